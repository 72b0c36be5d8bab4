"""Music that tests make for themselves."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import soundfile
from numpy.typing import NDArray

from coach.sound.ffmpeg import find_ffmpeg

Sound = NDArray[np.float64]


def noise(seconds: float, rate: int = 48_000, rms: float = 0.1, seed: int = 1) -> Sound:
    """Two channels of white noise that have nothing in common."""
    return rms * np.random.default_rng(seed).standard_normal((round(seconds * rate), 2))


def chord(seconds: float, rate: int = 48_000, height: float = 0.2, left: float = 440, right: float = 660) -> Sound:
    """One pitch on the left and another on the right."""
    t = np.arange(round(seconds * rate)) / rate
    return height * np.stack([np.sin(2 * np.pi * left * t), np.sin(2 * np.pi * right * t)], axis=1)


def saved(path: Path, sound: Sound, rate: int = 48_000, subtype: str | None = None) -> Path:
    soundfile.write(path, sound, rate, subtype=subtype)
    return path


def pitch(sound: NDArray[Any], rate: int = 48_000) -> float:
    """The strongest frequency of one channel, to a hertz or so."""
    size = 1 << 17
    return float(np.argmax(np.abs(np.fft.rfft(sound * np.hanning(len(sound)), size)))) * rate / size


@contextmanager
def without_ffmpeg() -> Iterator[None]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("PATH", "")
        patch.setitem(sys.modules, "imageio_ffmpeg", None)
        find_ffmpeg.cache_clear()
        yield
    find_ffmpeg.cache_clear()
