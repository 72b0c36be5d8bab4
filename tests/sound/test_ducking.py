from __future__ import annotations

from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from coach.sound.ducking import ATTACK_MS, RELEASE_MS, Course, ducks, fades
from coach.timing import Ms

SPOKEN = st.lists(st.tuples(st.integers(0, 60_000), st.integers(1, 5000)), max_size=12).map(
    lambda words: sorted((Ms(start), Ms(start + length)) for start, length in words)
)


@given(SPOKEN)
def test_music_is_all_down_from_a_words_first_millisecond_to_its_last(spoken: list[tuple[Ms, Ms]]) -> None:
    course = ducks(spoken)
    assert all(before <= after for before, after in pairwise(course.times))
    for start, end in spoken:
        assert [course.at(ms) for ms in (start, (start + end) // 2, end - 1)] == [1, 1, 1]


@given(SPOKEN, st.integers(-1000, 70_000), st.integers(10, 30_000))
def test_what_matters_in_a_window_is_enough_to_know_the_course_in_it(
    spoken: list[tuple[Ms, Ms]], start: int, length: int
) -> None:
    course = ducks(spoken)
    times, values = zip(*course.within(start, start + length), strict=True)
    for ms in range(start, start + length, 7):
        assert np.interp(ms, times, values) == pytest.approx(course.at(ms), abs=1e-12)


def test_it_goes_before_a_word_comes_back_after_it_and_stays_down_in_short_gaps() -> None:
    course = ducks([(Ms(5000), Ms(6000)), (Ms(8400), Ms(9000)), (Ms(11_600), Ms(12_000))])
    assert course.at(5000 - ATTACK_MS) == 0
    assert course.at(5000 - ATTACK_MS // 2) == 0.5
    assert {course.at(ms) for ms in range(5000, 9001)} == {1}, "2.4 s between words"
    assert course.at(9000 + RELEASE_MS // 2) == 0.5
    assert course.at(9000 + RELEASE_MS) == course.at(11_600 - ATTACK_MS) == 0, "2.6 s between words"


def test_a_word_inside_another_ends_nothing() -> None:
    assert ducks([(Ms(1000), Ms(9000)), (Ms(2000), Ms(3000))]) == ducks([(Ms(1000), Ms(9000))])


@given(st.integers(0, 100_000))
def test_fades_lie_inside_the_track(length: int) -> None:
    course = fades(Ms(length))
    assert list(course.times) == sorted(course.times)
    assert course.times[0] == 0
    assert length - 10 < course.times[-1] <= length
    assert course.at(length) == 0


def test_fades_are_shorter_in_a_short_track() -> None:
    assert fades(Ms(60_000)) == Course((0, 2000, 52_000, 60_000), (0, 1, 1, 0))
    assert fades(Ms(15_000)) == Course((0, 1000, 11_000, 15_000), (0, 1, 1, 0))
