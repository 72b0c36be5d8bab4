from __future__ import annotations

import subprocess
import sys

import numpy as np
import pytest
from listen import level_db, loudest, onsets
from mp3.walks import samples

from coach.sound.tones import TONES, tone

TICKS = ("tick-left", "tick-right", "tick-in")
SPEECH_PEAK_DB = -4.0


def pitch(name: str) -> float:
    sound = samples(tone(name))
    spectrum = np.abs(np.fft.rfft(sound, 24_000))
    return float(np.argmax(spectrum))


def test_what_a_tone_is_is_known_without_numpy() -> None:
    code = """
import sys
from coach.sound.tones import TONES, tone
assert len({tone(name).key for name in TONES}) == len(TONES)
assert tone("tick-left").length == 72 and tone("start").beat == 0
print("numpy" in sys.modules)
"""
    out = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert out.stdout == "False\n"


@pytest.mark.parametrize("name", TONES)
def test_it_is_as_long_and_as_loud_as_its_table_says(name: str) -> None:
    clip, facts = tone(name), TONES[name]
    sound = samples(clip)
    assert len(sound) == clip.length * 24 == facts.length_ms * 24
    half_a_step_db = 20 * np.log10(1 + 0.5 / 32768 / 10 ** (facts.peak_db / 20))  # samples are whole numbers
    assert 20 * np.log10(np.abs(sound).max()) == pytest.approx(facts.peak_db, abs=0.01 + half_a_step_db)
    assert clip.pcm() == tone(name).pcm()


@pytest.mark.parametrize("name", TONES)
def test_it_begins_and_ends_without_a_click(name: str) -> None:
    sound = samples(tone(name))
    peak = np.abs(sound).max()
    assert np.abs(sound[:3]).max() < 0.02 * peak
    assert np.abs(sound[-3:]).max() < 0.002 * peak
    # A click is energy far above the notes: nothing there is within 45 dB of the whole, or is more than 16 bits make.
    high = np.abs(np.fft.rfft(sound))[int(len(sound) * 8000 / 24_000) :]
    assert 2 * np.sum(high**2) / len(sound) < max(10**-4.5 * np.sum(sound**2), len(sound) / 32768**2)


@pytest.mark.parametrize("name", TICKS)
def test_a_tick_is_sharp_and_starts_where_it_says(name: str) -> None:
    padded = np.concatenate([np.zeros(2400), samples(tone(name)), np.zeros(2400)])
    (found,) = onsets(padded)
    assert found == pytest.approx(100.5, abs=0.4)
    envelope = np.abs(samples(tone(name)))
    assert envelope[: 3 * 24].max() > 0.9 * envelope.max(), "full height within 3 ms"


def test_ticks_lie_where_older_ears_hear_and_a_little_under_speech() -> None:
    assert 400 <= pitch("tick-left") < pitch("tick-in") < pitch("tick-right") <= 1200
    assert pitch("tick-right") / pitch("tick-left") > 1.4
    for name in TICKS:
        assert 5 <= SPEECH_PEAK_DB - TONES[name].peak_db <= 7


def test_the_ticks_of_a_circle_are_softer_and_the_first_is_lower() -> None:
    assert 400 <= pitch("tick-low") < pitch("tick-soft") <= 1200
    assert pitch("tick-soft") / pitch("tick-low") > 1.4
    step = loudest(samples(tone("tick-left")), 72)
    for name in ("tick-low", "tick-soft"):
        assert 4 <= step - loudest(samples(tone(name)), 72) <= 9
        sound = np.abs(samples(tone(name)))
        assert sound[: 8 * 24].max() > 0.85 * sound.max(), "soft, and yet near its moment"


def test_left_and_right_share_one_loudness() -> None:
    levels = [loudest(samples(tone(name)), 72) for name in ("tick-left", "tick-right")]
    assert abs(levels[0] - levels[1]) < 1


def test_the_start_chime_sounds_from_its_first_moment_for_two_seconds() -> None:
    sound = samples(tone("start"))
    assert len(sound) >= 2 * 24_000
    assert all(level_db(sound[at : at + 2400]) > -50 for at in range(0, 24_000 * 19 // 10, 2400))
    assert loudest(sound) < -19, "it is gentle"


def test_an_unknown_tone_is_refused() -> None:
    with pytest.raises(KeyError):
        tone("gong")
