"""Words that may wait, put into the gaps that they wait for: announcements, details, reminders and tips.

Law 6: a sentence that does not fit is tried in its short form, then fast, then waits for the next gap in which it is
still true, and is dropped and listed if there is none.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable
from typing import Final, NamedTuple

from coach.plan.kinds import KINDS, Style
from coach.plan.lay.tape import GAP, Tape
from coach.plan.lay.wants import Gap, Want
from coach.plan.steps import Line
from coach.timing import GRID, Ms, clock, next_grid


class Said(NamedTuple):
    """What is said, in which form, and when: in milliseconds from the start of the movement."""

    want: Want
    line: Line
    text: str
    style: Style
    start: Ms
    end: Ms


class Past(NamedTuple):
    """What was said before the listener changed the pace, and until when nothing else may be."""

    said: tuple[Said, ...]
    until: Ms


NO_PAST: Final = Past((), Ms(0))


def fill(tape: Tape, origin: Ms, gaps: list[Gap], wants: Iterable[Want], past: Past = NO_PAST) -> list[Said]:
    """Choose what of the wanted is said, and where it fits; `gaps` are in order of time.

    What is past is said as it was, and all else behind it.
    """
    chosen: list[Said] = []
    for said in past.said:
        number = bisect_left(gaps, said.start - GRID + 1, key=lambda gap: gap.start)
        if number < len(gaps) and next_grid(gaps[number].start) == said.start:
            gaps[number].busy = gaps[number].busy or _optional(said.line)
        chosen.append(_take(tape, gaps, said))
    open_gaps = [gap for gap in gaps if gap.start >= past.until] if past.until else gaps
    over = {said.want.key for said in past.said}
    next_tip = max((said.start + said.want.apart for said in past.said if said.line.kind == "tip"), default=0)
    for want in wants:
        if want.key in over:
            continue
        line = min((want.line, *want.others), key=lambda each: tape.said[each])
        for gap in want.gaps(open_gaps):
            if _optional(line) and gap.busy:
                continue
            if line.kind == "tip" and gap.start < next_tip:
                continue
            form = _fitting(tape, line, gap)
            if form is None:
                continue
            start = next_grid(gap.start)
            said = Said(want, line, *form, start, Ms(start + _lasts(tape, line, *form)))
            chosen.append(_take(tape, open_gaps, said))
            gap.busy = gap.busy or _optional(line)
            next_tip = start + want.apart if line.kind == "tip" else next_tip
            break
        else:
            _dropped(tape, origin, want)
    return chosen


def say(tape: Tape, origin: Ms, chosen: Iterable[Said]) -> None:
    """Lay down what was chosen."""
    for said in chosen:
        tape.speak(said.line, said.text, Ms(origin + said.start), said.style)


def stretches(chosen: Iterable[Said]) -> list[tuple[Ms, Ms]]:
    """Give from when to when something is said, in order of time."""
    return sorted((said.start, said.end) for said in chosen)


def _optional(line: Line) -> bool:
    return line.kind in ("reminder", "tip")


def _take(tape: Tape, gaps: list[Gap], said: Said) -> Said:
    """Let something be said, so that nothing else is said there, and note what had to be conceded for it."""
    if said.style == "fast":
        tape.concede(f"{said.line.kind} said fast: {said.text!r}")
        tape.squeeze(said.line.kind, said.text, "said fast", said.line.place)
    elif said.text != said.line.text:
        tape.concede(f"{said.line.kind} shortened to {said.text!r}")
    tape.said[said.line] += 1
    _occupy(gaps, said.start, said.end)
    return said


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


def _lasts(tape: Tape, line: Line, text: str, style: Style) -> Ms:
    return tape.measure(*(("", text) if KINDS[line.kind].style is None else (text, style))).length


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
