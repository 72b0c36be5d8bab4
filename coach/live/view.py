"""What there is to see at a moment of live play: plain data, for a screen, plain lines and the desktop."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from coach.timing import Ms

State = Literal["playing", "paused", "waiting", "holding", "ended"]
"""`waiting` in a step that takes as long as one likes, `holding` until the voice has spoken more."""


@dataclass(frozen=True, slots=True)
class View:
    """A moment of live play."""

    title: str
    """The routine's."""
    language: str
    """The routine's, such as `en`."""
    state: State
    phrase: str
    """What is said now, or was said last; empty before the first word."""
    said: float
    """How much of it has been said, from 0 to 1."""
    body: Literal["listen", "move", "rest", "open"]
    """What the body does: `listen` before and between exercises, `open` for as long as one likes."""
    exercise: str
    """Title of what is done or told of; a part's where it is one chapter."""
    side: str | None
    set: int
    sets: int
    """Set n of N; 1 of 1 where there is one only, or none."""
    cycle: int
    cycles: int
    """Repetition n of N, or bout n of N; 0 of 0 outside of movements."""
    bouts: bool
    """Whether these are bouts."""
    phase: str
    """Name of the phase, such as `In` or `left`; empty where there is none, in breaks and rests too."""
    phase_done: float
    """How much of the phase, break or rest is over, from 0 to 1; of a bout, where phases are steps."""
    phase_left: Ms
    """Time left in it."""
    left_here: Ms
    """Time left in this exercise, its sets and sides together."""
    left: Ms
    """Time left in all."""
    heard: Ms
    """How long it was played, pauses left out."""
    done: float
    """How much of all is over, from 0 to 1."""
    following: str
    """Title of the exercise that comes next; empty behind the last."""
    pace: float | None
    """Beats a minute; None where there is no beat."""
    talk: str
    """`full`, `less` or `beats-only`."""
    music: bool | None
    """Whether music is heard; None where there is none."""
    underruns: int
    """How often the device ran dry; the player does not know it, and gives 0."""
    note: str
    """What the last key did, or what is to be known, such as `15 seconds more rest`; empty after 4 seconds."""
