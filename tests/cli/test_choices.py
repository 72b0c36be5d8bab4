"""The choices of `show` and `render`: each option, what it changes, and each error's message."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from running import Run


@pytest.fixture
def show(coach: Run) -> Any:
    def run(*args: str) -> Any:
        result = coach("show", "little.yaml", "--voice", "tone", *args, "--json")
        assert result.exit_code == 0, result.output
        return json.loads(result.stdout)

    return run


def interval(data: Any) -> int:
    ticks: list[int] = sorted(cue["beat_ms"] for cue in data["cues"] if cue["kind"] == "tick")
    return ticks[-1] - ticks[-2]


def test_settings_and_levels(show: Any) -> None:
    assert interval(show()) == 750
    assert interval(show("--level", "quick")) == 600
    assert interval(show("--level", "quick", "--set", "cadence=120")) == 500
    assert interval(show("--set", "cadence = 60 steps/min")) == 1000
    words = [cue for cue in show("--set", "words=off", "--set", "times=2")["cues"] if cue["kind"] == "beat"]
    assert words == []


def test_rate_and_voice(coach: Run, show: Any) -> None:
    def sentence(data: Any) -> int:
        cue = next(cue for cue in data["cues"] if cue["text"] == "Stand tall.")
        return int(cue["end_ms"] - cue["start_ms"])

    assert sentence(show()) == 250 + 45 * len("Stand tall.")
    assert sentence(show("--rate", "280")) == (250 + 45 * len("Stand tall.")) // 2
    real = json.loads(coach("show", "little.yaml", "--voice", "en-gb", "--json").stdout)
    assert sentence(real) != sentence(show())


def test_excerpts(show: Any) -> None:
    whole = show()
    part = show("--part", "steps")
    first, last = next((c["start_ms"], c["end_ms"]) for c in whole["chapters"] if c["title"] == "Steps")
    assert part["duration_ms"] == last - first
    assert [chapter["title"] for chapter in part["chapters"]] == ["Steps"]
    rest = show("--from", "0:05")
    assert whole["duration_ms"] - 5000 <= rest["duration_ms"] < whole["duration_ms"] - 5000 + 24
    short = show("--from", "5 s", "--first", "2s")
    assert all(cue["start_ms"] < 2000 for cue in short["cues"])
    assert show("--first", "1h") == whole


@pytest.mark.parametrize(
    ("options", "message"),
    [
        (["--set", "cadence"], "--set: 'cadence' is no choice; expected NAME=VALUE, such as minutes=10"),
        (["--set", "=3"], "--set: '=3' is no choice; expected NAME=VALUE, such as minutes=10"),
        (["--set", "times="], "--set: 'times=' is no choice; expected NAME=VALUE, such as minutes=10"),
        (["--set", "cadance=80"], "--set: 'cadance' is no setting of little; did you mean cadence?"),
        (["--set", "cadence=300"], "--set cadence: '300' is out of range; expected 40-120 steps/min"),
        (["--set", "cadence=fast"], "--set cadence: 'fast' is no number; expected 40-120 steps/min"),
        (["--set", "cadence=-80"], "--set cadence: '-80' is no number; expected 40-120 steps/min"),
        (["--set", "words=all"], "--set words: 'all' is not known; expected every or off"),
        (["--level", "quik"], "--level: 'quik' is no level of little; did you mean quick?"),
        (["--level", ""], "--level: '' is no level of little; known: quick"),
        (["--voice", "klingonn"], "--voice: 'klingonn' is no voice of espeak; did you mean Klingon?"),
        (["--rate", "0"], "--rate: 0 is out of range; expected 80 to 300 words a minute"),
        (["--rate", "301"], "--rate: 301 is out of range; expected 80 to 300 words a minute"),
        (["--rate", "-5"], "--rate: -5 is out of range; expected 80 to 300 words a minute"),
        (["--volume", "tik=-6"], "--volume: 'tik' is no kind of cue; did you mean tick or tip?"),
        (["--volume", "tick"], "--volume: 'tick' is no volume; expected KIND=DB, such as tick=-6"),
        (["--volume", "tick=loud"], "--volume: 'tick=loud' is no volume; expected KIND=DB, such as tick=-6"),
        (["--volume", ""], "--volume: '' is no volume; expected KIND=DB, such as tick=-6"),
        (["--volume", "say=1,tick=40"], "--volume: 'tick=40' is out of range; expected -60 to 12 decibels"),
        (["--volume", "tick=-61"], "--volume: 'tick=-61' is out of range; expected -60 to 12 decibels"),
        (["--part", "Step"], "--part: 'Step' is no chapter of this track; did you mean Steps?"),
        (["--from", "5"], "--from: '5' is no time; write 5min, 5s or 5:00"),
        (["--from", "soon"], "--from: 'soon' is no time; write 10min, 10s or 10:00"),
        (["--from", "-1s"], "--from: '-1s' is no time; write 10min, 10s or 10:00"),
        (["--first", "2"], "--first: '2' is no time; write 2min, 2s or 2:00"),
        (["--first", "0s"], "--first: '0s' is no length; expected more than nothing, such as 2min"),
    ],
)
@pytest.mark.parametrize("command", ["show", "render"])
def test_bad_choices(coach: Run, command: str, options: list[str], message: str) -> None:
    voice = [] if "--voice" in options else ["--voice", "tone"]
    result = coach(command, "little.yaml", *voice, *options)
    assert (result.exit_code, result.stdout, result.stderr) == (2, "", f"error: {message}\n")


def test_an_excerpt_past_the_end(coach: Run, show: Any) -> None:
    seconds, rest = divmod(show()["duration_ms"], 1000)
    result = coach("show", "little.yaml", "--voice", "tone", "--from", "1:00:00")
    assert result.exit_code == 2
    assert result.stderr == f"error: --from: '1:00:00' lies past the end, 0:{seconds:02d}.{rest:03d}\n"


def test_chinese_text_and_an_english_voice(coach: Run, show: Any) -> None:
    text = Path("little.yaml").read_text("utf-8")
    Path("chinese.yaml").write_text(text.replace("Stand tall.", "站直。"), "utf-8")
    result = coach("show", "chinese.yaml")
    assert result.exit_code == 2
    assert "Chinese" in result.stderr
    assert "cmn" in result.stderr
