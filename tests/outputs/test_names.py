from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coach.outputs.names import LONGEST, numbered, safe_name, same_name, unique

AWKWARD = st.text(
    st.sampled_from('aZ9 .:<>"/\\|?*#%\x00\x1f\x7f\n\t\u00e9e\u0301\u4e2d\U0001f3fb\u200d\u202e\ud800ßİ'), max_size=90
)
DEVICES = ["CON", "con", "Prn.txt", "aux .x", "NUL", "com1", "LPT9.mp3", "COM\u00b9", "conin$", "clock$"]


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Before you start", "Before you start"),
        ("The walk, from minute 5", "The walk, from minute 5"),
        ("Warm-up: arms", "Warm-up - arms"),
        ("Ready?", "Ready"),
        ('Say "stop"', "Say 'stop'"),
        ("left/right <both>", "left-right (both)"),
        ("  Round\n#2  100%... ", "Round 2 100"),
        ("站直，慢慢呼吸", "站直，慢慢呼吸"),
        ("Übung für die Hüfte", "Übung für die Hüfte"),
        ("U\u0308bung", "Übung"),
        ("..hidden", "hidden"),
        ("con", "con_"),
        ("NUL.tar", "NUL_.tar"),
        ("Console", "Console"),
        ("a\u202eb", "ab"),
        ("?", ""),
        ("0 \x1b 0", "0 0"),
    ],
)
def test_what_becomes_of_a_text(text: str, name: str) -> None:
    assert safe_name(text) == name


@given(st.one_of(st.text(), AWKWARD, st.sampled_from(DEVICES)), st.integers(8, LONGEST))
def test_every_file_system_takes_a_name(text: str, longest: int) -> None:
    name = safe_name(text, longest)
    assert len(name.encode()) <= longest
    assert not set(name) & set('<>:"/\\|?*#%')
    assert all(ord(letter) >= 32 and letter != "\x7f" for letter in name)
    assert name == name.strip() == name.rstrip(".")
    assert not name.startswith(".")
    assert name.partition(".")[0].rstrip().upper() not in {"CON", "PRN", "AUX", "NUL", *(f"{port}{number}" for port in ("COM", "LPT") for number in "0123456789¹²³")}  # fmt: skip
    assert unicodedata.is_normalized("NFC", name)
    assert safe_name(name, longest) == name, "a name that is safe stays"


def test_a_long_name_is_cut_between_letters() -> None:
    assert safe_name("x" * 300) == "x" * LONGEST
    accented = "q\u0323\u0302" * 50  # a letter with two accents, for which there is no other letter
    cut = safe_name(accented, 19)
    assert cut == accented[: 3 * 3]
    family = "\U0001f468\u200d\U0001f469\u200d\U0001f467"
    assert safe_name(f"abc{family}", 12) == "abc"
    assert safe_name("con" + "x" * 9, 3) == "co", "a cut makes no device"


def test_numbers_sort_as_the_titles_stand() -> None:
    names = numbered(f"Part {number}" for number in range(120))
    assert names == sorted(names)
    assert names[0] == "001 Part 0"
    assert numbered(["Walk", "???", "walk"]) == ["01 Walk", "02", "03 walk"]


@given(st.lists(st.sampled_from(["Walk", "walk", "WALK (2)", "ß", "SS", "ſs", "K", "k", "ı", "I", "é", "e\u0301"])))
def test_names_are_unique_whatever_their_case(names: list[str]) -> None:
    told = unique(names)
    assert len({same_name(name) for name in told}) == len(told) == len(names)
    assert all(mine.startswith(name) for name, mine in zip(names, told, strict=True))


def test_equal_names_get_numbers() -> None:
    assert unique(["Walk", "walk", "Walk (2)", "Rest"]) == ["Walk", "walk (2)", "Walk (2) (2)", "Rest"]
