"""Where one plan of a routine is left for another, so that nobody notices but by what was asked for."""

from __future__ import annotations

from typing import Final, NamedTuple

from coach.live.score import Score
from coach.live.wanted import Wanted
from coach.timing import Ms

_QUIET: Final = 48
"""Silence before the count-in at which a plan with other words is taken, in milliseconds."""


class Plan(NamedTuple):
    """A plan that is played."""

    score: Score
    wanted: Wanted
    """What it was planned with."""
    until: Ms | None = None
    """It is final up to here; None if it is whole."""


class Takeover(NamedTuple):
    """A moment of the plan that is left, and the same moment of the plan that goes on."""

    leave: Ms
    enter: Ms


def takeover(old: Plan, new: Plan, here: Ms) -> Takeover | None:
    """Give where a plan is taken; None where no movement is left in which it would be another.

    One that equals the old one up to here is taken here.
    """
    moving = old.score.move_at(here) is not None
    if new.wanted == old.wanted or (moving and new.wanted.talk == old.wanted.talk):
        return Takeover(here, here)
    return _other_words(old.score, new.score, here)


def _other_words(old: Score, new: Score, here: Ms) -> Takeover | None:
    """Give where a plan with other words, but the same movements, is taken; None where no movement is left.

    In a movement it is at once, when no word is being said; else right before the next one's count-in or first word,
    so that all that the old plan tells about it is heard.
    """
    move = old.move_at(here) or old.move_after(here)
    same = None if move is None else next((span for span in new.moves if span.number == move.number), None)
    if move is None or same is None:
        return None
    lead = max(move.start - old.first_of(move), same.start - new.first_of(same)) + _QUIET
    leave = Ms(move.start - lead)
    if leave < here:
        leave = next_quiet(old, max(here, move.start))
        if leave >= move.end:
            return _other_words(old, new, move.end)
    return Takeover(leave, Ms(same.start + leave - move.start))


def last_quiet(score: Score, before: Ms) -> Ms:
    """Give the last moment, not behind another, at which nothing is said."""
    while saying := [cue for cue in score.sounding(before, Ms(before + 1)) if cue.text]:
        before = Ms(min(cue.start for cue in saying) - 1)
    return before


def next_quiet(score: Score, at: Ms) -> Ms:
    """Give the first moment, from one on, at which no word is being said."""
    while saying := [cue for cue in score.sounding(at, Ms(at + 1)) if cue.text]:
        at = max(cue.end for cue in saying)
    return at
