"""What the agenda makes of lessons and of the journal's sessions."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from journal.made import MONDAY, made
from programs.made_up import NAMES, built_in, program_of

from coach.agenda.record import heard_of, item_of, name_of
from coach.agenda.standing import Heard, Item
from coach.programs.resolve import lessons
from coach.timing import Ms


@pytest.mark.parametrize("name", NAMES)
def test_lessons_are_told_apart_by_their_names(name: str) -> None:
    found = lessons(built_in(name))
    assert len({name_of(lesson) for lesson in found}) == len(found)
    assert [item_of(lesson).offset for lesson in found] == sorted(lesson.day_offset for lesson in found)


TWICE_A_DAY = """\
program: Twice a day
weeks: 2
days: [1, 3]
sessions:
  - session: in the morning
    do: [{routine: knee-hug}, {routine: open-book}]
  - session: evening
    do: [{routine: knee-hug}]
"""


def test_lessons_as_the_agenda_sees_them(tmp_path: Path) -> None:
    assert [item_of(lesson) for lesson in lessons(program_of(TWICE_A_DAY, tmp_path))[3:5]] == [
        Item("1.3 evening", 2, ("knee-hug",)),
        Item("2.1 in the morning", 7, ("knee-hug", "open-book")),
    ]


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
