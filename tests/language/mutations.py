"""Routines that went wrong: texts of real ones, changed in their structure or letter by letter, by a seed."""

from __future__ import annotations

import json
import random
import re
from collections.abc import Callable
from copy import deepcopy
from functools import cache
from pathlib import Path
from typing import Any

from documents import routines

from coach.language.document import Node, parse
from coach.library import all_routines

ROOT = Path(__file__).parents[2]
AMOUNTS = """0; 1; 2; 3; 0.5; -1; 7.5; 8-10; 10-8; 0-3; 0.2-0.6; 10000; 10001; 99999999999999999999; 1e9; nan; ٣; 0 s; 1 ms
1 s; 0.4 s; 4 s; 20 s; 5-40 s; 90 s; 4 min; 4 h; 5 h; 1:30; 1:00:00; 1:99; -4 s; 1 beat; 2 beats; 1000 beats; 3 steps
24 steps; 10000 steps; $minutes; $stay; $side; $other; $talk; $nothing; $; 4 parsecs; halfway; last minute; $ s; 2:00-3:00"""
WORDS = """walk; breath; circle; hold; strength; free; every; fade; off; none; all; each; first; left; right; up; halfway
last; sets; next; countdown; earcon; rising; falling; steady; one; low; high; middle; en; zh; xx; In; Out; $talk is full
$stay is 7 s; $side is left; $talk is loud; is; ''; ' '; "!"; 🙂; a: b; "a # b"; $side; $other $side; $stay; $talk
Lie down; Draw the $side thigh in as slowly as you can and keep the other leg long on the floor; Hug; Stop."""
KEYS = """routine; language; about; source; notes; kit; position; group; pronounce; settings; levels; script; default; range
choices; unit; ranges; when; say; then; wait; safety; return; pause; rest; tips; open; part; change; chapter; do; circuit
rounds; include; level; set; without; only; side; exercise; kind; needs; load; mistakes; setup; sides; again; sets; repeat
for; hold; relax; phases; pace; from; to; over; count in; tick; words; speak; first; ending; count; every; down; countdown
announce; bout; lane; break; turn; reminders; at; tips every; after; phase; in; tone; nonsense; texts; translation"""


def _split(text: str) -> list[str]:
    return [part.strip() for line in text.split("\n") for part in line.split(";")]


SCALARS, NAMES = [*_split(AMOUNTS), *_split(AMOUNTS), *_split(WORDS)], _split(KEYS)


@cache
def sources() -> list[str]:
    """The texts that mutations start from: built-in routines, the documentation's blocks, and one with everything."""
    texts = [entry.path.read_text("utf-8") for entry in all_routines() if entry.origin == "built in"]
    texts += [text for _, text in routines()]
    everything = (Path(__file__).parent / "everything.yaml").read_text("utf-8")
    return [*texts, *[everything] * len(texts)]


@cache
def tree(number: int) -> Any:
    """One of the sources as dicts, lists and texts."""
    return plain(parse(sources()[number], "source.yaml"))


def plain(node: Node) -> Any:
    """A parsed text as dicts, lists and texts."""
    if node.entries is not None:
        return {key: plain(value) for key, (_, value) in node.entries.items()}
    return [plain(item) for item in node.items] if node.items is not None else node.text


def mutated(number: int, seeds: list[int]) -> str:
    """Give a source, cut to a few of its items, with one change a seed."""
    draw = random.Random(f"{number} {seeds[0]}")
    if draw.random() < 0.2:
        text = sources()[number]
        for seed in seeds:
            text = spoiled(text, random.Random(seed))
        return text
    root = deepcopy(tree(number))
    _shorten(root, draw)
    mild = draw.random() < 0.7
    for seed in seeds:
        change(root, random.Random(seed), mild)
    text = "\n".join(block(root)) + "\n"
    return spoiled(text, draw) if draw.random() < 0.05 else text


def _shorten(root: Any, draw: random.Random) -> None:
    """Leave only some items, so that an example is quick."""
    script = root.get("script") if isinstance(root, dict) else None
    while isinstance(script, list):
        del script[: draw.randrange(len(script))]
        del script[draw.randint(1, 3) :]
        script = next((item["do"] for item in script if "do" in item), None)


def _places(value: Any) -> list[tuple[Any, Any]]:
    """Every place in a tree that holds a value: its container, and its key or index there."""
    found: list[tuple[Any, Any]] = []
    if isinstance(value, dict | list):
        for key in list(value) if isinstance(value, dict) else range(len(value)):
            found += [(value, key), *_places(value[key])]
    return found


def change(root: Any, draw: random.Random, mild: bool) -> None:
    """Change one thing in a tree: anything, or with `mild` what may well be right, in what is to be done."""
    places = _places(root["script"] if mild and isinstance(root, dict) and "script" in root else root)
    if places:
        draw.choice(MILD if mild else CHANGES)(places, *draw.choice(places), draw)


Change = Callable[[list[tuple[Any, Any]], Any, Any, random.Random], None]


def _scalar(places: list[tuple[Any, Any]], holder: Any, key: Any, draw: random.Random) -> None:
    leaves = [(into, at) for into, at in places if isinstance(into[at], str)]
    into, at = draw.choice(leaves or places)
    into[at] = draw.choice(SCALARS)


def _amount(places: list[tuple[Any, Any]], holder: Any, key: Any, draw: random.Random) -> None:
    leaves = [(into, at) for into, at in places if isinstance(into[at], str) and re.search(r"\d|\$", into[at])]
    if leaves:
        into, at = draw.choice(leaves)
        new = draw.choice(_split(AMOUNTS))
        name, space, _ = into[at].partition(" ")
        into[at] = f"{name} {new}" if space and not name[:1].isdigit() and draw.random() < 0.8 else new


def _drop(places: list[tuple[Any, Any]], holder: Any, key: Any, draw: random.Random) -> None:
    del holder[key]


def _copy(places: list[tuple[Any, Any]], holder: Any, key: Any, draw: random.Random) -> None:
    value = deepcopy(holder[key])
    into, _ = draw.choice(places)
    if isinstance(into, list):
        into.insert(draw.randint(0, len(into)), value)
    else:
        into[key if isinstance(key, str) else draw.choice(NAMES)] = value


def _rename(places: list[tuple[Any, Any]], holder: Any, key: Any, draw: random.Random) -> None:
    if isinstance(holder, dict):
        holder[draw.choice(NAMES)] = holder.pop(key)


def _add(places: list[tuple[Any, Any]], holder: Any, key: Any, draw: random.Random) -> None:
    mappings = [into[at] for into, at in places if isinstance(into[at], dict)]
    if mappings:
        into = draw.choice(mappings)
        donors = [(name, other[name]) for other, name in places if isinstance(other, dict) and name not in into]
        if donors and draw.random() < 0.7:
            name, value = draw.choice(donors)
            into[name] = deepcopy(value)
        else:
            into[draw.choice(NAMES)] = draw.choice(SCALARS)


def _retype(places: list[tuple[Any, Any]], holder: Any, key: Any, draw: random.Random) -> None:
    value = holder[key]
    holder[key] = draw.choice(
        [[value], [value, deepcopy(value)], {draw.choice(NAMES): value}, [], {}, "", draw.choice(SCALARS),
         [draw.choice(SCALARS) for _ in range(draw.randint(1, 3))]]
    )  # fmt: skip


def _swap(places: list[tuple[Any, Any]], holder: Any, key: Any, draw: random.Random) -> None:
    into, at = draw.choice(places)
    mine, other = deepcopy(holder[key]), deepcopy(into[at])
    holder[key] = other
    if key in holder if isinstance(holder, dict) else True:
        into[at] = mine


def _many(places: list[tuple[Any, Any]], holder: Any, key: Any, draw: random.Random) -> None:
    """What multiplies work: rounds of rounds, sets, repeats, times."""
    dicts = [(into, at) for into, at in places if isinstance(into[at], dict)]
    items = [(into, at) for into, at in dicts if isinstance(into, list)]
    big = draw.choice(["10000", "1000", "100", "4 h", "1 ms", "5 ms", "1 s", "1000 beats"])
    if items and draw.random() < 0.4:
        into, at = draw.choice(items)
        into[at] = {"circuit": "Again", "rounds": big, "do": [into[at]]}
    elif dicts:
        into, at = draw.choice(dicts)
        name = draw.choice(
            ["sets", "rounds", "repeat", "for", "hold", "every", "tips every", "rest", "count in", "wait"]
        )
        into[at][name] = big


def _option(places: list[tuple[Any, Any]], holder: Any, key: Any, draw: random.Random) -> None:
    """Give an exercise another option."""
    found = [into[at] for into, at in places if isinstance(into[at], dict) and "exercise" in into[at]]
    if found:
        exercise = draw.choice(found)
        if draw.random() < 0.3:
            for name in ("repeat", "for", "hold", "phases", "pace", "bout", "relax", "count", "tick", "words"):
                exercise.pop(name, None)
            exercise.update(deepcopy(draw.choice(DOSES)))
        else:
            name, value = draw.choice(OPTIONS)
            exercise[name] = deepcopy(value)


def _one(places: list[tuple[Any, Any]], holder: Any, key: Any, draw: random.Random) -> None:
    """Leave an entry of a list out, or have it twice."""
    entries = [(into, at) for into, at in places if isinstance(into, list)]
    if entries:
        into, at = draw.choice(entries)
        into[at : at + 1] = [deepcopy(into[at]) for _ in range(draw.choice([0, 2, 2, 3]))]


def _usual(places: list[tuple[Any, Any]], holder: Any, key: Any, draw: random.Random) -> None:
    """Another amount of the same unit."""
    leaves = [(into, at) for into, at in places if isinstance(into[at], str) and re.search(r"\d", into[at])]
    if leaves:
        into, at = draw.choice(leaves)
        more = draw.choice(["0", "0.1", "0.5", "1", "2", "3", "7", "11", "20", "45", "60", "90", "240", "1000", "3-9"])
        into[at] = re.sub(r"\d+(\.\d+)?", more, into[at], count=1)


LONG = "Draw the thigh in as slowly as you can and keep the other leg long and heavy on the floor all the while"
OPTIONS: list[tuple[str, Any]] = [
    ("sides", ["left", "right"]), ("sides", ["right"]), ("change", "10 s"), ("change", "1 ms"), ("again", "The $other."),
    ("again", "Again."), ("sets", "2"), ("sets", "1-3"), ("rest", "20 s"), ("rest", "4 min"), ("relax", "1 s"),
    ("relax", "1 ms"), ("pace", "60"), ("pace", "240"), ("pace", {"from": "40", "to": "200", "over": "1 min"}),
    ("count in", "2"), ("count in", "60"), ("tick", "none"), ("tick", "each"), ("tick", "first"), ("words", "every"),
    ("words", "off"), ("words", "fade"), ("words", [{"for": "1", "speak": "none"}, {"speak": "all", "first": "1"}]),
    ("count", {"every": "1"}), ("count", {"every": "5"}), ("count", {"down": "1"}), ("countdown", "0"),
    ("countdown", "10"), ("announce", "none"), ("announce", ["left"]), ("tips", ["Belly wide.", LONG]),
    ("tips every", "1 s"), ("tips every", "30 s"), ("reminders", [{"every": "5 s", "say": "Slowly."}]),
    ("reminders", [{"at": "halfway", "say": LONG}, {"at": "last minute", "say": "Soon."}, {"at": "0:07", "say": "Now."}]),
    ("mistakes", [LONG, "Do not pull."]), ("kind", "breath"), ("kind", "circle"), ("kind", "walk"), ("kind", "strength"),
    ("position", "Lie on your $side side"), ("position", "stand"), ("kit", "a band"), ("load", "a weight"),
    ("after", [{"say": "Let go.", "wait": "3 s"}]), ("setup", [{"safety": LONG}, {"say": "$side first.", "then": "none"}]),
]  # fmt: skip
_LANE = {"for": "24 steps", "lane": "40", "break": "6 s", "do": [{"safety": "Look.", "wait": "2 s"}],
         "turn": [{"safety": "Turn round.", "then": "Turn."}]}  # fmt: skip
_TALKATIVE = {"phase": "out 3 s", "say": LONG, "then": "Slow", "tone": "falling", "countdown": "3"}
DOSES: list[dict[str, Any]] = [
    {"repeat": "12", "phases": ["in 2 s", _TALKATIVE]}, {"repeat": ["3", "2"], "phases": ["down 2 s", "up 1 s"]},
    {"for": "7 min", "phases": ["in 4 s", "hold 7 s", _TALKATIVE]}, {"for": ["20 s", "30 s"], "phases": ["top", "low"]},
    {"for": "90 s"}, {"for": "5 s"}, {"hold": "20 s"}, {"hold": "1 ms"}, {"hold": ["5 s", "60 s"], "repeat": "3"},
    {"hold": "10 s", "repeat": "3", "relax": "1 ms", "countdown": "10"},
    {"repeat": "200", "phases": [{"phase": "in 700 ms", "tone": "rising"}, {"phase": "out 0.4 s", "tone": "steady"}]},
    {"for": "3 min", "pace": "60", "phases": ["left 1 beat", "right 1 beat"]},
    {"repeat": "40", "pace": "240", "phases": ["left 1 beat", "right 2 beats", "hold 3 beats"], "count": {"every": "2"}},
    {"for": "7 min", "pace": {"from": "40", "to": "200", "over": "1 min"}, "phases": ["left 1 beat", "right 1 beat"]},
    {"for": "7 min", "pace": "90", "phases": ["left 1 beat", "right 1 beat"], "bout": {"for": "20 s", "break": "6 s"}},
    {"repeat": "99", "pace": {"from": "90", "to": "50", "over": "4 min"}, "phases": ["left 1 beat", "right 1 beat"],
     "bout": {"for": "10 steps", "break": "1 ms"}},
    {"for": "13 min", "pace": "70", "phases": ["left 1 beat", "right 1 beat"], "bout": _LANE},
]  # fmt: skip
MILD: list[Change] = [_usual, _usual, _usual, _option, _option, _option, _one]
CHANGES: list[Change] = [_scalar, _amount, _amount, _amount, _drop, _drop, _copy, _rename, _add, _add, _retype, _swap,
                         _many]  # fmt: skip


def block(value: Any, indent: str = "") -> list[str]:
    """Write a tree as YAML, block style; what is no plain text stands in quotes."""
    if isinstance(value, dict) and value:
        return _entries([(f"{_written(str(key))}:", inner) for key, inner in value.items()], indent)
    if isinstance(value, list) and value:
        return _entries([("-", inner) for inner in value], indent)
    return [f"{indent}{_inline(value)}"]


def _entries(entries: list[tuple[str, Any]], indent: str) -> list[str]:
    lines = []
    for head, inner in entries:
        if isinstance(inner, dict | list) and inner:
            lines += [f"{indent}{head}", *block(inner, indent + "  ")]
        else:
            lines.append(f"{indent}{head} {_inline(inner)}")
    return lines


def _inline(value: Any) -> str:
    return "{}" if value == {} else "[]" if value == [] else _written(str(value))


def _written(text: str) -> str:
    return text if re.fullmatch(r"[A-Za-z0-9$][\w $.,-]*", text) and text == text.strip() else json.dumps(text)


def spoiled(text: str, draw: random.Random) -> str:
    """Change some letters or lines of a text."""
    lines = text.split("\n")
    at = draw.randrange(len(lines))
    kind = draw.randrange(8)
    if kind == 0:
        del lines[at]
    elif kind == 1:
        lines.insert(at, draw.choice(lines))
    elif kind == 2:
        lines[at] = " " * draw.randint(0, 9) + lines[at].lstrip()
    elif kind == 3:
        lines = lines[: at + 1]
    elif kind == 4:
        lines[at] += draw.choice(
            [" # not heard", ":", " [", "\t", " &a", " *a", " |", " >-", "\u2028x", "\x85", "\r", "\x00", "\ufeff"]
        )
    else:
        start = draw.randint(0, len(text))
        length = draw.choice([0, 0, 1, 1, 2, 10])
        inserted = draw.choice(["", "", "\"", "'", "\n", ":", ": ", "- ", "{", "}", "[", "]", ",", "&a ", "*a", "!x ",
                                "%", "@", "`", "|", ">", "\t", " ", "#", "\\", "---\n", "...\n", "é", "\ud800", "$", "9"])  # fmt: skip
        return text[:start] + inserted + text[start + length :]
    return "\n".join(lines)
