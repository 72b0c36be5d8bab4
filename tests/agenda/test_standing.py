"""Where one stands: laws that hold whatever was done, a listener who does what is due, and cases by hand."""

from __future__ import annotations

from collections import Counter
from datetime import date, timedelta
from itertools import pairwise

import pytest
from agenda.made import PROGRAMS, START, TODAYS, items, on
from hypothesis import given
from hypothesis import strategies as st

from coach.agenda.standing import Heard, Item, Rule, Standing, standing

RULES = st.sampled_from(["shift", "skip"])
Made = tuple[tuple[Item, ...], list[Heard]]


@given(PROGRAMS, TODAYS, RULES)
def test_every_session_stands_once_and_as_its_day_says(made: Made, today: date, rule: Rule) -> None:
    found = standing(made[0], START, made[1], today, rule)
    assert [placed.item for placed in found.placed] == [*made[0]]
    for placed in found.placed:
        assert (placed.fate == "done") is (not placed.left)
        assert (
            placed.day <= today
            if placed.fate == "done"
            else placed.fate == ("missed" if placed.day < today else "due" if placed.day == today else "to come")
        )
    assert found.is_over is (not found.due and found.next_day is None)
    assert found.start == on(made[0][0].offset)
    assert found.end == max(placed.day for placed in found.placed)


@given(PROGRAMS, TODAYS)
def test_where_days_shift_none_is_left_out_and_none_has_the_sessions_of_two(made: Made, today: date) -> None:
    found = standing(made[0], START, made[1], today, "shift")
    assert all(placed.fate != "missed" for placed in found.placed)
    for one, next_ in pairwise(found.placed):
        if one.item.offset == next_.item.offset:
            continue
        group = [placed.day for placed in found.placed if placed.item.offset == one.item.offset]
        assert next_.day >= max(group) + timedelta(next_.item.offset - one.item.offset), "days of rest stay"
    offsets: dict[date, set[int]] = {}
    for placed in found.placed:
        offsets.setdefault(placed.day, set()).add(placed.item.offset)
    assert all(len(each) == 1 for each in offsets.values())
    assert found.end == on(made[0][-1].offset + found.missed)


@given(PROGRAMS, TODAYS)
def test_where_days_are_skipped_the_calendar_decides(made: Made, today: date) -> None:
    found = standing(made[0], START, made[1], today, "skip")
    assert [placed.day for placed in found.placed] == [on(item.offset) for item in made[0]]


@given(PROGRAMS, TODAYS, RULES)
def test_what_counts_as_done_was_done_on_that_day(made: Made, today: date, rule: Rule) -> None:
    found = standing(made[0], START, made[1], today, rule)
    needed: dict[date, Counter[str]] = {}
    for placed in found.placed:
        if placed.fate == "done":
            needed.setdefault(placed.day, Counter()).update(placed.item.routines)
    for day, routines in needed.items():
        assert routines <= Counter(each.routine for each in made[1] if each.day == day)


@given(PROGRAMS, TODAYS, RULES)
def test_the_days_tell_the_same(made: Made, today: date, rule: Rule) -> None:
    found = standing(made[0], START, made[1], today, rule)
    assert all(one.day < next_.day for one, next_ in pairwise(found.days))
    assert sum(day.done for day in found.days) == found.done
    assert all(day.done < day.of for day in found.days if day.day > today)
    for day in found.days:
        assert day.done <= day.of
        there = [placed for placed in found.placed if placed.day == day.day]
        assert day.done == sum(placed.fate == "done" for placed in there)


@given(PROGRAMS, TODAYS, RULES, st.integers(1, 50))
def test_what_is_out_of_its_time_changes_nothing(made: Made, today: date, rule: Rule, days: int) -> None:
    found, heard = made
    within = [each for each in heard if START <= each.day <= today]
    more = [Heard(day, item.routines[0], item.name) for item in found
            for day in (START - timedelta(days), today + timedelta(days))]  # fmt: skip
    assert standing(found, START, [*heard, *more], today, rule) == standing(found, START, within, today, rule)


@given(PROGRAMS, TODAYS, RULES)
def test_done_twice_counts_once(made: Made, today: date, rule: Rule) -> None:
    names = {item.name for item in made[0]}
    named = [each for each in made[1] if each.item in names]
    once = standing(made[0], START, named, today, rule)
    again = [Heard(placed.day, routine, placed.item.name) for placed in once.placed if placed.fate == "done"
             for routine in placed.item.routines]  # fmt: skip
    assert standing(made[0], START, [*named, *again], today, rule) == once


@given(items(), st.sets(st.integers(0, 60)), RULES, st.booleans())
def test_a_listener_who_does_what_is_due_on_some_days(
    found: tuple[Item, ...], active: set[int], rule: Rule, named: bool
) -> None:
    """Each session is done once and in order where days shift; elsewhere those whose day it was are."""
    heard: list[Heard] = []
    for offset in sorted(active):
        before = standing(found, START, heard, on(offset), rule)
        heard += [Heard(on(offset), routine, placed.item.name if named else "")
                  for placed in before.due for routine in placed.item.routines]  # fmt: skip
        after = standing(found, START, heard, on(offset), rule)
        assert (after.due, after.done) == ((), before.done + len(before.due))
    last = standing(found, START, heard, on(60), rule)
    if rule == "skip":
        assert [placed.fate == "done" for placed in last.placed] == [item.offset in active for item in found]
    else:
        assert [placed.day for placed in last.placed] == sorted(placed.day for placed in last.placed)
        assert {placed.day for placed in last.placed if placed.fate == "done"} <= {on(offset) for offset in active}
        assert last.end == on(found[-1].offset + last.missed)


DAYS = (
    Item("1.1 morning", 0, ("walk", "hug")),
    Item("1.1 evening", 0, ("hug",)),
    Item("1.3 morning", 2, ("walk",)),
)
"""Two sessions, a day of rest, and one more."""


def told(found: Standing) -> list[tuple[str, str, tuple[int, ...]]]:
    return [(f"{placed.day:%d}", placed.fate, placed.left) for placed in found.placed]


NOTHING = [("28", "due", (0, 1)), ("28", "due", (0,)), ("30", "to come", (0,))]
CASES: list[tuple[str, list[Heard], int, Rule, list[tuple[str, str, tuple[int, ...]]]]] = [
    ("the first day", [], 0, "shift", NOTHING),
    ("the day before", [], -1, "shift", [(day, "to come", left) for day, _, left in NOTHING]),
    ("another routine", [Heard(on(0), "stretch")], 0, "shift", NOTHING),
    ("a part of a session", [Heard(on(0), "hug")], 0, "shift",
     [("28", "due", (0,)), ("28", "due", (0,)), ("30", "to come", (0,))]),
    ("the first that needs it gets it", [Heard(on(0), "hug"), Heard(on(0), "hug")], 0, "shift",
     [("28", "due", (0,)), ("28", "done", ()), ("30", "to come", (0,))]),
    ("or that of which it was a part", [Heard(on(0), "hug", "1.1 evening")], 0, "shift",
     [("28", "due", (0, 1)), ("28", "done", ()), ("30", "to come", (0,))]),
    ("once more is for no other", [Heard(on(0), "hug", "1.1 evening")] * 2, 0, "shift",
     [("28", "due", (0, 1)), ("28", "done", ()), ("30", "to come", (0,))]),
    ("what is due another day does not count", [Heard(on(0), "walk", "1.3 morning")], 0, "shift", NOTHING),
    ("what an older file called otherwise does", [Heard(on(0), "hug", "1.1 night")], 0, "shift",
     [("28", "due", (0,)), ("28", "due", (0,)), ("30", "to come", (0,))]),
    ("a missed day", [], 1, "shift", [("29", "due", (0, 1)), ("29", "due", (0,)), ("31", "to come", (0,))]),
    ("a missed day that is left out", [], 1, "skip",
     [("28", "missed", (0, 1)), ("28", "missed", (0,)), ("30", "to come", (0,))]),
    ("a missed evening", [Heard(on(0), "walk"), Heard(on(0), "hug")], 1, "shift",
     [("28", "done", ()), ("29", "due", (0,)), ("31", "to come", (0,))]),
    ("half a session is done anew", [Heard(on(0), "hug", "1.1 evening"), Heard(on(0), "walk")], 1, "shift",
     [("29", "due", (0, 1)), ("28", "done", ()), ("31", "to come", (0,))]),
    ("nothing is done ahead", [Heard(on(1), "walk"), Heard(on(2), "walk")], 2, "skip",
     [("28", "missed", (0, 1)), ("28", "missed", (0,)), ("30", "done", ())]),
]  # fmt: skip


@pytest.mark.parametrize(
    ("heard", "offset", "rule", "expected"), [case[1:] for case in CASES], ids=[c[0] for c in CASES]
)
def test_cases(heard: list[Heard], offset: int, rule: Rule, expected: list[tuple[str, str, tuple[int, ...]]]) -> None:
    assert told(standing(DAYS, START, heard, on(offset), rule)) == expected


def test_a_year_of_nothing() -> None:
    found = standing(DAYS, START, [], on(365), "shift")
    assert (found.missed, found.done, found.end, found.next_day) == (365, 0, on(367), on(367))
    assert [day.name for day in found.days[-2:]] == ["1.1 morning", "1.3 morning"]
    skipped = standing(DAYS, START, [], on(365), "skip")
    assert (skipped.missed, skipped.is_over, skipped.end, skipped.next_day) == (2, True, on(2), None)


def test_the_same_routine_twice_in_a_session() -> None:
    twice = (Item("1.1", 0, ("hug", "walk", "hug")),)
    found = standing(twice, START, [Heard(START, "hug")], START, "shift")
    assert found.due[0].left == (1, 2)
