"""`--fit`: what is written, shown and told on the command line."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from running import Run

RANGES = """\
routine: Ranges
script:
  - exercise: Knee hug
    repeat: 8-14
    sets: 1-2
    rest: 20-30 s
    phases: [up 3 s, down 3 s]
"""


@pytest.fixture(autouse=True)
def ranges(tmp_path: Path) -> None:
    (tmp_path / "ranges.yaml").write_text(RANGES, "utf-8")


def test_the_track_has_the_wished_length_and_says_what_was_chosen(coach: Run) -> None:
    data = json.loads(coach("show", "ranges.yaml", "--voice", "tone", "--fit", "2:30", "--json").stdout)
    assert abs(data["duration_ms"] - 150_000) <= 5000
    moves = [span for span in data["spans"] if span["kind"] == "move"]
    times = (moves[0]["end_ms"] - moves[0]["start_ms"]) // 6000
    rests = [span for span in data["spans"] if span["kind"] == "rest"]
    rest = (rests[0]["end_ms"] - rests[0]["start_ms"]) // 1000
    assert data["fitted"] == [f"Knee hug: {times} times, {len(moves)} sets, rest {rest} s"]
    shown = coach("show", "ranges.yaml", "--voice", "tone", "--fit", "2:30").stdout
    assert f"fit: {data['fitted'][0]}" in shown
    plain = json.loads(coach("show", "ranges.yaml", "--voice", "tone", "--json").stdout)
    assert plain["fitted"] == []


def test_the_file_says_the_wish(coach: Run, tmp_path: Path) -> None:
    result = coach("render", "ranges.yaml", "--voice", "tone", "--fit", "3min")
    assert result.exit_code == 0, result.output
    assert (tmp_path / "output" / "ranges-fit3m-voice-tone.mp3").is_file()
    assert "  fit: Knee hug: " in result.stdout


def test_out_of_reach_is_no_error_but_is_told(coach: Run) -> None:
    result = coach("show", "ranges.yaml", "--voice", "tone", "--fit", "1h")
    assert result.exit_code == 0
    assert "fit: 1:00:00 cannot be reached: the longest is " in result.stdout


@pytest.mark.parametrize(
    ("args", "message"),
    [
        (("little.yaml", "--fit", "15"), "error: --fit: '15' is no time; write 15min, 15s or 15:00"),
        (("little.yaml", "--fit", "0 s"), "error: --fit: '0 s' is no length"),
        (("little.yaml", "--fit", "5min", "--set", "times=4"), "error: --fit: there is nothing to choose here"),
    ],
)
def test_what_cannot_be_fitted(coach: Run, args: tuple[str, ...], message: str) -> None:
    result = coach("show", *args, "--voice", "tone")
    assert result.exit_code == 2
    assert message in result.output
