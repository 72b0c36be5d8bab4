"""`coach log add` and `coach log remove`: what was done without the coach's knowing, and what was never done."""

from __future__ import annotations

from typing import Final

import click

from coach.cli.choices import Chosen
from coach.cli.day import read_day, read_moment
from coach.cli.log.entry import Entry, When, added, entry_of, told
from coach.cli.options import with_choices
from coach.config import load_config
from coach.errors import ChoiceError, did_you_mean
from coach.folders import journal_file
from coach.journal.journal import Journal
from coach.library import find
from coach.programs.kind import holds_program

_DAY: Final = 24 * 60
"""The most minutes that a session may have."""


@click.command("add")
@click.argument("routine", metavar="ROUTINE|PROGRAM")
@click.option("--on", "written", default="today", metavar="DATE", help="The day: 2026-03-01, today or yesterday.")
@click.option("--at", "at", metavar="TIME", help="The time at which it began, such as 07:30.")
@click.option("--minutes", type=float, metavar="N", help="How long it was; the routine's length if nothing is said.")
@click.option("--session", "slot", metavar="NAME", help="Of a program's day only this session, such as morning.")
@with_choices
def add(routine: str, written: str, at: str | None, minutes: float | None, slot: str | None, chosen: Chosen) -> None:
    """Add what was done with the MP3.

    ROUTINE and its choices are as for `coach render`. PROGRAM is one that was begun: all that was due of it on that
    day was done.
    """
    day = read_day("--on", written)
    if minutes is not None and not 0 < minutes <= _DAY:
        raise ChoiceError("--minutes", f"{minutes:g}", f"is out of range; expected more than 0, up to {_DAY}")
    when = When(day, None if at is None else read_moment("--at", at, day), minutes)
    if _is_program(routine):
        for option, value in {"--minutes": minutes, "--at": at}.items():
            if value is not None:
                raise ChoiceError(option, value, f"is for one routine, and {routine} is a program")
        if chosen != Chosen():
            raise ChoiceError("PROGRAM", routine, "has its choices from when it was begun; leave all others out")
        entries = _of_program(routine, when, slot)
    elif slot is not None:
        raise ChoiceError("--session", slot, f"is for a program, and {routine} is none")
    else:
        entries = [entry_of(routine, chosen, load_config(), when)]
    for line in added(entries):
        click.echo(line)


def _is_program(source: str) -> bool:
    """Tell whether a name or path means a program; one that was begun from a path has a name, too."""
    from coach.cli.today.agenda import begun_programs

    try:
        return holds_program(find(source))
    except ChoiceError:
        return any(source in (begun.name, begun.source) for begun in begun_programs())


def _of_program(source: str, when: When, slot: str | None) -> list[Entry]:
    """Give all that was still due of a program on a day, or of one session of that day.

    Raises:
        CoachError: it is not begun or cannot be read, it has no such session, or nothing was due.
    """
    from coach.cli.today.agenda import load_agenda
    from coach.cli.today.told import nothing_due

    agenda = load_agenda(source, Chosen(), when.day)
    name, due = agenda.begun.name, [*agenda.due()]
    known = {lesson.slot for lesson in agenda.lessons.values() if lesson.slot}
    if slot is not None and slot not in known:
        raise ChoiceError("--session", slot, f"is no session of {name}; {did_you_mean(slot, known)}")
    if not due:
        why = nothing_due(agenda, "on that day")
        raise ChoiceError("--on", f"{when.day}", f"has nothing left of {name}: {why}")
    if slot is not None and slot not in (slots := {lesson.slot for _, lesson, _ in due}):
        told = " and ".join(sorted(filter(None, slots)))
        raise ChoiceError("--session", slot, f"is not due on {when.day}, or was done; {told} is left")
    return [
        entry_of(str(planned.source), agenda.asked(planned), agenda.config, when, (agenda.begun.name, placed.item.name))
        for placed, lesson, planned in due
        if slot in (None, lesson.slot)
    ]


@click.command("remove")
@click.argument("ids", nargs=-1, required=True, type=int, metavar="ID…")
def remove(ids: tuple[int, ...]) -> None:
    """Take sessions away for good; the table tells their IDs."""
    path = journal_file()
    found = {}
    if path.exists():
        with Journal(path) as journal:
            found = {session.id: session for session in journal.sessions()}
    for id in ids:
        if id not in found:
            raise ChoiceError("ID", id, "is no session; `coach log` tells their IDs")
    with Journal(path) as journal:
        for id in dict.fromkeys(ids):
            journal.remove(id)
            session = found[id]
            click.echo(f"removed {id}: {told(session.day, session.routine, session.heard)}")
