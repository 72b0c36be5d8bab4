"""Each broken routine is paired with the exact message that mends it; none ends in a traceback."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from plan.made_up import timeline_of

from coach.errors import RoutineError
from coach.language.files import read_file

FOLDER = Path(__file__).parent / "broken"
BROKEN = [*sorted(FOLDER.glob("*.yaml")), *sorted((FOLDER / "translations").glob("*.zh.yaml"))]
"""In `more` stand the routines that they include, and beside each translation what it translates."""


@pytest.mark.parametrize("path", BROKEN, ids=lambda path: path.stem)
def test_message(path: Path, golden: Callable[[Path, str], None], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(path.parent)
    with pytest.raises(RoutineError) as caught:
        timeline_of(read_file(Path(path.name)))
    golden(path.with_suffix(".txt"), f"{caught.value}\n")
    assert all(problem.place for problem in caught.value.problems)
