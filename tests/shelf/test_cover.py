"""Covers: drawn without a font, whatever the title."""

from __future__ import annotations

import re
import struct
from xml.etree import ElementTree

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from coach.library import all_programs, all_routines
from coach.shelf.cover import PIXELS, SMALL, cover, svg_of

SVG = "{http://www.w3.org/2000/svg}"


def corners(svg: str) -> list[tuple[float, float]]:
    """The corners of all bars of dots."""
    found = []
    for path in ElementTree.fromstring(svg).iter(f"{SVG}path"):
        for bar in re.findall(r"M(\S+) (\S+)h(\S+)v(\S+)h\S+z", path.get("d", "")):
            x, y, wide, high = map(float, bar)
            found += [(x, y), (x + wide, y + high)]
    return found


@settings(max_examples=200)
@given(title=st.text(max_size=80), label=st.text(max_size=30))
def test_every_letter_lies_on_the_picture(title: str, label: str) -> None:
    for x, y in corners(svg_of(title, label)):
        assert 10 <= x <= 150.1
        assert 10 <= y <= 158


@pytest.mark.parametrize("pixels", [SMALL, PIXELS])
def test_it_is_a_square_of_so_many_pixels(pixels: int) -> None:
    png = cover("Backward walking", "Week 3", pixels)
    assert png[:8] == b"\x89PNG\r\n\x1a\n"
    assert struct.unpack(">II", png[16:24]) == (pixels, pixels)
    assert len(png) < 100_000


def test_the_built_in_ones_need_no_font() -> None:
    from coach.front import read, read_program

    titles = [read(entry.name).title for entry in all_routines()] + [read_program(e.name).title for e in all_programs()]
    for title in titles:
        svg = svg_of(title, "Week 12")
        assert "<text" not in svg
        assert len(corners(svg)) > 100
        assert min(y for _, y in corners(svg)) >= 12


def test_the_largest_letters_that_fit() -> None:
    def dot(title: str) -> float:
        return min(abs(a[0] - b[0]) for a, b in zip(*[iter(corners(svg_of(title)))] * 2, strict=True))

    assert dot("Yoga") == pytest.approx(2.6, abs=0.02)
    assert dot("Backward walking in six weeks") > 1.2
    assert dot("Back care in four weeks") > dot("Back care in four weeks and three days, and then all over again")


@pytest.mark.parametrize(("one", "other"), [(("A", ""), ("B", "")), (("A", "Week 1"), ("A", "Week 2"))])
def test_titles_and_labels_are_told_apart(one: tuple[str, str], other: tuple[str, str]) -> None:
    assert cover(*one, SMALL) != cover(*other, SMALL)
    assert cover(*one, SMALL) == cover(*one, SMALL)


@pytest.mark.parametrize("title", ["", " ", "☃", "<&>", "\x00", "背部护理四周", "יד <b>", "A" * 300])
def test_any_title_gives_a_picture(title: str) -> None:
    assert cover(title, title[:20], SMALL)[:4] == b"\x89PNG"


def test_another_script_is_written_as_text() -> None:
    texts = [element.text for element in ElementTree.fromstring(svg_of("יד ורגל", "שבוע 3")).iter(f"{SVG}text")]
    assert texts == ["יד ורגל", "שבוע 3"]
