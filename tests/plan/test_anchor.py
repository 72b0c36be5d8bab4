"""A place in one plan of a routine is found again in another, whatever words stand around it."""

from __future__ import annotations

import json

from hypothesis import given, settings
from hypothesis import strategies as st
from plan.built_in import built_in, chosen, timelines
from plan.made_up import compiled

from coach.language.routine import TALKS
from coach.plan.anchor import Anchor, anchor_of, place_of
from coach.plan.blocks import movements
from coach.plan.excerpt import excerpt
from coach.plan.timeline import Mark, Span, Timeline
from coach.timing import Ms

often = settings(max_examples=200)


def mark_at(timeline: Timeline, at: Ms) -> Mark | None:
    """The mark of the phase that a place is in; None outside of movements."""
    move = next((span for span in movements(timeline) if span.start <= at < span.end), None)
    return None if move is None else [m for m in timeline.marks if m.movement == move.number and m.start <= at][-1]


def named(timeline: Timeline) -> list[tuple[str, int, str | None, int]]:
    """Exercise, set and side of each movement, and how manieth of those it is."""
    which = [(span.exercise, span.set, span.side) for span in movements(timeline)]
    return [(*one, which[: number + 1].count(one)) for number, one in enumerate(which)]


def phases(timeline: Timeline, span: Span, cycle: int) -> list[Mark]:
    return [mark for mark in timeline.marks if mark.movement == span.number and mark.cycle == cycle]


@often
@given(timelines(), st.data())
def test_in_the_same_plan_each_place_is_found_to_the_millisecond(timeline: Timeline, data: st.DataObject) -> None:
    at = Ms(data.draw(st.integers(0, timeline.duration)))
    anchor = anchor_of(timeline, at)
    assert place_of(timeline, anchor) == at
    assert Anchor(*json.loads(json.dumps(anchor))) == anchor, "it can be kept"


@often
@given(timelines(), st.data())
def test_in_an_excerpt_too(timeline: Timeline, data: st.DataObject) -> None:
    piece = excerpt(timeline, Ms(data.draw(st.integers(0, timeline.duration - 1))))
    at = Ms(data.draw(st.integers(0, piece.duration)))
    assert place_of(piece, anchor_of(piece, at)) == at


@often
@given(chosen(), st.sampled_from(TALKS), st.sampled_from(TALKS), st.data())
def test_with_other_words_the_same_phase_of_the_same_cycle_is_found(
    choice: tuple[str, str | None], talk: str, other_talk: str, data: st.DataObject
) -> None:
    here, there = (built_in(*choice, each) for each in (talk, other_talk))  # type: ignore[arg-type]
    span = data.draw(st.sampled_from(movements(here)))
    edges = [mark.start - 1 for mark in here.marks if mark.movement == span.number and not mark.entry]
    ends = [at for at in (*edges, span.end - 1) if span.start <= at < span.end]
    at = Ms(data.draw(st.one_of(st.integers(span.start, span.end - 1), st.sampled_from(ends))))
    anchor, mark = anchor_of(here, at), mark_at(here, at)
    found = place_of(there, anchor)
    assert mark is not None
    if anchor[:4] not in named(there):
        assert not any(move.start < found < move.end for move in movements(there)), "before a movement"
        return
    same = movements(there)[named(there).index(anchor[:4])]
    cycle = phases(there, same, mark.cycle)
    wanted = cycle[min(anchor.phase, len(cycle) - 1)] if cycle else phases(there, same, mark.cycles)[-1]
    assert mark_at(there, found) == wanted
    assert found - wanted.start <= at - mark.start
    if len(cycle) == len(phases(here, span, mark.cycle)):
        assert wanted[1:3] == mark[1:3], "of the same name"


@often
@given(chosen(), st.sampled_from(TALKS), st.sampled_from(TALKS), st.data())
def test_between_movements_there_is_as_much_time_left_or_all_there_is(
    choice: tuple[str, str | None], talk: str, other_talk: str, data: st.DataObject
) -> None:
    here, there = (built_in(*choice, each) for each in (talk, other_talk))  # type: ignore[arg-type]
    ends = [Ms(0), *(span.end for span in movements(here))]
    number = data.draw(st.integers(0, len(ends) - 1))
    until = [*(span.start for span in movements(here)), here.duration][number]
    at = Ms(data.draw(st.integers(ends[number], until - 1)))
    anchor = anchor_of(here, at)
    found = place_of(there, anchor)
    if not anchor.left:
        over = movements(there)[-1].end
        assert there.duration - found == min(here.duration - at, there.duration - over)
    elif anchor[:4] in named(there):
        index = named(there).index(anchor[:4])
        same = movements(there)[index]
        room = same.start - (movements(there)[index - 1].end if index else 0)
        assert same.start - found == min(until - at, room)


def test_of_a_movement_that_is_none_the_start_of_the_next_exercise_is_found() -> None:
    full, less = built_in("backward-walk"), built_in("backward-walk", None, "less")
    practice = movements(full)[2]
    walk = next(chapter for chapter in less.chapters if chapter.title == "The walk")
    assert place_of(less, anchor_of(full, practice.start)) == walk.start
    assert place_of(full, anchor_of(less, movements(less)[0].start)) == movements(full)[3].start


def walk(lasts: str, look: str, bout: str = "12 s") -> Timeline:
    return compiled(
        f"routine: R\nscript:\n  - exercise: E\n    for: {lasts}\n    pace: 60\n    phases: [left 1 beat, right 1 beat]\n"
        f"    bout:\n      for: {bout}\n      break: 6 s\n      do:\n        - safety: {look}\n"
    )


def test_where_a_break_is_shorter_its_last_moment_is_found() -> None:
    long, short = (
        walk("1 min", "Look over your left shoulder, and then as slowly over the right."),
        walk("1 min", "Look."),
    )
    second, other = (next(m.start for m in each.marks if m.cycle == 2) for each in (long, short))
    stands = [next(m.start for m in each.marks if not m.name) for each in (long, short)]
    assert second - stands[0] > other - stands[1]
    assert place_of(short, anchor_of(long, Ms(second - 1))) == other - 1
    assert place_of(short, anchor_of(long, second)) == other


def test_where_a_bout_is_shorter_its_break_is_found_and_where_there_are_fewer_the_last_one() -> None:
    long, short = walk("1 min", "Look."), walk("32 s", "Look.")
    bouts = [[sum(m.cycle == n and m.name != "" for m in each.marks) for n in (1, 2, 3)] for each in (long, short)]
    assert bouts[0] == [12, 12, 12]
    assert bouts[1][0] == 12 > bouts[1][1] >= 8
    assert bouts[1][2] == 0
    last = next(mark.start for mark in long.marks if mark.cycle == 2 and not mark.name) - 1000
    third = next(mark.start for mark in long.marks if mark.cycle == 3)
    stand = short.marks[-1]
    assert place_of(short, anchor_of(long, Ms(last))) == stand.start
    found = mark_at(short, place_of(short, anchor_of(long, third)))
    assert found is not None
    assert found.cycle == 2
    small = walk("1 min", "Look.", "8 s")
    step = anchor_of(long, Ms(long.marks[0].start + 11_000))
    assert place_of(small, step) == next(mark.start for mark in small.marks if not mark.name)


def test_where_nothing_moves_a_place_is_told_from_the_end() -> None:
    long, short = (
        compiled(f"routine: R\nscript:\n  - say: One.\n{more}  - pause: 60 s\n  - say: Two.\n")
        for more in ("  - pause: 30 s\n", "")
    )
    found = place_of(short, anchor_of(long, Ms(long.duration - 5000)))
    assert short.duration - found == 5000
    assert place_of(short, anchor_of(long, Ms(0))) == 0
