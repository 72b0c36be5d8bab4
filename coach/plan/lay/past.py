"""What stays when the listener changes the pace of a movement on the way: all that was heard before.

A movement is planned once as it is without any change, then with the first change, and so on. Each plan takes from the
one before it what begins before its change; so whoever has heard that hears nothing twice, and misses nothing.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from typing import TypeVar

from coach.plan.cycles import NOTICE
from coach.plan.lay.chapters import SEARCH, nearest
from coach.plan.lay.gaps import NO_PAST, Past, Said
from coach.plan.lay.tape import Tape
from coach.plan.steps import Line, Movement
from coach.timing import Ms

Opened = tuple[tuple[str, Ms], ...]
"""Titles of further chapters, and when each is opened, in milliseconds from the start of the movement."""


@dataclass(frozen=True, slots=True)
class Plan:
    """What of a movement may depend on what comes later, and so has to be kept."""

    said: list[Said]
    chapters: Opened
    counts: dict[int, Line]
    """What is counted aloud in which cycle; nothing in bouts."""


P = TypeVar("P", bound=Plan)


def planned(tape: Tape, movement: Movement, plan: Callable[[Tape, Movement, P | None], P]) -> P:
    """Plan a movement through all its changes of pace.

    Args:
        tape: gets the concessions of the last plan; those before it are made on drafts.
        movement: as it is in the end.
        plan: plans a movement on a tape, given the plan before its last change and when that is; lays nothing down.
    """
    before: P | None = None
    for number in range(len(movement.changes)):
        draft = Tape(tape.measure)
        draft.said = Counter(tape.said)
        before = plan(draft, replace(movement, changes=movement.changes[:number]), before)
    return plan(tape, movement, before)


def last_change(movement: Movement) -> Ms:
    """Tell when a movement's pace was changed last, in milliseconds from its start; 0 if it never was."""
    return movement.changes[-1].at if movement.changes else Ms(0)


def past_of(before: Plan | None, until: Ms) -> Past:
    """Give what was said before a moment, in milliseconds from the start of the movement."""
    if before is None:
        return NO_PAST
    return Past(tuple(said for said in before.said if said.start < until), until)


def open_chapters(movement: Movement, moments: Sequence[Ms], length: Ms, before: Plan | None) -> Opened:
    """Choose at which of some moments, in order of time, the further chapters of a movement open."""
    kept: Opened = ()
    if before is not None:
        closed = last_change(movement) + SEARCH  # a chapter may begin so long before its moment
        kept = tuple((title, at) for title, at in before.chapters if at < closed)
        moments = [at for at in moments if at >= closed]
    titles = {title for title, _ in kept}
    wanted = ((about, title) for about, title in movement.further_chapters if about < length and title not in titles)
    return (*kept, *((title, nearest(moments, about)) for about, title in wanted if moments))


def counts_in(movement: Movement, starts: Sequence[Fraction], before: Plan | None) -> dict[int, Line]:
    """Give what is counted aloud in which cycle, counted from 0; `starts` are those of all cycles."""
    last = len(starts) - 1
    counts = {number: line for number, line in movement.counts if number < last}
    counts |= {last - left: line for left, line in movement.counts_left if left <= last}
    if before is None:
        return counts
    kept = {number for number, start in enumerate(starts) if start < last_change(movement) + NOTICE}
    told = {number: line for number, line in before.counts.items() if number in kept}
    return told | {number: line for number, line in counts.items() if number not in kept}
