"""A track's frames as those of several files, each of which decodes by itself to its own stretch of the whole.

A frame is heard rightly only after the frame before it, with which its transform overlaps, and with the bytes before it
to which its data may reach back. So a file begins with some frames of the stretch before its own, and its Info frame
tells decoders to drop what these give. Those among them that reach back to before the file are *muted*: they hold no
spectrum, and are there for their bytes, which later frames reach back to.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import Final

from coach.mp3.frames import Preset, info_frame, main_data_begin
from coach.mp3.pieces import Studio
from coach.mp3.track import parts_of
from coach.timing import GRID, Ms

LEAD: Final = 3
"""Frames of the stretch before that begin a file.

One is needed, so that the next overlaps with it, and two before it for its data. More than three would pass the 12 bits
in which an Info frame tells the delay. The last of them is heard rightly, so that there is no seam either in a player
that drops the encoder's delay and forgets its decoder's own.
"""
_KEPT: Final = LEAD + 3
"""Frames that are kept of what was read; a file ends two frames behind its stretch, in which its sound runs out."""


def windows(studio: Studio, bounds: Sequence[Ms]) -> Iterator[tuple[int, bytes]]:
    """Give the frames of a track cut at some bounds, each stretch with an Info frame of its own.

    Args:
        studio: what the track is made from; it then tells what had to be encoded.
        bounds: where stretches begin, in order, on the frame grid, and where the last one ends.

    Yields:
        The number of a stretch, from 0, and some bytes of its file, in order.

    Raises:
        MachineError: the installed encoder does not do what it is asked for.
    """
    preset = studio.preset
    reader = _Reader(parts_of(studio), preset.frame_bytes)
    for number, (start, end) in enumerate(pairwise(bounds)):
        samples = (end - start) * preset.rate_hz // 1000
        first = start // GRID
        lead = min(LEAD, first)
        yield number, info_frame(samples, preset, lead)
        yield number, _lead_in(b"".join(reader.take(first - lead, first)), preset)
        for frames in reader.take(first, first + preset.frame_count(samples)):
            yield number, frames


class _Reader:
    """A track's frames, from first to last; the latest may be taken again."""

    def __init__(self, parts: Iterator[bytes], frame_bytes: int) -> None:
        self._parts, self._size = parts, frame_bytes
        self._held, self._first, self._end = b"", 0, 0

    def take(self, first: int, end: int) -> Iterator[bytes]:
        """Give the frames from one to another, some at a time."""
        while first < end:
            if first == self._end:
                kept = self._held[-_KEPT * self._size :]
                self._first = self._end - len(kept) // self._size
                self._held = kept + next(self._parts)
                self._end = self._first + len(self._held) // self._size
            else:
                stop = min(end, self._end)
                yield self._held[(first - self._first) * self._size : (stop - self._first) * self._size]
                first = stop


def _lead_in(frames: bytes, preset: Preset) -> bytes:
    """Make the first frames of a file from those that stand there in the whole."""
    size, head = preset.frame_bytes, preset.head_bytes
    most = 511 if preset.rate_hz > 24_000 else 255
    made: list[bytes] = []
    for at in range(0, len(frames), size):
        frame, there = frames[at : at + size], len(made) * (size - head)
        # A muted frame reaches back too, as far as it may: decoders forget the bytes that a frame passes over.
        made.append(frame if main_data_begin(frame, preset) <= there else _muted(frame, min(there, most), preset))
    return b"".join(made)


def _muted(frame: bytes, begin: int, preset: Preset) -> bytes:
    """Give a frame of silence with the bytes of another, whose data begins so many bytes before it."""
    bits = 9 if preset.rate_hz > 24_000 else 8
    side = begin << (preset.side_bytes * 8 - bits)
    return preset.header + side.to_bytes(preset.side_bytes, "big") + frame[preset.head_bytes :]
