"""How talk fades: the documented stages of words behind `every`, `fade` and `off`."""

from __future__ import annotations

from typing import Final

from coach.language.words import Stage

BOUTS: Final[dict[str, tuple[Stage, ...]]] = {
    "every": (Stage(ending="countdown"),),
    "fade": (
        Stage(lasts=4, ending="countdown"),
        Stage(lasts=4, first=4, ending="countdown"),
        Stage(first=4, ending="earcon"),
    ),
    "off": (Stage(speak="none", ending="earcon"),),
}
"""For a movement in bouts, counted in bouts."""

CYCLES: Final[dict[str, tuple[Stage, ...]]] = {
    "every": (Stage(),),
    "fade": (Stage(lasts=4), Stage(speak="none")),
    "off": (Stage(speak="none"),),
}
"""For any other, counted in cycles."""


def stage_at(stages: tuple[Stage, ...], number: int) -> Stage:
    """Give the stage of a bout or cycle; the last stage goes on for ever."""
    for stage in stages[:-1]:
        lasts = stage.lasts or 0
        if number < lasts:
            return stage
        number -= lasts
    return stages[-1]
