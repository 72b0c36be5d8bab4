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
from coach.library import Entry, all_routines, own_folder
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
    for row in rows:
        if row["error"]:
            click.echo(f"{row['name']:{width}}  broken: {row['error'].splitlines()[0]}")
            continue
        length = clock(row["duration_ms"], millis=False)
        click.echo(f"{row['name']:{width}}  {length:>7}  {row['title']} ({row['origin']})")
        for what, told in _details(row):
            head = f"{'':{width + 11}}{what}: "
            click.echo(textwrap.fill(told, 80, initial_indent=head, subsequent_indent=" " * len(head)))
    click.echo(f"\nYour own routines belong in {own_folder()}")


def _details(row: dict[str, Any]) -> Iterator[tuple[str, str]]:
    for what in ("kit", "position"):
        if row[what]:
            yield what, row[what]
    if row["settings"]:
        settings = row["settings"].items()
        yield "settings", ", ".join(f"{name} {setting['default']} ({setting['allowed']})" for name, setting in settings)
    if row["levels"]:
        yield "levels", ", ".join(row["levels"])


def _row(entry: Entry, choices: Choices) -> dict[str, Any]:
    row: dict[str, Any] = {"name": entry.name, "origin": entry.origin, "path": str(entry.path), "error": None}
    try:
        routine = read(entry.path)
        timeline = compile(routine, choices).timeline
    except CoachError as error:
        return row | {"error": str(error)}
    return row | {
        "title": routine.title,
        "language": routine.language,
        "duration_ms": timeline.duration,
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
