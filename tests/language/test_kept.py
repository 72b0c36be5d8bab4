"""Documents from the cache are those that the reader of YAML gives."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from coach.errors import RoutineError
from coach.language import document, kept
from coach.language.document import AT, Node, parse
from coach.language.kept import parse_once

HERE = Path(__file__).parent
TEXTS = {
    path.stem: path.read_text("utf-8")
    for path in (HERE / "everything.yaml", *sorted((HERE.parents[1] / "scripts").glob("*.yaml")))
}
ODD = {
    "alias": "a: &x [1, {b: c}]\nd: *x\ne: {<<: 1}\n",
    "block": "a: |\n  one\n\n  two\nb: ''\nc:\nd: [x, y # cut\n  ]\n'e f': \"\\u00e9\"\n",
    "cut": "a: word # a comment\nb: [p #q\n, r]\n",
    "scalar": "only a text",
    "list": "- a\n- [b, []]\n- {}\n",
}


def facts(node: Node) -> object:
    """All that is read of a node, in order; names of anchors are known to the reader alone."""
    if node.entries is not None:
        content: object = [(key, at, facts(value)) for key, (at, value) in node.entries.items()]
    else:
        content = node.text if node.items is None else [facts(item) for item in node.items]
    return node.place, content, node.flow, node.cut_by_comment, node.size


@pytest.mark.parametrize("name", [*TEXTS, *ODD])
def test_what_was_kept_is_what_was_read(name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    text = (TEXTS | ODD)[name]
    read = parse(text, "a.yaml")
    assert facts(parse_once(text, "a.yaml")) == facts(read)
    assert any(path.is_file() for path in tmp_path.rglob("*"))
    again = parse_once(text, "a.yaml")
    assert again is not read
    assert facts(again) == facts(read)
    assert parse_once(text, "b.yaml").place.file == "b.yaml"
    if read.entries is not None:
        assert again.plain()[AT] == read.place


def test_what_was_read_once_needs_no_reader_of_yaml(tmp_path: Path) -> None:
    (tmp_path / "a.yaml").write_text("routine: A\nscript:\n  - say: Hello.\n", "utf-8")
    code = "import sys, coach; print(coach.read(sys.argv[1]).title, 'ruamel.yaml' in sys.modules)"
    environment = {**os.environ, "XDG_CACHE_HOME": str(tmp_path / "cache")}
    command = [sys.executable, "-c", code, str(tmp_path / "a.yaml")]
    told = [subprocess.run(command, env=environment, capture_output=True, text=True, check=True).stdout for _ in "12"]
    assert told == ["A True\n", "A False\n"]


def test_what_is_refused_is_refused_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    for _ in "12":
        with pytest.raises(RoutineError, match="stands twice"):
            parse_once("a: 1\na: 2\n", "a.yaml")
    assert not any(path.is_file() for path in tmp_path.rglob("*"))


def test_another_reader_reads_anew(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    read: list[str] = []
    monkeypatch.setattr(kept, "parse", lambda text, file: read.append(file) or parse(text, file))

    def readings() -> int:
        kept._reader.cache_clear()
        read.clear()
        for _ in "12":
            parse_once("a: 1\n", "a.yaml")
        return len(read)

    assert [readings(), readings()] == [1, 0]
    changed = tmp_path / "document.py"
    changed.write_bytes(Path(document.__file__).read_bytes().replace(b"MAX_DEPTH: Final = 40", b"MAX_DEPTH: Final = 2"))
    with monkeypatch.context() as patch:
        patch.setattr(document, "__file__", str(changed))
        assert [readings(), readings()] == [1, 0]
    with monkeypatch.context() as patch:
        patch.setattr(kept, "installed_version", lambda name: f"another {name}")
        assert [readings(), readings()] == [1, 0]
    assert readings() == 0
    kept._reader.cache_clear()
