"""The ground behind a backward walker: every step counts against the lane, and none may lie past its end."""

from __future__ import annotations

from typing import Final

from coach.errors import Problem, RoutineError
from coach.language.exercise import Exercise
from coach.language.routine import Routine, exercises
from coach.plan.cycles import laps
from coach.plan.steps import Movement

LEAST_STEPS: Final = 8
"""A bout has at least so many steps."""


def cut_lane(lane: int, most: int, unit: int = 2) -> tuple[int, ...]:
    """Cut a lane into the fewest bouts of at most `most` steps, each a multiple of `unit`, the longer ones first.

    Raises:
        ValueError: a bout would be too short; the message says what would do.
    """
    pieces = lane // unit
    count = -(-pieces // (most // unit))
    base, longer = divmod(pieces, count)
    if base * unit < LEAST_STEPS:
        fitting = [n for n in range(LEAST_STEPS, lane + most, unit) if _shortest(n, most, unit) >= LEAST_STEPS]
        near = sorted(fitting, key=lambda n: abs(n - lane))[:2]
        raise ValueError(
            f"{lane} steps cannot be cut into bouts of {LEAST_STEPS} to {most} steps; "
            f"nearest that can: {' or '.join(map(str, sorted(near)))}"
        )
    return ((base + 1) * unit,) * longer + (base * unit,) * (count - longer)


def _shortest(lane: int, most: int, unit: int) -> int:
    pieces = lane // unit
    return pieces // -(-pieces // (most // unit)) * unit


class Ground:
    """Counts the steps back since the walker last stood at the start of the lane."""

    def __init__(self, routine: Routine) -> None:
        bouts = [exercise.bout for exercise in exercises(routine.script) if exercise.bout is not None]
        self.lane = min((int(bout.lane.exact) for bout in bouts if bout.lane is not None), default=None)
        self.used = 0

    def regained(self) -> None:
        """The walker has gone back to the start."""
        self.used = 0

    def walked(self, exercise: Exercise, movement: Movement) -> None:
        """Count the steps of a walk.

        Raises:
            RoutineError: they would lie past the lane, or a walk in a lane would not start at its beginning.
        """
        if self.lane is None or exercise.movement() != "walk":
            return
        hint = "put `return: …` before it, or a longer lane"
        if exercise.bout is not None:
            if self.used:
                self.fail(exercise, f"{self.used} steps of the lane are used when it starts; {hint}")
            self.used = self.lane
            return
        self.used += laps(movement) * (sum(beat.beats for beat in movement.cycle) if movement.interval else 1)
        if self.used > self.lane:
            self.fail(exercise, f"its last step is number {self.used} of a lane of {self.lane}; {hint}")

    def fail(self, exercise: Exercise, message: str) -> None:
        """Say that there is no ground left."""
        raise RoutineError([Problem(f"{exercise.exercise}: {message}", exercise.place)])
