"""The tests' own ears: decode a track with three independent decoders, and measure where its sounds are.

Nothing here shares code with what it tests. Samples are float32 between -1 and 1, of shape (n,) or (n, 2); times are milliseconds as
floats, from the first sample.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any, NamedTuple

import av
import miniaudio
import numpy as np
import soundfile
from numpy.typing import NDArray

Samples = NDArray[np.float32]


def decode_all(path: Path) -> dict[str, Samples]:
    """Decode a file with ffmpeg's, mpg123's and dr_mp3's decoder, each with its own reading of the Info frame."""
    return {"ffmpeg": _ffmpeg(path), "mpg123": _mpg123(path), "dr_mp3": _dr_mp3(path)}


def _ffmpeg(path: Path) -> Samples:
    with av.open(str(path)) as box:
        channels = box.streams.audio[0].channels
        # A frame is an array of channels, or a row in which they take turns.
        parts = [frame.to_ndarray().T.reshape(-1) for frame in box.decode(audio=0)]
    sound = np.concatenate([np.zeros(0, np.float32), *parts])
    return _shaped((sound if sound.dtype.kind == "f" else sound / 32768).astype(np.float32), channels)


def _mpg123(path: Path) -> Samples:
    return soundfile.read(str(path), dtype="float32")[0].astype(np.float32)


def _dr_mp3(path: Path) -> Samples:
    decoded = miniaudio.mp3_read_file_f32(str(path))
    return _shaped(np.array(decoded.samples, np.float32), decoded.nchannels)


def _shaped(samples: Samples, channels: int) -> Samples:
    return samples if channels == 1 else samples.reshape(-1, channels)


def chapters(path: Path) -> list[tuple[int, int, str]]:
    """Give start and end in milliseconds and the title of each chapter, in the order in which ffmpeg lists them."""
    with av.open(str(path)) as box:
        return [_chapter(entry) for entry in box.chapters()]


def _chapter(entry: Any) -> tuple[int, int, str]:
    unit = 1000 * entry["time_base"]
    return round(entry["start"] * unit), round(entry["end"] * unit), entry["metadata"].get("title", "")


def level_db(samples: NDArray[Any]) -> float:
    """Give the root mean square in decibels of full scale; -200 for digital silence."""
    power = float(np.mean(np.square(samples, dtype=np.float64))) if len(samples) else 0.0
    return 10 * np.log10(max(power, 1e-20))


def noise_db(planned: NDArray[Any], heard: NDArray[Any]) -> float:
    """Give the signal-to-noise ratio of what is heard against what was planned, in decibels."""
    return level_db(planned) - level_db(planned.astype(np.float64) - heard)


def band(samples: NDArray[Any], low_hz: float, high_hz: float, rate: int = 24_000) -> NDArray[np.complex128]:
    """Give the analytic signal between two frequencies (its magnitude is the envelope), without delay."""
    size = 1 << max(1, len(samples) - 1).bit_length()
    spectrum = np.fft.fft(samples, size)
    hertz = np.fft.fftfreq(size, 1 / rate)
    # Edges of half an octave keep the filter short, so that it does not ring before an onset.
    octaves = np.log2(np.maximum(hertz, 1e-9))
    up = np.clip((octaves - np.log2(low_hz)) / 0.5 + 1, 0, 1)
    down = np.clip((np.log2(high_hz) - octaves) / 0.5 + 1, 0, 1)
    return np.fft.ifft(2 * spectrum * np.sin(np.pi / 2 * up * down) ** 2)[: len(samples)]


def onsets(
    samples: NDArray[Any],
    low_hz: float = 300,
    high_hz: float = 3000,
    *,
    rise_db: float = 15,
    floor_db: float = -50,
    apart_ms: float = 40,
    rate: int = 24_000,
) -> list[float]:
    """Find where sounds begin: the energy of the band rises by `rise_db` within 6 ms, to more than `floor_db`.

    The moment given is where the envelope passes a fifth of the height that it reaches in the next 6 ms, interpolated
    between samples. For a sound with an attack of 1.5 ms that is 0.3 ms after its first sample, to within 0.5 ms even
    in a decoded MP3. Of two onsets within `apart_ms` only the stronger counts.
    """
    ms = rate // 1000
    envelope = np.abs(band(samples, low_hz, high_hz, rate))
    power = np.concatenate([np.zeros(12 * ms), np.cumsum(envelope**2), np.full(6 * ms, np.sum(envelope**2))])
    count = len(samples)
    # power[n + 12 ms] is the energy up to and with sample n.
    after = (power[18 * ms - 1 : 18 * ms - 1 + count] - power[12 * ms - 1 : 12 * ms - 1 + count]) / (6 * ms)
    before = (power[10 * ms - 1 : 10 * ms - 1 + count] - power[4 * ms - 1 : 4 * ms - 1 + count]) / (6 * ms)
    quiet = 10 ** (floor_db / 10)
    rise = after / np.maximum(before, quiet / 10 ** (rise_db / 10))
    loud = np.where((rise >= 10 ** (rise_db / 10)) & (after >= quiet), rise, 0.0)
    found: list[float] = []
    for at in _peaks(loud, round(apart_ms * ms)):
        begin, end = max(0, at - 4 * ms), min(count, at + 8 * ms)
        height = 0.2 * envelope[begin:end].max()
        over = begin + int(np.argmax(envelope[begin:end] >= height))
        back = (envelope[over] - height) / (envelope[over] - envelope[over - 1]) if over > begin else 0.0
        found.append((over - back) / ms)
    return found


def _peaks(strength: NDArray[np.float64], apart: int) -> list[int]:
    """Give the places of local maxima, in order, none within `apart` samples of a higher one."""
    places: list[int] = []
    here = np.flatnonzero(strength)
    for run in np.split(here, np.flatnonzero(np.diff(here) > 1) + 1):
        if not len(run):
            continue
        best = int(run[np.argmax(strength[run])])
        if places and best - places[-1] < apart:
            if strength[best] > strength[places[-1]]:
                places[-1] = best
        else:
            places.append(best)
    return places


class Match(NamedTuple):
    """Where a known sound was found."""

    at_ms: float
    likeness: float
    """Normalised correlation there: 1 is the same sound at any level, 0 has nothing in common."""


def find(samples: NDArray[Any], sound: NDArray[Any], near_ms: float, slack_ms: float = 30, rate: int = 24_000) -> Match:
    """Find a known sound near a planned moment, to a small part of a sample, also under other sounds."""
    ms = rate // 1000
    first = round((near_ms - slack_ms) * ms)
    count = round(2 * slack_ms * ms) + 1
    padded = np.zeros(count - 1 + len(sound))
    have = samples[max(first, 0) : max(first + len(padded), 0)]
    padded[max(-first, 0) : max(-first, 0) + len(have)] = have
    product = np.correlate(padded, sound.astype(np.float64), "valid")
    sums = np.concatenate([[0.0], np.cumsum(padded**2)])
    energy = sums[len(sound) :] - sums[: -len(sound)]
    likeness = product / np.sqrt(np.maximum(energy, 1e-12) * np.sum(np.square(sound, dtype=np.float64)))
    best = int(np.argmax(likeness))
    shift = 0.0
    if 0 < best < count - 1:
        left, peak, right = likeness[best - 1 : best + 2]
        shift = 0.5 * (left - right) / (left - 2 * peak + right)
    return Match((first + best + shift) / ms, float(likeness[best]))


def loudest(samples: NDArray[Any], window_ms: int = 100, rate: int = 24_000) -> float:
    """Give the highest level of any stretch of `window_ms`, in decibels of full scale."""
    size = min(len(samples), window_ms * rate // 1000)
    energy = np.concatenate([[0.0], np.cumsum(np.square(samples, dtype=np.float64))])
    return 10 * float(np.log10(max((energy[size:] - energy[:-size]).max() / size, 1e-20)))
