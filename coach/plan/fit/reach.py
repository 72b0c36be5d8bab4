"""Which lengths a routine can have when exercises move together, and the choice behind each.

The rule: no exercise has more sets than its fewest (rounds of a circuit count) while another stands at the low end of
its doses; one without a range of doses stands where its sets do. A choice keeps it if no exercise has more sets, or
none stands low, or there is only one of both and it is the same.

Lengths are sets of bits, one for each `BUCKET` of milliseconds, so that all sums of the exercises' lengths are found by
shifting: exact dynamic programming over any number of exercises.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import product
from math import prod
from typing import Final, NamedTuple

from coach.language.ranges import Space
from coach.plan.fit.lengths import Model

BUCKET: Final = 40
"""Milliseconds in one bit."""
MOST_OUTER: Final = 60
MOST_OPTIONS: Final = 6000
"""How many choices of ranges that several exercises share, and of those of one exercise, are looked at."""


class Option(NamedTuple):
    """One choice of the ranges of a slot: an exercise, or a rest of its own."""

    indices: tuple[tuple[int, int], ...]
    """Ranges and the indices of their values."""
    bucket: int
    """What it adds to the slot's shortest, in buckets."""
    share: float
    """How far it has come from the slot's shortest length to its longest, from 0 to 1."""
    spread: float
    """How far apart its ranges stand in their own ranges, from 0 to 1."""
    more: int
    low: int
    both: int
    """How many exercises have more sets, stand low, or both."""


class Stand(NamedTuple):
    """All that is still free once the ranges that several exercises share have a value."""

    fixed: tuple[tuple[int, int], ...]
    shortest: float
    longest: float
    """In milliseconds."""
    slots: list[list[Option]]


def stands(space: Space, model: Model) -> Iterator[Stand]:
    """Give every value of the shared ranges, with the options of the others."""
    outer, slots = _parted(space, model)
    ranges = space.ranges
    choices = [_thinned(len(ranges[number].values), MOST_OUTER, len(outer)) for number in outer]
    for indices in product(*choices):
        fixed = tuple(zip(outer, indices, strict=True))
        least = sum(weight for _, weight in model.adding((), fixed))
        options, longest = [], least
        for slot in slots:
            low, high, found = _options(space, model, slot, fixed)
            least, longest = least + low, longest + high
            options.append(found)
        touched = {item for number in range(len(ranges)) for item in ranges[number].touches if number not in outer}
        rest = [_flags(space, dict(fixed), {item}) for item in space.exercises - touched]
        options.append([Option((), 0, 0.5, 0, *map(sum, zip(*rest, strict=True)))] if rest else [])
        yield Stand(fixed, least, longest, [slot for slot in options if slot])


def _parted(space: Space, model: Model) -> tuple[list[int], list[list[int]]]:
    """The ranges that several exercises share and that change what others do, and the others by exercise."""
    every = range(len(space.ranges))
    outer = [number for number in every if len(space.ranges[number].touches) > 1 and model.beside[number]]
    slots: list[list[int]] = []
    for number in (n for n in every if n not in outer):
        near = [slot for slot in slots if model.beside[number] & set(slot)]
        slots = [slot for slot in slots if slot not in near] + [sorted([number, *(n for slot in near for n in slot)])]
    return outer, slots


def _thinned(count: int, most: int, ranges: int) -> list[int]:
    """Indices of so many values, evenly, with both ends."""
    points = min(count, max(2, int(most ** (1 / max(1, ranges)))))
    return sorted({round(at * (count - 1) / (points - 1)) for at in range(points)}) if points > 1 else [0]


def _options(
    space: Space, model: Model, slot: list[int], fixed: tuple[tuple[int, int], ...]
) -> tuple[float, float, list[Option]]:
    """The shortest and longest length of a slot, and its options: of those that are alike the evenest."""
    counts = [len(space.ranges[number].values) for number in slot]
    fits = prod(counts) <= MOST_OPTIONS
    grids = [list(range(n)) if fits else _thinned(n, MOST_OPTIONS, len(slot)) for n in counts]
    terms = [
        ([(slot.index(number), model.bent[number]) for number in group], weight)
        for group, weight in model.adding(slot, fixed)
    ]
    lengths = {}
    for indices in product(*grids):
        length = 0.0
        for parts, weight in terms:
            for at, bent in parts:
                weight *= bent[indices[at]]
            length += weight
        lengths[indices] = length
    low, high = min(lengths.values()), max(lengths.values())
    items = frozenset().union(*(space.ranges[number].touches for number in slot)) & space.exercises
    kept: dict[tuple[int, ...], Option] = {}
    for indices, length in lengths.items():
        chosen = tuple(zip(slot, indices, strict=True))
        flags = _flags(space, dict((*chosen, *fixed)), set(items))
        stand = [at / (count - 1) for at, count in zip(indices, counts, strict=True)]
        option = Option(chosen, round((length - low) / BUCKET), (length - low) / ((high - low) or 1),
                        max(stand) - min(stand), *flags)  # fmt: skip
        known = kept.get((option.bucket, *flags))
        if known is None or option.spread < known.spread:
            kept[option.bucket, *flags] = option
    return low, high, list(kept.values())


def _flags(space: Space, indices: dict[int, int], items: set[int]) -> tuple[int, int, int]:
    """How many exercises have more sets than their fewest, stand at their low end, or both."""
    more = low = both = 0
    for item in items:
        mine = [(each.kind, indices[n]) for n, each in enumerate(space.ranges) if item in each.touches and n in indices]
        sets = [index for kind, index in mine if kind == "sets"]
        doses = [index for kind, index in mine if kind == "dose"]
        has_more, is_low = any(sets), bool(doses or sets) and not any(doses or sets)
        more, low, both = more + has_more, low + is_low, both + (has_more and is_low)
    return more, low, both


def together(slots: list[list[Option]]) -> Iterator[list[list[Option]]]:
    """Give the options of all slots, cut so that every combination keeps the rule; all that keep it are there."""
    yield [[option for option in slot if not option.more] for slot in slots]
    yield [[option for option in slot if not option.low] for slot in slots]
    for number, slot in enumerate(slots):
        alone = [option for option in slot if option.more == option.low == option.both == 1]
        if alone:
            others = [[option for option in other if not option.more and not option.low] for other in slots]
            yield [*others[:number], alone, *others[number + 1 :]]


def within(slots: list[list[Option]], share: float, width: float) -> list[list[Option]]:
    """Keep the options that stand no further than `width` from a share; of each slot at least the nearest."""
    found = []
    for slot in slots:
        near = [option for option in slot if abs(option.share - share) <= width]
        found.append(near or sorted(slot, key=lambda option: abs(option.share - share))[:2])
    return found


def nearest(slots: list[list[Option]], target: int, share: float, most: int) -> Iterator[list[Option]]:
    """Give one combination for each of the lengths next to a target, `most` below and above it.

    Args:
        slots: what may be combined.
        target: in buckets, beyond the shortest.
        share: where exercises stand that move together; of several combinations that which comes near it is given.
        most: how many lengths on each side.
    """
    reach = [1]
    for slot in slots:
        sums = 0
        for bucket in {option.bucket for option in slot}:
            sums |= reach[-1] << bucket
        reach.append(sums)
    below = reach[-1] & ((1 << (target + 1)) - 1) if target >= 0 else 0
    first = max(0, target + 1)
    above = reach[-1] >> first
    for _ in range(most):
        if below:
            total = below.bit_length() - 1
            below ^= 1 << total
            yield _behind(slots, reach, total, share)
        if above:
            bit = (above & -above).bit_length() - 1
            above ^= 1 << bit
            yield _behind(slots, reach, first + bit, share)


def _behind(slots: Sequence[list[Option]], reach: list[int], total: int, share: float) -> list[Option]:
    """The options that add up to a length."""
    chosen = []
    for number in range(len(slots) - 1, -1, -1):
        fitting = [
            option
            for option in slots[number]
            if option.bucket <= total and reach[number] >> (total - option.bucket) & 1
        ]
        option = min(fitting, key=lambda option: (abs(option.share - share), option.spread))
        total -= option.bucket
        chosen.append(option)
    return chosen
