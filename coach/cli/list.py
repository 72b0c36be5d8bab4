"""`coach list`: the routines and programs that can be called by name."""

from __future__ import annotations

import json
import textwrap
from collections.abc import Iterator
from typing import Any

import click

from coach.cli.weeks import counted
from coach.config import load_config
from coach.errors import CoachError
from coach.front import Choices, compile, read, read_program
from coach.library import Entry, all_programs, all_routines, own_folder, translations_of
from coach.programs.resolve import lessons
from coach.timing import clock


@click.command("list")
@click.option("--json", "as_json", is_flag=True, help="As JSON, for other programs.")
def command(as_json: bool) -> None:
    """List the routines and programs that can be called by name, routines with their length at their own choices."""
    config = load_config()
    choices = Choices(voice=config.voice, rate=config.rate)
    rows = [_row(entry, choices) for entry in all_routines()]
    programs = [_program_row(entry) for entry in all_programs()]
    if as_json:
        click.echo(json.dumps([*rows, *programs], ensure_ascii=False))
        return
    width = max((len(row["name"]) for row in rows), default=0)
    for group in sorted({row["group"] for row in rows}, key=lambda group: (not group, group)):
        click.echo(f"{group or 'other'}")
        for row in rows:
            if row["group"] == group:
                _tell(row, width)
        click.echo("")
    if programs:
        click.echo("programs")
        _tell_programs(programs)
        click.echo("")
    click.echo(f"Your own routines and programs belong in {own_folder()}")


def _tell(row: dict[str, Any], width: int) -> None:
    if row["error"]:
        click.echo(f"  {row['name']:{width}}  broken: {row['error'].splitlines()[0]}")
        return
    length = clock(row["duration_ms"], millis=False)
    own = " (own)" if row["origin"] == "own" else ""
    click.echo(f"  {row['name']:{width}}  {length:>7}  {row['title']}{own}")
    for what, told in _details(row):
        head = f"{'':{width + 13}}{what}: "
        click.echo(textwrap.fill(told, 100, initial_indent=head, subsequent_indent=" " * len(head)))


def _tell_programs(rows: list[dict[str, Any]]) -> None:
    """Tell of each program how long it takes, and what it is made of."""
    width = max(len(row["name"]) for row in rows)
    lengths = {row["name"]: ", ".join(counted(row["weeks"], row["sessions"])) for row in rows if not row["error"]}
    wide = max(map(len, lengths.values()), default=0)
    for row in rows:
        if row["error"]:
            click.echo(f"  {row['name']:{width}}  broken: {row['error'].splitlines()[0]}")
            continue
        own = " (own)" if row["origin"] == "own" else ""
        click.echo(f"  {row['name']:{width}}  {lengths[row['name']]:>{wide}}  {row['title']}{own}")
        for what in ("routines", "levels"):
            if row[what]:
                head = f"{'':{width + 4}}{what}: "
                told = ", ".join(row[what])
                click.echo(textwrap.fill(told, 100, initial_indent=head, subsequent_indent=" " * len(head)))


def _details(row: dict[str, Any]) -> Iterator[tuple[str, str]]:
    for what in ("kit", "position"):
        if row[what]:
            yield what, row[what]
    if row["settings"]:
        settings = row["settings"].items()
        yield "settings", ", ".join(f"{name} {setting['default']} ({setting['allowed']})" for name, setting in settings)
    if row["levels"]:
        yield "levels", ", ".join(row["levels"])
    if row["translations"]:
        yield "languages", ", ".join([row["language"], *row["translations"]])


def _row(entry: Entry, choices: Choices) -> dict[str, Any]:
    row = _head(entry, "routine")
    try:
        routine = read(entry.path)
        timeline = compile(routine, choices).timeline
    except CoachError as error:
        return row | {"error": str(error)}
    return row | {
        "title": routine.title,
        "language": routine.language,
        "duration_ms": timeline.duration,
        "group": routine.group,
        "translations": translations_of(entry.path),
        "about": routine.about,
        "kit": routine.kit,
        "position": routine.position,
        "levels": list(routine.levels),
        "settings": {
            name: {
                "default": setting.default,
                "allowed": f"{setting.range or '|'.join(setting.choices)} {setting.unit}".strip(),
            }
            for name, setting in routine.settings.items()
        },
    }


def _head(entry: Entry, kind: str) -> dict[str, Any]:
    """What is known of a file even where it cannot be read."""
    return {
        "name": entry.name,
        "kind": kind,
        "origin": entry.origin,
        "path": str(entry.path),
        "group": "",
        "error": None,
    }


def _program_row(entry: Entry) -> dict[str, Any]:
    row = _head(entry, "program")
    try:
        program = read_program(entry.path)
        found = lessons(program)
    except CoachError as error:
        return row | {"error": str(error)}
    return row | {
        "title": program.title,
        "language": program.language,
        "group": program.group,
        "about": program.about,
        "weeks": program.weeks,
        "sessions": len(found),
        "missed": program.missed,
        "levels": list(program.levels),
        "routines": list(dict.fromkeys(task.found.name for task in program.tasks)),
    }
