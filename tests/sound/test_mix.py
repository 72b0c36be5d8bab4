from __future__ import annotations

from itertools import pairwise
from math import inf

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from mp3.walks import samples, timeline

from coach.sound.mix import Mix

PLACED = st.lists(
    st.tuples(st.integers(0, 3000), st.sampled_from(["tick-left", "tick-right", "Left", "Stop."])), max_size=8
)


def test_a_cue_lies_on_its_sample() -> None:
    track, clips = timeline([(500, "tick-left")], 1000)
    sound = Mix(clips, {}).samples(track.cues, 0, 24_000)
    expected = samples(clips["", "tick-left"]) * 32768
    assert sound.dtype == np.int16
    assert not sound[: 500 * 24].any()
    assert (sound[500 * 24 :][: len(expected)] == expected).all()
    assert not sound[572 * 24 :].any()


@given(PLACED, st.lists(st.integers(-500, 90_000), min_size=2, max_size=5).map(sorted))
@settings(max_examples=40)
def test_windows_are_cut_from_one_sound(placed: list[tuple[int, str]], bounds: list[int]) -> None:
    track, clips = timeline(placed, 4000)
    gains = {"tick": -3.3, "beat": 1.7}
    whole = Mix(clips, gains).samples(track.cues, -500, 90_500)
    parts = [Mix(clips, gains).samples(track.cues, a, b - a) for a, b in pairwise(bounds)]
    assert (np.concatenate(parts) == whole[bounds[0] + 500 : bounds[-1] + 500]).all()


def test_sounds_add_up_and_gains_scale_their_kind() -> None:
    track, clips = timeline([(10, "tick-left"), (20, "Left")], 500)
    count = 500 * 24
    both = Mix(clips, {}).samples(track.cues, 0, count).astype(int)
    tick = Mix(clips, {"beat": -inf}).samples(track.cues, 0, count).astype(int)
    word = Mix(clips, {"tick": -inf}).samples(track.cues, 0, count).astype(int)
    assert tick.any()
    assert word.any()
    assert (both == tick + word).all()
    soft = Mix(clips, {"beat": -inf, "tick": -6.0206}).samples(track.cues, 0, count)
    assert np.abs(soft - tick / 2).max() <= 0.51


def test_too_loud_is_bent_and_does_not_wrap() -> None:
    track, clips = timeline([(0, "Left"), (0, "Left"), (0, "Left")], 500)
    one = Mix(clips, {}).samples(track.cues[:1], 0, 12_000).astype(int)
    three = Mix(clips).samples(track.cues, 0, 12_000).astype(int)
    knee, ceiling = 32768 * 10 ** (-3.8 / 20), 32768 * 10 ** (-2 / 20)
    low = np.abs(3 * one) <= knee
    assert (three[low] == 3 * one[low]).all()
    assert knee < np.abs(three).max() <= ceiling + 1
    assert (np.sign(three) == np.sign(one)).all()
    assert (np.diff(three[np.argsort(one, kind="stable")]) >= 0).all(), "what is louder stays louder"


def test_no_cues_are_silence_and_a_missing_clip_is_an_error() -> None:
    track, _ = timeline([(0, "Left")], 500)
    assert not Mix({}).samples((), 0, 100).any()
    assert Mix({}).samples((), 0, 0).shape == (0,)
    with pytest.raises(KeyError):
        Mix({}).samples(track.cues, 0, 100)
