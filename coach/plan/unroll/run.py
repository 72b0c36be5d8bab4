"""One run through an exercise: which side and set it is, and how it is to be heard."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from coach.errors import Problem, RoutineError
from coach.language.quantity import Quantity
from coach.phrases import Phrases
from coach.plan.kinds import Hearing


@dataclass(frozen=True, slots=True)
class Run:
    """Which of an exercise's movements is meant, and how it is to be heard."""

    phrases: Phrases
    hearing: Hearing
    mirrored: Callable[[str], str]
    """Puts the side's name into a text."""
    side: str | None = None
    set: int = 1
    sets: int = 1
    number: int = 0
    """How many sides, sets and rounds were before it."""
    silent: bool = False
    """Whether it runs without words."""
    seed: int = 0


def whole(quantity: Quantity, name: str) -> int:
    """Give an amount that must be a whole number.

    Raises:
        RoutineError: it is none.
    """
    if quantity.exact.denominator != 1:
        raise RoutineError([Problem(f"{name}: {float(quantity.exact):g} is no whole number", quantity.place)])
    return int(quantity.exact)
