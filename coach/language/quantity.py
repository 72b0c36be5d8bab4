"""Numbers as people write them: `4 s`, `1:30`, `8-10`, `30-60 s`, `24 steps`, or a setting's name (`$minutes`)."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Final, Literal

from coach.errors import Place
from coach.timing import UNITS, parse_duration

Unit = Literal["ms", "beats", "steps", ""]

_NAME = re.compile(r"\$([a-z][a-z0-9_-]*)")
_COUNT = re.compile(r"(\d+(?:\.\d+)?)\s*(beats?|steps?)?")
_RANGE = re.compile(r"([\d.]+)\s*-\s*([\d.]+)\s*([a-z]*)")

LIMITS: Final[dict[Unit, int]] = {"ms": 4 * UNITS["h"], "beats": 1000, "steps": 10_000, "": 10_000}
"""The largest amount of each unit; more is taken for a slip of the pen."""


@dataclass(frozen=True, slots=True)
class Quantity:
    """An exact amount, a range of them, or the name of the setting that will give it.

    `unit` is `ms` for durations, `beats`, `steps`, or empty for a bare number; a setting's is known once it is bound.
    """

    low: Fraction
    high: Fraction
    unit: Unit
    setting: str = ""
    allowed: tuple[Unit, ...] = ()
    """The units that may stand where it was written; what a setting gives must be one of them."""
    zero: bool = False
    """Whether nothing at all may stand there."""
    place: Place | None = field(default=None, compare=False)

    @property
    def exact(self) -> Fraction:
        """The amount itself, which only a bound quantity has."""
        if self.setting or self.low != self.high:
            raise ValueError(f"{self} is not bound yet")
        return self.low

    def __str__(self) -> str:
        if self.setting:
            return f"${self.setting}"
        if self.unit == "ms":
            ends = [written_duration(self.low), written_duration(self.high)]
        else:
            ends = [f"{float(end):g} {self.unit}".strip() for end in (self.low, self.high)]
        return ends[0] if self.low == self.high else f"{ends[0]} to {ends[1]}"


def written_duration(exact_ms: Fraction) -> str:
    """Write a duration in the largest unit that keeps it short: `20 min`, `90 s`, `250 ms`."""
    for unit in ("h", "min", "s"):
        if exact_ms and exact_ms % UNITS[unit] == 0:
            return f"{exact_ms // UNITS[unit]} {unit}"
    return f"{float(exact_ms / 1000):g} s" if exact_ms >= 1000 else f"{float(exact_ms):g} ms"


def parse_quantity(text: str, allowed: tuple[Unit, ...], expected: str, zero: bool = False) -> Quantity:
    """Read one amount, range or setting.

    Args:
        text: what the author wrote.
        allowed: the units that may stand here; with `""` a bare number may.
        expected: what to write instead, for the error.
        zero: whether nothing at all may stand here.

    Raises:
        ValueError: it is no such amount, or it is zero, negative or absurd; the message says what was expected.
    """
    place = getattr(text, "place", None)
    text = text.strip()
    if match := _NAME.fullmatch(text):
        return Quantity(Fraction(0), Fraction(0), "", match[1], allowed, zero, place)
    low, high, unit = _ends(text, allowed, expected)
    if low != high and unit != "ms" and (low.denominator, high.denominator) != (1, 1):
        raise ValueError(f"the range {text!r} needs whole numbers at both ends")
    if low > high:
        raise ValueError(f"the range {text!r} runs backward; write the smaller number first")
    if high > LIMITS[unit]:
        limit = written_duration(Fraction(LIMITS[unit])) if unit == "ms" else f"{LIMITS[unit]} {unit}".strip()
        raise ValueError(f"{text!r} is too much; at most {limit}")
    if unit == "ms" and 0 < low < 1:
        raise ValueError(f"{text!r} is less than a millisecond; expected {expected}")
    if low == 0 and not zero:
        raise ValueError(f"{text!r} is zero; expected {expected}")
    return Quantity(low, high, unit, "", allowed, zero, place)


def _ends(text: str, allowed: tuple[Unit, ...], expected: str) -> tuple[Fraction, Fraction, Unit]:
    if match := _RANGE.fullmatch(text):
        (low, unit), (high, other) = (_one(f"{end} {match[3]}".strip(), expected) for end in match.group(1, 2))
        if unit != other:
            raise ValueError(f"{text!r} is no range; expected {expected}")
    else:
        low, unit = high, _ = _one(text, expected)
    if unit not in allowed:
        if unit == "" and "ms" in allowed:
            offers = [f"{text} s", f"{text} min"] + [f"{text} {u}" for u in allowed if u in ("beats", "steps")]
            raise ValueError(f"{text!r} does not say its unit; write {', '.join(offers[:-1])} or {offers[-1]}")
        raise ValueError(f"{text!r} does not fit here; expected {expected}")
    return low, high, unit


def _one(text: str, expected: str) -> tuple[Fraction, Unit]:
    try:
        return parse_duration(text), "ms"
    except ValueError:
        pass
    match = _COUNT.fullmatch(text)
    if match is None:
        raise ValueError(f"{text!r} is not {expected}")
    word = (match[2] or "").rstrip("s")
    return Fraction(match[1]), "beats" if word == "beat" else "steps" if word == "step" else ""
