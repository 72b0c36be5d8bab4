"""Words that may wait, and the gaps that they wait for: announcements, reminders and tips.

Law 6: a sentence that does not fit is tried in its short form, then fast, then waits for the next gap in which it is
still true, and is dropped and listed if there is none.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from fractions import Fraction
from typing import Final

from coach.plan.kinds import KINDS, Style
from coach.plan.steps import Line, Movement
from coach.plan.tape import GAP, Tape
from coach.timing import Ms, clock, next_grid

TIP_EVERY: Final = 120_000
"""Least time between two tips, in milliseconds."""
FIRST_TIP: Final = 60_000
_LAST_GAPS: Final = 24
"""Among how many gaps at the end of a movement those before its last cycles are looked for."""
ANNOUNCED_FROM: Final = 60_000
"""A movement shorter than this is not announced: no "halfway" in eight practice steps."""


@dataclass(slots=True)
class Gap:
    """A stretch in which something may be said; times are milliseconds from the start of the movement."""

    start: Ms
    end: Ms
    left: int
    """How many bouts or cycles are still to come after it."""
    busy: bool = False
    """A reminder or tip stands in it already."""


@dataclass(frozen=True, slots=True)
class Want:
    """A sentence that wants to be said in one of some gaps, the best first."""

    line: Line
    gaps: Callable[[list[Gap]], Iterable[Gap]]
    wished: Ms


def wants_of(movement: Movement, length: Ms, cycle: Ms) -> Iterator[Want]:
    """Tell all that a movement wants to say in its gaps, the highest rank first.

    Args:
        movement: what moves.
        length: its whole length in milliseconds.
        cycle: the length of one cycle, or of a bout with its break, in milliseconds.
    """
    if length >= ANNOUNCED_FROM:
        yield from _announcements(movement, length, cycle)
    for reminder in movement.reminders:
        times = _times(reminder.unit, reminder.value, movement.interval, length)
        for number, at in enumerate(times):
            until = times[number + 1] if number + 1 < len(times) else length
            yield Want(reminder.line, _between(at, until), at)
    if movement.tips:
        for number, due in enumerate(range(FIRST_TIP, length, TIP_EVERY)):
            line = movement.tips[number % len(movement.tips)]
            yield Want(line, _between(Ms(due), Ms(due + TIP_EVERY)), Ms(due))


def _announcements(movement: Movement, length: Ms, cycle: Ms) -> Iterator[Want]:
    calls = movement.calls
    half, slack = length // 2, max(cycle, length // 50)

    def near_half(gaps: list[Gap]) -> list[Gap]:
        true = [gap for gap in gaps if abs(gap.start - half) <= slack]
        return sorted(true, key=lambda gap: abs(gap.start - half))

    yield Want(calls.halfway, near_half, Ms(half))
    if movement.bouts:
        yield Want(calls.last_two, _with_left(2), length)
    yield Want(calls.last_one, _with_left(1), length)


def _with_left(left: int) -> Callable[[list[Gap]], Iterable[Gap]]:
    """The gaps after which so many bouts or cycles are left, the last first."""
    return lambda gaps: [gap for gap in reversed(gaps[-_LAST_GAPS:]) if gap.left == left]


def _times(unit: str, value: Fraction, interval: Fraction | None, length: Ms) -> list[Ms]:
    if unit == "at":
        return [Ms(int(value if value >= 0 else length + value))]
    every = int(value * (interval or 0) if unit == "steps" else value)
    return [Ms(at) for at in range(every, length, every)]


def _between(start: Ms, end: Ms) -> Callable[[list[Gap]], Iterable[Gap]]:
    def within(gaps: list[Gap]) -> Iterator[Gap]:
        for number in range(bisect_left(gaps, start, key=lambda gap: gap.start), len(gaps)):
            if gaps[number].start >= end:
                return
            yield gaps[number]

    return within


def fill(tape: Tape, origin: Ms, gaps: list[Gap], wants: Iterable[Want]) -> list[tuple[Ms, Ms]]:
    """Say what is wanted where it fits; `gaps` are in order of time.

    Returns:
        the stretches, from the start of the movement, that were spoken in, in order of time.
    """
    spoken: list[tuple[Ms, Ms]] = []
    last_tip = Ms(-TIP_EVERY)
    for want in wants:
        kind = want.line.kind
        optional = kind in ("reminder", "tip")
        for gap in want.gaps(gaps):
            if optional and gap.busy:
                continue
            if kind == "tip" and gap.start - last_tip < TIP_EVERY:
                continue
            form = _fitting(tape, want.line, gap)
            if form is None:
                continue
            start, end = next_grid(gap.start), _say(tape, origin, want.line, gap, *form)
            spoken.append((start, end))
            gap.busy = gap.busy or optional
            _occupy(gaps, start, end)
            last_tip = start if kind == "tip" else last_tip
            break
        else:
            _dropped(tape, origin, want)
    return sorted(spoken)


def _occupy(gaps: list[Gap], start: Ms, end: Ms) -> None:
    """Take a spoken stretch, and some quiet round it, out of all gaps that reach into it."""
    first = bisect_left(gaps, start, key=lambda gap: gap.end)
    for gap in gaps[max(0, first - 1) :]:
        if gap.start >= end + GAP:
            return
        if gap.start < start - GAP and gap.end > start - GAP:
            gap.end = Ms(start - GAP)
        elif gap.start >= start - GAP:
            gap.start = Ms(end + GAP)


def _fitting(tape: Tape, line: Line, gap: Gap) -> tuple[str, Style] | None:
    """The first form of a line that fits into a gap: as it is, short, then fast."""
    rights = KINDS[line.kind]
    styles: tuple[Style, ...] = (rights.style or "prose", "fast") if rights.may_go_fast else (rights.style or "prose",)
    room = gap.end - next_grid(gap.start)
    for style in styles:
        for text in line.forms:
            if tape.measure(text, style).length <= room:
                return text, style
    return None


def _say(tape: Tape, origin: Ms, line: Line, gap: Gap, text: str, style: Style) -> Ms:
    if style == "fast":
        tape.concede(f"{line.kind} said fast: {text!r}")
    elif text != line.text:
        tape.concede(f"{line.kind} shortened to {text!r}")
    return Ms(tape.speak(line, text, Ms(origin + next_grid(gap.start)), style) - origin)


def _dropped(tape: Tape, origin: Ms, want: Want) -> None:
    line = want.line
    at = clock(Ms(origin + want.wished), millis=False)
    if not KINDS[line.kind].may_be_dropped:
        tape.fail(f"{line.text!r}, due at {at}, found no gap", line.place)
    elif line.kind == "tip":
        tape.concede("a tip found no gap, dropped")
    else:
        tape.concede(f"{line.kind} found no gap, dropped: {line.text!r} due at {at}")
