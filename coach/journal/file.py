"""The journal's file: opening it, bringing an older one up to date, and what goes wrong with it.

It keeps SQLite's rollback journal and not the write-ahead log: at rest there is one file, whose copy is a backup; it
can be read where nothing can be written, and lie on a server. With `synchronous = EXTRA` a commit is on the disk before
the call returns, the removal of the rollback journal included. Every few seconds that costs nothing that matters; but
it waits for the disk, so what must never wait must not write here.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING, Final

from coach.errors import MachineError

if TYPE_CHECKING:
    from sqlite3 import Connection, Error

APPLICATION: Final = 0x436F4163
"""Marks the file as the coach's (`CoAc`)."""
BUSY_SECONDS: Final = 15.0
"""How long to wait while another coach writes."""

FORMS: Final[tuple[tuple[str, ...], ...]] = (
    (
        """CREATE TABLE sessions (
            id INTEGER PRIMARY KEY AUTOINCREMENT,
            routine TEXT NOT NULL,
            title TEXT NOT NULL,
            day TEXT NOT NULL,
            started TEXT,
            told TEXT,
            how TEXT,
            choices TEXT NOT NULL,
            options TEXT NOT NULL,
            planned_ms INTEGER,
            heard_ms INTEGER NOT NULL,
            moved_ms INTEGER,
            exercises TEXT NOT NULL,
            exercise TEXT NOT NULL,
            place TEXT
        )""",
        "CREATE INDEX sessions_by_day ON sessions (day)",
        """CREATE TABLE events (
            session INTEGER NOT NULL,
            at_ms INTEGER NOT NULL,
            event TEXT NOT NULL,
            what TEXT NOT NULL
        )""",
        "CREATE INDEX events_by_session ON events (session)",
    ),
    (
        "ALTER TABLE sessions ADD COLUMN program TEXT NOT NULL DEFAULT ''",
        "ALTER TABLE sessions ADD COLUMN lesson TEXT NOT NULL DEFAULT ''",
        """CREATE TABLE programs (
            id INTEGER PRIMARY KEY AUTOINCREMENT,
            name TEXT NOT NULL,
            title TEXT NOT NULL,
            source TEXT NOT NULL,
            choices TEXT NOT NULL,
            start TEXT NOT NULL,
            begun TEXT NOT NULL,
            ended TEXT
        )""",
    ),
)
"""What makes each form of the file from the one before it; the first makes an empty file form 1. None is ever changed:
what is new comes as a further one."""


class JournalError(MachineError):
    """The journal cannot be read or written; a session can be played without it."""


def open_file(path: Path) -> Connection:
    """Open the journal's file, or make it, and bring it up to date.

    Raises:
        JournalError: it cannot be opened or written, is damaged, is none of the coach's, or is of a newer coach.
    """
    import sqlite3

    with told(path):
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise JournalError(f"cannot open the journal {path}: {error.strerror or error}") from error
        connection = sqlite3.connect(path, timeout=BUSY_SECONDS, isolation_level=None, check_same_thread=False)
    try:
        with told(path):
            connection.execute("PRAGMA synchronous = EXTRA")
            connection.execute("PRAGMA fullfsync = ON")  # macOS flushes the disk's own cache only when asked for it
            if _form(connection, path) < len(FORMS):
                _bring_up_to_date(connection, path)
    except BaseException:
        connection.close()
        raise
    return connection


def _form(connection: Connection, path: Path) -> int:
    """Give the form that a file has; 0 for an empty one."""
    (form,) = connection.execute("PRAGMA user_version").fetchone()
    (application,) = connection.execute("PRAGMA application_id").fetchone()
    (tables,) = connection.execute("SELECT count(*) FROM sqlite_master").fetchone()
    if application != APPLICATION and (form or tables):
        raise JournalError(f"{path} is no journal of the coach; rename it, and the next session begins a new one")
    if form > len(FORMS):
        raise JournalError(
            f"the journal {path} was written by a newer coach (form {form}, here {len(FORMS)} is known); "
            "update this one, and leave the file as it is"
        )
    return int(form)


def _bring_up_to_date(connection: Connection, path: Path) -> None:
    with writing(connection):
        for number in range(_form(connection, path), len(FORMS)):  # asked again: another coach may have been quicker
            for statement in FORMS[number]:
                connection.execute(statement)
        connection.execute(f"PRAGMA application_id = {APPLICATION}")
        connection.execute(f"PRAGMA user_version = {len(FORMS)}")


@contextmanager
def writing(connection: Connection) -> Iterator[None]:
    """Do all within as one: it is on the disk at the end, or nothing of it is."""
    import sqlite3

    connection.execute("BEGIN IMMEDIATE")
    try:
        yield
        connection.execute("COMMIT")
    except BaseException:
        with suppress(sqlite3.Error):  # a full disk has taken it back already
            connection.execute("ROLLBACK")
        raise


@contextmanager
def told(path: Path) -> Iterator[None]:
    """Turn what SQLite raises into what a user can mend.

    Raises:
        JournalError: anything was raised.
    """
    import sqlite3

    try:
        yield
    except UnicodeDecodeError as error:  # in a message that quotes the file
        raise damaged(path, str(error)) from error
    except sqlite3.Error as error:
        if _name(error).startswith(("SQLITE_CORRUPT", "SQLITE_NOTADB")):
            raise damaged(path, str(error)) from error
        reason = str(error)
        if _name(error).startswith("SQLITE_BUSY"):
            reason = "another program has kept it locked"
        elif not os.path.lexists(path):
            reason = f"{reason}; the folder can perhaps not be written"
        raise JournalError(f"cannot use the journal {path}: {reason}") from error


def _name(error: Error) -> str:
    """SQLite's name of an error; empty for what Python's own side of it raises."""
    return str(getattr(error, "sqlite_errorname", ""))


def damaged(path: Path, reason: str) -> JournalError:
    """Make the error of a file that cannot be read; it is left as it is, because much of it may still be saved."""
    return JournalError(
        f"the journal {path} is damaged ({reason}); put a backup in its place, or rename it, "
        "and the next session begins a new one"
    )
