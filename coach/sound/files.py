"""Someone's own sound file as a clip: how a chime of the user's takes the place of one of the coach's own."""

from __future__ import annotations

import warnings
from hashlib import blake2b
from pathlib import Path
from typing import TYPE_CHECKING, Final

from coach.errors import ChoiceError
from coach.store import key_of
from coach.timing import SAMPLE_RATE, SAMPLES_PER_MS, Ms
from coach.voice.clip import Clip

if TYPE_CHECKING:
    from pydub import AudioSegment

_VERSION: Final = 1
PEAK_DB: Final = -9.5
"""No sound of a user's is louder than the coach's loudest own one; a soft one stays as it is."""
LONGEST_S: Final = 60
_DECODED_HERE: Final = frozenset({".wav", ".mp3", ".flac", ".ogg"})
"""Decoded by miniaudio, so that ffmpeg is not needed; pydub reads all else through ffmpeg."""
_EXPECTED: Final = "is no sound that can be read: WAV, MP3, FLAC and Ogg Vorbis always can, others need ffmpeg"


def audio_segment() -> type[AudioSegment]:
    """Give pydub's class, imported only now, without its warnings about ffmpeg and about itself."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        from pydub import AudioSegment
    segment: type[AudioSegment] = AudioSegment
    return segment


def load(path: Path) -> Clip:
    """Read a sound file (WAV, MP3, FLAC, Ogg Vorbis, or whatever an installed ffmpeg reads) as a clip.

    It becomes 24 kHz mono; its end is padded to a whole millisecond.

    Raises:
        ChoiceError: the file is missing, is no sound that can be read, is empty or is longer than a minute.
    """
    try:
        digest = blake2b(path.read_bytes(), digest_size=16).hexdigest()
        segment = _decoded(path)
    except OSError as error:
        raise ChoiceError("sound file", str(path), f"cannot be read: {error.strerror or error}") from error
    if not 0 < segment.frame_count() <= LONGEST_S * segment.frame_rate:
        raise ChoiceError("sound file", str(path), f"must be longer than nothing and at most {LONGEST_S} s")
    pcm = _at_our_rate(segment)
    return Clip(key_of("file", _VERSION, PEAK_DB, digest), Ms(len(pcm) // (2 * SAMPLES_PER_MS)), Ms(0), lambda: pcm)


def _decoded(path: Path) -> AudioSegment:
    segment = audio_segment()
    if path.suffix.lower() in _DECODED_HERE:
        import miniaudio

        try:
            rate = miniaudio.get_file_info(str(path)).sample_rate
            sound = miniaudio.decode_file(str(path), nchannels=1, sample_rate=rate)
        except miniaudio.MiniaudioError as error:
            raise ChoiceError("sound file", str(path), _EXPECTED) from error
        return segment(data=sound.samples.tobytes(), sample_width=2, frame_rate=rate, channels=1)
    from pydub.exceptions import PydubException

    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            return segment.from_file(str(path))
    except (PydubException, FileNotFoundError, LookupError, ValueError) as error:
        raise ChoiceError("sound file", str(path), _EXPECTED) from error


def _at_our_rate(segment: AudioSegment) -> bytes:
    import numpy as np
    import soxr

    samples = np.array(segment.set_sample_width(4).set_channels(1).get_array_of_samples(), np.float64) / 2**31
    sound = soxr.resample(samples, segment.frame_rate, SAMPLE_RATE)
    sound *= min(1.0, 10 ** (PEAK_DB / 20) / max(float(np.abs(sound).max()), 1e-9))
    sound = np.pad(sound, (0, -len(sound) % SAMPLES_PER_MS))
    return bytes(np.rint(sound * 32767).astype("<i2").tobytes())
