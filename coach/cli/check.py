"""`coach check`: everything that is to be mended in routine files."""

from __future__ import annotations

import sys

import click

from coach.config import load_config
from coach.errors import CoachError
from coach.front import Choices, compile, read
from coach.timing import clock


@click.command("check")
@click.argument("files", nargs=-1, required=True, metavar="FILE…")
def command(files: tuple[str, ...]) -> None:
    """Read and plan each routine at its own choices and at each of its levels, and tell all that is to be mended.

    FILE is a path, or a routine's name. Exits with 2 if any is bad.
    """
    config = load_config()
    bad = False
    for file in files:
        try:
            routine = read(file)
            for level in (None, *routine.levels):
                track = compile(routine, Choices(level=level, voice=config.voice, rate=config.rate))
                timeline = track.timeline
                count = len(timeline.concessions)
                told = f", {count} concession{'s' * (count != 1)}" if count else ""
                at = f" at {level}" if level else ""
                click.echo(f"{file}{at}: ok, {clock(timeline.duration, millis=False)}{told}")
                for concession in timeline.concessions:
                    click.echo(f"  conceded: {concession}")
        except CoachError as error:
            click.echo(f"error: {error}", err=True)
            bad = True
    if bad:
        sys.exit(2)
