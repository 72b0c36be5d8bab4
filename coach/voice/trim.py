"""Where in a recording somebody speaks: what is before and behind may be noise, breath, or the click of a button."""

from __future__ import annotations

from typing import Final

import numpy as np

from coach.timing import SAMPLE_RATE, SAMPLES_PER_MS
from coach.voice.loudness import Sound

_HOP_MS, _WINDOW_MS = 5, 10
_BAND_HZ: Final = (150.0, 7000.0)
"""Where speech is told from noise; a room hums below it."""
_QUIETEST: Final = 5
"""Percentile of the level that is taken for the noise of the room."""
_SPEECH_DB: Final = (15.0, -40.0, -15.0)
_EDGE_DB: Final = (6.0, -50.0, -20.0)
"""How far over the noise a vowel, or a soft consonant at its edge, is; in any case between these below the peak."""
_VOWEL_MS: Final = 50
"""A click is shorter."""
_CLOSURE_MS: Final = 120
"""Longest quiet inside a word, as before the t of "left"."""
_BEFORE_MS, _AFTER_MS = 8, 20
"""What is kept round what was found."""


def speech_in(sound: Sound) -> Sound:
    """Give the part of a recording in which somebody speaks; nothing if it is silent.

    Args:
        sound: 24 kHz mono, full scale 1.
    """
    level = _levels(sound)
    if not len(level) or level.max() < -90:
        return sound[:0]
    noise, peak = float(np.percentile(level, _QUIETEST)), float(level.max())
    vowels = _runs(level >= _threshold(noise, peak, *_SPEECH_DB), _VOWEL_MS)
    if not vowels:
        return sound
    edge = np.flatnonzero(level >= _threshold(noise, peak, *_EDGE_DB))
    first = _reached(edge[::-1], vowels[0][0], -1)
    last = _reached(edge, vowels[-1][1], 1)
    begin = max(0, first * _HOP_MS - _BEFORE_MS) * SAMPLES_PER_MS
    return sound[begin : (last * _HOP_MS + _WINDOW_MS + _AFTER_MS) * SAMPLES_PER_MS]


def _threshold(noise: float, peak: float, over: float, least: float, most: float) -> float:
    return min(max(noise + over, peak + least), peak + most)


def _levels(sound: Sound) -> Sound:
    """The level of each window in decibels, within the band of speech."""
    size = 1 << max(1, len(sound) - 1).bit_length()
    spectrum = np.fft.rfft(sound, size)
    hertz = np.fft.rfftfreq(size, 1 / SAMPLE_RATE)
    band = np.fft.irfft(np.where((hertz >= _BAND_HZ[0]) & (hertz <= _BAND_HZ[1]), spectrum, 0), size)[: len(sound)]
    sums = np.concatenate([[0.0], np.cumsum(band**2)])
    hop, window = _HOP_MS * SAMPLES_PER_MS, min(_WINDOW_MS * SAMPLES_PER_MS, len(sound))
    starts = np.arange(0, len(sound) - window + 1, hop)
    level: Sound = 10 * np.log10(np.maximum((sums[starts + window] - sums[starts]) / max(window, 1), 1e-12))
    return level


def _runs(loud: np.typing.NDArray[np.bool_], least_ms: int) -> list[tuple[int, int]]:
    """First and last window of each stretch that is loud for so long."""
    edges = np.flatnonzero(np.diff(np.concatenate([[0], loud.astype(np.int8), [0]])))
    return [(int(a), int(b) - 1) for a, b in edges.reshape(-1, 2) if (b - a) * _HOP_MS >= least_ms]


def _reached(places: np.typing.NDArray[np.intp], at: int, way: int) -> int:
    """Go from a window over louder ones, the way they are ordered, as far as no gap is longer than a closure."""
    for place in places:
        if (place - at) * way > 0:
            if (place - at) * way * _HOP_MS > _CLOSURE_MS:
                break
            at = int(place)
    return at
