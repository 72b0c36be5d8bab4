"""The journal's file: how it is kept, forms that came before and after, and everything that can be wrong with it."""

from __future__ import annotations

import json
import multiprocessing
import os
import re
import sqlite3
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from journal.made import MORNING, Clock, moves

from coach.errors import CoachError
from coach.journal import file
from coach.journal.begun import begin_program, programs
from coach.journal.file import FORMS, JournalError
from coach.journal.journal import Journal
from coach.journal.session import Session
from coach.timing import Ms


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "data" / "journal.sqlite"


def begun(path: Path) -> None:
    """A journal with one session of a bit of everything."""
    with Journal(path, Clock()) as journal:
        sitting = journal.begin("knee-hug", "Knee hug", Ms(60_000), ["gentle"], {"level": "gentle"})
        sitting.progress(
            place={"movement": 3}, exercise="Hug", heard=Ms(9), moved=Ms(4), exercises=moves(("Hug", 60, 4))
        )
        sitting.tell("pause", Ms(9), "Hug")
        sitting.end("stopped")


def sessions(path: Path) -> list[Session]:
    with Journal(path, Clock()) as journal:
        return journal.sessions()


def refused(path: Path) -> str:
    with pytest.raises(JournalError) as caught, Journal(path) as journal:
        journal.sessions()
    assert caught.value.exit_code == 1
    assert isinstance(caught.value, CoachError)
    return str(caught.value)


def test_a_commit_is_on_the_disk(path: Path) -> None:
    begun(path)
    assert [each.name for each in path.parent.iterdir()] == ["journal.sqlite"], "a copy of it is a backup"
    connection = file.open_file(path)
    asked = [
        connection.execute(f"PRAGMA {name}").fetchone()[0] for name in ("journal_mode", "synchronous", "fullfsync")
    ]
    assert asked == ["delete", 3, 1]


def test_an_older_form_is_brought_up_to_date(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    begun(path)
    before = sessions(path)
    monkeypatch.setattr(
        file, "FORMS", (*FORMS, ("ALTER TABLE sessions ADD COLUMN mood TEXT",), ("CREATE TABLE days (day)",))
    )
    assert sessions(path) == before
    connection = sqlite3.connect(path)
    assert connection.execute("PRAGMA user_version").fetchone() == (len(FORMS) + 2,)
    assert connection.execute("SELECT mood FROM sessions").fetchall() == [(None,)]
    assert sessions(path) == before, "once is enough"


def test_a_change_of_form_is_whole_or_not_at_all(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    begun(path)
    before = path.read_bytes()
    monkeypatch.setattr(file, "FORMS", (*FORMS, ("CREATE TABLE days (day)", "CREATE TABLE days (day)")))
    assert refused(path) == f"cannot use the journal {path}: table days already exists"
    monkeypatch.undo()
    assert len(sessions(path)) == 1
    assert len(path.read_bytes()) == len(before)


def test_the_first_form_stays_as_it_was() -> None:
    """Journals of it lie on people's disks: what is new comes as a further form."""
    columns = [re.findall(r"^ +(\w+) [A-Z]", statement, re.MULTILINE) for statement in FORMS[0]]
    assert columns == [
        ["id", "routine", "title", "day", "started", "told", "how", "choices", "options", "planned_ms", "heard_ms",
         "moved_ms", "exercises", "exercise", "place"],
        [],
        ["session", "at_ms", "event", "what"],
        [],
    ]  # fmt: skip


def test_a_journal_of_the_first_form(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What was written before there were programs is read as being of none."""
    with monkeypatch.context() as patch:
        patch.setattr(file, "FORMS", FORMS[:1])
        connection = file.open_file(path)
        columns = "routine, title, day, how, choices, options, heard_ms, exercises, exercise"
        values = "'walk', 'Walk', '2026-03-01', 'added', '[]', '{}', 60000, '[]', ''"
        connection.execute(f"INSERT INTO sessions ({columns}) VALUES ({values})")
        connection.close()
    (session,) = sessions(path)
    assert (session.routine, session.heard, session.program, session.lesson) == ("walk", 60_000, "", "")
    with Journal(path) as journal:
        assert programs(journal) == []


def test_a_newer_form_is_left_as_it_is(path: Path) -> None:
    begun(path)
    sqlite3.connect(path).execute("PRAGMA user_version = 99")
    before = path.read_bytes()
    assert refused(path) == (
        f"the journal {path} was written by a newer coach (form 99, here {len(FORMS)} is known); "
        "update this one, and leave the file as it is"
    )
    assert path.read_bytes() == before


def test_a_file_of_another_program(path: Path) -> None:
    path.parent.mkdir()
    with sqlite3.connect(path) as connection:
        connection.execute("CREATE TABLE photos (name)")
    assert refused(path) == f"{path} is no journal of the coach; rename it, and the next session begins a new one"


def test_an_empty_file_becomes_a_journal(path: Path) -> None:
    """A kill between making the file and writing into it leaves one."""
    path.parent.mkdir()
    path.touch()
    begun(path)
    assert len(sessions(path)) == 1


MENDED_BY = "; put a backup in its place, or rename it, and the next session begins a new one"


def test_a_damaged_file_is_named_and_kept(path: Path) -> None:
    path.parent.mkdir()
    path.write_bytes(b"this was a journal" * 400)
    assert refused(path) == f"the journal {path} is damaged (file is not a database){MENDED_BY}"
    assert path.read_bytes() == b"this was a journal" * 400


def test_a_file_that_was_cut(path: Path) -> None:
    begun(path)
    path.write_bytes(path.read_bytes()[:5000])
    assert refused(path) == f"the journal {path} is damaged (database disk image is malformed){MENDED_BY}"


WRONG = [
    ("day", "2026-02-30"), ("day", b"x"), ("started", "now"), ("started", "2026-03-02T07:30:00"), ("how", "flown"),
    ("choices", "{}"), ("choices", "[1]"), ("options", "["), ("heard_ms", "x"), ("planned_ms", b""), ("moved_ms", 0.5),
    ("exercises", "[[]]"), ("exercises", '[["Hug", 1]]'), ("exercises", '[["Hug", 1, "2"]]'), ("exercises", "[0]"),
    ("place", "[]"), ("exercise", b"x"), ("title", b"\xff"), ("program", b"x"), ("lesson", b"2"),
]  # fmt: skip


@pytest.mark.parametrize(("column", "value"), WRONG, ids=str)
def test_a_row_that_nobody_wrote(path: Path, column: str, value: object) -> None:
    begun(path)
    with sqlite3.connect(path) as connection:
        connection.execute(f"UPDATE sessions SET {column} = ?", (value,))
    assert refused(path).startswith(f"the journal {path} is damaged (")


@pytest.mark.parametrize(
    ("column", "value"),
    [
        ("name", b"x"),
        ("source", b"1"),
        ("choices", "[]"),
        ("choices", "{"),
        ("start", "2026-02-30"),
        ("begun", "2026-03-02"),
    ],
)
def test_a_program_that_nobody_wrote(path: Path, column: str, value: object) -> None:
    with Journal(path) as journal:
        begin_program(journal, "walks", "Walks", "walks", {}, MORNING.date())
        with journal.changing() as connection:
            connection.execute(f"UPDATE programs SET {column} = ?", (value,))
        with pytest.raises(JournalError, match="is damaged"):
            programs(journal)


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("whole") / "journal.sqlite"
    for _ in range(3):
        begun(path)
    return path


@settings(max_examples=300)
@given(st.lists(st.tuples(st.floats(0, 1, exclude_max=True), st.integers(0, 255)), min_size=1, max_size=20))
def test_any_damage_is_told_or_harmless(whole: Path, flips: list[tuple[float, int]]) -> None:
    path, data = whole.with_name("damaged.sqlite"), bytearray(whole.read_bytes())
    for where, value in flips:
        data[int(where * len(data))] = value
    path.write_bytes(data)
    told = str(path)
    try:
        with Journal(path) as journal:
            json.dumps([str(session) for session in journal.sessions()])
            journal.last_unfinished("knee-hug")
            journal.events()
            sitting = journal.begin("walk", "Walk", Ms(1))
            sitting.tell("pause", Ms(0))
            sitting.end("ended")
            journal.remove(1)
            json.dumps([str(program) for program in programs(journal)])
    except JournalError as error:
        told = str(error)
    assert str(path) in told


def test_a_full_disk(path: Path) -> None:
    begun(path)
    with Journal(path, Clock()) as journal:
        pages = journal._connection.execute("PRAGMA page_count").fetchone()[0]
        journal._connection.execute(f"PRAGMA max_page_count = {pages}")
        before = journal.sessions()
        sitting = journal.begin("walk", "Walk", Ms(60_000))
        exercises = moves(*(("Hug", 60, 4) for _ in range(2000)))
        with pytest.raises(JournalError, match="database or disk is full"):
            sitting.progress(place={}, exercise="", heard=Ms(1), moved=Ms(1), exercises=exercises)
        journal._connection.execute(f"PRAGMA max_page_count = {100 * pages}")
        sitting.end("stopped")  # there is room again
        assert journal.sessions()[:1] == before
        assert [session.how for session in journal.sessions()] == ["stopped", "stopped"]


def test_a_folder_that_cannot_be_made(tmp_path: Path) -> None:
    (tmp_path / "data").write_text("no folder", "utf-8")
    path = tmp_path / "data" / "journal.sqlite"
    assert refused(path) == f"cannot open the journal {path}: File exists"


def as_nobody(path: Path, told: Any) -> None:
    """Read and write a journal as somebody who may write nothing here."""
    if os.geteuid() == 0:
        os.setuid(65534)
    journal = Journal(path, Clock())
    told.put([session.routine for session in journal.sessions()])
    for attempt in (lambda: journal.begin("walk", "Walk", Ms(1)), lambda: Journal(path.with_name("other.sqlite"))):
        try:
            attempt()
        except JournalError as error:
            told.put(str(error))


@pytest.mark.filterwarnings("ignore:This process:DeprecationWarning")
def test_a_folder_without_leave_to_write(path: Path) -> None:
    begun(path)
    path.chmod(0o444)
    path.parent.chmod(0o555)
    own = [
        folder for folder in path.parents[1:] if folder.stat().st_mode & 0o077 == 0
    ]  # pytest's are their owner's only
    for folder in own:
        folder.chmod(0o755)
    context = multiprocessing.get_context("fork")
    queue = context.Queue()
    process = context.Process(target=as_nobody, args=(path, queue))
    process.start()
    try:
        assert queue.get(timeout=60) == ["knee-hug"]
        assert queue.get(timeout=60) == f"cannot use the journal {path}: attempt to write a readonly database"
        other = path.with_name("other.sqlite")
        hint = "unable to open database file; the folder can perhaps not be written"
        assert queue.get(timeout=60) == f"cannot use the journal {other}: {hint}"
    finally:
        process.join(60)
        for folder in (path.parent, *own):
            folder.chmod(0o700)
    assert process.exitcode == 0


def test_a_file_that_another_program_keeps_locked(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    begun(path)
    monkeypatch.setattr(file, "BUSY_SECONDS", 0.0)
    other = sqlite3.connect(path, isolation_level=None)
    other.execute("BEGIN EXCLUSIVE")
    assert refused(path) == f"cannot use the journal {path}: another program has kept it locked"
    other.execute("ROLLBACK")
    assert sessions(path)[0].started == MORNING
