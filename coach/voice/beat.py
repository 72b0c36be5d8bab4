"""Where in a spoken word the ear hears the beat: at the start of its first stressed vowel."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from coach.timing import SAMPLE_RATE

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

_VOWELS: Final = frozenset("aeiouyAEIOUY@3V0&QWɐɑɒæɔəɚɘɛɜɝɞɤɨɪɯɵɶøœʉʊʌʏᵻ")
"""First letters of espeak's vowel names, and of IPA's."""
_BAND_HZ: Final = (200.0, 900.0)
"""Where vowels have their energy, and hiss and hum have little."""
_HOP: Final = 24
_SMOOTH: Final = 9
"""Hop and window of the energy, in samples and hops: 1 ms and 9 ms."""
_RISEN: Final = 10 ** (-12 / 10)
"""Share of its greatest energy at which a vowel is heard to have begun."""


def told(phonemes: tuple[tuple[int, str], ...]) -> int | None:
    """Give the first sample of the first stressed vowel, else of the first vowel; None without any vowel."""
    for mark in ("'", ","):
        for sample, name in phonemes:
            if name.startswith(mark):
                return sample
    return next((sample for sample, name in phonemes if name[:1] in _VOWELS), None)


def estimated(sound: NDArray[np.float64]) -> int:
    """Estimate the beat's sample from the rise of band-limited energy, for engines that do not tell it.

    Args:
        sound: 24 kHz mono, without leading silence.
    """
    import numpy as np

    spectrum = np.fft.rfft(sound)
    hertz = np.fft.rfftfreq(len(sound), 1 / SAMPLE_RATE)
    band = np.fft.irfft(np.where((hertz >= _BAND_HZ[0]) & (hertz <= _BAND_HZ[1]), spectrum, 0), len(sound))
    hops = len(band) // _HOP
    power = (band[: hops * _HOP].reshape(hops, _HOP) ** 2).mean(axis=1)
    level = np.convolve(power, np.hanning(_SMOOTH) / np.hanning(_SMOOTH).sum(), mode="same")
    loud = np.flatnonzero(level >= _RISEN * level.max())
    return int(loud[0]) * _HOP if len(loud) else 0
