"""What stands where: goldens of a few screens, and every size from tiny to huge."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from stages import WALK

from coach.cli.play.pages import cells
from coach.cli.play.picture import Row, help_picture, picture
from coach.live.view import View
from coach.timing import Ms

GOLDENS = Path(__file__).parent / "goldens"
REST = replace(
    WALK, phrase="Rest half a minute.", said=1.0, body="rest", phase="", phase_left=Ms(24_000), phase_done=0.2, side="left",
    set=2, sets=3, cycle=0, cycles=0, bouts=False, pace=None, note="15 seconds more rest", talk="less", music=False, underruns=1,
)  # fmt: skip
STEP = replace(WALK, phrase="Left", said=1.0)
PAUSED = replace(STEP, state="paused")
CHINESE = replace(
    WALK, language="zh", phase="左", title="倒走", exercise="倒走", phrase="从左肩往后看。", following="五禽戏"
)
SIGNS = replace(
    CHINESE, phrase="如果疼痛剧烈或加重，腿上发麻或刺痛，突然无力，请停下。", said=0.6, body="listen", phase=""
)


def text(rows: list[Row]) -> str:
    return "".join("".join(piece for _, piece in row).rstrip() + "\n" for row in rows)


@pytest.mark.parametrize(("name", "view", "columns", "rows"), [
    ("sentence", WALK, 80, 24), ("step", STEP, 80, 24), ("rest", REST, 80, 24), ("paused", PAUSED, 80, 24),
    ("chinese", CHINESE, 80, 24), ("chinese-long", SIGNS, 80, 24), ("chinese-small", CHINESE, 40, 12),
    ("chinese-paused", replace(CHINESE, state="paused", sets=2, side="left"), 80, 24),
    ("small", REST, 40, 12), ("large", WALK, 160, 48),
])  # fmt: skip
def test_a_screen_is_as_its_golden(
    name: str, view: View, columns: int, rows: int, golden: Callable[[Path, str], None]
) -> None:
    golden(GOLDENS / f"{name}.txt", text(picture(view, columns, rows)))


@pytest.mark.parametrize("size", [(80, 24), (40, 12)])
def test_the_help_is_as_its_golden(size: tuple[int, int], golden: Callable[[Path, str], None]) -> None:
    golden(GOLDENS / f"help-{size[0]}.txt", text(help_picture(*size)))


@pytest.mark.parametrize("columns", [1, 7, 20, 40, 79, 80, 81, 132, 300])
@pytest.mark.parametrize("rows", [1, 2, 5, 11, 12, 13, 24, 50, 100])
def test_every_size_is_filled_and_nothing_stands_outside(columns: int, rows: int) -> None:
    for view in (WALK, REST, STEP, PAUSED, CHINESE, replace(WALK, phrase="")):
        drawn = picture(view, columns, rows)
        assert len(drawn) == rows
        if columns >= 40:
            assert max(cells("".join(piece for _, piece in row)) for row in drawn) <= columns
    assert len(help_picture(columns, rows)) <= rows


def test_a_chinese_session_keeps_its_lines_where_they_are() -> None:
    for phrase in ("从左肩往后看。", "左", "OK"):
        assert len([row for row in picture(replace(CHINESE, phrase=phrase), 40, 12) if row[0][0] == "class:large"]) == 8


def test_a_low_terminal_drops_the_least_important_first() -> None:
    told = {rows: text(picture(REST, 40, rows)) for rows in range(8, 14)}
    first = {
        word: min(rows for rows, shown in told.items() if word in shown)
        for word in ("REST", "in all", "set 2", "next:", "? help")
    }
    assert list(first) == sorted(first, key=lambda word: first[word])
    assert first["next:"] <= 12 < 13 == first["? help"]


def test_while_it_waits_no_time_runs() -> None:
    waiting = replace(REST, state="waiting", body="open")
    *_, bar, _, _, _, keys = text(picture(waiting, 80, 24)).splitlines()
    assert bar.strip(" █") == "AS LONG AS YOU LIKE"
    assert keys.startswith(" space go on   ")
    assert picture(waiting, 80, 24) == picture(replace(waiting, phase_left=Ms(18_000), phase_done=0.9), 80, 24)


@pytest.mark.parametrize(
    ("state", "word"), [("paused", "PAUSED"), ("waiting", "AS LONG AS YOU LIKE"), ("holding", "ONE MOMENT")]
)
def test_a_state_is_told_in_words(state: str, word: str) -> None:
    for columns in (40, 80):
        assert word in text(picture(replace(WALK, state=state), columns, 12))  # type: ignore[arg-type]


def test_the_title_is_large_until_something_is_said() -> None:
    silent = replace(WALK, title="Knee hug", phrase="", said=0.0)
    assert picture(silent, 80, 24)[1:19] == picture(replace(silent, phrase="Knee hug"), 80, 24)[1:19]
    assert picture(silent, 80, 24)[1:19] != picture(replace(silent, title="Walk"), 80, 24)[1:19]


def test_a_long_phase_counts_down_large_but_a_step_does_not() -> None:
    assert picture(REST, 80, 24)[1:19] != picture(replace(REST, phase_left=Ms(23_000)), 80, 24)[1:19]
    assert picture(STEP, 80, 24)[1:19] == picture(replace(STEP, phase_left=Ms(8_000)), 80, 24)[1:19]


def test_a_bar_grows_four_times_a_second_at_most() -> None:
    breath = replace(WALK, bouts=False, phase="in", said=0.5)
    bars = {
        text(picture(replace(breath, phase_done=at / 4000, phase_left=Ms(4000 - at)), 80, 24))
        .splitlines()[-5]
        .replace("0:0", "")[:70]
        for at in range(0, 4000, 50)
    }
    assert 8 <= len(bars) <= 17
