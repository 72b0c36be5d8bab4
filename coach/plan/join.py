"""Timelines laid end to end: one long one, with the chapters of all."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import accumulate, chain

from coach.plan.timeline import Chapter, Cue, Timeline
from coach.timing import Ms


def starts(timelines: Sequence[Timeline]) -> list[Ms]:
    """Give where each begins when they are laid end to end, and where the last one ends."""
    return [Ms(at) for at in accumulate((timeline.duration for timeline in timelines), initial=0)]


def join(timelines: Sequence[Timeline], *, routine: str, title: str) -> Timeline:
    """Lay timelines end to end; the first chapter of each tells its title before its own.

    Args:
        timelines: one at least; the language is that of the first.
        routine: name of the whole, as files are called.
        title: of the whole.
    """
    cues: list[Cue] = []
    chapters: list[Chapter] = []
    spans, marks = [], []
    movements = 0
    for timeline, start in zip(timelines, starts(timelines), strict=False):
        cues += _cues(timeline, start, len(chapters))
        chapters += _chapters(timeline, start)
        numbers = [span.number for span in timeline.spans if span.kind == "move"]
        shift = movements - min(numbers, default=0)  # an excerpt does not begin with the first movement
        spans += [
            span._replace(start=Ms(start + span.start), end=Ms(start + span.end), number=shift + span.number)
            for span in timeline.spans
        ]
        marks += [
            mark._replace(start=Ms(start + mark.start), movement=shift + mark.movement) for mark in timeline.marks
        ]
        movements += len(numbers)
    return Timeline(
        routine, title, timelines[0].language, starts(timelines)[-1], tuple(cues), tuple(chapters),
        concessions=_all(timeline.concessions for timeline in timelines), spans=tuple(spans),
        squeezed=tuple(chain.from_iterable(timeline.squeezed for timeline in timelines)),
        fitted=_all(timeline.fitted for timeline in timelines), marks=tuple(marks),
    )  # fmt: skip


def _cues(timeline: Timeline, start: Ms, chapter: int) -> Iterator[Cue]:
    for cue in timeline.cues:
        yield cue._replace(
            start=Ms(start + cue.start),
            end=Ms(start + cue.end),
            beat=None if cue.beat is None else Ms(start + cue.beat),
            chapter=chapter + cue.chapter,
        )


def _chapters(timeline: Timeline, start: Ms) -> Iterator[Chapter]:
    for number, chapter in enumerate(timeline.chapters):
        named = timeline.title.endswith(chapter.title)
        whole = timeline.title if named else f"{timeline.title}: {chapter.title}"
        title = chapter.title if number else whole
        yield chapter._replace(title=title, start=Ms(start + chapter.start), end=Ms(start + chapter.end))


def _all(told: Iterator[tuple[str, ...]]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(chain.from_iterable(told)))
