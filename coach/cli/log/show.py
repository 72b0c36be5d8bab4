"""What `coach log` prints."""

from __future__ import annotations

import csv
import json
import sys
from collections.abc import Sequence
from datetime import date
from io import StringIO
from typing import Final

import click

from coach.cli.day import read_day
from coach.cli.log.table import BLOCKS, PLAIN, bars, table, total
from coach.errors import ChoiceError, did_you_mean
from coach.folders import journal_file
from coach.journal import moment
from coach.journal.export import FIELDS, as_data, as_row
from coach.journal.journal import Journal
from coach.journal.session import Event, Session, told_apart
from coach.journal.weeks import weeks
from coach.library import all_routines

_ROWS: Final = 20
"""How many sessions the table shows if nothing is said."""
_WEEKS: Final = 12


def show(routine: str | None, since: str | None, last: int | None, as_csv: bool, as_json: bool) -> None:
    """Print sessions.

    Args:
        routine: only those of the routine of this name.
        since: only those of this day or later.
        last: only so many, the newest.
        as_csv: as rows for spreadsheets.
        as_json: for programs.

    Raises:
        ChoiceError: no such routine or day, or both forms are wanted at once.
        JournalError: the journal cannot be read.
    """
    if as_csv and as_json:
        raise ChoiceError("--csv", None, "does not go together with --json; ask for one after the other")
    sessions, events = _read(routine, None if since is None else read_day("--since", since), as_json)
    if as_json:
        click.echo(
            json.dumps([as_data(each, events.get(each.id, ())) for each in _newest(sessions, last)], ensure_ascii=False)
        )
    elif as_csv:
        click.echo(_csv(_newest(sessions, last)), nl=False)
    elif sessions:
        _print(sessions, last or _ROWS)
    elif routine is None and since is None:
        click.echo("No session yet. `coach log add ROUTINE` adds what was done with the MP3.")
    else:
        click.echo(f"No session{f' of {routine}' if routine else ''}{f' since {since}' if since else ''}.")


def _read(routine: str | None, since: date | None, with_events: bool) -> tuple[list[Session], dict[int, list[Event]]]:
    """Read the journal; where there is none yet, none is made."""
    path, names = journal_file(), {entry.name for entry in all_routines()}
    sessions: list[Session] = []
    events: dict[int, list[Event]] = {}
    if path.exists():
        with Journal(path) as journal:
            names |= {session.routine for session in journal.sessions()} if routine is not None else set()
            sessions = journal.sessions(since, routine)
            events = journal.events() if with_events else {}
    if routine is not None and not {routine, told_apart(routine)[0]} & names:
        raise ChoiceError("--routine", routine, f"is no routine, and in no session; {did_you_mean(routine, names)}")
    return sessions, events


def _newest(sessions: Sequence[Session], last: int | None) -> Sequence[Session]:
    return sessions if last is None else sessions[-last:]


def _csv(sessions: Sequence[Session]) -> str:
    text = StringIO()
    rows = csv.writer(text, lineterminator="\n")
    rows.writerow(FIELDS)
    rows.writerows(map(as_row, sessions))
    return text.getvalue()


def _print(sessions: Sequence[Session], rows: int) -> None:
    earlier = len(sessions) - rows
    if earlier > 0:
        click.echo(f"{earlier:,} earlier; --last {len(sessions)} shows all")
    for line in table(sessions[-rows:]):
        click.echo(line)
    click.echo("")
    drawn = weeks(sessions, moment.now().date(), _WEEKS)
    for line in bars(drawn, BLOCKS if _takes_blocks() else PLAIN):
        click.echo(line)
    lately = [session for session in sessions if session.day >= drawn[0].monday]
    part = f"{total(lately)} in these {len(drawn)} weeks; " if len(lately) < len(sessions) else ""
    click.echo(f"\n{part}{total(sessions)} in all")


def _takes_blocks() -> bool:
    """Whether what is printed can hold the letters that bars are made of."""
    try:
        BLOCKS.encode(sys.stdout.encoding or "ascii")
    except UnicodeEncodeError:
        return False
    return True
