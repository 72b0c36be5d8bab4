"""From a program's lessons and the journal's sessions to what the agenda reckons with."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from coach.agenda.standing import Heard, Item
from coach.journal.session import Session, is_done, told_apart
from coach.programs.lesson import Lesson


def name_of(lesson: Lesson) -> str:
    """Name a session of a program as the journal does: week, day and part of the day, such as `2.3 morning`."""
    return f"{lesson.week}.{lesson.day} {lesson.slot}".rstrip()


def item_of(lesson: Lesson) -> Item:
    """Give what of a lesson matters for what is due."""
    return Item(
        name_of(lesson), lesson.day_offset, tuple(told_apart(planned.routine.name)[0] for planned in lesson.tracks)
    )


def heard_of(sessions: Iterable[Session], program: str) -> Iterator[Heard]:
    """Give what was done, in the order of the sessions; what was done as a part of another program is none of this one.

    Args:
        sessions: of the journal, in order.
        program: its name.
    """
    for session in sessions:
        if is_done(session) and session.program in ("", program):
            yield Heard(session.day, session.routine, session.lesson)
