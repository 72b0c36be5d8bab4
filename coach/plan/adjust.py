"""A plan in which the listener changed the pace on the way.

A change is put into its movement; `schedule` then lays a plan that is the same, cue by cue, up to the moment of the
change, so that one goes on hearing it at the same position.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from fractions import Fraction

from coach.plan.cycles import can_change, laps
from coach.plan.ramp import Change
from coach.plan.steps import Movement, Step
from coach.timing import Ms


@dataclass(frozen=True, slots=True)
class Tempo:
    """From a moment of a movement on it goes quicker or slower.

    In bouts it comes with the first break that begins at that moment or later, else with the first cycle that starts at
    least 3 s behind it. The last bout or cycle stays as it was, as it has been told that it is the last.
    """

    movement: int
    """Which of the routine's movements: `Span.number`."""
    at: Ms
    """From the movement's first beat or boundary, in milliseconds; below zero it goes so from its start, and nothing is
    said of it."""
    factor: Fraction
    """Of the pace that the plan has without any change, above zero: 41/40 is a little quicker, 1 as it was."""


def retimed(steps: Sequence[Step], tempos: Sequence[Tempo]) -> list[Step]:
    """Put changes of pace into steps that `expand` gave.

    Later movements of the same name begin at the pace that the one before them was left at. What cannot change stays as
    it is. Where a lane is walked, no movement without bouts gets more cycles than it had.
    """
    lane = any(step.bouts is not None and step.bouts.turns for step in steps if isinstance(step, Movement))
    factors: dict[str, Fraction] = {}
    changed: list[Step] = []
    number = 0
    for step in steps:
        if isinstance(step, Movement):
            wished = sorted((tempo for tempo in tempos if tempo.movement == number), key=lambda tempo: tempo.at)
            number += 1
            factor = next(
                (tempo.factor for tempo in reversed(wished) if tempo.at < 0), factors.get(step.name, Fraction(1))
            )
            if can_change(step) and (wished or factor != 1):
                changes = tuple(Change(tempo.at, tempo.factor) for tempo in wished if tempo.at >= 0)
                factors[step.name] = changes[-1].factor if changes else factor
                cycles = laps(step) if lane and step.bouts is None else step.cycles
                step = replace(step, factor=factor, changes=changes, cycles=cycles)
        changed.append(step)
    return changed
