"""The whole timeline for programs, as `coach show --json` prints it."""

from __future__ import annotations

from collections.abc import Sequence

from coach.outputs.captions import Caption
from coach.outputs.timeline_json import as_data
from coach.plan.timeline import Timeline


def timeline_json(timeline: Timeline, captions: Sequence[Caption]) -> str:
    """Give the timeline in one line."""
    import json

    return json.dumps(as_data(timeline), ensure_ascii=False) + "\n"
