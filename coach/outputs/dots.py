"""Big letters: bitmap fonts whose dots are drawn with half and quarter blocks.

One font is `mono12`, which pyfiglet brings: Latin with all its accents, Greek and Cyrillic. Words are set in capitals.
They are made higher by two dots, so that each is 7 rows high. In the wide face a dot is as wide as a cell, and wide
letters lose some of their columns, so that more of a sentence fits; in the narrow one a dot is half as wide.
Chinese, Japanese and Korean characters are those of `coach.outputs.squares`, 8 rows high.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator
from functools import cache, lru_cache
from typing import TYPE_CHECKING, Final, NamedTuple

from coach.outputs.squares import SIDE, square

if TYPE_CHECKING:
    from pyfiglet import FigletFont

CAP: Final = 14
"""Height of a capital, in dots: 7 rows of a terminal."""
PITCH: Final = 17
"""From line to line, in dots: a capital and what stands above it."""
BELOW: Final = 3
"""What hangs below a line, in dots: a comma, a cedilla."""


class Face(NamedTuple):
    """How letters are set."""

    narrow: bool
    """Whether a dot is half a cell wide, and not a whole one."""
    alike: int
    """How many neighbouring columns of a letter may be alike."""
    gap: int
    """Between letters, in dots."""
    space: int
    """Between words, in dots."""


WIDE: Final = Face(False, 2, 1, 5)
NARROW: Final = Face(True, 9, 2, 7)

_INK: Final = {" ": (0, 0), "▀": (1, 0), "▄": (0, 1), "█": (1, 1)}
_TALLER: Final = (6, 12)
"""Rows of dots that are drawn twice: above and below the middle bar of any letter."""
_HALVES: Final = " ▀▄█"
_QUARTERS: Final = " ▘▝▀▖▌▞▛▗▚▐▜▄▙▟█"
_PLAIN: Final = str.maketrans({"’": "'", "‘": "'", "“": '"', "”": '"', "–": "-", "—": "-", "…": "..."})
_LAST_SCRIPT: Final = 0x0530
"""Behind Latin, Greek and Cyrillic the font's letters are thin or lower, or there are none."""
_MARGIN: Final = 2
"""Empty columns that are left on both sides of a mark, such as a full stop, that has a square for itself."""

Dots = tuple[tuple[int, ...], ...]
"""Rows of 0 and 1."""


@cache
def _font() -> FigletFont:
    from pyfiglet import FigletFont

    return FigletFont("mono12")


@lru_cache(maxsize=512)
def _glyph(letter: str, alike: int) -> Dots | None:
    """Give the dots of a letter without empty columns beside it, `PITCH + BELOW` rows; None if it cannot be drawn."""
    if dots := square(letter):
        return _squared(letter, dots)
    if ord(letter) >= _LAST_SCRIPT or (drawn := _font().chars.get(ord(letter))) is None:
        base = unicodedata.normalize("NFD", letter)[0]
        return _glyph(base, alike) if base != letter else None
    rows: list[list[int]] = []
    for line in drawn:
        cells = [_INK.get(cell, (0, 0)) for cell in line]
        rows += [[upper for upper, _ in cells], [lower for _, lower in cells]]
    taller = [row for at, row in enumerate(rows) for row in [row] * (1 + (at in _TALLER))]
    columns: list[tuple[int, ...]] = []
    for column in zip(*taller[: PITCH + BELOW], strict=True):
        if columns[-alike:] != [column] * alike:
            columns.append(column)
    inked = [at for at, column in enumerate(columns) if any(column)]
    return tuple(zip(*columns[inked[0] : inked[-1] + 1], strict=True)) if inked else None


def _squared(letter: str, dots: Dots) -> Dots:
    """Put a square's middle where a capital has its own; of a mark's, only what it needs is left."""
    above = (2 * (PITCH - CAP) + CAP - SIDE) // 2
    if not letter.isalnum():
        inked = [x for x, column in enumerate(zip(*dots, strict=True)) if any(column)]
        dots = tuple(row[max(0, inked[0] - _MARGIN) : inked[-1] + 1 + _MARGIN] for row in dots)
    empty = (0,) * len(dots[0])
    return (empty,) * above + dots + (empty,) * (PITCH + BELOW - SIDE - above)


def capitals(text: str) -> str:
    """Write a text in the signs that can be drawn, accents joined to their letters."""
    return unicodedata.normalize("NFC", text.translate(_PLAIN)).upper()


def drawable(text: str) -> bool:
    """Tell whether every letter and figure of a text has a big form."""
    return all(_glyph(letter, WIDE.alike) is not None for letter in capitals(text) if letter.isalnum())


def height(text: str) -> int:
    """Tell how high a text's letters are, in dots: as a capital, or as a square if there is one."""
    return SIDE if any(map(square, text)) else CAP


def width(line: str, face: Face) -> int:
    """Tell how many dots wide a line of words in capitals is."""
    return sum(gap + len(glyph[0]) for gap, glyph in _placed(line, face))


@lru_cache(maxsize=512)
def set_line(line: str, face: Face) -> Dots:
    """Set words in capitals side by side: `PITCH + BELOW` rows of dots. What has no form is left out."""
    rows: list[list[int]] = [[] for _ in range(PITCH + BELOW)]
    for gap, glyph in _placed(line, face):
        for at, row in enumerate(rows):
            row += [0] * gap
            row += glyph[at]
    return tuple(map(tuple, rows))


def _placed(line: str, face: Face) -> Iterator[tuple[int, Dots]]:
    """Give the letters that have a form, each with the space before it, in dots; squares bring their own."""
    for number, word in enumerate(line.split()):
        gap, before = face.space if number else 0, ""
        for letter in word:
            if glyph := _glyph(letter, face.alike):
                between = 0 if not before or (square(before) and square(letter)) else face.gap
                yield gap + between, glyph
                gap, before = 0, letter


def blocks(dots: list[list[int]], *, narrow: bool) -> tuple[str, ...]:
    """Draw rows of dots as lines of text: two rows each, and where it is narrow two columns a sign."""
    lines = []
    for upper, lower in zip(dots[::2], dots[1::2], strict=True):
        if narrow:
            signs = zip(upper[::2], upper[1::2], lower[::2], lower[1::2], strict=True)
            lines.append("".join(_QUARTERS[a + 2 * b + 4 * c + 8 * d] for a, b, c, d in signs))
        else:
            lines.append("".join(_HALVES[a + 2 * c] for a, c in zip(upper, lower, strict=True)))
    return tuple(lines)
