"""What is ordered of programs and routines, and what a folder says of itself."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date

import pytest
from orders import PROGRAM, Shelf, of_text, order, planned

from coach.errors import ChoiceError
from coach.shelf.built import as_data, from_data
from coach.shelf.fingerprint import Fingerprints
from coach.shelf.ledger import load
from coach.shelf.order import of_routines
from coach.shelf.targets import wanted


def test_weeks_sort_as_text_where_there_are_ten() -> None:
    made = of_text(PROGRAM.replace("weeks: 2", "weeks: 10"))
    assert list(made.groups.items())[:1] == [("Week 1", "Week 01")]
    assert list(made.groups.values()) == sorted(made.groups.values())


def test_days_of_rest_count(shelf: Shelf) -> None:
    made = of_text(start=date(2026, 12, 30))
    days = [session.date.isoformat() for session in made.sessions if session.date]
    assert days == ["2026-12-30", "2027-01-01", "2027-01-06", "2027-01-06", "2027-01-08", "2027-01-08"]
    assert all(session.date is None for session in of_text().sessions)


def test_a_start_at_the_end_of_the_calendar() -> None:
    with pytest.raises(ChoiceError, match="the calendar ends before the program"):
        of_text(start=date(9999, 12, 25))


def test_routines_by_group() -> None:
    tracks = [planned(2), planned(3)]
    lying = [replace(each, routine=each.routine.model_copy(update={"group": "lying"})) for each in tracks]
    made = of_routines("all", "All", [tracks[0], *lying], grouped=True)
    assert [(session.number, session.group) for session in made.sessions] == [(1, "Lying"), (2, "Lying"), (3, "")]
    assert made.groups == {"Lying": "Lying"}
    assert [session.group for session in of_routines("all", "All", lying).sessions] == ["", ""]


def test_a_session_of_many_routines_names_the_first_ones() -> None:
    routines = "".join(f"      - {{routine: short{number}}}\n" for number in range(4))
    for number in range(4):
        from pathlib import Path

        Path(f"short{number}.yaml").write_text(
            Path("short.yaml").read_text("utf-8").replace("Short walk", f"Walk {number}"), "utf-8"
        )
    text = f"program: Many\nweeks: 1\ndays: 1 a week\nsessions:\n  - session: noon\n    do:\n{routines}"
    (session,) = of_text(text).sessions
    assert session.title == "Week 1, day 1, noon - Walk 0, Walk 1, Walk 2, …"


def test_no_two_sessions_share_a_file_or_a_key() -> None:
    targets = [each.target for each in wanted(of_text())]
    assert len({target.path for target in targets}) == len({target.key for target in targets}) == len(targets)
    assert len({each.heard for each in wanted(of_text())}) < len(targets), "some are alike but for their titles"


def test_fingerprints_are_the_same_in_another_process() -> None:
    import os
    import subprocess
    import sys

    script = (
        "from orders import planned; from coach.shelf.fingerprint import Fingerprints as F; print(F().of(planned()))"
    )
    environment = os.environ | {"PYTHONPATH": os.pathsep.join(sys.path), "PYTHONHASHSEED": "7"}
    done = subprocess.run([sys.executable, "-c", script], env=environment, capture_output=True, encoding="utf-8")
    assert done.stdout == f"{Fingerprints().of(planned())}\n", done.stderr


def test_what_a_folder_says_of_itself_can_be_read_again(shelf: Shelf) -> None:
    built = shelf.build(replace(of_text(start=date(2026, 1, 5)), companions=("vtt", "chapters"))).built
    assert from_data(json.loads(json.dumps(as_data(built)))) == built
    assert load(shelf.folder).built == built
    assert [(group, len(episodes)) for group, episodes in built.by_group()] == [("Week 1", 2), ("Week 2", 4)]
    assert [episode.week for episode in built.episodes] == [1, 1, 2, 2, 2, 2]


def test_an_order_of_nothing_is_an_empty_folder(shelf: Shelf) -> None:
    assert shelf.build(order([])).built.episodes == ()
    assert {*shelf.files()} == {"cover.png", "feed.xml", "index.html", "playlist.m3u8"}
