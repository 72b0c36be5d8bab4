"""Neural voices, on a model of 1 kB that is really loaded and run."""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
import tiny_model
from tiny_model import HERTZ, HOP, RATE_HZ

from coach.errors import ChoiceError
from coach.store import Store
from coach.voice.beat import told
from coach.voice.engines import Delivery, Utterance
from coach.voice.engines.neural import Neural
from coach.voice.engines.neural_reading import Reader, numbered, symbols_of
from coach.voice.process import Request, ask, speak_all
from coach.voice.speak import Speaker
from coach.voice.voices import find_voice

SENTENCE = "Keep your shoulders down and away from your ears while you breathe out slowly through the mouth"


@pytest.fixture
def store(tmp_path: Path) -> Store:
    return Store(tmp_path / "clips", 2**26)


@pytest.fixture
def voices(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The folder of installed voices, empty."""
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "data"))
    return tmp_path / "data" / "coach" / "voices"


@pytest.fixture(scope="module")
def engine() -> Iterator[Neural]:
    """The engine, in this process; what it tells the library of its place must not reach the workers of other tests."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("ESPEAK_DATA_PATH", "")
        yield Neural()


@pytest.fixture
def reader(engine: Neural) -> Reader:
    engine._reader.choose("en-us")
    return engine._reader


def seconds(utterance: Utterance) -> float:
    return len(utterance.pcm) / 2 / utterance.rate_hz


def hertz(utterance: Utterance) -> float:
    sound = np.frombuffer(utterance.pcm, "<i2").astype(float)
    return float(np.argmax(np.abs(np.fft.rfft(sound)))) * utterance.rate_hz / len(sound)


@pytest.mark.parametrize(
    ("text", "sounds"),
    [
        ("Left", "lˈɛft."),
        ("Stop. Look left, then turn.", "stˈɑːp. lˈʊk lˈɛft, ðˈɛn tˈɜːn."),
        ("Ready? Yes! Go: one; two", "ɹˈɛdi? jˈɛs! ɡˈoʊ: wˌʌn; tˈuː."),
        ("“Rest.” (Now...)", "ɹˈɛst. nˈaʊ."),
        ("Hold 1.5", "hˈoʊld wˈʌn pɔɪnt fˈaɪv."),
    ],
)
def test_sounds_are_espeaks_and_punctuation_stays(reader: Reader, text: str, sounds: str) -> None:
    assert reader.sounds(text) == sounds


def test_chinese_and_words_of_other_languages_are_read(reader: Reader) -> None:
    reader.choose("cmn")
    assert reader.sounds("慢慢吸气，好。") == "mˈa5n mˈa5n ɕˈi5 tɕhˈi5, χˈɑu2."
    reader.choose("de")
    assert "(" not in reader.sounds("Das workout ist gut.")


def test_ids_are_padded_between_beginning_and_end() -> None:
    numbers = {"^": [1], "_": [0], "$": [2], "l": [7], "ˈ": [9], "ɛ": [8, 6], ".": [5]}
    read = numbered(symbols_of("lˈɛ漢.", []), numbers)
    assert read.ids == [1, 0, 7, 0, 9, 0, 8, 6, 0, 5, 0, 2]
    assert read.places == [(2, "l"), (4, "'ɛ")]


def test_accents_stand_apart_and_learned_vowels_together() -> None:
    assert symbols_of("ça", []) == ["c", "\u0327", "a"]
    assert symbols_of("taɪa", [["a", "ɪ"]]) == ["t", "aɪ", "a"]


@pytest.mark.parametrize("rate", [100, 140, 200])
def test_the_rate_is_as_many_words_a_minute(tmp_path: Path, engine: Neural, rate: int) -> None:
    path = tiny_model.write(tmp_path)
    counted = "one two three four five six seven eight nine ten eleven twelve"
    lasts = seconds(engine.speak(counted, str(path), Delivery(rate)))
    with_espeak = next(speak_all("espeak", [Request(counted, "gmw/en-US", Delivery(rate))]))
    heard = np.flatnonzero(np.abs(np.frombuffer(with_espeak.pcm, "<i2")) > 100)
    assert lasts == pytest.approx((heard[-1] - heard[0]) / with_espeak.rate_hz, rel=0.05)
    assert len(SENTENCE.split()) / seconds(engine.speak(SENTENCE, str(path), Delivery(rate))) * 60 == pytest.approx(
        rate, rel=0.3
    )


@pytest.mark.parametrize("pitch", [-5, 3.5])
def test_the_pitch_moves_and_the_length_stays(tmp_path: Path, engine: Neural, pitch: float) -> None:
    path = str(tiny_model.write(tmp_path))
    own, moved = (engine.speak(SENTENCE, path, Delivery(140, semitones)) for semitones in (0, pitch))
    assert hertz(own) == pytest.approx(HERTZ, rel=0.005)
    assert hertz(moved) == pytest.approx(HERTZ * 2 ** (pitch / 12), rel=0.005)
    assert seconds(moved) == pytest.approx(seconds(own), rel=0.02)


def test_speakers_are_told_apart(tmp_path: Path, store: Store, engine: Neural) -> None:
    told = tiny_model.config(num_speakers=3, speaker_id_map={"ann": 0, "bob": 1, "cy": 2})
    path = str(tiny_model.write(tmp_path, told=told, speakers=3))
    for speaker, number in (("", 0), ("/bob", 1), ("/cy", 2)):
        assert find_voice(path + speaker, "en", store).id == path + speaker
        assert hertz(engine.speak("Left", path + speaker, Delivery(140))) == pytest.approx(
            HERTZ + 100 * number, rel=0.02
        )
    assert find_voice(path, "en", store).name == "tiny, English (United States), 3 speakers such as /ann"
    with pytest.raises(ChoiceError, match=r"tiny\.onnx has no speaker 'bop'; did you mean bob\?"):
        find_voice(f"{path}/bop", "en", store)


def test_the_beat_is_told_where_the_model_tells_lengths(tmp_path: Path, engine: Neural, reader: Reader) -> None:
    path = tiny_model.write(tmp_path, durations=True)
    spoken = engine.speak("step", str(path), Delivery(140))
    ids = len(numbered(symbols_of(reader.sounds("step"), []), tiny_model.IDS).ids)
    assert [name for _, name in spoken.phonemes] == ["s", "t", "'ɛ", "p"]
    each = len(spoken.pcm) / 2 / ids
    assert each == pytest.approx(round(each / HOP) * HOP)
    assert told(spoken.phonemes) == pytest.approx(6 * each, abs=1)  # ^ _ s _ t _ ˈ
    assert told(engine.speak("the", str(path), Delivery(140)).phonemes) == pytest.approx(4 * each, abs=1)
    assert not engine.speak("step", str(tiny_model.write(tmp_path, "silent")), Delivery(140)).phonemes


def test_a_model_that_reads_letters(tmp_path: Path, engine: Neural) -> None:
    path = tiny_model.write(tmp_path, told=tiny_model.config(phoneme_type="text"))
    spoken = [engine.speak("left turn", str(path), Delivery(rate)) for rate in (175, 350)]
    ids = 2 + 2 * len("left turn") + 1
    assert len(spoken[0].pcm) // 2 == ids * tiny_model.FRAMES * HOP
    assert len(spoken[1].pcm) // 2 == ids * tiny_model.FRAMES * HOP // 2


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (None, r"tiny\.onnx\.json is missing; it must lie beside tiny\.onnx"),
        ("{", r"tiny\.onnx\.json is not as Piper writes it: Invalid JSON"),
        ("[]", r"tiny\.onnx\.json is not as Piper writes it: Input should be an object"),
        ("{}", r"audio: Field required; phoneme_id_map: Field required"),
        (json.dumps(tiny_model.config(audio={"sample_rate": "fast"})), r"audio\.sample_rate: Input should be a valid int"),
        (json.dumps(tiny_model.config(phoneme_id_map={"a": [1]})), r"phoneme_id_map has no ids for \^ _ \$"),
        (json.dumps(tiny_model.config(phoneme_id_map={"a": "1"})), r"phoneme_id_map\.a: Input should be a valid array"),
        (json.dumps(tiny_model.config(phoneme_type="pinyin")), r"phoneme_type: Input should be 'espeak' or 'text'"),
        (json.dumps(tiny_model.config(espeak={})), r"espeak\.voice is missing"),
    ],
)  # fmt: skip
def test_a_bad_json_is_told(tmp_path: Path, store: Store, content: str | None, message: str) -> None:
    path = tiny_model.write(tmp_path)
    beside = Path(f"{path}.json")
    if content is None:
        beside.unlink()
    else:
        beside.write_text(content, "utf-8")
    with pytest.raises(ChoiceError, match=message) as caught:
        find_voice(f"neural:{path}", "en", store)
    assert caught.value.exit_code == 2


@pytest.mark.parametrize(
    ("shape", "changed", "message"),
    [
        ({"extra": ", float[1] tempo"}, {}, r"tiny\.onnx takes input, input_lengths, scales, tempo; expected input, "),
        ({"loud": "nan"}, {}, r"tiny\.onnx gave no sound; expected samples from -1 to 1"),
        ({"frames": 0}, {}, r"tiny\.onnx gave no sound"),
        (None, {}, r"tiny\.onnx is no ONNX model that can be run here: "),
        ({}, {"espeak": {"voice": "klingon-x"}}, r"espeak\.voice is 'klingon-x', which espeak-ng does not have"),
    ],
)  # fmt: skip
def test_a_bad_model_is_told(
    tmp_path: Path, store: Store, shape: dict[str, object] | None, changed: dict[str, object], message: str
) -> None:
    path = tiny_model.write(tmp_path, told=tiny_model.config(**changed), **(shape or {}))
    if shape is None:
        path.write_bytes(b"no model")
    with pytest.raises(ChoiceError, match=message):
        Speaker(str(path), "en", 140, store).prepare([("Left", "beat")])


def test_a_text_of_which_no_sound_is_known(tmp_path: Path, store: Store) -> None:
    few = {symbol: [number] for number, symbol in enumerate("_^$.")}
    path = tiny_model.write(tmp_path, told=tiny_model.config(phoneme_id_map=few))
    with pytest.raises(Exception, match=r"could not speak .*tiny\.onnx knows none of its sounds"):
        Speaker(str(path), "en", 140, store).prepare([("Left", "beat")])


def test_another_model_of_the_same_name_is_another_voice(tmp_path: Path, store: Store) -> None:
    first = find_voice(str(tiny_model.write(tmp_path)), "en", store)
    second = find_voice(str(tiny_model.write(tmp_path, durations=True)), "en", store)
    assert first == find_voice(str(tiny_model.write(tmp_path)), "en", store)
    assert len(first.version) == 32
    assert first.version != second.version


def test_auto_takes_the_best_voice_of_the_language(voices: Path, store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    espeak = find_voice(None, "en", store)
    assert (espeak.engine, espeak.note) == ("espeak", "")
    german = tiny_model.config(language={"code": "de_DE"})
    tiny_model.write(voices / "b-de", "b-de", told=german)
    assert find_voice("auto", "en", store) == espeak
    for name, quality in (("c", "medium"), ("a", "medium"), ("z", "high"), ("k", "low")):
        tiny_model.write(voices / name, name, told=tiny_model.config(audio={"sample_rate": 16_000, "quality": quality}))
    assert [find_voice(wished, "en", store).id for wished in (None, "auto", "neural", "a", "neural:k")] == [
        "z",
        "z",
        "z",
        "a",
        "k",
    ]
    assert find_voice(None, "de", store).id == "b-de"
    assert find_voice(None, "fr", store).engine == "espeak"
    assert [(voice.id, voice.quality, voice.rate_hz) for voice in ask("neural")[0]] == [
        ("z", "high", 16_000), ("a", "medium", 16_000), ("b-de", "medium", RATE_HZ), ("c", "medium", 16_000), ("k", "low", 16_000)
    ]  # fmt: skip
    monkeypatch.setitem(sys.modules, "onnxruntime", None)
    assert find_voice(None, "en", store).note == (
        'the voice z is installed, but what runs it is not; pip install "audio-coach[neural]" installs it'
    )
    assert find_voice(None, "en", store).id == espeak.id
    assert find_voice("espeak", "en", store).id == espeak.id
    with pytest.raises(ChoiceError, match=r"what runs it is not installed; pip install \"audio-coach\[neural\]\""):
        find_voice("z", "en", store)


def test_a_broken_installed_voice_is_told_and_the_next_one_taken(voices: Path, store: Store) -> None:
    path = tiny_model.write(voices / "tiny", "tiny")
    Path(f"{path}.json").unlink()
    found = find_voice(None, "en", store)
    assert (found.engine, found.note) == (
        "espeak", "the installed voice tiny cannot be used: tiny.onnx.json is missing; it must lie beside tiny.onnx"
    )  # fmt: skip


@pytest.mark.parametrize(
    ("wished", "message"),
    [
        (
            "neural:tinny",
            "no voice 'tinny' is installed; did you mean tiny\\?; `coach voices install tinny` installs one",
        ),
        ("de_DE-thorsten-medium", "`coach voices install de_DE-thorsten-medium`"),
        ("neural:/none/x.onnx", "there is no file /none/x\\.onnx"),
    ],
)
def test_a_voice_that_is_not_there(voices: Path, store: Store, wished: str, message: str) -> None:
    tiny_model.write(voices / "tiny", "tiny")
    with pytest.raises(ChoiceError, match=message):
        find_voice(wished, "en", store)
    with pytest.raises(
        ChoiceError, match="has no voice installed for de; `coach voices install de_DE-thorsten-medium`"
    ):
        find_voice("neural", "de", store)


def test_an_installed_voice_is_found_again_without_reading_its_model(voices: Path, store: Store) -> None:
    path = tiny_model.write(voices / "tiny", "tiny")
    known = find_voice(None, "en", store)
    stat = path.stat()
    path.write_bytes(bytes(stat.st_size))
    os.utime(path, ns=(stat.st_atime_ns, stat.st_mtime_ns))
    assert find_voice(None, "en", store) == known
