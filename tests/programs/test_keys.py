"""What the page on programs says: all keys, their meanings, and nothing else."""

from __future__ import annotations

from pathlib import Path

import pytest
from documents import ROOT, blocks, tables
from programs.made_up import program_of, timeline_of
from pydantic import BaseModel

from coach.errors import RoutineError
from coach.programs.keys import KEYS
from coach.programs.program import Deload, Program, Slot, Task
from coach.programs.resolve import lessons
from coach.studio.choices import Choices

PAGE = (ROOT / "docs" / "programs.md").read_text("utf-8")
MODELS: tuple[type[BaseModel], ...] = (Program, Slot, Task, Deload)
SHORT = {"program": "P", "weeks": "1", "do": [{"routine": "knee-hug"}]}
SHOWN = [(name, text) for name, text in blocks("yaml") if text.startswith("program:")]


def test_every_key_has_a_meaning_and_no_other() -> None:
    assert {*KEYS} == {model.__name__ for model in MODELS}
    for model in MODELS:
        fields = model.model_fields.items()
        assert {*KEYS[model.__name__]} == {field.alias or key for key, field in fields if not field.exclude}


def test_the_page_has_every_key_and_what_it_means() -> None:
    shown = [{row[0]: row[1] for row in table[2:]} for table in tables(PAGE) if table[0] == ["key", "meaning"]]
    assert shown == [{f"`{key}`": told for key, told in keys.items()} for keys in KEYS.values()]


@pytest.mark.parametrize("text", [text for _, text in SHOWN], ids=[name for name, _ in SHOWN])
def test_every_program_that_is_shown_compiles_at_every_level(text: str, tmp_path: Path) -> None:
    program = program_of(text, tmp_path)
    for level in (None, *program.levels):
        for planned in {p.key: p for lesson in lessons(program, Choices(level=level)) for p in lesson.tracks}.values():
            assert timeline_of(planned).duration > 10_000


def test_the_error_that_is_shown_is_the_real_one(tmp_path: Path) -> None:
    shown = PAGE.split("with its place:\n\n```\n")[1].split("\n```")[0]
    with pytest.raises(RoutineError) as caught:
        program_of(SHOWN[1][1].replace("5 -> 12", "5 -> 25"), tmp_path)
    assert str(caught.value) == f"{tmp_path}/{shown}"


def test_the_page_tells_which_days_so_many_a_week_are() -> None:
    (rows,) = [table[2:] for table in tables(PAGE) if table[0] == ["write", "days of each week"]]
    told = {written.strip("`"): days for written_, days in rows for written in written_.split("`, `")}
    assert {"every day", *(f"{often} a week" for often in range(1, 8))} < {*told}
    for written, days in told.items():
        value = written.strip("[]").split(", ") if written.startswith("[") else written
        assert days == ", ".join(map(str, Program.model_validate(SHORT | {"days": value}).days))


def test_the_error_of_a_condition_is_the_real_one(tmp_path: Path) -> None:
    shown = PAGE.split("session is not done.\n\n```\n")[1].split("\n```")[0]
    text = "program: P\nweeks: 1\ndays: [1, 3, 5]\ndo:\n  - routine: knee-hug\n    when: day is 2 or 3\n"
    with pytest.raises(RoutineError) as caught:
        program_of(text, tmp_path)
    assert str(caught.value) == f"{tmp_path}/{shown}"
