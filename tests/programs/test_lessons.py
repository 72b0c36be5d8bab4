"""From a program to its lessons: days, conditions, choices and how much is said."""

from __future__ import annotations

from pathlib import Path

import pytest
from programs.made_up import built_in, program_of, talks, values

from coach.errors import ChoiceError
from coach.programs.resolve import lessons
from coach.studio.choices import Choices

BREATHING = "do:\n  - routine: crocodile-breathing\n"


def days(text: str, folder: Path) -> list[int]:
    program = program_of(f"program: P\nweeks: 1\ndays: {text}\n{BREATHING}", folder)
    assert [lesson.day_offset for lesson in lessons(program)] == [day - 1 for day in program.days]
    return list(program.days)


@pytest.mark.parametrize(
    ("written", "wanted"),
    [
        ("every day", [1, 2, 3, 4, 5, 6, 7]),
        ("1 a week", [1]),
        ("2 a week", [1, 4]),
        ("3 a week", [1, 3, 5]),
        ("4 a week", [1, 2, 4, 6]),
        ("5 a week", [1, 2, 3, 5, 6]),
        ("6 a week", [1, 2, 3, 4, 5, 6]),
        ("7 a week", [1, 2, 3, 4, 5, 6, 7]),
        ("[5, 1-2, 2]", [1, 2, 5]),
        ("2-4", [2, 3, 4]),
    ],
)
def test_days_of_a_week(written: str, wanted: list[int], tmp_path: Path) -> None:
    assert days(written, tmp_path) == wanted


@pytest.mark.parametrize(
    ("when", "wanted"),
    [
        ("week is 2", [8, 9, 10]),
        ("week is 2 or later", [8, 9, 10, 15, 16, 17]),
        ("week is 1 or 3", [1, 2, 3, 15, 16, 17]),
        ("week is 1-2 and day is 1 or 3", [1, 3, 8, 10]),
        ("day is not 2", [1, 3, 8, 10, 15, 17]),
        ("week is not 1-2", [15, 16, 17]),
    ],
)
def test_conditions(when: str, wanted: list[int], tmp_path: Path) -> None:
    text = f"program: P\nweeks: 3\ndays: 1-3\n{BREATHING}  - routine: knee-hug\n    when: {when}\n"
    found = lessons(program_of(text, tmp_path))
    assert [lesson.day_offset + 1 for lesson in found if len(lesson.tracks) == 2] == wanted


def test_titles_and_numbers_tell_week_day_and_part_of_the_day(tmp_path: Path) -> None:
    sessions = "".join(
        f"  - session: {name}\n    do: [{{routine: crocodile-breathing}}]\n" for name in ("morning", "evening")
    )
    program = program_of(f"program: P\nweeks: 2\ndays: [3]\nsessions:\n{sessions}", tmp_path)
    assert [(lesson.number, lesson.slot, lesson.day_offset, lesson.title) for lesson in lessons(program)] == [
        (1, "morning", 2, "Week 1, day 3, morning"),
        (2, "evening", 2, "Week 1, day 3, evening"),
        (3, "morning", 9, "Week 2, day 3, morning"),
        (4, "evening", 9, "Week 2, day 3, evening"),
    ]


def test_a_program_in_another_language_takes_the_translations(tmp_path: Path) -> None:
    text = "program: 倒走\nlanguage: zh\nweeks: 1\ndays: [2]\ndo:\n  - routine: backward-walk\n"
    (lesson,) = lessons(program_of(text, tmp_path))
    assert lesson.title == "第1周第2天"
    assert lesson.tracks[0].routine.language == "zh"


def test_weeks_of_a_progress_are_those_in_which_the_routine_is_done(tmp_path: Path) -> None:
    text = (
        f"program: P\nweeks: 7\n{BREATHING}  - routine: backward-walk\n    when: week is 2 or 4-6\n"
        "    set: {minutes: 5 -> 20, cadence: [60, 70, 80]}\n"
    )
    program = program_of(text, tmp_path)
    assert values(program, "minutes") == ["5", "10", "15", "20"]
    assert values(program, "cadence") == ["60", "70", "80", "80"]


def test_a_lighter_week_keeps_within_the_settings_range(tmp_path: Path) -> None:
    text = (
        "program: P\nweeks: 4\ndeload: {weeks: [2, 4], by: 90 %}\ndo:\n  - routine: daily-back-care\n"
        "    set: {turns: 30 -> 50, waist-circles.sets: 2}\n"
    )
    program = program_of(text, tmp_path)
    assert values(program, "turns") == ["30", "30", "43", "30"]
    assert values(program, "waist-circles.sets") == ["2"] * 4


def test_the_level_goes_to_each_routine_that_has_it(tmp_path: Path) -> None:
    (tmp_path / "own.yaml").write_text(
        "routine: Own\nlevels:\n  brisk: {ranges: high}\nscript:\n  - rest: 5-9 s\n    say: Rest.\n"
    )
    text = (
        "program: P\nweeks: 1\ndays: [1]\ndo:\n  - routine: own\n  - routine: knee-hug\n  - routine: knee-hug\n    level: gentle\n"
        "  - routine: knee-hug\n    when: level is strong\n  - routine: crocodile-breathing\n    when: level is not strong\n"
    )
    program = program_of(text, tmp_path)
    assert program.levels == ("brisk", "gentle", "steady", "strong")

    def chosen(level: str | None) -> list[tuple[str, str | None]]:
        (lesson,) = lessons(program, Choices(level=level))
        return [(planned.routine.name, planned.choices.level) for planned in lesson.tracks]

    assert chosen("strong") == [("own", None), ("knee-hug", "strong"), ("knee-hug", "gentle"), ("knee-hug", "strong")]
    assert chosen("brisk") == [
        ("own", "brisk"), ("knee-hug", None), ("knee-hug", "gentle"), ("crocodile-breathing", None)
    ]  # fmt: skip
    assert chosen(None)[-1] == ("crocodile-breathing", None)
    with pytest.raises(ChoiceError, match=r"--level: 'storng' is no level of mine; did you mean strong\?"):
        lessons(program, Choices(level="storng"))


def test_the_listeners_sound_goes_to_all_and_what_is_done_is_the_programs() -> None:
    choices = Choices(voice="tone", rate=160, volumes={"tick": -6}, bed=True, settings={"minutes": 3}, side="left")
    for lesson in lessons(built_in("backward-walk-6-weeks"), choices):
        for planned in lesson.tracks:
            assert (planned.choices.voice, planned.choices.rate, planned.choices.bed) == ("tone", 160, True)
            assert planned.choices.side is None
            assert planned.choices.settings.get("minutes") != 3


def test_what_a_program_chooses_of_a_routine(tmp_path: Path) -> None:
    text = (
        "program: P\nweeks: 1\ndays: [1]\ndo:\n  - routine: waist-trio\n    without: [press-up]\n    fit: 9 min\n"
        "  - routine: waist-trio\n    only: [lunge-wall-stretch]\n    side: left\n"
    )
    (lesson,) = lessons(program_of(text, tmp_path))
    first, second = (planned.choices for planned in lesson.tracks)
    assert (first.without, first.fit) == (("press-up",), 540_000)
    assert (second.only, second.side) == (("lunge-wall-stretch",), "left")


def test_in_full_on_the_first_day_and_where_something_is_new(tmp_path: Path) -> None:
    text = (
        "program: P\nweeks: 2\ndays: 1-3\ndo:\n  - routine: waist-circles\n    when: week is 1\n    set: {waist-circles.repeat: 30}\n"
        "  - routine: waist-circles\n    when: week is 2\n    set: {circles: half an hour}\n"
    )
    assert talks(lessons(program_of(text, tmp_path))) == ["full", "less", "less"] * 2


def test_what_takes_turns_is_told_in_full_once(tmp_path: Path) -> None:
    text = (
        "program: P\nweeks: 2\ndays: 1-4\ndo:\n  - routine: daily-back-care\n    when: day is 1 or 3\n    set: {direction: bend}\n"
        "  - routine: daily-back-care\n    when: day is 2 or 4\n    set: {direction: arch}\n"
    )
    assert talks(lessons(program_of(text, tmp_path))) == ["full", "full", *["less"] * 6]


def test_what_was_not_done_for_more_than_a_week_is_told_in_full(tmp_path: Path) -> None:
    text = f"program: P\nweeks: 4\ndays: 1 a week\n{BREATHING}  - routine: knee-hug\n    when: week is not 3\n"
    found = lessons(program_of(text, tmp_path))
    assert [planned.choices.talk for lesson in found for planned in lesson.tracks[1:]] == ["full", "less", "full"]


def test_the_nearest_talk_counts_and_the_listeners_above_all(tmp_path: Path) -> None:
    text = (
        "program: P\nweeks: 1\ndays: [1, 2]\ntalk: less\nsessions:\n  - session: morning\n    do: [{routine: knee-hug}]\n"
        "  - session: evening\n    talk: full\n    do: [{routine: knee-hug}, {routine: waist-circles, talk: beats-only}]\n"
    )
    program = program_of(text, tmp_path)
    assert talks(lessons(program)) == ["less", "full", "beats-only"] * 2
    assert talks(lessons(program, talk="less")) == ["less"] * 6
