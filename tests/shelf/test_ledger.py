"""The list of what was made: which files are one's own, and what becomes of a list that cannot be read."""

from __future__ import annotations

import json
import signal
import subprocess
import sys
from pathlib import Path

import psutil
import pytest
from listen import decode_all
from orders import Shelf, order

from coach.errors import MachineError
from coach.shelf.ledger import DAMAGED, LEDGER, Ledger, Made, digest_of, load, may_replace, placed, save
from coach.store import key_of


def made(path: Path, key: str = "") -> Made:
    stat = path.stat()
    return Made(stat.st_size, stat.st_mtime_ns, digest_of(path), key)


@pytest.mark.parametrize("known", [True, False])
@pytest.mark.parametrize(
    ("there", "moved", "stays"),
    [(None, True, b"new"), (b"old", True, b"new"), (b"new", True, b"new"), (b"theirs", False, b"theirs")],
)
def test_what_may_take_the_place_of_what(
    tmp_path: Path, there: bytes | None, moved: bool, stays: bytes, known: bool
) -> None:
    target, source = tmp_path / "a" / "target", tmp_path / "source"
    target.parent.mkdir()
    target.write_bytes(b"old")
    old = made(target) if known else None
    target.unlink()
    if there is not None:
        target.write_bytes(there)
    source.write_bytes(b"new")
    if there == b"old" and not known:
        moved, stays = False, b"old"
    result = placed(source, target, old, "key")
    assert (result is not None, target.read_bytes()) == (moved, stays)
    if result is not None:
        assert result == made(target, "key")
        assert not source.exists()


def test_a_link_is_never_ones_own(tmp_path: Path) -> None:
    (tmp_path / "file").write_bytes(b"mine")
    known = made(tmp_path / "file")
    (tmp_path / "link").symlink_to("file")
    (tmp_path / "loose").symlink_to("nowhere")
    assert not may_replace(tmp_path / "link", known)
    assert not may_replace(tmp_path / "loose", known)
    assert Ledger({"link": known}).look(tmp_path, "link") == "other"
    assert Ledger({"link": known}).look(tmp_path, "gone") == "absent"


@pytest.mark.parametrize("damage", [b"", b"{", b"[]", b"null", b'{"version": 1}', b"\xff\xfe", b"[" * 100_000])
def test_a_damaged_list_costs_no_file(shelf: Shelf, damage: bytes) -> None:
    shelf.build(order([("One", 2), ("Two", 2)]))
    before = shelf.times()
    (shelf.folder / LEDGER).write_bytes(damage)
    outcome = shelf.build(order([("One", 2)]))
    told = outcome.notes[0].text
    assert "is damaged: it is cut off, or something else was written over it. It is now" in told
    assert (outcome.missing, "01 One.mp3" in outcome.left) == ((), True), "its tags say 1/2, and it sounds as it should"
    assert shelf.times() == before
    assert (shelf.folder / DAMAGED).read_bytes() == damage
    assert [note for note in shelf.build(order([("One", 2)])).notes if "damaged" in note.text] == []


def test_what_a_damaged_list_knew_is_known_again_by_its_content(shelf: Shelf) -> None:
    shelf.build(order([("One", 2), ("Two", 2)]))
    before = shelf.times()
    (shelf.folder / LEDGER).write_bytes(b"{")
    outcome = shelf.build(order([("One", 2), ("Two", 2)]))
    assert (outcome.missing, outcome.left, shelf.times()) == ((), (), before)
    assert shelf.build(order([("One", 2), ("Two", 2)])).kept == 2


def test_a_flipped_letter_is_damage(shelf: Shelf) -> None:
    shelf.build(order([("One", 2)]))
    text = (shelf.folder / LEDGER).read_text("utf-8")
    (shelf.folder / LEDGER).write_text(text.replace("01 One.mp3", "02 One.mp3"), "utf-8")
    assert load(shelf.folder).damage == "something other than coach has changed it"


@pytest.mark.parametrize("path", ["../theirs", "/etc/theirs", "a/../../theirs", "..", "c:\\theirs", "a\\..\\theirs"])
def test_a_list_of_somebody_else_leads_to_nothing_outside(shelf: Shelf, path: str) -> None:
    shelf.folder.mkdir()
    save(Ledger({path: Made(0, 0, "", "")}), shelf.folder)
    found = load(shelf.folder)
    assert (found.made, found.damage) == ({}, f"it names {path}, which lies outside of the folder")


def test_what_a_newer_coach_built_is_left_to_it(shelf: Shelf) -> None:
    shelf.build(order([("One", 2)]))
    before = shelf.files()
    data = json.loads((shelf.folder / LEDGER).read_bytes())
    (shelf.folder / LEDGER).write_text(json.dumps(data | {"version": 99}), "utf-8")
    with pytest.raises(MachineError, match="newer coach"):
        shelf.build(order([]))
    assert shelf.files() == before


def test_what_another_version_described_otherwise_is_still_ones_own(shelf: Shelf) -> None:
    shelf.build(order([("One", 2), ("Two", 2)]))
    data = json.loads((shelf.folder / LEDGER).read_bytes())
    del data["built"]["title"]
    data["check"] = key_of(json.dumps([data["made"], data["built"]], sort_keys=True))
    (shelf.folder / LEDGER).write_text(json.dumps(data), "utf-8")
    outcome = shelf.build(order([("One", 2)]))
    assert (outcome.rendered, outcome.removed) == (1, ("02 Two.mp3", "02 Two.vtt"))
    assert all("damaged" not in note.text for note in outcome.notes)


BUILD = """
import sys
sys.path[:0] = {path!r}
from pathlib import Path
from orders import Shelf, order
def told(what, done, total):
    print(what, done, flush=True)
    if (what, done) == ("rendering", 4):
        sys.stdin.read()
if __name__ == "__main__":
    Shelf(Path("built")).build(order([(f"Walk {{n}}", n) for n in range(1, 13)]), {jobs}, told)
"""


@pytest.mark.parametrize("jobs", [1, 2])
def test_a_build_that_was_killed_is_gone_on_with(shelf: Shelf, tmp_path: Path, jobs: int) -> None:
    (tmp_path / "build.py").write_text(BUILD.format(path=sys.path, jobs=jobs), "utf-8")
    command = [sys.executable, str(tmp_path / "build.py")]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, encoding="utf-8") as running:
        assert running.stdout is not None
        while running.stdout.readline() != "rendering 4\n":
            assert running.poll() is None
        processes = psutil.Process(running.pid).children(recursive=True)
        running.send_signal(signal.SIGKILL)
    assert bool(processes) is (jobs > 1)
    assert psutil.wait_procs(processes, 60)[1] == [], "those that rendered do not outlive it"
    (shelf.folder / ".coach-part-left").mkdir()
    there = [path for path in shelf.files() if path.endswith(".mp3") and path[0] != "."]
    assert len(there) >= 4
    for path in there:
        assert len(decode_all(shelf.folder / path)) > 1
    before = shelf.times()
    outcome = shelf.build(order([(f"Walk {number}", number) for number in range(1, 13)]))
    assert outcome.rendered + outcome.kept == 12
    assert outcome.left == ()
    after = shelf.times()
    assert {path: after[path] for path in there} == {path: before[path] for path in there}
    assert [path.name for path in shelf.folder.iterdir() if path.name.startswith(".")] == [LEDGER]
