"""What of a session was skipped, and what was done in part."""

from __future__ import annotations

import pytest
from journal.made import made, moves

from coach.journal.session import Done, How, is_done, partly_done, skipped
from coach.timing import Ms

CASES: list[tuple[str, How, list[tuple[str, float, float]], list[str], list[str]]] = [
    ("all", "ended", [("A", 60, 60), ("B", 60, 60)], [], []),
    ("added", "added", [("A", 60, 60)], [], []),
    ("only minutes", "added", [], [], []),
    ("nothing was told", "broken off", [], [], []),
    ("one between", "ended", [("A", 60, 60), ("B", 60, 0), ("C", 60, 60)], ["B"], []),
    ("at the end", "ended", [("A", 60, 60), ("B", 60, 0)], ["B"], []),
    ("passed over after a moment", "ended", [("A", 60, 5.9), ("B", 60, 60)], ["A"], []),
    ("in part", "ended", [("A", 60, 6), ("B", 60, 53.9), ("C", 60, 54)], [], ["A", "B"]),
    ("one side of two", "ended", [("A", 60, 60), ("A", 60, 0), ("B", 60, 60)], [], ["A"]),
    ("more than planned", "ended", [("A", 60, 120)], [], []),
    ("without any length", "ended", [("A", 0, 0), ("B", 60, 60)], [], []),
    ("what was not reached is not skipped", "stopped", [("A", 60, 60), ("B", 60, 0), ("C", 60, 30), ("D", 60, 0)], ["B"], []),
    ("stopped behind one", "stopped", [("A", 60, 60), ("B", 60, 0)], [], []),
    ("stopped before any", "stopped", [("A", 60, 0), ("B", 60, 0)], [], []),
    ("stopped in the second side", "stopped", [("A", 60, 60), ("A", 60, 9)], [], []),
    ("stopped in the first", "broken off", [("A", 60, 3), ("B", 60, 0)], [], []),
    ("the second round", "playing", [("A", 9, 9), ("B", 9, 0), ("A", 9, 9), ("B", 9, 3), ("A", 9, 0)], ["B"], []),
]  # fmt: skip


@pytest.mark.parametrize(("how", "done", "left_out", "parts"), [case[1:] for case in CASES], ids=[c[0] for c in CASES])
def test_table(how: How, done: list[tuple[str, float, float]], left_out: list[str], parts: list[str]) -> None:
    session = made(how=how, exercises=moves(*done))
    assert skipped(session) == left_out
    assert [each.exercise for each in partly_done(session)] == parts


@pytest.mark.parametrize(
    ("how", "heard", "planned", "done"),
    [
        ("ended", 0, 60, True),
        ("added", 5, None, True),
        ("stopped", 54, 60, True),
        ("stopped", 53.9, 60, False),
        ("broken off", 70, 60, True),
        ("playing", 10, 60, False),
        ("playing", 59, 60, True),
        ("stopped", 0, 0, False),
        ("stopped", 90, None, False),
    ],
)
def test_done_is_what_ended_or_nearly_did(how: How, heard: float, planned: int | None, done: bool) -> None:
    length = None if planned is None else Ms(1000 * planned)
    assert is_done(made(how=how, heard=int(1000 * heard), planned=length)) is done


@pytest.mark.parametrize(
    ("movements", "done"),
    [
        ([], True),
        ([("A", 60, 0), ("B", 60, 0)], False),
        ([("A", 60, 59), ("B", 60, 0)], False),
        ([("A", 60, 60), ("B", 60, 0)], True),
        ([("A", 60, 600), ("B", 600, 0)], False),
    ],
    ids=["words only", "passed over", "most passed over", "half of it", "one many times"],
)
def test_who_only_passes_on_to_the_end_has_not_done_it(movements: list[tuple[str, float, float]], done: bool) -> None:
    assert is_done(made(how="ended", planned=Ms(600_000), heard=12_000, exercises=moves(*movements))) is done


def test_sets_are_summed_up() -> None:
    session = made(exercises=moves(("A", 60, 60), ("B", 10, 10), ("A", 60, 30), ("A", 60, 0)))
    assert partly_done(session) == [Done("A", *moves(("", 180, 90))[0][1:])]
