"""Programs that were begun, each with its start and what was chosen of it."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from coach.journal.journal import Journal
from coach.journal.rows import checked, json_of, moment_of, text_of


@dataclass(frozen=True, slots=True)
class Begun:
    """A program that was begun, and has not been ended."""

    id: int
    name: str
    """As files are called."""
    title: str
    source: str
    """What it is found by: its name, or its file's absolute path."""
    choices: Mapping[str, Any]
    """What was chosen of it, so that it can be chosen again."""
    start: date
    """The day on which its first day is due."""
    begun: datetime
    """When that was asked for."""


def begin_program(
    journal: Journal, name: str, title: str, source: str, choices: Mapping[str, Any], start: date
) -> None:
    """Begin a program; one of the same name that goes on is ended by that, others go on.

    Args:
        journal: where it is kept.
        name: the program's, as files are called.
        title: its title.
        source: what it is found by again.
        choices: what was chosen; anything that `json.dumps` takes.
        start: the day on which its first day is due.

    Raises:
        JournalError: it could not be written.
    """
    now = journal.now().isoformat()
    row = {
        "name": text_of(name), "title": text_of(title), "source": text_of(source), "choices": json.dumps(choices),
        "start": start.isoformat(), "begun": now,
    }  # fmt: skip
    with journal.changing() as connection:
        connection.execute("UPDATE programs SET ended = ? WHERE name = ? AND ended IS NULL", (now, row["name"]))
        marks = ", ".join("?" * len(row))
        connection.execute(f"INSERT INTO programs ({', '.join(row)}) VALUES ({marks})", (*row.values(),))


def end_program(journal: Journal, id: int) -> None:
    """End a program; what was done of it stays in the journal.

    Raises:
        JournalError: it could not be written.
    """
    with journal.changing() as connection:
        connection.execute("UPDATE programs SET ended = ? WHERE id = ?", (journal.now().isoformat(), id))


def programs(journal: Journal) -> list[Begun]:
    """Give the programs that go on, the one that was begun last first.

    Raises:
        JournalError: the file is damaged.
    """
    columns = "id, name, title, source, choices, start, begun"
    rows = journal.rows(f"SELECT {columns} FROM programs WHERE ended IS NULL ORDER BY id DESC")
    with journal.whole():
        return [_begun(*row) for row in rows]


def _begun(
    id: object, name: object, title: object, source: object, choices: object, start: object, begun: object
) -> Begun:
    return Begun(
        checked(id, int),
        checked(name, str),
        checked(title, str),
        checked(source, str),
        json_of(choices, dict),
        date.fromisoformat(checked(start, str)),
        moment_of(begun),
    )
