"""`coach render`: routines to MP3 files, or to those of another format."""

from __future__ import annotations

import os
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import click

from coach.cli.choices import Chosen
from coach.cli.cutting import Cutting, with_cutting
from coach.cli.naming import FIELDS, check_template, file_name
from coach.cli.options import names_in, with_choices
from coach.cli.output import check_one, file_named, folder_named, format_named
from coach.cli.progress import progress_bar
from coach.config import Config, load_config
from coach.errors import ChoiceError, CoachError
from coach.front import Choices, Progress, read
from coach.library import find
from coach.outputs.companions import COMPANIONS, companion_path, companions_named, save_companions
from coach.outputs.formats import FORMATS, check_format, save
from coach.outputs.track import Track
from coach.timing import clock

_OR_FILE: Final = (
    f", or a file that ends in .{', .'.join(FORMATS[:-1])} or .{FORMATS[-1]}; --name names files in a folder"
)
"""What else `-o` takes."""
_WATCH_EVERY: Final = 0.1
"""Seconds between two looks at a watched file."""

State = tuple[int, int] | None
"""When a file was last changed, in nanoseconds, and its bytes; None if it is not there."""


@dataclass(frozen=True, slots=True)
class Wish:
    """What to make of each routine, and where to put it."""

    output: str | None
    template: str | None
    format: str
    companions: tuple[str, ...]
    cutting: Cutting
    file: Path | None = None
    """The one file that it becomes, whatever the choices; None to be named by them."""


@click.command("render")
@click.argument("routines", nargs=-1, required=True, metavar="ROUTINE…")
@click.option(
    "-o",
    "--output",
    metavar="DIR|FILE",
    help="Folder for the files, or one file: walk.mp3; `output` if nothing is said.",
)
@click.option(
    "--name",
    "template",
    metavar="TEMPLATE",
    help=f"File name, of the fields {', '.join(f'{{{name}}}' for name in FIELDS)}; {{minutes}} is the track's length.",
)
@click.option("--format", metavar="FORMAT", help=f"{', '.join(FORMATS[:-1])} or {FORMATS[-1]}; mp3 if nothing is said.")
@click.option(
    "--with",
    "beside",
    multiple=True,
    metavar="KIND,…",
    help=f"Files beside it: {', '.join(COMPANIONS)}; all for every one, none for nothing.",
)
@with_cutting
@click.option("--watch", is_flag=True, help="Render again at each save of a routine, until Ctrl-C.")
@with_choices
def command(
    routines: tuple[str, ...],
    output: str | None,
    template: str | None,
    format: str | None,
    beside: tuple[str, ...],
    cutting: Cutting,
    chosen: Chosen,
    watch: bool,
) -> None:
    """Render routines to MP3, or to another format.

    ROUTINE is the name of a built-in routine, one of your own, or a path. Choices that differ from the routine's own
    stand in the file's name, so that no render takes another's place; with -o FILE it is the name that you give.
    """
    wish = wish_of(load_config(), routines, output, template, format, beside, cutting)
    if watch:
        _watch(routines, chosen, wish)
    else:
        render([(source, chosen) for source in dict.fromkeys(routines)], load_config(), wish, {})


def wish_of(
    config: Config,
    wanted: Sequence[str],
    output: str | None,
    template: str | None,
    format: str | None,
    beside: tuple[str, ...],
    cutting: Cutting,
) -> Wish:
    """Put the user's defaults under what was asked for; `wanted` names each of what is to be made.

    Raises:
        ChoiceError: it cannot be made.
    """
    file = file_named(output, FORMATS)
    if file is not None:
        check_one(file, wanted, {"--name": template, **cutting.asked})
        format = format_named(file, format)
    format = config.format if format is None else format
    check_format("--format" if file is None else "-o", format if file is None else output, format)
    if template is not None:
        check_template(template, format)
    companions = companions_named("--with", names_in(beside)) if beside else config.companions
    cutting.check(format)
    return Wish(output, template, format, companions, cutting, file)


def render(wanted: Sequence[tuple[str, Chosen]], config: Config, wish: Wish, taken: dict[str, str]) -> None:
    """Render routines; nothing is written before all of them are planned and have a file of their own.

    Args:
        wanted: names or paths, each with what was chosen.
        config: the user's defaults.
        wish: what to make of them.
        taken: which source has which file already; new ones are put in.

    Raises:
        CoachError: a routine cannot be planned or rendered, or two would share a file.
    """
    if wish.file is None:
        folder = folder_named(wish.output or config.output or "output", _OR_FILE)
    else:
        folder = folder_named(str(wish.file.parent))
    planned: list[tuple[Path, Track, float]] = []
    for source, chosen in wanted:
        started = time.perf_counter()
        routine = read(source, chosen.language)
        with progress_bar() as progress:
            track = chosen.track(routine, config, progress)
        name = file_name(routine, chosen, config, wish.template, track.timeline.duration)
        album = wish.cutting.path(folder, name, wish.format)
        path = wish.file or album or folder / f"{name}.{wish.format}"
        for file in (path, *(companion_path(path, name) for name in wish.companions if album is None)):
            other = taken.setdefault(str(file).casefold(), source)
            if other != source:
                hint = "render them apart, or tell them apart with --name"
                raise ChoiceError("ROUTINE", source, f"would take the place of {other!r}, {file}; {hint}")
        _check_spared(path, chosen.choices(routine, config))
        planned.append((path, track, time.perf_counter() - started))
    for path, track, seconds in planned:
        started = time.perf_counter()
        with progress_bar() as progress:
            size, told = _save(track, path, wish, _encoding(progress))
        _summary(track, path, size, seconds + time.perf_counter() - started)
        for line in told:
            click.echo(f"  {line}")


def _check_spared(path: Path, choices: Choices) -> None:
    """Refuse to write over a file that is to be heard in it."""
    if not path.exists():
        return
    from coach.sound.playlist import find_music

    heard = [*(find_music(choices.music) if choices.music else ()), *map(Path, choices.chimes.values())]
    if any(each.samefile(path) for each in heard):
        raise ChoiceError("-o", str(path), "is to be heard in what is made of it; expected another file")


def _save(track: Track, path: Path, wish: Wish, progress: Any) -> tuple[int, list[str]]:
    """Write a track, and what is wanted beside it; give its bytes, and what else is to be told."""
    album = wish.cutting.save(track, path.parent, wish.format, wish.companions, progress)
    if album is not None:
        return album.size, list(wish.cutting.told(track, album))
    size = save(track, path, wish.format, progress)
    beside = save_companions(track.timeline, path, wish.companions)
    return size, [f"with: {', '.join(file.name for file in beside)}"] if beside else []


def _encoding(progress: Progress | None) -> Any:
    return None if progress is None else lambda done, total: progress("encoding", done, total)


def _summary(track: Track, path: Path, size: int, seconds: float) -> None:
    timeline = track.timeline
    chapters = f"{len(timeline.chapters)} chapter{'s' * (len(timeline.chapters) != 1)}"
    click.echo(
        f"{path}: {clock(timeline.duration, millis=False)}, {len(timeline.cues):,} cues, {chapters}, "
        f"{size / 1e6:.1f} MB, voice {' and '.join(voice.id for voice in track.voices)}, in {seconds:.2f} s"
    )
    for note in filter(None, (voice.note for voice in track.voices)):
        click.echo(f"  voice: {note}")
    for sentence in timeline.fitted:
        click.echo(f"  fit: {sentence}")
    for concession in timeline.concessions:
        click.echo(f"  conceded: {concession}")
    if track.store is not None and track.store.warning:
        click.echo(f"warning: {track.store.warning}", err=True)


def _watch(sources: tuple[str, ...], chosen: Chosen, wish: Wish) -> None:
    """Render at the start and at each save; errors are printed in place and watching goes on.

    A file that changed is read when two looks found it the same, so that one that is being written is left alone.
    """
    paths = {source: find(source) for source in sources}
    rendered: dict[str, State] = {}
    looked: dict[str, State] = {source: _state(path) for source, path in paths.items()}
    taken: dict[str, str] = {}
    click.echo(f"watching {', '.join(map(str, paths.values()))}; Ctrl-C ends", err=True)
    try:
        while True:
            for source, path in paths.items():
                state = _state(path)
                settled, looked[source] = state == looked[source], state
                if not settled or (source in rendered and state == rendered[source]):
                    continue
                rendered[source] = state
                try:
                    render([(source, chosen)], load_config(), wish, taken)
                except CoachError as error:
                    click.echo(f"error: {error}", err=True)
            time.sleep(_WATCH_EVERY)
    except KeyboardInterrupt:
        click.echo("", err=True)


def _state(path: Path) -> State:
    try:
        stat = os.stat(path)
    except OSError:
        return None
    return stat.st_mtime_ns, stat.st_size
