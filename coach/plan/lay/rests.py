"""What is said inside a rest: the set-up at its end, a warning before it, and a tip where there is room."""

from __future__ import annotations

from typing import Final

from coach.plan.kinds import KINDS
from coach.plan.lay.tape import GAP, Tape
from coach.plan.steps import Line, Speak
from coach.timing import Ms, nearest_ms, next_grid

TIP_QUIET: Final = 1500
"""Least silence round a tip in a rest, in milliseconds."""
WARNING: Final = 10_000
"""So long before the end of a long rest it is told, in milliseconds."""


class Pending:
    """What waits for the end of the running rest to be known."""

    def __init__(self) -> None:
        self.late: list[Speak] = []
        self.offers: list[Line] = []
        self.warning: Line | None = None


def settle(tape: Tape, pending: Pending, lead: Ms) -> None:
    """Say what waits, so that the last of it ends so many milliseconds before the rest does.

    A rest grows where its words need more time.
    """
    forms = [(speak, tape.choose(speak.line)) for speak in pending.late]
    total = sum(_lasts(tape, speak, text) for speak, text in forms if text)
    start = next_grid(max(tape.free, tape.rest_until - lead - total))
    told = _warn(tape, pending.warning, start)
    for line in sorted(pending.offers, key=lambda offer: tape.said[offer]):
        at = next_grid(tape.free + TIP_QUIET)
        end = at + tape.measure(line.text, KINDS[line.kind].styles[0]).length
        if end + TIP_QUIET <= min(start, tape.rest_until, told):
            tape.speak(line, line.text, at)
            tape.said[line] += 1
            break
    if total:
        tape.free = start
    for speak, text in forms:
        if text:
            tape.prose(speak.line, speak.wait, True, text)
    pending.late, pending.offers, pending.warning = [], [], None


def _lasts(tape: Tape, speak: Speak, text: str) -> int:
    length = next_grid(tape.measure(text, KINDS[speak.line.kind].styles[0]).length)
    return length + (GAP if speak.wait is None else next_grid(nearest_ms(speak.wait)))


def _warn(tape: Tape, line: Line | None, start: Ms) -> Ms:
    """Tell that a rest ends soon, where nothing else does; gives when it is told."""
    at = next_grid(tape.rest_until - WARNING)
    if (
        line is None
        or at < tape.free
        or at + tape.measure(line.text, "prose").length + GAP > min(start, tape.rest_until)
    ):
        return tape.rest_until
    tape.speak(line, line.text, at)
    return at
