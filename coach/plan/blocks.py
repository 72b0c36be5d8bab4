"""What one goes through in a timeline, from one to the next: its exercises, and their movements."""

from __future__ import annotations

from coach.plan.timeline import Chapter, Span, Timeline


def exercises(timeline: Timeline) -> tuple[Chapter, ...]:
    """Give the chapters that one jumps between, the further ones joined to their block; they tile the track."""
    blocks: list[Chapter] = []
    for chapter in timeline.chapters:
        if chapter.further and blocks:
            blocks[-1] = blocks[-1]._replace(end=chapter.end)
        else:
            blocks.append(chapter)
    return tuple(blocks)


def movements(timeline: Timeline) -> tuple[Span, ...]:
    """Give the spans in which the body moves or holds, in order."""
    return tuple(span for span in timeline.spans if span.kind == "move")
