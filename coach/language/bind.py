"""The listener's choices put into a routine: settings become values, ranges numbers, conditions true or false."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from fractions import Fraction
from typing import Any, Final, Literal

from pydantic import BaseModel

from coach.errors import ChoiceError, Problem, RoutineError, did_you_mean
from coach.language.fields import Item
from coach.language.quantity import Quantity, parse_quantity
from coach.language.routine import Routine
from coach.language.words import Phase, Stage, Text, parse_stages

_USE: Final = re.compile(r"\$([a-z][a-z0-9_-]*)")
_RANGES: Final = {"low": Fraction(0), "middle": Fraction(1, 2), "high": Fraction(1)}


def values_of(routine: Routine, level: str | None, settings: Mapping[str, str]) -> dict[str, str]:
    """Give each setting's value: the routine's default, else the level's, else the listener's own.

    Raises:
        ChoiceError: a level or setting that does not exist, or a value that it does not allow.
    """
    if level is not None and level not in routine.levels:
        raise ChoiceError("--level", level, f"is no level of {routine.name}; {did_you_mean(level, routine.levels)}")
    chosen = dict(routine.levels.get(level or "", {}))
    chosen.pop("ranges", None)
    values = {name: setting.default for name, setting in routine.settings.items()}
    for name, value in (chosen | dict(settings)).items():
        if name not in values:
            near = did_you_mean(name, values)
            raise ChoiceError("--set", name, f"is no setting of {routine.name}; {near}")
        try:
            values[name] = routine.settings[name].checked(str(value))
        except ValueError as error:
            raise ChoiceError(f"--set {name}", str(value), str(error)) from None
    return values


def bind(routine: Routine, level: str | None = None, settings: Mapping[str, str] | None = None) -> Routine:
    """Give the routine with every setting, range and condition resolved; without a level ranges stand at their low end.

    Raises:
        ChoiceError: a choice that the routine does not offer.
        RoutineError: a setting stands where its unit does not fit, or nothing is left to do.
    """
    values = values_of(routine, level, settings or {})
    ranges = routine.levels.get(level or "", {}).get("ranges", "low")
    if ranges not in _RANGES:
        raise ChoiceError("ranges", ranges, "is not known; expected low, middle or high")
    units = {name: setting.unit for name, setting in routine.settings.items()}
    binder = _Binder(values, units, _RANGES[ranges])
    script = binder.bound(routine.script)
    if not script:
        raise ChoiceError("--set", None, f"with these choices nothing of {routine.name} is left to do")
    return routine.model_copy(update={"script": script})


@dataclass(frozen=True, slots=True)
class _Binder:
    values: Mapping[str, str]
    units: Mapping[str, str]
    stand: Fraction
    """Where in its ranges the level stands, from 0 to 1."""

    def bound(self, value: Any) -> Any:
        """Resolve one value of a model, and all that is in it."""
        if isinstance(value, Quantity):
            return self.quantity(value)
        if isinstance(value, Text):
            return replace(value, text=self.words(value.text))
        if isinstance(value, Phase):
            return replace(value, text=self.words(value.text), length=self.quantity(value.length))
        if isinstance(value, tuple):
            kept = [entry for entry in value if not isinstance(entry, Item) or self.holds(entry)]
            return tuple(self.bound(entry) for entry in kept)
        if isinstance(value, BaseModel):
            return self.model(value)
        return value

    def model(self, value: BaseModel) -> BaseModel:
        changes = {}
        for name in value.model_fields_set - {"place", "when"}:
            old = getattr(value, name)
            new = self.stages(old) if name == "words" else self.bound(old)
            if new is not old:
                changes[name] = new
        return value.model_copy(update=changes) if changes else value

    def holds(self, item: Item) -> bool:
        return item.when is None or self.values.get(item.when.setting) == item.when.value

    def words(self, text: str) -> str:
        return _USE.sub(lambda match: self.values.get(match[1], match[0]), text) if "$" in text else text

    def stages(self, value: str | tuple[Stage, ...]) -> str | tuple[Stage, ...]:
        return parse_stages(self.words(value)) if isinstance(value, str) else value

    def quantity(self, value: Quantity) -> Quantity:
        if value.setting:
            value = self.from_setting(value)
        if value.low == value.high:
            return value
        exact = value.low + (value.high - value.low) * self.stand
        if value.unit != "ms":
            exact = Fraction(int(exact))
        return replace(value, low=exact, high=exact)

    def from_setting(self, value: Quantity) -> Quantity:
        unit = self.units[value.setting]
        written = self.values[value.setting]
        spelled = f"{written} {unit}" if unit in ("ms", "s", "min", "h", "beats", "steps") else written
        try:
            return replace(parse_quantity(spelled, value.allowed, _expected(value)), place=value.place)
        except ValueError as error:
            raise RoutineError([Problem(f"${value.setting}: {error}", value.place)]) from None


def _expected(value: Quantity) -> str:
    names: dict[Literal["ms", "beats", "steps", ""], str] = {
        "ms": "a duration", "beats": "beats", "steps": "steps", "": "a bare number",
    }  # fmt: skip
    return " or ".join(names[unit] for unit in value.allowed)
