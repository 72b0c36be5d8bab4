"""The listener's choices put into a routine: settings become values, ranges numbers, conditions true or false."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from fractions import Fraction
from typing import Any, Final, Literal

from pydantic import BaseModel

from coach.errors import ChoiceError, Place, Problem, RoutineError
from coach.language.exercise import Exercise, check_exercise
from coach.language.fields import Item
from coach.language.phases import Phase
from coach.language.prescribe import prescribed
from coach.language.quantity import Quantity, parse_quantity
from coach.language.routine import BUILT_IN, Include, Part, Routine
from coach.language.wishes import Wishes, values_of
from coach.language.words import Stage, Text, parse_stages, parse_text

_USE: Final = re.compile(r"\$([a-z][a-z0-9_-]*)")
_RANGES: Final = {"low": Fraction(0), "middle": Fraction(1, 2), "high": Fraction(1)}


def bind(routine: Routine, wishes: Wishes | None = None) -> Routine:
    """Give the routine with every setting, range, condition and include resolved.

    Without a level ranges stand at their low end; an included routine stands where the one does that includes it.

    Raises:
        ChoiceError: a choice that the routine does not offer.
        RoutineError: a setting stands where its unit does not fit, or nothing is left to do.
    """
    wishes = wishes or Wishes()
    values = values_of(routine, wishes.level, wishes.settings) | _picked(routine, wishes) | {"talk": wishes.talk}
    ranges = routine.levels.get(wishes.level or "", {}).get("ranges", wishes.ranges)
    if ranges not in _RANGES:
        raise ChoiceError("ranges", ranges, "is not known; expected low, middle or high")
    units = {name: setting.unit for name, setting in (routine.settings | BUILT_IN).items()}
    binder = _Binder(values, units, _RANGES[ranges], replace(wishes, ranges=ranges))
    chosen = {**routine.levels.get(wishes.level or "", {}), **wishes.settings}
    doses = {name: value for name, value in chosen.items() if "." in name}
    script = binder.bound(
        prescribed(routine, binder.kept(routine.script), wishes.without, wishes.only, wishes.side, doses)
    )
    if not script:
        raise ChoiceError("--set", None, f"with these choices nothing of {routine.name} is left to do")
    return routine.model_copy(update={"script": script, "routine": binder.spoken(routine.routine, routine.place)})


def _picked(routine: Routine, wishes: Wishes) -> dict[str, str]:
    """The values picked for settings; those that the listener set stay as they are."""
    names = [name for name in routine.settings if name not in wishes.settings]
    picked = {name: wishes.picks.get(f"{routine.name}.{name}") for name in names}
    return {name: f"{float(value):.6f}".rstrip("0").rstrip(".") for name, value in picked.items() if value is not None}


@dataclass(frozen=True, slots=True)
class _Binder:
    values: Mapping[str, str]
    units: Mapping[str, str]
    stand: Fraction
    """Where in its ranges the level stands, from 0 to 1."""
    wishes: Wishes

    def kept(self, items: tuple[Any, ...]) -> tuple[Any, ...]:
        """Leave out what a condition leaves out, and put what is included in the place of each `include`."""
        kept: list[Any] = []
        for item in items:
            if not self.holds(item):
                continue
            if isinstance(item, Include):
                kept += self.included(item)
            elif inner := getattr(item, "do", None):
                if inside := self.kept(inner):
                    kept.append(item.model_copy(update={"do": inside}))
            else:
                kept.append(item)
        return tuple(kept)

    def included(self, item: Include) -> Iterator[Part]:
        assert item.loaded is not None, "includes are loaded when a routine is read"
        settings = {name: self.words(value) for name, value in item.set_.items()}
        wishes = replace(self.wishes, level=item.level, settings=settings, without=item.without, only=item.only,
                         side=item.side)  # fmt: skip
        try:
            inner = bind(item.loaded, wishes)
        except ChoiceError as error:
            raise RoutineError([Problem(f"include: {error.told}", item.place)]) from None
        yield Part.model_construct(part=inner.title, do=inner.script, place=item.place)

    def bound(self, value: Any) -> Any:
        """Resolve one value of a model, and all that is in it."""
        if isinstance(value, Quantity):
            return self.quantity(value)
        if isinstance(value, Text):
            return replace(value, text=self.spoken(value.text, value.place))
        if isinstance(value, tuple):
            return tuple(self.bound(entry) for entry in value if not isinstance(entry, Item) or self.holds(entry))
        if isinstance(value, Exercise):
            return self.exercise(value)
        if isinstance(value, BaseModel):
            return self.model(value)
        return value

    def exercise(self, exercise: Exercise) -> Exercise:
        """Resolve an exercise; a phase of no length is left out."""
        bound = self.model(exercise)
        assert isinstance(bound, Exercise)
        phases = tuple(phase for phase in bound.phases if phase.phase.length is None or phase.phase.length.high > 0)
        if exercise.phases and not phases:
            raise RoutineError([Problem("with these choices no phase is left, or none has a length", exercise.place)])
        bound = bound if len(phases) == len(bound.phases) else bound.model_copy(update={"phases": phases})
        for problem, where in check_exercise(bound):
            raise RoutineError([Problem(problem, where if isinstance(where, Place) else exercise.place)])
        return bound

    def model(self, value: BaseModel) -> BaseModel:
        changes: dict[str, Any] = {}
        place = getattr(value, "place", None)
        for name in value.model_fields_set - {"place", "when"}:
            old = getattr(value, name)
            if name == "words":
                new: Any = self.stages(old, place)
            elif name == "phase" and isinstance(value, Phase):
                length = None if old.length is None else self.quantity(old.length)
                new = replace(old, text=self.spoken(old.text, old.place), length=length)
            elif isinstance(old, str):
                new = self.spoken(old, place) if name in ("exercise", "part", "circuit") else self.words(old)
            else:
                new = self.bound(old)
            if new is not old:
                changes[name] = new
        if getattr(value, "when", None) is not None:
            changes["when"] = None  # it holds, and another routine's choices must not judge it again
        return value.model_copy(update=changes) if changes else value

    def holds(self, item: Item) -> bool:
        return item.when is None or self.values.get(item.when.setting) in item.when.values

    def words(self, text: str) -> str:
        return _USE.sub(lambda match: self.values.get(match[1], match[0]), text) if "$" in text else text

    def spoken(self, text: str, place: Place | None) -> str:
        """Put values into a text, and see whether it can still be spoken."""
        words = self.words(text)
        try:
            return text if words == text else parse_text(words).text
        except ValueError as error:
            raise RoutineError([Problem(f"with these choices {error}", place)]) from None

    def stages(self, value: str | tuple[Stage, ...], place: Place | None) -> str | tuple[Stage, ...]:
        if isinstance(value, tuple):
            return tuple(
                stage if stage.speak is None else replace(stage, speak=tuple(map(self.words, stage.speak)))
                for stage in value
            )
        try:
            return parse_stages(self.words(value).removeprefix("$"))
        except ValueError as error:
            raise RoutineError([Problem(f"words: {value}: {error}", place)]) from None

    def quantity(self, value: Quantity) -> Quantity:
        if value.setting:
            value = self.from_setting(value)
        if value.low == value.high:
            return value
        if self.wishes.open and value.place is not None and value.place not in self.wishes.picks:
            return value
        exact = value.low + (value.high - value.low) * self.stand
        if value.unit != "ms":
            exact = Fraction(int(exact))
        if value.place is not None and value.place in self.wishes.picks:
            exact = self.wishes.picks[value.place]
        return replace(value, low=exact, high=exact)

    def from_setting(self, value: Quantity) -> Quantity:
        if value.setting not in self.units:
            raise RoutineError([Problem(f"${value.setting} is a word, and no number", value.place)])
        unit = self.units[value.setting]
        written = self.values[value.setting]
        spelled = f"{written} {unit}" if unit in ("ms", "s", "min", "h", "beats", "steps") else written
        try:
            found = parse_quantity(spelled, value.allowed, _expected(value), value.zero)
            if found.setting:
                raise ValueError(f"{spelled!r} is no number")
            return replace(found, place=value.place)
        except ValueError as error:
            raise RoutineError([Problem(f"${value.setting}: {error}", value.place)]) from None


def _expected(value: Quantity) -> str:
    names: dict[Literal["ms", "beats", "steps", ""], str] = {
        "ms": "a duration", "beats": "beats", "steps": "steps", "": "a bare number",
    }  # fmt: skip
    return " or ".join(names[unit] for unit in value.allowed)
