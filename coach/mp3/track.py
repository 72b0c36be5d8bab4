"""All frames of a track, whichever way they are come by."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from coach.mp3 import islands, tiles
from coach.mp3.frames import info_frame
from coach.mp3.pieces import Studio

_CHUNK: Final = 1 << 18
"""Bytes that are gathered before they are given on: few writes, little memory."""


def frames_of(studio: Studio) -> Iterator[bytes]:
    """Give the frames of a track, the Info frame first, in chunks; `studio` then tells what had to be encoded.

    Raises:
        MachineError: the installed encoder does not do what it is asked for.
    """
    yield info_frame(studio.timeline.duration * studio.mix.rate_hz // 1000, studio.preset)
    gathered: list[bytes] = []
    size = 0
    for part in parts_of(studio):
        gathered.append(part)
        size += len(part)
        if size >= _CHUNK:
            yield b"".join(gathered)
            gathered, size = [], 0
    yield b"".join(gathered)


def parts_of(studio: Studio) -> Iterator[bytes]:
    """Give the frames of a track without the Info frame, some at a time.

    Raises:
        MachineError: the installed encoder does not do what it is asked for.
    """
    if studio.mix.grounds:
        return tiles.stream(tiles.tile(studio.timeline, studio.mix), studio)
    found = islands.cut(studio.timeline, studio.mix)
    return islands.stream(found, tuple(studio.obtain(found.distinct)), studio.preset)
