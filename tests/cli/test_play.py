"""`coach play` as a whole, on the device that plays into nothing in real time."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from play.terminals import LIMIT_S, Terminal

from coach.journal.journal import Journal
from coach.timing import Ms

COACH = [sys.executable, "-m", "coach"]
SCRIPT = """\
routine: Little play
script:
  - say: Stand tall and breathe. Look far ahead.
    wait: 1 s
  - exercise: Steps
    pace: 120
    repeat: 40
    phases: [left 1 beat, right 1 beat]
"""
Run = Callable[..., "subprocess.CompletedProcess[str]"]


@pytest.fixture(autouse=True)
def script(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    for name in ("CACHE", "CONFIG", "DATA"):
        monkeypatch.setenv(f"XDG_{name}_HOME", str(tmp_path / name.lower()))
    path = tmp_path / "little.yaml"
    path.write_text(SCRIPT, "utf-8")
    return path


@pytest.fixture
def coach() -> Run:
    def run(*words: str | Path) -> subprocess.CompletedProcess[str]:
        command = [*COACH, *map(str, words)]
        return subprocess.run(command, stdin=subprocess.DEVNULL, capture_output=True, text=True, timeout=LIMIT_S)

    return run


@pytest.fixture
def terminals() -> Iterator[Callable[..., Terminal]]:
    opened: list[Terminal] = []

    def start(*words: str | Path) -> Terminal:
        opened.append(Terminal([*COACH, *map(str, words)]))
        return opened[-1]

    yield start
    for terminal in opened:
        terminal.close()


def log(coach: Run) -> list[dict[str, object]]:
    sessions: list[dict[str, object]] = json.loads(coach("log", "--json").stdout)
    return sessions


def test_it_plays_to_the_end_and_keeps_what_was_done(coach: Run, script: Path) -> None:
    played = coach("play", script, "--device", "null", "--first", "4s", "--voice", "tone")
    assert (played.returncode, played.stderr) == (0, "Little play: done, 0:04\n")
    assert "0:02  Little play." in played.stdout
    (session,) = log(coach)
    assert (session["how"], session["heard_ms"], session["choices"]) == ("ended", 4000, ["voice-tone", "first-0m04s"])


def test_nothing_is_kept_where_that_is_wished(coach: Run, script: Path, tmp_path: Path) -> None:
    played = coach("play", script, "--device", "null", "--first", "1s", "--voice", "tone", "--no-log")
    assert played.returncode == 0
    assert not (tmp_path / "data").exists()


def test_one_stops_and_goes_on_another_time(coach: Run, script: Path, terminals: Callable[..., Terminal]) -> None:
    first = terminals("play", script, "--device", "null", "--voice", "tone", "--plain")
    first.shows("= Steps")
    first.press("+")
    first.shows("122 beats a minute")
    first.press("q")
    assert first.ends() == 0
    first.shows("coach play --resume goes on")
    second = terminals("play", "--resume", "--device", "null")
    second.shows("122", "LEFT")
    second.until(lambda: "14 of 40" in "\n".join(second.screen.display), "some seconds more")
    second.press(" ")
    second.shows("PAUSED")
    second.press("\x03")
    assert second.ends() == 0
    one, two = log(coach)
    assert [one["how"], two["how"]] == ["stopped", "stopped"]
    assert two["choices"] == one["choices"] == ["voice-tone"]
    assert two["heard_ms"] < 14_000, "it did not begin anew"  # type: ignore[operator]


def test_one_goes_on_as_far_as_was_asked_for_then(coach: Run, script: Path, terminals: Callable[..., Terminal]) -> None:
    first = terminals("play", script, "--device", "null", "--voice", "tone", "--first", "10s", "--plain")
    first.shows("Stop for sharp")
    first.press("q")
    assert first.ends() == 0
    again = coach("play", "--resume", "--device", "null")
    assert again.returncode == 0
    assert again.stderr.startswith("Little play: the end, "), "of what was asked for"
    assert again.stderr.endswith(" of 0:10 heard\n")


def test_a_session_of_a_moment_is_not_kept(terminals: Callable[..., Terminal], script: Path, coach: Run) -> None:
    terminal = terminals("play", script, "--device", "null", "--voice", "tone", "--plain")
    terminal.shows("Little play")
    terminal.press("q")
    assert terminal.ends() == 0
    assert log(coach) == []


@pytest.mark.parametrize("how", [signal.SIGTERM, signal.SIGINT])
def test_it_can_be_ended_from_outside(how: signal.Signals, script: Path, coach: Run) -> None:
    command = [*COACH, "play", str(script), "--device", "null", "--voice", "tone"]
    with subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, text=True) as playing:
        assert playing.stdout is not None
        assert any("= Steps" in line for line in playing.stdout), "long enough to be kept"
        playing.send_signal(how)
        assert playing.wait(LIMIT_S) == 0
    assert [session["how"] for session in log(coach)] == ["stopped"]


@pytest.mark.parametrize(
    ("words", "code", "told"),
    [
        ([], 2, "ROUTINE: is missing; `coach list` tells all that there are"),
        (["knee-hub"], 2, "knee-hub' is no routine; did you mean"),
        (["knee-hug", "--start-in", "soon"], 2, "--start-in: 'soon' is no time; expected"),
        (["knee-hug", "--start-in", "10"], 2, "--start-in: '10' is no time; expected a time up to 10min, such as 20s"),
        (["knee-hug", "--buffer", "5"], 2, "--buffer: '5' is no time; expected 40ms to 5s, such as 500ms"),
        (["knee-hug", "--start-in", "1h"], 2, "--start-in: '1h' is too long; expected at most 10min"),
        (["knee-hug", "--buffer", "1ms"], 2, "--buffer: '1ms' is out of range; expected 40ms to 5s"),
        (["knee-hug", "--from", "2h", "--device", "null"], 2, "--from: '2:00:00' lies past the end"),
        (["knee-hug", "--part", "Bridge", "--device", "null"], 2, "--part: 'Bridge' is no chapter of this track"),
        (["--resume"], 2, "--resume: there is no session that stopped before its end"),
        (["--resume", "knee-hug"], 2, "--resume: there is no session of knee-hug that stopped before its end"),
        (["--resume", "--level", "gentle"], 2, "--resume: goes on with the choices of then; leave out all others"),
        (["knee-hug"], 1, "there is no audio device to play on; `coach render` writes a file, and --device null"),
    ],
)
def test_what_cannot_be_is_told_in_a_line(
    words: list[str], code: int, told: str, coach: Run, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("PULSE_SERVER", f"unix:{tmp_path}/none")
    failed = coach("play", *words)
    assert (failed.returncode, failed.stdout) == (code, "")
    assert failed.stderr.startswith("error: ")
    assert told in failed.stderr
    assert len(failed.stderr.splitlines()) == 1
    assert not os.path.exists(tmp_path / "data" / "coach" / "journal.sqlite")


@pytest.mark.parametrize("place", [{}, {"anchor": ["Steps"], "talk": "full", "tempos": []}, {"anchor": 1}])
def test_a_place_that_another_coach_wrote_is_told_in_a_line(
    place: dict[str, object], coach: Run, script: Path, tmp_path: Path
) -> None:
    with Journal(tmp_path / "data" / "coach" / "journal.sqlite") as journal:
        options = {"source": str(script), "language": None, "choices": {}}
        sitting = journal.begin("little", "Little play", Ms(20_000), (), options)
        sitting.progress(place=place, exercise="Steps", heard=Ms(9000), moved=Ms(0), exercises=())
        sitting.end("stopped")
    failed = coach("play", "--resume", "--device", "null")
    assert failed.returncode == 2
    assert failed.stderr.startswith("error: --resume: cannot find again where it stopped: ")


def test_a_journal_that_cannot_be_used_is_told_at_the_end_too(coach: Run, script: Path, tmp_path: Path) -> None:
    (tmp_path / "data" / "coach").mkdir(parents=True)
    (tmp_path / "data" / "coach" / "journal.sqlite").write_text("no journal at all, " * 99)
    played = coach("play", script, "--device", "null", "--first", "1s", "--voice", "tone")
    assert played.returncode == 0
    done, trouble = played.stderr.splitlines()
    assert done == "Little play: done, 0:01"
    assert trouble.startswith("nothing is kept of this session: the journal ")
