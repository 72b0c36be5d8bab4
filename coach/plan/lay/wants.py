"""What a movement wants to say in its gaps: announcements, details, reminders and tips, the highest rank first."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from fractions import Fraction
from itertools import count
from typing import Final, NamedTuple

from coach.plan.cycles import Cycle
from coach.plan.lay.tape import SHORT_FROM
from coach.plan.stages import spoken, stage_at
from coach.plan.steps import Detail, Line, Movement, Reminder
from coach.timing import Ms, nearest_ms

TIP_EVERY: Final = 120_000
"""Least time between two tips, in milliseconds, where the author says nothing."""
FIRST_TIP: Final = 60_000
"""The first tip comes when the words have faded, else at a quarter of the movement, and so late at most."""
_LAST_GAPS: Final = 1000
"""Among how many gaps at the end of a movement those before its last cycles are looked for."""
_TEN_SLACK: Final = 1000
_MINUTE_SLACK: Final = 5000
"""How far from its moment, in milliseconds, time left may be told."""
_PACE_SLACK: Final = 6000
"""How far from the cycle that is quicker or slower that may be told."""


@dataclass(slots=True)
class Gap:
    """A stretch in which something may be said; times are milliseconds from the start of the movement."""

    start: Ms
    end: Ms
    left: int
    """How many bouts or cycles are still to come after it."""
    last: bool = False
    """Whether it lies in the last phase of its cycle, an out-breath, where an announcement disturbs least."""
    busy: bool = False
    """A reminder or tip stands in it already."""


class Want(NamedTuple):
    """A sentence that wants to be said in one of some gaps, the best first."""

    line: Line
    gaps: Callable[[list[Gap]], Iterable[Gap]]
    wished: Ms
    key: tuple[object, ...]
    """The same for the same want of a movement at another pace."""
    others: tuple[Line, ...] = ()
    """What may be said instead; the one that was said least often comes first."""
    apart: int = 0
    """Least time from its start to that of the next tip, in milliseconds."""


Stepped = Callable[[int], Ms | None]
"""Tells when so many steps have been walked, in milliseconds; None if they never are."""


def wants_of(movement: Movement, length: Ms, cycle: Ms, stepped: Stepped | None = None) -> Iterator[Want]:
    """Tell all that a movement wants to say in its gaps, the highest rank first.

    Args:
        movement: what moves.
        length: its whole length in milliseconds.
        cycle: the length of one cycle, or of a bout with its break, in milliseconds.
        stepped: when steps have been walked; evenly if it is not given.
    """
    yield from _announcements(movement, length, cycle)
    for which, reminder in enumerate(movement.reminders):
        times = _times(reminder, movement.interval, length, stepped)
        for number, at in enumerate(times):
            until = times[number + 1] if number + 1 < len(times) else length
            yield Want(reminder.line, between(at, until), at, ("reminder", which, number))
    if movement.tips:
        every = TIP_EVERY if movement.tips_every is None else int(movement.tips_every)
        for number, due in enumerate(range(_first_tip(movement, length, cycle), length, every)):
            gaps = _after(Ms(due), Ms(due + every), Ms(due + 2 * cycle))
            yield Want(movement.tips[0], gaps, Ms(due), ("tip", number), movement.tips[1:], every)


def pace_wants(movement: Movement, cycles: Iterable[Cycle]) -> Iterator[Want]:
    """Tell what is said of the cycles in which a movement without bouts gets quicker or slower."""
    for number, cycle in enumerate(cycles):
        line = (None, movement.calls.quicker, movement.calls.slower)[cycle.turn]
        if line is not None:
            at = nearest_ms(cycle.start)
            yield Want(line, _around(at), at, (line, number))


def details(movement: Movement, bounds: list[Ms]) -> Iterator[Want]:
    """Tell the sentences of phases, each in its own phase as long as words are spoken.

    Args:
        movement: one in seconds.
        bounds: its phase boundaries, in milliseconds from its start.
    """
    phases = len(movement.cycle)
    said: dict[Line, int] = {}
    fading = sum(stage.lasts or 0 for stage in movement.stages[:-1])
    silent = movement.stages[-1].speak == ()
    last = max((d.first for beat in movement.cycle for d in beat.details if d.only), default=-1)
    for entry in (entry for beat in movement.cycle for entry in beat.details):
        if entry.only and entry.first * phases >= len(bounds) - 1:
            yield Want(entry.line, between(bounds[-1], bounds[-1]), bounds[-1], (entry,))
    for number in range(len(bounds) - 1):
        cycle, phase = divmod(number, phases)
        if silent and cycle >= max(fading, last + 1):
            return
        beat = movement.cycle[phase]
        heard = spoken(stage_at(movement.stages, cycle), beat.word.text, phase)
        detail = _detail_at(beat.details, cycle)
        if detail is None or not (heard or detail.only):
            continue
        said[detail.line] = said.get(detail.line, 0) + 1
        line = detail.line
        if line.then and said[line] >= SHORT_FROM:
            line = replace(line, text=line.then, then=None)
        yield Want(line, between(bounds[number], bounds[number + 1]), bounds[number], ("detail", number))


def _detail_at(entries: tuple[Detail, ...], cycle: int) -> Detail | None:
    """The sentence of one cycle: the one that names it, else the latest that has begun."""
    for entry in entries:
        if entry.only and entry.first == cycle:
            return entry
    begun = [entry for entry in entries if not entry.only and entry.first <= cycle]
    return max(begun, key=lambda entry: entry.first, default=None)


def _announcements(movement: Movement, length: Ms, cycle: Ms) -> Iterator[Want]:
    calls = movement.calls
    half = length // 2
    for line, at, slack in (
        (calls.halfway, half, max(cycle, length // 50)),
        (calls.minute_left, length - 60_000, _MINUTE_SLACK),
        (calls.ten_left, length - 10_000, _TEN_SLACK),
    ):
        if line is not None:
            yield Want(line, _near(at, slack), Ms(at), (line,))
    for line, left in ((calls.last_two, 2), (calls.last_one, 1)):
        if line is not None:
            yield Want(line, _with_left(left, movement.interval is None), length, (line,))


def _near(at: int, slack: int) -> Callable[[list[Gap]], Iterable[Gap]]:
    """The gaps that begin near a moment: those in a last phase first, and the nearest of them."""

    def near(gaps: list[Gap]) -> list[Gap]:
        first = bisect_left(gaps, at - slack, key=lambda gap: gap.start)
        last = bisect_left(gaps, at + slack + 1, key=lambda gap: gap.start)
        return sorted(gaps[first:last], key=lambda gap: (not gap.last, abs(gap.start - at)))

    return near


def _around(at: Ms) -> Callable[[list[Gap]], Iterable[Gap]]:
    """The gaps that begin near a moment: before it the latest first, then those behind it."""

    def around(gaps: list[Gap]) -> Iterator[Gap]:
        yield from reversed(list(between(Ms(at - _PACE_SLACK), at)(gaps)))
        yield from between(at, Ms(at + _PACE_SLACK))(gaps)

    return around


def _with_left(left: int, phased: bool) -> Callable[[list[Gap]], Iterable[Gap]]:
    """The gaps after which so many bouts or cycles are left, the last first.

    Of a `phased` cycle only the last phase will do, else the start of the next: sooner, one would stop too soon.
    """

    def before(gaps: list[Gap]) -> list[Gap]:
        recent = gaps[-_LAST_GAPS:]
        found = [gap for gap in reversed(recent) if gap.left == left]
        if not phased:
            return found
        return [gap for gap in found if gap.last] + [gap for gap in recent if gap.left == left - 1][:1]

    return before


def _times(reminder: Reminder, interval: Fraction | None, length: Ms, stepped: Stepped | None) -> list[Ms]:
    if reminder.unit == "half":
        return [Ms(length // 2)]
    if reminder.unit == "at":
        at = int(reminder.value if reminder.value >= 0 else length + reminder.value)
        return [Ms(at if at >= 0 else length)]
    if reminder.unit == "steps" and stepped is not None:
        steps = int(reminder.value)
        return list(_known(stepped(number) for number in count(steps, steps)))
    every = int(reminder.value * (interval or 0) if reminder.unit == "steps" else reminder.value)
    return [Ms(at) for at in range(every, length, max(every, 1))]


def _known(times: Iterable[Ms | None]) -> Iterator[Ms]:
    """Give times up to the first that is not known."""
    for at in times:
        if at is None:
            return
        yield at


def _first_tip(movement: Movement, length: Ms, cycle: Ms) -> int:
    if movement.bouts:
        return FIRST_TIP
    fading = sum(stage.lasts or 0 for stage in movement.stages[:-1]) * cycle
    return min(FIRST_TIP, fading or length // 4)


def _after(start: Ms, end: Ms, soon: Ms) -> Callable[[list[Gap]], Iterable[Gap]]:
    """The gaps that begin in a stretch: of those that come soon the ones in a last phase first."""

    def after(gaps: list[Gap]) -> Iterator[Gap]:
        near = list(between(start, min(soon, end))(gaps))
        yield from sorted(near, key=lambda gap: not gap.last)
        yield from between(min(soon, end), end)(gaps)

    return after


def between(start: Ms, end: Ms) -> Callable[[list[Gap]], Iterable[Gap]]:
    """The gaps that begin in a stretch, in order of time."""

    def within(gaps: list[Gap]) -> Iterator[Gap]:
        for number in range(bisect_left(gaps, start, key=lambda gap: gap.start), len(gaps)):
            if gaps[number].start >= end:
                return
            yield gaps[number]

    return within
