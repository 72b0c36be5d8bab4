"""Words that may wait, put into the gaps that they wait for: announcements, details, reminders and tips.

Law 6: a sentence that does not fit is tried in its short form, then fast, then waits for the next gap in which it is
still true, and is dropped and listed if there is none.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable

from coach.plan.kinds import KINDS, Style
from coach.plan.lay.tape import GAP, Tape
from coach.plan.lay.wants import Gap, Want
from coach.plan.steps import Line
from coach.timing import Ms, clock, next_grid


def fill(tape: Tape, origin: Ms, gaps: list[Gap], wants: Iterable[Want]) -> list[tuple[Ms, Ms]]:
    """Say what is wanted where it fits; `gaps` are in order of time.

    Returns:
        the stretches, from the start of the movement, that were spoken in, in order of time.
    """
    spoken: list[tuple[Ms, Ms]] = []
    next_tip = 0
    for want in wants:
        line = min((want.line, *want.others), key=lambda each: tape.said[each])
        kind = line.kind
        optional = kind in ("reminder", "tip")
        for gap in want.gaps(gaps):
            if optional and gap.busy:
                continue
            if kind == "tip" and gap.start < next_tip:
                continue
            form = _fitting(tape, line, gap)
            if form is None:
                continue
            start, end = next_grid(gap.start), _say(tape, origin, line, gap, *form)
            tape.said[line] += 1
            spoken.append((start, end))
            gap.busy = gap.busy or optional
            _occupy(gaps, start, end)
            next_tip = start + want.apart if kind == "tip" else next_tip
            break
        else:
            _dropped(tape, origin, want)
    return sorted(spoken)


def _occupy(gaps: list[Gap], start: Ms, end: Ms) -> None:
    """Take a spoken stretch, and some quiet round it, out of all gaps that reach into it."""
    first = max(0, bisect_left(gaps, start, key=lambda gap: gap.end) - 1)
    for number in range(first, len(gaps)):
        gap = gaps[number]
        if gap.start >= end + GAP:
            return
        if gap.start < start - GAP and gap.end > start - GAP:
            gap.end = Ms(start - GAP)
        elif gap.start >= start - GAP:
            gap.start = Ms(end + GAP)


def _fitting(tape: Tape, line: Line, gap: Gap) -> tuple[str, Style] | None:
    """The first form of a line that fits into a gap: as it is, short, then fast; an earcon has but one."""
    room = gap.end - next_grid(gap.start)
    if KINDS[line.kind].style is None:
        return (line.text, "prose") if tape.measure("", line.text).length <= room else None
    for style in KINDS[line.kind].styles:
        for text in line.forms:
            if tape.measure(text, style).length <= room:
                return text, style
    return None


def _say(tape: Tape, origin: Ms, line: Line, gap: Gap, text: str, style: Style) -> Ms:
    if style == "fast":
        tape.concede(f"{line.kind} said fast: {text!r}")
        tape.squeeze(line.kind, text, "said fast", line.place)
    elif text != line.text:
        tape.concede(f"{line.kind} shortened to {text!r}")
    return Ms(tape.speak(line, text, Ms(origin + next_grid(gap.start)), style) - origin)


def _dropped(tape: Tape, origin: Ms, want: Want) -> None:
    line = want.line
    at = clock(Ms(origin + want.wished), millis=False)
    tape.squeeze(line.kind, line.text, "dropped", line.place)
    if not KINDS[line.kind].may_be_dropped:
        tape.fail(f"{line.text!r}, due at {at}, found no gap", line.place)
    elif line.kind == "tip":
        tape.concede("a tip found no gap, dropped")
    else:
        tape.concede(f"{line.kind} found no gap, dropped: {line.text!r} due at {at}")
