"""Loudness after ITU-R BS.1770 at any sample rate, mono or stereo, and the peaks that speech may have."""

from __future__ import annotations

from functools import lru_cache
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from coach.timing import SAMPLE_RATE, SAMPLES_PER_MS

TARGET_LUFS: Final = -19.0
"""Loudness of speech in a mono track."""
PEAK: Final = 10 ** (-3.5 / 20)
"""Highest sample of speech, of full scale 1: leaves room for the tick under it and for what MP3 adds."""
STEPS_PER_SECOND: Final = 10
"""Power is summed in steps of 100 ms; four of them are one of the standard's blocks, which overlap by three."""
_BLOCK_STEPS: Final = 4
_ABSOLUTE_GATE_LUFS, _RELATIVE_GATE_LU = -70.0, -10.0
_HOLD_MS: Final = 5
"""How far round a peak the limiter holds its gain."""

Sound = NDArray[np.float64]
Response = NDArray[np.complex128]


def _biquad(z: Response, b: tuple[float, float, float], a: tuple[float, float, float]) -> Response:
    response: Response = (b[0] + b[1] * z + b[2] * z * z) / (a[0] + a[1] * z + a[2] * z * z)
    return response


@lru_cache(2)
def _k_weighting(size: int, rate_hz: int) -> Response:
    """The response of the standard's two filters, laid out anew for a sample rate from their analogue figures."""
    z = np.exp(-2j * np.pi * np.fft.fftfreq(size))
    k = np.tan(np.pi * 1681.974450955533 / rate_hz)
    q, high = 0.7071752369554196, 10 ** (3.999843853973347 / 20)
    band = high**0.4996667741545416
    shelf = _biquad(
        z,
        (high + band * k / q + k * k, 2 * (k * k - high), high - band * k / q + k * k),
        (1 + k / q + k * k, 2 * (k * k - 1), 1 - k / q + k * k),
    )
    k, q = np.tan(np.pi * 38.13547087602444 / rate_hz), 0.5003270373238773
    scale = 1 + k / q + k * k
    high_pass = _biquad(z, (scale, -2 * scale, scale), (scale, 2 * (k * k - 1), 1 - k / q + k * k))
    return np.multiply(shelf, high_pass)


def step_powers(sound: NDArray[Any], rate_hz: int, primed: int = 0) -> Sound:
    """Give the K-weighted power of each whole step of 100 ms, channels added up.

    Long sounds are measured piece by piece: each piece is given with the samples before it, of which the filters need
    about 80 ms.

    Args:
        sound: shape (n,) or (n, 2), full scale 1; float32 is worked on as such.
        rate_hz: its sample rate.
        primed: how many samples at its start only set the filters going and are not measured.
    """
    # The response is that of a real filter, so both channels pass it at once as one complex sound.
    wave = sound if sound.ndim == 1 else sound[:, 0] + 1j * sound[:, 1]
    size = 1 << (len(wave) - 1).bit_length()  # a power of two: some other lengths take ten times as long
    # Scaled alike both ways, because numpy takes four times as long to transform float32 without scaling it.
    spectrum = np.fft.fft(wave, size, norm="ortho")
    spectrum *= _k_weighting(size, rate_hz).astype(spectrum.dtype)
    weighted = np.fft.ifft(spectrum, norm="ortho")[primed : len(wave)]
    step = rate_hz // STEPS_PER_SECOND
    squares = np.square(weighted.view(weighted.real.dtype))  # of the one channel and of the other, in turn
    whole = squares[: len(weighted) // step * 2 * step].reshape(-1, 2 * step)
    powers: Sound = 2 * (whole if len(whole) else squares.reshape(1, -1)).mean(axis=1).astype(np.float64)
    return powers


def gated_lufs(powers: Sound) -> float:
    """Tell the integrated loudness from the power of each step of 100 ms; -70 if nothing passes the gates."""
    size = min(_BLOCK_STEPS, len(powers))
    power = np.lib.stride_tricks.sliding_window_view(powers, size).mean(axis=1)
    power = power[_lufs(power) > _ABSOLUTE_GATE_LUFS]
    if not len(power):
        return _ABSOLUTE_GATE_LUFS
    gated = power[_lufs(power) > _lufs(np.array([power.mean()]))[0] + _RELATIVE_GATE_LU]
    return float(_lufs(np.array([gated.mean()]))[0])


def integrated_lufs(sound: NDArray[Any], rate_hz: int = SAMPLE_RATE) -> float:
    """Tell the gated loudness of a sound of at least 0.4 s, shape (n,) or (n, 2), full scale 1."""
    return gated_lufs(step_powers(sound, rate_hz))


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
