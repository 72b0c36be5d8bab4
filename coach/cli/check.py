"""`coach check`: everything that is to be mended in routine files."""

from __future__ import annotations

import sys
from collections.abc import Iterator

import click

from coach.config import Config, load_config
from coach.errors import CoachError
from coach.front import Choices, compile, read
from coach.timing import clock


@click.command("check")
@click.argument("files", nargs=-1, required=True, metavar="FILE…")
def command(files: tuple[str, ...]) -> None:
    """Read and plan each routine at its own choices and at each of its levels, and tell all that is to be mended.

    FILE is a path, or a routine's name. Exits with 2 if any is bad. `coach show` lists what was conceded.
    """
    config = load_config()
    codes = {0}
    for file in files:
        told: set[str] = set()
        for found in _checked(file, config):
            if isinstance(found, str):
                click.echo(found)
            elif str(found) not in told:
                click.echo(f"error: {found}", err=True)
                told.add(str(found))
                codes.add(found.exit_code)
    sys.exit(max(codes))


def _checked(file: str, config: Config) -> Iterator[str | CoachError]:
    """Give what there is to tell of a file: a line for each level at which it can be used, or what is wrong with it."""
    try:
        routine = read(file)
    except CoachError as error:
        yield error
        return
    for level in (None, *routine.levels):
        try:
            timeline = compile(routine, Choices(level=level, voice=config.voice, rate=config.rate)).timeline
        except CoachError as error:
            yield error
            continue
        count = len(timeline.concessions)
        conceded = f", {count} concession{'s' * (count != 1)}" if count else ""
        at = f" at {level}" if level else ""
        yield f"{file}{at}: ok, {clock(timeline.duration, millis=False)}{conceded}"
