"""How five routines are meant to sound: order, words, cycle numbers and moments inside a bout or a cycle.

These sheets say what is heard in each cycle and never when on the clock, so that a voice may change and they stay. Each
was read against the way in which a coach would speak.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from plan.made_up import timeline_of
from sheets import between, bouts, cycles, moves

import coach
from coach.plan.kinds import Hearing
from coach.plan.timeline import Timeline

SHEETS = Path(__file__).parent / "goldens" / "sheets"


def whole(timeline: Timeline, exercise: str, cycle_ms: int) -> Iterator[str]:
    """What is said before, between and behind the movements of an exercise, and its cycles."""
    at = 0
    for span in moves(timeline, exercise):
        yield from between(timeline, at, span.start)
        side = f", {span.side}" if span.side else ""
        yield f"-- {span.exercise}{side}, set {span.set} of {span.sets}"
        yield from cycles(timeline, span, cycle_ms)
        at = span.end
    yield "--"
    yield from between(timeline, at, timeline.duration)


@pytest.mark.parametrize(
    ("routine", "exercise", "cycle_ms"),
    [
        ("crocodile-breathing", "Crocodile breathing", 12_000),
        ("knee-hug", "Knee hug", 7_000),
        ("waist-circles", "Waist circles", 4_000),
        ("figure-four-stretch", "Figure-four stretch", 20_000),
    ],
)
def test_sheet(routine: str, exercise: str, cycle_ms: int, golden: Callable[[Path, str], None]) -> None:
    timeline = timeline_of(coach.read(routine))
    golden(SHEETS / f"{routine}.txt", "\n".join(whole(timeline, exercise, cycle_ms)) + "\n")


@pytest.mark.parametrize(("talk", "name"), [("full", "backward-walk"), ("less", "backward-walk-the-tenth-time")])
def test_sheet_of_the_walk(talk: str, name: str, golden: Callable[[Path, str], None]) -> None:
    timeline = timeline_of(coach.read("backward-walk"), hearing=Hearing(talk), minutes=20)  # type: ignore[arg-type]
    walk = moves(timeline, "The walk")[0]
    lines = [*between(timeline, 0, walk.start), "-- The walk", *bouts(timeline, walk), "--"]
    golden(SHEETS / f"{name}.txt", "\n".join([*lines, *between(timeline, walk.end, timeline.duration)]) + "\n")


def test_the_tenth_time_the_first_tick_comes_within_sixteen_seconds() -> None:
    """With the real voice, from the end of the start chime on; path check with its quiet, stop rule and stop sign stay."""
    timeline = coach.compile(coach.read("backward-walk"), coach.Choices(talk="less", settings={"minutes": 20})).timeline
    chime = next(cue for cue in timeline.cues if cue.sound == "start")
    tick = next(cue for cue in timeline.cues if cue.kind == "tick")
    assert tick.start - chime.end <= 16_000
    safety = [cue for cue in timeline.cues if cue.kind == "safety" and cue.start < tick.start]
    assert [cue.text for cue in safety] == [
        "Stop if anything hurts.", "Path clear? One ear free.", "On stop, stand still.",
    ]  # fmt: skip
    assert safety[2].start - safety[1].end >= 2000
