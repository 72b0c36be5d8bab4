"""A room imports only from rooms above it, so there are no cycles, and modules stay small."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

import coach

PACKAGE = Path(coach.__file__).parent
ROOMS = ["errors", "timing", "store", "installed", "folders", "phrases", "language", "plan", "voice", "sound", "mp3",
         "outputs", "journal", "studio", "live", "programs", "agenda", "shelf", "serve", "config", "library", "front", "cli",
         "__main__"]  # fmt: skip
MODULES = [path for path in sorted(PACKAGE.rglob("*.py")) if path != PACKAGE / "__init__.py"]


def room_of(path: Path) -> str:
    return path.relative_to(PACKAGE).parts[0].removesuffix(".py")


def imported_rooms(path: Path) -> set[str]:
    names = set()
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.ImportFrom) and node.module and node.module.startswith("coach"):
            names |= {node.module} if node.module != "coach" else {f"coach.{alias.name}" for alias in node.names}
        elif isinstance(node, ast.Import):
            names |= {alias.name for alias in node.names if alias.name.startswith("coach")}
    return {name.split(".")[1] for name in names if "." in name}


@pytest.mark.parametrize("path", MODULES, ids=lambda path: str(path.relative_to(PACKAGE)))
def test_imports_point_upward(path: Path) -> None:
    room = room_of(path)
    assert room in ROOMS, f"{room} has no place in the order of rooms"
    allowed = {*ROOMS[: ROOMS.index(room) + 1], "__version__"}
    assert imported_rooms(path) <= allowed


@pytest.mark.parametrize("path", MODULES, ids=lambda path: str(path.relative_to(PACKAGE)))
def test_modules_and_functions_stay_small(path: Path) -> None:
    text = path.read_text("utf-8")
    assert len(text.splitlines()) <= 250
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.FunctionDef):
            assert (node.end_lineno or 0) - node.lineno < 50, f"{node.name} is too long"


def test_every_folder_says_what_it_takes_and_gives() -> None:
    for path in PACKAGE.rglob("__init__.py"):
        assert ast.get_docstring(ast.parse(path.read_text("utf-8"))), f"{path} has no docstring"
