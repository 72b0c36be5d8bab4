"""Telling programs from routines by their text, without reading all of it: folders hold both."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Final

from coach.errors import RoutineError
from coach.language.document import parse

_KEY: Final = re.compile(r"^(?:program|'program'|\"program\")[ \t]*:(?:\s|$)", re.MULTILINE)
_INLINE: Final = re.compile(r"\s*(?:#[^\n]*\n\s*|---\s+)*[{&?!]")
"""A text whose top is no plain block of keys; such a one is read as YAML."""


def is_program(text: str) -> bool:
    """Tell whether a text is that of a program: whether `program` stands among its top keys.

    In a block of YAML nothing but a top key begins at the margin; so no text inside a routine is taken for it.
    """
    if "program" not in text:
        return False
    text = text.removeprefix("\ufeff")
    if not _INLINE.match(text):
        return _KEY.search(text) is not None
    try:
        return "program" in (parse(text, "").entries or {})
    except RoutineError:
        return False


def holds_program(path: Path) -> bool:
    """Tell whether a file is a program; one that cannot be read is none."""
    try:
        return is_program(path.read_bytes().decode("utf-8", "replace"))
    except OSError:
        return False
