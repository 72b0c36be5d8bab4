"""What the agenda makes of lessons and of the journal's sessions."""

from __future__ import annotations

from datetime import date

import pytest
from journal.made import MONDAY, made
from programs.made_up import NAMES, built_in

from coach.agenda.record import heard_of, item_of, name_of
from coach.agenda.standing import Heard
from coach.programs.resolve import lessons
from coach.timing import Ms


@pytest.mark.parametrize("name", NAMES)
def test_lessons_are_told_apart_by_their_names(name: str) -> None:
    found = lessons(built_in(name))
    assert len({name_of(lesson) for lesson in found}) == len(found)
    assert [item_of(lesson).offset for lesson in found] == sorted(lesson.day_offset for lesson in found)


def test_a_lesson_as_the_agenda_sees_it() -> None:
    lesson = next(lesson for lesson in lessons(built_in("back-care-4-weeks")) if lesson.slot and lesson.week == 2)
    item = item_of(lesson)
    assert item.name == f"2.{lesson.day} {lesson.slot}"
    assert item.routines == tuple(planned.source.stem for planned in lesson.tracks)


def test_what_counts() -> None:
    sessions = [
        made(MONDAY, 1000, routine="hug"),
        made(MONDAY, 1000, "stopped", routine="walk", planned=Ms(60_000)),
        made(MONDAY, 59_000, "stopped", routine="walk", planned=Ms(60_000), program="walks", lesson="1.1"),
        made(MONDAY, 1000, "added", routine="press"),
        made(MONDAY, 1000, routine="hug", program="care", lesson="1.1"),
        made(date(2026, 3, 3), 1000, "playing", routine="hug", planned=Ms(60_000)),
    ]
    assert [*heard_of(sessions, "walks")] == [
        Heard(MONDAY, "hug"),
        Heard(MONDAY, "walk", "1.1"),
        Heard(MONDAY, "press"),
    ]
