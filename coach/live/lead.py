"""What the coach says by itself in live play: before one comes in again somewhere, and before the first start."""

from __future__ import annotations

from collections.abc import Iterable
from fractions import Fraction
from typing import Final, NamedTuple

from coach.live.score import Score
from coach.phrases import Phrases
from coach.plan.kinds import Kind, Style
from coach.plan.timeline import Cue
from coach.timing import GRID, Ms, nearest_ms

TICKS: Final = 4
"""Beats that are ticked before one comes in on a beat."""
BETWEEN: Final = 500
"""Silence behind a sentence of a lead, in milliseconds."""
LOOK: Final = 2000
"""Quiet to look behind oneself, in milliseconds."""
WALK: Final = 8000
"""Quiet to walk to the start of the lane, in milliseconds."""
READY: Final = 5000
"""Quiet to get ready in, behind a step that takes as long as one likes, in milliseconds."""
_TOLD: Final = (10_000, 3000, 2000, 1000)
"""What is left of a count-down when it is told again, in milliseconds."""
_AT_ONCE: Final = Ms(0)
_ROOM: Final = 5000
"""The ten seconds are told in a count-down that is longer than them by so many milliseconds."""


class Said(NamedTuple):
    """A sentence, and how long it is quiet behind it, in milliseconds."""

    cue: Cue | None
    """At any time; None where its clip is not there, and then the quiet is all."""
    quiet: int = BETWEEN


def own_texts(phrases: Phrases, start_in: Ms = _AT_ONCE) -> list[tuple[str, Style]]:
    """Give the (text, style) of all that the coach may say by itself, to be spoken beforehand.

    Args:
        phrases: the coach's sentences.
        start_in: how long the count-down before the first start is; 0 for none.
    """
    names = ("path-again", "lane-again", "one-moment", "your-time")
    wanted: list[tuple[str, Style]] = [(phrases(name), "prose") for name in names]
    return wanted + ([(text, style) for _, text, style in _counted(phrases, start_in)] if start_in else [])


def own(score: Score, name: str, kind: Kind = "safety") -> Cue | None:
    """Give one of the coach's own sentences, or None where it was not spoken beforehand."""
    text = score.phrases(name)
    clip = score.mix.clips.get((text, "prose"))
    return None if clip is None else Cue(Ms(0), clip.length, None, kind, text, "prose", None, 0)


def before(end: Ms, said: Iterable[Said]) -> tuple[Cue, ...]:
    """Lay sentences so that the last quiet ends at a moment."""
    cues: list[Cue] = []
    for cue, quiet in reversed(list(said)):
        end = Ms(end - quiet)
        if cue is not None:
            end = Ms((end - (cue.end - cue.start)) // GRID * GRID)
            cues.append(_at(cue, end))
    return tuple(reversed(cues))


def ticks(score: Score, target: Ms, interval: Fraction) -> tuple[Cue, ...]:
    """Lay the count-in of a beat."""
    length = score.mix.clips["", "tick-in"].length
    starts = [Ms(target - nearest_ms(number * interval)) for number in range(TICKS, 0, -1)]
    return tuple(Cue(at, Ms(at + length), at, "tick", "", "tick-in", None, 0) for at in starts)


def count_down(score: Score, length: Ms, end: Ms) -> tuple[Cue, ...]:
    """Lay the count-down of so many milliseconds before a first start; a tone wakes the speaker first."""
    start = Ms((end - length) // GRID * GRID)
    clips = score.mix.clips
    cues = [Cue(start, Ms(start + clips["", "change"].length), None, "earcon", "", "change", None, 0)]
    for left, text, style in _counted(score.phrases, length):
        clip = clips.get((text, style))
        if clip is None:
            continue
        beat = None if left >= _TOLD[0] else Ms(end - left)
        at = Ms((end - left) // GRID * GRID if beat is None else beat - clip.beat)
        at = max(at, Ms(cues[-1].end + GRID)) if beat is None else at
        kind: Kind = "say" if beat is None else "countdown"
        if at >= cues[-1].end:
            cues.append(Cue(at, Ms(at + clip.length), beat, kind, text, style, None, 0))
    return tuple(cues)


def _counted(phrases: Phrases, length: Ms) -> list[tuple[int, str, Style]]:
    """What is told in a count-down: how much is left then, in milliseconds, and the words."""
    told: list[tuple[int, str, Style]] = []
    if length >= _TOLD[0] - _ROOM:
        told.append((length, phrases("start-in", count=length // 1000), "prose"))
    if length >= _TOLD[0] + _ROOM:
        told.append((_TOLD[0], phrases("ten-seconds"), "prose"))
    return told + [(left, phrases("number", number=left // 1000), "beat") for left in _TOLD[1:] if left < length]


def _at(cue: Cue, start: Ms) -> Cue:
    return cue._replace(start=start, end=Ms(start + cue.end - cue.start), beat=None)
