"""A routine as a tree: its chapters with their lengths, and the exercises in them with their sets and sides."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Final

from coach.plan.timeline import Chapter, Span, Timeline
from coach.timing import Ms, clock

MANY_LINES: Final = 20
"""A longer tree tells its rounds only once."""
MOST_LINES: Final = 40
"""A tree that is longer even then leaves out its middle."""
_WIDTH: Final = 80


@dataclass(frozen=True, slots=True)
class _Node:
    """A chapter, and what is done in it."""

    text: str
    length: Ms
    exercises: tuple[str, ...]
    """The names of what is done, by which rounds are known."""
    children: tuple[str, ...] = ()


def tree(timeline: Timeline) -> list[str]:
    """Give a timeline's tree, a line for each chapter and exercise, 80 columns wide at most."""
    nodes = [_node(chapter, _moves(timeline, chapter)) for chapter in timeline.chapters]
    lines = _drawn(nodes)
    if len(lines) > MANY_LINES:
        lines = _drawn(list(_rounds_once(nodes)))
    if len(lines) > MOST_LINES:
        half = MOST_LINES // 2
        left_out = len(lines) - 2 * half + 1
        lines = [*lines[:half], f"│ … {left_out} more lines", *lines[left_out + half :]]
    return [line if len(line) <= _WIDTH else f"{line[: _WIDTH - 1]}…" for line in lines]


def _moves(timeline: Timeline, chapter: Chapter) -> list[Span]:
    return [span for span in timeline.spans if span.kind == "move" and chapter.start <= span.start < chapter.end]


def _node(chapter: Chapter, moves: Sequence[Span]) -> _Node:
    groups = [(name, list(spans)) for name, spans in groupby(moves, key=lambda span: span.exercise)]
    length = Ms(chapter.end - chapter.start)
    head = f"{chapter.title} ({clock(length, millis=False)})"
    names = tuple(name for name, _ in groups)
    if len(groups) == 1 and chapter.title.startswith(names[0]):
        return _Node(f"{head}: {_amount(groups[0][1])}", length, names)
    return _Node(head, length, names, tuple(f"{name}: {_amount(spans)}" for name, spans in groups))


def _amount(spans: Sequence[Span]) -> str:
    """Tell sets, sides and lengths: `2 sets, left and right, 4 × 0:20`."""
    sets, sides = max(span.sets for span in spans), dict.fromkeys(span.side for span in spans if span.side)
    facts = [f"{sets} sets"] if sets > 1 else []
    facts += [" and ".join(sides)] if sides else []
    lengths = [clock(span.end - span.start, millis=False) for span in spans]
    same = len(set(lengths)) == 1
    if same:
        facts.append(lengths[0] if len(lengths) == 1 else f"{len(lengths)} × {lengths[0]}")
    else:
        facts.append(f"{clock(sum(span.end - span.start for span in spans), millis=False)} in all")
    return ", ".join(facts)


def _rounds_once(nodes: Sequence[_Node]) -> Iterable[_Node]:
    """Give chapters that repeat a few before them only once, and how often they come again."""
    at = 0
    while at < len(nodes):
        size, often = _repeated(nodes[at:])
        yield from nodes[at : at + size]
        if often:
            again = nodes[at + size : at + size * (often + 1)]
            length = Ms(sum(node.length for node in again))
            times = f"{often} more rounds" if often > 1 else "1 more round"
            yield _Node(f"{times} of these {size} ({clock(length, millis=False)})", length, ())
        at += size * (often + 1)


def _repeated(nodes: Sequence[_Node]) -> tuple[int, int]:
    """Find how many chapters from the first on come again at once, and how often; (1, 0) if they do not."""
    names = [node.exercises for node in nodes]
    for size in range(2, len(names) // 2 + 1):
        block, often = names[:size], 0
        while all(block) and names[size * (often + 1) : size * (often + 2)] == block:
            often += 1
        if often:
            return size, often
    return 1, 0


def _drawn(nodes: Sequence[_Node]) -> list[str]:
    lines = []
    for number, node in enumerate(nodes, 1):
        last = number == len(nodes)
        lines.append(f"{'└' if last else '├'} {node.text}")
        for child_number, child in enumerate(node.children, 1):
            branch = "└" if child_number == len(node.children) else "├"
            lines.append(f"{' ' if last else '│'} {branch} {child}")
    return lines
