"""A track with what steering looks up in it again and again, so that each look takes microseconds."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cached_property
from operator import attrgetter
from typing import Final

from coach.outputs.track import Track
from coach.phrases import Phrases
from coach.plan.blocks import exercises
from coach.plan.kinds import Kind
from coach.plan.timeline import Chapter, Cue, Mark, Span, Timeline
from coach.sound.mix import Mix
from coach.sound.tones import tone
from coach.timing import Ms

LONG_PHASE: Final = 120_000
"""A phase longer than this, in milliseconds, is not begun anew: one comes in wherever one was."""
_OWN: Final = ("tick-in", "change", "pip")
"""Tones that live play needs, whatever the track holds."""
_TELLING: Final[frozenset[Kind]] = frozenset({"say", "safety", "announce", "cue"})
"""Kinds of sentences that tell what is to be done."""
_STEPS: Final = frozenset({"tick-left", "tick-right"})
_WORD: Final = 3000
"""No word begins so long before its beat, in milliseconds."""

_START = attrgetter("start")


@dataclass(frozen=True)
class Score:
    """A track as it is played."""

    track: Track

    @property
    def timeline(self) -> Timeline:
        """The plan."""
        return self.track.timeline

    @cached_property
    def mix(self) -> Mix:
        """The track's mix, with the tones that live play needs."""
        own = {("", name): tone(name) for name in _OWN}
        return replace(self.track.mix, clips={**own, **self.track.mix.clips})

    @cached_property
    def cues(self) -> tuple[Cue, ...]:
        """All that is heard, pips too, ordered by start."""
        return self.track.heard.cues

    @cached_property
    def spoken(self) -> tuple[Cue, ...]:
        """All words and sentences."""
        return tuple(cue for cue in self.timeline.cues if cue.text)

    @cached_property
    def sentences(self) -> tuple[Cue, ...]:
        """All sentences that tell what is to be done."""
        return tuple(cue for cue in self.spoken if cue.beat is None and cue.kind in _TELLING)

    @cached_property
    def moves(self) -> tuple[Span, ...]:
        """All movements."""
        return tuple(span for span in self.timeline.spans if span.kind == "move")

    @cached_property
    def blocks(self) -> tuple[Chapter, ...]:
        """The exercises as one jumps between them, one behind another; the first begins behind the opening."""
        first, *others = exercises(self.timeline)
        return (first._replace(start=max(first.start, min(self.timeline.opened, first.end))), *others)

    @cached_property
    def steps(self) -> tuple[Ms, ...]:
        """When each step of a walk is taken: a tick of a side, and in a lane every one."""
        ticks = (cue for cue in self.timeline.cues if cue.sound in _STEPS)
        return tuple(cue.start for cue in ticks if cue.side is not None or self._in_a_lane(cue.start))

    @cached_property
    def lanes(self) -> tuple[Ms, ...]:
        """When each fresh lane begins."""
        return tuple(mark.start for mark in self.timeline.marks if mark.entry == "lane")

    @cached_property
    def boundaries(self) -> tuple[Ms, ...]:
        """Where one may come in after a jump: at sentences between movements, and in movements as their marks allow.

        In a movement in a lane that is where a fresh lane begins, and its end.
        """
        found = {Ms(0)} | {cue.start for cue in self.sentences if self.move_at(Ms(cue.end - 1)) is None}
        for move in self.moves:
            marks = self.marks_of(move)
            lane = any(mark.entry == "lane" for mark in marks)
            found |= {mark.start for mark in marks if (mark.entry == "lane" if lane else mark.entry)}
            if lane:
                found.add(self.behind(move))
        return tuple(sorted(found))

    @cached_property
    def phrases(self) -> Phrases:
        """The coach's own sentences in the track's language."""
        return Phrases(self.timeline.language)

    def made(self) -> Score:
        """The same, with all that takes time worked out."""
        self.mix, self.cues, self.sentences, self.steps, self.lanes, self.boundaries  # noqa: B018
        return self

    def span_at(self, at: Ms) -> Span | None:
        """Give what the body does at a moment."""
        spans = self.timeline.spans
        number = bisect_right(spans, at, key=_START) - 1
        return spans[number] if number >= 0 and at < spans[number].end else None

    def move_at(self, at: Ms) -> Span | None:
        """Give the movement at a moment."""
        span = self.span_at(at)
        return span if span is not None and span.kind == "move" else None

    def move_after(self, at: Ms) -> Span | None:
        """Give the first movement that begins at a moment or later."""
        number = bisect_left(self.moves, at, key=_START)
        return self.moves[number] if number < len(self.moves) else None

    def moved_until(self, at: Ms) -> Ms:
        """Tell when the last movement before a moment was over, or 0."""
        number = bisect_left(self.moves, at, key=_START) - 1
        return self.moves[number].end if number >= 0 else Ms(0)

    def block_at(self, at: Ms) -> int:
        """Tell which exercise a moment belongs to."""
        return max(bisect_right(self.blocks, at, key=_START) - 1, 0)

    def marks_of(self, move: Span) -> tuple[Mark, ...]:
        """Give the marks of a movement."""
        marks = self.timeline.marks
        low, high = (bisect_left(marks, at, key=_START) for at in (move.start, move.end))
        return marks[low:high]

    def mark_at(self, at: Ms) -> Mark | None:
        """Give the mark of the phase, or of the break of a bout, that runs at a moment."""
        marks = self.timeline.marks
        number = bisect_right(marks, at, key=_START) - 1
        move = self.move_at(at)
        return marks[number] if move is not None and number >= 0 and marks[number].start >= move.start else None

    def phase_end(self, mark: Mark) -> Ms:
        """Tell when the phase, or the break, of a mark is over."""
        marks = self.timeline.marks
        number = bisect_right(marks, mark.start, key=_START)
        move = self.move_at(mark.start)
        end = mark.start if move is None else move.end
        return min(end, marks[number].start) if number < len(marks) else end

    def in_lane(self, move: Span) -> bool:
        """Tell whether a movement is walked in a lane."""
        number = bisect_left(self.lanes, move.start)
        return number < len(self.lanes) and self.lanes[number] < move.end

    def in_bouts(self, move: Span) -> bool:
        """Tell whether a movement is cut into bouts."""
        number = bisect_left(self.timeline.marks, move.start, key=_START)
        return number < len(self.timeline.marks) and self.timeline.marks[number].entry in ("bout", "lane")

    def _in_a_lane(self, at: Ms) -> bool:
        move = self.move_at(at)
        return move is not None and self.in_lane(move)

    def anywhere(self, at: Ms) -> bool:
        """Tell whether one may come in just there: in a phase of minutes, or where nothing is known of phases."""
        if self.move_at(at) is None:
            return False
        mark = self.mark_at(at)
        return mark is None or self.phase_end(mark) - mark.start > LONG_PHASE

    def told_before(self, at: Ms, since: Ms) -> Cue | None:
        """Give the last sentence that begins before a moment, and is not over at another."""
        number = bisect_left(self.sentences, at, key=_START) - 1
        return self.sentences[number] if number >= 0 and self.sentences[number].end > since else None

    def behind(self, move: Span) -> Ms:
        """Tell when a movement is over; its last moments may belong to the sentence that follows."""
        said = self.told_before(move.end, move.end)
        return move.end if said is None else said.start

    def first_of(self, move: Span) -> Ms:
        """Tell when the count-in of a movement begins, or its first word."""
        number = bisect_left(self.cues, move.start, key=_START)
        first = move.start
        while number and self.cues[number - 1].start > move.start - 30_000:
            number -= 1
            cue = self.cues[number]
            if cue.text and (cue.beat is None or cue.beat < move.start):
                break
            if cue.sound == "tick-in" or (cue.beat is not None and cue.beat >= move.start):
                first = cue.start
        return first

    def cues_from(self, target: Ms) -> tuple[Cue, ...]:
        """Give all cues that belong to a moment or later ones: by their beats, else by their starts."""
        return (*self.words_to(target), *self.cues[bisect_left(self.cues, target, key=_START) :])

    def words_to(self, target: Ms) -> tuple[Cue, ...]:
        """Give the words that begin before a moment and whose beats do not lie before it."""
        low, high = (bisect_left(self.cues, at, key=_START) for at in (target - _WORD, target))
        return tuple(cue for cue in self.cues[low:high] if cue.beat is not None and cue.beat >= target)

    def first_from(self, target: Ms) -> Ms:
        """Tell when the first sound that belongs to a moment or a later one is heard; the moment itself at the end."""
        low = bisect_left(self.cues, target, key=_START)
        return min((cue.start for cue in (*self.words_to(target), *self.cues[low : low + 1])), default=target)

    def sounding(self, start: Ms, end: Ms) -> Iterator[Cue]:
        """Give the cues, pips left out, that sound in a stretch of time."""
        a_ms = self.mix.rate_hz // 1000
        near = self.mix.within(self.cues, start * a_ms, (end - start) * a_ms)
        return (cue for cue in near if cue.end > start and cue.kind != "awake")
