"""The pages of the documentation, and the blocks in them."""

from __future__ import annotations

import re
from pathlib import Path

import coach

ROOT = Path(coach.__file__).parents[1]
PAGES = [ROOT / "README.md", ROOT / "CONTRIBUTING.md", *sorted((ROOT / "docs").rglob("*.md"))]


def blocks(kind: str) -> list[tuple[str, str]]:
    """Each block of a kind, and where it stands; items of a script are made a whole routine."""
    found = []
    for page in PAGES:
        for number, text in enumerate(re.findall(rf"```{kind}\n(.*?)```", page.read_text("utf-8"), re.DOTALL), 1):
            found.append((f"{page.name}:{number}", f"routine: Example\nscript:\n{text}" if text[:2] == "- " else text))
    return found


def tables(page: str) -> list[list[list[str]]]:
    """Each table's rows, the head first, each row its cells."""
    found = re.findall(r"(?:^\|.*\n)+", page, re.MULTILINE)
    return [
        [[cell.strip() for cell in re.split(r"(?<!\\)\|", row)[1:-1]] for row in table.splitlines()] for table in found
    ]


def routines() -> list[tuple[str, str]]:
    """Each block of the documentation that is a routine, and where it stands."""
    return [(name, text) for name, text in blocks("yaml") if not text.startswith(("translation:", "program:"))]
