"""The captions inside an MP3, for players that show lyrics: once with times, once without."""

from __future__ import annotations

from typing import Final

from coach.mp3.id3 import lyrics, timed_lyrics
from coach.outputs.captions import captions_of, rows_of, text_of
from coach.plan.timeline import Timeline

MOST_BYTES: Final = 1_000_000
"""Players read a file's tag before they begin; a track with more lyrics has none."""


def lyrics_of(timeline: Timeline) -> tuple[bytes, ...]:
    """Give the ID3 frames with a track's lyrics; none if nothing is said in it, or too much."""
    captions, language = captions_of(timeline), timeline.language
    if not captions:
        return ()
    frames = (lyrics(language, text_of(captions)), timed_lyrics(language, list(rows_of(captions))))
    return frames if sum(map(len, frames)) <= MOST_BYTES else ()
