"""Made-up music for tests: chords, a beat with sharp attacks, and noise; the same samples whatever the window."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

import numpy as np
from numpy.typing import NDArray

from coach.plan.timeline import Timeline


@dataclass(frozen=True)
class Tune:
    """Music for so many seconds, silence behind it."""

    seconds: int
    seed: int = 0
    period: int = 0

    def under(self, timeline: Timeline) -> Tune:
        return self

    def key(self, first: int, count: int) -> str:
        return f"tune {self} {first} {count}"

    def samples(self, first: int, count: int) -> NDArray[np.float32]:
        whole = tune(self.seconds, self.seed)
        piece = whole[min(first, len(whole)) : first + count]
        return np.pad(piece, ((0, count - len(piece)), (0, 0)))


@cache
def tune(seconds: int, seed: int) -> NDArray[np.float32]:
    """Give 48 kHz stereo music, peaks at about -8 dBFS."""
    draw = np.random.default_rng(seed)
    count = seconds * 48_000
    sound = draw.normal(0, 0.002, (count, 2))
    note = np.arange(3 * 24_000) / 48_000
    for start in range(0, count, 24_000):
        size = min(len(note), count - start)
        for hertz in draw.choice([110, 146.8, 164.8, 196, 220, 261.6, 329.6, 440], 4):
            for harmonic in range(1, 6):
                wave = np.sin(2 * np.pi * hertz * harmonic * note + draw.random() * 6) * np.exp(-2.5 * note) / harmonic
                sound[start : start + size] += np.outer(wave, draw.uniform(0.5, 1, 2))[:size] * 0.028
        click = draw.normal(0, 1, (2400, 2)) * np.exp(-np.arange(2400) / 400)[:, None] * 0.12
        for beat in (0, 12_000):
            room = sound[start + beat : start + beat + 2400]
            room += click[: len(room)]
    return sound.astype(np.float32)
