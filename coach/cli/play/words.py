"""What one is told beside what the coach says, in the routine's language; keys are told in English."""

from __future__ import annotations

from functools import cache
from typing import Final

from coach.live.view import State, View
from coach.phrases import Phrases

STATES: Final[dict[State, tuple[str, str]]] = {
    "playing": ("screen-on", ""),
    "paused": ("screen-paused", "space goes on"),
    "waiting": ("screen-your-time", "space goes on"),
    "holding": ("screen-moment", "the voice is still speaking"),
}
"""The sentence for a state, and what is added where there is room."""
_BODIES: Final = {"listen": "listen", "move": "break", "rest": "rest", "open": "your-time"}

words = cache(Phrases)
"""Gives the sentences of a language."""


def phase(view: View) -> str:
    """Name the phase, or what else the body does."""
    if view.phase:
        return view.phase.capitalize()
    return words(view.language)(f"screen-{_BODIES[view.body]}")


def place(view: View) -> list[str]:
    """Name the exercise and its side."""
    side = words(view.language)("side", side=view.side) if view.side else ""
    return [part for part in (view.exercise or view.title, side) if part]


def set_of(view: View) -> list[str]:
    """Tell which set of how many it is, where there are several."""
    told = words(view.language)
    return [told("screen-set", number=view.set, count=view.sets)] if view.sets > 1 else []
