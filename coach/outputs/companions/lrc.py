"""LRC: lyrics that music players on phones scroll, also on the lock screen."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from coach.mp3.id3 import ARTIST
from coach.outputs.captions import Caption, rows_of
from coach.plan.timeline import Timeline
from coach.timing import clock

_BRACKETS: Final = str.maketrans("[]", "()")
"""Square ones are taken for times."""


def lrc(timeline: Timeline, captions: Sequence[Caption]) -> str:
    """Give LRC; its times are in hundredths of a second, and its minutes go on over 99."""
    tags = {
        "ti": timeline.title,
        "ar": ARTIST,
        "al": ARTIST,
        "by": ARTIST,
        "length": clock(timeline.duration, millis=False),
    }
    head = [f"[{name}:{value.translate(_BRACKETS)}]" for name, value in tags.items()]
    rows = [f"[{_stamp(start)}]{text.translate(_BRACKETS)}" for start, text in rows_of(captions)]
    return "\n".join([*head, "", *rows, ""])


def _stamp(ms: int) -> str:
    hundredths = (ms + 5) // 10
    return f"{hundredths // 6000:02d}:{hundredths // 100 % 60:02d}.{hundredths % 100:02d}"
