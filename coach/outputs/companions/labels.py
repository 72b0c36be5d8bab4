"""Labels for sound editors, as Audacity imports them."""

from __future__ import annotations

from collections.abc import Sequence

from coach.outputs.captions import Caption
from coach.plan.timeline import Timeline


def labels(timeline: Timeline, captions: Sequence[Caption]) -> str:
    """Give a label from start to end of each caption, in seconds."""
    return "".join(f"{caption.start / 1000:.6f}\t{caption.end / 1000:.6f}\t{caption.text}\n" for caption in captions)
