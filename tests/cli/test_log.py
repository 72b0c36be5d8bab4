"""`coach log`: the table, weeks as bars, both exports, sessions added and taken away, and each error's message."""

from __future__ import annotations

import csv
import json
import os
import re
import resource
import shlex
import sqlite3
from collections.abc import Callable
from datetime import date, datetime, timedelta, timezone
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from documents import ROOT
from journal.made import Clock, made, moves
from running import Run, Start

from coach.cli.choices import Chosen
from coach.cli.log.entry import When, added, entry_of
from coach.cli.log.table import BLOCKS, PLAIN, bars, table, total
from coach.config import Config
from coach.front import chosen
from coach.journal import moment
from coach.journal.export import FIELDS
from coach.journal.journal import Journal, Sitting
from coach.journal.session import Done
from coach.journal.weeks import Week
from coach.studio.choices import Choices
from coach.timing import Ms

GOLDENS = Path(__file__).parents[1] / "goldens"
NOW = datetime(2026, 3, 18, 9, 0, tzinfo=timezone(timedelta(hours=1)))
"""A Wednesday."""


@pytest.fixture(autouse=True)
def path(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "data"))
    monkeypatch.setattr(moment, "now", lambda: NOW)
    return tmp_path / "data" / "coach" / "journal.sqlite"


def tell(sitting: Sitting, exercise: str, heard: float, *done: tuple[str, float, float]) -> None:
    exercises = moves(*done)
    moved = Ms(sum(each.done for each in exercises))
    sitting.progress(place={}, exercise=exercise, heard=Ms(int(1000 * heard)), moved=moved, exercises=exercises)


@pytest.fixture
def some(path: Path) -> Path:
    """Seven weeks with sessions of all sorts."""
    clock = Clock(datetime(2026, 2, 2, 7, 30, tzinfo=NOW.tzinfo))
    with Journal(path, clock) as journal:
        walk = journal.begin("backward-walk", "Backward walk", Ms(1_200_000), ["gentle", "minutes20"],
                             lesson=("backward-walk-6-weeks", "2.3 morning"))  # fmt: skip
        tell(walk, "The walk", 1200, ("The walk", 1100, 1100))
        walk.end("ended")
        clock.pass_by(days=8, hours=11)
        care = journal.begin("daily-back-care", "Daily back care", Ms(912_345))
        tell(care, "Knee hug", 750, ("Waist circles", 120, 120), ("Crocodile breathing", 180, 80), ("Prone press-up", 60, 0),
             ("Knee hug", 60, 60), ("Knee hug", 60, 20))  # fmt: skip
        care.tell("skip", Ms(300_000), "Prone press-up")
        care.end("stopped")
        clock.pass_by(days=1)
        lost = journal.begin("seven-actions", "Seven actions", Ms(4_000_000), ["level-with-a-long-name", "without-open-book",
                             "side-left", "talk-less", "seed3"])  # fmt: skip
        tell(lost, "", 3725.9, ("Open book", 600, 600))
        journal.add("knee-hug", "Knee hug", date(2026, 3, 1), Ms(150_000))
        journal.begin("knee-hug", "Knee hug", Ms(300_000)).end("stopped")
        clock.moment = NOW - timedelta(seconds=9)
        tell(journal.begin("knee-hug", "Knee hug", Ms(300_000)), "Hug", 29, ("Hug", 200, 1))
    return path


def shown(coach: Run, *args: str) -> str:
    result = coach("log", *args)
    assert (result.exit_code, result.stderr) == (0, "")
    return str(result.stdout)


def refused(coach: Run, *args: str, code: int = 2) -> str:
    result = coach("log", *args)
    assert (result.exit_code, result.stdout) == (code, "")
    return str(result.stderr)


def test_the_table(coach: Run, some: Path, golden: Callable[[Path, str], None]) -> None:
    text = shown(coach)
    assert max(map(len, text.splitlines())) <= 80
    golden(GOLDENS / "log.txt", text)


def test_the_exports(coach: Run, some: Path, golden: Callable[[Path, str], None]) -> None:
    golden(GOLDENS / "log.csv", shown(coach, "--csv"))
    golden(GOLDENS / "log.json", json.dumps(json.loads(shown(coach, "--json")), indent=1) + "\n")


def test_an_empty_journal_is_none_and_stays_none(coach: Run, path: Path) -> None:
    assert shown(coach) == "No session yet. `coach log add ROUTINE` adds what was done with the MP3.\n"
    assert shown(coach, "--json") == "[]\n"
    assert shown(coach, "--csv") == f"{','.join(FIELDS)}\n"
    assert (
        shown(coach, "--routine", "knee-hug", "--since", "2026-03-01") == "No session of knee-hug since 2026-03-01.\n"
    )
    assert not path.parent.exists()


def ids(coach: Run, *args: str) -> list[int]:
    return [session["id"] for session in json.loads(shown(coach, "--json", *args))]


def test_only_some(coach: Run, some: Path) -> None:
    assert ids(coach) == [1, 2, 3, 5, 4, 6]
    assert ids(coach, "--last", "2") == [4, 6]
    assert ids(coach, "--routine", "knee-hug") == [5, 4, 6]
    assert ids(coach, "--since", "2026-02-11") == [3, 5, 4, 6]
    assert ids(coach, "--since", "today") == [6]
    assert ids(coach, "--since", "yesterday", "--routine", "seven-actions") == []
    rows = list(csv.DictReader(StringIO(shown(coach, "--csv", "--last", "1", "--routine", "daily-back-care"))))
    assert [(row["minutes"], row["skipped"]) for row in rows] == [("12.50", "Prone press-up")]


def test_the_table_is_short(coach: Run, path: Path) -> None:
    with Journal(path) as journal:
        for _ in range(31):
            journal.add("walk", "Walk", NOW.date(), Ms(60_000))
    lines = shown(coach).splitlines()
    assert lines[0] == "11 earlier; --last 31 shows all"
    assert [line.split()[0] for line in lines[2:42:2]] == [f"{number}" for number in range(12, 32)]
    assert lines[-3].split()[:2] == ["2026-03-16", "31"]
    assert lines[-1] == "31 sessions, 31 min in all"
    assert shown(coach, "--last", "31").splitlines()[0].split()[0] == "id"


def test_a_routine_that_was_removed_is_still_in_the_journal(coach: Run, path: Path) -> None:
    with Journal(path) as journal:
        journal.add("my-old-one", "Old", NOW.date(), Ms(60_000))
    assert ids(coach, "--routine", "my-old-one") == [1]
    assert refused(coach, "--routine", "my-old-onne") == (
        "error: --routine: 'my-old-onne' is no routine, and in no session; did you mean my-old-one?\n"
    )


def test_bars_by_hand() -> None:
    monday = date(2026, 3, 2)
    found = [
        Week(monday + timedelta(days=7 * n), Ms(60_000 * minutes), 1) for n, minutes in enumerate((0, 1, 400, 1600))
    ]
    assert [*bars(found, BLOCKS)] == [
        "week of     minutes",
        "2026-03-02        0",
        "2026-03-09        1  ▏",
        "2026-03-16      400  " + "█" * 14 + "▊",
        "2026-03-23    1,600  " + "█" * 59,
    ]
    assert [line[21:] for line in bars(found, PLAIN)] == ["", "", "#", "#" * 14, "#" * 59]
    assert [*bars([found[0]], BLOCKS)][1:] == ["2026-03-02        0"]


def test_totals() -> None:
    assert total([made(heard=29_999)]) == "1 session, 0 min"
    assert total([made(heard=30_000), made(heard=60_000)]) == "2 sessions, 2 min"
    assert total([made(heard=3_600_000)] * 1000) == "1,000 sessions, 1,000 h 0 min"


def test_long_names_are_wrapped() -> None:
    session = made(
        id=12345,
        routine="a-very-long-name-" * 4,
        choices=("gentle",) * 20,
        exercises=moves(("Word " * 40, 60, 0), ("Walk", 60, 60)),
    )
    lines = [*table([session])]
    assert max(map(len, lines)) <= 80
    assert sum(line.count("gentle") for line in lines) == 20


@pytest.mark.parametrize(("encoding", "letter"), [("utf-8", "█"), ("ascii", "#"), ("latin-1", "#"), ("cp437", "#")])
def test_a_terminal_that_lacks_blocks(process: Start, path: Path, encoding: str, letter: str) -> None:
    with Journal(path) as journal:
        journal.add("walk", "Walk", datetime.now().date(), Ms(3_600_000))
    running = process("log", env={"PYTHONIOENCODING": encoding}, encoding=encoding)
    out, errors = running.communicate()
    assert errors == ""
    assert f"       60  {letter * 59}\n" in out


def test_added_with_the_length_of_its_plan(coach: Run, path: Path) -> None:
    planned = json.loads(coach("show", "little.yaml", "--voice", "tone", "--level", "quick", "--json").stdout)
    told = shown(
        coach, "add", "little.yaml", "--voice", "tone", "--level", "quick", "--music", "gone.mp3", "--on", "yesterday"
    )
    assert re.fullmatch(r"added 1: 2026-03-17 little, 0:\d\d\n", told)
    with Journal(path) as journal:
        (session,) = journal.sessions()
    assert (session.routine, session.title, session.day, session.how) == (
        "little",
        "Little walk",
        date(2026, 3, 17),
        "added",
    )
    assert session.heard == session.planned == planned["duration_ms"]
    (span,) = planned["spans"]
    length = span["end_ms"] - span["start_ms"]
    assert session.exercises == (Done("Steps", length, length),)
    assert session.moved == length
    assert session.choices[:2] == ("quick", "voice-tone")
    again, choices = chosen(session.options)
    assert (again.title, choices) == ("Little walk", Choices(level="quick", voice="tone", music="gone.mp3"))


def test_added_with_its_minutes_speaks_nothing(coach: Run, path: Path) -> None:
    assert (
        shown(coach, "add", "knee-hug", "--minutes", "12.5", "--voice", "no-such-voice")
        == "added 1: 2026-03-18 knee-hug, 12:30\n"
    )
    with Journal(path) as journal:
        (session,) = journal.sessions()
    assert (session.heard, session.planned, session.moved, session.exercises) == (750_000, None, None, ())


def test_all_are_added_before_any_is_told(coach: Run, path: Path) -> None:
    """Whoever reads what is told may go, as `head -1` does."""
    entries = [entry_of("little.yaml", Chosen(), Config(), When(NOW.date(), minutes=minutes)) for minutes in (3, 4)]
    told = added(entries)
    assert ids(coach) == [1, 2]
    assert [*told] == ["added 1: 2026-03-18 little, 3:00", "added 2: 2026-03-18 little, 4:00"]


def test_added_at_a_time(coach: Run, path: Path) -> None:
    shown(coach, "add", "knee-hug", "--minutes", "5", "--on", "yesterday")
    shown(coach, "add", "backward-walk.zh", "--minutes", "5", "--on", "yesterday", "--at", "7:30")
    lines = shown(coach).splitlines()
    assert lines[1].split() == ["2", "2026-03-17", "07:30", "5:00", "backward-walk", "zh"]
    assert lines[3].split() == ["1", "2026-03-17", "5:00", "knee-hug"]
    assert ids(coach, "--routine", "backward-walk") == ids(coach, "--routine", "backward-walk.zh") == [2]


def test_the_sum_of_the_bars_is_told_where_there_is_more(coach: Run, path: Path) -> None:
    with Journal(path) as journal:
        for weeks_ago in (0, 11, 12, 30):
            journal.add("walk", "Walk", NOW.date() - timedelta(weeks=weeks_ago), Ms(600_000))
    assert shown(coach).splitlines()[-1] == "2 sessions, 20 min in these 12 weeks; 4 sessions, 40 min in all"
    since = shown(coach, "--since", "2025-12-31")
    assert since.splitlines()[-1] == "2 sessions, 20 min in all"


def test_removed(coach: Run, some: Path) -> None:
    told = "removed 2: 2026-02-10 daily-back-care, 12:30\nremoved 4: 2026-03-01 knee-hug, 2:30\n"
    assert refused(coach, "remove", "2", "99") == "error: ID: 99 is no session; `coach log` tells their IDs\n"
    assert shown(coach, "remove", "2", "4", "2") == told
    assert ids(coach) == [1, 3, 5, 6]
    assert refused(coach, "remove", "4") == "error: ID: 4 is no session; `coach log` tells their IDs\n"


def test_nothing_to_remove(coach: Run, path: Path) -> None:
    assert refused(coach, "remove", "1") == "error: ID: 1 is no session; `coach log` tells their IDs\n"
    assert not path.exists()


NO_DAY = "is no day; write it as 2026-03-18, or today or yesterday"


@pytest.mark.parametrize(
    ("args", "message"),
    [
        (["--since", "2026-02-30"], f"--since: '2026-02-30' {NO_DAY}"),
        (["--since", "monday"], f"--since: 'monday' {NO_DAY}"),
        (["--since", "2026-03-19"], "--since: '2026-03-19' is still to come; today is 2026-03-18"),
        (["--routine", "kneehug"], "--routine: 'kneehug' is no routine, and in no session; did you mean knee-hug?"),
        (["--csv", "--json"], "--csv: does not go together with --json; ask for one after the other"),
        (["add", "knee-hug", "--on", "2025-02-29"], f"--on: '2025-02-29' {NO_DAY}"),
        (["add", "knee-hug", "--on", ""], f"--on: '' {NO_DAY}"),
        (["add", "knee-hug", "--on", "2026-03-19"], "--on: '2026-03-19' is still to come; today is 2026-03-18"),
        (["add", "knee-hug", "--at", "half past"], "--at: 'half past' is no time of a day; write it as 07:30"),
        (["add", "knee-hug", "--minutes", "5", "--at", "23:59"], "--at: '23:59' is still to come; it is 09:00"),
        (["add", "knee-hug", "--minutes", "0"], "--minutes: '0' is out of range; expected more than 0, up to 1440"),
        (["add", "knee-hug", "--minutes", "nan"], "--minutes: 'nan' is out of range; expected more than 0, up to 1440"),
        (["add", "knee-hug", "--minutes", "1441"], "--minutes: '1441' is out of range; expected more than 0, up to 1440"),
        (["add", "knee-hugg", "--minutes", "5"], "ROUTINE: 'knee-hugg' is no routine; did you mean knee-hug?"),
        (["add", "little.yaml", "--minutes", "5", "--level", "quik"], "--level: 'quik' is no level of little; did you mean quick?"),
        (["add", "little.yaml", "--minutes", "5", "--only", "Stps"], "--only: 'Stps' is no exercise here; did you mean steps?"),
    ],
    ids=" ".join,
)  # fmt: skip
def test_errors(coach: Run, path: Path, args: list[str], message: str) -> None:
    assert refused(coach, *args) == f"error: {message}\n"
    assert not path.exists()


def test_options_of_the_table_are_not_for_the_commands_below(coach: Run, path: Path) -> None:
    result = coach("log", "--json", "add", "knee-hug", "--minutes", "5")
    assert result.exit_code == 2
    assert result.stderr.startswith("error: options before 'add' are for the table; ")
    assert not path.exists()


def test_a_damaged_journal_is_told_by_its_name(coach: Run, path: Path) -> None:
    path.parent.mkdir(parents=True)
    path.write_bytes(b"no journal" * 999)
    for args in ([], ["--json"], ["add", "knee-hug", "--minutes", "5"], ["remove", "1"]):
        assert refused(coach, *args, code=1).startswith(
            f"error: the journal {path} is damaged (file is not a database); "
        )
    assert path.read_bytes() == b"no journal" * 999


def no_room() -> None:
    """Let no file grow over 3 kB, as if the disk were full."""
    resource.setrlimit(resource.RLIMIT_FSIZE, (3000, 3000))


@pytest.mark.parametrize("there", [True, False])
def test_a_full_disk(process: Start, path: Path, there: bool) -> None:
    if there:
        with Journal(path) as journal:
            journal.add("walk", "Walk", NOW.date(), Ms(1))
    running = process("log", "add", "knee-hug", "--minutes", "5", preexec_fn=no_room)
    out, errors = running.communicate()
    assert (running.returncode, out) == (1, "")
    assert errors == f"error: cannot use the journal {path}: disk I/O error\n"
    with Journal(path) as journal:
        assert [session.routine for session in journal.sessions()] == ["walk"] * there
    assert sqlite3.connect(path).execute("PRAGMA integrity_check").fetchall() == [("ok",)]


PAGE = (ROOT / "docs" / "live.md").read_text("utf-8")
CHAPTER = PAGE[PAGE.index("\n## The journal") :].partition("\n## ")[2].partition("\n## ")[0]


@pytest.mark.parametrize("line", re.findall(r"^    (coach log[^#\n]*)", CHAPTER, re.MULTILINE))
def test_every_command_of_the_page_runs(coach: Run, some: Path, line: str) -> None:
    shown(coach, *shlex.split(line)[2:])


def named(head: str) -> list[str]:
    """The first column of the page's table with this head."""
    (rows,) = re.findall(rf"^\| {head} \|.*\n\|[-|]+\n((?:\|.*\n)+)", CHAPTER, re.MULTILINE)
    return [name for row in rows.splitlines() for name in re.findall(r"`([^`]+)`", row.split("|")[1])]


def test_the_page_names_every_column_and_key(coach: Run, some: Path) -> None:
    sessions: list[dict[str, Any]] = json.loads(shown(coach, "--json"))
    assert named("column") == [*FIELDS]
    assert named("key") == [*sessions[0]]


def test_the_page_shows_a_real_table() -> None:
    """What the page shows is what these sessions give."""
    (block,) = re.findall(r"```\n(id.*?|.*?id  date.*?)```", CHAPTER, re.DOTALL)
    monday = datetime(2026, 3, 2, 7, 30, tzinfo=NOW.tzinfo)
    first = made(monday.date(), 1_203_000, id=41, routine="backward-walk", choices=("gentle", "minutes20"), started=monday,
                 planned=Ms(1_203_000))  # fmt: skip
    second = made(date(2026, 3, 3), 750_000, "stopped", id=42, routine="daily-back-care", started=monday + timedelta(days=1, minutes=5),
                  planned=Ms(958_000), exercise="Knee hug",
                  exercises=moves(("Waist circles", 90, 90), ("Prone press-up", 60, 0), ("Knee hug", 60, 15)))  # fmt: skip
    third = made(date(2026, 3, 11), 300_000, "added", id=43, routine="knee-hug")
    weeks = [Week(date(2026, 3, 2), Ms(1_953_000), 2), Week(date(2026, 3, 9), Ms(300_000), 1)]
    lines = [*table([first, second, third]), "", *bars(weeks, BLOCKS), "", f"{total([first, second, third])} in all"]
    assert block.rstrip("\n").splitlines() == lines


def test_the_data_folder_is_the_users(coach: Run, path: Path) -> None:
    shown(coach, "add", "knee-hug", "--minutes", "5")
    assert [each.name for each in path.parent.iterdir()] == ["journal.sqlite"]
    assert os.stat(path).st_size < 40_000
