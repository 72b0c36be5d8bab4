"""Picks repetitions, sets and rests within their ranges, so that the whole ends as near as can be to a wished length.

The model (`lengths`) ranks, the rule (`reach`) cuts, and true timelines decide: first among choices in which all
exercises stand at about the same share of their ranges, then among ever freer ones, at last among all that the rule
allows.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from coach.errors import ChoiceError
from coach.language.ranges import Space
from coach.plan.fit.lengths import Lengths, Model, Values
from coach.plan.fit.reach import BUCKET, Option, Stand, nearest, stands, together, within
from coach.timing import Ms

TOLERANCE: Final = 5000
SHARE: Final = 50
"""A target is reached within so many milliseconds, or within one part in so many of it, whichever is more."""
GOOD: Final = 1000
"""An even choice so near to the target, in milliseconds, is taken though an uneven one might be nearer."""
WIDTHS: Final = (0.05, 0.12, 0.3, 0.6)
"""How far exercises may stand from the share that they move at together, at each try."""
TRIES: Final = 4
"""How many true timelines are made at each try, and at a time at the end."""
MOST: Final = 32
"""How many are made at the end at most."""
_SURE: Final = 60
"""The least that the model is taken to be wrong, in milliseconds."""


@dataclass(frozen=True, slots=True)
class Fit:
    """What was picked."""

    target: Ms
    values: Values
    length: Ms
    below: tuple[Ms, Values] | None
    above: tuple[Ms, Values] | None
    """The nearest on both sides of the target, where there are any."""

    @property
    def reached(self) -> bool:
        """Whether it is within 2 % or 5 s of the target."""
        return abs(self.length - self.target) <= tolerance(self.target)


def tolerance(target: Ms) -> int:
    """How far from a target is still near enough, in milliseconds."""
    return max(TOLERANCE, target // SHARE)


def fit(space: Space, target: Ms, lengths: Lengths) -> Fit:
    """Pick a value for each range, so that the whole is nearest to a target.

    Args:
        space: the ranges.
        target: wished length of the whole track, in milliseconds.
        lengths: makes true timelines and tells their lengths, in milliseconds.

    Raises:
        ChoiceError: there is no range.
        RoutineError: a choice cannot be scheduled.
    """
    if not space.ranges:
        raise ChoiceError("--fit", None, "there is nothing to choose here: no range that is not set already")
    return Fitter(space, lengths).fit(target)


class Fitter:
    """The search, for one or many targets."""

    def __init__(self, space: Space, lengths: Lengths) -> None:
        self.space = space
        self.model = Model(space.ranges, lengths)
        self.stands = list(stands(space, self.model))
        self.tried: dict[Values, Ms] = {}
        self.bias = 0.0
        """How much longer true tracks are than the model's, where it was last compared; in milliseconds."""
        self.wrong = float(_SURE)

    def fit(self, target: Ms) -> Fit:
        """Pick for one target, in milliseconds; the same target always gets the same choice."""
        self.tried, self.bias, self.wrong = {}, 0.0, float(_SURE)
        for width in WIDTHS:
            for _ in range(2):
                self._try(sorted(self._near(target, width), key=lambda found: abs(found[0] - target))[:TRIES])
                if self._gap(target) <= GOOD:
                    return self._told(target)
        self._finish(target)
        return self._told(target)

    def _finish(self, target: Ms) -> None:
        """Look among all choices, until no other can be nearer unless the model errs more than it was seen to.

        If the target is not reached, that holds of both of its sides.
        """
        for _ in range(MOST // TRIES):
            found = {values: length for length, values in self._near(target, 2, MOST // 2) if values not in self.tried}
            rest = sorted(
                ((length, values) for values, length in found.items()), key=lambda each: abs(each[0] - target)
            )
            hopeful = [each for each in rest if abs(each[0] - target) - self.wrong < self._worth(each[0], target)]
            if not hopeful:
                return
            self._try(hopeful[:TRIES])

    def _worth(self, expected: float, target: Ms) -> int:
        """How near, in milliseconds, a choice of some expected length must come to be of use."""
        gap = self._gap(target)
        if gap <= tolerance(target):
            return gap
        below = min((target - length for length in self.tried.values() if length <= target), default=10**9)
        above = min((length - target for length in self.tried.values() if length >= target), default=10**9)
        if abs(expected - target) <= self.wrong:
            return max(below, above)
        return below if expected < target else above

    def _near(self, target: Ms, width: float, most: int = 1) -> Iterator[tuple[float, Values]]:
        """Choices near a target, with the lengths that are expected of them."""
        for stand in self.stands:
            span = stand.longest - stand.shortest
            share = min(1.0, max(0.0, (target - self.bias - stand.shortest) / span)) if span else 0.5
            wished = round((target - self.bias - stand.shortest) / BUCKET)
            for slots in together(stand.slots):
                if all(slots):
                    for options in nearest(within(slots, share, width), wished, share, most):
                        yield (
                            stand.shortest + self.bias + BUCKET * sum(o.bucket for o in options),
                            self._values(stand, options),
                        )

    def _values(self, stand: Stand, options: list[Option]) -> Values:
        indices = dict(stand.fixed)
        for option in options:
            indices.update(option.indices)
        return tuple(each.values[indices[number]] for number, each in enumerate(self.space.ranges))

    def _try(self, choices: list[tuple[float, Values]]) -> None:
        """Make true timelines, and learn how far the model is from them."""
        self.model.measure([values for _, values in choices])
        for expected, values in choices:
            length = self.model.known[values]
            if values not in self.tried:
                self.wrong = max(self.wrong, abs(length - expected))
            self.tried[values] = length
        if choices:
            expected, values = choices[0]
            self.bias += self.model.known[values] - expected

    def _gap(self, target: Ms) -> int:
        return min((abs(length - target) for length in self.tried.values()), default=10**9)

    def _told(self, target: Ms) -> Fit:
        values, length = min(self.tried.items(), key=lambda each: abs(each[1] - target))
        below = [(length, values) for values, length in self.tried.items() if length <= target]
        above = [(length, values) for values, length in self.tried.items() if length >= target]
        return Fit(
            target,
            values,
            length,
            max(below, key=lambda each: each[0], default=None),
            min(above, key=lambda each: each[0], default=None),
        )
