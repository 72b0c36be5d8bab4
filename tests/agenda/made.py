"""What the agenda's tests share: programs, and what was done, that nobody wrote."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta

from hypothesis import strategies as st

from coach.agenda.standing import Heard, Item

START = date(2026, 3, 28)
"""A Saturday; the clocks go forward in the night behind it."""
ROUTINES = st.lists(st.sampled_from("abc"), min_size=1, max_size=2).map(tuple)


def on(offset: int) -> date:
    return START + timedelta(offset)


@st.composite
def items(draw: st.DrawFn) -> tuple[Item, ...]:
    """A program of up to three weeks, with days of rest, and one or two sessions a day."""
    offsets = sorted(draw(st.sets(st.integers(0, 20), min_size=1, max_size=12)))
    slots = [(offset, slot) for offset in offsets for slot in draw(st.sampled_from([("",), ("am",), ("am", "pm")]))]
    return tuple(Item(f"{offset} {slot}".rstrip(), offset, draw(ROUTINES)) for offset, slot in slots)


def heard(items: Sequence[Item]) -> st.SearchStrategy[list[Heard]]:
    """What was done on some days: routines of the program or not, known as a part of a session or not."""
    names = st.sampled_from(["", "", "of an older file", *(item.name for item in items)])
    days = st.integers(-3, 30).map(on)
    return st.lists(st.builds(Heard, days, st.sampled_from("abcd"), names), max_size=40)


PROGRAMS = items().flatmap(lambda found: st.tuples(st.just(found), heard(found)))
TODAYS = st.integers(-3, 40).map(on)
