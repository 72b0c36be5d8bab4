"""Programs that went wrong: texts of real ones, changed in their structure or letter by letter, by a seed."""

from __future__ import annotations

import random
from copy import deepcopy
from functools import cache
from typing import Any

from language.mutations import block, plain, spoiled
from programs.made_up import sources as programs

from coach.language.document import parse

SCALARS = """0; 1; 2; 3; 4; 5; 6; 7; 8; 20; 104; 105; 10000; -1; 1.5; 1-3; 3-1; 2-6; every day; 3 a week; 5 a week; 8 a week
5 -> 20; 5 -> 20 over 4 weeks; 5 -> 20 over 40 weeks; 20 -> 5; 1 -> 2 by 0.1; 30 -> 50 by 5 over 3 weeks; 5 -> x; -> 5; ->
5 min -> 15 min; 20 s -> 30 s; 10 min → 20 min by 2 min; 1 -> 99999; 0 -> 5; 5 -> 5; 1.25 -> 2.5; 15 min; 4 min; 9 h; 15; 20 s
1:30; week is 1; week is 2 or later; week is 1-3 or 5; week is not 2; week is 9; week is 0; day is 1 or 4; day is 8; day is not 1
level is gentle; level is not strong; level is none; level is x; week is 2-4 and day is 3; week is; 40 %; 0 %; 99 %; 100 %
gentle; strong; nothing; left; right; up; full; less; beats-only; shift; skip; en; zh; xx; morning; evening; Evening!; ''
backward-walk; backward-forward; knee-hug; seven-actions; waist-circles; find-your-pace; back-care-4-weeks; nowhere; a/b
half an hour; turns; every; fade; bend; both; all; none; $minutes; a: b; 🙂"""
KEYS = """program; language; group; about; source; notes; weeks; days; missed; deload; talk; sessions; do; session; when; routine
level; set; without; only; side; fit; by; week; day; minutes; cadence; lane; words; rounds; circles; direction; turns; hold
sets; stay; waist-circles.repeat; waist-circles.for; knee-hug.repeat; knee-hug.sets; crocodile.repeat; walk.pace; nonsense
open-book.hold; press-up.rest; the-walk.for; script; settings"""


def _split(text: str) -> list[str]:
    return [part.strip() for line in text.split("\n") for part in line.split(";")]


VALUES, NAMES = _split(SCALARS), _split(KEYS)


@cache
def sources() -> list[str]:
    return programs()


@cache
def tree(number: int) -> Any:
    """One of the sources as dicts, lists and texts."""
    return plain(parse(sources()[number], "source.yaml"))


def mutated(number: int, seeds: list[int]) -> str:
    """Give a source with one change a seed."""
    draw = random.Random(f"{number} {seeds[0]}")
    if draw.random() < 0.2:
        text = sources()[number]
        for seed in seeds:
            text = spoiled(text, random.Random(seed))
        return text
    root = deepcopy(tree(number))
    for seed in seeds:
        change(root, random.Random(seed))
    return "\n".join(block(root)) + "\n"


def _places(value: Any) -> list[tuple[Any, Any]]:
    """Every place in a tree that holds a value: its container, and its key or index there."""
    found: list[tuple[Any, Any]] = []
    if isinstance(value, dict | list):
        for key in list(value) if isinstance(value, dict) else range(len(value)):
            found += [(value, key), *_places(value[key])]
    return found


def change(root: Any, draw: random.Random) -> None:
    """Change one thing in a tree, mostly a value."""
    places = _places(root)
    if not places:
        return
    holder, key = draw.choice(places)
    kind = draw.randrange(12)
    if kind < 6:
        leaves = [place for place in places if isinstance(place[0][place[1]], str)]
        into, at = draw.choice(leaves or places)
        into[at] = draw.choice(VALUES)
    elif kind == 6:
        del holder[key]
    elif kind == 7:
        holder[key] = draw.choice([[holder[key]], [], {}, {draw.choice(NAMES): holder[key]},
                                   [draw.choice(VALUES) for _ in range(draw.randint(1, 5))]])  # fmt: skip
    elif kind == 8 and isinstance(holder, list):
        holder.insert(draw.randint(0, len(holder)), deepcopy(holder[key]))
    elif kind == 9 and isinstance(holder, dict):
        holder[draw.choice(NAMES)] = holder.pop(key)
    else:
        mappings = [into[at] for into, at in places if isinstance(into[at], dict)] or [root]
        draw.choice(mappings)[draw.choice(NAMES)] = draw.choice(VALUES)
