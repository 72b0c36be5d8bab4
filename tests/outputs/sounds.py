"""What the tests of the formats share: made-up sounds to write, and decoders that are not the one that wrote them."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import av
import miniaudio
import numpy as np
import soundfile
from mp3.walks import spoken, timeline
from numpy.typing import NDArray

from coach.outputs.formats.sound import Sound
from coach.plan.timeline import Chapter, Timeline
from coach.sound.mix import Clips
from coach.timing import Ms

Pcm = NDArray[np.int16]
SHAPES = [(24_000, 1), (24_000, 2), (48_000, 2)]
"""Hertz and channels of all that there will be to write."""
NAMES = ["Before you start", "#1; rückwärts \\ 50 % = half", "后退行走 🚶", "End"]


def ticking(duration_ms: int = 20_003) -> tuple[Timeline, Clips]:
    """A tick every 749 ms, a word now and then, four chapters of odd lengths."""
    placed = [(500 + 749 * k, ("tick-left", "tick-right")[k % 2]) for k in range((duration_ms - 1000) // 749)]
    placed += [(600 + 4 * 749 * k, "Left and on") for k in range((duration_ms - 4000) // 2996)]
    bounds = [0, 3007, 9001, 15_555, duration_ms]
    parts = tuple(Chapter(name, Ms(bounds[k]), Ms(bounds[k + 1])) for k, name in enumerate(NAMES))
    return timeline(placed, duration_ms, parts)


def sound_of(pcm: Pcm, rate_hz: int, piece: int = 30_000) -> Sound:
    """Samples, one row for each moment, as a writer is given them."""

    def pieces() -> Iterator[bytes]:
        for first in range(0, len(pcm), piece):
            yield pcm[first : first + piece].astype("<i2").tobytes()

    return Sound(rate_hz, pcm.shape[1], len(pcm), pieces)


def noisy(rate_hz: int, channels: int, ms: int = 3001) -> Pcm:
    """Speech-like sound, each channel another, at full scale now and then."""
    count = ms * rate_hz // 1000
    left = np.frombuffer(spoken("one channel", ms * rate_hz // 24_000).pcm(), "<i2")[:count]
    right = np.frombuffer(spoken("and the other", ms * rate_hz // 24_000).pcm(), "<i2")[:count]
    pcm = np.stack([left, right][:channels], axis=1).copy()
    pcm[:2] = [[32767] * channels, [-32768] * channels]
    return pcm


def exact(path: Path) -> dict[str, tuple[int, Pcm]]:
    """Hertz and samples of a lossless file, as three decoders read them."""
    shape = soundfile.info(str(path))
    heard = {"libsndfile": soundfile.read(str(path), dtype="int16", always_2d=True)[::-1]}
    sound = miniaudio.decode_file(str(path), nchannels=shape.channels, sample_rate=shape.samplerate)
    heard["miniaudio"] = (sound.sample_rate, np.array(sound.samples, np.int16).reshape(-1, sound.nchannels))
    with av.open(str(path)) as box:
        channels, rate = box.streams.audio[0].channels, box.streams.audio[0].rate
        parts = [frame.to_ndarray().reshape(-1, channels) for frame in box.decode(audio=0)]
    heard["ffmpeg"] = (rate, np.concatenate(parts))
    return heard


def heard_by_ffmpeg(path: Path) -> tuple[int, NDArray[np.float32]]:
    """Hertz and samples, a row for each channel, as ffmpeg's decoders give them."""
    with av.open(str(path)) as box:
        resampler = av.AudioResampler("fltp")
        parts = [each.to_ndarray() for frame in box.decode(audio=0) for each in resampler.resample(frame)]
        return box.streams.audio[0].rate, np.concatenate(parts, axis=1)


def heard_by_libsndfile(path: Path) -> tuple[int, NDArray[Any]]:
    """The same from libsndfile, which has libFLAC, libvorbis and libopus in it."""
    samples, rate = soundfile.read(str(path), dtype="float32", always_2d=True)
    return rate, samples.T
