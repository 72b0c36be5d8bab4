"""YAML text as a tree whose every node knows its line and column, read safely.

Every scalar stays text. Tags and directives are refused, aliases, nesting and size are bounded, keys are unique.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any, Final, NoReturn

from coach.errors import Place, Problem, RoutineError

MAX_BYTES: Final = 1_000_000
MAX_DEPTH: Final = 40
MAX_NODES: Final = 50_000
"""How many nodes a routine may have when all its aliases are written out."""
_HALF: Final = re.compile("[\ud800-\udfff]")
AT: Final = "@"
"""The key under which a mapping of `Node.plain` holds its `Place`; YAML allows no plain key to start so."""


@dataclass(slots=True)
class Node:
    """One scalar (`text`), mapping (`entries`) or sequence (`items`) of the document."""

    place: Place
    text: str | None = None
    entries: dict[str, tuple[Place, Node]] | None = None
    items: list[Node] | None = None
    flow: bool = False
    """Written inline, as `[a, b]` or `{a: b}`."""
    cut_by_comment: bool = False
    """A plain scalar with ` #` behind it on its line, which YAML cuts off."""
    size: int = 1
    anchor: str | None = None

    def plain(self) -> Any:
        """Give text as `Scalar`, mappings as dicts with their place under `AT`, sequences as lists."""
        if self.entries is not None:
            return {AT: self.place} | {key: node.plain() for key, (_, node) in self.entries.items()}
        if self.items is not None:
            return Sequence([node.plain() for node in self.items], self.place, self.flow)
        return Scalar(self.text or "", self.place, self.cut_by_comment)


class Scalar(str):
    """Text that knows where it stands."""

    place: Place
    cut_by_comment: bool

    def __new__(cls, text: str, place: Place, cut_by_comment: bool) -> Scalar:
        """Make one."""
        self = super().__new__(cls, text)
        self.place, self.cut_by_comment = place, cut_by_comment
        return self


class Sequence(list[Any]):
    """A list that knows where it stands, and whether it was written inline."""

    def __init__(self, items: list[Any], place: Place, flow: bool) -> None:
        super().__init__(items)
        self.place, self.flow = place, flow


@dataclass(slots=True)
class _Reader:
    file: str
    lines: list[str]
    anchors: dict[str, Node] = field(default_factory=dict)

    def place(self, mark: Any) -> Place:
        line = self.lines[mark.line] if mark.line < len(self.lines) else ""
        return Place(self.file, mark.line + 1, mark.column + 1, line)

    def fail(self, mark: Any, message: str) -> NoReturn:
        raise RoutineError([Problem(message, self.place(mark))])

    def document(self, events: Iterator[Any]) -> Node:
        """Build the tree without recursion, so that no depth of nesting can exhaust the stack."""
        open_nodes: list[tuple[Node, Scalar | None]] = []  # each with the key that waits for its value
        while True:
            event = next(events)
            name = type(event).__name__
            if name in ("MappingEndEvent", "SequenceEndEvent"):
                node, _ = open_nodes.pop()
                self.name(node)
            else:
                node = self.opened(event, name, len(open_nodes))
                if name in ("MappingStartEvent", "SequenceStartEvent"):
                    open_nodes.append((node, None))
                    continue
            if not open_nodes:
                return node
            parent, key = open_nodes[-1]
            waiting = self.adopt(parent, key, node)
            open_nodes[-1] = (parent, waiting)
            if parent.size > MAX_NODES:
                self.fail(
                    event.start_mark, f"the routine is too large: more than {MAX_NODES:,} entries, aliases counted"
                )

    def opened(self, event: Any, name: str, depth: int) -> Node:
        if name == "AliasEvent":
            if event.anchor not in self.anchors:
                self.fail(event.start_mark, f"*{event.anchor} has no &{event.anchor} before it")
            return self.anchors[event.anchor]
        if depth >= MAX_DEPTH:
            self.fail(event.start_mark, f"nested too deeply; at most {MAX_DEPTH} levels")
        if getattr(event, "tag", None):
            self.fail(event.start_mark, f"a tag (!…) is not allowed here: {event.tag}")
        place = self.place(event.start_mark)
        if name == "MappingStartEvent":
            node = Node(place, entries={}, flow=bool(event.flow_style))
        elif name == "SequenceStartEvent":
            node = Node(place, items=[], flow=bool(event.flow_style))
        else:
            if _HALF.search(event.value):
                self.fail(event.start_mark, "half a character (\\ud800 to \\udfff) stands here; write the whole one")
            end = event.end_mark
            rest = self.lines[end.line][end.column :] if end.line < len(self.lines) else ""
            node = Node(place, text=event.value, cut_by_comment=not event.style and rest.lstrip().startswith("#"))
        node.anchor = event.anchor
        if node.text is not None:
            self.name(node)
        return node

    def name(self, node: Node) -> None:
        """Let aliases find a node, now that it is whole: none can hold itself."""
        if node.anchor:
            self.anchors[node.anchor] = node

    def adopt(self, parent: Node, key: Scalar | None, node: Node) -> Scalar | None:
        parent.size += node.size
        if parent.items is not None:
            parent.items.append(node)
            return None
        entries = parent.entries
        assert entries is not None
        if key is not None:
            entries[str(key)] = (key.place, node)
            return None
        if node.text is None:
            raise RoutineError([Problem("a key must be one word or phrase, not a list or a mapping", node.place)])
        if node.text in entries:
            raise RoutineError([Problem(f"{node.text!r} stands twice; each key may stand once", node.place)])
        if node.text == AT:
            raise RoutineError([Problem(f"unknown key {AT!r}", node.place)])
        return Scalar(node.text, node.place, False)


def parse(text: str, file: str) -> Node:
    """Read one YAML document as a tree.

    Raises:
        RoutineError: it is no YAML, holds more than one document, or what is refused here; with its position.
    """
    from ruamel.yaml import YAML
    from ruamel.yaml.error import MarkedYAMLError
    from ruamel.yaml.reader import ReaderError

    reader = _Reader(file, text.splitlines())
    if len(text) > MAX_BYTES:
        raise RoutineError([Problem(f"the file is too large: {len(text):,} characters; at most {MAX_BYTES:,}",
                                    Place(file, 1, 1))])  # fmt: skip
    yaml = YAML(typ="base", pure=True)
    events = yaml.parse(text)
    try:
        for event in events:
            name = type(event).__name__
            if name == "DocumentStartEvent":
                if event.version or event.tags:
                    reader.fail(event.start_mark, "a directive (%…) is not allowed here")
                root = reader.document(events)
            elif name == "StreamEndEvent":
                raise RoutineError([Problem("the file is empty; expected a routine", Place(file, 1, 1))])
            if name == "DocumentStartEvent":
                break
        for event in events:
            if type(event).__name__ == "DocumentStartEvent":
                reader.fail(event.start_mark, "a second document starts here; a file holds one routine")
    except MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        raise RoutineError([Problem(_explained(error), reader.place(mark) if mark else None)]) from error
    except ReaderError as error:
        before = text[: error.position].split("\n")
        place = Place(file, len(before), len(before[-1]) + 1)
        raise RoutineError([Problem("a control character stands here; take it out", place)]) from error
    return root


def _explained(error: Any) -> str:
    problem = str(error.problem or "cannot be read")
    if "mapping values are not allowed" in problem:
        return "this is no YAML: a colon inside a sentence; put the sentence in quotes"
    if "cannot start any token" in problem and "'\\t'" in problem:
        return "this is no YAML: indent with spaces, not with tabs"
    return f"this is no YAML: {problem}"
