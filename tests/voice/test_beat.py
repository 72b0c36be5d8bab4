"""The estimate of a word's beat point, held against the phonemes that espeak reports."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from functools import cache
from typing import NamedTuple

import numpy as np
import pytest
import soxr
from numpy.typing import NDArray
from voice.beat_words import WORDS

from coach.voice.beat import estimated, told
from coach.voice.engines import Delivery
from coach.voice.make import finished
from coach.voice.process import Request, speak_all

VOICES = {"en": "gmw/en-US", "de": "gmw/de", "es": "roa/es", "fr": "roa/fr"}
SPOKEN = [("", 150), ("", 140), ("+f3", 150), ("+f3", 140)]
"""The language's voice and a woman's, each at both rates of a coach: a word is spoken by one of them in its turn, the
next time by another."""


class Word(NamedTuple):
    text: str
    clip: NDArray[np.float64]
    """24 kHz, as it is kept."""
    known: int
    guessed: int
    """Beat points in the clip in milliseconds: from the phonemes, and from the sound alone."""


@cache
def words(language: str, turn: int = 0) -> list[Word]:
    """Speak a language's words as beat words are made."""
    requests = []
    for number, text in enumerate(WORDS[language], turn):
        variant, rate = SPOKEN[number % len(SPOKEN)]
        requests.append(Request(text=text, voice=VOICES[language] + variant, delivery=Delivery(rate)))
    found = []
    for request, utterance in zip(requests, speak_all("espeak", requests), strict=True):
        _, known, pcm = finished(utterance, 1.0)
        _, guessed, silent = finished(replace(utterance, phonemes=()), 1.0)
        # Either is put on a whole millisecond by samples in front, so the two clips may differ by that.
        assert abs(len(pcm) - len(silent)) <= 96
        found.append(Word(request.text, np.frombuffer(pcm, "<i2") / 32768, known, guessed))
    return found


def errors(language: str, turns: tuple[int, ...]) -> NDArray[np.int64]:
    return np.array([abs(word.known - word.guessed) for turn in turns for word in words(language, turn)])


def told_of(name: str, found: NDArray[np.int64]) -> str:
    return f"{name}: {len(found)} words, median {np.median(found):g} ms, 95 % {np.percentile(found, 95):.0f} ms, worst {found.max()} ms"


def test_the_estimate_is_within_20_ms_for_95_of_100_words() -> None:
    """At least 200 words in each of three languages, by two voices at two rates; none was used to fit the estimate."""
    by_language = {language: errors(language, (0, 1, 2, 3)) for language in ("en", "de", "es")}
    everything = np.concatenate(list(by_language.values()))
    report = [told_of(name, found) for name, found in [*by_language.items(), ("all", everything)]]
    print("\n" + "\n".join(report))
    assert all(len(found) >= 4 * 200 for found in by_language.values())
    assert np.median(everything) <= 8, report
    assert np.percentile(everything, 95) <= 20, report
    for found in by_language.values():
        assert np.median(found) <= 4, report


def test_a_coachs_words_of_one_syllable_are_nearer() -> None:
    """What stands on a beat: directions, commands and numbers of one syllable, in English."""
    told_in = (
        "left right stop step in out hold up down back turn push pull lift press one two three four five six eight"
    )
    found = [word for turn in range(4) for word in words("en", turn) if word.text in told_in.split()]
    assert len(found) >= 80  # espeak speaks a word a little otherwise each time, and one of them may be far off
    off = [abs(word.known - word.guessed) for word in found]
    assert np.percentile(off, 95) <= 10, list(zip((word.text for word in found), off, strict=True))


def test_french_is_placed_as_well() -> None:
    found = errors("fr", (0, 1, 2, 3))
    assert len(found) >= 4 * 200
    assert np.median(found) <= 4, told_of("fr", found)
    assert np.mean(found <= 20) >= 0.9, told_of("fr", found)


def noisy(sound: NDArray[np.float64]) -> NDArray[np.float64]:
    return sound + np.random.default_rng(5).normal(0, np.abs(sound).max() * 10 ** (-50 / 20), len(sound))


@pytest.mark.parametrize(
    ("name", "change", "time"),
    [
        ("half as loud", lambda sound: sound / 2, lambda ms: ms),
        ("a fiftieth as loud", lambda sound: sound / 50, lambda ms: ms),
        ("upside down", lambda sound: -sound, lambda ms: ms),
        ("noise at -50 dB", noisy, lambda ms: ms),
        ("silence in front", lambda sound: np.pad(sound, (4811, 0)), lambda ms: ms + 4811 / 24),
        ("silence behind", lambda sound: np.pad(sound, (0, 7000)), lambda ms: ms),
        ("lower by 10 %", lambda sound: soxr.resample(sound, 24_000, 26_667), lambda ms: ms / 0.9),
        ("higher by 10 %", lambda sound: soxr.resample(sound, 24_000, 21_818), lambda ms: ms / 1.1),
        ("duller", lambda sound: np.convolve(sound, [0.6, 0.4])[: len(sound)], lambda ms: ms),
    ],
)
def test_the_estimate_moves_with_the_sound(
    name: str, change: Callable[[NDArray[np.float64]], NDArray[np.float64]], time: Callable[[float], float]
) -> None:
    moved = [abs(estimated(change(word.clip)) / 24 - time(estimated(word.clip) / 24)) for word in words("en")[::2]]
    assert np.median(moved) <= 2, name
    assert np.percentile(moved, 95) <= 10, (name, np.percentile(moved, 95))


@pytest.mark.parametrize("pitch_hz", [80, 120, 200, 300])
@pytest.mark.parametrize("before", ["hiss", "murmur", "nothing"])
def test_no_espeak_a_made_up_voice_is_placed_too(before: str, pitch_hz: int) -> None:
    """A buzz with the formants of an open vowel, from a known moment on, at any pitch."""
    onset, count = 2400, 9600
    t = np.arange(count) / 24_000
    sound = np.zeros(count)
    for number in range(1, 5000 // pitch_hz):
        hertz = number * pitch_hz
        formants = sum(10 ** (-db / 20) / (1 + ((hertz - f) / 90) ** 2) for f, db in ((700, 0), (1200, 6), (2600, 14)))
        low = 1 / (1 + ((hertz - 250) / 90) ** 2) / 4 if before == "murmur" else 0
        sound += np.sin(2 * np.pi * hertz * t) * np.where(np.arange(count) < onset, low, formants)
    if before == "hiss":
        hiss = np.diff(np.random.default_rng(1).normal(0, 0.05, count + 1))
        sound += hiss * (np.arange(count) < onset)
    sound *= np.clip((count - np.arange(count)) / 480, 0, 1)
    assert abs(estimated(sound / np.abs(sound).max()) - onset) <= 15 * 24


def test_the_beat_of_words_without_stress_or_vowel() -> None:
    assert told(((0, "l"), (50, "e"))) == 50
    assert told(((0, "l"), (50, "e"), (80, "'a"))) == 80
    assert told(((0, "s"),)) is None


@pytest.mark.parametrize("count", [0, 1, 100, 2400, 96_000])
def test_silence_clicks_and_the_shortest_sounds_have_a_beat(count: int) -> None:
    assert estimated(np.zeros(count)) == 0
    assert 0 <= estimated(np.full(count, 0.5)) <= count
    click = np.zeros(count)
    click[:1] = 1
    assert 0 <= estimated(click) <= count


def test_a_long_text_has_its_beat_near_its_start() -> None:
    clip = np.concatenate([word.clip for word in words("en")[:40]])
    assert estimated(clip) <= 1500 * 24
