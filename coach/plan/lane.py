"""The ground behind a backward walker: every step counts against the lane, and none may lie past its end."""

from __future__ import annotations

from coach.errors import Problem, RoutineError
from coach.language.routine import Exercise, Part, Routine
from coach.plan.steps import Movement


class Ground:
    """Counts the steps back since the walker last stood at the start of the lane."""

    def __init__(self, routine: Routine) -> None:
        self.lane = min(_lanes(routine.script), default=None)
        self.used = 0

    def regained(self) -> None:
        """The walker has gone back to the start."""
        self.used = 0

    def walked(self, exercise: Exercise, movement: Movement) -> None:
        """Count the steps of a walk.

        Raises:
            RoutineError: they would lie past the lane, or a walk in a lane would not start at its beginning.
        """
        if self.lane is None or kind_of(exercise) != "walk":
            return
        hint = "put `return: …` before it, or a longer lane"
        if exercise.bout is not None:
            if self.used:
                self.fail(exercise, f"{self.used} steps of the lane are used when it starts; {hint}")
            self.used = self.lane
            return
        cycles = movement.cycles
        if cycles is None:
            cycles = int((movement.duration or 0) / movement.cycle_length)
        self.used += cycles * (sum(beat.beats for beat in movement.cycle) if movement.interval else 1)
        if self.used > self.lane:
            self.fail(exercise, f"its last step is number {self.used} of a lane of {self.lane}; {hint}")

    def fail(self, exercise: Exercise, message: str) -> None:
        """Say that there is no ground left."""
        raise RoutineError([Problem(f"{exercise.exercise}: {message}", exercise.place)])


def kind_of(exercise: Exercise) -> str:
    """The kind of a movement: as written, else a walk where it goes by beats."""
    return exercise.kind or ("walk" if exercise.pace is not None else "free")


def _lanes(items: tuple[object, ...]) -> list[int]:
    lanes = []
    for item in items:
        if isinstance(item, Part):
            lanes += _lanes(item.do)
        elif isinstance(item, Exercise) and item.bout is not None and item.bout.lane is not None:
            lanes.append(int(item.bout.lane.exact))
    return lanes
