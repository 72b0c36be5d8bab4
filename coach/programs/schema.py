"""The whole language as a JSON Schema, for editors: a program, a routine, or a routine's translation."""

from __future__ import annotations

from typing import Any, Final

from coach.language.schema import keyed, named
from coach.language.schema import schema as routine_schema
from coach.programs.keys import KEYS
from coach.programs.program import Program

_SESSIONS: Final = {"oneOf": [{"required": ["sessions"]}, {"required": ["do"]}]}
"""A day has one session, or several."""


def schema() -> dict[str, Any]:
    """Give the schema of a program, a routine, or a translation beside one."""
    whole = routine_schema()
    made = Program.model_json_schema(by_alias=True)
    models = made["$defs"] | {"Program": made}
    found = {name: keyed(models[name], meanings) for name, meanings in KEYS.items()}
    found["Program"] |= _SESSIONS
    for lists in (
        found["Program"]["properties"]["sessions"],
        *(found[n]["properties"]["do"] for n in ("Program", "Slot")),
    ):
        lists["minItems"] = 1
    other = {"if": {"required": ["program"], "not": {"required": ["routine"]}}, "then": named("Program")}
    return whole | {
        "title": "A routine of the coach, its translation, or a program",
        "else": other | {"else": whole["else"]},
        "$defs": dict(sorted((whole["$defs"] | found).items())),
    }
