"""A timeline as plain data for other programs; documented in `docs/timeline-json.md` and stable."""

from __future__ import annotations

from typing import Any

from coach.plan.timeline import Timeline


def as_data(timeline: Timeline) -> dict[str, Any]:
    """Give a timeline as what `json.dumps` takes; all times are in milliseconds."""
    return {
        "routine": timeline.routine,
        "title": timeline.title,
        "language": timeline.language,
        "duration_ms": timeline.duration,
        "chapters": [
            {"title": chapter.title, "start_ms": chapter.start, "end_ms": chapter.end} for chapter in timeline.chapters
        ],
        "cues": [
            {
                "start_ms": cue.start,
                "end_ms": cue.end,
                "beat_ms": cue.beat,
                "kind": cue.kind,
                "text": cue.text,
                "side": cue.side,
                "chapter": cue.chapter,
            }
            for cue in timeline.cues
        ],
        "spans": [
            {
                "start_ms": span.start,
                "end_ms": span.end,
                "kind": span.kind,
                "exercise": span.exercise,
                "set": span.set,
                "sets": span.sets,
                "side": span.side,
            }
            for span in timeline.spans
        ],
        "concessions": list(timeline.concessions),
        "fitted": list(timeline.fitted),
    }
