"""Someone's own sound file as a clip: how a chime of the user's takes the place of one of the coach's own."""

from __future__ import annotations

from hashlib import blake2b
from pathlib import Path
from typing import TYPE_CHECKING, Final

from coach.store import key_of
from coach.timing import SAMPLE_RATE, SAMPLES_PER_MS, Ms
from coach.voice.clip import Clip
from coach.voice.decode import audio_segment as audio_segment
from coach.voice.decode import decoded

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

_VERSION: Final = 1
PEAK_DB: Final = -9.5
"""No sound of a user's is louder than the coach's loudest own one; a soft one stays as it is."""


def load(path: Path) -> Clip:
    """Read a sound file (WAV, MP3, FLAC, Ogg Vorbis, or whatever an installed ffmpeg reads) as a clip.

    It becomes 24 kHz mono; its end is padded to a whole millisecond.

    Raises:
        ChoiceError: the file is missing, is no sound that can be read, is empty or is longer than a minute.
    """
    samples, rate = decoded(path, "sound file")
    digest = blake2b(path.read_bytes(), digest_size=16).hexdigest()
    pcm = _at_our_rate(samples, rate)
    return Clip(key_of("file", _VERSION, PEAK_DB, digest), Ms(len(pcm) // (2 * SAMPLES_PER_MS)), Ms(0), lambda: pcm)


def _at_our_rate(samples: NDArray[np.float64], rate: int) -> bytes:
    import numpy as np
    import soxr

    sound = soxr.resample(samples, rate, SAMPLE_RATE)
    sound *= min(1.0, 10 ** (PEAK_DB / 20) / max(float(np.abs(sound).max()), 1e-9))
    sound = np.pad(sound, (0, -len(sound) % SAMPLES_PER_MS))
    return bytes(np.rint(sound * 32767).astype("<i2").tobytes())
