"""Our measure of loudness against ffmpeg's."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from loudness import lufs
from numpy.typing import NDArray

from coach.voice.loudness import gated_lufs, integrated_lufs, step_powers

Sound = NDArray[np.float64]


def noise(seconds: float, rate: int, slope: float = 0.0) -> Sound:
    """Two channels of noise whose spectrum falls with the frequency: 0 is white, 0.5 pink, 1 brown."""
    count = round(seconds * rate)
    spectrum = np.fft.rfft(np.random.default_rng(4).standard_normal((count, 2)), axis=0)
    hertz = np.maximum(np.fft.rfftfreq(count, 1 / rate), 5)
    sound = np.fft.irfft(spectrum / hertz[:, None] ** slope, count, axis=0)
    return 0.5 * sound / np.abs(sound).max()


@pytest.mark.parametrize("rate", [24_000, 44_100, 48_000])
@pytest.mark.parametrize("slope", [0.0, 0.5, 1.0, 1.5])
def test_it_is_ffmpegs_at_any_rate_in_mono_and_stereo(rate: int, slope: float) -> None:
    sound = noise(8, rate, slope)
    assert integrated_lufs(sound, rate) == pytest.approx(lufs(sound, rate), abs=0.06)
    assert integrated_lufs(sound[:, 0], rate) == pytest.approx(lufs(sound[:, 0], rate), abs=0.06)


def test_pauses_and_soft_parts_do_not_count() -> None:
    sound = np.concatenate([noise(6, 48_000), np.zeros((96_000, 2)), 0.003 * noise(6, 48_000), noise(3, 48_000)])
    assert integrated_lufs(sound, 48_000) == pytest.approx(lufs(sound, 48_000), abs=0.06)
    assert integrated_lufs(np.zeros((48_000, 2)), 48_000) == -70


@given(st.floats(0, 1.5), st.sampled_from([4800, 28_800, 24_000]))
@settings(max_examples=20)
def test_piece_by_piece_it_is_the_same(slope: float, size: int) -> None:
    sound = noise(4.8, 48_000, slope).astype(np.float32)
    primed = np.concatenate([np.zeros((3968, 2), np.float32), sound])
    pieces = [step_powers(primed[at : at + 3968 + size], 48_000, 3968) for at in range(0, len(sound), size)]
    assert gated_lufs(np.concatenate(pieces)) == pytest.approx(integrated_lufs(sound, 48_000), abs=0.01)
