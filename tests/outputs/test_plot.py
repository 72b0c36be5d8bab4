"""The picture of a timeline: what is drawn where, that no texts overlap, and how large its file may get."""

from __future__ import annotations

import re
import struct
from collections.abc import Callable
from itertools import pairwise
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pytest
from plan.made_up import compiled

from coach.errors import ChoiceError, MachineError
from coach.outputs.letters import fitted, text_width
from coach.outputs.plot.detail import LENGTH, window
from coach.outputs.plot.files import check_suffix, save_plot, svg_of
from coach.outputs.plot.lanes import LANES, MOST_BARS, cues_of, merged
from coach.plan.kinds import KINDS
from coach.plan.timeline import Chapter, Cue, Span, Timeline
from coach.timing import Ms

GOLDENS = Path(__file__).parents[1] / "goldens"
SVG = "{http://www.w3.org/2000/svg}"
SMALL = """\
routine: Small & short
script:
  - exercise: Steps
    repeat: 4
    pace: 80
    phases: [left 1 beat, right 1 beat]
  - rest: 4 s
  - exercise: Breathing
    kind: breath
    repeat: 2
    phases: [in 3 s, out 4 s]
  - open: 5 s
    say: Stay as long as you like.
"""
ROUNDS = """\
routine: Rounds
script:
  - circuit: The round
    rounds: 4
    change: 5 s
    do:
      - {exercise: Hug your knee, sides: [left, right], hold: 10 s}
      - {exercise: Bridge, repeat: 3, sets: 2, rest: 5 s, phases: [up 2 s, down 2 s]}
      - {exercise: March on the spot, for: 20 s, pace: 100, phases: [left 1 beat, right 1 beat]}
      - {exercise: Circles, kind: circle, repeat: 3, phases: [left 1 s, right 1 s]}
"""
LONG = """\
routine: Long
script:
  - exercise: The walk
    for: 3 h
    pace: 120
    words: every
    phases: [left 1 beat, right 1 beat]
    bout: {for: 20 s, break: 6 s, do: [{safety: Look over your left shoulder.}]}
    tips:
      - Stay tall.
"""


def elements(svg: str, name: str) -> list[Any]:
    return list(ElementTree.fromstring(svg).iter(f"{SVG}{name}"))


def made(*cues: Cue, duration: int = 60_000, spans: tuple[Span, ...] = (), chapters: int = 1) -> Timeline:
    length = duration // chapters
    tiles = tuple(Chapter(f"Chapter {n}", Ms(n * length), Ms((n + 1) * length)) for n in range(chapters))
    return Timeline("r", "R", "en", Ms(duration), cues, tiles, (), spans)


def tick(at: int) -> Cue:
    return Cue(Ms(at), Ms(at + 72), Ms(at), "tick", "", "tick-left", "left", 0)


def move(start: int, end: int, exercise: str = "E") -> Span:
    return Span("move", exercise, 1, 1, None, Ms(start), Ms(end))


def test_a_small_picture(golden: Callable[[Path, str], None]) -> None:
    golden(GOLDENS / "plot-small.svg", svg_of(compiled(SMALL)))


def test_every_kind_of_cue_has_one_lane() -> None:
    assert sorted(kind for lane in LANES for kind in lane.kinds) == sorted(KINDS)


@pytest.mark.parametrize("text", [SMALL, ROUNDS], ids=["small", "rounds"])
def test_what_the_pointer_tells_covers_all_that_is_heard_in_the_closer_look(text: str) -> None:
    timeline = compiled(text)
    scale = window(timeline)
    titles = [title.text or "" for title in elements(svg_of(timeline), "title")]
    for cue in timeline.cues:
        if cue.text and scale.start <= cue.start and cue.end <= scale.end:
            assert any(title.endswith(f"{cue.kind}: {cue.text}") for title in titles)


@pytest.mark.parametrize("text", [SMALL, ROUNDS, LONG], ids=["small", "rounds", "long"])
def test_no_text_overlaps_another_or_leaves_the_page(text: str) -> None:
    rows: dict[str, list[tuple[float, float, str]]] = {}
    for element in elements(svg_of(compiled(text)), "text"):
        if "transform" in element.attrib:
            continue
        width = text_width(element.text, float(element.get("font-size")))
        share = {"start": 0.0, "middle": 0.5, "end": 1.0}[element.get("text-anchor", "start")]
        x = float(element.get("x")) - share * width
        rows.setdefault(element.get("y"), []).append((x, x + width, element.text))
    for row in rows.values():
        row.sort()
        for (_, end, text_before), (start, _, text_after) in pairwise(row):
            assert end <= start + 1, f"{text_before!r} runs into {text_after!r}"
        assert row[0][0] >= 0
        assert row[-1][1] <= 1200


def test_three_hours_stay_a_small_file() -> None:
    timeline = compiled(LONG)
    assert len(timeline.cues) > 15_000
    assert len(svg_of(timeline)) < 1_500_000


def test_beats_share_a_bar_and_a_lane_has_its_bound() -> None:
    lane = next(lane for lane in LANES if lane.name == "tick")
    bouts = [tick(bout * 30_000 + step * 750) for bout in range(5) for step in range(20)]
    bars = merged(lane, bouts, Ms(150_000))
    assert [(bar.start, bar.end) for bar in bars] == [(n * 30_000, n * 30_000 + 19 * 750 + 72) for n in range(5)]
    assert bars[0].title == "0:00.000 to 0:14.322, 20 × tick: tick-left"
    alone = [tick(n * 6000) for n in range(2 * MOST_BARS)]
    assert len(merged(lane, alone, Ms(6000 * len(alone)))) <= MOST_BARS


def test_sentences_stand_alone_while_there_are_few() -> None:
    timeline = compiled(SMALL)
    lane = next(lane for lane in LANES if lane.name == "say")
    cues = cues_of(lane, timeline.cues)
    assert [bar.label for bar in merged(lane, cues, timeline.duration)] == [cue.text for cue in cues]


def test_the_closer_look_is_at_the_first_movement_of_a_few_cycles() -> None:
    short, busy = move(10_000, 18_000), move(60_000, 100_000)
    ticks = tuple(tick(at) for at in range(60_000, 100_000, 750))
    scale = window(made(*ticks, duration=120_000, spans=(short, busy)))
    assert (scale.start, scale.end) == (57_000, 57_000 + LENGTH)


def test_the_closer_look_without_a_busy_movement() -> None:
    assert window(made(duration=90_000, spans=(move(9000, 12_000), move(50_000, 55_000)))).start == 47_000
    assert window(made(tick(30_000), duration=90_000)).start == 27_000
    assert window(made(duration=90_000)) == window(made(tick(0), duration=90_000))
    near_the_end = window(made(tick(88_000), duration=90_000))
    assert (near_the_end.start, near_the_end.end) == (90_000 - LENGTH, 90_000)
    short = window(made(duration=5000))
    assert (short.start, short.end) == (0, 5000)


def test_the_body_is_drawn_where_it_is_known() -> None:
    spans = (move(0, 20_000), Span("rest", "", 1, 1, None, Ms(20_000), Ms(40_000)))
    styles = [rect.get("class") for rect in elements(svg_of(made(tick(1000), spans=spans)), "rect")]
    assert (styles.count("move"), styles.count("rest")) == (2, 2)
    assert "the body" not in svg_of(made(tick(1000)))


def test_titles_of_chapters_are_turned_only_where_they_have_no_room() -> None:
    assert "rotate" not in svg_of(made(tick(0), chapters=3))
    crowded = svg_of(made(tick(0), chapters=40))
    assert len(re.findall("rotate", crowded)) > 30
    assert ">Chapter 39<" in crowded


def test_texts_are_escaped() -> None:
    cue = Cue(Ms(1000), Ms(2000), None, "say", "Left < right & up", "prose", None, 0)
    texts = [text.text for text in elements(svg_of(made(cue)), "text")]
    assert "Left < right & up" in texts


def test_a_png_is_the_same_picture_in_twice_its_size(tmp_path: Path) -> None:
    timeline = compiled(SMALL)
    save_plot(timeline, tmp_path / "small.png")
    save_plot(timeline, tmp_path / "small.SVG")
    data = (tmp_path / "small.png").read_bytes()
    root = ElementTree.parse(tmp_path / "small.SVG").getroot()
    assert data[:8] == b"\x89PNG\r\n\x1a\n"
    assert struct.unpack(">II", data[16:24]) == (2400, round(2 * float(root.get("height", "0"))))


def test_without_a_font_a_png_is_an_error_and_no_empty_picture(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    import resvg_py

    drawn = resvg_py.svg_to_bytes
    monkeypatch.setattr(resvg_py, "svg_to_bytes", lambda **options: drawn(**options, skip_system_fonts=True))
    with pytest.raises(MachineError, match="no font was found"):
        save_plot(compiled(SMALL), tmp_path / "small.png")
    assert not list(tmp_path.iterdir())


def test_dark_only_where_the_screen_is() -> None:
    timeline = compiled(SMALL)
    assert "prefers-color-scheme: dark" in svg_of(timeline)
    assert "prefers-color-scheme" not in svg_of(timeline, dark=False)


def test_another_suffix_is_an_error() -> None:
    with pytest.raises(ChoiceError, match=r"^--plot: 'a\.pdf' .* \.svg or \.png$"):
        check_suffix(Path("a.pdf"), "--plot")


def test_a_text_is_cut_to_its_room() -> None:
    assert fitted("Hold.", 10, 100) == "Hold."
    cut = fitted("Look over your left shoulder.", 10, 60)
    assert cut.endswith("…")
    assert text_width(cut, 10) <= 60
    assert fitted("Look over", 10, 12) == ""
    assert text_width("左右", 10) == 20
