"""What is heard, as texts to read: the one list that captions, lyrics and labels are made of.

A sentence, a number or a stop is a caption of its own at its own moment, so that who reads stops when who listens does.
So is each slow phase (In, Hold, Out), as long as it lasts, also where only its tone is heard. Quick phases, such as the
steps of a bout, share one caption, or their words would flash by.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator, Mapping, Sequence
from itertools import groupby, pairwise
from typing import Final, NamedTuple

from coach.plan.kinds import Kind
from coach.plan.timeline import Cue, Mark, Timeline
from coach.timing import Ms

QUICK: Final = 2000
"""Phases shorter than this share a caption with their neighbours, in milliseconds."""
_FEW: Final = 3
"""So many quick phases have captions of their own, if each lasts as long as a caption must."""
_HURRIED: Final = 1000
"""Numbers that follow each other faster share one, in milliseconds."""
_LEAST: Final = 1000
"""How long a caption stands if the next one leaves it the room; what is not spoken is left out where there is less."""
_CLEARED: Final = 5000
"""Where no caption stands for so long, a format without ends gets an empty one."""
_CARRIERS: Final[frozenset[Kind]] = frozenset({"beat", "tick", "tone"})
"""What is heard of a phase: its word, its ticks, its tone."""
_NUMBERS: Final[frozenset[Kind]] = frozenset({"count", "countdown"})
_FULL_STOPS: Final = ".。"


class Caption(NamedTuple):
    """One text and when it is to be read; no two overlap."""

    start: Ms
    """First audible millisecond."""
    end: Ms
    """First millisecond after it; nothing of it is spoken later."""
    text: str
    """In one line."""
    chapter: int
    """Index into `Timeline.chapters`."""


class _Beat(NamedTuple):
    """A phase or a beat of it, as it is heard."""

    at: Ms
    start: Ms
    end: Ms
    name: str
    spoken: bool


class _Draft(NamedTuple):
    """A caption that may yet have to make room for the next."""

    start: Ms
    end: Ms
    text: str
    chapter: int
    spoken: bool


class _Phases(NamedTuple):
    """The phases of all movements; a dictionary of them would cost a long walk more than all its captions."""

    marks: Sequence[Mark]
    starts: Sequence[Ms]
    """When each of them begins."""
    ends: Mapping[int, Ms]
    """When each movement is over, by its number."""

    def at(self, moment: Ms | None) -> tuple[str, Ms] | None:
        """Give name and end of the phase that begins at a moment."""
        place = len(self.starts) if moment is None else bisect_left(self.starts, moment)
        if place == len(self.starts) or self.starts[place] != moment:
            return None
        mark, after = self.marks[place], self.marks[place + 1 : place + 2]
        if after and after[0].movement == mark.movement:
            return mark.name, after[0].start
        return mark.name, self.ends.get(mark.movement, mark.start)


def captions_of(timeline: Timeline) -> tuple[Caption, ...]:
    """Give what is heard as captions, in order of time."""
    drafts = list(_drafts(timeline.cues, _phases(timeline)))
    kept = [
        draft
        for draft, limit in zip(drafts, _limits(drafts, timeline), strict=True)
        if draft.spoken or min(draft.end, limit) - draft.start >= _LEAST
    ]
    return tuple(
        Caption(start, min(max(end, Ms(start + _LEAST)), limit), text, chapter)
        for (start, end, text, chapter, _), limit in zip(kept, _limits(kept, timeline), strict=True)
    )


def _limits(drafts: Sequence[_Draft], timeline: Timeline) -> list[Ms]:
    """When each of them must be over: where the next begins."""
    return [*(draft.start for draft in drafts), timeline.duration][1:]


def rows_of(captions: Sequence[Caption]) -> Iterator[tuple[Ms, str]]:
    """Give start and text of each caption, for formats in which a text stands until the next one comes."""
    for caption, after in pairwise(captions):
        yield caption.start, caption.text
        if after.start - caption.end >= _CLEARED:
            yield caption.end, ""
    for caption in captions[-1:]:
        yield caption.start, caption.text


def text_of(captions: Sequence[Caption]) -> str:
    """Give all texts to be read without times, a line each, with an empty line between chapters."""
    chapters = groupby(captions, key=lambda caption: caption.chapter)
    return "\n\n".join("\n".join(caption.text for caption in some) for _, some in chapters)


def _phases(timeline: Timeline) -> _Phases:
    ends = {span.number: span.end for span in timeline.spans if span.kind == "move"}
    return _Phases(timeline.marks, [mark.start for mark in timeline.marks], ends)


def _drafts(cues: Sequence[Cue], phases: _Phases) -> Iterator[_Draft]:
    for group in _groups(cues):
        first, last = group[0], group[-1]
        if first.kind in _CARRIERS:
            yield from _moving(_beats(group, phases), first.chapter)
            continue
        held = phases.at(first.beat) if first.kind == "cue" else None
        texts = [" ".join(cue.text.split()) for cue in group]
        text = texts[0] if len(texts) == 1 else ", ".join(text.rstrip(_FULL_STOPS) for text in texts)
        yield _Draft(first.start, last.end if held is None else max(last.end, held[1]), text, first.chapter, True)


def _groups(cues: Sequence[Cue]) -> Iterator[list[Cue]]:
    """Part what is heard into sentences, hurried numbers, and what carries the movement between these."""
    group: list[Cue] = []
    busy = 0
    for cue in cues:
        if cue.kind in _CARRIERS:
            if cue.beat is None or cue.sound == "tick-in" or (cue.start < busy and not cue.text):
                continue  # a count-in, or what goes on under a sentence
            joined = bool(group) and group[0].kind in _CARRIERS
        elif cue.text:
            busy = cue.end
            joined = bool(group) and cue.kind in _NUMBERS and cue.kind == group[-1].kind
            joined = joined and _moment(cue) - _moment(group[-1]) < _HURRIED
        else:
            continue
        if group and not joined:
            yield group
            group = []
        group.append(cue)
    if group:
        yield group


def _moment(cue: Cue) -> Ms:
    return cue.start if cue.beat is None else cue.beat


def _beats(carriers: Sequence[Cue], phases: _Phases) -> Iterator[_Beat]:
    """Put together what is heard of each beat; how long it lasts is guessed where the timeline does not tell."""
    at = carriers[0].beat
    heard: list[Cue] = []
    for cue in carriers:
        if cue.beat != at:
            yield _beat(heard, phases, cue.beat)
            at, heard = cue.beat, []
        heard.append(cue)
    yield _beat(heard, phases, None)


def _beat(heard: Sequence[Cue], phases: _Phases, after: Ms | None) -> _Beat:
    at = heard[0].beat or Ms(0)
    word = "".join(cue.text for cue in heard)
    end = max(cue.end for cue in heard)
    name, until = phases.at(at) or ("", after if after is not None and after - at < QUICK else end)
    return _Beat(at, heard[0].start, max(until, end) if word else until, word or name, bool(word))


def _moving(beats: Iterator[_Beat], chapter: int) -> Iterator[_Draft]:
    """Give each slow phase a caption, and quick ones that follow each other one together."""
    quick: list[_Beat] = []
    for beat in beats:
        slow = beat.end - beat.at >= QUICK
        if slow or (quick and beat.at - quick[-1].at >= QUICK):
            yield from _told(quick, chapter)
            quick = []
        if slow:
            yield from _told([beat], chapter)
        else:
            quick.append(beat)
    yield from _told(quick, chapter)


def _told(beats: Sequence[_Beat], chapter: int) -> Iterator[_Draft]:
    """Give the caption of some phases: each name once, and that it goes on; a few that can be read have one each."""
    if 1 < len(beats) <= _FEW and all(beat.end - beat.at >= _LEAST for beat in beats):
        for beat in beats:
            yield from _told([beat], chapter)
        return
    named = [beat for beat in beats if beat.name]
    if named:
        names = [" ".join(name.split()).rstrip(_FULL_STOPS) for name in dict.fromkeys(beat.name for beat in named)]
        text = ", ".join(names) + (" …" if len(beats) > len(names) else "")
        yield _Draft(named[0].start, beats[-1].end, text, chapter, any(beat.spoken for beat in named))
