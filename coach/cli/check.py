"""`coach check`: everything that is to be mended in files of routines and programs."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path

import click

from coach.cli.choices import voice_choices
from coach.config import Config, load_config
from coach.errors import ChoiceError, CoachError, Problem
from coach.folders import path_of
from coach.front import Choices, compile, proof, read, read_program
from coach.language.bind import bind
from coach.library import find
from coach.plan.advice import advice
from coach.programs.kind import holds_program
from coach.timing import clock


@click.command("check")
@click.argument("files", nargs=-1, required=True, metavar="FILE…")
@click.option("--listen", metavar="FILE", help="Speak each sentence of one routine once, numbered, into this MP3.")
def command(files: tuple[str, ...], listen: str | None) -> None:
    """Read and plan each routine at its own choices and at each of its levels, and tell all that is to be mended.

    FILE is a path, or the name of a routine or program; of a program all sessions are planned. Warnings tell what would
    make a routine better. Exits with 2 if any file is bad. `coach show` lists what was conceded.
    """
    config = load_config()
    if listen is not None and Path(listen).suffix.lower() != ".mp3":
        raise ChoiceError("--listen", listen, "is no MP3 file; expected a name that ends in .mp3")
    if listen is not None and len(files) != 1:
        raise ChoiceError("--listen", listen, f"is for one routine; {len(files)} were given")
    if listen is not None and holds_program(find(files[0])):
        raise ChoiceError("--listen", listen, f"is for a routine, and {files[0]} is a program")
    codes = {0}
    for file in files:
        told: set[str] = set()
        for found in _checked(file, config):
            if isinstance(found, str):
                click.echo(found)
            elif isinstance(found, Problem):
                click.echo(f"warning: {found}", err=True)
            elif str(found) not in told:
                click.echo(f"error: {found}", err=True)
                told.add(str(found))
                codes.add(found.exit_code)
    if listen is not None and codes == {0}:
        _listen(files[0], path_of(listen), config)
    sys.exit(max(codes))


def _listen(file: str, path: Path, config: Config) -> None:
    """Write the proof of a routine that is free of errors, and list what it speaks."""
    track = proof(read(file), Choices(**voice_choices(config)))
    track.save(path)
    cues = track.timeline.cues
    for number, text in zip(cues[::2], cues[1::2], strict=True):
        click.echo(f"{number.text:>5} {' '.join(text.text.split())}")
    click.echo(f"{path}: {clock(track.timeline.duration, millis=False)}, {len(cues) // 2} sentences")


def _checked(file: str, config: Config) -> Iterator[str | CoachError | Problem]:
    """Give what there is to tell of a file: a line for each level at which it can be used, or what is wrong with it.

    Behind them comes what would make it better.
    """
    try:
        if holds_program(find(file)):
            yield from _checked_program(file, config)
            return
        routine = read(file)
    except CoachError as error:
        yield error
        return
    tried = []
    for level in (None, *routine.levels):
        choices = Choices(level=level, **voice_choices(config))
        try:
            timeline = compile(routine, choices).timeline
        except CoachError as error:
            yield error
            continue
        tried.append((bind(routine, choices.wishes()), timeline))
        count = len(timeline.concessions)
        conceded = f", {count} concession{'s' * (count != 1)}" if count else ""
        at = f" at {level}" if level else ""
        yield f"{file}{at}: ok, {clock(timeline.duration, millis=False)}{conceded}"
    yield from advice(tried)


def _checked_program(file: str, config: Config) -> Iterator[str | CoachError]:
    """Give a line for each level of a program, all of whose sessions are planned, or what is wrong with them."""
    from coach.cli.weeks import checked
    from coach.programs.resolve import lessons

    program = read_program(file)
    for level in (None, *program.levels):
        choices = Choices(level=level, **voice_choices(config))
        yield from checked(file, program, lessons(program, choices), level)
