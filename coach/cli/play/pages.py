"""A phrase in letters as large as a place allows, and if it is long, a few words at a time."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator
from functools import lru_cache
from typing import Final, NamedTuple

from coach.outputs.dots import BELOW, CAP, NARROW, PITCH, WIDE, Face, blocks, capitals, drawable, set_line, width

_LETTER: Final = 8
"""Columns in which any letter fits."""


class Page(NamedTuple):
    """A few words as they are shown."""

    rows: tuple[str, ...]
    """As many as the place has, each as wide as the place."""
    words: str
    until: float
    """How much of the phrase has been said at its end, from 0 to 1."""
    large: bool
    """Whether it is drawn in big letters; else it is plain text."""


class _Type(NamedTuple):
    """A size of letters in a place."""

    scale: int
    """Dots of the terminal for one of the font."""
    face: Face
    across: int
    """Font dots in a line."""
    lines: int


@lru_cache(maxsize=32)
def pages(phrase: str, columns: int, rows: int, room: int) -> tuple[Page, ...]:
    """Lay out a phrase for a place of so many columns and rows.

    The letters are the largest in which all of it is seen at once; a long phrase is shown page by page, in the
    smallest that are good for a terminal of this size.

    Args:
        phrase: what is said; empty gives one empty page.
        columns: of the place.
        rows: of the place.
        room: how much larger than for 80 columns letters are at least, if the place allows; 1 on a small terminal.
    """
    if not phrase.strip() or columns < 1 or rows < 1:
        return (Page(("",) * max(0, rows), "", 1.0, False),)
    types = [kind for kind in _types(columns, rows) if kind.lines]
    if not types or columns < _LETTER or not drawable(phrase):
        return _plain(phrase, columns, rows)
    words = capitals(phrase).split()
    for kind in types:
        lines = _lines(words, kind)
        if kind.scale >= room and len(lines) <= kind.lines and not _cut(words, kind):
            return _drawn([lines], kind, columns, rows)
    small = [kind for kind in types if kind.scale <= room and kind.face is NARROW]
    kind = next((kind for kind in small if not _cut(words, kind)), small[-1])
    lines = _lines(words, kind)
    return _drawn([lines[at : at + kind.lines] for at in range(0, len(lines), kind.lines)], kind, columns, rows)


def page_at(pages: tuple[Page, ...], said: float) -> Page:
    """Give the page that is being said; behind the phrase, its last."""
    return next((page for page in pages if said < page.until), pages[-1])


@lru_cache(maxsize=512)
def cells(text: str) -> int:
    """Tell how many columns of a terminal a text takes."""
    from wcwidth import wcswidth

    return max(0, wcswidth(text))


def _types(columns: int, rows: int) -> Iterator[_Type]:
    """Give the sizes from the largest to the smallest; the narrow form of one is larger than the next."""
    for scale in range(max(1, 2 * rows // CAP), 0, -1):
        lines = (2 * rows + scale * (PITCH - CAP)) // (scale * PITCH)
        yield _Type(scale, WIDE, columns // scale, lines)
        yield _Type(scale, NARROW, 2 * columns // scale, lines)


def _cut(words: list[str], kind: _Type) -> bool:
    return any(width(word, kind.face) > kind.across for word in words)


def _lines(words: list[str], kind: _Type) -> list[str]:
    """Fill lines of a size; a word that is too wide for one is cut."""
    lines: list[str] = []
    for part in (part for word in words for part in _parts(word, kind)):
        if lines and width(f"{lines[-1]} {part}", kind.face) <= kind.across:
            lines[-1] += " " + part
        else:
            lines.append(part)
    return lines


def _parts(word: str, kind: _Type) -> Iterator[str]:
    """Cut a word into parts that fit, or give it whole."""
    start = 0
    for end in range(1, len(word) + 1):
        if end - start > 1 and width(word[start:end], kind.face) > kind.across:
            yield word[start : end - 1]
            start = end - 1
    yield word[start:]


def _drawn(groups: list[list[str]], kind: _Type, columns: int, rows: int) -> tuple[Page, ...]:
    whole = sum(len(line) for lines in groups for line in lines)
    made, spoken = [], 0
    for lines in groups:
        spoken += sum(map(len, lines))
        made.append(Page(_drawing(lines, kind, columns, rows), " ".join(lines), spoken / whole, True))
    return tuple(made)


def _drawing(lines: list[str], kind: _Type, columns: int, rows: int) -> tuple[str, ...]:
    """Draw lines centred in a place; what does not fit above and below is an accent or a comma's tail at most."""
    across, down, scale = columns * (2 if kind.face.narrow else 1), 2 * rows, kind.scale
    canvas = [[0] * across for _ in range(down)]
    top = (down - (len(lines) * PITCH + (PITCH - CAP)) * scale) // 2
    for number, line in enumerate(lines):
        drawn = set_line(line, kind.face)
        left = (across - len(drawn[0]) * scale) // 2
        for y in range((PITCH + BELOW) * scale):
            if 0 <= (at := top + number * PITCH * scale + y) < down:
                for x, dot in enumerate(drawn[y // scale]):
                    if dot:
                        start = left + x * scale
                        canvas[at][start : start + scale] = [1] * scale
    return blocks(canvas, narrow=kind.face.narrow)


def _plain(phrase: str, columns: int, rows: int) -> tuple[Page, ...]:
    """Lay out plain text, its wide signs spaced, where the font has no letters or the place is too low for them."""
    units: list[str] = []
    for sign in " ".join(phrase.split()):
        alone = unicodedata.east_asian_width(sign) in "WF"
        if units and sign != " " and not alone and not units[-1].endswith((" ", "\N{IDEOGRAPHIC SPACE}")):
            units[-1] += sign
        elif sign != " ":
            units.append(sign)
        elif units:
            units[-1] += sign
    lines: list[str] = []
    for unit in (unit.strip() for unit in units):
        if lines and cells(lines[-1]) + 1 + cells(unit) <= columns:
            lines[-1] += " " + unit
        else:
            lines.append(unit)
    step = 2 if rows > 2 else 1
    count = max(1, (rows + step - 1) // step)
    groups = [lines[at : at + count] for at in range(0, len(lines), count)]
    whole, spoken, made = sum(map(len, lines)), 0, []
    for group in groups:
        spoken += sum(map(len, group))
        shown = [""] * rows
        top = (rows - (len(group) * step - step + 1)) // 2
        for number, line in enumerate(group):
            shown[top + number * step] = " " * ((columns - cells(line)) // 2) + line
        made.append(Page(tuple(shown), " ".join(group), spoken / whole, False))
    return tuple(made)
