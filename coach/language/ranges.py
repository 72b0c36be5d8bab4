"""What of a routine may still be picked: its ranges, and the settings that say how much is done."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from fractions import Fraction
from itertools import count
from typing import Any, Final, Literal, NamedTuple

from pydantic import BaseModel

from coach.errors import ChoiceError, Place, RoutineError
from coach.language.bind import bind
from coach.language.exercise import Exercise
from coach.language.items import Open, Pause, Rest
from coach.language.quantity import Quantity, Unit
from coach.language.routine import Circuit, Include, Part, Routine
from coach.language.wishes import Wishes
from coach.language.words import Text

Kind = Literal["sets", "dose", "rest"]
"""What a range is of: sets and rounds; repeats, times and holds; rests of all kinds."""
_ORDER: Final[tuple[Kind, ...]] = ("sets", "dose", "rest")
SHORT: Final = 120_000
"""Up to so many milliseconds a range of time is picked from in whole seconds, above in steps of `COARSE`."""
FINE: Final = 1000
COARSE: Final = 5000
_SETTING_STEPS: Final = {"h": Fraction(1, 1000), "min": Fraction(1, 10), "ms": Fraction(500)}
"""Steps of a setting by its unit; all others go in whole numbers. Each can be written with few decimals."""


class Amount(NamedTuple):
    """An amount that fit may pick, in the item where it stands."""

    item: int
    """Number of the item, in the order of the script."""
    exercise: str
    """Name of the exercise; for a rest or rounds outside exercises its title, or empty."""
    kind: Kind
    field: str
    """The key; of a list its number too."""
    quantity: Quantity
    touches: frozenset[int]
    """Numbers of the items that it makes longer: of rounds, all those in the circuit."""


@dataclass(frozen=True, slots=True)
class Range:
    """Something that may be picked, and all that it changes."""

    key: Place | str
    values: tuple[Fraction, ...]
    """What may be picked, rising: its ends and what lies between."""
    kind: Kind
    touches: frozenset[int]
    uses: tuple[tuple[int, str], ...]
    """Items and their fields."""


@dataclass(frozen=True, slots=True)
class Space:
    """All that may be picked of a routine."""

    ranges: tuple[Range, ...]
    exercises: frozenset[int]
    """Numbers of the items that are exercises."""

    def wishes(self, wishes: Wishes, values: tuple[Fraction, ...]) -> Wishes:
        """Give wishes with these values picked, one for each range."""
        return replace(wishes, picks={each.key: value for each, value in zip(self.ranges, values, strict=True)})


def amounts(items: tuple[Any, ...], numbers: Iterator[int] | None = None) -> Iterator[Amount]:
    """Give all amounts that fit may pick, ranges or not, in the order of the script."""
    numbers = count() if numbers is None else numbers
    for item in items:
        number = next(numbers)
        if isinstance(item, Exercise):
            yield from _of_exercise(item, number)
            continue
        inside = list(amounts(item.do, numbers)) if isinstance(item, Part | Circuit) else []
        here = frozenset([number])
        last = next(numbers)  # numbers need not be without gaps
        title = str(getattr(item, "circuit", getattr(item, "part", "")))
        if isinstance(item, Circuit):
            yield Amount(number, title, "sets", "rounds", item.rounds, frozenset(range(number, last)))
        rests = [("rest", Rest | Circuit), ("pause", Pause), ("open", Open), ("change", Part | Circuit)]
        for field, types in rests:
            length = getattr(item, field) if isinstance(item, types) else None
            if length is not None:
                yield Amount(number, title, "rest", field, length, here)
        yield from inside


def _of_exercise(exercise: Exercise, number: int) -> Iterator[Amount]:
    here, name = frozenset([number]), exercise.exercise
    doses = (("repeat", exercise.repeat), ("for", exercise.for_), ("hold", exercise.hold))
    for field, values in doses:
        for at, each in enumerate(values or ()):
            yield Amount(number, name, "dose", f"{field} {at}" if len(values or ()) > 1 else field, each, here)
    if exercise.sets is not None:
        yield Amount(number, name, "sets", "sets", exercise.sets, here)
    for field in ("rest", "change", "relax"):
        if (length := getattr(exercise, field)) is not None:
            yield Amount(number, name, "rest", field, length, here)


def space_of(routine: Routine, wishes: Wishes) -> Space:
    """Give all that may be picked, in the order of the script.

    A setting with a range counts if the listener did not set it and all that it changes is how long or how often
    something is done. The length of a phase is no such thing: it says how a movement is done, and stands where the
    level has it. What stands in two places under one name (an alias, a routine that is included twice) is picked once
    for both. Doses that the listener set with a number are fixed; with a range they are ranges.

    Raises:
        ChoiceError: a choice that the routine does not offer.
        RoutineError: it cannot be bound.
    """
    wishes = replace(wishes, open=True)
    found: dict[Place | str, Range] = {}
    script = tuple(amounts(bind(routine, wishes).script))
    for amount in script:
        quantity = amount.quantity
        if quantity.low < quantity.high and quantity.place is not None:
            _add(found, quantity.place, _steps(quantity.low, quantity.high, quantity.unit), amount)
    for key, values in _settings(routine, wishes):
        for amount in _changed(routine, wishes, key, values) or ():
            _add(found, key, values, amount)
    exercises = frozenset(amount.item for amount in script if amount.kind == "dose")
    return Space(tuple(sorted(found.values(), key=lambda each: each.uses[0][0])), exercises)


def _add(found: dict[Place | str, Range], key: Place | str, values: tuple[Fraction, ...], amount: Amount) -> None:
    known = found.get(key) or Range(key, values, amount.kind, frozenset(), ())
    kind = min(known.kind, amount.kind, key=_ORDER.index)
    uses = (*known.uses, (amount.item, amount.field))
    found[key] = replace(known, kind=kind, touches=known.touches | amount.touches, uses=uses)


def _steps(low: Fraction, high: Fraction, unit: Unit) -> tuple[Fraction, ...]:
    """The values of a range: whole numbers or times, and both ends of times."""
    if unit != "ms":
        return tuple(map(Fraction, range(-int(-low // 1), int(high) + 1))) or (low,)
    step = FINE if high <= SHORT else COARSE
    inner = (Fraction(at) for at in range(int(low // step + 1) * step, -int(-high // 1), step))
    return tuple(dict.fromkeys((low, *(at for at in inner if low < at < high), high)))


def _settings(routine: Routine, wishes: Wishes) -> Iterator[tuple[str, tuple[Fraction, ...]]]:
    """The settings with a range that nobody set, of a routine and of all that it includes."""
    for name, setting in routine.settings.items():
        if setting.range is not None and name not in wishes.settings:
            low, high = map(Fraction, setting.range.split("-"))
            step = _SETTING_STEPS.get(setting.unit, Fraction(1))
            if setting.unit == "s":
                step = Fraction(FINE if high * 1000 <= SHORT else COARSE, 1000)
            inner = [number * step for number in range(int(low / step) + 1, -int(-high // step))]
            yield f"{routine.name}.{name}", tuple(dict.fromkeys((low, *inner, high)))
    for item in _includes(routine.script):
        if item.loaded is not None:
            yield from _settings(item.loaded, replace(wishes, settings=item.set_))


def _includes(items: tuple[Any, ...]) -> Iterator[Include]:
    for item in items:
        if isinstance(item, Include):
            yield item
        else:
            yield from _includes(getattr(item, "do", ()))


def _changed(routine: Routine, wishes: Wishes, key: str, values: tuple[Fraction, ...]) -> list[Amount] | None:
    """The amounts that a setting changes; None if it cannot be picked, or changes anything else."""
    try:
        low, high = (bind(routine, replace(wishes, picks={key: value})).script for value in (values[0], values[-1]))
    except (ChoiceError, RoutineError):
        return None
    if len(values) < 2 or not _alike(low, high):
        return None
    pairs = zip(amounts(low), amounts(high), strict=True)
    return [before for before, after in pairs if before.quantity != after.quantity]


_PICKED: Final = {"repeat", "for_", "hold", "sets", "rest", "change", "relax", "rounds", "pause", "open"}


def _alike(one: Any, other: Any, picked: bool = False) -> bool:
    """Whether two scripts differ in nothing but amounts that may be picked, and in texts."""
    if type(one) is not type(other):
        return False
    if isinstance(one, tuple):
        return len(one) == len(other) and all(_alike(a, b, picked) for a, b in zip(one, other, strict=True))
    if isinstance(one, Quantity):
        return picked or one == other
    if isinstance(one, Text | str):
        return True
    if isinstance(one, BaseModel):
        return all(_alike(getattr(one, name), getattr(other, name), name in _PICKED) for name in type(one).model_fields)
    return bool(one == other)
