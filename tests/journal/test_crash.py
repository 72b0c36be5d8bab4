"""Nothing that was told is lost when a coach is killed, at whatever moment; and two coaches may write at once."""

from __future__ import annotations

import json
import random
import sqlite3
import subprocess
import sys
from pathlib import Path
from typing import Any

from journal.writer import STEPS

from coach.journal.journal import Journal
from coach.journal.session import Session

KILLS = 25
MOST_KILLS = 250


def start(path: Path, name: str, sessions: int = 0) -> subprocess.Popen[str]:
    writer = Path(__file__).with_name("writer.py")
    return subprocess.Popen(
        [sys.executable, str(writer), str(path), name, str(sessions)], stdout=subprocess.PIPE, text=True
    )


def killed(path: Path, chance: random.Random) -> list[dict[str, Any]]:
    """What a coach told, which was killed while it told more."""
    process = start(path, "walk")
    assert process.stdout
    lines = [process.stdout.readline() for _ in range(chance.randint(1, 60))]
    for _ in range(chance.randint(0, 20_000)):  # somewhere between two lines
        pass
    process.kill()
    lines += process.stdout.read().splitlines(keepends=True)
    process.stdout.close()
    assert process.wait() == -9
    return [json.loads(line) for line in lines if line.endswith("\n")]


def check(last: dict[str, Any], session: Session, events: int) -> None:
    """The journal holds what was told, or what was told next, and never the half of anything."""
    assert session.heard in (last["heard"], last["heard"] + 1)
    assert events in (last["events"], last["events"] + 1)
    going_on = {"playing", "broken off", "ended"}  # a slow machine takes longer than what goes on may be silent
    assert session.how in ({last["how"]} if last["how"] else going_on)
    if session.heard:
        assert session.place == {"step": session.heard}
        assert {each.done for each in session.exercises} == {session.heard}
        assert len(session.exercises) == 200


def test_whatever_was_told_is_there_after_a_kill(tmp_path: Path) -> None:
    path, chance = tmp_path / "journal.sqlite", random.Random(6)
    told: dict[int, dict[str, Any]] = {}
    kills = in_the_midst = 0
    while kills < KILLS or not in_the_midst:
        assert kills < MOST_KILLS, "no kill ever fell into a write"
        told |= {line["id"]: line for line in killed(path, chance)}
        kills += 1
        in_the_midst += path.with_name("journal.sqlite-journal").exists()
        with Journal(path) as journal:
            events = journal.events()
            sessions = {session.id: session for session in journal.sessions()}
        assert {*told} <= {*sessions}
        assert len(sessions) - len(told) <= kills, "each coach began one at most without having said so"
        for id, last in told.items():
            check(last, sessions[id], len(events.get(id, ())))
    assert sqlite3.connect(path).execute("PRAGMA integrity_check").fetchall() == [("ok",)]


def test_two_coaches_write_at_once(tmp_path: Path) -> None:
    path = tmp_path / "journal.sqlite"
    writers = [start(path, name, 20) for name in ("walk", "hug", "press")]
    outputs = [writer.communicate()[0].splitlines() for writer in writers]
    assert [writer.returncode for writer in writers] == [0, 0, 0]
    with Journal(path) as journal:
        for name, lines in zip(("walk", "hug", "press"), outputs, strict=True):
            sessions = journal.sessions(routine=name)
            assert {session.id for session in sessions} == {json.loads(line)["id"] for line in lines}
            assert [(session.how, session.heard) for session in sessions] == [("ended", STEPS)] * 20
        assert sorted(journal.events()) == [*range(1, 61)]
        assert {len(events) for events in journal.events().values()} == {STEPS}
