"""A timeline with more time at one place, such as a longer rest."""

from __future__ import annotations

from dataclasses import replace

from coach.plan.timeline import Chapter, Cue, Span, Timeline
from coach.timing import GRID, Ms


def lengthen(timeline: Timeline, at: Ms, by: Ms) -> Timeline:
    """Let everything that begins at a moment or after it come later; what lies across the moment lasts longer.

    A sound that is heard across it stays as it is.

    Args:
        timeline: the whole.
        at: the moment, from 0 to the end of the track.
        by: how much longer; a multiple of the frame grid, so that all that stood on the grid still does.
    """
    assert by >= 0, by
    assert by % GRID == 0, by
    return replace(
        timeline,
        duration=Ms(timeline.duration + by),
        cues=tuple(cue if cue.start < at else _later(cue, by) for cue in timeline.cues),
        chapters=tuple(_stretched(chapter, at, by) for chapter in timeline.chapters),
        spans=tuple(_grown(span, at, by) for span in timeline.spans),
        marks=tuple(
            mark if mark.start < at else mark._replace(start=Ms(mark.start + by)) for mark in timeline.marks
        ),
    )  # fmt: skip


def _later(cue: Cue, by: Ms) -> Cue:
    beat = None if cue.beat is None else Ms(cue.beat + by)
    return cue._replace(start=Ms(cue.start + by), end=Ms(cue.end + by), beat=beat)


def _stretched(chapter: Chapter, at: Ms, by: Ms) -> Chapter:
    """A chapter; the one that ends at the moment reaches on to the next, and the first begins with the track."""
    start = chapter.start if chapter.start < at or chapter.start == 0 else Ms(chapter.start + by)
    return chapter._replace(start=start, end=chapter.end if chapter.end < at else Ms(chapter.end + by))


def _grown(span: Span, at: Ms, by: Ms) -> Span:
    start = span.start if span.start < at else Ms(span.start + by)
    grows = span.end > at or span.start >= at
    return span._replace(start=start, end=Ms(span.end + by) if grows else span.end)
