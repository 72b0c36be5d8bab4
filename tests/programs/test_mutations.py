"""Programs with random mistakes: each gives sessions that compile, or an error that says what and where.

Some in every run; `pytest tests/programs/test_mutations.py --mutations 2000` draws others.
"""

from __future__ import annotations

import random
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from gone_wrong import drawn
from hypothesis import given
from hypothesis import strategies as st
from programs.made_up import program_of, timeline_of
from programs.mutations import mutated, sources

import coach.programs.read
from coach.errors import ChoiceError, CoachError, RoutineError
from coach.programs.check import MAX_SESSIONS
from coach.programs.resolve import lessons
from coach.studio.choices import Choices

EXAMPLES = 250
COMPILED = 3
"""Tracks of each program that are planned."""


def holds_what_is_promised(text: str, seed: int, folder: Path) -> bool:
    """Read a program and plan some of its tracks; fail unless all is well or it is refused with a place."""
    draw = random.Random(seed)
    try:
        program = program_of(text, folder)
    except CoachError as error:
        says_what_and_where(error, text, folder)
        return False
    for level in (None, *program.levels):
        assert 0 < len(lessons(program, Choices(level=level))) <= MAX_SESSIONS
    found = lessons(program, Choices(level=draw.choice([None, *program.levels])))
    assert [lesson.number for lesson in found] == list(range(1, len(found) + 1))
    assert {lesson.week for lesson in found} == set(range(1, program.weeks + 1))
    assert len({(lesson.day_offset, lesson.slot) for lesson in found}) == len(found)
    tracks = list({planned.key: planned for lesson in found for planned in lesson.tracks}.values())
    for planned in draw.sample(tracks, min(COMPILED, len(tracks))):
        try:
            assert timeline_of(planned).duration > 1000
        except (RoutineError, ChoiceError) as error:
            assert all(problem.place for problem in getattr(error, "problems", ()))  # noqa: PT017
    return True


def says_what_and_where(error: CoachError, text: str, folder: Path) -> None:
    """Fail unless an error tells what is wrong, with a place in the program's own text."""
    assert isinstance(error, RoutineError), error
    assert error.problems
    for problem in error.problems:
        assert problem.message
        assert problem.place is not None, problem.message
        assert problem.place.file == str(folder / "mine.yaml"), problem
        assert 1 <= problem.place.line <= len(text.splitlines()) + 2
        assert problem.place.column >= 1


@st.composite
def texts_gone_wrong(draw: st.DrawFn) -> str:
    seeds = st.lists(st.integers(0, 2**32 - 1), min_size=1, max_size=4)
    return mutated(draw(st.integers(0, len(sources()) - 1)), draw(seeds))


@pytest.fixture
def read_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """Built-in routines are read once, not once for each program."""
    known = cache(coach.programs.read.read_file)

    def read(path: Path, find: Any, language: str) -> Any:
        return known(path, find, language) if path.parent.name == "scripts" else known.__wrapped__(path, find, language)

    monkeypatch.setattr("coach.programs.read.read_file", read)


@pytest.mark.usefixtures("read_once")
def test_a_program_gone_wrong_gives_sessions_that_compile_or_an_error_with_its_place(
    request: pytest.FixtureRequest, tmp_path: Path
) -> None:
    profile = drawn(request.config, EXAMPLES)
    taken: list[bool] = []
    given(texts_gone_wrong(), st.integers(0, 2**32 - 1))(
        profile(lambda text, seed: taken.append(holds_what_is_promised(text, seed, tmp_path)))
    )()
    assert sum(taken) > len(taken) // 10, "too few are right to say that those compile"


@pytest.mark.parametrize("number", range(len(sources())))
def test_the_sources_themselves_are_right(number: int, tmp_path: Path) -> None:
    assert holds_what_is_promised(sources()[number], number, tmp_path)
