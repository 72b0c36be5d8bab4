"""A setting: one thing that the listener may choose."""

from __future__ import annotations

import re
from fractions import Fraction

from pydantic import model_validator

from coach.language.fields import Word, Written


class Setting(Written):
    """One thing that the listener may choose: a number in a range, or one of some words."""

    default: Word
    range: Word | None = None
    choices: tuple[Word, ...] = ()
    unit: Word = ""

    def checked(self, value: str) -> str:
        """Give a chosen value as it is used: a number without its unit, or one of the words.

        Raises:
            ValueError: it lies outside the range, or is none of the choices; the message says what was expected.
        """
        value = value.strip()
        if self.range is None:
            if value not in self.choices:
                raise ValueError(f"is not known; expected {' or '.join(self.choices)}")
            return value
        value = value.removesuffix(self.unit).strip() if self.unit else value
        low, _, high = self.range.partition("-")
        if not re.fullmatch(r"\d+(\.\d+)?", value):
            raise ValueError(f"is no number; expected {self.range} {self.unit}".rstrip())
        if not Fraction(low) <= Fraction(value) <= Fraction(high):
            raise ValueError(f"is out of range; expected {self.range} {self.unit}".rstrip())
        return value

    @model_validator(mode="after")
    def _one_of_both(self) -> Setting:
        if (self.range is None) == (not self.choices):
            raise ValueError("a setting needs either a `range` such as 1-20, or `choices`")
        if self.range is not None and not re.fullmatch(r"\d+(\.\d+)?\s*-\s*\d+(\.\d+)?", self.range):
            raise ValueError(f"{self.range!r} is no range; expected two numbers such as 1-20")
        try:
            self.checked(self.default)
        except ValueError as error:
            raise ValueError(f"the default {self.default!r} {error}") from None
        return self
