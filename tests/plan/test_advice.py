"""What `coach check` warns of: each rule where it is broken, at its place, and silence where it is kept."""

from __future__ import annotations

from pathlib import Path

import pytest
from plan.made_up import timeline_of

from coach.errors import Problem
from coach.language.bind import bind
from coach.language.files import read_file
from coach.language.read import read_text
from coach.language.wishes import Wishes
from coach.library import all_routines, find
from coach.plan.advice import advice

HEAD = "routine: R\nscript:\n  - safety: Move in comfort.\n"


def advised(text: str) -> list[Problem]:
    routine = read_text(text, "routine.yaml")
    levels = (None, *routine.levels)
    return advice([(bind(routine, Wishes(level)), timeline_of(routine, level)) for level in levels])


def told(text: str) -> list[str]:
    return [f"{problem.place}: {problem.message}" for problem in advised(text)]


def test_a_line_just_before_the_movement() -> None:
    text = HEAD + (
        "  - exercise: Walk\n    setup:\n      - say: Stand tall.\n        wait: {wait}\n    for: 30 s\n    pace: 240\n"
        "    count in: 1\n    phases: [left 1 beat, right 1 beat]\n"
    )
    (problem,) = advised(text.format(wait="1 ms"))
    assert str(problem.place) == "routine.yaml:6:14"
    assert problem.message.endswith("ms are left between this line and the movement; end it with `wait: 1 s`")
    assert str(problem).endswith("\n          - say: Stand tall.\n                 ^")
    assert not advised(text.format(wait="1 s"))


def test_another_position_needs_time() -> None:
    text = HEAD + (
        "  - exercise: Plank\n    position: lie face down\n    hold: 20 s\n  - rest: 20 s\n"
        "  - exercise: Crook\n    setup:\n      - say: Turn on your back.\n        wait: {wait}\n    hold: 20 s\n"
    )
    (problem,) = advised(text.format(wait="1 s"))
    assert str(problem.place) == "routine.yaml:10:14"
    assert problem.message.startswith("only 1.")
    assert problem.message.endswith("s are left to get into another position; let 5 s pass, such as with `wait: 5 s`")
    assert not advised(text.format(wait="5 s"))


def test_more_words_than_the_time_allows() -> None:
    long = "Draw the thigh in as slowly as you can and keep the other leg long and heavy"
    text = HEAD + (
        "  - exercise: Squats\n    repeat: 4\n    phases:\n      - phase: down 3 s\n        say: {say}\n      - up 1 s\n"
    )
    assert told(text.format(say=long)) == [
        f"routine.yaml:8:14: {long!r} is dropped, for want of time; use fewer words, or give them more time"
    ]
    fast = told(text.format(say="Draw the thigh in slowly."))
    assert fast == [
        "routine.yaml:8:14: 'Draw the thigh in slowly.' is said fast, for want of time; use fewer words, or give them more time"
    ]
    assert not told(text.format(say="Slowly."))


def test_a_count_that_never_fits() -> None:
    text = HEAD + (
        "  - exercise: Steps\n    repeat: 12\n    pace: 240\n    words: every\n    count: {every: 10}\n"
        "    phases: [one 1 beat]\n"
    )
    assert told(text) == [
        "routine.yaml:4:5: 'Ten' is dropped, for want of time; use fewer words, or give them more time"
    ]
    assert not told(text.replace("pace: 240", "pace: 60"))


def test_a_tip_is_only_missed_where_no_level_has_room() -> None:
    text = (
        "routine: R\nsettings:\n  slow: {default: 2, range: 1-9, unit: s}\nlevels:\n  strong: {slow: 7}\nscript:\n"
        "  - safety: Move in comfort.\n"
        "  - exercise: Squats\n    repeat: 8\n    phases: [down $slow, up 1 s]\n    tips:\n"
        "      - Keep your heels on the floor, and your knees over your toes.\n"
    )
    assert not told(text)
    missed = told(text.replace("slow: 7", "slow: 1"))
    assert [line.split(" ")[0] for line in missed] == ["routine.yaml:12:9:"]


@pytest.mark.parametrize(("more", "count"), [("", 1), ("  - exercise: Lunge\n    sides: [right]\n    hold: 20 s\n", 0)])
def test_a_side_that_is_never_trained(more: str, count: int) -> None:
    found = told(HEAD + "  - exercise: Lunge\n    sides: [left]\n    hold: 20 s\n" + more)
    assert found == ["routine.yaml:4:5: Lunge: the right side is never trained"][:count]


def test_a_routine_without_safety() -> None:
    assert told("# R\nroutine: R\nscript:\n  - say: Hello.\n") == [
        "routine.yaml:2:1: no `safety` line; say what to watch, such as the ground behind, or a pain at which to stop"
    ]
    assert not told(HEAD)
    assert not told(
        "routine: R\nscript:\n  - exercise: Walk\n    for: 2 min\n    pace: 90\n    phases: [left 1 beat, right 1 beat]\n"
        "    bout:\n      for: 20 s\n      break: 6 s\n      do:\n        - safety: Look.\n"
    )


WALK = "  - exercise: Walk\n    for: {time}\n    pace: 90\n    phases: [left 1 beat, right 1 beat]\n"


@pytest.mark.parametrize(
    ("script", "expected"),
    [
        (WALK.format(time="11 min"), ["routine.yaml:4:5: Walk: 11 minutes without a rest; put a `rest` before it, or give it a `bout`"]),
        (WALK.format(time="10 min"), []),
        (WALK.format(time="11 min") + "    bout: {for: 20 s, break: 6 s}\n", []),
        (WALK.format(time="6 min") + "  - rest: 30 s\n" + WALK.format(time="6 min"), []),
        ("  - exercise: Belly\n    kind: breath\n    for: 20 min\n    phases: [in 4 s, out 6 s]\n", []),
        ("  - exercise: Rings\n    kind: circle\n    for: 20 min\n    phases: [round 4 s]\n", []),
        (
            "  - exercise: Squats\n    repeat: 300\n    phases: [down 2 s, up 1 s]\n",
            ["routine.yaml:4:5: Squats: 15 minutes without a rest; put a `rest` before it, or give it `sets` with a `rest`"],
        ),
    ],
)  # fmt: skip
def test_ten_minutes_without_a_rest(script: str, expected: list[str]) -> None:
    assert told(HEAD + script) == expected


def test_the_same_warning_comes_once() -> None:
    text = HEAD.replace("script:", "levels:\n  one: {ranges: low}\n  two: {ranges: high}\nscript:")
    assert len(told(text + "  - exercise: Lunge\n    sides: [left]\n    hold: 20-30 s\n")) == 1


BUILT_IN = [entry.path for entry in all_routines() if entry.origin == "built in"]


@pytest.mark.parametrize("path", BUILT_IN, ids=lambda path: path.stem)
def test_the_built_in_routines_need_no_advice(path: Path) -> None:
    routine = read_file(path, find)
    levels = (None, *routine.levels)
    assert advice([(bind(routine, Wishes(level)), timeline_of(routine, level)) for level in levels]) == []
