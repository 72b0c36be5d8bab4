"""Loudness of speech after ITU-R BS.1770, and the peaks that it may have."""

from __future__ import annotations

from typing import Final

import numpy as np
from numpy.typing import NDArray

from coach.timing import SAMPLE_RATE, SAMPLES_PER_MS

TARGET_LUFS: Final = -19.0
"""Loudness of speech in a mono track."""
PEAK: Final = 10 ** (-3.5 / 20)
"""Highest sample of speech, of full scale 1: leaves room for the tick under it and for what MP3 adds."""
_BLOCK_MS, _STEP_MS = 400, 100
_ABSOLUTE_GATE_LUFS, _RELATIVE_GATE_LU = -70.0, -10.0
_HOLD_MS: Final = 5
"""How far round a peak the limiter holds its gain."""

Sound = NDArray[np.float64]
Response = NDArray[np.complex128]


def _biquad(hertz: Sound, b: tuple[float, float, float], a: tuple[float, float, float]) -> Response:
    z = np.exp(-2j * np.pi * hertz / SAMPLE_RATE)
    response: Response = (b[0] + b[1] * z + b[2] * z * z) / (a[0] + a[1] * z + a[2] * z * z)
    return response


def _k_weighting(hertz: Sound) -> Response:
    """The response of the standard's two filters, laid out anew for our sample rate from their analogue figures."""
    k = np.tan(np.pi * 1681.974450955533 / SAMPLE_RATE)
    q, high = 0.7071752369554196, 10 ** (3.999843853973347 / 20)
    band = high**0.4996667741545416
    shelf = _biquad(
        hertz,
        (high + band * k / q + k * k, 2 * (k * k - high), high - band * k / q + k * k),
        (1 + k / q + k * k, 2 * (k * k - 1), 1 - k / q + k * k),
    )
    k, q = np.tan(np.pi * 38.13547087602444 / SAMPLE_RATE), 0.5003270373238773
    scale = 1 + k / q + k * k
    high_pass = _biquad(hertz, (scale, -2 * scale, scale), (scale, 2 * (k * k - 1), 1 - k / q + k * k))
    return np.multiply(shelf, high_pass)


def integrated_lufs(sound: Sound) -> float:
    """Tell the gated loudness of a mono sound of at least 0.4 s, 24 kHz, full scale 1."""
    size = 1 << (len(sound) - 1).bit_length()  # a power of two: some other lengths take ten times as long
    spectrum = np.fft.rfft(sound, size) * _k_weighting(np.fft.rfftfreq(size, 1 / SAMPLE_RATE).astype(np.float64))
    weighted = np.fft.irfft(spectrum, size)[: len(sound)]
    block, step = _BLOCK_MS * SAMPLES_PER_MS, _STEP_MS * SAMPLES_PER_MS
    starts = range(0, max(1, len(weighted) - block + 1), step)
    power = np.array([np.mean(weighted[at : at + block] ** 2) for at in starts])
    power = power[_lufs(power) > _ABSOLUTE_GATE_LUFS]
    if not len(power):
        return _ABSOLUTE_GATE_LUFS
    gated = power[_lufs(power) > _lufs(np.array([power.mean()]))[0] + _RELATIVE_GATE_LU]
    return float(_lufs(np.array([gated.mean()]))[0])


def _lufs(power: Sound) -> Sound:
    return -0.691 + 10 * np.log10(np.maximum(power, 1e-12))


def limited(sound: Sound) -> Sound:
    """Hold a sound's peaks at `PEAK`, its gain gliding down before each peak and up after it."""
    blocks = -(-len(sound) // SAMPLES_PER_MS)
    padded = np.pad(np.abs(sound), (0, blocks * SAMPLES_PER_MS - len(sound)))
    needed = np.minimum(1.0, PEAK / np.maximum(padded.reshape(blocks, SAMPLES_PER_MS).max(axis=1), 1e-9))
    if needed.min() >= 1.0:
        return sound
    window = 2 * _HOLD_MS + 1
    around = np.lib.stride_tricks.sliding_window_view(np.pad(needed, 2 * _HOLD_MS, constant_values=1.0), window)
    held = around.min(axis=1)  # one value more on each side than blocks, for the average below
    smooth = np.lib.stride_tricks.sliding_window_view(held, window - 2).mean(axis=1)
    centre = (len(smooth) - blocks) // 2
    gain = smooth[centre : centre + blocks]
    at = np.arange(len(sound)) / SAMPLES_PER_MS - 0.5
    held_down: Sound = sound * np.interp(at, np.arange(blocks), gain)
    return held_down
