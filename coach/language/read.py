"""Text to `Routine`: every error with its line and column, all of a text at once."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from difflib import get_close_matches
from typing import Any, Final, TypeVar

from pydantic import BaseModel, ValidationError

from coach.errors import Place, Problem, RoutineError, did_you_mean
from coach.language import exercise, items, phases
from coach.language import routine as models
from coach.language.document import Node, parse
from coach.language.routine import BUILT_IN, OPENERS, Routine
from coach.language.setting import Setting
from coach.phrases import LANGUAGES

M = TypeVar("M", bound=BaseModel)

_USE: Final = re.compile(r"\$([a-z][a-z0-9_-]*)")
_BY_KEY: Final[dict[str, type[BaseModel]]] = {
    "<say>": items.Say, "<safety>": items.Safety, "<return>": items.Return, "<pause>": items.Pause,
    "<rest>": items.Rest, "<open>": items.Open, "<part>": models.Part, "<circuit>": models.Circuit,
    "<include>": models.Include, "<exercise>": exercise.Exercise, "phases": phases.Phase, "say": phases.Detail,
    "<ramp>": phases.Ramp, "count": phases.Counting, "bout": phases.Bout, "reminders": phases.Reminder,
    "settings": Setting, "do": items.Safety, "turn": items.Safety,
}  # fmt: skip
_MISSING: Final[dict[str, str]] = {
    "routine": "; a routine opens with `routine: TITLE`",
    "script": "; `script` holds what is to be done",
    "rounds": "; how often its items are done, such as 3",
    "do": "; a list of what is done",
    "over": "; how long the pace takes to change, such as 10 min",
    "phase": "; a phase as a block opens with its name and length, such as `phase: out 6 s`",
    "texts": "; `texts` holds each original and its translation",
}


def read_text(text: str, file: str = "routine", name: str = "routine") -> Routine:
    """Read a routine from its text; what it includes is not loaded yet.

    Args:
        text: YAML.
        file: what errors call it.
        name: what renders are called.

    Raises:
        RoutineError: the text is no routine; it holds every problem that was found.
    """
    return read_tree(parse(text, file), name)


def read_tree(root: Node, name: str) -> Routine:
    """Read a routine from its document; what it includes is not loaded yet.

    Raises:
        RoutineError: it is no routine; it holds every problem that was found.
    """
    if root.entries is None:
        raise RoutineError([Problem("expected a mapping that opens with `routine: TITLE`", root.place)])
    if "program" in root.entries and "routine" not in root.entries:
        message = f"this is a program, and here a routine is expected; `coach build {name}` makes all its sessions"
        raise RoutineError([Problem(message, root.entries["program"][0])])
    routine = validated(Routine, root)
    problems = [*_unknown_names(root, {*routine.settings, *BUILT_IN}, sided=False), *_language(root, routine)]
    problems += _never_true(root, routine.settings | BUILT_IN)
    if problems:
        raise RoutineError(in_order(problems))
    return routine.model_copy(update={"name": name})


def validated(
    model: type[M],
    root: Node,
    inside: Mapping[str, type[BaseModel]] = _BY_KEY,
    hints: Mapping[str, str] = _MISSING,
) -> M:
    """Make a model of a document's tree.

    Args:
        model: the model of the whole.
        root: the tree.
        inside: the models in it, by the key below which they stand.
        hints: what to add where a key is missing, by its name.

    Raises:
        RoutineError: it is none; it holds every problem that was found, each at its place.
    """
    try:
        return model.model_validate(root.plain())
    except ValidationError as error:
        found = [*_without_misspelt(error.errors(include_url=False))]
        problems = [_problem(root, details, lambda loc: _keys(loc, model, inside), hints) for details in found]
        raise RoutineError(in_order(problems)) from None


def _without_misspelt(found: list[Any]) -> Iterator[Any]:
    """Leave out keys that are missing only because they are misspelt, which is told where they stand."""
    unknown = [details["loc"] for details in found if details["type"] == "extra_forbidden"]
    for details in found:
        *parent, key = details["loc"] or ("",)
        near = (loc for loc in unknown if [*loc[:-1]] == parent and get_close_matches(str(loc[-1]), [str(key)]))
        if details["type"] != "missing" or next(near, None) is None:
            yield details


def in_order(problems: list[Problem]) -> list[Problem]:
    """Give problems once each, in the order of the text."""
    unique = dict.fromkeys(problems)
    return sorted(unique, key=lambda found: (found.place.line, found.place.column) if found.place else (0, 0))


def _problem(
    root: Node, details: Any, keys: Callable[[tuple[Any, ...]], list[str]], hints: Mapping[str, str]
) -> Problem:
    loc = details["loc"]
    node, key_place, missing = walk(root, loc)
    kind = details["type"]
    if kind == "extra_forbidden":
        return Problem(f"unknown key {str(loc[-1])!r}; {did_you_mean(str(loc[-1]), keys(loc[:-1]))}", key_place)
    if kind in ("union_tag_not_found", "union_tag_invalid"):
        return Problem(_item_message(node), node.place)
    if kind == "missing":
        return Problem(f"{str(loc[-1])!r} is missing{hints.get(str(loc[-1]), '')}", node.place)
    if kind == "value_error":
        cause = details["ctx"]["error"]
        where = getattr(cause, "where", None)
        if isinstance(where, str):
            where = node.entries[where][0] if node.entries and where in node.entries else None
        return Problem(str(cause), where or (key_place if missing else node.place))
    if kind == "literal_error":
        return Problem(
            f"{node.text!r} is not known; expected {details['ctx']['expected'].replace(chr(39), '')}", node.place
        )
    return Problem(_TYPES.get(kind, details["msg"]), node.place)


_TYPES: Final = {
    "tuple_type": "expected a list, each entry after a dash",
    "dict_type": "expected a mapping: keys and values",
    "model_type": "expected a mapping: keys and values",
    "model_attributes_type": "expected a mapping: keys and values",
    "string_type": "expected a word or a phrase",
    "string_pattern_mismatch": "expected a language such as en",
}


def _item_message(node: Node) -> str:
    if node.entries is None:
        return f"expected an item that opens with {', '.join(OPENERS[:-1])} or {OPENERS[-1]}; to speak, write `say: …`"
    found = [key for key in node.entries if key in OPENERS]
    if len(found) > 1:
        return f"{' and '.join(found)} cannot stand in one item; put a dash before the second"
    first = next(iter(node.entries), "")
    return f"unknown item {first!r}; {did_you_mean(first, OPENERS)}"


def walk(root: Node, loc: tuple[Any, ...]) -> tuple[Node, Place, bool]:
    """Follow an error's location; names of models, which are not in the document, are passed over."""
    node, key_place, missing = root, root.place, False
    for step in loc:
        if isinstance(step, str) and step.startswith("<"):
            continue
        missing = False
        if node.entries is not None and step in node.entries:
            key_place, node = node.entries[step]
        elif node.items is not None and isinstance(step, int) and step < len(node.items):
            node = node.items[step]
            key_place = node.place
        else:
            missing = True
    return node, key_place, missing


def _keys(loc: tuple[Any, ...], top: type[BaseModel], inside: Mapping[str, type[BaseModel]]) -> list[str]:
    """The keys that may stand at a location: those of the model that its last telling step names."""
    model = next((inside[step] for step in reversed(loc) if step in inside), top)
    if loc and loc[0] == "settings":
        model = Setting
    return [field.alias or name for name, field in model.model_fields.items() if not field.exclude]


def _unknown_names(node: Node, known: set[str], sided: bool) -> Iterator[Problem]:
    """Find `$names` that are no setting, and `$side` where no sides are."""
    if node.entries is not None:
        sided = sided or "sides" in node.entries
        for key, (_, value) in node.entries.items():
            if key not in ("about", "source", "notes", "needs"):
                yield from _unknown_names(value, known, sided and key not in ("exercise", "kit", "load"))
    elif node.items is not None:
        for item in node.items:
            yield from _unknown_names(item, known, sided)
    else:
        for match in _USE.finditer(node.text or ""):
            name = match[1]
            if name in ("side", "other"):
                if not sided:
                    message = "needs an exercise with `sides: [left, right]`; its name, kit and load are for both"
                    yield Problem(f"${name} {message}", node.place)
            elif name not in known:
                yield Problem(f"${name} is no setting of this routine; {did_you_mean(name, known)}", node.place)


def _never_true(node: Node, settings: Mapping[str, Setting]) -> Iterator[Problem]:
    """Find conditions whose value the setting can never have."""
    for key, (_, value) in (node.entries or {}).items():
        if key == "when" and value.text is not None:
            name, _, wanted = value.text.strip().removeprefix("$").partition(" is ")
            if name in ("side", "other"):
                yield Problem(f"a condition asks for a setting, and ${name} is none", value.place)
            for each in wanted.split(" or ") if name in settings else ():
                try:
                    settings[name].checked(each)
                except ValueError as error:
                    yield Problem(f"${name}: {each.strip()!r} {error}", value.place)
        else:
            yield from _never_true(value, settings)
    for item in node.items or ():
        yield from _never_true(item, settings)


def _language(root: Node, routine: Routine) -> Iterator[Problem]:
    if routine.language not in LANGUAGES and root.entries:
        place = root.entries["language"][1].place
        yield Problem(f"the coach does not speak {routine.language!r}; it speaks {', '.join(LANGUAGES)}", place)
