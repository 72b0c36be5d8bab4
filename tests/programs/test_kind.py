"""Telling programs from routines."""

from __future__ import annotations

from pathlib import Path

import pytest
from documents import ROOT
from programs.made_up import NAMES

from coach.library import all_entries, all_programs, all_routines, find
from coach.programs.kind import holds_program, is_program

ROUTINE = "routine: R\nabout: >\n  This is no\n  program: it is a routine\nscript:\n  - say: The program goes on.\n"


@pytest.mark.parametrize(
    "text",
    [
        "program: P\n", "# a note\nlanguage: en\nprogram: P\n", "'program': P\n", '"program" : P\n', "\ufeffprogram: P\n",
        "---\nprogram: P\n", "weeks: 2\r\nprogram: P\r\n", "{weeks: 2, program: P}\n", "# note\n{program: P}", "program:\n  P\n",
        "programm: P\n", "progam: P\nweeks: 2\n", "programs: P\n", "title: P\nweeks: 2\ndo: []\n", "{progrm: P}",
    ],
)  # fmt: skip
def test_a_program(text: str) -> None:
    assert is_program(text)


@pytest.mark.parametrize(
    "text",
    [
        "", ROUTINE, "routine: program\nscript: []\n", "# program: P\nroutine: R\n", "- program: P\n", "program\n",
        "routin: P\n", "routin: P\nprogrom: Q\n", "weeks: 2\nscript: []\n", "{routine: program}", "{routine: R, script: [{program: P}]}", "{program", "my-program: P\n",
    ],
)  # fmt: skip
def test_no_program(text: str) -> None:
    assert not is_program(text)


def test_files_that_cannot_be_read_are_none(tmp_path: Path) -> None:
    assert not holds_program(tmp_path / "nothing.yaml")
    assert not holds_program(tmp_path)
    (tmp_path / "bytes.yaml").write_bytes(b"program: \xff\n")
    assert holds_program(tmp_path / "bytes.yaml"), "reading it tells what is wrong"


def test_folders_hold_both_and_no_name_is_lost() -> None:
    entries = all_entries()
    assert sorted(entries) == sorted([*all_routines(), *all_programs()])
    assert {"back-care-4-weeks", "backward-walk-6-weeks", "waist-circles-to-half-an-hour"} <= {*NAMES}
    assert find(NAMES[0]) == ROOT / "scripts" / f"{NAMES[0]}.yaml"
