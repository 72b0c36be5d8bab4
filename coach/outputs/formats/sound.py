"""A track's samples as they are given to whoever writes them."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Sound:
    """The samples of a whole track, made a piece at a time, so that its length costs no memory."""

    rate_hz: int
    """Samples a second of each channel: 24,000, or 48,000."""
    channels: int
    """1 or 2."""
    samples: int
    """Samples of each channel in the whole."""
    pieces: Callable[[], Iterator[bytes]]
    """Gives the whole in order, some seconds at a time: 16-bit little-endian samples, the channels interleaved."""
