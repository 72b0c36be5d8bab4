"""Chapters as podcast players fetch them: the JSON of the podcast namespace."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from coach.outputs.captions import Caption
from coach.plan.timeline import Timeline

_VERSION: Final = "1.2.0"


def chapters_json(timeline: Timeline, captions: Sequence[Caption]) -> str:
    """Give the chapters, in seconds."""
    import json

    chapters = [
        {"startTime": chapter.start / 1000, "endTime": chapter.end / 1000, "title": chapter.title}
        for chapter in timeline.chapters
    ]
    data = {"version": _VERSION, "title": timeline.title, "chapters": chapters}
    return json.dumps(data, ensure_ascii=False, indent=1) + "\n"
