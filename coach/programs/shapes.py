"""JSON Schema of values whose text the language of programs reads itself, as editors see them."""

from __future__ import annotations

from typing import Any, Final

from coach.language.shapes import WORD

_RANGE: Final = r"0*[1-9]\d*(\s*-\s*0*[1-9]\d*)?"
_TIME: Final = r"(\d+(\.\d+)?\s*(ms|s|sec|min|h)|(\d+:)?\d{1,3}:[0-5]\d(\.\d{1,3})?)"
_NUMBER: Final[dict[str, Any]] = {"type": ["string", "integer"], "pattern": rf"^\s*{_RANGE}\s*$"}

WEEKS: Final[dict[str, Any]] = {"type": ["string", "integer"], "pattern": r"^\s*0*[1-9]\d*\s*$", "examples": [6]}
NUMBERS: Final[dict[str, Any]] = {"anyOf": [_NUMBER, {"type": "array", "items": _NUMBER, "minItems": 1}]}
"""A number, a range of them, or a list of both."""
DAYS: Final[dict[str, Any]] = {
    "anyOf": [{"type": "string", "pattern": r"^\s*(every\s+day|[1-7]\s+a\s+week)\s*$"}, *NUMBERS["anyOf"]],
    "examples": ["every day", "3 a week", [1, 3, 5]],
}
PART: Final[dict[str, Any]] = {"type": "string", "pattern": r"^\s*\d{1,2}\s*%\s*$", "examples": ["40 %"]}
FIT: Final[dict[str, Any]] = {"type": "string", "pattern": rf"^\s*{_TIME}\s*$", "examples": ["15 min"]}
WHEN: Final[dict[str, Any]] = {
    "type": "string", "pattern": r"^\s*(week|day|level) is .+$",
    "examples": ["week is 2-6", "week is 4 or later", "day is 1 or 4", "level is gentle"],
}  # fmt: skip
VALUE: Final[dict[str, Any]] = {
    "anyOf": [WORD, {"type": "array", "items": WORD, "minItems": 1}],
    "examples": [5, "5 -> 20 over 6 weeks", [5, 5, 10, 20]],
}
