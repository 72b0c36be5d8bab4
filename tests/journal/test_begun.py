"""Programs that were begun: which go on, in which order, and what is kept of each."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from journal.made import MORNING, Clock

from coach.journal.begun import Begun, begin_program, end_program, programs
from coach.journal.journal import Journal


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def journal(tmp_path: Path, clock: Clock) -> Journal:
    return Journal(tmp_path / "journal.sqlite", clock)


def begin(journal: Journal, name: str) -> None:
    begin_program(journal, name, name.title(), f"/routines/{name}.yaml", {"level": "gentle"}, date(2026, 3, 9))


def names(journal: Journal) -> list[str]:
    return [program.name for program in programs(journal)]


def test_all_that_is_kept(journal: Journal) -> None:
    begin(journal, "walks")
    told = Begun(1, "walks", "Walks", "/routines/walks.yaml", {"level": "gentle"}, date(2026, 3, 9), MORNING)
    assert programs(journal) == [told]
    journal.close()
    with Journal(journal.path) as again:
        assert programs(again) == [told]


def test_the_last_one_comes_first_and_the_others_go_on(journal: Journal) -> None:
    for name in ("walks", "breaths", "circles"):
        begin(journal, name)
    assert names(journal) == ["circles", "breaths", "walks"]
    end_program(journal, programs(journal)[0].id)
    assert names(journal) == ["breaths", "walks"]
    end_program(journal, 99)
    assert names(journal) == ["breaths", "walks"]


def test_one_that_is_begun_anew_is_there_once(journal: Journal, clock: Clock) -> None:
    begin(journal, "walks")
    begin(journal, "breaths")
    clock.pass_by(days=1)
    begin(journal, "walks")
    assert names(journal) == ["walks", "breaths"]
    assert [program.begun for program in programs(journal)] == [clock.moment, MORNING]


def test_a_name_of_any_bytes(journal: Journal) -> None:
    begin(journal, b"w\xff".decode("utf-8", "surrogateescape"))
    begin(journal, b"w\xff".decode("utf-8", "surrogateescape"))
    assert names(journal) == ["w?"]
