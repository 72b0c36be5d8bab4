"""`coach new`: a routine of one's own, to be changed."""

from __future__ import annotations

import os
import re
from pathlib import Path
from typing import Final

import click

from coach.errors import ChoiceError, did_you_mean
from coach.library import SUFFIXES, Entry, all_entries, own_folder
from coach.programs.kind import is_program
from coach.store import whole_file

_STARTER: Final = Path(__file__).with_name("starter.yaml")
_NAME: Final = re.compile(r"[^\W_]+(-[^\W_]+)*")
_EDITORS: Final = "# yaml-language-server:"
"""Begins the line that tells editors where the schema lies; it is another place in the user's folder."""
_VERBS: Final = {
    "routine": {"check": "what is to be mended", "show": "what will be heard, and when", "render": "the MP3"},
    "program": {"check": "what is to be mended", "show": "its weeks", "build": "all its sessions"},
}
"""What to do with a new file, by its kind."""


@click.command("new")
@click.argument("name", metavar="NAME")
@click.option("--from", "source", metavar="SOURCE", help="Begin with the text of this routine or program.")
def command(name: str, source: str | None) -> None:
    """Write a routine or program to begin with into the folder of your own routines; from then on NAME calls it."""
    if not _NAME.fullmatch(name):
        raise ChoiceError("NAME", name, "is no name for a routine; use letters, digits and dashes, such as my-morning")
    for suffix in SUFFIXES:
        if os.path.lexists(taken := own_folder() / f"{name}{suffix}"):
            raise ChoiceError("NAME", name, f"is there already: {taken}; choose another name, or change that file")
    entries = {entry.name: entry for entry in all_entries()}
    text = _starter(name) if source is None else _copied(source, entries)
    path = own_folder() / f"{name}.yaml"
    with whole_file(path) as file:
        file.write(text.encode())
    click.echo(f"{path}\nChange it with any text editor. Then:")
    for verb, told in _VERBS["program" if is_program(text) else "routine"].items():
        click.echo(f"  {f'coach {verb} {name}':{len(name) + 13}}  {told}")
    if name in entries:
        click.echo(
            f"warning: {name} is the name of a built-in {entries[name].kind}; from now on your own comes first",
            err=True,
        )


def _starter(name: str) -> str:
    title = name.replace("-", " ")
    return _STARTER.read_text("utf-8").replace("NAME", name).replace("TITLE", title[:1].upper() + title[1:])


def _copied(source: str, entries: dict[str, Entry]) -> str:
    """Give the text of a routine, with a line on top that tells where it is from."""
    if source not in entries and os.path.isfile(source):
        raise ChoiceError("--from", source, f"is a file; expected a name, or copy the file itself to {own_folder()}")
    if source not in entries:
        near = did_you_mean(source, entries, "`coach list` tells all that there are")
        raise ChoiceError("--from", source, f"is no routine or program; {near}")
    entry = entries[source]
    lines = entry.path.read_text("utf-8-sig").splitlines(keepends=True)
    kept = "".join(line for line in lines if not line.startswith(_EDITORS))
    whose = f"a built-in {entry.kind}" if entry.origin == "built in" else f"a {entry.kind} of your own"
    return f"# From {source}, {whose}. What it includes is found by name.\n{kept}"
