"""WebVTT and SRT: what players show as subtitles; both are plain, because few players keep styles or sides apart."""

from __future__ import annotations

import re
import textwrap
from collections.abc import Sequence
from typing import Final
from unicodedata import east_asian_width

from coach.outputs.captions import Caption
from coach.plan.timeline import Timeline
from coach.timing import timecode

_COLUMNS: Final = 65
"""The longest line; a Chinese character is as wide as two letters."""
_PAUSE: Final = re.compile(r"([，。；：、！？…])(?=\S)")
"""Where a line may break without a space."""


def vtt(timeline: Timeline, captions: Sequence[Caption]) -> str:
    """Give WebVTT, for `<track>` in a page and for podcast players."""
    cues = [
        f"{timecode(caption.start)} --> {timecode(caption.end)}\n{_escaped(_lines(caption.text))}\n"
        for caption in captions
    ]
    return "\n".join(["WEBVTT\n", *cues])


def srt(timeline: Timeline, captions: Sequence[Caption]) -> str:
    """Give SRT, for video players; its lines end as on Windows, where it comes from."""
    cues = [
        f"{number}\n{timecode(caption.start, ',')} --> {timecode(caption.end, ',')}\n{_lines(caption.text)}\n"
        for number, caption in enumerate(captions, 1)
    ]
    return "\n".join(cues).replace("\n", "\r\n")


def _escaped(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def _lines(text: str) -> str:
    """Break a text into lines that fit a screen."""
    wide = any(east_asian_width(letter) in "WF" for letter in text)
    text = _PAUSE.sub("\\1\v", text) if wide else text
    broken = textwrap.wrap(text, _COLUMNS // (1 + wide), replace_whitespace=False, break_on_hyphens=False)
    return "\n".join(line.replace("\v", "") for line in broken)
