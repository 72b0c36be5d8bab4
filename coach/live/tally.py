"""What was really done: how long each movement, how many steps since the lane was fresh, and what happened when."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Mapping
from operator import attrgetter
from typing import Literal, NamedTuple

from coach.live.score import Score
from coach.live.wanted import Wanted
from coach.plan.timeline import Timeline
from coach.timing import Ms

_START = attrgetter("start")

Happening = Literal[
    "started", "begun", "jumped", "paused", "gone on", "waited", "extended", "tempo", "talk", "held", "ended", "quit"
]
"""`begun` is an exercise by its title; `jumped` leaves out what lies between, or repeats it."""


class Event(NamedTuple):
    """Something that happened, for the journal."""

    what: Happening
    at: Ms
    """In the plan's time."""
    text: str
    """The exercise's title, the key, or what was asked for."""


class Standing(NamedTuple):
    """How far live play is."""

    timeline: Timeline
    wanted: Wanted
    """What the plan was made with."""
    asked: Wanted
    """What was asked for; the plan that has it may still be made."""
    here: Ms
    """The place in the plan."""
    end: Ms
    """Where it ends, as far as that is known."""
    stop: Ms | None
    """The same where it is to end before the plan does; else None."""
    heard: Ms
    """How long it was played, pauses left out."""
    done: Mapping[int, Ms]
    """How long each movement was played, by `Span.number`."""
    finished: bool
    """Whether it came to its end, and was not asked to stop before."""


class Tally:
    """Counts samples; not safe for threads by itself."""

    def __init__(self, rate_hz: int) -> None:
        self.walked = 0
        """Steps since the lane was fresh."""
        self._a_ms = rate_hz // 1000
        self._samples: Counter[int] = Counter()
        self._heard = 0
        self._told: list[Event] = []
        self._block = -1

    @property
    def done(self) -> dict[int, Ms]:
        """How long each movement was played, by `Span.number`."""
        return {number: Ms(count // self._a_ms) for number, count in self._samples.items()}

    @property
    def heard(self) -> Ms:
        """How long it was played."""
        return Ms(self._heard // self._a_ms)

    def led(self, count: int) -> None:
        """Count samples of a lead: the coach is heard, and no movement is done."""
        self._heard += count

    def moved(self, score: Score, first: int, end: int) -> None:
        """Count what was played from one sample of the plan to another."""
        self._heard += end - first
        start, until = -(-first // self._a_ms), -(-end // self._a_ms)
        lanes, steps = score.lanes, score.steps
        fresh = bisect_left(lanes, until)
        if bisect_left(lanes, start) < fresh:
            self.walked, start = 0, lanes[fresh - 1]
        self.walked += bisect_left(steps, until) - bisect_left(steps, start)
        for move in score.moves[max(bisect_right(score.moves, first // self._a_ms, key=_START) - 1, 0) :]:
            low, high = max(first, move.start * self._a_ms), min(end, move.end * self._a_ms)
            if move.start * self._a_ms >= end:
                break
            if low < high:
                self._samples[move.number] += high - low
        block = score.block_at(Ms(first // self._a_ms))
        if block != self._block:
            self._block = block
            self.tell("begun", Ms(first // self._a_ms), score.blocks[block].title)

    def tell(self, what: Happening, at: Ms, text: str = "") -> None:
        """Note that something happened."""
        self._told.append(Event(what, at, text))

    def take(self) -> list[Event]:
        """Give what happened since this was last asked."""
        told, self._told = self._told, []
        return told
