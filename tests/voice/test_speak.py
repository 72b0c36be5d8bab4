"""Clips of the real voice: beat points, lengths, the cache, and what cannot be spoken."""

from __future__ import annotations

import math
import os
import subprocess
import sys
import threading
from pathlib import Path

import numpy as np
import pytest
from loudness import lufs

from coach.errors import ChoiceError, CoachError
from coach.store import Store
from coach.voice.clip import Clip
from coach.voice.engines import Delivery
from coach.voice.engines.tone import tone_beat, tone_length
from coach.voice.make import finished
from coach.voice.process import Request, ask, speak_all
from coach.voice.speak import Speaker

WORDS = (
    "left right stop step in out hold up down one two three four five six seven eight nine ten back turn look push pull "
    "lift press roll open close rest breathe walk heel toe knee hip chest chin hand arm leg head neck spine belly slow fast "
    "round soft tall long straight bend arch stretch ready go release again halfway last next side other both thumbs"
).split()


@pytest.fixture
def store(tmp_path: Path) -> Store:
    return Store(tmp_path / "clips", 2**28)


def speaker(store: Store, voice: str | None = None, language: str = "en", rate: int = 140) -> Speaker:
    return Speaker(voice, language, rate, store)


def samples(clip: Clip) -> np.ndarray:
    return np.frombuffer(clip.pcm(), "<i2") / 32768


def test_lengths_are_whole_milliseconds_and_beats_lie_inside(store: Store) -> None:
    clips = speaker(store).prepare((word, "beat") for word in WORDS)
    for clip in clips.values():
        assert len(clip.pcm()) == clip.length * 48
        assert 0 <= clip.beat < clip.length


def test_the_beat_point_is_the_first_stressed_vowel(store: Store) -> None:
    utterance = next(speak_all("espeak", [Request("step", "gmw/en-US", Delivery(150))]))
    vowel = next(sample for sample, name in utterance.phonemes if name.startswith("'"))
    length, beat, pcm = finished(utterance, 1.0)
    raw = np.frombuffer(utterance.pcm, "<i2") / 32768
    made = np.frombuffer(pcm, "<i2") / 32768
    # What stands before the vowel is the same sound: aligned by correlation, the beat points agree to a sample or two.
    at = round(vowel * 24_000 / utterance.rate_hz)
    resampled = np.interp(np.arange(at + 2400) * utterance.rate_hz / 24_000, np.arange(len(raw)), raw)
    piece = made[beat * 24 : beat * 24 + 2400]
    shift = int(np.argmax(np.correlate(resampled, piece, "valid")))
    assert abs(shift - at) <= 3
    assert len(pcm) == length * 48


def test_a_second_time_gives_the_same_bytes_without_a_voice(store: Store) -> None:
    first = speaker(store).prepare([("Left", "beat"), ("Stand straight.", "prose")])
    again = speaker(store).prepare([("Left", "beat"), ("Stand straight.", "prose")])
    assert {which: (clip.key, clip.pcm()) for which, clip in first.items()} == {
        which: (clip.key, clip.pcm()) for which, clip in again.items()
    }


WARM = """
import sys
from pathlib import Path
from coach.store import Store
from coach.voice.speak import Speaker
clips = Speaker(None, "en", 140, Store(Path(sys.argv[1]), 2**28)).prepare([("Left", "beat"), ("Go.", "prose")])
heavy = ("numpy", "soxr", "pyttsx3", "espeakng_loader", "subprocess")
print(len(clips), *(module for module in heavy if module in sys.modules))
"""


def test_a_warm_speaker_imports_no_engine(store: Store) -> None:
    speaker(store).prepare([("Left", "beat"), ("Go.", "prose")])
    told = subprocess.run([sys.executable, "-c", WARM, str(store.folder)], capture_output=True, text=True, check=True)
    assert told.stdout == "2\n"


def test_a_damaged_entry_is_made_again(store: Store) -> None:
    clip = speaker(store).prepare([("Left", "beat")])["Left", "beat"]
    path = store.folder / clip.key[:2] / clip.key[2:]
    data = bytearray(path.read_bytes())
    data[len(data) // 2] ^= 1
    path.write_bytes(data)
    again = speaker(store).prepare([("Left", "beat")])["Left", "beat"]
    assert abs(again.length - clip.length) <= 2
    assert store.get(clip.key) is not None


def test_a_store_that_cannot_be_written_is_a_warning(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    store = Store(tmp_path / "file" / "clips", 2**28)
    clips = speaker(store).prepare([("Left", "beat")])
    assert len(clips["Left", "beat"].pcm()) > 0
    assert store.warning is not None
    assert store.warning.startswith("the cache was not written: cannot write ")


def test_two_at_once_share_a_store(store: Store) -> None:
    found: list[dict[tuple[str, str], Clip]] = []

    def work() -> None:
        found.append(dict(speaker(store).prepare([(word, "beat") for word in WORDS[:20]]).items()))

    threads = [threading.Thread(target=work) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert [len(clips) for clips in found] == [20, 20]
    assert all(store.get(clip.key) for clips in found for clip in clips.values())


def test_voice_and_rate_take_effect(store: Store) -> None:
    sentence = "Stand straight, chest and head up."
    by_rate = [
        speaker(store, rate=rate).prepare([(sentence, "prose")])[sentence, "prose"].length for rate in (100, 140, 200)
    ]
    assert by_rate[0] > 1.2 * by_rate[1] > 1.4 * by_rate[2]
    british = speaker(store, "en-gb").prepare([(sentence, "prose")])[sentence, "prose"]
    american = speaker(store).prepare([(sentence, "prose")])[sentence, "prose"]
    assert british.pcm() != american.pcm()
    styles = speaker(store).prepare([("twenty-seven", style) for style in ("prose", "beat", "fast")])
    lengths = [styles["twenty-seven", style].length for style in ("prose", "beat", "fast")]
    assert lengths == sorted(lengths, reverse=True)
    assert lengths[1] > 1.1 * lengths[2]


@pytest.mark.parametrize(
    ("wished", "found"),
    [
        ("en-gb", "gmw/en"),
        ("GMW/EN-US", "gmw/en-US"),
        ("english (america)", "gmw/en-US"),
        ("espeak:cmn", "sit/cmn"),
        ("tone", "tone"),
    ],
)
def test_voices_are_found_by_id_language_or_name(wished: str, found: str, store: Store) -> None:
    assert speaker(store, wished).voice.id == found


@pytest.mark.parametrize(
    ("language", "found"), [("en", "gmw/en-US"), ("zh", "sit/cmn"), ("de", "gmw/de"), ("fr", "roa/fr")]
)
def test_a_language_has_a_voice_that_the_engine_knows(language: str, found: str, store: Store) -> None:
    voice = speaker(store, language=language).voice
    assert voice.id == found
    assert voice in ask("espeak")[0]


def test_an_unknown_voice_lists_near_matches(store: Store) -> None:
    with pytest.raises(ChoiceError) as caught:
        speaker(store, "en-uss")
    assert str(caught.value) == "--voice: 'en-uss' is no voice of espeak; did you mean en-us or en-us-nyc or en-shaw?"


def test_speech_has_the_loudness_of_a_mono_track(store: Store) -> None:
    sentences = [
        "Is the path clear and flat? Is a rail or a helper near? One ear free.",
        "Stand straight, chest and head up, chin slightly tucked.",
        "Hands on hips, thumbs behind, fingers in front.",
        "When I say stop, stand still. Stop before you look.",
        "Lost the beat? Stand still, and start again with me.",
    ]
    clips = speaker(store).prepare((sentence, "prose") for sentence in sentences)
    whole = np.concatenate([samples(clip) for clip in clips.values()])
    assert math.isclose(lufs(whole), -19, abs_tol=0.5)
    assert np.abs(whole).max() <= 10 ** (-3.4 / 20)


@pytest.mark.parametrize("first", [80, 300])
def test_the_rate_that_was_measured_first_does_not_shape_the_others(first: int, store: Store) -> None:
    sentences = [
        "Is the path clear and flat? Is a rail or a helper near?",
        "Hands on hips, thumbs behind, fingers in front.",
    ]
    for rate in (first, 380 - first):
        clips = speaker(store, rate=rate).prepare((sentence, "prose") for sentence in sentences)
        assert math.isclose(lufs(np.concatenate([samples(clip) for clip in clips.values()])), -19, abs_tol=1)


def test_what_is_used_stays_when_the_store_is_trimmed(store: Store) -> None:
    kept = speaker(store).prepare([("Left", "beat")])["Left", "beat"]
    path = store.folder / kept.key[:2] / kept.key[2:]
    os.utime(path, (1, 1))
    speaker(store).prepare([("Left", "beat")])
    assert path.stat().st_mtime > 1


def test_the_made_up_voice_is_exact(store: Store) -> None:
    clips = speaker(store, "tone").prepare((word, "prose") for word in WORDS)
    for (word, _), clip in clips.items():
        assert (clip.length, clip.beat) == (tone_length(word, 140), tone_beat(word))


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("", "the text is empty; expected something to say"),
        (" … ", "the text is empty; expected something to say"),
        ("word " * 20_000, "the text has 100,000 characters; at most 5,000 at once"),
        ("Hello\x07.", "the text holds a control character (U+0007); take it out"),
        ("Hello\x00.", "the text holds a control character (U+0000); take it out"),
        ("Hello \ud800.", "the text holds a control character (U+D800); take it out"),
        ("你好", "a voice of the language en-us cannot read '你好' (Chinese); --voice cmn can"),
        ("привет", "a voice of the language en-us cannot read 'привет' (Cyrillic); --voice ru can"),
    ],
)
def test_what_cannot_be_spoken_is_refused(text: str, message: str, store: Store) -> None:
    with pytest.raises(CoachError) as caught:
        speaker(store).prepare([(text, "prose")])
    assert str(caught.value) == message


def test_chinese_is_spoken_by_a_chinese_voice_and_accents_by_any(store: Store) -> None:
    assert speaker(store, "cmn").prepare([("你好", "prose")])["你好", "prose"].length > 200
    assert speaker(store).prepare([("Café, naïve.", "prose")])["Café, naïve.", "prose"].length > 300


def test_a_long_text_is_spoken_whole(store: Store) -> None:
    text = "Breathe in slowly. " * 60
    one = speaker(store).prepare([("Breathe in slowly.", "prose")])["Breathe in slowly.", "prose"]
    assert speaker(store).prepare([(text, "prose")])[text, "prose"].length > 50 * one.length


@pytest.mark.parametrize("rate", [79, 301, -1])
def test_a_rate_out_of_range_is_refused(rate: int, store: Store) -> None:
    with pytest.raises(ChoiceError) as caught:
        speaker(store, rate=rate)
    assert str(caught.value) == f"--rate: {rate} is out of range; expected 80 to 300 words a minute"


def _pitch_hz(sound: np.ndarray) -> float:
    """The median fundamental of a voice: the lag at which each piece of 60 ms is most like itself."""
    found = []
    for at in range(0, len(sound) - 1440, 360):
        likeness = np.correlate(sound[at : at + 1440], sound[at : at + 1440], "full")[1439:]
        lag = 75 + int(np.argmax(likeness[75:500]))  # 48 to 320 Hz
        if likeness[lag] > 0.5 * likeness[0] > 0.01:
            found.append(24_000 / lag)
    return float(np.median(found))


def test_pitch_is_in_semitones(store: Store) -> None:
    sentence = "Stand straight, chest and head up."

    def sung(pitch: float) -> np.ndarray:
        return samples(Speaker(None, "en", 140, store, pitch=pitch).prepare([(sentence, "prose")])[sentence, "prose"])

    own = _pitch_hz(sung(0))
    assert _pitch_hz(sung(5)) / own == pytest.approx(2 ** (5 / 12), rel=0.06)
    assert _pitch_hz(sung(-5)) / own == pytest.approx(2 ** (-5 / 12), rel=0.06)
    with pytest.raises(ChoiceError, match=r"--pitch: 7 is out of range; expected -6 to 6 semitones"):
        Speaker(None, "en", 140, store, pitch=7)
    with pytest.raises(ChoiceError, match=r"--pitch: 1 cannot be met: the voices of tone have only their own"):
        Speaker("tone", "en", 140, store, pitch=1)
