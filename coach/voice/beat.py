"""Where in a spoken word the ear hears the beat: at the start of its first stressed vowel.

An engine that reports its phonemes tells it. For the others it is estimated from the sound alone: a spectrogram in 14
mel bands is scored at each 2 ms, from what stands around that moment (the bands at 16 distances from 90 ms before to
110 ms after, and what is louder up to 0.4 s away, by which the stressed syllable is told from its neighbours), and the
moment with the highest score is the vowel's start. The scores come from a table of weights, `beat.npz`, a network with
two small hidden layers. `tests/voice/fit_beat.py` fitted it, to words and voices that no test uses.
"""

from __future__ import annotations

from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING, Final

from coach.timing import SAMPLE_RATE, SAMPLES_PER_MS

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

_VOWELS: Final = frozenset("aeiouyAEIOUY@3V0&QWɐɑɒæɔəɚɘɛɜɝɞɤɨɪɯɵɶøœʉʊʌʏᵻ")
"""First letters of espeak's vowel names, and of IPA's."""
HOP_MS: Final = 2
_WINDOW, _SIZE = 384, 512
"""Samples of a spectrum (16 ms: a pitch period at 80 Hz), and of its transform."""
_BANDS: Final = 14
_BAND_HZ: Final = (80.0, 6000.0)
_RANGE_DB: Final = 45.0
"""What is further below the loudest moment counts as silence, so that level and quiet noise do not matter."""
_NEAR_MS: Final = (-90, -60, -44, -32, -22, -14, -8, -2, 4, 10, 18, 28, 40, 56, 80, 110)
_FAR_MS: Final = ((-420, -300), (-300, -200), (-200, -130), (-130, -90), (110, 160), (160, 220), (220, 300), (300, 420))
_GROUPS: Final = ((0, 4), (4, 8), (8, 11), (11, 14))
"""Far away only the means of these bands count."""
_LISTENED_MS: Final = 1500
"""The beat is not looked for behind this: a word that stands on a beat is shorter."""


def told(phonemes: tuple[tuple[int, str], ...]) -> int | None:
    """Give the first sample of the first stressed vowel, else of the first vowel; None without any vowel."""
    for mark in ("'", ","):
        for sample, name in phonemes:
            if name.startswith(mark):
                return sample
    return next((sample for sample, name in phonemes if name[:1] in _VOWELS), None)


def estimated(sound: NDArray[np.float64]) -> int:
    """Estimate the beat's sample from the sound, for engines that do not tell it; 0 for silence.

    Args:
        sound: 24 kHz mono.
    """
    import numpy as np

    sound = sound[: _LISTENED_MS * SAMPLES_PER_MS]
    if not sound.any():
        return 0
    score = features(sound)
    *hidden, last = _weights()
    for weight, bias in hidden:
        score = np.maximum(score @ weight + bias, 0)
    score = (score @ last[0] + last[1])[:, 0]
    # The likely moments right round the best one tell it more finely than the hop.
    best = int(np.argmax(score))
    first = max(best - 5, 0)
    likely = np.exp(score[first : best + 6] - score[best])
    frame = first + float(np.arange(len(likely)) @ likely / likely.sum())
    return min(round(frame * HOP_MS * SAMPLES_PER_MS), len(sound))


def features(sound: NDArray[np.float64]) -> NDArray[np.float32]:
    """Give what each moment, `HOP_MS` apart, is judged by: a row a moment. The sound must not be all zeros."""
    import numpy as np

    level = _levels(sound)
    edge = max(-_FAR_MS[0][0], _FAR_MS[-1][1]) // HOP_MS + 1
    at = np.arange(len(level)) + edge
    level = np.pad(level, ((edge, edge), (0, 0)))
    near = [level[at + ms // HOP_MS] for ms in _NEAR_MS]
    groups = np.stack([level[:, low:high].mean(axis=1) for low, high in _GROUPS], axis=1)
    total = np.cumsum(groups, axis=0)
    far = [(total[at + z // HOP_MS] - total[at + a // HOP_MS]) / ((z - a) // HOP_MS) for a, z in _FAR_MS]
    return (np.concatenate([*near, *far], axis=1) / 20).astype(np.float32)


def _levels(sound: NDArray[np.float64]) -> NDArray[np.float64]:
    """Give the decibels of each band above silence, a row each hop."""
    import numpy as np

    hop = HOP_MS * SAMPLES_PER_MS
    padded = np.pad(sound, _WINDOW // 2)
    frames = np.lib.stride_tricks.sliding_window_view(padded, _WINDOW)[::hop][: len(sound) // hop + 1]
    power = np.abs(np.fft.rfft(frames * np.hanning(_WINDOW), _SIZE, axis=1)) ** 2 @ _bank()
    share = power / (power.sum(axis=1).max() / _BANDS)
    decibels: NDArray[np.float64] = 10 * np.log10(share + 10 ** (-_RANGE_DB / 10)) + _RANGE_DB
    return decibels


@cache
def _bank() -> NDArray[np.float64]:
    """Give the share of each band (columns) in each bin of a spectrum: triangles, even in mel, of equal sum."""
    import numpy as np

    low, high = 2595 * np.log10(1 + np.array(_BAND_HZ) / 700)
    corner = 700 * (10 ** (np.linspace(low, high, _BANDS + 2) / 2595) - 1)
    hertz = np.fft.rfftfreq(_SIZE, 1 / SAMPLE_RATE)[:, None]
    up = (hertz - corner[:-2]) / (corner[1:-1] - corner[:-2])
    down = (corner[2:] - hertz) / (corner[2:] - corner[1:-1])
    bank = np.clip(np.minimum(up, down), 0, None)
    shares: NDArray[np.float64] = bank / bank.sum(axis=0)
    return shares


@cache
def _weights() -> tuple[tuple[NDArray[np.float32], NDArray[np.float32]], ...]:
    """Read the table: weight and bias of each layer."""
    import numpy as np

    with files("coach.voice").joinpath("beat.npz").open("rb") as stream, np.load(stream) as table:
        return tuple((table[f"weight{n}"].astype(np.float32), table[f"bias{n}"]) for n in range(len(table.files) // 2))
