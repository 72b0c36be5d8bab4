"""When a device ran dry, and when it is lost: on a made-up clock."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coach.live.feed import Feed, Underrun
from coach.timing import Ms

RATE, PERIOD, FULL = 24_000, 100, Ms(200)


class Clock:
    """Stands still until it is moved."""

    def __init__(self) -> None:
        self.ms = 5_000_000.0

    def __call__(self) -> float:
        return self.ms / 1000


def fed(*waits_ms: float) -> Feed:
    """A feed that was asked for a period twice at once, and again after each wait."""
    clock = Clock()
    feed = Feed(RATE, FULL, clock)
    for wait in (0, 0, *waits_ms):
        clock.ms += wait
        feed.handed_over(PERIOD * 24)
    return feed


@pytest.mark.parametrize(
    ("waits", "gaps"),
    [
        ((100, 100, 100), []),
        ((199, 1, 100), []),
        ((300, 100), [(4_800, 100)]),
        ((100, 450), [(7_200, 250)]),
        ((150, 150, 150), [(9_600, 50)]),
        ((300, 0, 100, 350), [(4_800, 100), (12_000, 150)]),
    ],
)
def test_gaps_are_counted_with_their_lengths(waits: tuple[float, ...], gaps: list[tuple[int, int]]) -> None:
    feed = fed(*waits)
    assert feed.underruns == [Underrun(at, Ms(length)) for at, length in gaps]
    assert feed.played == (2 + len(waits)) * PERIOD * 24


def test_a_device_that_starts_late_has_not_run_dry() -> None:
    clock = Clock()
    feed = Feed(RATE, FULL, clock)
    for wait in (0, 1_500, 0, 100, 100):
        clock.ms += wait
        feed.handed_over(PERIOD * 24)
    assert feed.underruns == []
    feed.begin()
    for wait in (60_000, 2_000, 100):
        clock.ms += wait
        feed.handed_over(PERIOD * 24)
    assert feed.underruns == [], "nor one that was opened again"


def test_a_process_that_was_stopped_on_purpose_has_not_run_dry() -> None:
    clock = Clock()
    feed = Feed(RATE, FULL, clock)
    for wait in (0, 0, 100):
        clock.ms += wait
        feed.handed_over(PERIOD * 24)
    feed.pardon()
    for wait in (100, 60_000, 0, 100, 400):
        clock.ms += wait
        feed.handed_over(PERIOD * 24)
    assert [gap.length for gap in feed.underruns] == [200], "only the next gap"


@given(
    st.floats(-300, 300),
    st.lists(st.floats(0, 0.95), max_size=50),
    st.lists(st.integers(210, 5_000), min_size=0, max_size=5),
)
def test_no_drift_of_clocks_and_no_lateness_is_taken_for_a_gap(
    ppm: float, late: list[float], stalls: list[int]
) -> None:
    """A device of its own clock, that asks when it holds a period less: late, but never too late, for ten minutes."""
    clock = Clock()
    feed = Feed(RATE, FULL, clock)
    begin = clock.ms
    for number in range(6_000):
        due = begin + max(0, number - 1) * PERIOD * (1 + ppm / 1e6)
        clock.ms = max(clock.ms, due + (late[number % len(late)] * PERIOD if late else 0))
        feed.handed_over(PERIOD * 24)
    assert feed.underruns == []
    for stall in stalls:
        clock.ms += stall
        feed.handed_over(PERIOD * 24)
        feed.handed_over(PERIOD * 24)
    assert len(feed.underruns) == len(stalls)
    for gap, stall in zip(feed.underruns, stalls, strict=True):
        assert stall - FULL - 10 <= gap.length <= stall


def lost_after(feed: Feed, clock: Clock, look_every_ms: float = 100) -> float:
    """Tell after how long a device that does not ask is called lost."""
    begin = clock.ms
    while not feed.silent():
        clock.ms += look_every_ms
        assert clock.ms - begin < 1e6
    return clock.ms - begin


def test_a_device_that_asks_no_more_is_lost_after_a_second() -> None:
    clock = Clock()
    feed = Feed(RATE, FULL, clock)
    for _ in range(3):
        feed.handed_over(2_400)
    assert lost_after(feed, clock) == pytest.approx(1_000, abs=101)
    assert feed.silent()
    feed.handed_over(2_400)
    assert not feed.silent(), "it has come back by itself"
    assert lost_after(feed, clock) == pytest.approx(1_000, abs=101)


def test_it_has_longer_to_start() -> None:
    clock = Clock()
    feed = Feed(RATE, FULL, clock)
    feed.handed_over(2_400)
    assert lost_after(feed, clock) == pytest.approx(5_000, abs=101)


def test_whoever_slept_himself_does_not_take_the_device_for_lost() -> None:
    clock = Clock()
    feed = Feed(RATE, FULL, clock)
    for _ in range(3):
        feed.handed_over(2_400)
    assert not feed.silent()
    clock.ms += 3_600_000
    assert not feed.silent(), "the process was stopped for an hour"
    clock.ms += 3_600_000
    feed.handed_over(2_400)
    assert not feed.silent()
