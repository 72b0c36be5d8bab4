"""Tones that carry a breath: rising while it goes in, steady while it is held, falling while it goes out.

Each is as long as it is asked for: `rising-3876` lasts 3,876 ms, and `falling-5876-under` is quieter, to lie under
words. A rising tone ends at the pitch that a steady one keeps and from which a falling one starts. Key and length are
known without making a sample.
"""

from __future__ import annotations

import re
from functools import lru_cache, partial
from typing import TYPE_CHECKING, Final, Literal, NamedTuple, cast

from coach.store import key_of
from coach.timing import SAMPLES_PER_MS, Ms
from coach.voice.clip import Clip

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

Shape = Literal["rising", "steady", "falling"]

_VERSION: Final = 1
"""Raise it when the synthesis changes, so that nothing made by the old one is taken from a store."""
LENGTHS: Final = (100, 600_000)
"""Shortest and longest tone, in milliseconds."""
LOW, HIGH = 196.0, 293.66
"""Pitches of empty and of full lungs, in hertz: G and the D above it, a fifth."""
GLIDES: Final[dict[Shape, tuple[float, float]]] = {
    "rising": (LOW, HIGH),
    "steady": (HIGH, HIGH),
    "falling": (HIGH, LOW),
}
"""Pitch at the start and at the end; between them lies half a cosine, so that no glide begins or ends abruptly."""
PEAK_DB: Final = -24.0
"""Highest sample, in decibels of full scale: heard 10 dB under speech."""
UNDER_DB: Final = -5.0
"""How much louder a tone under words is, in decibels."""
_HARMONICS: Final = (1.0, 0.4, 0.2, 0.1)
"""Amplitudes of the fundamental and what stands over it; without them a phone, which lacks bass, would be silent."""
_FADE_IN_MS, _FADE_OUT_MS = 120, 480
"""Longest fades; of a short tone they take a quarter and a half."""
_PERIOD: Final = 1 << 15
"""Samples in the one period that all tones are read from: making a long tone takes no sine but that of its glide."""
_BLOCK: Final = 1 << 18
"""Samples that are made at once, so that a long tone needs little memory."""
_KEPT: Final = 16
"""How many tones are kept in memory."""
_NAME: Final = re.compile(r"(rising|steady|falling)-([1-9][0-9]{2,5})(-under)?")


class _Breath(NamedTuple):
    shape: Shape
    length_ms: int
    under: bool


def breath(name: str) -> Clip:
    """Give a breath tone; its beat is its start.

    Args:
        name: its shape and its length in milliseconds, such as `rising-3876` or `falling-5876-under`.

    Raises:
        KeyError: it is no such name, or the length is out of range.
    """
    match = _NAME.fullmatch(name)
    if match is None or not LENGTHS[0] <= int(match[2]) <= LENGTHS[1]:
        raise KeyError(name)
    wished = _Breath(cast(Shape, match[1]), int(match[2]), match[3] is not None)
    facts = (GLIDES[wished.shape], PEAK_DB, UNDER_DB, _HARMONICS, _FADE_IN_MS, _FADE_OUT_MS, _PERIOD)
    return Clip(key_of("breath", _VERSION, wished, facts), Ms(wished.length_ms), Ms(0), partial(_pcm, wished))


@lru_cache(_KEPT)
def _pcm(wished: _Breath) -> bytes:
    import numpy as np

    count = wished.length_ms * SAMPLES_PER_MS
    gain_db = PEAK_DB + (UNDER_DB if wished.under else 0)
    period = _one_period() * np.float32(32767 * 10 ** (gain_db / 20))
    sound = np.empty(count, np.float32)
    for first in range(0, count, _BLOCK):
        last = min(first + _BLOCK, count)
        sound[first:last] = period[(_turns(wished, first, last) % 1 * _PERIOD).astype(np.int32)]
    for longest_ms, share, part in ((_FADE_IN_MS, 4, sound), (_FADE_OUT_MS, 2, sound[::-1])):
        fade = min(longest_ms * SAMPLES_PER_MS, count // share)
        part[:fade] *= 0.5 - 0.5 * np.cos(np.pi * np.arange(fade) / fade)
    return np.rint(sound, out=sound).astype("<i2").tobytes()


def _turns(wished: _Breath, first: int, last: int) -> NDArray[np.float64]:
    """How many periods have gone by at each sample: the exact integral of the pitch, so that no error adds up."""
    import numpy as np

    start, end = GLIDES[wished.shape]
    done = np.arange(first, last) / (wished.length_ms * SAMPLES_PER_MS)
    turns = start * done
    if start != end:
        turns += (end - start) / 2 * (done - np.sin(np.pi * done) / np.pi)
    turns *= wished.length_ms / 1000
    return turns


def _one_period() -> NDArray[np.float32]:
    """One period whose highest sample is 1."""
    import numpy as np

    turn = 2 * np.pi * np.arange(_PERIOD) / _PERIOD
    wave = np.zeros(_PERIOD, np.float32)
    for number, amplitude in enumerate(_HARMONICS, 1):
        wave += amplitude * np.sin(number * turn)
    wave /= np.abs(wave).max()
    return wave
