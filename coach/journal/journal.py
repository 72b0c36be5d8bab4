"""Writing sessions into the journal while they go on, and reading them again."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import date, datetime
from pathlib import Path
from threading import Lock
from typing import TYPE_CHECKING, Any, Literal

from coach.journal import moment
from coach.journal.file import damaged, open_file, told, writing
from coach.journal.rows import COLUMNS, event_of, in_order, named, row_of, session_of, text_of
from coach.journal.session import Done, Event, Session
from coach.timing import Ms

if TYPE_CHECKING:
    from sqlite3 import Connection


class Sitting:
    """A session that goes on; what it tells is on the disk when a call returns. A call may wait for the disk."""

    def __init__(self, journal: Journal, id: int) -> None:
        self.id = id
        self._journal = journal

    def progress(
        self,
        *,
        place: Mapping[str, Any],
        exercise: str,
        heard: Ms,
        moved: Ms,
        exercises: Sequence[Done],
        planned: Ms | None = None,
    ) -> None:
        """Tell how far it is; whatever comes after the last of these is lost in a crash.

        Args:
            place: where it is, for going on there; anything that `json.dumps` takes.
            exercise: the same in words: the name of what is done or told of; may be empty.
            heard: how long it was played until now, pauses left out.
            moved: how much of that was on the move.
            exercises: all movements of the plan in order, with how much of each was done.
            planned: the plan's length if it has changed.

        Raises:
            JournalError: it could not be written.
        """
        self._set(
            {"place": json.dumps(place), "exercise": text_of(exercise), "heard_ms": heard, "moved_ms": moved,
             "exercises": json.dumps(exercises)} | ({} if planned is None else {"planned_ms": planned})
        )  # fmt: skip

    def tell(self, event: str, at: Ms, what: str = "") -> None:
        """Tell what happened, such as `pause`, at a place in the plan; `what` may name an exercise.

        Raises:
            JournalError: it could not be written.
        """
        with self._journal.changing() as connection:
            connection.execute(
                "INSERT INTO events SELECT id, ?, ?, ? FROM sessions WHERE id = ?",  # it may have been removed
                (at, text_of(event), text_of(what), self.id),
            )

    def end(self, how: Literal["ended", "stopped"]) -> None:
        """Tell that it was played to its end, or stopped where it was at the last `progress`.

        Raises:
            JournalError: it could not be written.
        """
        self._set({"how": how})

    def _set(self, values: Mapping[str, object]) -> None:
        values = {**values, "told": self._journal.now().isoformat()}
        names = ", ".join(f"{name} = ?" for name in values)
        with self._journal.changing() as connection:
            connection.execute(f"UPDATE sessions SET {names} WHERE id = ?", (*values.values(), self.id))


class Journal:
    """One journal, which any thread may use; `with` closes it. Two coaches may write into one file at once."""

    def __init__(self, path: Path, now: Callable[[], datetime] | None = None) -> None:
        """Open a journal, or begin a new one; `now` is another clock than the machine's.

        Raises:
            JournalError: it cannot be opened or written, is damaged, is none of the coach's, or is of a newer coach.
        """
        self.path = path
        self.now = now or moment.now
        self._lock = Lock()
        self._connection = open_file(path)

    def __enter__(self) -> Journal:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Close the file; nothing is lost if this is never called."""
        with self._lock:
            self._connection.close()

    def begin(
        self,
        routine: str,
        title: str,
        planned: Ms,
        choices: Sequence[str] = (),
        options: Mapping[str, Any] | None = None,
        *,
        lesson: tuple[str, str] = ("", ""),
        day: date | None = None,
    ) -> Sitting:
        """Begin a session now.

        Args:
            routine: the routine's name, as files are called.
            title: its title.
            planned: the plan's length.
            choices: what differs from the routine's own choices, in words.
            options: all that was chosen, so that it can be chosen again; anything that `json.dumps` takes.
            lesson: the program of which it is a part, and which of its sessions; empty for none.
            day: the day that it belongs to; None for that on which it begins.

        Raises:
            JournalError: it could not be written.
        """
        started = self.now()
        row = row_of(routine, title, day or started.date(), choices, options, planned, Ms(0), Ms(0), ())
        row |= {"started": started.isoformat(), "told": started.isoformat()}
        row |= dict(zip(("program", "lesson"), map(text_of, lesson), strict=True))
        return Sitting(self, self._insert(row))

    def add(
        self,
        routine: str,
        title: str,
        day: date,
        heard: Ms,
        choices: Sequence[str] = (),
        options: Mapping[str, Any] | None = None,
        *,
        planned: Ms | None = None,
        moved: Ms | None = None,
        exercises: Sequence[Done] = (),
        lesson: tuple[str, str] = ("", ""),
        started: datetime | None = None,
    ) -> int:
        """Add a session that was done without the coach's knowing, and give its number; as for `begin` and `progress`.

        `started` is when it began; None where that is not known.

        Raises:
            JournalError: it could not be written.
        """
        row = row_of(routine, title, day, choices, options, planned, heard, moved, exercises)
        row |= {"started": None if started is None else started.isoformat(), "told": self.now().isoformat()}
        row |= dict(zip(("program", "lesson"), map(text_of, lesson), strict=True))
        return self._insert(row | {"how": "added"})

    def remove(self, id: int) -> bool:
        """Remove a session; tells whether there was one of that number.

        Raises:
            JournalError: it could not be written.
        """
        with self.changing() as connection:
            connection.execute("DELETE FROM events WHERE session = ?", (id,))
            return connection.execute("DELETE FROM sessions WHERE id = ?", (id,)).rowcount > 0

    def sessions(self, since: date | None = None, routine: str | None = None) -> list[Session]:
        """Give the sessions in the order of their days and times, the newest last.

        Args:
            since: only those of this day or later.
            routine: only those of the routine of this name, in any language.

        Raises:
            JournalError: the file is damaged.
        """
        of_it, names = named(routine)
        wanted = f"day >= ? AND {of_it}", ("" if since is None else since.isoformat(), *names)
        return sorted(self._read(*wanted), key=in_order)

    def events(self) -> dict[int, list[Event]]:
        """Give what happened in each session besides that it went on, by the sessions' numbers.

        Raises:
            JournalError: the file is damaged.
        """
        found: dict[int, list[Event]] = {}
        rows = self.rows("SELECT session, at_ms, event, what FROM events ORDER BY rowid")
        with self.whole():
            for session, *event in rows:
                found.setdefault(session, []).append(event_of(event))
        return found

    def last_unfinished(self, routine: str | None = None) -> Session | None:
        """Give the last session of a routine, or of any, if it did not come to its end and its place is known.

        Raises:
            JournalError: the file is damaged.
        """
        of_it, names = named(routine)
        wanted = f"{of_it} AND (place IS NOT NULL OR how = 'ended') ORDER BY id DESC LIMIT 1"
        return next((session for session in self._read(wanted, names) if session.how != "ended"), None)

    @contextmanager
    def changing(self) -> Iterator[Connection]:
        """Write all within as one."""
        with self._lock, told(self.path), writing(self._connection):
            yield self._connection

    def _insert(self, row: Mapping[str, object]) -> int:
        with self.changing() as connection:
            marks = ", ".join("?" * len(row))
            done = connection.execute(f"INSERT INTO sessions ({', '.join(row)}) VALUES ({marks})", (*row.values(),))
            return int(done.lastrowid or 0)

    def rows(self, query: str, values: tuple[object, ...] = ()) -> list[tuple[Any, ...]]:
        """Read what is asked for."""
        with self._lock, told(self.path):
            return self._connection.execute(query, values).fetchall()

    def _read(self, wanted: str, values: tuple[object, ...]) -> list[Session]:
        rows = self.rows(f"SELECT {', '.join(COLUMNS)} FROM sessions WHERE {wanted}", values)
        now = self.now()
        with self.whole():
            return [session_of(row, now) for row in rows]

    @contextmanager
    def whole(self) -> Iterator[None]:
        """Tell of rows that hold what nobody wrote."""
        try:
            yield
        except ValueError as error:
            raise damaged(self.path, str(error)) from error
