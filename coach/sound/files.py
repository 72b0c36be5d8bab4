"""Someone's own sound file as a clip: how a chime of the user's takes the place of one of the coach's own."""

from __future__ import annotations

from hashlib import blake2b
from pathlib import Path
from typing import TYPE_CHECKING, Final

from coach.store import key_of
from coach.timing import SAMPLE_RATE, SAMPLES_PER_MS, Ms
from coach.voice.clip import Clip
from coach.voice.decode import decoded

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

_VERSION: Final = 2
PEAK_DB: Final = -9.5
"""No sound of a user's is louder than the coach's loudest own one; a soft one stays as it is."""
_NOTHING: Final = Ms(0)
_FAINT_HZ, _FAINT_DB = 440.0, -54.0
"""What fills a sound that is too short up: hardly heard, but a speaker that has woken for the sound stays awake."""


def load(path: Path, least: Ms = _NOTHING) -> Clip:
    """Read a sound file (WAV, MP3, FLAC, Ogg Vorbis, or whatever an installed ffmpeg reads) as a clip.

    It becomes 24 kHz mono; its end is padded to a whole millisecond.

    Args:
        path: the file.
        least: a shorter one is filled up to this length by a faint tone.

    Raises:
        ChoiceError: the file is missing, is no sound that can be read, is empty or is longer than a minute.
    """
    samples, rate = decoded(path, "sound file")
    digest = blake2b(path.read_bytes(), digest_size=16).hexdigest()
    pcm = _at_our_rate(samples, rate, least)
    return Clip(
        key_of("file", _VERSION, PEAK_DB, digest, least), Ms(len(pcm) // (2 * SAMPLES_PER_MS)), Ms(0), lambda: pcm
    )


def _at_our_rate(samples: NDArray[np.float64], rate: int, least: Ms) -> bytes:
    import numpy as np
    import soxr

    sound = soxr.resample(samples, rate, SAMPLE_RATE)
    sound *= min(1.0, 10 ** (PEAK_DB / 20) / max(float(np.abs(sound).max()), 1e-9))
    sound = np.pad(sound, (0, -len(sound) % SAMPLES_PER_MS))
    ms = np.arange(len(sound), least * SAMPLES_PER_MS) / SAMPLES_PER_MS
    faint = 10 ** (_FAINT_DB / 20) * np.sin(2 * np.pi * _FAINT_HZ * ms / 1000)
    sound = np.concatenate([sound, faint])
    return bytes(np.rint(sound * 32767).astype("<i2").tobytes())
