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
