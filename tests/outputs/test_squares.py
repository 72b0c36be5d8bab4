"""Characters that fill a square: which there are, how they look, and that nobody waits for those that are not shown."""

from __future__ import annotations

import unicodedata
from pathlib import Path

import pytest
from documents import ROOT

import coach.outputs.squares as squares
from coach.outputs.squares import SIDE, square

DATA = Path(squares.__file__).parent
CHINESE = [ROOT / "coach/phrases/zh.ftl", *sorted((ROOT / "scripts").glob("*.zh.yaml"))]
GB2312 = [
    character
    for first in range(0xB0, 0xF8)
    for second in range(0xA1, 0xFF)
    if (character := bytes((first, second)).decode("gb2312", "ignore"))
]
LEFT = """
......#.........
......#.........
......#.........
###############.
.....#..........
.....#..........
.....#..........
....#...........
....#########...
...#....#.......
...#....#.......
..#.....#.......
.#......#.......
#.......#.......
..#############.
................
"""


def test_a_character_looks_as_in_the_font() -> None:
    dots = square("左")
    assert dots is not None
    assert ["".join(".#"[dot] for dot in row) for row in dots] == LEFT.split()


def test_every_hanzi_of_gb_2312_has_a_form_of_its_own() -> None:
    forms = [square(character) for character in GB2312]
    assert len(forms) == 6763
    assert None not in forms
    assert {(len(form), *map(len, form)) for form in forms if form} == {(SIDE,) * (1 + SIDE)}
    assert len(set(forms)) > 6750, "a few differ in less than a dot of this size"


def test_nearly_every_hanzi_is_seven_rows_high() -> None:
    low = []
    for character in GB2312:
        inked = [y for y, row in enumerate(square(character) or ()) if any(row)]
        if inked[-1] + 1 - inked[0] < 14:
            low.append(character)
    assert {*"一二四口"} <= {*low}
    assert len(low) <= 20, "two dots are a row"


@pytest.mark.parametrize("path", CHINESE, ids=lambda path: path.name)
def test_all_that_the_coach_says_in_chinese_has_a_form(path: Path) -> None:
    wide = {sign for sign in path.read_text("utf-8") if unicodedata.east_asian_width(sign) in "WF"}
    assert len(wide) > 100
    assert not [sign for sign in sorted(wide) if square(sign) is None]


@pytest.mark.parametrize(
    "text",
    ["ひだりへ。カタカナ、歩く", "왼쪽으로돌아", "倒著走，雙手扠腰。", "（５分）「左」：！？；"],
)
def test_other_scripts_that_fill_squares_have_forms(text: str) -> None:
    assert not [sign for sign in text if square(sign) is None]


@pytest.mark.parametrize("sign", ["A", "é", "Ж", "☃", "\u3000", "\u3040", "\ud7ff", "ﾊ", "𠀀", "\U0010ffff", "\0"])
def test_others_have_none(sign: str) -> None:
    assert square(sign) is None


def test_the_font_is_not_read_for_other_letters() -> None:
    squares._font.cache_clear()
    square.cache_clear()
    assert not any(map(square, "Größe 5 – ¡Olé! Шаг назад… יד"))
    assert squares._font.cache_info().currsize == 0
    assert square("左")
    assert squares._font.cache_info().currsize == 1


def test_the_font_is_small_and_brings_its_licence() -> None:
    assert (DATA / "unifont.xz").stat().st_size <= 200_000
    licence = (DATA / "OFL.txt").read_text("utf-8")
    assert "Copyright © 1998-2022 Roman Czyborra" in licence
    assert "SIL OPEN FONT LICENSE\n\nVersion 1.1" in licence
