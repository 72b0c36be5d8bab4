"""The pictures of docs/sound.md: both are drawn, from what is heard, and what they show is where they show it."""

from __future__ import annotations

import re
import runpy
import struct
from itertools import pairwise
from pathlib import Path
from statistics import median
from typing import Any, NamedTuple
from xml.etree import ElementTree

import pytest
from documents import ROOT

import coach
from coach.outputs.letters import text_width

SVG = "{http://www.w3.org/2000/svg}"


class Drawn(NamedTuple):
    folder: Path
    svgs: dict[str, str]
    """The SVG that each picture is made from."""
    beats: list[int]
    """The beats of the backward walk, as they were planned."""


@pytest.fixture(scope="module")
def drawn(tmp_path_factory: pytest.TempPathFactory) -> Drawn:
    folder = tmp_path_factory.mktemp("pictures")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("XDG_CACHE_HOME", str(tmp_path_factory.mktemp("cache")))
        script = runpy.run_path(str(ROOT / "docs" / "pictures.py"))
        script["main"](folder / "new")
        cues = coach.compile(coach.read("backward-walk")).timeline.cues
        svgs = {"waveform": (folder / "new" / "waveform.svg").read_text("utf-8"), "breath": script["breath"]()}
    return Drawn(folder / "new", svgs, sorted({cue.beat for cue in cues if cue.beat is not None}))


def elements(svg: str, name: str) -> list[Any]:
    return list(ElementTree.fromstring(svg).iter(f"{SVG}{name}"))


class Row(NamedTuple):
    """One row of the waveform; its moments are told by the labels of its axis alone."""

    places: list[float]
    """Of the lines of beats, across the picture."""
    beats: list[float]
    """The same, in milliseconds."""
    start: float
    end: float
    heights: dict[float, float]
    """How far the waveform reaches from its middle, by place."""


def rows(svg: str) -> list[Row]:
    lines = [line for line in elements(svg, "line") if (line.findtext(f"{SVG}title") or "").startswith("beat at")]
    labels = [text for text in elements(svg, "text") if re.fullmatch(r"\d:\d\d", text.text)]
    found = []
    for top, bottom in sorted({(float(line.get("y1")), float(line.get("y2"))) for line in lines}):
        axis = [label for label in labels if 0 < float(label.get("y")) - bottom < 30]
        told = [(float(label.get("x")), 60_000 * int(label.text[0]) + 1000 * int(label.text[2:])) for label in axis]
        (x, ms), (to_x, to_ms) = told[0], told[-1]
        places = [float(line.get("x1")) for line in lines if float(line.get("y1")) == top]
        outlines = " ".join(polygon.get("points") for polygon in elements(svg, "polygon")).split()
        points = [(px, py) for px, py in (map(float, point.split(",")) for point in outlines) if top < py < bottom]
        middle = median(py for _, py in points)
        heights: dict[float, float] = {}
        for px, py in points:
            heights[px] = max(heights.get(px, 0), abs(py - middle))
        start, end, *beats = (ms + (at - x) * (to_ms - ms) / (to_x - x) for at in (min(heights), max(heights), *places))
        found.append(Row(places, beats, start, end, heights))
    return found


def test_both_are_written_and_small(drawn: Drawn) -> None:
    assert sorted(path.name for path in drawn.folder.iterdir()) == ["breath.png", "waveform.svg"]
    for path in drawn.folder.iterdir():
        assert 20_000 < path.stat().st_size < 200_000
    png = (drawn.folder / "breath.png").read_bytes()
    assert png[:8] == b"\x89PNG\r\n\x1a\n"
    root = ElementTree.fromstring(drawn.svgs["breath"])
    assert struct.unpack(">2I", png[16:24]) == (2 * int(root.get("width", "")), 2 * int(root.get("height", "")))


def test_the_lines_are_at_the_beats_and_none_is_missing(drawn: Drawn) -> None:
    found = rows(drawn.svgs["waveform"])
    assert [len(row.beats) for row in found] == [6, 5]
    for row in found:
        planned = [beat for beat in drawn.beats if row.start <= beat <= row.end]
        assert row.beats == pytest.approx(planned, abs=1)


def test_a_word_is_written_so_that_its_vowel_is_on_a_line(drawn: Drawn) -> None:
    texts = [text for text in elements(drawn.svgs["waveform"], "text") if text.get("font-size") == "17"]
    halves = [(before.text, after.text) for before, after in zip(texts[::2], texts[1::2], strict=True)]
    assert halves == [
        *[("L", "eft"), ("R", "ight")] * 2,
        *[("R", "ight"), ("L", "eft"), ("Thr", "ee"), ("Tw", "o"), ("St", "op")],
    ]
    lines = [at for row in rows(drawn.svgs["waveform"]) for at in row.places][2:]
    assert [float(text.get("x")) for text in texts] == [at for at in lines for _ in range(2)]


def test_what_is_heard_is_drawn_where_it_is_heard(drawn: Drawn) -> None:
    first, last = rows(drawn.svgs["waveform"])
    for row in (first, last):
        for line in row.places:
            assert max(height for x, height in row.heights.items() if line < x < line + 4) > 12
    for line in first.places[:2]:
        assert max(height for x, height in first.heights.items() if line - 40 < x < line - 1) < 2, (
            "before a tick is silence"
        )


@pytest.mark.parametrize("name", ["waveform", "breath"])
def test_no_text_overlaps_another_or_leaves_the_page(name: str, drawn: Drawn) -> None:
    found: dict[str, list[tuple[float, float, str]]] = {}
    for text in elements(drawn.svgs[name], "text"):
        width = text_width(text.text, float(text.get("font-size")))
        start = (
            float(text.get("x")) - {"start": 0.0, "middle": 0.5, "end": 1.0}[text.get("text-anchor", "start")] * width
        )
        found.setdefault(text.get("y"), []).append((start, start + width, text.text))
    for row in found.values():
        row.sort()
        assert row[0][0] >= 0
        assert row[-1][1] <= 900
        for (_, end, before), (start, _, after) in pairwise(row):
            assert end <= start + 1, f"{before!r} runs into {after!r}"
