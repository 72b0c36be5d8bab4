"""Marks: where phases begin, for each kind of movement, and in every built-in routine."""

from __future__ import annotations

from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from plan.built_in import NAMES, built_in, levels, timelines
from plan.made_up import compiled

from coach.plan.excerpt import excerpt
from coach.plan.timeline import Timeline
from coach.timing import GRID, Ms


def exercise(body: str) -> Timeline:
    lines = "".join(f"    {line}\n" for line in body.splitlines())
    return compiled(f"routine: R\nscript:\n  - exercise: E\n{lines}")


TURNS = ("Turn ", "左转", "右转", "向左转", "向右转")
"""How what is done at the end of a lane begins."""


def told(timeline: Timeline) -> list[tuple[int, str, int, str]]:
    """Each mark from the first on: when, its name, its cycle, and how one may come in."""
    origin = timeline.marks[0].start
    return [(mark.start - origin, mark.name, mark.cycle, mark.entry) for mark in timeline.marks]


WALK = "kind: walk\npace: 60\nwords: off\nphases: [left 1 beat, right 1 beat]\n"


def test_bouts_say_where_the_lane_is_fresh_and_where_breaks_begin() -> None:
    bout = "bout: {for: 8 s, lane: 16 steps, break: 6 s, do: [{safety: Look.}], turn: [{safety: Turn.}]}\n"
    timeline = exercise(f"repeat: 12\n{WALK}{bout}")
    steps = [(mark.start, mark.cycle, mark.name, mark.entry) for mark in timeline.marks]
    begins = {cycle: next(at for at, of, *_ in steps if of == cycle) for cycle in (1, 2, 3)}
    for cycle, entry in ((1, "lane"), (2, "bout"), (3, "lane")):
        walked = [(at - begins[cycle], name, how) for at, of, name, how in steps if of == cycle]
        expected = [(1000 * n, ("Left", "Right")[n % 2], ("cycle", "")[n % 2]) for n in range(8)]
        expected[0] = (0, "Left", entry)
        assert walked == expected + [(8000, "", "")] * (cycle < 3), "the last break has no length"
    assert {mark.cycles for mark in timeline.marks} == {3}
    assert {mark.interval for mark in timeline.marks} == {Fraction(1000)}


def test_without_a_lane_each_bout_is_but_a_bout_and_the_closing_stand_is_a_break() -> None:
    timeline = exercise(f"for: 40 s\n{WALK}bout: {{for: 8 s, break: 6 s, do: [{{safety: Look.}}]}}\n")
    firsts = {mark.cycle: mark.entry for mark in reversed(timeline.marks)}
    assert set(firsts.values()) == {"bout"}
    last = timeline.marks[-1]
    assert last.name == ""
    assert timeline.spans[0].end - last.start >= 4000


def test_a_phase_of_some_beats_has_one_mark() -> None:
    timeline = exercise("repeat: 2\npace: 60\nphases: [up 2 beats, down 1 beat]\n")
    assert told(timeline) == [
        (0, "Up", 1, "cycle"),
        (2000, "Down", 1, ""),
        (3000, "Up", 2, "cycle"),
        (5000, "Down", 2, ""),
    ]


def test_marks_know_the_pace_of_their_moment() -> None:
    ramp = "pace: {from: 60, to: 120, over: 1 min}"
    timeline = exercise(f"for: 1 min\n{ramp}\nphases: [left 1 beat, right 1 beat]\n")
    paces = [mark.interval for mark in timeline.marks if mark.interval is not None]
    assert len(paces) == len(timeline.marks)
    assert paces == sorted(paces, reverse=True)
    assert paces[0] == 1000 > paces[-1]


@pytest.mark.parametrize(
    ("body", "marks"),
    [
        ("repeat: 2\nphases: [in 4 s, out 6 s]\n",
         [(0, "In", 1, "cycle"), (4000, "Out", 1, ""), (10_000, "In", 2, "cycle"), (14_000, "Out", 2, "")]),
        ("hold: 5 s\nrepeat: 2\nrelax: 4 s\n",
         [(0, "Hold", 1, "cycle"), (5000, "Release", 1, ""), (9000, "Hold", 2, "cycle")]),
        ("for: 40 s\n", [(0, "E", 1, "cycle")]),
        ("for: 40 s\nphases: [top, bottom]\n", [(0, "Top", 1, "cycle"), (20_000, "Bottom", 1, "")]),
    ],
)  # fmt: skip
def test_in_seconds_each_phase_has_a_mark(body: str, marks: list[tuple[int, str, int, str]]) -> None:
    timeline = exercise(body)
    assert told(timeline) == marks
    assert {mark.interval for mark in timeline.marks} == {None}


def test_movements_are_numbered_and_a_rest_has_the_number_of_what_follows() -> None:
    timeline = exercise("sets: 2\nsides: [left, right]\nchange: 8 s\nrest: 20 s\nrepeat: 1\nphases: [$side 3 s]\n")
    assert [(span.kind, span.number) for span in timeline.spans] == [
        ("move", 0), ("rest", 1), ("move", 1), ("rest", 2), ("move", 2), ("rest", 3), ("move", 3),
    ]  # fmt: skip
    assert [(mark.movement, mark.name) for mark in timeline.marks] == [
        (0, "Left"),
        (1, "Right"),
        (2, "Left"),
        (3, "Right"),
    ]


@pytest.mark.parametrize("name", NAMES)
def test_every_tick_and_every_turn_has_its_mark(name: str) -> None:
    for level in levels(name):
        timeline = built_in(name, level)
        phases = [mark for mark in timeline.marks if mark.name]
        ticks = [cue for cue in timeline.cues if cue.kind == "tick" and cue.sound != "tick-in"]
        assert {tick.beat for tick in ticks} <= {mark.start for mark in phases}
        steps = {tick.beat for tick in ticks if tick.sound in ("tick-left", "tick-right")}
        assert steps == {mark.start for mark in phases if mark.interval is not None}
        turns = [cue.start for cue in timeline.cues if cue.kind == "safety" and cue.text.startswith(TURNS)]
        behind = {min(mark.start for mark in phases if mark.start > turn) for turn in turns}
        lanes = {mark.start for mark in phases if mark.entry == "lane"}
        assert behind <= lanes
        assert lanes - behind <= {span.start for span in timeline.spans}, "else a walk begins"


@settings(max_examples=60)
@given(timelines(), st.data())
def test_an_excerpt_has_the_marks_that_lie_in_it(timeline: Timeline, data: st.DataObject) -> None:
    start = GRID * data.draw(st.integers(0, timeline.duration // GRID - 1))
    piece = excerpt(timeline, Ms(start), Ms(data.draw(st.integers(start + 1, timeline.duration))))
    assert [mark._replace(start=Ms(mark.start + start)) for mark in piece.marks] == [
        mark for mark in timeline.marks if start <= mark.start < start + piece.duration
    ]
