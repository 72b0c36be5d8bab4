"""The built-in programs: their sessions, held line by line, and the numbers that they were made for."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from plan.laws import obeys
from programs.made_up import NAMES, built_in, cached_measure, timeline_of, values

from coach.programs.program import Program
from coach.programs.resolve import lessons
from coach.studio.choices import Choices
from coach.timing import clock

GOLDENS = Path(__file__).parent / "goldens"


def listed(program: Program) -> Iterator[str]:
    """A line for each session: what is done, with which choices, how much is said, how long it takes."""
    yield f"{program.title}: {program.weeks} weeks, {program.missed}"
    for lesson in lessons(program):
        yield f"{lesson.number:3} +{lesson.day_offset} {lesson.title}"
        for planned in lesson.tracks:
            chosen = ", ".join(f"{name} {value}" for name, value in planned.choices.settings.items())
            length = clock(timeline_of(planned).duration, millis=False)
            yield f"      {length:>5} {planned.routine.name} ({planned.choices.talk}) {chosen}".rstrip()


@pytest.mark.parametrize("name", NAMES)
def test_golden_sessions(name: str, golden: Callable[[Path, str], None]) -> None:
    golden(GOLDENS / f"{name}.txt", "\n".join(listed(built_in(name))) + "\n")


@pytest.mark.parametrize("name", NAMES)
def test_every_session_obeys_the_laws_at_every_level(name: str) -> None:
    program = built_in(name)
    assert {"gentle", "steady", "strong"} <= {*program.levels}
    for level in (None, *program.levels):
        tracks = {p.key: p for lesson in lessons(program, Choices(level=level)) for p in lesson.tracks}
        for planned in tracks.values():
            obeys(timeline_of(planned), cached_measure)


@pytest.mark.parametrize("name", NAMES)
def test_facts(name: str) -> None:
    program = built_in(name)
    assert program.group
    assert program.about
    assert "From the article" in program.notes
    assert "Ours" in program.notes, "what is ours is told from what is the article's"


def test_the_walk_grows_from_one_minute_in_turn_to_twenty_minutes_twice_a_day() -> None:
    program = built_in("backward-walk-6-weeks")
    found = lessons(program)
    assert {planned.routine.name for lesson in found[:7] for planned in lesson.tracks} == {"backward-forward"}
    assert values(program, "minutes", "morning") == ["5", "10", "10", "15", "20"]
    assert values(program, "minutes", "evening") == ["5", "10", "20"]
    assert len(found) == 6 * 7 + 3 * 7
    assert [lesson.day_offset for lesson in found if lesson.slot == "morning"] == list(range(42))


def test_the_circles_are_counted_and_then_timed() -> None:
    program = built_in("waist-circles-to-half-an-hour")
    assert values(program, "waist-circles.repeat") == ["30", "37", "43", "50"]
    assert values(program, "waist-circles.for") == ["5 min", "8 min", "12 min", "15 min"]
    last = timeline_of(lessons(program)[-1].tracks[0])
    assert [span.end - span.start for span in last.spans if span.kind == "move"] == [900_000, 900_000]
    assert not [cue for cue in last.cues if cue.kind == "count"]


def test_the_back_is_cared_for_in_both_directions_with_a_lighter_third_week() -> None:
    program = built_in("back-care-4-weeks")
    found = [lesson for lesson in lessons(program) if lesson.week == 1]
    directions = [lesson.tracks[0].choices.settings.get("direction") for lesson in found]
    assert directions == ["bend", "arch", "bend", None, "arch", "both"]
    assert values(program, "turns") == ["30", "35", "30", "50"]
    assert program.missed == "skip"
