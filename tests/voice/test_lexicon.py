"""The user's own pronunciations, and phonemes, with the real voice."""

from __future__ import annotations

from pathlib import Path

import pytest

from coach.errors import RoutineError
from coach.store import Store
from coach.voice.engines import Delivery, Voice
from coach.voice.engines.espeak import _pieces
from coach.voice.engines.neural_reading import Reader as NeuralReader
from coach.voice.lexicon import load_lexicon
from coach.voice.phonemes import for_espeak, marked
from coach.voice.process import Request, speak_all
from coach.voice.readable import TextError
from coach.voice.reading import Reader
from coach.voice.speak import Speaker

PSOAS = "[[s'oU@s]]"


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "config"))
    (tmp_path / "config" / "coach").mkdir(parents=True)
    return tmp_path / "config" / "coach"


@pytest.fixture
def store(tmp_path: Path) -> Store:
    return Store(tmp_path / "clips", 2**28)


def write(folder: Path, text: str, language: str = "en") -> Path:
    path = folder / f"lexicon.{language}.txt"
    path.write_text(text, "utf-8")
    return path


def keys(store: Store, *texts: str, pronounce: dict[str, str] | None = None, voice: str | None = None) -> list[str]:
    speaker = Speaker(voice, "en", 140, store, pronounce, lexicon=load_lexicon)
    clips = speaker.prepare((text, "prose") for text in texts)
    return [clips[text, "prose"].key for text in texts]


def phonemes(*readings: str) -> list[list[str]]:
    utterances = speak_all("espeak", [Request(text, "gmw/en-US", Delivery(140)) for text in readings])
    return [[name for _, name in utterance.phonemes if name.strip("_:")] for utterance in utterances]


def test_marked_phonemes_are_spoken_and_brackets_never() -> None:
    whole, inside, spelled, brackets, both = phonemes(
        marked(PSOAS), f"Hold the {marked(PSOAS)} now.", "Hold the now.", PSOAS, f"[[x]] {marked(PSOAS)}"
    )
    assert whole == ["s", "'oU", "@", "s"]
    assert " ".join(whole) in " ".join(inside)
    assert inside[: len(spelled) - 2] == spelled[:-2], "the words beside them are those without phonemes"
    assert "'E" in brackets, "letters are named"
    assert both[:3] == ["'E", "k", "s"]
    assert both[3:] == whole


def test_a_text_without_phonemes_is_given_as_it_is() -> None:
    assert for_espeak("the [[x]] y") == ("the [[x]] y", False)
    assert for_espeak(f"[[x]] {marked(PSOAS)}") == ("[ [x]] [[s'oU@s]]", True)


def test_a_neural_voice_is_told_the_same_phonemes(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ESPEAK_DATA_PATH", "")  # set by the library's loading, and taken back behind this test
    reader = NeuralReader()
    reader.choose("en-us")
    assert reader.sounds(f"Hold the {marked(PSOAS)} now.") == "hˈoʊld ðə sˈoʊəs nˈaʊ."
    assert reader.sounds(marked("[[f'oUm r'oUl3]]")) == "fˈoʊm ɹˈoʊlɚ."
    assert "ɛs" in reader.sounds(f"Hold the {PSOAS} now.")


def test_phonemes_are_not_cut_in_a_long_text() -> None:
    text = f"{'a ' * 298}{marked('[[f ' + 'oU ' * 20 + 'm]]')} end"
    pieces = _pieces(text)
    assert len(pieces) == 2
    assert "".join(pieces) == text
    assert all(piece.count("\x0e") == piece.count("\x0f") for piece in pieces)


def test_words_of_the_lexicon_are_heard(folder: Path, store: Store) -> None:
    before = keys(store, "The psoas, please.", "Stand tall.", "Mind the foam roller.")
    write(folder, "\ufeff# mine\n\nPsoas = so-az   # a muscle\nfoam  ROLLER = [[f'oUm r'oUl3]]\n")
    after = keys(store, "The psoas, please.", "Stand tall.", "Mind the foam roller.")
    assert [old == new for old, new in zip(before, after, strict=True)] == [False, True, False]
    assert keys(store, "The so-az, please.") == after[:1]
    write(folder, "psoas = so-az\nfoam roller = [[f'oUm r'oUl@]]\n")
    changed = keys(store, "The psoas, please.", "Stand tall.", "Mind the foam roller.")
    assert [old == new for old, new in zip(after, changed, strict=True)] == [True, True, False]


def test_whole_words_only_and_the_routines_own_come_first(folder: Path, store: Store) -> None:
    write(folder, "psoas = one\nTFL = two\n")
    assert keys(store, "psoas, tfl, TFLX", pronounce={"Psoas": "three"}) == keys(store, "three, two, TFLX")


def test_each_language_has_its_own(folder: Path, store: Store) -> None:
    write(folder, "髂腰肌 = 一\n", "zh")
    write(folder, "a b c\n")
    speaker = Speaker(None, "zh", 140, store, lexicon=load_lexicon)
    clips = speaker.prepare([("练髂腰肌", "prose"), ("练一", "prose")])
    assert len({clip.key for clip in clips.values()}) == 1


def test_a_sentence_keeps_its_brackets(folder: Path, store: Store) -> None:
    write(folder, f"psoas = {PSOAS}\n")
    reader = Reader(Speaker(None, "en", 140, store).voice, "en", {}, load_lexicon("en"), store)
    assert reader.read(["[[x]] psoas"]) == {"[[x]] psoas": f"[[x]] {marked(PSOAS)}"}
    with pytest.raises(TextError, match=r"control character \(U\+000E\)"):
        reader.read(["\x0es'oU\x0f"])


BROKEN = """\
psoas so-az
 = x
psoas =
good = fine
Good  = x
bad = [[f'oU
worse = [[ ]]
  mixed = the [[f]] x
dots = …
fine too = [[I2# t]]
"""


def test_every_mistake_is_told_with_its_place(folder: Path) -> None:
    path = write(folder, BROKEN)
    with pytest.raises(RoutineError) as caught:
        load_lexicon("en")
    told = [str(problem).removeprefix(f"{path}:").split("\n")[0] for problem in caught.value.problems]
    assert told == [
        "1:1: this is no entry; expected WORD = RESPELLING, or WORD = [[PHONEMES]]",
        "2:2: there is no word before the =; expected WORD = RESPELLING, or WORD = [[PHONEMES]]",
        "3:8: nothing is said after the =; expected WORD = RESPELLING, or WORD = [[PHONEMES]]",
        "5:1: 'good' stands in line 4 already; take one of them out",
        '6:7: "[[f\'oU": expected phonemes alone, between [[ and ]]',
        "7:9: there are no phonemes between [[ and ]]",
        "8:11: 'the [[f]] x': expected phonemes alone, between [[ and ]]",
        "9:8: the text is empty; expected something to say",
    ]
    assert str(caught.value).split("\n")[:3] == [f"{path}:{told[0]}", "    psoas so-az", "    ^"]


def test_phonemes_that_espeak_does_not_know_are_told(folder: Path, store: Store) -> None:
    path = write(folder, "one = [[s'oU8t p]]\ntwo = [[']]\nthree = [[t'Ep]]\nfour = [[f'oU m$]]\n")
    for _ in range(2):  # the second time from the store
        with pytest.raises(RoutineError) as caught:
            keys(store, "Stand tall.", pronounce={"Four": "[[ok", "five": "[[é]]"})
        assert [str(problem).split("\n")[0] for problem in caught.value.problems] == [
            f"{path}:1:7: espeak knows no phoneme '8t', after \"s'oU\"",
            f"{path}:2:7: espeak makes no sound of these phonemes",
            "pronounce: four: '[[ok': expected phonemes alone, between [[ and ]]",
            "pronounce: five: espeak knows no phoneme 'é'",
        ]


def test_what_is_no_lexicon(folder: Path) -> None:
    path = folder / "lexicon.en.txt"
    path.write_bytes(b"a = b\nc = \xff\n")
    with pytest.raises(RoutineError, match=r"lexicon.en.txt:2:5: the file is not UTF-8 \(byte 0xFF\)"):
        load_lexicon("en")
    write(folder, "".join(f"word{number} = said\n" for number in range(10_001)))
    with pytest.raises(RoutineError, match=r"lexicon.en.txt:10001:1: the lexicon is too long; at most 10,000 lines"):
        load_lexicon("en")
    write(folder, "no entry\n" * 400)
    with pytest.raises(RoutineError) as caught:
        load_lexicon("en")
    assert len(caught.value.problems) == 21
    assert str(caught.value.problems[-1]) == f"{path}: and 380 more problems"
    assert load_lexicon("zh") == {}


def test_a_voice_without_phonemes_tells_so_when_a_text_needs_them(store: Store, folder: Path) -> None:
    write(folder, "psoas = [[not known é]]\nfascia = fasha\n")
    system = Voice("system", "any", "Any", ("en",))
    reader = Reader(system, "en", {}, load_lexicon("en"), store)
    assert reader.read(["The fascia."]) == {"The fascia.": "The fasha."}
    with pytest.raises(TextError, match=r"need an espeak or neural voice; a respelling works with every voice"):
        reader.read(["The psoas."])


def test_a_phoneme_spelling_has_its_beat_point(folder: Path, store: Store) -> None:
    write(folder, "step = [[st'Ep]]\nhowever = [[h'aU]]\n")
    spelled = Speaker(None, "en", 140, store, lexicon=load_lexicon).prepare([("Step", "beat")])["Step", "beat"]
    plain = Speaker(None, "en", 140, store).prepare([("step", "beat")])["step", "beat"]
    assert spelled.key != plain.key
    assert spelled.beat == pytest.approx(plain.beat, abs=2)
