"""Each broken program is paired with the exact message that mends it; none ends in a traceback."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from coach.errors import RoutineError
from coach.library import find
from coach.programs.read import read_program

FOLDER = Path(__file__).parent / "broken"
BROKEN = sorted(FOLDER.glob("*.yaml"))
"""In `more` stand routines that they are made of."""


def found(name: str) -> Path:
    """Find a built-in routine, by a path that is the same on all machines."""
    path = find(name)
    return path if path.parent.name != "scripts" else Path("../../../scripts") / path.name


@pytest.mark.parametrize("path", BROKEN, ids=lambda path: path.stem)
def test_message(path: Path, golden: Callable[[Path, str], None], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(path.parent)
    with pytest.raises(RoutineError) as caught:
        read_program(Path(path.name), found)
    golden(path.with_suffix(".txt"), f"{caught.value}\n")
    assert all(problem.place and problem.place.file == path.name for problem in caught.value.problems)
