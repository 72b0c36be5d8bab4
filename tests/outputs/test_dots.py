"""Big letters: each at least 7 rows high, accents where they belong, and what has no big form."""

from __future__ import annotations

import string

import pytest

from coach.outputs.dots import (
    BELOW,
    CAP,
    NARROW,
    PITCH,
    WIDE,
    Face,
    blocks,
    capitals,
    drawable,
    height,
    set_line,
    width,
)  # fmt: skip
from coach.outputs.squares import SIDE, square

LETTERS = string.ascii_uppercase + string.digits + "ÀÁÂÃÄÅÆÇÈÉÊËÌÍÎÏÐÑÒÓÔÕÖØÙÚÛÜÝÞŠŽŁŐŒĞİ" + "ЖЩЙДФЁ" + "ΑΓΔΞΣΦΨ"


@pytest.mark.parametrize("face", [WIDE, NARROW])
@pytest.mark.parametrize("letter", LETTERS)
def test_every_letter_is_seven_rows_high(letter: str, face: Face) -> None:
    rows = set_line(letter, face)
    inked = [number for number, row in enumerate(rows) if any(row)]
    assert inked[-1] + 1 - inked[0] >= CAP == 14, "two dots are a row"
    assert any(rows[PITCH - CAP]), "it reaches the height of a capital"
    assert any(rows[PITCH - 1]), "it stands on the line"
    assert len(rows) == PITCH + BELOW


@pytest.mark.parametrize("letter", "éüñçåšőй")
def test_an_accent_stands_beside_its_letter(letter: str) -> None:
    import unicodedata

    base = unicodedata.normalize("NFD", letter)[0]
    plain, accented = (set_line(capitals(sign), NARROW) for sign in (base, letter))
    zone = slice(0, PITCH - CAP) if letter != "ç" else slice(PITCH, None)
    assert any(map(any, accented[zone]))
    assert not any(map(any, plain[zone]))
    assert set_line(capitals(unicodedata.normalize("NFD", letter)), NARROW) == accented


def test_an_accent_that_the_font_lacks_is_left_out() -> None:
    assert set_line(capitals("ế"), WIDE) == set_line("E", WIDE)


def test_curly_quotes_and_dashes_have_a_form() -> None:
    assert capitals("“Don’t – stop…”") == '"DON\'T - STOP..."'


@pytest.mark.parametrize(
    ("text", "has"),
    [
        ("Größe 5 – ¡Olé!", True),
        ("Шаг назад", True),
        ("右脚向后", True),
        ("ひだり", True),
        ("왼쪽", True),
        ("ﾋﾀﾞﾘ", False),
        ("יד", False),
    ],
)
def test_scripts_without_big_letters_are_told(text: str, has: bool) -> None:
    assert drawable(text) is has


@pytest.mark.parametrize("face", [WIDE, NARROW])
def test_a_square_stands_beside_capitals_at_their_middle(face: Face) -> None:
    rows = set_line("左", face)
    inked = [number for number, row in enumerate(rows) if any(row)]
    above = (SIDE - CAP) // 2
    assert rows[PITCH - CAP - above : PITCH + above] == square("左")
    assert inked[0] >= PITCH - CAP - above
    assert inked[-1] < PITCH + above
    assert len(rows) == PITCH + BELOW


def test_squares_need_no_gap_and_marks_only_a_part_of_theirs() -> None:
    assert width("左右", WIDE) == 2 * SIDE
    assert [width(f"左{mark}", WIDE) - SIDE for mark in "，。！"] == [8, 8, 6]
    assert width("5分", NARROW) == width("5", NARROW) + NARROW.gap + SIDE


@pytest.mark.parametrize(("text", "dots"), [("Left", CAP), ("", CAP), ("5分", SIDE), ("站住 V", SIDE)])
def test_a_square_is_higher_than_a_capital(text: str, dots: int) -> None:
    assert height(text) == dots


def test_a_sign_without_a_form_is_left_out() -> None:
    assert set_line("A☃B", WIDE) == set_line("AB", WIDE)
    assert width("☃", WIDE) == 0


def test_dots_become_halves_and_quarters() -> None:
    assert blocks([[0, 1, 0, 1], [0, 0, 1, 1]], narrow=False) == (" ▀▄█",)
    assert blocks([[0, 1, 0, 1], [0, 0, 1, 1]], narrow=True) == ("▝▟",)
