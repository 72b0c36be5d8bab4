"""Pieces of a track, each encoded by an encoder of its own, from the store or anew."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Final, NamedTuple

from coach.installed import cores
from coach.mp3.frames import PRESETS, Preset, encode, encoder_version
from coach.plan.timeline import Timeline
from coach.sound.mix import Mix
from coach.store import Store
from coach.timing import GRID, Ms

Progress = Callable[[int, int], None]
"""Told how many pieces are encoded, and how many there are to encode."""

_WORTH_THREADS: Final = 120_000 // GRID
"""Frames from which on threads are started: they cost an eighth more processor time, and less sound is soon done."""


class Piece(NamedTuple):
    """A stretch of sound that is encoded by itself."""

    key: str
    """Name in the store: hashes the sounds, their offsets and gains, the preset and the encoder."""
    first: int
    """Frame of the track with which it begins, where it is heard first."""
    frames: int
    """Frames that are kept of it, 24 ms each."""
    sounding: int
    """Frames of samples that go into the encoder."""
    cues: slice
    """The cues of the timeline that are heard in it."""


@dataclass(slots=True)
class Studio:
    """What pieces are made from and kept in, and a count of what had to be made."""

    timeline: Timeline
    mix: Mix
    store: Store | None = None
    progress: Progress | None = None
    encoded: int = 0
    """How many were not in the store."""
    encoded_ms: Ms = field(default_factory=lambda: Ms(0))
    """Length of sound that went through the encoder."""

    @property
    def preset(self) -> Preset:
        """The preset of the mix."""
        return PRESETS[self.mix.rate_hz, self.mix.channels]

    def obtain(self, pieces: Sequence[Piece]) -> Iterator[bytes]:
        """Give the frames of each piece, in order; those that are not in the store are encoded ahead, on all cores.

        Raises:
            MachineError: the installed encoder does not do what it is asked for.
        """
        kept = {piece.key: frames for piece in pieces if (frames := self._kept(piece))}
        if self.store is not None:
            self.store.touch(list(kept))
        missing = [piece for piece in pieces if piece.key not in kept]
        made = _in_parallel(self.encode, missing)
        for piece in pieces:
            frames = kept.pop(piece.key, None)
            if frames is None:
                frames = next(made)
                self._keep(piece, frames, len(missing))
            yield frames
        if self.store is not None and missing:
            self.store.trim()

    def encode(self, piece: Piece) -> bytes:
        """Encode a piece."""
        a_frame, size = self.preset.frame_samples, self.preset.frame_bytes
        samples = self.mix.samples(self.timeline.cues[piece.cues], piece.first * a_frame, piece.sounding * a_frame)
        return encode(samples.astype("<i2").tobytes(), self.preset)[: piece.frames * size]

    def _kept(self, piece: Piece) -> bytes | None:
        blob = None if self.store is None else self.store.get(piece.key)
        return blob if blob is not None and len(blob) == piece.frames * self.preset.frame_bytes else None

    def _keep(self, piece: Piece, frames: bytes, of: int) -> None:
        self.encoded += 1
        self.encoded_ms = Ms(self.encoded_ms + piece.sounding * GRID)
        if self.store is not None:
            self.store.put(piece.key, frames)
        if self.progress is not None:
            self.progress(self.encoded, of)


def encoder_key(preset: Preset) -> tuple[object, ...]:
    """Tell what of the encoder and its preset shapes frames."""
    return "lame", encoder_version(), preset.kbit, preset.quality, preset.rate_hz, preset.channels


def _in_parallel(work: Callable[[Piece], bytes], pieces: Sequence[Piece]) -> Iterator[bytes]:
    if sum(piece.frames for piece in pieces) < _WORTH_THREADS:
        yield from map(work, pieces)
        return
    # Threads are enough: LAME gives the interpreter's lock back while it works (twice as fast on two processors).
    from concurrent.futures import ThreadPoolExecutor

    with ThreadPoolExecutor(cores()) as pool:
        yield from pool.map(work, pieces)
