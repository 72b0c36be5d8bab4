"""Sound files of any format as samples: how a chime of the user's, and a recorded phrase, are read."""

from __future__ import annotations

import warnings
from pathlib import Path
from typing import TYPE_CHECKING, Final

from coach.errors import ChoiceError

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray
    from pydub import AudioSegment

LONGEST_S: Final = 60
DECODED_HERE: Final = frozenset({".wav", ".mp3", ".flac", ".ogg"})
"""Decoded by miniaudio, so that ffmpeg is not needed; it reads all else."""
EXPECTED: Final = "is no sound that can be read: WAV, MP3, FLAC and Ogg Vorbis always can, others need ffmpeg"
"""What is told of a file that nothing here reads."""


def audio_segment() -> type[AudioSegment]:
    """Give pydub's class, imported only now, without its warnings about ffmpeg and about itself."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        from pydub import AudioSegment
    segment: type[AudioSegment] = AudioSegment
    return segment


def decoded(path: Path, option: str) -> tuple[NDArray[np.float64], int]:
    """Read a short sound file (WAV, MP3, FLAC, Ogg Vorbis, or whatever an installed ffmpeg reads).

    Args:
        path: the file.
        option: what asked for it, for errors.

    Returns:
        Mono samples of full scale 1, and how many of them are a second.

    Raises:
        ChoiceError: the file is missing, is no sound that can be read, is empty or is longer than a minute.
    """
    import numpy as np

    try:
        with path.open("rb"):
            segment = _by_miniaudio(path, option) if path.suffix.lower() in DECODED_HERE else None
            segment = segment or _by_ffmpeg(path, option)
    except OSError as error:
        raise ChoiceError(option, str(path), f"cannot be read: {error.strerror or error}") from error
    _check_length(segment.frame_count(), segment.frame_rate, path, option)
    mono = segment.set_sample_width(4).set_channels(1)
    return np.array(mono.get_array_of_samples(), np.float64) / 2**31, segment.frame_rate


def _check_length(frames: float, rate: int, path: Path, option: str) -> None:
    if not 0 < frames <= LONGEST_S * rate:
        raise ChoiceError(option, str(path), f"must be longer than nothing and at most {LONGEST_S} s")


def _by_miniaudio(path: Path, option: str) -> AudioSegment | None:
    """Decode what miniaudio can; None for what it cannot, such as Opus in Ogg."""
    import miniaudio

    try:
        info = miniaudio.get_file_info(str(path))
        _check_length(info.num_frames, info.sample_rate, path, option)
        sound = miniaudio.decode_file(str(path), nchannels=1, sample_rate=info.sample_rate)
    except miniaudio.MiniaudioError:
        return None
    return audio_segment()(data=sound.samples.tobytes(), sample_width=2, frame_rate=info.sample_rate, channels=1)


def _by_ffmpeg(path: Path, option: str) -> AudioSegment:
    segment = audio_segment()
    from pydub.exceptions import PydubException

    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            return segment.from_file(str(path), duration=LONGEST_S + 1)
    except (PydubException, FileNotFoundError, LookupError, ValueError) as error:
        raise ChoiceError(option, str(path), EXPECTED) from error
