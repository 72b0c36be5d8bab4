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
    "off": (Stage(speak=(), ending="earcon"),),
}
"""For a movement in bouts, counted in bouts."""

_ALL: Final = (Stage(),)
_NONE: Final = (Stage(speak=()),)

FADES: Final[dict[str, tuple[Stage, ...]]] = {
    "walk": (Stage(lasts=4), Stage(speak=())),
    "breath": (Stage(lasts=3), Stage(speak=())),
    "circle": (Stage(lasts=2), Stage(lasts=2, speak=("$side", "$other")), Stage(speak=())),
    "hold": _ALL,
    "strength": _ALL,
    "free": _ALL,
}
"""How words fade in any other movement, by its kind, counted in cycles.

Nothing but its words carries a movement of strength, so that they stay.
"""


def stages_of(words: str, kind: str, bouts: bool) -> tuple[Stage, ...]:
    """Give the stages behind `every`, `fade` or `off`; empty is `fade`."""
    if bouts:
        return BOUTS[words or "fade"]
    return _ALL if words == "every" else _NONE if words == "off" else FADES[kind]


def later(stages: tuple[Stage, ...], runs: int) -> tuple[Stage, ...]:
    """Give the stages of a later side or set: each begins one stage further on, and the last stays."""
    return stages[min(runs, len(stages) - 1) :]


def stage_at(stages: tuple[Stage, ...], number: int) -> Stage:
    """Give the stage of a bout or cycle; the last stage goes on for ever."""
    for stage in stages[:-1]:
        lasts = stage.lasts or 0
        if number < lasts:
            return stage
        number -= lasts
    return stages[-1]


def spoken(stage: Stage, text: str, number: int) -> bool:
    """Tell whether a stage has the word of the phase or beat with that number, counted from 0."""
    named = stage.speak is None or text.casefold() in stage.speak
    return named and (stage.first is None or number < stage.first)
