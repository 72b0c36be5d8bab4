"""Rests, and steps that take as long as one likes: where they are quiet, and what is left when the quiet is dropped."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator
from typing import Final, NamedTuple

from coach.live.entry import Entry
from coach.live.lead import READY, Said, before
from coach.live.score import Score
from coach.plan.lay.rests import WARNING
from coach.plan.timeline import Cue, Span
from coach.timing import Ms, next_grid

LEAST: Final = 100
"""A shorter silence, in milliseconds, is no quiet."""


class Quiet(NamedTuple):
    """A stretch of a rest in which nothing is said."""

    start: Ms
    end: Ms


def rest_at(score: Score, here: Ms) -> Span | None:
    """Give the rest, or the step that takes as long as one likes, in which a moment lies."""
    span = score.span_at(here)
    return span if span is not None and span.kind != "move" else None


def quiet_at(score: Score, here: Ms) -> Quiet | None:
    """Give the longest quiet of the rest in which a moment lies, from it on; None where there is none."""
    rest = rest_at(score, here)
    return None if rest is None else quiet_of(score, rest, here)


def quiet_of(score: Score, rest: Span, here: Ms) -> Quiet | None:
    """Give the longest quiet of a rest from a moment on, where it may be made longer; None if there is none."""
    return _longest(here, _heard(score, rest, here), rest.end)


def skip(score: Score, here: Ms) -> Entry | None:
    """Give how what follows a rest begins at once: first what is to be known of it; None where no quiet is left."""
    rest = rest_at(score, here)
    if rest is None:
        return None
    told = [cue for cue in _heard(score, rest, here) if not _falls_away(cue, rest)]
    quiet = _longest(here, told, rest.end)
    if quiet is None:
        return None
    if rest.kind == "open" and (ready := _ready(score, rest, here, told)) is not None:
        return ready
    lead = [Said(cue) for cue in told if cue.text and cue.end <= quiet.start]
    return Entry(quiet.end, before(quiet.end, lead))


def _ready(score: Score, rest: Span, here: Ms, told: list[Cue]) -> Entry | None:
    """Give how the movement right behind an open step begins: what was told last, what is still to be known, and quiet.

    Whoever goes on may stand at the machine, and what the coach told may be long ago. None where no movement is next.
    """
    spans = score.timeline.spans
    number = bisect_left(spans, rest.end, key=lambda span: span.start)
    if number == len(spans) or spans[number].kind != "move":
        return None
    first = score.first_of(spans[number])
    if any(rest.end <= cue.start < first for cue in score.sentences):
        return None
    coming = [cue for cue in told if cue.text and cue.end <= first]
    last = score.told_before(here, rest.start)
    known = coming if last is None or last in coming else [last, *coming]
    said = [Said(cue) for cue in known] or [Said(_chime(score))]
    return Entry(first, before(first, (*said[:-1], said[-1]._replace(quiet=READY))))


def _chime(score: Score) -> Cue:
    return Cue(Ms(0), score.mix.clips["", "change"].length, None, "earcon", "", "change", None, 0)


def waits(score: Score) -> tuple[Quiet, ...]:
    """Give the quiet in which one waits, of each step that takes as long as one likes."""
    quiets = (quiet_of(score, span, span.start) for span in score.timeline.spans if span.kind == "open")
    return tuple(quiet for quiet in quiets if quiet is not None)


def _heard(score: Score, rest: Span, here: Ms) -> list[Cue]:
    """What sounds in a rest from a moment on, and the first sound behind it."""
    inside = list(score.sounding(here, rest.end))
    behind = next((cue for cue in score.cues_from(rest.end) if cue.kind != "awake" and cue not in inside), None)
    return inside if behind is None else [*inside, behind]


def _longest(here: Ms, heard: list[Cue], end: Ms) -> Quiet | None:
    found = [quiet for quiet in _quiets(here, heard, end) if quiet.end - quiet.start >= LEAST]
    return max(found, key=lambda quiet: quiet.end - quiet.start, default=None)


def _quiets(here: Ms, heard: list[Cue], end: Ms) -> Iterator[Quiet]:
    for cue in heard:
        yield Quiet(here, cue.start)
        here = max(here, cue.end)
    if not heard or heard[-1].start < end:
        yield Quiet(here, end)


def _falls_away(cue: Cue, rest: Span) -> bool:
    """Whether a cue belongs to the rest alone: a tip, or the warning that it ends."""
    return cue.kind == "tip" or (cue.kind == "announce" and cue.start == next_grid(Ms(rest.end - WARNING)))
