"""The doses of the articles, as they stand there, and what is never claimed."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import pytest
from plan.made_up import timeline_of
from pydantic import BaseModel

import coach
from coach.language.exercise import Exercise
from coach.language.routine import Routine, items_of
from coach.library import all_routines
from coach.plan.timeline import Timeline

BUILT_IN = [entry.name for entry in all_routines() if entry.origin == "built in"]


def exercise(name: str, number: int = 0) -> Exercise:
    found = [item for item in items_of(coach.read(name).script) if isinstance(item, Exercise)]
    return found[number]


def dose(name: str) -> str:
    """The dose as the author wrote it: sets, repeats, times, phases and rests, ranges and all."""
    found = exercise(name)
    told = [f"{found.sets} sets" if found.sets else ""]
    for key in ("repeat", "for_", "hold"):
        told += [f"{key.rstrip('_')} {amount}" for amount in getattr(found, key) or ()]
    told += [f"{phase.phase.text} {phase.phase.length or 'shared'}" for phase in found.phases]
    told += [f"change {found.change}" if found.change else "", f"rest {found.rest}" if found.rest else ""]
    return ", ".join(filter(None, told))


@pytest.mark.parametrize(
    ("name", "written"),
    [
        ("crocodile-breathing", "1 to 2 sets, repeat 8 to 10, in 4 s, hold $hold, out 6 s, rest 30 s"),
        ("upper-back-rolling", "1 to 2 sets, for 30 s to 1 min, top shared, middle shared, bottom shared, rest 30 s"),
        ("thoracic-rotation", "1 to 2 sets, repeat 8 to 10, open 2 s, hold 1 s to 2 s, further 1 s, hold 1 s to 2 s, back 2 s, "
                              "change 10 s, rest 30 s"),
        ("open-book", "1 to 2 sets, repeat 8 to 10, open 3 s, hold 1 s to 2 s, close 3 s, change 10 s, rest 30 s"),
        ("ball-under-the-buttock", "1 to 2 sets, for 30 s to 1 min, change 10 s, rest 30 s"),
        ("figure-four-stretch", "1 to 2 sets, hold 20 s to 30 s, change 10 s, rest 30 s"),
        ("leg-led-rolling", "1 to 2 sets, repeat 8 to 10, over 4 s, back 4 s, change 10 s, rest 30 s"),
        ("prone-press-up", "repeat 5 to 10, up 4 s, stay 2 s, down 4 s, rest 2 s"),
        ("waist-circles", "repeat 30 to 50, $side 1 s, forward 1 s, $other 1 s, back 1 s, change 15 s"),
        ("knee-hug", "$sets sets, repeat 20, in 3 s, out 4 s, stay $stay, change 10 s, rest 30 s"),
    ],
)  # fmt: skip
def test_dose(name: str, written: str) -> None:
    assert dose(name) == written


def test_the_lunge_is_held_on_both_legs_in_two_rounds() -> None:
    assert dose("lunge-wall-stretch").startswith("$rounds sets, hold 20 s to 30 s")
    assert coach.read("lunge-wall-stretch").settings["rounds"].default == "2"
    assert exercise("lunge-wall-stretch").sides == ("left", "right")


def test_the_last_stage_of_the_circles_is_half_an_hour_by_time() -> None:
    timeline = timeline_of(coach.read("waist-circles"), circles="half an hour")
    assert [span.end - span.start for span in timeline.spans if span.kind == "move"] == [900_000, 900_000]
    assert not [cue for cue in timeline.cues if cue.kind == "count"]


def test_three_sets_of_the_knee_hug_are_left_and_right_in_turn() -> None:
    spans = [span for span in timeline_of(coach.read("knee-hug")).spans if span.kind == "move"]
    assert [(span.set, span.side) for span in spans] == [(n, side) for n in (1, 2, 3) for side in ("left", "right")]
    assert {span.end - span.start for span in spans} == {20 * 7000}


@pytest.mark.parametrize(("level", "seconds"), [("gentle", 13 * 60 + 28), ("strong", 36 * 60 + 50)])
def test_work_and_rests_of_the_seven_actions_come_to(level: str, seconds: int) -> None:
    """All minimums and all maximums, set-ups not counted, computed from the article's numbers by hand."""
    timeline = timeline_of(coach.read("seven-actions"), level)
    assert sum(span.end - span.start for span in timeline.spans) == 1000 * seconds


@pytest.mark.parametrize("name", ["backward-walk", "backward-walk-arm-swing"])
def test_a_walk_starts_at_five_minutes_and_ends_at_twenty(name: str) -> None:
    minutes = coach.read(name).settings["minutes"]
    assert (minutes.default, minutes.range) == ("5", "1-20")


def test_the_first_week_is_five_minutes_backward_in_turn_with_five_forward() -> None:
    timeline = timeline_of(coach.read("backward-forward"))
    minutes = [span for span in timeline.spans if span.kind == "move" and span.end - span.start == 60_000]
    assert len(minutes) == 10
    assert len({span.exercise for span in minutes}) == 2


def paces(timeline: Timeline) -> Iterator[float]:
    """The pace of each movement on beats, from its first two ticks."""
    ticks = [cue.start for cue in timeline.cues if cue.sound in ("tick-left", "tick-right")]
    for span in timeline.spans:
        inside = [tick for tick in ticks if span.start <= tick < span.end]
        if span.kind == "move" and len(inside) > 2:
            yield round(60_000 * 2 / (inside[2] - inside[0]), 1)


def test_your_pace_is_looked_for_at_four_paces_for_two_minutes_each() -> None:
    timeline = timeline_of(coach.read("find-your-pace"))
    assert list(paces(timeline)) == [60, 70, 80, 90]
    assert [s.end - s.start for s in timeline.spans if s.kind == "move" and s.end - s.start > 60_000] == [120_000] * 4


@pytest.mark.parametrize("direction", ["bend", "arch", "both"])
def test_daily_back_care_is_a_quarter_of_an_hour_of_at_most_four_exercises(direction: str) -> None:
    timeline = timeline_of(coach.read("daily-back-care"), direction=direction)
    assert len({span.exercise for span in timeline.spans if span.kind == "move"}) <= 4
    assert 13 <= timeline.duration / 60_000 <= 17


NEVER = re.compile(
    r"herniat|\bdis[ck]s?\b|brain|prostat|urin|gyn[ae]|constipat|hunchback|heart|blood pressure|\bcures?\b|\bheals?\b",
    re.I,
)


def everything(routine: Routine) -> Iterator[str]:
    """All that a routine says or tells, as it was written."""

    def walk(value: Any) -> Iterator[str]:
        if isinstance(value, str):
            yield value
        elif isinstance(value, dict):
            for key, entry in value.items():
                if key != "place":
                    yield from walk(entry)
        elif isinstance(value, list | tuple):
            for entry in value:
                yield from walk(entry)
        elif isinstance(value, BaseModel):
            yield from walk({name: getattr(value, name) for name in type(value).model_fields})
        elif hasattr(value, "text"):
            yield value.text

    yield from walk(routine)


@pytest.mark.parametrize("name", BUILT_IN)
def test_nothing_is_claimed_that_must_not_be(name: str) -> None:
    texts = list(everything(coach.read(name)))
    assert len(texts) > 5
    assert [text for text in texts if NEVER.search(text)] == []
