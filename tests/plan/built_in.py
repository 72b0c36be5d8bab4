"""The built-in routines as timelines, in the made-up voice, at their own choices and at each level."""

from __future__ import annotations

from functools import cache

from hypothesis import strategies as st
from plan.made_up import timeline_of

from coach.language.files import read_file
from coach.language.routine import TALKS, Routine, Talk
from coach.library import all_routines, built_in_folder
from coach.plan.kinds import Hearing
from coach.plan.timeline import Timeline

NAMES = sorted(entry.name for entry in all_routines())


@cache
def routine(name: str) -> Routine:
    return read_file(built_in_folder() / f"{name}.yaml")


@cache
def built_in(name: str, level: str | None = None, talk: Talk = "full") -> Timeline:
    return timeline_of(routine(name), level, Hearing(talk))


def levels(name: str) -> list[str | None]:
    return [None, *routine(name).levels]


@st.composite
def chosen(draw: st.DrawFn) -> tuple[str, str | None]:
    """A routine's name and one of its levels."""
    name = draw(st.sampled_from(NAMES))
    return name, draw(st.sampled_from(levels(name)))


@st.composite
def timelines(draw: st.DrawFn) -> Timeline:
    return built_in(*draw(chosen()), draw(st.sampled_from(TALKS)))
