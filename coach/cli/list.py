"""`coach list`: the routines that can be called by name."""

from __future__ import annotations

import json
import textwrap
from collections.abc import Iterator
from typing import Any

import click

from coach.config import load_config
from coach.errors import CoachError
from coach.front import Choices, compile, read
from coach.library import Entry, all_routines, own_folder, translations_of
from coach.timing import clock


@click.command("list")
@click.option("--json", "as_json", is_flag=True, help="For programs.")
def command(as_json: bool) -> None:
    """List the routines that can be called by name, with their length at their own choices."""
    config = load_config()
    choices = Choices(voice=config.voice, rate=config.rate)
    rows = [_row(entry, choices) for entry in all_routines()]
    if as_json:
        click.echo(json.dumps(rows, ensure_ascii=False))
        return
    width = max((len(row["name"]) for row in rows), default=0)
    for group in sorted({row["group"] for row in rows}, key=lambda group: (not group, group)):
        click.echo(f"{group or 'other'}")
        for row in rows:
            if row["group"] == group:
                _tell(row, width)
        click.echo("")
    click.echo(f"Your own routines belong in {own_folder()}")


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
    row: dict[str, Any] = {
        "name": entry.name,
        "origin": entry.origin,
        "path": str(entry.path),
        "group": "",
        "error": None,
    }
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
