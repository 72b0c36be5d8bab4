"""What is told to the journal reads back as it was told."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from pathlib import Path
from threading import Thread

import pytest
from journal.made import MORNING, Clock, moves

from coach.journal.journal import Journal, Sitting
from coach.journal.session import Event, Session
from coach.timing import Ms


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def journal(tmp_path: Path, clock: Clock) -> Iterator[Journal]:
    with Journal(tmp_path / "journal.sqlite", clock) as journal:
        yield journal


def begin(journal: Journal, routine: str = "knee-hug", planned: int = 60_000) -> Sitting:
    return journal.begin(routine, routine.title(), Ms(planned))


def progress(sitting: Sitting, heard: int, place: int | None = None) -> None:
    exercises = moves(("Hug", 60, heard / 1000))
    at = {"at": heard if place is None else place}
    sitting.progress(place=at, exercise="Hug", heard=Ms(heard), moved=Ms(heard // 2), exercises=exercises)


def only(journal: Journal) -> Session:
    (session,) = journal.sessions()
    return session


def test_a_session_reads_back(journal: Journal) -> None:
    sitting = journal.begin(
        "早操", "早操, “slow”", Ms(60_000), ["gentle", "minutes20"], {"settings": {"minutes": "20"}}
    )
    exercises = moves(("Hug", 30, 30), ("Press", 20, 1.5))
    sitting.progress(
        place={"movement": 2, "at": [1, None]},
        exercise="Press",
        heard=Ms(40_000),
        moved=Ms(31_500),
        exercises=exercises,
    )
    sitting.end("stopped")
    assert only(journal) == Session(
        sitting.id, "早操", "早操, “slow”", date(2026, 3, 2), MORNING, "stopped", ("gentle", "minutes20"),
        {"settings": {"minutes": "20"}}, Ms(60_000), Ms(40_000), Ms(31_500), exercises, "Press",
        {"movement": 2, "at": [1, None]}, told=MORNING,
    )  # fmt: skip


def test_a_session_that_was_only_begun(journal: Journal) -> None:
    begin(journal)
    session = only(journal)
    assert (session.how, session.heard, session.moved, session.exercises) == ("playing", 0, 0, ())
    assert (session.exercise, session.place) == ("", None)


def test_a_session_of_a_program_belongs_to_the_day_that_it_was_begun_on(journal: Journal, clock: Clock) -> None:
    clock.moment = datetime.fromisoformat("2026-03-03T00:10:00+01:00")
    journal.begin("walk", "Walk", Ms(1), lesson=("walks", "2.3 晚上"), day=date(2026, 3, 2))
    session = only(journal)
    assert (session.program, session.lesson, session.day) == ("walks", "2.3 晚上", date(2026, 3, 2))
    assert session.started == clock.moment


def test_without_an_end_it_goes_on_and_then_was_broken_off(journal: Journal, clock: Clock) -> None:
    sitting = begin(journal)
    clock.pass_by(seconds=29)
    progress(sitting, 29_000)
    clock.pass_by(seconds=29)
    assert only(journal).how == "playing"
    clock.pass_by(seconds=1)
    assert only(journal).how == "broken off"
    assert only(journal).heard == 29_000
    clock.pass_by(days=-1)  # the clock was set
    assert only(journal).how == "broken off"


def test_the_plan_may_change(journal: Journal) -> None:
    sitting = begin(journal, planned=60_000)
    progress(sitting, 10)
    assert only(journal).planned == 60_000
    sitting.progress(place={}, exercise="", heard=Ms(20), moved=Ms(0), exercises=[], planned=Ms(70_000))
    assert only(journal).planned == 70_000


def test_events_in_order(journal: Journal) -> None:
    first, second = begin(journal), begin(journal)
    first.tell("pause", Ms(900), "Hug")
    second.tell("next", Ms(10))
    first.tell("play", Ms(900))
    assert journal.events() == {
        first.id: [Event(Ms(900), "pause", "Hug"), Event(Ms(900), "play", "")],
        second.id: [Event(Ms(10), "next", "")],
    }


def test_added_by_hand(journal: Journal) -> None:
    id = journal.add("walk", "Walk", date(2026, 3, 1), Ms(600_000), ["gentle"], {"level": "gentle"})
    session = only(journal)
    assert (session.id, session.day, session.started, session.how) == (id, date(2026, 3, 1), None, "added")
    assert (session.planned, session.heard, session.moved, session.exercises) == (None, 600_000, None, ())
    exercises = moves(("Hug", 30, 30))
    journal.add("walk", "Walk", date(2026, 3, 1), Ms(1), planned=Ms(2), moved=Ms(3), exercises=exercises)
    session = journal.sessions()[1]
    assert (session.planned, session.heard, session.moved, session.exercises) == (2, 1, 3, exercises)


def test_the_order_is_that_of_days_and_moments(journal: Journal, clock: Clock) -> None:
    late = begin(journal).id
    by_hand = [journal.add("walk", "Walk", MORNING.date(), Ms(1)), journal.add("walk", "Walk", date(2026, 3, 1), Ms(1))]
    clock.pass_by(minutes=-5)
    early = begin(journal).id
    clock.moment = clock.moment.astimezone(MORNING.tzinfo) - timedelta(hours=1)
    earlier = begin(journal).id
    assert [session.id for session in journal.sessions()] == [by_hand[1], earlier, early, late, by_hand[0]]


def test_what_was_added_on_its_own_day_stands_where_it_was_added(journal: Journal, clock: Clock) -> None:
    added = []
    for minutes in (1, 2):
        added.append(journal.add("walk", "Walk", MORNING.date(), Ms(1)))
        clock.pass_by(minutes=minutes)
        added.append(begin(journal).id)
    clock.pass_by(days=1)
    late = journal.add("walk", "Walk", MORNING.date(), Ms(1))
    early = journal.add("walk", "Walk", MORNING.date(), Ms(1), started=MORNING - timedelta(hours=1))
    assert [session.id for session in journal.sessions()] == [early, *added, late]
    assert next(session.started for session in journal.sessions()) == MORNING - timedelta(hours=1)


def test_a_translation_is_the_same_routine(journal: Journal) -> None:
    journal.begin("knee-hug.zh", "抱膝", Ms(1), ["gentle"]).end("ended")
    progress(begin(journal, "walk.zh"), 10)
    begin(journal, "knee-hug.v2")
    begin(journal)
    assert [(s.routine, s.choices) for s in journal.sessions()] == [
        ("knee-hug", ("zh", "gentle")), ("walk", ("zh",)), ("knee-hug.v2", ()), ("knee-hug", ()),
    ]  # fmt: skip
    assert [session.id for session in journal.sessions(routine="knee-hug")] == [1, 4]
    assert [session.id for session in journal.sessions(routine="knee-hug.zh")] == [1]
    found = journal.last_unfinished("walk")
    assert found is not None
    assert found.id == 2


def test_added_as_a_part_of_a_program(journal: Journal) -> None:
    journal.add("walk", "Walk", MORNING.date(), Ms(1), lesson=("walks", "1.2 晚上"))
    assert (only(journal).program, only(journal).lesson) == ("walks", "1.2 晚上")


def test_only_some(journal: Journal, clock: Clock) -> None:
    for routine in ("walk", "hug", "walk"):
        begin(journal, routine)
        clock.pass_by(days=1)
    assert [session.id for session in journal.sessions(routine="walk")] == [1, 3]
    assert [session.id for session in journal.sessions(since=date(2026, 3, 3))] == [2, 3]
    assert [session.id for session in journal.sessions(date(2026, 3, 3), "walk")] == [3]
    assert journal.sessions(routine="wal_") == []


def test_removed(journal: Journal) -> None:
    sitting, other = begin(journal), begin(journal)
    sitting.tell("pause", Ms(1))
    other.tell("pause", Ms(2))
    assert journal.remove(sitting.id)
    assert not journal.remove(sitting.id)
    assert [session.id for session in journal.sessions()] == [other.id]
    assert [*journal.events()] == [other.id]
    assert begin(journal).id == 3
    journal.remove(3)
    assert begin(journal).id == 4, "no number is given twice"


def test_removed_while_it_goes_on(journal: Journal) -> None:
    sitting = begin(journal)
    journal.remove(sitting.id)
    progress(sitting, 10)
    sitting.tell("pause", Ms(1))
    sitting.end("ended")
    assert journal.sessions() == []
    assert journal.events() == {}


def test_going_on_where_one_stopped(journal: Journal, clock: Clock) -> None:
    assert journal.last_unfinished("knee-hug") is None
    first = begin(journal)
    progress(first, 10)
    first.end("stopped")
    other = begin(journal, "walk")
    progress(other, 99)
    found = journal.last_unfinished("knee-hug")
    assert found is not None
    assert (found.id, found.place, found.how) == (first.id, {"at": 10}, "stopped")
    begin(journal)  # was killed before it told where it is
    journal.add("knee-hug", "Knee hug", MORNING.date(), Ms(1))
    assert journal.last_unfinished("knee-hug") == found
    second = begin(journal)
    progress(second, 20)
    clock.pass_by(minutes=1)
    found = journal.last_unfinished("knee-hug")
    assert found is not None
    assert (found.place, found.how) == ({"at": 20}, "broken off")
    second.end("ended")
    assert journal.last_unfinished("knee-hug") is None, "and not the one before it"


def test_names_that_utf_8_cannot_hold(journal: Journal) -> None:
    sitting = journal.begin("walk-\udcff", "Walk \ud800", Ms(1), ["part-\udcff"], {"part": "\udcff"})
    sitting.progress(
        place={"exercise": "\udcff"}, exercise="\udcff", heard=Ms(1), moved=Ms(0), exercises=moves(("\udcff", 1, 1))
    )
    sitting.tell("next\udcff", Ms(1), "\udcff")
    assert only(journal).routine == "walk-?"
    assert journal.events()[sitting.id] == [Event(Ms(1), "next?", "?")]


def test_any_thread_may_tell(journal: Journal) -> None:
    sitting = begin(journal)
    threads = [Thread(target=sitting.tell, args=("pause", Ms(number))) for number in range(20)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(event.at for event in journal.events()[sitting.id]) == [*range(20)]
