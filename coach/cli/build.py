"""`coach build`: all sessions of programs, routines, or the whole library, as folders for phones and players."""

from __future__ import annotations

import re
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import Final, cast

import click

from coach.cli.choices import Chosen
from coach.cli.options import names_in, read_time, with_choices_of_whole_tracks
from coach.cli.progress import progress_bar
from coach.cli.usage import number
from coach.config import Config, load_config
from coach.errors import ChoiceError, did_you_mean
from coach.front import read, read_program
from coach.installed import cores
from coach.language.routine import Routine
from coach.library import Entry, all_routines, find, translations_of
from coach.mp3.id3 import ARTIST
from coach.outputs.album import check_seamless
from coach.outputs.companions import COMPANIONS, companions_named
from coach.outputs.formats import FORMATS, check_format
from coach.outputs.names import safe_name
from coach.programs.kind import holds_program
from coach.programs.lesson import Planned
from coach.programs.resolve import lessons
from coach.shelf.build import Outcome, build
from coach.shelf.feed import address, checked_base
from coach.shelf.order import Layout, Order, of_program, of_routines
from coach.store import key_of
from coach.timing import Ms

_BESIDE: Final = ("vtt", "chapters")
"""What stands beside each session if nothing is said: what podcast players and pages show."""
_LONGEST_NAME: Final = 60
"""Characters of the name of a folder of several routines; a longer one is cut and gets a hash."""
_LIBRARY: Final = "library"


@dataclass(frozen=True, slots=True)
class _Shape:
    """How all folders of a command are to be."""

    start: date | None
    joined: bool
    layout: Layout
    format: str
    companions: tuple[str, ...]
    longest: Ms | None
    single: bool
    base: str
    until: date | None


@click.command("build")
@click.argument("sources", nargs=-1, metavar="PROGRAM|ROUTINE…")
@click.option("--library", is_flag=True, help="All built-in routines, by their groups.")
@click.option("-o", "--output", metavar="DIR", help="Where the folders go; `output` if nothing is said.")
@click.option("--start", "first_day", metavar="DATE", help="The day on which a program begins, such as 2026-01-05.")
@click.option("--until", "last_day", metavar="DATE", help="The last day whose sessions the feed shows; all.")
@click.option(
    "--base-url", metavar="URL", help="Where the web has what is in DIR, for the feeds; see docs/subscribe.md."
)
@click.option("--layout", type=click.Choice(["flat", "by-week"]), default="flat", help="A folder for each week; flat.")
@click.option("--format", metavar="FORMAT", help=f"{', '.join(FORMATS[:-1])} or {FORMATS[-1]}; mp3 if nothing is said.")
@click.option(
    "--with", "beside", multiple=True, metavar="KIND,…",
    help=f"Files beside each: {', '.join(COMPANIONS)}; all, or none; {','.join(_BESIDE)} if nothing is said.",
)  # fmt: skip
@click.option("--max-length", metavar="TIME", help="Sessions that are longer become several files, cut at chapters.")
@click.option("--join", is_flag=True, help="One long file of all sessions.")
@click.option("--single-file", is_flag=True, help="Each session also as one HTML page that holds its sound.")
@click.option("--jobs", callback=number(int, 1, 64), metavar="N", help="Processes that render; one for each processor.")
@with_choices_of_whole_tracks
def command(
    sources: tuple[str, ...],
    library: bool,
    output: str | None,
    first_day: str | None,
    last_day: str | None,
    base_url: str | None,
    layout: str,
    format: str | None,
    beside: tuple[str, ...],
    max_length: str | None,
    join: bool,
    single_file: bool,
    jobs: int | None,
    chosen: Chosen,
) -> None:
    """Render all sessions of programs into folders, with playlists, captions and covers.

    Each PROGRAM has a folder of its own; all ROUTINEs together have one. What is there and has not changed is kept,
    what was made before and is no longer wanted is removed, and no other file is touched.
    """
    config = load_config()
    format = config.format if format is None else format
    check_format("--format", format, format)
    if max_length is not None:
        check_seamless("--max-length", format)
    companions = companions_named("--with", names_in(beside)) if beside else config.companions or _BESIDE
    longest = read_time("--max-length", max_length)
    start, until = _date("--start", first_day), _date("--until", last_day)
    if until is not None and start is None:
        raise ChoiceError("--until", None, "needs --start: without it sessions have no dates")
    base = "" if base_url is None else checked_base("--base-url", base_url)
    shape = _Shape(start, join, cast(Layout, layout), format, companions, longest, single_file, base, until)
    orders = list(_orders(sources, library, chosen, config, shape))
    if not orders:
        raise ChoiceError("PROGRAM|ROUTINE…", None, "is missing; expected a name, or --library")
    folder = Path(output or config.output or "output").expanduser()
    rows: list[tuple[str, ...]] = []
    for order in orders:
        started = time.perf_counter()
        with progress_bar() as progress:
            outcome = build(order, folder / order.name, jobs or cores(), progress)
        rows.append(_row(folder / order.name, outcome, time.perf_counter() - started))
        for line in _told(folder / order.name, outcome):
            click.echo(line, err=True)
    for line in _table(rows):
        click.echo(line)


def _date(option: str, written: str | None) -> date | None:
    if written is None:
        return None
    try:
        if not re.fullmatch(r"\d{4}-\d\d-\d\d", written):
            raise ValueError
        return date.fromisoformat(written)
    except ValueError:
        raise ChoiceError(option, written, "is no day of the calendar; write such as 2026-01-05") from None


def _orders(sources: Sequence[str], library: bool, chosen: Chosen, config: Config, shape: _Shape) -> Iterator[Order]:
    """Give what is to be built, a folder each.

    Raises:
        CoachError: a source or a choice of it cannot be used.
    """
    routines: list[str] = []
    for source in dict.fromkeys(sources):
        if holds_program(find(source)):
            yield _shaped(_program(source, chosen, config, shape), shape)
        else:
            routines.append(source)
    if (routines or library) and shape.start is not None:
        raise ChoiceError("--start", None, "is for programs; routines have no dates")
    if routines:
        tracks = [_planned(find(source), read(source, chosen.language), chosen, config) for source in routines]
        names, titles = (list(dict.fromkeys(found)) for found in (
            (planned.routine.name for planned in tracks), (planned.title for planned in tracks)))  # fmt: skip
        yield _shaped(of_routines(_short("-".join(names)), ", ".join(titles), tracks), shape)
    if library:
        yield _shaped(of_routines(_LIBRARY, ARTIST, _library(chosen, config), grouped=True), shape)


def _shaped(order: Order, shape: _Shape) -> Order:
    order = order.joined() if shape.joined else order
    base = shape.base and address(shape.base, f"{order.name}/")
    order = replace(order, layout=shape.layout, format=shape.format, companions=shape.companions, longest=shape.longest)
    return replace(order, single=shape.single, base=base, until=shape.until)


def _program(source: str, chosen: Chosen, config: Config, shape: _Shape) -> Order:
    for option, value in chosen.of_one_routine.items():
        if value:
            raise ChoiceError(option, None, f"is for a routine, and {source} is a program; what is done stands in it")
    program = read_program(source, chosen.language)
    return of_program(program, lessons(program, chosen.choices(program, config), chosen.talk), shape.start)


def _planned(path: Path, routine: Routine, chosen: Chosen, config: Config) -> Planned:
    return Planned(path, routine, chosen.choices(routine, config))


def _library(chosen: Chosen, config: Config) -> Iterator[Planned]:
    """Give all built-in routines; a level is for those that have it."""
    for option, value in chosen.of_one_routine.items():
        if value:
            raise ChoiceError(option, None, "is for one routine, and --library is all of them")
    entries = [entry for entry in all_routines() if entry.origin == "built in" and _speaks(entry, chosen.language)]
    if not entries:
        raise ChoiceError("--language", chosen.language, "is spoken by no built-in routine")
    found = [(entry.path, read(str(entry.path), chosen.language)) for entry in entries]
    levels = [*dict.fromkeys(level for _, routine in found for level in routine.levels)]
    if chosen.level is not None and chosen.level not in levels:
        raise ChoiceError("--level", chosen.level, f"is no level of any routine; {did_you_mean(chosen.level, levels)}")
    for path, routine in found:
        own = chosen if chosen.level in routine.levels else replace(chosen, level=None)
        yield _planned(path, routine, own, config)


def _speaks(entry: Entry, language: str | None) -> bool:
    return language is None or language in (read(str(entry.path)).language, *translations_of(entry.path))


def _short(name: str) -> str:
    if len(name) > _LONGEST_NAME:
        name = f"{name[: _LONGEST_NAME - 9].rstrip('-')}-{key_of(name)[:8]}"
    return safe_name(name)


def _row(folder: Path, outcome: Outcome, seconds: float) -> tuple[str, ...]:
    built = outcome.built
    minutes = sum(episode.duration for episode in built.episodes) / 60_000
    size = sum(part.size for episode in built.episodes for part in episode.parts) / 1e6
    counts = (len(built.episodes), f"{minutes:.0f}", outcome.rendered, outcome.kept, len(outcome.removed))
    return (str(folder), *map(str, counts), f"{size:.1f}", f"{seconds:.1f}")


def _told(folder: Path, outcome: Outcome) -> Iterator[str]:
    yield from outcome.notes
    for path in outcome.left:
        yield f"left alone: {folder / path} was not made here, or was changed since; move it away to have it made anew"


def _table(rows: Sequence[tuple[str, ...]]) -> Iterator[str]:
    head = ("folder", "sessions", "minutes", "rendered", "kept", "removed", "MB", "seconds")
    widths = [max(map(len, column)) for column in zip(head, *rows, strict=True)]
    for first, *rest in (head, *rows):
        yield "  ".join(
            [first.ljust(widths[0]), *(cell.rjust(width) for cell, width in zip(rest, widths[1:], strict=True))]
        )
