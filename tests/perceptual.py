"""An ear of the tests' own for the beat of a word: where the spectrum has arrived at the vowel.

It follows Furui's finding (On the role of spectral transition for speech perception, JASA 80, 1986) that a syllable is
known by where its spectrum changes quickest: the vowel begins where that change comes to rest before the loudest sound.
Sixteen gammatone bands, no training, no level: it shares neither code nor idea with `coach.voice.beat`, which scores
moments by weights that were fitted to phonemes. Times are milliseconds from the first sample.
"""

from __future__ import annotations

from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

_LOW_HZ, _HIGH_HZ, _BANDS = 300.0, 4000.0, 16
_SMOOTH_MS: Final = 20
"""Length of the window that smooths power: a pitch period or two."""
_APART_MS: Final = 12
"""Change is the difference of spectra that are this far apart."""
_AT_REST_DB: Final = 3.0
"""A spectrum that changes less than this in `_APART_MS`, as the root mean square over the bands, is a vowel's."""
_LATE_MS: Final = 3
"""Change comes to rest after the onset: of made-up vowels whose onset is known, at least so much (and at most 12 ms)."""
_FLOOR: Final = 1e-4
"""Power below this share of the loudest band's counts as silence."""


def vowel_onset(samples: NDArray[Any], rate_hz: int = 24_000) -> float:
    """Give where the vowel with the loudest sound of a word begins; the word may have silence on both sides."""
    power = _power(np.asarray(samples, np.float64), rate_hz)
    level = 10 * np.log10(power + _FLOOR * power.max())
    shape = level - level.mean(axis=0)
    change = np.zeros(shape.shape[1])
    half = _APART_MS // 2
    change[half:-half] = np.sqrt(((shape[:, _APART_MS:] - shape[:, :-_APART_MS]) ** 2).mean(axis=0))
    loudest = int(np.argmax(power.sum(axis=0)))
    moving = np.flatnonzero(change[: loudest + 1] >= _AT_REST_DB)
    return float(moving[-1] - _LATE_MS) if len(moving) else 0.0


def _power(sound: NDArray[np.float64], rate_hz: int) -> NDArray[np.float64]:
    """Give the smoothed power of each gammatone band at each millisecond."""
    size = len(sound) + rate_hz // 10
    spectrum, hertz = np.fft.fft(sound, size), np.fft.fftfreq(size, 1 / rate_hz)
    step = rate_hz // 1000
    window = np.hanning(_SMOOTH_MS * step)
    rows = []
    for centre in _centres():
        width = 1.019 * 24.7 * (4.37 * centre / 1000 + 1)
        # the magnitude of a gammatone filter, without its delay
        gain = np.where(hertz > 0, 2 * (1 + ((hertz - centre) / width) ** 2) ** -2, 0)
        envelope = np.abs(np.fft.ifft(spectrum * gain))[: len(sound)]
        rows.append(np.convolve(envelope**2, window / window.sum(), "same")[::step])
    return np.array(rows)


def _centres() -> NDArray[np.float64]:
    """Give the bands' centres in hertz, evenly spaced as the ear hears them (equivalent rectangular bandwidths)."""
    low, high = 21.4 * np.log10(1 + 0.00437 * np.array([_LOW_HZ, _HIGH_HZ]))
    return (10 ** (np.linspace(low, high, _BANDS) / 21.4) - 1) / 0.00437
