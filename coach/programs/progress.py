"""Values that change from week to week: `5 -> 20 over 6 weeks`, `[5, 5, 10, 20]`, or the same in all weeks."""

from __future__ import annotations

import re
from dataclasses import dataclass
from fractions import Fraction
from typing import Any, Final

from coach.errors import Place

MAX_VALUES: Final = 104
"""Values in one list, and weeks of one progression."""
_WAY: Final = re.compile(
    r"(?P<first>.+?)\s*(?:->|→)\s*(?P<last>.+?)(?:\s+by\s+(?P<by>.+?))?(?:\s+over\s+(?P<over>\d{1,4})\s+weeks?)?"
)
_AMOUNT: Final = re.compile(r"(?P<number>\d{1,6}(?:\.\d{1,3})?)\s*(?P<unit>[a-z][a-z/]*)?")
_STEPS: Final = (Fraction(1), Fraction(1, 2), Fraction(1, 10), Fraction(1, 100), Fraction(1, 1000))
_FIVE: Final = Fraction(5)
_EXPECTED: Final = "expected such as 5 -> 20, 5 -> 20 over 6 weeks or 30 -> 50 by 5 over 4 weeks"


@dataclass(frozen=True, slots=True)
class Amount:
    """A number with the unit that was written behind it, or none."""

    number: Fraction
    unit: str

    def __str__(self) -> str:
        number = self.number
        written = f"{number}" if number.denominator == 1 else f"{float(number):.3f}".rstrip("0")
        return f"{written} {self.unit}".rstrip()


@dataclass(frozen=True, slots=True)
class Way:
    """From one amount to another, in equal parts week by week."""

    first: Amount
    last: Amount
    step: Fraction
    """What each week's amount is rounded to, counted from the first."""
    over: int | None
    """The week, from 1, in which the last amount is reached; None for the last of all."""


@dataclass(frozen=True, slots=True)
class Value:
    """What a setting or a dose is, week by week."""

    steps: tuple[str, ...]
    """One for each week, the last for all that follow; of a way its two ends."""
    way: Way | None = None
    places: tuple[Place | None, ...] = ()
    """Where each of the steps was written."""

    def at(self, week: int, weeks: int, less: Fraction, least: Fraction | None) -> str:
        """Give the value in a week.

        Args:
            week: its number, from 1, among the weeks in which there is something to be set.
            weeks: how many these are.
            less: by which part what grows is less, for a week to recover; 0 for none.
            least: the least number that may be, if there is one.
        """
        if self.way is None:
            written = self.steps[min(week, len(self.steps)) - 1]
            amounts = [amount_of(step) for step in self.steps]
            first, now = amounts[0], amount_of(written)
            if (
                not less
                or first is None
                or now is None
                or not any(each and each.number > first.number for each in amounts)
            ):
                return written
            return str(_eased(now, now.number * (1 - less), _step_of(first, now), least))
        way, first = self.way, self.way.first
        over = min(way.over or weeks, MAX_VALUES)
        passed = Fraction(min(week, over) - 1, over - 1) if over > 1 else Fraction(1)
        exact = first.number + (way.last.number - first.number) * passed
        parts = (exact - first.number) / way.step
        number = way.last.number if passed == 1 else first.number + way.step * _nearest(parts)
        now = Amount(number, first.unit)
        grows = way.last.number > first.number
        return str(_eased(now, number * (1 - less), way.step, least) if less and grows else now)


def _eased(now: Amount, wanted: Fraction, step: Fraction, least: Fraction | None) -> Amount:
    """Give an amount lowered to about what is wanted, on the same steps, and never to nothing or too little."""
    number = now.number - step * _nearest((now.number - wanted) / step)
    floor = step if least is None else least
    return Amount(min(now.number, max(number, floor)), now.unit)


def _nearest(parts: Fraction) -> int:
    """Round to a whole number, halves up."""
    return int((2 * parts + 1) // 2)


def amount_of(text: str) -> Amount | None:
    """Read a number with or without a unit; None if it is none."""
    match = _AMOUNT.fullmatch(text.strip())
    return None if match is None else Amount(Fraction(match["number"]), match["unit"] or "")


def _step_of(first: Amount, last: Amount) -> Fraction:
    """The largest step that people would count in: whole numbers, or 5 s, if both ends stand on it."""
    way = abs(last.number - first.number)
    steps = (_FIVE, *_STEPS) if first.unit == "s" and way >= 2 * _FIVE else _STEPS
    return next(step for step in steps if first.number % step == 0 and last.number % step == 0)


def parse_value(value: Any) -> Value:
    """Read a value, a way or a list of values.

    Raises:
        ValueError: it is a mapping, an empty or too long list, or a way that leads nowhere.
    """
    if isinstance(value, Value):
        return value
    if isinstance(value, list):
        if not value or not all(isinstance(entry, str) for entry in value):
            raise ValueError("expected a list of values, one for each week")
        if len(value) > MAX_VALUES:
            raise ValueError(f"{len(value)} values are too many; at most {MAX_VALUES}")
        if any("->" in entry or "→" in entry for entry in value):
            raise ValueError("a list holds one value for each week, and no ways from one to another")
        return Value(tuple(entry.strip() for entry in value), None, tuple(map(_place, value)))
    if not isinstance(value, str):
        raise ValueError("expected a value such as 5, a way such as 5 -> 20 over 6 weeks, or a list")
    text = value.strip()
    if not text:
        raise ValueError("the value is empty; expected such as 5, or 5 -> 20 over 6 weeks")
    if "->" not in text and "→" not in text:
        return Value((text,), None, (_place(value),))
    way = _way(text)
    return Value((str(way.first), str(way.last)), way, (_place(value),) * 2)


def _way(text: str) -> Way:
    match = _WAY.fullmatch(text)
    first, last = (amount_of(match[name]) if match else None for name in ("first", "last"))
    by = amount_of(match["by"]) if match and match["by"] else None
    if match is None or first is None or last is None or (match["by"] and by is None):
        raise ValueError(f"{text!r} is no way from one amount to another; {_EXPECTED}")
    unit = last.unit or first.unit
    units = {each.unit for each in (first, last, by) if each and each.unit}
    if len(units) > 1:
        raise ValueError(f"{text!r} has two units; write all of it in one")
    first, last = Amount(first.number, unit), Amount(last.number, unit)
    if first.number == last.number:
        raise ValueError(f"{text!r} leads nowhere; write {first} alone")
    if by is not None and not 0 < by.number <= abs(last.number - first.number):
        raise ValueError(f"{text!r}: 'by' is a step on the way, more than nothing and no longer than all of it")
    over = int(match["over"]) if match["over"] else None
    if over is not None and not 2 <= over <= MAX_VALUES:
        raise ValueError(f"{text!r}: a way takes 2 to {MAX_VALUES} weeks")
    return Way(first, last, by.number if by else _step_of(first, last), over)


def _place(value: Any) -> Place | None:
    return getattr(value, "place", None)
