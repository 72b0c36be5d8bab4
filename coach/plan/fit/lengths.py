"""How long a routine gets with each choice: a model that is measured once and then asked thousands of times.

Ranges of different exercises add up. Those that change the same item multiply (sets and repetitions), so the model is
a polynomial with a term for each group of at most three ranges that do; its variables run from 0 at a range's low end
to 1 at its high end, bent where the true lengths are not straight (a rest that its words fill).
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from fractions import Fraction
from itertools import combinations
from typing import Final

from coach.language.ranges import Range
from coach.timing import Ms

Values = tuple[Fraction, ...]
"""A choice: one value for each range."""
Lengths = Callable[[Sequence[Values]], Sequence[Ms]]
"""Tells the true lengths of tracks with these choices, in milliseconds."""
STRAIGHT: Final = 300
"""So far, in milliseconds, the middle of a range may lie beside the straight line between its ends."""
MOST_BENDS: Final = 24
"""At how many values a range that is not straight is measured."""


class Model:
    """Guesses the length of a track from its choice."""

    def __init__(self, ranges: tuple[Range, ...], lengths: Lengths) -> None:
        self.ranges = ranges
        self._lengths = lengths
        self.known: dict[Values, Ms] = {}
        """True lengths that were measured."""
        every = range(len(ranges))
        self.beside = [{j for j in every if j != i and ranges[i].touches & ranges[j].touches} for i in every]
        """Which ranges change the same items as each."""
        self.groups = [group for size in (1, 2, 3) for group in combinations(every, size) if self._together(group)]
        self._measure_all()
        low = self.known[self._at(())]
        self.terms: dict[tuple[int, ...], float] = {(): float(low)}
        """What each group adds where all of it stands at its high end, beyond what its smaller groups do."""
        for group in self.groups:
            smaller = [part for size in range(len(group)) for part in combinations(group, size)]
            self.terms[group] = self.known[self._at(group)] - sum(self.terms[part] for part in smaller)
        self.bent = [self._bend(number) for number in every]
        """For each range how far, from 0 to 1, each of its values has come."""

    def measure(self, choices: Sequence[Values]) -> None:
        """Learn the true lengths of some choices."""
        missing = [choice for choice in dict.fromkeys(choices) if choice not in self.known]
        if missing:
            self.known.update(zip(missing, self._lengths(missing), strict=True))

    def _together(self, group: tuple[int, ...]) -> bool:
        return all(j in self.beside[i] for i, j in combinations(group, 2))

    def _at(self, high: Sequence[int], number: int = -1, value: Fraction | None = None) -> Values:
        """The choice with these ranges at their high ends, one at some value, and the others at their low ends."""
        values = [each.values[-1 if at in high else 0] for at, each in enumerate(self.ranges)]
        if value is not None:
            values[number] = value
        return tuple(values)

    def _measure_all(self) -> None:
        wanted = [self._at(()), *map(self._at, self.groups)]
        for number in range(len(self.ranges)):
            wanted += self._line(number, (0, 0.5, 1))
        self.measure(wanted)

    def _line(self, number: int, shares: Sequence[float]) -> list[Values]:
        """Choices along one range, where all that multiplies with it stands at its high end."""
        values = self.ranges[number].values
        high = tuple(self.beside[number])
        return [self._at(high, number, values[round(share * (len(values) - 1))]) for share in shares]

    def _bend(self, number: int) -> list[float]:
        values = self.ranges[number].values
        first, middle, last = (self.known[choice] for choice in self._line(number, (0, 0.5, 1)))
        straight = [float((value - values[0]) / ((values[-1] - values[0]) or 1)) for value in values]
        half = straight[round(0.5 * (len(values) - 1))]
        if last == first or abs(first + (last - first) * half - middle) <= STRAIGHT:
            return straight
        points = min(len(values), MOST_BENDS)
        shares = [at / (points - 1) for at in range(points)]
        line = self._line(number, shares)
        self.measure(line)
        found = [(self.known[choice] - first) / (last - first) for choice in line]
        ends = [straight[round(share * (len(values) - 1))] for share in shares]
        return [_between(at, ends, found) for at in straight]

    def adding(
        self, numbers: Sequence[int], fixed: Sequence[tuple[int, int]]
    ) -> Iterator[tuple[tuple[int, ...], float]]:
        """Give the terms in which some ranges have a part, each with what the fixed ranges leave of it.

        Args:
            numbers: the ranges that are free; with none the terms of the fixed ones alone.
            fixed: ranges and the indices of their values.
        """
        stands = {number: self.bent[number][index] for number, index in fixed}
        for group, weight in self.terms.items():
            mine = tuple(number for number in group if number in numbers)
            if bool(mine) == bool(numbers) and all(number in numbers or number in stands for number in group):
                for number in group:
                    weight *= stands.get(number, 1.0)
                yield mine, weight


def _between(at: float, ends: list[float], found: list[float]) -> float:
    """Interpolate between measured points."""
    for (before, low), (after, high) in zip(
        zip(ends, found, strict=True), zip(ends[1:], found[1:], strict=True), strict=False
    ):
        if at <= after:
            return low + (high - low) * ((at - before) / ((after - before) or 1))
    return found[-1]
