"""Cover art: a title in big dots on a colour of its own, above a row of beats, as PNG.

Nothing in it is anybody's. Its letters are those of `coach.outputs.dots`, so that it needs no font of the machine and
is the same on each. A title in a script that has no such letters is written with the machine's fonts; where these lack
it too, the cover has its pattern only.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from hashlib import blake2b
from html import escape
from itertools import combinations
from typing import Final

from coach.outputs.breaks import pieces
from coach.outputs.dots import NARROW, PITCH, capitals, drawable, set_line, width
from coach.outputs.letters import text_width

PIXELS: Final = 1400
"""Width and height of a folder's cover: the least that podcast players take."""
SMALL: Final = 600
"""Those of the cover inside a file."""
_SIDE: Final = 160
"""Width and height of the picture, in its own unit; so are all that follow."""
_MARGIN: Final = 10
_TOP, _BOTTOM = 12, 100
"""Between which the title stands."""
_BEAT_LINE: Final = 125
_LABEL_LINE: Final = 139
_LINE: Final = PITCH + 3
"""From line to line of the title, in its dots."""
_LARGEST_DOT, _LABEL_DOT = 2.6, 0.62
_COLOURS: Final = ("#12355b", "#0b4f4a", "#4a2545", "#5b2a1a", "#2f3b1f", "#1d2f6f", "#5a1f33", "#243b4a")
_INK, _BEAT = "#ffffff", "#f2b950"
_BEATS: Final = 16
"""How many beats there are in the row; each fourth one is strong."""


def cover(title: str, label: str = "", pixels: int = PIXELS) -> bytes:
    """Draw a cover.

    Args:
        title: what stands on it, as large as there is room.
        label: a few words below, such as `Week 3`.
        pixels: width and height.
    """
    from resvg_py import svg_to_bytes

    return bytes(svg_to_bytes(svg_string=svg_of(title, label), width=pixels, height=pixels))


def svg_of(title: str, label: str = "") -> str:
    """Give a cover as SVG; its colour is drawn by the title."""
    colour = _COLOURS[blake2b(title.encode(), digest_size=1).digest()[0] % len(_COLOURS)]
    elements = [f'<rect width="{_SIDE}" height="{_SIDE}" fill="{colour}"/>', *_beats(), *_title(title), *_label(label)]
    return f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {_SIDE} {_SIDE}">{"".join(elements)}</svg>'


def _beats() -> Iterator[str]:
    step = (_SIDE - 2 * _MARGIN) / _BEATS
    for number in range(_BEATS):
        height, opacity = (7, 0.55) if number % 4 else (14, 1)
        place = f'x="{_MARGIN + number * step:.2f}" y="{_BEAT_LINE - height / 2:.2f}" width="3" height="{height}"'
        yield f'<rect {place} rx="1.5" fill="{_BEAT}" opacity="{opacity}"/>'


def _title(title: str) -> Iterator[str]:
    if not drawable(title):
        yield _text(title, (_TOP + _BOTTOM) / 2, 24, _INK)
        return
    lines = _lines([word for word in map(capitals, pieces(title)) if width(word, NARROW)])
    dot = min(_LARGEST_DOT, _dot(lines)) if lines else 0
    top = (_TOP + _BOTTOM - len(lines) * _LINE * dot) / 2
    for number, line in enumerate(lines):
        yield _dots(line, top + number * _LINE * dot, dot, _INK)


def _label(label: str) -> Iterator[str]:
    if not drawable(label):
        yield _text(label, _LABEL_LINE + 11, 11, _BEAT)
    elif line := capitals(label):
        yield _dots(line, _LABEL_LINE, min(_LABEL_DOT, _dot([line])), _BEAT)


def _dot(lines: Sequence[str]) -> float:
    """How large the dots of a title can be."""
    widest = max(width(line, NARROW) for line in lines) or 1
    return min((_SIDE - 2 * _MARGIN) / widest, (_BOTTOM - _TOP) / (len(lines) * _LINE))


def _lines(words: Sequence[str]) -> list[str]:
    """Break a title into the lines in which its letters become largest."""
    rooms = {width("".join(words[first:end]), NARROW) for first, end in combinations(range(len(words) + 1), 2)}
    return max((_broken(words, room) for room in sorted(rooms)), key=_dot, default=[])


def _broken(words: Sequence[str], room: int) -> list[str]:
    """Break a title into lines of so many dots; a word that is wider has a line of its own."""
    lines = [words[0]]
    for word in words[1:]:
        longer = lines[-1] + word
        lines[-1:] = [longer] if width(longer, NARROW) <= room else [lines[-1], word]
    return lines


def _dots(line: str, top: float, dot: float, colour: str) -> str:
    """Draw a line of words; dots side by side are one bar."""
    bars = []
    for row, dots in enumerate(set_line(line, NARROW)):
        edges = [at for at in range(len(dots) + 1) if (dots[at - 1 : at] or (0,)) != (dots[at : at + 1] or (0,))]
        for start, end in zip(edges[::2], edges[1::2], strict=True):
            x, y, long = _MARGIN + start * dot, top + row * dot, (end - start) * dot
            bars.append(f"M{x:.2f} {y:.2f}h{long:.2f}v{dot * 1.02:.2f}h{-long:.2f}z")
    return f'<path fill="{colour}" d="{"".join(bars)}"/>'


def _text(text: str, y: float, size: float, colour: str) -> str:
    text = "".join(letter for letter in text if letter.isprintable())  # others are no XML
    size *= min(1, (_SIDE - 2 * _MARGIN) / (text_width(text, size) or 1))
    place = f'x="{_MARGIN}" y="{y:.1f}" font-size="{size:.2f}" fill="{colour}"'
    return f'<text {place} font-family="sans-serif">{escape(text, quote=False)}</text>'
