from __future__ import annotations

import subprocess
import sys

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from loudness import lufs
from mp3.walks import samples

from coach.sound.breaths import GLIDES, HIGH, LOW, PEAK_DB, UNDER_DB
from coach.sound.tones import tone

SPEECH_LUFS = -19
CYCLE = ("rising-3876", "steady-1876", "falling-5876")
NAMES = st.builds(
    lambda shape, ms, under: f"{shape}-{ms}{under}",
    st.sampled_from(list(GLIDES)),
    st.integers(100, 9000),
    st.sampled_from(["", "-under"]),
)


def pitch(sound: np.ndarray) -> float:
    """The strongest frequency, by a windowed spectrum in steps of a tenth of a hertz."""
    return float(np.argmax(np.abs(np.fft.rfft(sound * np.hanning(len(sound)), 240_000)))) / 10


def pitch_at(name: str, share: float, ms: int = 250) -> float:
    sound = samples(tone(name))
    first = round(share * (len(sound) - ms * 24))
    return pitch(sound[first : first + ms * 24])


@given(NAMES)
@settings(max_examples=40)
def test_it_is_as_long_as_its_name_says_and_never_louder_than_planned(name: str) -> None:
    clip = tone(name)
    sound = samples(clip)
    assert clip.length == int(name.split("-")[1])
    assert clip.beat == 0
    assert len(sound) == clip.length * 24
    planned = 10 ** ((PEAK_DB + (UNDER_DB if name.endswith("-under") else 0)) / 20)
    assert np.abs(sound).max() <= planned + 2**-15


@pytest.mark.parametrize("name", CYCLE)
def test_its_peak_is_the_planned_one(name: str) -> None:
    assert 20 * np.log10(np.abs(samples(tone(name))).max()) == pytest.approx(PEAK_DB, abs=0.05)


@pytest.mark.parametrize(("shape", "ends"), GLIDES.items())
def test_it_glides_from_pitch_to_pitch(shape: str, ends: tuple[float, float]) -> None:
    name = f"{shape}-5876"
    assert pitch_at(name, 0) == pytest.approx(ends[0], abs=1)
    assert pitch_at(name, 0.5) == pytest.approx(sum(ends) / 2, abs=1)
    assert pitch_at(name, 1) == pytest.approx(ends[1], abs=1)
    way = [pitch_at(name, share / 20) for share in range(21)]
    assert way in (sorted(way), sorted(way, reverse=True)), "it never turns back"


def test_a_breath_is_one_line() -> None:
    assert [GLIDES[shape] for shape in ("rising", "steady", "falling")] == [(LOW, HIGH), (HIGH, HIGH), (HIGH, LOW)]
    assert 160 <= LOW < HIGH <= 330


@pytest.mark.parametrize("name", [*CYCLE, "rising-100", "falling-300-under"])
def test_it_fades_in_and_longer_out(name: str) -> None:
    sound = np.abs(samples(tone(name)))
    peak = sound.max()
    envelope = np.array([sound[at : at + 144].max() for at in range(0, len(sound) - 143, 144)]) / peak
    assert sound[0] == sound[-1] == 0
    loud = np.flatnonzero(envelope > 0.5)
    before, after = loud[0] * 6, (len(envelope) - 1 - loud[-1]) * 6
    length = tone(name).length
    # A raised cosine has half its height in the middle of the fade.
    assert before == pytest.approx(min(120, length / 4) / 2, abs=12)
    assert after == pytest.approx(min(480, length / 2) / 2, abs=12)
    assert after > before
    fade = envelope[: loud[0] + 1]
    assert (np.diff(fade) > -0.02).all(), "it only grows"


@pytest.mark.parametrize("name", [*CYCLE, "steady-100", "falling-5876-under"])
def test_nothing_clicks(name: str) -> None:
    sound = samples(tone(name))
    edged = np.concatenate([np.zeros(2400), sound, np.zeros(2400)])
    high = np.abs(np.fft.rfft(edged))[int(len(edged) * 3000 / 24_000) :]
    # What rounding to 16 bits adds lies 62 dB under the tone; a click would stand above it.
    assert 10 * np.log10(2 * np.sum(high**2) / len(edged) / np.sum(sound**2)) < -55
    assert np.abs(np.diff(edged)).max() < 0.25 * np.abs(sound).max()


@pytest.mark.parametrize("name", CYCLE)
def test_it_lies_ten_decibels_under_speech_and_lower_under_words(name: str) -> None:
    tall, low = samples(tone(name)), samples(tone(f"{name}-under"))
    assert lufs(np.tile(tall, 4)) == pytest.approx(SPEECH_LUFS - 10, abs=1)
    ratio = 20 * np.log10(np.std(tall) / np.std(low))
    assert ratio == pytest.approx(-UNDER_DB, abs=0.02)
    assert 4 <= ratio <= 6


def test_it_is_the_same_to_the_byte_in_another_process() -> None:
    code = (
        'from hashlib import md5; from coach.sound.tones import tone; print(md5(tone("rising-3876").pcm()).hexdigest())'
    )
    told = {subprocess.run([sys.executable, "-c", code], capture_output=True, check=True).stdout for _ in range(2)}
    assert len(told) == 1


def test_its_key_and_length_are_known_without_numpy() -> None:
    code = """
import sys
from coach.sound.tones import tone
names = [f"{shape}-{ms}{under}" for shape in ("rising", "steady", "falling") for ms in (100, 101, 600_000)
         for under in ("", "-under")]
assert len({tone(name).key for name in names}) == len(names)
assert tone("falling-600000").length == 600_000
print("numpy" in sys.modules)
"""
    out = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert out.stdout == "False\n"


def test_a_long_one_is_in_tune_to_its_end() -> None:
    name = "rising-120000"
    assert len(tone(name).pcm()) == 120_000 * 48
    assert [pitch_at(name, share) for share in (0, 0.5, 1)] == pytest.approx([LOW, (LOW + HIGH) / 2, HIGH], abs=0.3)


@pytest.mark.parametrize(
    "name",
    ["rising", "rising-", "rising-99", "rising-0100", "rising-600001", "rising-3876-over", "rising-3.5", "sinking-3876",
     "rising--3876", "rising-3876-under-under", " rising-3876", "rising-3876\n", "rising-٣٨٧٦", ""],
)  # fmt: skip
def test_an_unknown_name_is_refused(name: str) -> None:
    with pytest.raises(KeyError, match=r"rising|sinking|''"):
        tone(name)
