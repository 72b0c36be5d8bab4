"""`coach show`: the cue sheet and the JSON, whose keys are documented and stay."""

from __future__ import annotations

import json
import re
from pathlib import Path

from running import Run

from coach.cli.show import on_the_move, sheet
from coach.plan.kinds import KINDS
from coach.plan.timeline import Chapter, Cue, Timeline
from coach.timing import Ms

SHEET = """\
Little walk
0:28 · 27 cues · 8 steps in 0:06 on the move
└ Steps (0:28): 0:06

0:00  Steps (0:28)
   0:00.000 ~ (start)
"""


def tick(beat: int, sound: str = "tick-left") -> Cue:
    return Cue(Ms(beat), Ms(beat + 20), Ms(beat), "tick", "", sound, "left", 0)


def timeline(*cues: Cue) -> Timeline:
    return Timeline("r", "R", "en", Ms(99_000), cues, (Chapter("All", Ms(0), Ms(99_000)),))


def test_the_sheet(coach: Run) -> None:
    result = coach("show", "little.yaml", "--voice", "tone")
    assert result.exit_code == 0
    assert result.stdout.startswith(SHEET)
    assert " · Left, Right … Right, Left, Stop (8 × 750 ms, 4 ticks before)\n" in result.stdout
    assert result.stdout.endswith("~ (end)\n\nnothing was conceded\n")


def test_the_walk_with_the_real_voice_fits_80_columns_and_tells_the_steps(coach: Run) -> None:
    lines = coach("show", "backward-walk").stdout.splitlines()
    assert max(map(len, lines)) <= 80
    assert re.fullmatch(r"7:\d\d · \d+ cues · \d+ steps in \d:\d\d on the move", lines[1])
    bouts = [line for line in lines if "24 × 750 ms" in line]
    assert len(bouts) > 8
    assert len(lines) < 70


def test_all_shows_each_cue(coach: Run) -> None:
    count = len(json.loads(coach("show", "little.yaml", "--voice", "tone", "--json").stdout)["cues"])
    lines = coach("show", "little.yaml", "--voice", "tone", "--all").stdout.splitlines()
    cues = [line for line in lines if re.match(r" +\d+:\d\d\.\d{3} . ", line)]
    assert len(cues) == count
    assert sum("(tick-left)" in line for line in cues) == 4


def test_concessions_are_told(coach: Run) -> None:
    result = coach("show", "backward-walk")
    data = json.loads(coach("show", "backward-walk", "--json").stdout)
    assert data["concessions"]
    told = result.stdout.rpartition("\n\n")[2]
    assert " ".join(told.split()) == " ".join(f"conceded: {each}" for each in data["concessions"])


def test_time_on_the_move_counts_each_bout_to_one_beat_after_its_last_step() -> None:
    bouts = [tick(beat) for start in (0, 20_000) for beat in range(start, start + 8 * 750, 750)]
    assert on_the_move(timeline(*bouts)) == (16, 12_000)
    assert on_the_move(timeline(*bouts, tick(40_000))) == (17, 12_000)
    assert on_the_move(timeline(tick(0, "tick-in"))) == (0, 0)
    assert on_the_move(timeline()) == (0, 0)


def test_a_long_text_stands_under_its_beginning() -> None:
    cue = Cue(Ms(96_000), Ms(99_000), None, "safety", "word " * 30, "prose", None, 0)
    lines = list(sheet(timeline(cue)))[1].splitlines()
    assert lines[0].startswith("   1:36.000 ! word word")
    assert {line[:13] for line in lines[1:]} == {" " * 13}
    assert all(len(line) <= 80 for line in lines)
    assert sum(line.count("word") for line in lines) == 30


def test_json_has_exactly_the_documented_keys(coach: Run) -> None:
    data = json.loads(coach("show", "little.yaml", "--voice", "tone", "--json").stdout)
    keys = ["routine", "title", "language", "duration_ms", "chapters", "cues", "spans", "concessions", "fitted"]
    assert list(data) == keys
    assert (data["routine"], data["title"], data["language"]) == ("little", "Little walk", "en")
    assert data["chapters"] == [{"title": "Steps", "start_ms": 0, "end_ms": data["duration_ms"]}]
    for cue in data["cues"]:
        assert list(cue) == ["start_ms", "end_ms", "beat_ms", "kind", "text", "side", "chapter"]
        assert cue["kind"] in KINDS
        assert cue["side"] in ("left", "right", None)
        assert 0 <= cue["start_ms"] < cue["end_ms"] <= data["duration_ms"]
        assert cue["beat_ms"] is None or cue["start_ms"] <= cue["beat_ms"]
    assert [cue["start_ms"] for cue in data["cues"]] == sorted(cue["start_ms"] for cue in data["cues"])
    (span,) = data["spans"]
    assert list(span) == ["start_ms", "end_ms", "kind", "exercise", "set", "sets", "side"]
    assert (span["kind"], span["exercise"], span["end_ms"] - span["start_ms"]) == ("move", "Steps", 6000)
    page = (Path(__file__).parents[2] / "docs" / "timeline-json.md").read_text("utf-8")
    documented = set(re.findall(r"`(\w+)`", "".join(re.findall(r"^\| (`.*?) \|", page, re.MULTILINE))))
    assert documented == {*data, *data["cues"][0], *span, *KINDS}


def test_json_with_the_real_voice(coach: Run) -> None:
    data = json.loads(coach("show", "backward-walk", "--json").stdout)
    assert [chapter["title"] for chapter in data["chapters"]] == ["Before you start", "The walk"]
    assert data["chapters"][0]["start_ms"] == 0
    assert data["chapters"][-1]["end_ms"] == data["duration_ms"]


def test_a_picture_is_written_and_its_path_told(coach: Run, tmp_path: Path) -> None:
    result = coach("show", "little.yaml", "--voice", "tone", "--plot", "pictures/little.svg")
    assert (result.exit_code, result.stdout) == (0, "pictures/little.svg\n")
    assert "Little walk" in (tmp_path / "pictures" / "little.svg").read_text("utf-8")


def test_what_a_picture_cannot_be(coach: Run, tmp_path: Path) -> None:
    result = coach("show", "little.yaml", "--plot", "little.pdf")
    assert result.exit_code == 2
    told = "error: --plot: 'little.pdf' is no picture's name; expected one that ends with .svg or .png\n"
    assert result.stderr == told
    both = coach("show", "little.yaml", "--plot", "little.svg", "--json")
    assert both.exit_code == 2
    assert both.stderr.startswith("error: --plot: 'little.svg' does not go together with --json")
    assert not (tmp_path / "little.svg").exists()


def test_the_tree_stands_over_the_sheet(coach: Run) -> None:
    lines = coach("show", "backward-walk", "--voice", "tone").stdout.splitlines()
    assert lines[2].startswith("├ Before you start (")
    assert lines[3:5] == ["│ ├ One slow step: left and right, 2 × 0:10", "│ └ Eight steps to practise: 0:08"]
    assert re.fullmatch(r"└ The walk \(\d:\d\d\): 5:00", lines[5])
    assert lines[6] == ""
