"""Minutes by the week: around new year, where clocks change, and over midnight."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime, timedelta
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from journal.made import Clock, made

from coach.journal import moment
from coach.journal.journal import Journal
from coach.journal.session import Session
from coach.journal.weeks import Week, weeks
from coach.timing import Ms

DAYS = st.dates(date(2019, 12, 1), date(2027, 2, 1))
SESSIONS = st.lists(st.builds(made, DAYS, st.integers(0, 10_000_000)), min_size=1, max_size=30)


@given(SESSIONS, DAYS)
def test_weeks_tile_the_time_and_hold_every_minute(sessions: list[Session], today: date) -> None:
    found = weeks(sessions, today, 10_000)
    assert all(later.monday - earlier.monday == timedelta(days=7) for earlier, later in pairwise(found))
    assert {week.monday.isocalendar().weekday for week in found} == {1}
    for week in found:
        held = [each for each in sessions if each.day.isocalendar()[:2] == week.monday.isocalendar()[:2]]
        assert week == (week.monday, sum(each.heard for each in held), len(held))
    assert sum(week.sessions for week in found) == len(sessions)
    days = [today, *(session.day for session in sessions)]
    assert found[-1].monday <= max(days) < found[-1].monday + timedelta(days=7)
    first = min(session.day for session in sessions)
    assert found[0].monday <= first < found[0].monday + timedelta(days=7)


@given(SESSIONS, DAYS, st.integers(1, 20))
def test_only_the_last_ones(sessions: list[Session], today: date, most: int) -> None:
    assert weeks(sessions, today, most) == weeks(sessions, today, 10_000)[-most:]


def test_new_year() -> None:
    """2026 begins on a Thursday: its first week begins in 2025; 2020 has 53 weeks."""
    days = [date(2025, 12, 28), date(2025, 12, 29), date(2026, 1, 4), date(2026, 1, 5)]
    assert weeks([made(day, 60_000) for day in days], days[-1], 12) == [
        Week(date(2025, 12, 22), Ms(60_000), 1),
        Week(date(2025, 12, 29), Ms(120_000), 2),
        Week(date(2026, 1, 5), Ms(60_000), 1),
    ]
    (week,) = weeks([made(date(2020, 12, 31), 1), made(date(2021, 1, 3), 1)], date(2021, 1, 3), 12)
    assert week == (date(2020, 12, 28), 2, 2)
    assert week.monday.isocalendar().week == 53


def test_weeks_without_a_session_are_there() -> None:
    found = weeks([made(date(2026, 3, 2), 60_000)], date(2026, 3, 20), 12)
    assert [(week.monday.day, week.heard) for week in found] == [(2, 60_000), (9, 0), (16, 0)]


def test_no_session_no_week() -> None:
    assert weeks([], date(2026, 3, 20), 12) == []


ZONES = {
    "central Europe": "CET-1CEST,M3.5.0,M10.5.0/3",
    "New York": "EST5EDT,M3.2.0,M11.1.0",
    "Lord Howe, half an hour of summer": "LHST-10:30LHDT-11,M10.1.0,M4.1.0",
    "Kiritimati": "LINT-14",
}


@contextmanager
def living_in(zone: str, seconds: int) -> Iterator[datetime]:
    """Be somewhere at a second of the machine's clock; gives what the journal then takes for now."""

    class Fixed(datetime):
        @classmethod
        def now(cls, tz: object = None) -> datetime:  # type: ignore[override]
            return datetime.fromtimestamp(seconds)

    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("TZ", zone)
        time.tzset()
        patch.setattr(moment, "datetime", Fixed)
        yield moment.now()
    time.tzset()


SPRING, AUTUMN = 1_774_746_000, 1_792_890_000
"""In central Europe clocks change here; in the other zones some weeks before or after."""
CHANGES = [SPRING - 1, SPRING, AUTUMN - 1, AUTUMN, AUTUMN + 3599]


@pytest.mark.parametrize("zone", ZONES.values(), ids=ZONES.keys())
@settings(max_examples=40)
@given(seconds=st.integers(SPRING - 40 * 86_400, AUTUMN + 40 * 86_400) | st.sampled_from(CHANGES))
def test_a_moment_reads_back_wherever_one_is(tmp_path_factory: pytest.TempPathFactory, zone: str, seconds: int) -> None:
    with living_in(zone, seconds) as now:
        local = time.localtime(seconds)
        clock = Clock(now)
        with Journal(tmp_path_factory.mktemp("zone") / "journal.sqlite", clock) as journal:
            sitting = journal.begin("walk", "Walk", Ms(3_600_000))
            clock.pass_by(hours=1)
            sitting.end("ended")
            (session,) = journal.sessions()
    assert session.started is not None
    assert session.started.timestamp() == seconds
    assert session.day == date(*local[:3]), "the day on which it began, there"
    assert (session.started.hour, session.started.minute) == local[3:5]
    (week,) = weeks([session], session.day, 12)
    assert week.monday.isocalendar()[:2] == session.day.isocalendar()[:2]


def test_over_midnight_it_belongs_to_the_day_on_which_it_began(tmp_path_factory: pytest.TempPathFactory) -> None:
    clock = Clock(datetime(2026, 3, 1, 23, 55).astimezone())
    with Journal(tmp_path_factory.mktemp("midnight") / "journal.sqlite", clock) as journal:
        sitting = journal.begin("walk", "Walk", Ms(1_200_000))
        clock.pass_by(minutes=20)
        sitting.progress(place={}, exercise="", heard=Ms(1_200_000), moved=Ms(0), exercises=[])
        (session,) = journal.sessions()
    assert session.day == date(2026, 3, 1)
    assert [week.monday for week in weeks([session], date(2026, 3, 2), 12)] == [date(2026, 2, 23), date(2026, 3, 2)]
