"""What is read in the place of a text, and languages, with the real voice."""

from __future__ import annotations

import math
from pathlib import Path

import numpy as np
import pytest
from loudness import lufs
from mp3.walks import samples

from coach.store import Store
from coach.voice.engines import Delivery
from coach.voice.process import Request, speak_all
from coach.voice.readable import TextError
from coach.voice.speak import Speaker


@pytest.fixture
def store(tmp_path: Path) -> Store:
    return Store(tmp_path / "clips", 2**28)


def speaker(store: Store, voice: str | None = None, language: str = "en") -> Speaker:
    return Speaker(voice, language, 140, store)


@pytest.mark.parametrize(
    ("language", "sentences"),
    [
        (
            "zh",
            "双手叉腰，拇指在后。|我说停，就站稳。先停，再看。|慢慢呼气，肚子收紧。|屈膝，双脚平放在地上。|换另一边。",
        ),
        ("de", "Hände an die Hüften.|Ist der Weg frei und eben?|Beuge die Knie.|Atme langsam aus.|Seite wechseln."),
        (
            "es",
            "Manos en las caderas.|¿Está el camino libre y llano?|Dobla las rodillas.|Espira despacio.|Cambia de lado.",
        ),
        ("fr", "Mains sur les hanches.|Le chemin est-il libre?|Plie les genoux, les pieds à plat.|Change de côté."),
    ],
)
def test_a_language_has_the_loudness_of_the_others(language: str, sentences: str, store: Store) -> None:
    clips = speaker(store, language=language).prepare((sentence, "prose") for sentence in sentences.split("|"))
    whole = np.concatenate([samples(clip) for clip in clips.values()])
    assert math.isclose(lufs(whole), -19, abs_tol=1)
    assert np.abs(whole).max() <= 10 ** (-3.4 / 20)


def test_chinese_words_lie_on_their_first_vowel(store: Store) -> None:
    words = "左 右 吸气 呼气 屏住 停 三 二 一 放松 换边 最后一次 再来十秒".split()
    voice = speaker(store, language="zh")
    assert voice.voice.id == "sit/cmn"
    clips = voice.prepare((word, "beat") for word in words)
    utterances = speak_all("espeak", [Request(word, "sit/cmn", Delivery(150)) for word in words])
    for (word, _), utterance in zip(clips, utterances, strict=True):
        clip = clips[word, "beat"]
        assert clip.length > 150
        vowel = next(sample for sample, name in utterance.phonemes if name.startswith("'"))
        loud = np.flatnonzero(np.abs(np.frombuffer(utterance.pcm, "<i2")) > 100)[0]
        # Two utterances of one word differ by a millisecond, and a clip keeps four before its first sound.
        assert clip.beat == pytest.approx(max(0, vowel - loud) * 1000 / utterance.rate_hz + 4, abs=6), word
        assert 0 <= clip.beat < clip.length


@pytest.mark.parametrize(
    ("language", "written", "said"),
    [
        ("en", "Hold 4 s.", "Hold 4 seconds."),
        ("en", "8-10 times, 4-2-6, to 90°", "8 to 10 times, 4, 2, 6, to 90 degrees"),
        ("zh", "保持2 s。", "保持两秒。"),
    ],
)
def test_what_is_read_alike_shares_its_clip(language: str, written: str, said: str, store: Store) -> None:
    told: list[tuple[int, int]] = []
    both = speaker(store, language=language).prepare(
        [(written, "prose"), (said, "prose")], lambda done, total: told.append((done, total))
    )
    assert told == [(1, 1)]
    assert both[written, "prose"] == both[said, "prose"]
    (again,) = speaker(store, language=language).prepare([(written, "prose")]).values()
    assert (again.key, again.pcm()) == (both[said, "prose"].key, both[said, "prose"].pcm())


def test_numbers_are_said_in_the_language_of_the_voice(store: Store) -> None:
    text = "4 s"
    german = speaker(store, "de").prepare([(text, "prose"), ("4 seconds", "prose")])
    assert german[text, "prose"].key != german["4 seconds", "prose"].key
    made_up = speaker(store, "tone", "zh").prepare([(text, "prose"), ("4秒", "prose")])
    assert made_up[text, "prose"].key == made_up["4秒", "prose"].key


def test_the_authors_pronunciations_are_heard(store: Store) -> None:
    taught = Speaker(None, "en", 140, store, {"psoas": "so ass", "TFL": "T F L"})
    clips = taught.prepare([("The psoas.", "prose"), ("The so ass.", "prose"), ("The Psoas.", "beat")])
    assert clips["The psoas.", "prose"].key == clips["The so ass.", "prose"].key
    plain = speaker(store).prepare([("The psoas.", "prose")])["The psoas.", "prose"]
    assert plain.key != clips["The psoas.", "prose"].key
    assert plain.pcm() != clips["The psoas.", "prose"].pcm()


def test_what_cannot_be_read_names_the_text_as_it_was_written(store: Store) -> None:
    taught = Speaker(None, "en", 140, store, {"left": "左", "right": "…", "chest": "x" * 6000})
    for text, problem in (
        ("Left leg.", "a voice of the language en-us cannot read '左 leg.' (Chinese); --voice cmn can"),
        ("Right.", "the text is empty; expected something to say"),
        ("Chest", "the text has 6,000 characters; at most 5,000 at once"),
    ):
        with pytest.raises(TextError) as caught:
            taught.prepare([(text, "prose")])
        assert (caught.value.text, str(caught.value)) == (text, problem)
