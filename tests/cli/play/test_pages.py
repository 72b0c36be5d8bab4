"""A phrase in a place: the largest letters that fit, a few words at a time, no word cut if it can be helped."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from coach.cli.play.pages import cells, page_at, pages
from coach.outputs.dots import NARROW, capitals, width

SENTENCE = "Stop for sharp or growing pain, tingling or numbness down a leg, new weakness, breathlessness."


def inked(rows: tuple[str, ...]) -> int:
    return sum(1 for row in rows if row.strip())


@pytest.mark.parametrize("word", ["Left", "Right", "Hold", "Stop", "In", "Three"])
def test_a_word_on_a_beat_is_twice_as_large(word: str) -> None:
    (page,) = pages(word, 80, 18, 1)
    assert inked(page.rows) == 14


def test_a_sentence_of_twenty_nine_letters_is_seen_at_once() -> None:
    (page,) = pages("Look over your left shoulder.", 80, 18, 1)
    assert page.words == "LOOK OVER YOUR LEFT SHOULDER."
    assert inked(page.rows) >= 15, "two lines of seven rows, and half a row between"


def test_a_long_sentence_comes_in_step_with_the_voice() -> None:
    shown = pages(SENTENCE, 80, 18, 1)
    assert " ".join(page.words for page in shown) == SENTENCE.upper()
    assert [page.until for page in shown] == sorted({page.until for page in shown})
    seen = [page_at(shown, said / 100).words for said in range(101)]
    assert list(dict.fromkeys(seen)) == [page.words for page in shown]
    halfway = page_at(shown, 0.5).words
    assert abs(SENTENCE.upper().index(halfway) / len(SENTENCE) - 0.5) < 0.25


def test_letters_grow_with_the_terminal() -> None:
    heights = [
        inked(pages("Left", columns, rows, room)[0].rows)
        for columns, rows, room in [(80, 18, 1), (160, 42, 2), (240, 66, 3)]
    ]
    assert heights[0] == 14
    assert heights[1] >= 2 * 14
    assert heights[2] >= 3 * 14


def test_a_word_that_no_letters_fit_is_cut_into_parts() -> None:
    shown = pages("Donaudampfschifffahrtsgesellschaft", 40, 8, 1)
    assert "".join(page.words for page in shown) == "DONAUDAMPFSCHIFFFAHRTSGESELLSCHAFT"
    assert all(page.large for page in shown)


LOOK = "从左肩往后看。"
SIGNS = "如果疼痛剧烈或加重，腿上发麻或刺痛，突然无力，头晕，胸痛，或喘不过气，请停下。"


@pytest.mark.parametrize("word", ["左", "右", "停。"])
def test_a_chinese_word_on_a_beat_is_twice_as_large(word: str) -> None:
    (page,) = pages(word, 80, 18, 1)
    assert page.large
    assert inked(page.rows) >= 15


def test_a_short_chinese_sentence_is_seen_at_once_on_lines_of_about_the_same_length() -> None:
    (page,) = pages(LOOK, 80, 18, 1)
    assert page.words == LOOK
    assert inked(page.rows) >= 16, "two lines of eight rows"
    lengths = [len(row.rstrip()) - len(row) + len(row.lstrip()) for row in (page.rows[4], page.rows[13])]
    assert abs(lengths[0] - lengths[1]) <= 16


def test_a_long_chinese_sentence_comes_clause_by_clause() -> None:
    assert [page.words for page in pages(SIGNS, 80, 18, 1)] == [
        "如果疼痛剧烈或加重，", "腿上发麻或刺痛，", "突然无力，头晕，胸痛，", "或喘不过气，请停下。",
    ]  # fmt: skip


def test_dots_of_a_long_chinese_sentence_are_as_wide_as_a_cell_but_where_too_few_characters_fit() -> None:
    quarters = set("▘▝▖▌▞▛▗▚▐▜▙▟")
    assert not quarters & set("".join(row for page in pages(SIGNS, 80, 18, 1) for row in page.rows))
    assert quarters & set("".join(row for page in pages(SIGNS, 40, 8, 1) for row in page.rows))
    assert not quarters & set("".join(pages("左", 40, 8, 1)[0].rows))


def test_a_place_of_seven_rows_is_too_low_for_squares() -> None:
    (page,) = pages("右脚向后。", 40, 7, 1)
    assert not page.large
    assert page.words == "右 脚 向 后。"
    assert page.rows[3].strip() == page.words
    assert abs(len(page.rows[3]) - len(page.words) - (40 - cells(page.words)) // 2) <= 1


def test_a_low_place_has_plain_text() -> None:
    assert [(page.large, page.words) for page in pages("Walk on.", 20, 3, 1)] == [(False, "Walk on.")]


chinese = st.text("左右停看站脚向后，。、！？；：“”（）5ab ", min_size=1, max_size=60)


@given(chinese, st.integers(40, 250), st.integers(8, 60))
@settings(max_examples=100)
def test_all_of_a_chinese_phrase_is_shown_inside_the_place(said: str, columns: int, rows: int) -> None:
    phrase = f"看{said}停。"
    shown = pages(phrase, columns, rows, max(1, min(columns // 80, (rows + 6) // 24)))
    assert "".join(page.words for page in shown).replace(" ", "") == "".join(capitals(phrase).split())
    for page in shown:
        assert page.large
        assert len(page.rows) == rows
        assert {len(row) for row in page.rows} == {columns}
    assert [page.until for page in shown] == sorted({page.until for page in shown})
    assert shown[-1].until == pytest.approx(1)


def test_no_words_give_an_empty_page() -> None:
    assert pages("", 80, 18, 1)[0].rows == ("",) * 18


words = st.text("abcdefgilmostwxyzéüñß,.'-", min_size=1, max_size=12)


@given(st.lists(words, min_size=1, max_size=20), st.integers(40, 200), st.integers(7, 60))
@settings(max_examples=60)
def test_all_words_are_shown_whole_and_inside_the_place(said: list[str], columns: int, rows: int) -> None:
    phrase = " ".join(said)
    shown = pages(phrase, columns, rows, max(1, min(columns // 80, (rows + 6) // 24)))
    whole = [word for page in shown for word in page.words.split()]
    assert "".join(whole) == capitals(phrase).replace(" ", "")
    if all(width(word, NARROW) <= 2 * columns for word in capitals(phrase).split()):
        assert whole == capitals(phrase).split()
    for page in shown:
        assert page.large
        assert len(page.rows) == rows
        assert {len(row) for row in page.rows} == {columns}
    assert shown[-1].until == pytest.approx(1)
