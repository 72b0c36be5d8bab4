"""`coach render`: routines to MP3 files."""

from __future__ import annotations

import os
import re
import string
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from typing import Final

import click

from coach.cli.choices import Chosen, load, with_choices
from coach.config import Config, load_config
from coach.errors import ChoiceError, CoachError, did_you_mean
from coach.front import Progress
from coach.language.routine import Routine
from coach.library import find
from coach.outputs.track import Saved, Track
from coach.store import key_of
from coach.timing import clock

LONGEST_NAME: Final = 60
"""Characters of a file's name before its suffix; a longer one is cut and gets a hash of the choices."""
FIELDS: Final = ("routine", "title", "level", "voice", "rate", "choices", "length", "date")
_WATCH_EVERY: Final = 0.2
"""Seconds between two looks at a watched file."""


@click.command("render")
@click.argument("routines", nargs=-1, required=True, metavar="ROUTINE…")
@click.option("-o", "--output", metavar="DIR", help="Folder for the files; `output` if nothing is said.")
@click.option(
    "--name",
    "template",
    metavar="TEMPLATE",
    help="File name, of the fields " + ", ".join(f"{{{name}}}" for name in FIELDS) + "; without suffix.",
)
@with_choices
@click.option("--watch", is_flag=True, help="Render again at each save of a routine, until Ctrl-C.")
def command(routines: tuple[str, ...], output: str | None, template: str | None, chosen: Chosen, watch: bool) -> None:
    """Render routines to MP3.

    ROUTINE is the name of a built-in routine, one of your own, or a path.
    """
    if watch:
        _watch(routines, output, template, chosen)
        return
    config = load_config()
    loaded = [load(source) for source in routines]
    folder = Path(output or config.output or "output")
    planned: dict[Path, Routine] = {}
    for routine in loaded:
        path = folder / f"{file_name(routine, chosen, config, template)}.mp3"
        if path in planned:
            raise ChoiceError("--name", template, f"gives two routines the same file, {path}; use {{routine}} in it")
        planned[path] = routine
    for path, routine in planned.items():
        _render(path, routine, chosen, config)


def _render(path: Path, routine: Routine, chosen: Chosen, config: Config) -> None:
    started = time.perf_counter()
    with _progress() as progress:
        track = chosen.track(routine, config, progress)
        saved = track.save(path, None if progress is None else lambda done, total: progress("encoding", done, total))
    _summary(track, saved, time.perf_counter() - started)


def _summary(track: Track, saved: Saved, seconds: float) -> None:
    timeline = track.timeline
    chapters = f"{len(timeline.chapters)} chapter{'s' * (len(timeline.chapters) != 1)}"
    click.echo(
        f"{saved.path}: {clock(timeline.duration, millis=False)}, {len(timeline.cues):,} cues, {chapters}, "
        f"{saved.size / 1e6:.1f} MB, in {seconds:.2f} s"
    )
    for concession in timeline.concessions:
        click.echo(f"  conceded: {concession}")
    if track.store is not None and track.store.warning:
        click.echo(f"warning: {track.store.warning}", err=True)


@contextmanager
def _progress() -> Iterator[Progress | None]:
    """Show a bar on standard error while there is something to speak or to encode, if it is a terminal."""
    if not sys.stderr.isatty():
        yield None
        return
    shown = False

    def show(what: str, done: int, total: int) -> None:
        nonlocal shown
        width = 30 * done // max(total, 1)
        click.echo(f"\r{what:9s} [{'#' * width}{'-' * (30 - width)}] {done}/{total} ", nl=False, err=True)
        shown = True

    try:
        yield show
    finally:
        if shown:
            click.echo("\r" + " " * 60 + "\r", nl=False, err=True)


def file_name(routine: Routine, chosen: Chosen, config: Config, template: str | None) -> str:
    """Name a render's file, without suffix: choices that differ from the routine's own make another name.

    Raises:
        ChoiceError: the template has an unknown field, or gives no name.
    """
    differing = chosen.differing(routine, config)
    if template is None:
        name = "-".join([routine.name, *differing])
        if len(name) <= LONGEST_NAME:
            return name
        return f"{name[: LONGEST_NAME - 9].rstrip('-')}-{key_of(routine.name, differing)[:8]}"
    choices = chosen.choices(routine, config)
    values = {
        "routine": routine.name,
        "title": routine.title,
        "level": choices.level or "",
        "voice": choices.voice or "",
        "rate": choices.rate or "",
        "choices": "-".join(differing),
        "length": "" if chosen.length is None else clock(chosen.length, millis=False),
        "date": date.today().isoformat(),
    }
    try:
        fields = [name for _, name, _, _ in string.Formatter().parse(template) if name is not None]
        for field in fields:
            if field not in values:
                raise ChoiceError("--name", field, f"is no field; {did_you_mean(field, FIELDS)}")
        name = template.format(**values)
    except ValueError as error:
        raise ChoiceError("--name", template, f"is no template: {error}") from None
    name = re.sub(r'[/\\:*?"<>|\x00-\x1f]+', "-", name).strip(" .-")
    if not name:
        raise ChoiceError("--name", template, f"gives no name; use a field, such as {{{FIELDS[0]}}}")
    return name


def _watch(routines: tuple[str, ...], output: str | None, template: str | None, chosen: Chosen) -> None:
    """Render at the start and at each save; errors are printed in place and watching goes on."""
    paths = {source: find(source) for source in routines}
    seen: dict[str, tuple[int, int] | None] = {}
    try:
        while True:
            for source, path in paths.items():
                state = _state(path)
                if source in seen and state == seen[source]:
                    continue
                seen[source] = state
                try:
                    config = load_config()
                    routine = load(source)
                    folder = Path(output or config.output or "output")
                    _render(folder / f"{file_name(routine, chosen, config, template)}.mp3", routine, chosen, config)
                except CoachError as error:
                    click.echo(f"error: {error}", err=True)
                sys.stdout.flush()
            time.sleep(_WATCH_EVERY)
    except KeyboardInterrupt:
        click.echo("", err=True)


def _state(path: Path) -> tuple[int, int] | None:
    try:
        stat = os.stat(path)
    except OSError:
        return None
    return stat.st_mtime_ns, stat.st_size
