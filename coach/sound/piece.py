"""One file of music, decoded onto a reel and levelled: how loud it is made, and where its peaks are held.

All music is made equally loud. Its peaks are held well under full scale, so that a tick on top of it has room.
"""

from __future__ import annotations

import tempfile
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from threading import Lock
from typing import TYPE_CHECKING, Final, NamedTuple
from weakref import finalize

from coach.errors import ChoiceError, GivenUp, MachineError
from coach.sound.decode import decoded
from coach.sound.ducking import STEP_MS
from coach.sound.mix import factor
from coach.timing import MUSIC_RATE

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

TARGET_LUFS: Final = -24.0
"""Loudness of music while nobody speaks: 8 LU under speech in a stereo track."""
PEAK: Final = 10 ** (-9 / 20)
"""Highest sample, of full scale 1."""
MOST_GAIN_DB: Final = 30.0
"""What is softer than this can make up for stays softer: its hiss would be all that is heard."""
MEASURED_S: Final = 300
"""Loudness is that of so much of a file's beginning, so that it does not depend on how much of it is used."""
STEP: Final = STEP_MS * MUSIC_RATE // 1000
"""Samples of each channel in one step."""
SHORTEST_S: Final = 1
_UNIT: Final = 1 << 14
"""What full scale is on the reel: a decoder may pass it by 6 dB."""
_MOST: Final = 32767 / _UNIT
_HOLD: Final = 5
"""Steps round a peak in which the limiter's gain glides down and up again."""
_PRIMED: Final = 3_968
"""Samples before a block that set the filters going when it is measured: with them it has 2 to the power of 15."""


class Reel:
    """Decoded music, 16-bit stereo, in one temporary file without a name; any thread may read at any time.

    The file is gone with the reel.
    """

    def __init__(self, given_up: Callable[[], bool]) -> None:
        """Begin an empty one; `given_up` tells whether nobody waits any more for what is put on it."""
        self._given_up = given_up
        self._lock = Lock()
        self.samples = 0
        """How many samples of each channel are on it."""
        try:
            self._file = tempfile.TemporaryFile()  # noqa: SIM115  it lives as long as the reel
            finalize(self, self._file.close)
        except OSError as error:
            raise MachineError(f"cannot make a temporary file: {error.strerror or error}") from error

    def append(self, pcm: NDArray[np.int16]) -> None:
        """Write samples of shape (n, 2) behind those that are there.

        Raises:
            MachineError: the disk is full.
            GivenUp: nobody waits for it any more.
        """
        if self._given_up():
            raise GivenUp
        try:
            with self._lock:
                self._file.seek(4 * self.samples)
                self._file.write(pcm.data)
                self._file.flush()
        except OSError as error:
            where = tempfile.gettempdir()
            raise MachineError(f"cannot keep decoded music in {where}: {error.strerror or error}") from error
        self.samples += len(pcm)

    def read(self, first: int, count: int) -> NDArray[np.int16]:
        """Give samples that are on it, shape (count, 2)."""
        import numpy as np

        pcm = np.empty((count, 2), np.int16)
        with self._lock:
            self._file.seek(4 * first)
            self._file.readinto(pcm.data.cast("B"))
        return pcm


class Piece(NamedTuple):
    """A file on the reel."""

    first: int
    """Its first sample there."""
    steps: int
    """Its length in whole steps."""
    gains: NDArray[np.float32]
    """At the bounds of its steps: the factor that brings what is on the reel to its loudness, of full scale 1."""


def piece_of(path: Path, reel: Reel, least: int, gain_db: float) -> Piece:
    """Decode a file onto the reel and level it.

    Args:
        path: the file.
        reel: what it is put on.
        least: samples from which on its end is not needed.
        gain_db: how much louder than the fixed level.

    Raises:
        ChoiceError: it is no sound that can be read, or is too short.
        MachineError: the disk is full.
    """
    import numpy as np

    from coach.voice.loudness import gated_lufs, step_powers

    first, wanted = reel.samples, max(least, MEASURED_S * MUSIC_RATE)
    peaks: list[NDArray[np.float32]] = []
    powers: list[NDArray[np.float64]] = []
    heard = np.zeros((_PRIMED, 2), np.float32)
    with closing(decoded(path)) as blocks:
        for decoded_block in blocks:
            block = decoded_block.clip(-_MOST, _MOST)
            steps = np.abs(block[: len(block) // STEP * STEP]).reshape(-1, 2 * STEP).max(axis=1)
            if not np.isfinite(steps).all():
                raise ChoiceError("--music", str(path), "is damaged: it holds numbers that are no sound")
            peaks.append(steps)
            if reel.samples - first < MEASURED_S * MUSIC_RATE:
                heard = np.concatenate([heard[-_PRIMED:], block])
                powers.append(step_powers(heard, MUSIC_RATE, _PRIMED))
            reel.append(np.rint(block * np.float32(_UNIT)).astype(np.int16))
            if reel.samples - first >= wanted:
                break
    length = reel.samples - first
    if length < SHORTEST_S * MUSIC_RATE:
        told = f"has only {1000 * length // MUSIC_RATE} ms of sound: music must last at least {SHORTEST_S} s"
        raise ChoiceError("--music", str(path), told)
    lufs = gated_lufs(np.concatenate(powers))
    loud = factor(gain_db + min(TARGET_LUFS - lufs, MOST_GAIN_DB))
    held = loud * _held(np.concatenate(peaks) * loud) / _UNIT
    return Piece(first, length // STEP, held.astype(np.float32))


def _held(peaks: NDArray[np.floating]) -> NDArray[np.float64]:
    """Give a factor for each bound of steps with these peaks, which holds them at `PEAK` and glides to and from it."""
    import numpy as np

    needed = np.minimum(1.0, PEAK / np.maximum(peaks, 1e-9))
    padded = np.pad(needed, 2 * _HOLD + 1, constant_values=1.0)
    around = np.lib.stride_tricks.sliding_window_view(padded, 2 * _HOLD + 2).min(axis=1)
    smooth: NDArray[np.float64] = np.lib.stride_tricks.sliding_window_view(around, 2 * _HOLD + 1).mean(axis=1)
    return smooth
