"""A soft bed under a whole track, for players that skip silence: they would shorten every pause, and destroy the beat.

Such a player calls a stretch silent if it stays under about -30 dBFS for 100 ms. The bed is a hush with drops in it, as
of light rain: the drops pass that threshold, and are so short that the whole is 12 dB softer. It repeats every 0.96 s,
40 frames, so that it can be spliced.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from random import Random
from typing import TYPE_CHECKING, Final

from coach.plan.timeline import Timeline
from coach.sound.mix import factor
from coach.store import key_of
from coach.timing import FRAME_SAMPLES, SAMPLE_RATE, SAMPLES_PER_MS

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

_VERSION: Final = 1
"""Raise it when the synthesis changes, so that nothing made by the old one is taken from a store."""
PERIOD: Final = 40
"""Frames after which the bed repeats."""
_HUSH_DB: Final = -48.0
"""Root mean square of the hush."""
_HUSH_HZ: Final = (250.0, 2500.0)
"""Where the hush is as loud at all pitches; it falls softly on both sides."""
DROP_DB: Final = -26.5
"""Highest sample of a drop."""
_DROPS: Final = 20
"""Drops in a period, 48 ms from one to the next, less or more by a third."""
_DROP_MS: Final = 2.2
"""Time in which a drop falls to 37 %."""
_DROP_HZ: Final = (500.0, 1100.0)
"""Lowest and highest pitch of a drop."""


@dataclass(frozen=True, slots=True)
class Bed:
    """The bed at one rate."""

    rate_hz: int = SAMPLE_RATE
    gain_db: float = 0.0
    """How much louder it is."""
    period: int = PERIOD

    def under(self, timeline: Timeline) -> Bed:
        """Give the bed under a timeline: the same under all."""
        return self

    def key(self, first: int, count: int) -> str:
        """Hash all that shapes a window."""
        facts = _HUSH_DB, _HUSH_HZ, DROP_DB, _DROPS, _DROP_MS, _DROP_HZ
        return key_of("bed", _VERSION, facts, self.rate_hz, self.gain_db, first % self._length)

    def samples(self, first: int, count: int) -> NDArray[np.float32]:
        """Give a window of shape (count, 1), full scale 1."""
        import numpy as np

        at = np.arange(first, first + count) % self._length
        return (_loop(self.rate_hz)[at] * np.float32(factor(self.gain_db)))[:, None]

    @property
    def _length(self) -> int:
        return self.period * FRAME_SAMPLES * self.rate_hz // SAMPLE_RATE


@lru_cache(2)
def _loop(rate_hz: int) -> NDArray[np.float32]:
    """Make one period; at the higher rate it is the same sound, with no more in it."""
    import numpy as np

    draw = Random(7)
    count = PERIOD * FRAME_SAMPLES
    hertz = np.fft.rfftfreq(count, 1 / SAMPLE_RATE)
    octaves = np.log2(np.maximum(hertz, 1) / _HUSH_HZ[0]), np.log2(np.maximum(hertz, 1) / _HUSH_HZ[1])
    shape = 10 ** (-6 / 20 * (np.maximum(-octaves[0], 0) + np.maximum(octaves[1], 0)) * 2)
    turns = np.array([draw.random() for _ in hertz])
    hush = np.fft.irfft(shape * np.exp(2j * np.pi * turns) / np.sqrt(np.maximum(hertz, 50)), count)
    sound = hush * 10 ** (_HUSH_DB / 20) / np.sqrt(np.mean(hush**2))
    every = count / _DROPS
    for number in range(_DROPS):
        at = round((number + (draw.random() - 0.5) / 3) * every)
        pitch = _DROP_HZ[0] * (_DROP_HZ[1] / _DROP_HZ[0]) ** draw.random()
        sound += np.roll(_drop(pitch, count), at)
    factor = rate_hz // SAMPLE_RATE
    loop: NDArray[np.float32] = (np.fft.irfft(np.fft.rfft(sound), count * factor) * factor).astype(np.float32)
    return loop


def _drop(pitch_hz: float, count: int) -> NDArray[np.float64]:
    import numpy as np

    ms = np.arange(count) / SAMPLES_PER_MS
    rise = 0.5 - 0.5 * np.cos(np.pi * np.minimum(ms / 0.8, 1))
    wave = rise * np.exp(-ms / _DROP_MS) * np.sin(2 * np.pi * pitch_hz * ms / 1000)
    drop: NDArray[np.float64] = wave * 10 ** (DROP_DB / 20) / np.abs(wave).max()
    return drop
