"""`coach build`: all sessions of programs, routines, or the whole library, as folders for phones and players."""

from __future__ import annotations

import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import Final, cast

import click

from coach.cli.choices import Chosen
from coach.cli.day import read_day
from coach.cli.naming import LONGEST_NAME
from coach.cli.options import names_in, read_time, with_choices_of_whole_tracks
from coach.cli.output import folder_named
from coach.cli.progress import progress_bar
from coach.cli.summary import Folder, missing, table, told
from coach.cli.usage import number
from coach.config import Config, load_config
from coach.errors import ChoiceError, MachineError, did_you_mean
from coach.front import read, read_program
from coach.installed import cores
from coach.journal import moment
from coach.language.routine import Routine
from coach.library import Entry, all_routines, find, translations_of
from coach.mp3.id3 import ARTIST
from coach.outputs.album import check_seamless
from coach.outputs.companions import COMPANIONS, companions_named
from coach.outputs.formats import FORMATS, check_format
from coach.outputs.names import same_name, short_name
from coach.programs.kind import holds_program
from coach.programs.lesson import Planned
from coach.programs.resolve import lessons
from coach.shelf.build import build
from coach.shelf.feed import address, checked_base
from coach.shelf.order import Layout, Order, of_program, of_routines
from coach.shelf.outcome import Stopped
from coach.timing import Ms

_BESIDE: Final = ("vtt", "chapters")
"""What stands beside each session if nothing is said: what podcast players and pages show."""
_LIBRARY: Final = "library"
_FAR_YEARS: Final = 50
"""A program that begins in more years, or did so before as many, is a slip of the keyboard."""


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
@click.option("--start", "first_day", metavar="DATE", help="A program's first day: 2026-01-05, today or tomorrow.")
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
@click.option("--join", is_flag=True, help="One long file of all sessions; with --layout by-week of each week.")
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
    start, until = _dates(first_day, last_day)
    base = "" if base_url is None else checked_base("--base-url", base_url)
    shape = _Shape(start, join, cast(Layout, layout), format, companions, longest, single_file, base, until)
    try:
        orders = list(_orders(sources, library, chosen, config, shape))
    except KeyboardInterrupt:
        click.echo("stopped before anything was made", err=True)
        raise
    if not orders:
        raise ChoiceError("PROGRAM|ROUTINE…", None, "is missing; expected a name, or --library")
    _check_names(orders)
    folder = folder_named(output or config.output or "output")
    folders = [_built(order, folder / order.name, jobs or cores()) for order in orders]
    for line in table(folders):
        click.echo(line)
    if gone := missing(folders):
        raise MachineError(gone)


def _built(order: Order, path: Path, jobs: int) -> Folder:
    """Build a folder, and tell what is to be known of it."""
    started = time.perf_counter()
    try:
        with progress_bar() as progress:
            outcome = build(order, path, jobs, progress)
    except Stopped as stopped:
        one = stopped.finished == 1
        done = f"{stopped.finished} of {stopped.wanted} sessions {'is' if one else 'are'}"
        click.echo(f"stopped: {done} finished in {path}; the same command goes on from there", err=True)
        raise
    for line in told(path, outcome):
        click.echo(line, err=True)
    return Folder(path, outcome, time.perf_counter() - started)


def _check_names(orders: Sequence[Order]) -> None:
    """Refuse two folders of one name: the second one would take the place of the first."""
    taken: set[str] = set()
    for order in orders:
        if same_name(order.name) in taken:
            expected = "is the folder's name of two of these; build them apart, each with an -o of its own"
            raise ChoiceError("PROGRAM|ROUTINE", order.name, expected)
        taken.add(same_name(order.name))


def _dates(first: str | None, last: str | None) -> tuple[date | None, date | None]:
    """Read `--start` and `--until`.

    Raises:
        ChoiceError: one of them is no day, or none that can be meant.
    """
    start, until = (
        None if written is None else read_day(option, written, may_come=True)
        for option, written in (("--start", first), ("--until", last))
    )
    years = 0 if start is None else abs(start.year - moment.now().year)
    if years > _FAR_YEARS:
        raise ChoiceError("--start", first, f"is {years} years away; is the year right?")
    if until is not None and start is None:
        raise ChoiceError("--until", None, "needs --start: without it sessions have no dates")
    if until is not None and start is not None and until < start:
        raise ChoiceError("--until", last, f"is before --start, {start}, so that the feed would be empty")
    return start, until


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
        yield _shaped(of_routines(short_name("-".join(names), LONGEST_NAME), ", ".join(titles), tracks), shape)
    if library:
        yield _shaped(of_routines(_LIBRARY, ARTIST, _library(chosen, config), grouped=True), shape)


def _shaped(order: Order, shape: _Shape) -> Order:
    base = shape.base and address(shape.base, f"{order.name}/")
    order = replace(order, layout=shape.layout, format=shape.format, companions=shape.companions, longest=shape.longest)
    order = replace(order, single=shape.single, base=base, until=shape.until)
    return order.joined() if shape.joined else order


def _program(source: str, chosen: Chosen, config: Config, shape: _Shape) -> Order:
    chosen.check_of_several(f"is for a routine, and {source} is a program; what is done stands in it")
    program = read_program(source, chosen.language)
    return of_program(program, lessons(program, chosen.choices(program, config), chosen.talk), shape.start)


def _planned(path: Path, routine: Routine, chosen: Chosen, config: Config) -> Planned:
    return Planned(path, routine, chosen.choices(routine, config))


def _library(chosen: Chosen, config: Config) -> Iterator[Planned]:
    """Give all built-in routines; a level is for those that have it."""
    chosen.check_of_several("is for one routine, and --library is all of them")
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
