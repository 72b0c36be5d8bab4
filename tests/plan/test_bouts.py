"""Lanes are cut evenly, into as few bouts as may be."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coach.plan.unroll.lane import LEAST_STEPS, cut_lane


@given(st.integers(4, 200).map(lambda n: 2 * n), st.integers(4, 40).map(lambda n: 2 * n))
def test_cut(lane: int, most: int) -> None:
    try:
        bouts = cut_lane(lane, most)
    except ValueError:
        fewest = -(-lane // most)
        assert lane // (2 * fewest) * 2 < LEAST_STEPS
        return
    assert sum(bouts) == lane
    assert len(bouts) == -(-lane // most)
    assert max(bouts) <= most
    assert max(bouts) - min(bouts) <= 2
    assert list(bouts) == sorted(bouts, reverse=True)
    assert all(steps % 2 == 0 and steps >= LEAST_STEPS for steps in bouts)


@pytest.mark.parametrize(
    ("lane", "most", "bouts"),
    [(48, 26, (24, 24)), (48, 32, (24, 24)), (24, 26, (24,)), (30, 26, (16, 14)), (200, 26, (26,) * 4 + (24,) * 4)],
)
def test_examples(lane: int, most: int, bouts: tuple[int, ...]) -> None:
    assert cut_lane(lane, most) == bouts


def test_a_lane_that_cannot_be_cut_names_the_nearest_that_can() -> None:
    with pytest.raises(ValueError, match="nearest that can: 12 or 16"):
        cut_lane(14, 12)
