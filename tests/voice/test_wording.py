"""How a written text is spoken: the author's pronunciations, and numbers as people say them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coach.voice.manners import MANNERS
from coach.voice.wording import spoken

ENGLISH = [
    ("Hold 4 s.", "Hold 4 seconds."),
    ("Hold 1 s, then 1.5 s.", "Hold 1 second, then 1.5 seconds."),
    ("30 min, 1 min, 2min", "30 minutes, 1 minute, 2 minutes"),
    ("1½ min", "1½ minutes"),
    ("1 h 30 min", "1 hour 30 minutes"),
    ("1:30 on each side", "1 minute 30 on each side"),
    ("0:45, 1:00, 2:00, 0:01, 0:00", "45 seconds, 1 minute, 2 minutes, 1 second, 0 seconds"),
    ("1:05", "1 minute 5"),
    ("1:02:03 and 2:00:00 and 1:00:05", "1 hour 2 minutes 3 seconds and 2 hours and 1 hour 5 seconds"),
    ("1:30 min", "1 minute 30"),
    ("1:30-2:00", "1 minute 30 to 2 minutes"),
    ("8-10 times", "8 to 10 times"),
    ("8–10, 8~10", "8 to 10, 8 to 10"),
    ("30-60 s", "30 to 60 seconds"),
    ("30 s–60 s", "30 to 60 seconds"),
    ("0.5-1 min", "0.5 to 1 minutes"),
    ("Bend to 90°, then 18-24°.", "Bend to 90 degrees, then 18 to 24 degrees."),
    ("2x a day, 2 × a day, 1x", "2 times a day, 2 times a day, 1 time"),
    ("3x10, 3 × 10, 3x 8-10", "3 times 10, 3 times 10, 3 times 8 to 10"),
    ("3x30 s, 30 s x 3, 1:30 × 3", "3 times 30 seconds, 30 seconds times 3, 1 minute 30 times 3"),
    (
        "5 kg, 1 kg, 20 cm, 3 m, 10%, 100 %",
        "5 kilograms, 1 kilogram, 20 centimetres, 3 metres, 10 percent, 100 percent",
    ),
    ("1,200 m", "1,200 metres"),
    ("4-2-6", "4, 2, 6"),
    ("Breathe 4-2-6, then 4–0–6–2 s.", "Breathe 4, 2, 6, then 4, 0, 6, 2 seconds."),
    ("a 30 s hold, a 90° bend, a 30-s rest", "a 30 second hold, a 90 degree bend, a 30-second rest"),
    ("(4 s)", "(4 seconds)"),
    ("~30 s", "~30 seconds"),
    ("Hold 30s.", "Hold 30 seconds."),
]
CHINESE = [
    ("保持4 s。", "保持4秒。"),
    ("休息 30 s，再来", "休息 30秒，再来"),
    ("2 s", "两秒"),
    ("12 s, 20 min, 2 min, 1 h", "12秒, 20分钟, 两分钟, 1小时"),
    ("1:30, 2:30, 2:02, 2:00, 0:02, 0:45", "1分30秒, 两分30秒, 两分零2秒, 两分钟, 两秒, 45秒"),
    ("1：30", "1分30秒"),
    ("1:02:03, 2:00:05, 3:00:00", "1小时两分零3秒, 两小时零5秒, 3小时"),
    ("8-10次, 8～10次", "8到10次, 8到10次"),
    ("2-3次", "两到3次"),
    ("做2次, 共2 组", "做两次, 共两 组"),
    ("1-2 s", "1到两秒"),
    ("10%, 2%, 10-20%", "百分之10, 百分之2, 百分之10到20"),
    ("弯曲90°", "弯曲90度"),
    ("2x, 3x, 3x10", "两次, 3次, 3乘10"),
    ("5 kg, 20 cm, 2 m", "5公斤, 20厘米, 两米"),
    ("呼吸4-2-6", "呼吸4、2、6"),
]
LEFT = [
    "L5-S1", "L4-5", "A-B", "G1", "G1-3", "T4-8", "C7", "90-90", "10-8", "5-1 s", "5-1", "2024-05-06", "10:00 o'clock",
    "7:30 am", "7:30pm", "7:00–8:00 p.m.", "In your 60s", "in your 30-40s", "the 1980s", "1:1", "2:1", "1/2 min",
    "5 m/s", "20°C", "-5 s", "8-10-12-14-16", "8-10k", "4th", "30 s-60 min", "30 seconds", "12:61", "123:45:67",
    "v1.2.3", "x2", "4 sets", "10 minutes", "90-90°", "1:30 kg", "100-x", "5-%", "1:30-2 min", "8 - 10", "H2O", "", "…",
]  # fmt: skip


@pytest.mark.parametrize(("text", "said"), ENGLISH)
def test_english(text: str, said: str) -> None:
    assert spoken(text, "en", {}) == said


@pytest.mark.parametrize(("text", "said"), CHINESE)
def test_chinese(text: str, said: str) -> None:
    assert spoken(text, "zh", {}) == said


@pytest.mark.parametrize("text", LEFT)
def test_what_is_no_amount_stays(text: str) -> None:
    assert spoken(text, "en", {}) == text


@pytest.mark.parametrize(
    "text", ["第2次", "第2组", "上午10:00", "晚上 7:30-8:30", "12次", "2号", "L5-S1", "1分2秒", "零2秒"]
)
def test_what_is_no_amount_stays_in_chinese(text: str) -> None:
    assert spoken(text, "zh", {}) == text


@pytest.mark.parametrize("text", [text for text, _ in ENGLISH])
def test_another_language_is_left_as_written(text: str) -> None:
    assert spoken(text, "de", {}) == text
    assert spoken(f"TFL {text}", "de", {"tfl": "T F L"}) == f"T F L {text}"


PRONOUNCE = {
    "TFL": "T F L", "foam roller": "foam rollar", "foam": "fome", "psoas": "so-us", "C++": "see plus", "足底": "脚底",
    "G1": "group one", "30 s": "half a minute", "4-2-6": "four, two, six",
}  # fmt: skip


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("Psoas, psoas and PSOAS.", "so-us, so-us and so-us."),
        ("tfl's", "T F L's"),
        ("TFLX, XTFL, TFL2, psoases", "TFLX, XTFL, TFL2, psoases"),
        ("foam, the Foam  roller, foam rollers", "fome, the foam rollar, fome rollers"),
        ("C++ and C", "see plus and C"),
        ("L5-psoas", "L5-so-us"),
        ("练足底筋, 用TFL做", "练脚底筋, 用T F L做"),
        ("Hold 30 s, G1, 4-2-6, 60 s.", "Hold half a minute, group one, four, two, six, 60 seconds."),
    ],
)
def test_the_authors_pronunciations_come_first(text: str, said: str) -> None:
    assert spoken(text, "en", PRONOUNCE) == said


def test_what_a_pronunciation_gives_is_not_worked_on_again() -> None:
    assert spoken("one two", "en", {"one": "two 4 s", "two": "one"}) == "two 4 s one"
    assert spoken("a b", "en", {"b": r"\g<0>", "a": "\\1"}) == r"\1 \g<0>"
    assert spoken("4 s", "en", {" ": "x", "": "y"}) == "4 seconds"


PIECES = st.lists(
    st.sampled_from(
        ["1", "2", "4", "10", "30", "90", "1:30", "0:05", "-", "–", "~", " ", " ", "  ", "s", "min", "h", "kg", "m", "x",
         "×", "°", "%", ".", ",", ":", "/", "½", "a", "A", "the", "次", "秒", "到", "第", "分", "L5", "(", "'", "\n"]
    ),
    max_size=9,
).map("".join)  # fmt: skip


@given(PIECES, st.sampled_from(list(MANNERS)))
def test_nothing_is_converted_twice(text: str, language: str) -> None:
    once = spoken(text, language, {})
    assert spoken(once, language, {}) == once


@given(st.text(), st.sampled_from([*MANNERS, "de"]))
def test_a_text_without_digits_stays(text: str, language: str) -> None:
    bare = "".join(letter for letter in text if letter not in "0123456789")
    assert spoken(bare, language, {}) == bare


@given(st.text(max_size=60), PIECES, st.sampled_from(list(MANNERS)))
def test_every_letter_round_the_amounts_stays(text: str, amounts: str, language: str) -> None:
    bare = "".join(letter for letter in text if not letter.isalnum() and letter not in "-–~～.,:：/°%×'’¼½¾")
    assert spoken(f"{amounts} {bare}", language, {}).endswith(bare)


@given(st.integers(0, 99_999), st.sampled_from(list(MANNERS["en"].units)))
def test_one_is_singular_and_all_else_is_not(number: int, unit: str) -> None:
    said = spoken(f"{number} {unit}", "en", {})
    assert said.startswith(f"{number} ")
    assert (said.endswith("s") and number != 1) or (not said.endswith("s") and (number == 1 or unit == "%"))


@given(st.dictionaries(st.text(min_size=1, max_size=6), st.text(max_size=6), max_size=5), st.text(max_size=30))
def test_any_pronunciation_can_be_used(pronounce: dict[str, str], text: str) -> None:
    for language in ("en", "de"):
        spoken(text, language, pronounce)
    if not any(word.strip() and word.split()[0].casefold() in text.casefold() for word in pronounce):
        assert spoken(text, "de", pronounce) == text


@pytest.mark.parametrize("text", ["1" * 5000, "1-" * 2500, "1:30-" * 1000, "4 " * 2500, "1,000" * 1000, "2x" * 2500])
def test_a_long_text_of_numbers_is_read_too(text: str) -> None:
    for language in MANNERS:
        assert len(spoken(text, language, {"1": "one"})) > 0
