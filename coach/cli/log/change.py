"""`coach log add` and `coach log remove`: what was done without the coach's knowing, and what was never done."""

from __future__ import annotations

from dataclasses import replace
from typing import Final

import click

from coach.cli.choices import Chosen
from coach.cli.day import read_day
from coach.cli.options import with_choices
from coach.config import load_config
from coach.errors import ChoiceError
from coach.folders import journal_file
from coach.front import kept, read
from coach.journal.journal import Journal
from coach.journal.session import Done
from coach.language.bind import bind
from coach.timing import Ms, clock

_DAY: Final = 24 * 60
"""The most minutes that a session may have."""


@click.command("add")
@click.argument("routine", metavar="ROUTINE")
@click.option("--on", "written", default="today", metavar="DATE", help="The day: 2026-03-01, today or yesterday.")
@click.option("--minutes", type=float, metavar="N", help="How long it was; the routine's length if nothing is said.")
@with_choices
def add(routine: str, written: str, minutes: float | None, chosen: Chosen) -> None:
    """Add a session that was done with the MP3. ROUTINE and its choices are as for `coach render`."""
    day = read_day("--on", written)
    if minutes is not None and not 0 < minutes <= _DAY:
        raise ChoiceError("--minutes", f"{minutes:g}", f"is out of range; expected more than 0, up to {_DAY}")
    config = load_config()
    loaded = read(routine, chosen.language)
    choices = chosen.differing(loaded, config)
    planned, exercises = None, list[Done]()
    if minutes is None:
        timeline = replace(chosen, music="none").track(loaded, config).timeline  # what is planned needs no music
        lengths = [(span.exercise, Ms(span.end - span.start)) for span in timeline.spans if span.kind == "move"]
        planned, exercises = timeline.duration, [Done(name, length, length) for name, length in lengths]
    else:
        bind(loaded, chosen.choices(loaded, config).wishes())  # refuses what the routine does not offer
    heard = planned or Ms(round(60_000 * (minutes or 0)))
    moved = Ms(sum(each.done for each in exercises)) if planned else None
    with Journal(journal_file()) as journal:
        id = journal.add(loaded.name, loaded.title, day, heard, choices,
                         kept(routine, chosen.language, chosen.choices(loaded, config)),
                         planned=planned, moved=moved, exercises=exercises)  # fmt: skip
    click.echo(f"added {id}: {_told(day.isoformat(), loaded.name, heard)}")


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
            click.echo(f"removed {id}: {_told(session.day.isoformat(), session.routine, session.heard)}")


def _told(day: str, routine: str, length: Ms) -> str:
    return f"{day} {routine}, {clock(length, millis=False)}"
