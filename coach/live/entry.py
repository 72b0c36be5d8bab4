"""How the sound goes on from somewhere else: from which moment of the plan, and what leads to it."""

from __future__ import annotations

from typing import Final, NamedTuple

from coach.live.lead import BETWEEN, LOOK, WALK, Said, before, own, ticks
from coach.live.score import Score
from coach.plan.timeline import Cue, Mark
from coach.timing import Ms

QUIET: Final = 24
"""Silence before the first sound, in milliseconds, in which the old one fades."""
BEFORE_ACTION: Final = 1000
"""Least silence between a sentence and a movement in seconds, in milliseconds."""


class Entry(NamedTuple):
    """A place of the plan, and the way there."""

    target: Ms
    """From here on the plan's own cues are heard."""
    lead: tuple[Cue, ...] = ()
    """What is heard before it, in the place of the plan's own cues; times may be negative."""
    lane: bool = False
    """Whether the lead sends the walker to the start of the lane."""

    def cues(self, score: Score) -> tuple[Cue, ...]:
        """Give all that is heard from now on, ordered by start."""
        words = score.words_to(self.target)
        first = sorted((*self.lead, *words), key=lambda cue: cue.start)
        return (*first, *score.cues_from(self.target)[len(words) :])

    def at(self, score: Score) -> Ms:
        """Tell where in the plan's time the sound begins."""
        first = min([score.first_from(self.target), *(cue.start for cue in self.lead[:1])])
        return min(self.target, Ms(first - QUIET))


def on_a_beat(score: Score, mark: Mark, said: tuple[Said, ...] = (), lane: bool = False) -> Entry:
    """Come in on a beat: sentences, then the count-in."""
    assert mark.interval is not None
    count_in = ticks(score, mark.start, mark.interval)
    return Entry(mark.start, (*before(count_in[0].start, said), *count_in), lane)


def at_phase(score: Score, mark: Mark, said: tuple[Said, ...] = ()) -> Entry:
    """Come in at a phase in seconds, at least a second behind the last sentence."""
    return Entry(mark.start, before(min(score.first_from(mark.start), mark.start), said))


def just_there(score: Score, at: Ms, said: tuple[Said, ...] = ()) -> Entry:
    """Come in at any moment; a sentence that is being said there is said from its start."""
    target = min((cue.start for cue in score.sounding(at, Ms(at + 1)) if cue.text and cue.beat is None), default=at)
    return Entry(target, before(min(score.first_from(target), target), said))


def path_again(score: Score) -> Said:
    """The question whether the path is clear, and the time to look."""
    return Said(own(score, "path-again"), LOOK)


def lane_again(score: Score) -> Said:
    """The way to the start of the lane, and the time to walk it."""
    return Said(own(score, "lane-again"), WALK)


def again(cue: Cue | None, quiet: int = BETWEEN) -> tuple[Said, ...]:
    """A sentence of the plan's once more, where there is one."""
    return () if cue is None else (Said(cue, quiet),)
