"""The language as a JSON Schema, for editors: made from the models, with what each key means.

What takes more than one key to judge stays with `coach check`; a file that the schema refuses, it refuses too.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any, Final

from coach.language.keys import KEYS
from coach.language.routine import OPENERS, Routine
from coach.language.shapes import PHASE, STAGE, TEXT
from coach.language.translation import Translation
from coach.language.words import Stage

DIALECT: Final = "http://json-schema.org/draft-07/schema#"
"""The newest that all editors know."""
_FILLED: Final = {"minItems": 1}
_RANGES: Final = {"properties": {"ranges": {"enum": ["low", "middle", "high"]}}}

_RULES: Final[dict[str, dict[str, Any]]] = {
    "Exercise": {
        "oneOf": [
            {"required": ["repeat"], "not": {"anyOf": [{"required": ["for"]}, {"required": ["hold"]}]}},
            {"required": ["for"], "not": {"anyOf": [{"required": ["repeat"]}, {"required": ["hold"]}]}},
            {"required": ["hold"], "not": {"anyOf": [{"required": ["for"]}, {"required": ["phases"]}]}},
        ]
    },
    "Setting": {"oneOf": [{"required": ["range"]}, {"required": ["choices"]}]},
    "Bout": {"dependencies": {"lane": ["turn"], "turn": ["lane"]}},
    "Reminder": {"oneOf": [{"required": ["every"]}, {"required": ["at"]}]},
    "Counting": {"oneOf": [{"required": ["every"]}, {"required": ["down"]}]},
}
"""Which keys need or exclude each other."""


def schema() -> dict[str, Any]:
    """Give the schema of a routine, or of a translation beside one."""
    made = Routine.model_json_schema(by_alias=True)
    models = made["$defs"] | {"Translation": Translation.model_json_schema(by_alias=True)}
    found = {
        name: keyed(model, KEYS[name]) | _RULES.get(name, {}) for name, model in sorted(models.items()) if name in KEYS
    }
    found["Stage"] = keyed({"properties": STAGE, "description": Stage.__doc__}, KEYS["Stage"])
    found["Exercise"]["properties"]["words"]["anyOf"][-1]["items"] = named("Stage")
    phases = found["Exercise"]["properties"]["phases"]
    phases["items"] = {"anyOf": [PHASE, phases["items"]]}
    said = found["Phase"]["properties"]
    said["say"] = {
        "anyOf": [TEXT, {"type": "array", "items": named("Detail")} | _FILLED],
        "description": said["say"]["description"],
    }
    found["Routine"]["properties"]["levels"]["additionalProperties"] |= _RANGES
    for name in ("Routine", "Part", "Circuit"):
        items = found[name]["properties"]["script" if name == "Routine" else "do"]
        items |= {"items": named("Item")} | _FILLED
    found["Item"] = {"oneOf": [named(opener.capitalize()) for opener in OPENERS]}
    return {
        "$schema": DIALECT,
        "title": "A routine of the coach, or its translation",
        "type": "object",
        "if": {"required": ["translation"]},
        "then": named("Translation"),
        "else": named("Routine"),
        "$defs": found,
    }


def named(name: str) -> dict[str, Any]:
    """Refer to a model of the schema."""
    return {"$ref": f"#/$defs/{name}"}


def keyed(model: dict[str, Any], meanings: Mapping[str, str]) -> dict[str, Any]:
    """Give a model's schema with the keys that authors write, and what each means."""
    keys = {}
    for key, told in meanings.items():
        keys[key] = {"description": _plain(told), **_cleaned(model["properties"][key])}
    clean = {"type": "object", "properties": keys, "additionalProperties": False}
    if "description" in model:
        clean["description"] = _plain(model["description"])
    if "required" in model:
        clean["required"] = model["required"]
    return clean


def _plain(text: str) -> str:
    return re.sub(r"`([^`]*)`", r"\1", text)


def _cleaned(shape: dict[str, Any]) -> dict[str, Any]:
    """Leave out what only programs know: titles, and null, which no author can write."""
    shape = {key: value for key, value in shape.items() if key not in ("title", "default", "discriminator")}
    if isinstance(shape.get("additionalProperties"), dict):
        shape["additionalProperties"] = _cleaned(shape["additionalProperties"])
    if isinstance(shape.get("items"), dict):
        shape["items"] = _cleaned(shape["items"])
    for union in ("anyOf", "oneOf"):
        if union in shape:
            kept = [_cleaned(each) for each in shape.pop(union) if each not in ({"type": "null"}, _NOTHING)]
            shape |= kept[0] if len(kept) == 1 else {union: kept}
    return shape


_NOTHING: Final = {"const": "", "type": "string"}
