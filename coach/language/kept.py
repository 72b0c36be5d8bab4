"""Documents that were read before: to import a reader of YAML and read one takes longer than to plan a routine."""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path
from typing import Any

from coach.errors import Place
from coach.folders import text_store
from coach.installed import installed_version
from coach.language import document
from coach.language.document import Node, parse
from coach.store import key_of


def parse_once(text: str, file: str) -> Node:
    """Read one YAML document as `parse` does, or take what was read of the same text before.

    Raises:
        RoutineError: what `parse` raises.
    """
    store, key = text_store(), key_of("document", _reader(), text)
    if (blob := store.get(key)) is not None:
        return _unpacked(json.loads(blob), file, text.splitlines())
    root = parse(text, file)
    store.put(key, json.dumps(_packed(root)).encode())
    store.trim()
    return root


@cache
def _reader() -> str:
    """Hash what reads documents: another one may refuse what this one takes, and in a clone none tells its version."""
    code = [Path(path).read_bytes() for path in (document.__file__, __file__)]
    return key_of(installed_version("ruamel.yaml"), code)


def _packed(node: Node) -> list[Any]:
    content: Any = node.text
    if node.entries is not None:
        content = {key: [at.line, at.column, _packed(value)] for key, (at, value) in node.entries.items()}
    elif node.items is not None:
        content = [_packed(item) for item in node.items]
    return [node.place.line, node.place.column, content, node.flow, node.cut_by_comment, node.size]


def _unpacked(packed: list[Any], file: str, lines: list[str]) -> Node:
    def place(line: int, column: int) -> Place:
        return Place(file, line, column, lines[line - 1] if line <= len(lines) else "")

    def unpacked(packed: list[Any]) -> Node:
        line, column, content, flow, cut, size = packed
        node = Node(place(line, column), flow=flow, cut_by_comment=cut, size=size)
        if isinstance(content, dict):
            node.entries = {key: (place(*at), unpacked(value)) for key, (*at, value) in content.items()}
        elif isinstance(content, list):
            node.items = [unpacked(item) for item in content]
        else:
            node.text = content
        return node

    return unpacked(packed)
