"""`coach today`: what of a program is due, and doing it; the program is begun and ended here."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Final

import click

from coach.cli.choices import Chosen
from coach.cli.cutting import Cutting, with_cutting
from coach.cli.options import with_choices_of_programs
from coach.cli.play.playing import Playing, with_playing
from coach.cli.today.agenda import Agenda, load_agenda
from coach.cli.today.calendar import calendar
from coach.cli.today.change import begin, end
from coach.cli.today.told import due, following, headline, nothing_due
from coach.errors import ChoiceError
from coach.outputs.companions import COMPANIONS
from coach.outputs.formats import FORMATS

_OF_ONE: Final = "is for one routine; what a program does stands in it"


@click.command("today")
@click.argument("program", required=False)
@click.option("--start", "begins", metavar="PROGRAM", help="Begin a program; the choices are kept for all its days.")
@click.option("--on", metavar="DATE", help="Its first day: 2026-01-05, today, tomorrow; today if nothing is said.")
@click.option("--play", "plays", is_flag=True, help="Play what is due, one routine after the other.")
@click.option("--render", "renders", is_flag=True, help="Render what is due, as `coach render` does.")
@click.option(
    "-o", "--output", metavar="DIR|FILE",
    help="With --render: folder for the files, or one file; `output` if nothing is said.",
)  # fmt: skip
@click.option("--format", metavar="FORMAT", help=f"With --render: {', '.join(FORMATS[:-1])} or {FORMATS[-1]}; mp3.")
@click.option(
    "--with", "beside", multiple=True, metavar="KIND,…",
    help=f"With --render: files beside each: {', '.join(COMPANIONS)}; all for every one, none for nothing.",
)  # fmt: skip
@with_cutting
@click.option("--calendar", "draws", is_flag=True, help="Draw where you stand: weeks by days.")
@click.option("--stop", "stops", is_flag=True, help="End the program; what was done stays in the journal.")
@with_choices_of_programs
@with_playing
def command(
    program: str | None,
    begins: str | None,
    on: str | None,
    plays: bool,
    renders: bool,
    output: str | None,
    format: str | None,
    beside: tuple[str, ...],
    cutting: Cutting,
    draws: bool,
    stops: bool,
    chosen: Chosen,
    playing: Playing,
) -> None:
    """Tell what is due today of the program that was begun last, or of PROGRAM, another one that was begun."""
    asked = {"--start": begins, "--play": plays, "--render": renders, "--calendar": draws, "--stop": stops}
    made = {"-o": output, "--format": format, "--with": ",".join(beside) or None, **cutting.asked}
    needs: dict[str, tuple[object, str]] = {"--on": (on, "--start")} | {
        option: (value, "--render") for option, value in made.items()
    }
    _check(asked, needs, playing != Playing())
    if begins is not None:
        if program is not None:
            raise ChoiceError("PROGRAM", program, "stands beside --start, which begins one; leave one of them out")
        chosen.check_of_several(_OF_ONE)
        program, chosen = begin(begins, on or "today", chosen), Chosen()
    elif stops:
        click.echo(f"{end(program)}: ended; what was done stays in the journal")
        return
    chosen.check_of_several(_OF_ONE)
    if chosen.level is not None:
        raise ChoiceError("--level", chosen.level, "is chosen when a program is begun; begin it anew with --start")
    agenda = load_agenda(program, chosen)
    if agenda.lost:
        click.echo(f"{agenda.begun.name} has changed: {', '.join(agenda.lost)}, done before, stands in it no more",
                   err=True)  # fmt: skip
    if plays:
        _play(agenda, chosen, playing)
    elif renders:
        _render(agenda, output, format, beside, cutting)
    elif draws:
        _tell(headline(agenda), "", *calendar(agenda.standing))
    else:
        _tell(headline(agenda), *due(agenda), *following(agenda))


def _check(asked: Mapping[str, object], for_one: Mapping[str, tuple[object, str]], is_played: bool) -> None:
    """Refuse options that do not go together, and those of something that is not asked for."""
    given = [option for option, value in asked.items() if value]
    if len(given) > 1:
        raise ChoiceError(given[1], None, f"does not go together with {given[0]}; ask for one after the other")
    for option, (value, needed) in for_one.items():
        if value is not None and given != [needed]:
            raise ChoiceError(option, value if isinstance(value, str) else None, f"is for {needed}")
    if is_played and given != ["--play"]:
        raise ChoiceError("--play", None, "is missing, and other options say how to play")


def _tell(*lines: str) -> None:
    for line in lines:
        click.echo(line)


def _play(agenda: Agenda, chosen: Chosen, playing: Playing) -> None:
    """Play what is due until one is stopped; the whole sitting belongs to the day on which it began."""
    from coach.cli.play.sitting import ordered

    tracks = [*agenda.due()]
    if not tracks:
        _tell(headline(agenda), nothing_due(agenda), *following(agenda))
        return
    for placed, lesson, planned in tracks:
        order = ordered(str(planned.source), agenda.asked(planned), agenda.config)
        of = agenda.begun.name, placed.item.name
        click.echo(f"{lesson.title}: {planned.title}", err=True)
        if not playing.play(replace(order, heading=replace(order.heading, lesson=of, day=agenda.standing.today))):
            return
    if playing.is_kept:
        after = load_agenda(agenda.begun.name, chosen)
        _tell(headline(after), *following(after))


def _render(agenda: Agenda, output: str | None, format: str | None, beside: tuple[str, ...], cutting: Cutting) -> None:
    from coach.cli.render import render, wish_of

    tracks = {planned.key: planned for _, _, planned in agenda.due()}
    if not tracks:
        _tell(headline(agenda), nothing_due(agenda), *following(agenda))
        return
    wish = wish_of(agenda.config, [*tracks], output, None, format, beside, cutting)
    render([(str(each.source), agenda.asked(each)) for each in tracks.values()], agenda.config, wish, {})
    click.echo(f"  when all is done: coach log add {agenda.begun.name}")
