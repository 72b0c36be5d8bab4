"""Lines and pages of words: Chinese is cut behind marks, else between characters, into lines of about one length."""

from __future__ import annotations

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from coach.cli.play.filling import Type, filled, is_cut
from coach.outputs.breaks import pieces
from coach.outputs.dots import NARROW, WIDE, capitals, width

SMALL = Type(1, WIDE, 80, 2)
"""At 80 columns: five squares a line, and two lines."""


def laid(text: str, kind: Type = SMALL) -> list[str]:
    return ["/".join(lines) for lines in filled([capitals(piece) for piece in pieces(text)], kind)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("左", ["左"]),
        ("四指在前。", ["四指在前。"]),
        ("从左肩往后看。", ["从左肩/往后看。"]),
        ("倒走，双手叉腰。", ["倒走，/双手叉腰。"]),
        ("如果疼痛剧烈或加重，腿上发麻或刺痛，请停下。", ["如果疼痛剧/烈或加重，", "腿上发麻/或刺痛，", "请停下。"]),
        ("旁边有扶手或有人帮忙吗？", ["旁边有/扶手或", "有人帮/忙吗？"]),
        ("我说“停”，就站住。", ['我说"停"，/就站住。']),
        ("坚持12分钟。", ["坚持/12分钟。"]),
        ("Walk on, V 字", ["WALK ON,/ V 字"]),
    ],
)
def test_chinese_is_cut_where_one_breathes(text: str, expected: list[str]) -> None:
    assert laid(text) == expected


def test_words_with_spaces_fill_line_after_line() -> None:
    assert laid("Look over your left shoulder.", Type(1, NARROW, 160, 2)) == ["LOOK OVER YOUR/ LEFT SHOULDER."]


runs = ["左右", "停", "站住，", "（看）", "“后”。", "5分", "向后看！", "好 ", "OK"]


@given(st.lists(st.sampled_from(runs), min_size=1, max_size=12), st.integers(64, 200), st.integers(1, 4))
def test_no_line_begins_with_a_mark_and_all_fit(said: list[str], across: int, lines: int) -> None:
    kind = Type(1, WIDE, across, lines)
    words = [capitals(piece) for piece in pieces("".join(said))]
    assume(not is_cut(words, kind))
    shown = filled(words, kind)
    assert [sign for page in shown for line in page for sign in line] == [*"".join(words)]
    for line in (line for page in shown for line in page):
        assert width(line, WIDE) <= across
        assert line[0] not in "，。）！"
        assert line[-1] not in "（5"
    assert all(1 <= len(page) <= lines for page in shown)
