"""JSON Schema of values whose text the language reads itself, as editors see them: text, or a number."""

from __future__ import annotations

from typing import Any, Final

_SETTING: Final = r"\$[a-z][a-z0-9_-]*"
_NUMBER: Final = r"\d+(\.\d+)?"
_CLOCK: Final = r"(\d+:)?\d{1,3}:[0-5]\d(\.\d{1,3})?"
_TIME: Final = rf"({_NUMBER}(\s*-\s*{_NUMBER})?\s*(ms|s|sec|min|h)|{_CLOCK})"
_COUNT: Final = rf"{_NUMBER}(\s*-\s*{_NUMBER})?"


def _pattern(*kinds: str) -> str:
    return rf"^\s*({'|'.join((_SETTING, *kinds))})\s*$"


def _number(examples: list[Any], *kinds: str) -> dict[str, Any]:
    return {"type": ["string", "number"], "pattern": _pattern(_COUNT, *kinds), "examples": examples}


def _listed(shape: dict[str, Any]) -> dict[str, Any]:
    return {"anyOf": [shape, {"type": "array", "items": shape, "minItems": 1}]}


TEXT: Final[dict[str, Any]] = {"type": ["string", "number"], "minLength": 1}
"""What is spoken."""
WORD: Final[dict[str, Any]] = {"type": ["string", "number", "boolean"]}
"""A word or a phrase; YAML itself takes `5` for a number, and `true` for a truth."""
SPAN: Final[dict[str, Any]] = {"type": "string", "pattern": _pattern(_TIME), "examples": ["4 s", "30-60 s", "1:30"]}
"""A time; a number alone does not say its unit."""
SPANS: Final = _listed(SPAN)
COUNT: Final = _number([8, "8-10"])
COUNTS: Final = _listed(COUNT)
PACE: Final = _number([80])
BEATS: Final = _number([4], rf"{_COUNT}\s*beats?")
STEPS: Final = _number([48], rf"{_COUNT}\s*steps?")
SPAN_OR_STEPS: Final[dict[str, Any]] = {
    "type": "string", "pattern": _pattern(_TIME, rf"{_COUNT}\s*steps?"), "examples": ["20 s", "24 steps"],
}  # fmt: skip
SECONDS: Final = _number([3], _TIME)
MOMENT: Final[dict[str, Any]] = {
    "type": "string", "pattern": _pattern("halfway", "last minute", _TIME),
    "examples": ["halfway", "last minute", "2:00"],
}  # fmt: skip
PHASE: Final[dict[str, Any]] = {"type": "string", "minLength": 1, "examples": ["out 6 s", "left 1 beat"]}
CONDITION: Final[dict[str, Any]] = {
    "type": "string", "pattern": rf"^\s*{_SETTING} is .+$", "examples": ["$talk is full"],
}  # fmt: skip
WHOLE: Final[dict[str, Any]] = {"type": ["string", "integer"], "pattern": r"^\s*[1-9]\d*\s*$"}
STAGE: Final[dict[str, Any]] = {
    "for": WHOLE,
    "speak": {"anyOf": [{"enum": ["all", "none"]}, {"type": "array", "items": WORD, "minItems": 1}]},
    "first": WHOLE,
    "ending": {"enum": ["countdown", "earcon", "none"]},
}
"""The keys of a stage of words."""
WORDS: Final[dict[str, Any]] = {
    "anyOf": [
        {"enum": ["every", "fade", "off"]},
        {"type": "string", "pattern": _pattern()},
        {"type": "array", "items": {"type": "object", "properties": STAGE}, "minItems": 1},
    ]
}


def announced(names: tuple[str, ...]) -> dict[str, Any]:
    """Give the shape of a list of what is announced, one of it, or none."""
    return {"anyOf": [{"enum": ["none", *names]}, {"type": "array", "items": {"enum": [*names]}}]}
