"""What a listener chooses of a routine, and what its settings then are."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Literal

from coach.errors import ChoiceError, Place, did_you_mean
from coach.language.routine import Routine, Talk

Picks = Mapping[Place | str, Fraction]
"""Amounts by the range that they are picked from: a range by where it was written, in its own unit (milliseconds for a
duration); a setting by `ROUTINE.SETTING`, in the setting's unit."""


@dataclass(frozen=True, slots=True)
class Wishes:
    """What the listener chose of a routine; what is not given is the routine's own."""

    level: str | None = None
    settings: Mapping[str, str] = field(default_factory=dict)
    """Values of settings, and doses of single exercises (`knee-hug.repeat`)."""
    talk: Talk = "full"
    without: tuple[str, ...] = ()
    only: tuple[str, ...] = ()
    """Exercises to leave out, and the only ones to do."""
    side: Literal["left", "right"] | None = None
    ranges: str = "low"
    """Where ranges stand if the level does not say it: `low`, `middle` or `high`."""
    picks: Picks = field(default_factory=dict)
    """Amounts picked for single ranges."""
    open: bool = False
    """Whether ranges for which nothing was picked stay ranges, to be fitted."""


def values_of(routine: Routine, level: str | None, settings: Mapping[str, str]) -> dict[str, str]:
    """Give each setting's value: the routine's default, else the level's, else the listener's own.

    Doses of single exercises (`knee-hug.repeat`) are passed over.

    Raises:
        ChoiceError: a level or setting that does not exist, or a value that it does not allow.
    """
    if level is not None and level not in routine.levels:
        raise ChoiceError("--level", level, f"is no level of {routine.name}; {did_you_mean(level, routine.levels)}")
    chosen = dict(routine.levels.get(level or "", {}))
    chosen.pop("ranges", None)
    values = {name: setting.default for name, setting in routine.settings.items()}
    for name, value in (chosen | dict(settings)).items():
        if "." in name:
            continue
        if name not in values:
            near = did_you_mean(name, values)
            raise ChoiceError("--set", name, f"is no setting of {routine.name}; {near}")
        try:
            values[name] = routine.settings[name].checked(str(value))
        except ValueError as error:
            raise ChoiceError(f"--set {name}", str(value), str(error)) from None
    return values
