"""Telling programs from routines by their text, without reading all of it: folders hold both."""

from __future__ import annotations

import re
from difflib import get_close_matches
from pathlib import Path
from typing import Final

from coach.errors import RoutineError
from coach.language.document import parse

_KEY: Final = re.compile(r"^(['\"]?)([A-Za-z]+)\1[ \t]*:(?:\s|$)", re.MULTILINE)
_INLINE: Final = re.compile(r"\s*(?:#[^\n]*\n\s*|---\s+)*[{&?!]")
"""A text whose top is no plain block of keys; such a one is read as YAML."""
_OPENERS: Final = ("program", "routine", "translation")
"""What tells the kinds of text apart; the first of them counts."""
_NEAR: Final = 0.75
"""How alike a key must be to one of them to be that, misspelt."""


def is_program(text: str) -> bool:
    """Tell whether a text is that of a program: whether `program` stands among its top keys, or what is nearly that.

    In a block of YAML nothing but a top key begins at the margin; so no text inside a routine is taken for it.
    """
    text = text.removeprefix("\ufeff")
    try:
        found = list(parse(text, "").entries or {}) if _INLINE.match(text) else [key[2] for key in _KEY.finditer(text)]
    except RoutineError:
        return False
    if opener := next((key for key in _OPENERS if key in found), None):
        return opener == "program"
    nearest = [near for key in found for near in get_close_matches(key, _OPENERS, n=1, cutoff=_NEAR)]
    return nearest[0] == "program" if nearest else "weeks" in found and "script" not in found


def holds_program(path: Path) -> bool:
    """Tell whether a file is a program; one that cannot be read is none."""
    try:
        return is_program(path.read_bytes().decode("utf-8", "replace"))
    except OSError:
        return False
