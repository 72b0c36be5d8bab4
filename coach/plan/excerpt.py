"""A piece of a timeline, to judge by ear."""

from __future__ import annotations

from dataclasses import replace

from coach.errors import ChoiceError, did_you_mean
from coach.plan.blocks import exercises
from coach.plan.timeline import Timeline
from coach.timing import GRID, Ms, clock, next_grid


def excerpt(timeline: Timeline, start: Ms, end: Ms | None = None) -> Timeline:
    """Cut a timeline; no sound is cut in two.

    Args:
        timeline: the whole.
        start: where to begin, in milliseconds; put on the frame grid. What sounds across it is left out.
        end: where to stop, None for the end. What sounds across it is heard out.

    Raises:
        ChoiceError: nothing lies there.
    """
    start = Ms(start // GRID * GRID)
    wished = timeline.duration if end is None else min(end, timeline.duration)
    if start >= wished:
        raise ChoiceError("--from", clock(start, millis=False), f"lies past the end, {clock(timeline.duration)}")
    kept = [cue for cue in timeline.cues if start <= cue.start < wished]
    stop = next_grid(max([wished, *(cue.end for cue in kept)]))
    stop = min(stop, timeline.duration)
    return stretch(replace(timeline, cues=tuple(kept)), start, stop)


def stretch(timeline: Timeline, start: Ms, end: Ms) -> Timeline:
    """Cut a timeline to the millisecond, as a window of the whole is heard.

    A cue belongs to the stretch in which it begins, and ends with it at the latest.
    """
    inside = [number for number, chapter in enumerate(timeline.chapters) if chapter.start < end and chapter.end > start]
    chapters = tuple(
        chapter._replace(start=Ms(max(chapter.start, start) - start), end=Ms(min(chapter.end, end) - start))
        for chapter in (timeline.chapters[number] for number in inside)
    )
    cues = tuple(
        cue._replace(
            start=Ms(cue.start - start),
            end=Ms(min(cue.end, end) - start),
            beat=None if cue.beat is None else Ms(cue.beat - start),
            chapter=cue.chapter - inside[0],
        )
        for cue in timeline.cues
        if start <= cue.start < end
    )
    spans = tuple(
        span._replace(start=Ms(max(span.start, start) - start), end=Ms(min(span.end, end) - start))
        for span in timeline.spans
        if span.start < end and span.end > start
    )
    marks = tuple(mark._replace(start=Ms(mark.start - start)) for mark in timeline.marks if start <= mark.start < end)
    return replace(
        timeline, duration=Ms(end - start), cues=cues, chapters=chapters, spans=spans, marks=marks,
        opened=Ms(min(max(timeline.opened - start, 0), end - start)),
    )  # fmt: skip


def part_of(timeline: Timeline, title: str) -> tuple[Ms, Ms]:
    """Give start and end of the chapter with that title, in milliseconds, its further chapters included.

    Raises:
        ChoiceError: there is no such chapter.
    """
    wanted = title.strip().lower()
    chapters = (*exercises(timeline), *timeline.chapters)
    found = next((chapter for chapter in chapters if chapter.title.lower() == wanted), None)
    if found is None:
        near = did_you_mean(title, (chapter.title for chapter in timeline.chapters))
        raise ChoiceError("--part", title, f"is no chapter of this track; {near}")
    return found.start, found.end
