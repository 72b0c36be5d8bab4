"""A phrase in letters as large as a place allows, and if it is long, a few words at a time."""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache
from typing import Final, NamedTuple

from coach.cli.play.filling import Type, filled, is_cut
from coach.outputs.breaks import pieces
from coach.outputs.dots import BELOW, CAP, NARROW, PITCH, WIDE, blocks, capitals, drawable, height, set_line
from coach.outputs.squares import SIDE

_LETTER: Final = 8
"""Columns in which any letter fits."""
_SQUARES: Final = 4
"""Where so many stand side by side in wide form, long phrases are set in it: squares have many thin strokes."""
_LOOSE: Final = 20
"""From line to line of squares at most, in dots; at least `PITCH`."""


class Page(NamedTuple):
    """A few words as they are shown."""

    rows: tuple[str, ...]
    """As many as the place has, each as wide as the place."""
    words: str
    until: float
    """How much of the phrase has been said at its end, from 0 to 1."""
    large: bool
    """Whether it is drawn in big letters; else it is plain text."""


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
    high = height(phrase)
    face = NARROW if high == CAP or columns < _SQUARES * SIDE * room else WIDE
    types = [
        kind for kind in _types(columns, rows, high) if kind.lines and (kind.face in (WIDE, face) or kind.scale > room)
    ]
    if not types or columns < _LETTER or not drawable(phrase):
        return _plain(phrase, columns, rows)
    words = [capitals(piece) for piece in pieces(phrase)]
    for kind in types:
        if kind.scale >= room and not is_cut(words, kind) and len(groups := filled(words, kind)) == 1:
            return _drawn(groups, kind, columns, rows, high)
    small = [kind for kind in types if kind.scale <= room and kind.face is face]
    kind = next((kind for kind in small if not is_cut(words, kind)), small[-1])
    return _drawn(filled(words, kind), kind, columns, rows, high)


def page_at(pages: tuple[Page, ...], said: float) -> Page:
    """Give the page that is being said; behind the phrase, its last."""
    return next((page for page in pages if said < page.until), pages[-1])


@lru_cache(maxsize=512)
def cells(text: str) -> int:
    """Tell how many columns of a terminal a text takes."""
    from wcwidth import wcswidth

    return max(0, wcswidth(text))


def _types(columns: int, rows: int, high: int) -> Iterator[Type]:
    """Give the sizes from the largest to the smallest; the narrow form of one is larger than the next."""
    for scale in range(max(1, 2 * rows // high), 0, -1):
        lines = (2 * rows + scale * (PITCH - high)) // (scale * PITCH)
        yield Type(scale, WIDE, columns // scale, lines)
        yield Type(scale, NARROW, 2 * columns // scale, lines)


def _drawn(groups: list[list[str]], kind: Type, columns: int, rows: int, high: int) -> tuple[Page, ...]:
    whole = sum(len(line) for lines in groups for line in lines)
    made, spoken = [], 0
    for lines in groups:
        spoken += sum(map(len, lines))
        drawing = _drawing(lines, kind, columns, rows, high)
        made.append(Page(drawing, "".join(lines).strip(), spoken / whole, True))
    return tuple(made)


def _drawing(lines: list[str], kind: Type, columns: int, rows: int, high: int) -> tuple[str, ...]:
    """Draw lines centred in a place; what does not fit above and below is an accent or a comma's tail at most."""
    across, down, scale = columns * (2 if kind.face.narrow else 1), 2 * rows, kind.scale
    canvas = [[0] * across for _ in range(down)]
    spare = (down // scale - len(lines) * PITCH) // len(lines)
    pitch = PITCH if high == CAP else max(PITCH, min(_LOOSE, PITCH + spare))
    top = (down - ((len(lines) - 1) * pitch + PITCH + BELOW) * scale) // 2
    for number, line in enumerate(lines):
        drawn = set_line(line, kind.face)
        left = (across - len(drawn[0]) * scale) // 2
        for y in range((PITCH + BELOW) * scale):
            if 0 <= (at := top + number * pitch * scale + y) < down:
                for x, dot in enumerate(drawn[y // scale]):
                    if dot:
                        start = left + x * scale
                        canvas[at][start : start + scale] = [1] * scale
    return blocks(canvas, narrow=kind.face.narrow)


def _plain(phrase: str, columns: int, rows: int) -> tuple[Page, ...]:
    """Lay out plain text, its wide signs spaced, where the fonts have no letters or the place is too low for them."""
    lines: list[str] = []
    for unit in (piece.strip() for piece in pieces(phrase)):
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
