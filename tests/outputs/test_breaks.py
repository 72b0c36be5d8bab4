"""Where lines may end: at spaces, and in Chinese between characters, but for the marks."""

from __future__ import annotations

import unicodedata
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coach.outputs.breaks import pieces


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Look left.", "Look| left."),
        ("  A   re-entry,  then… ", "A| re-entry,| then…"),
        ("看左肩。", "看|左|肩。"),
        ("我说“停”，就站住！", "我|说|“停”，|就|站|住！"),
        ("（先停下）再回头——看", "（先|停|下）|再|回|头——|看"),
        ("5分钟。第12组", "5分|钟。|第|12组"),
        ("V字 ABC", "V|字| ABC"),
        ("コーヒー、か\u3099", "コー|ヒー、|が"),
        ("왼쪽으로 돌아", "왼쪽으로| 돌아"),
        ("", ""),
    ],
)
def test_a_text_is_split_where_a_line_may_end(text: str, expected: str) -> None:
    assert "|".join(pieces(text)) == expected


@given(st.text("左右停，。、！？；：“”‘’（）《》「」5% ab-—…ーがか\u3099왼"))
def test_nothing_is_lost_and_no_line_begins_with_a_mark(text: str) -> None:
    parts = pieces(text)
    assert "".join(parts) == " ".join(unicodedata.normalize("NFC", text).split())
    assert all(parts)
    for before, after in pairwise(parts):
        assert after[0] == " " or before[-1] not in "“‘（《「"
        assert after[0] not in "，。、！？；：”’）》」%—…ー\u3099"
