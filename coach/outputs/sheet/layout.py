"""How large a sheet's type may be, and what is left out, so that all of it fits one page."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from math import ceil
from typing import Final, NamedTuple

from coach.outputs.letters import text_width
from coach.outputs.sheet.content import HINTS, Block, Line, Note

PAGE_WIDTH: Final = 186.0
PAGE_HEIGHT: Final = 273.0
"""Millimetres inside the margins of A4."""
COLUMN_GAP: Final = 7.0
LINE_HEIGHT: Final = 1.3
"""As a multiple of the type's size."""
_MM: Final = 25.4 / 72
"""Millimetres of a point."""
_SPARE: Final = 6.0
"""Millimetres that are kept free, because a guess is no measure."""
_LOG: Final = 35.5
"""Height of the boxes to tick, in millimetres; the style sheet gives their rows 6 mm each."""


class Layout(NamedTuple):
    """One way to set a sheet."""

    points: float
    columns: int
    hints: tuple[str, ...] = HINTS
    """The hints that stay."""
    included: bool = True
    """Whether the notes of what is included stay, beside the routine's own."""
    steps: bool = True
    """Whether the steps stay; safety lines always do."""


@dataclass(frozen=True, slots=True)
class Page:
    """Everything that stands on a sheet, as plain texts."""

    title: str
    about: str
    facts: tuple[tuple[str, str], ...]
    blocks: tuple[Block, ...]
    stops: tuple[str, ...]
    """Stop signs of the kinds of movement that are done."""
    emergency: str
    ask_first: str
    notes: tuple[Note, ...]


_LADDER: Final = (
    *(Layout(points, 1) for points in (12, 11.5, 11, 10.5, 10)),
    *(Layout(points, 2) for points in (11, 10.5, 10, 9.5, 9, 8.5)),
    *(Layout(points, 2, included=False) for points in (9.5, 9, 8.5, 8)),
    *(Layout(points, 2, ("mistakes",), included=False) for points in (8, 7.5)),
    *(Layout(points, 2, (), included=False) for points in (7.5, 7)),
    *(Layout(points, 3, (), included=False) for points in (7, 6.5, 6)),
    *(Layout(points, 3, (), included=False, steps=False) for points in (8, 7, 6.5, 6)),
)
"""From roomy to dense; the first that fits is taken."""


def layout_for(page: Page) -> Layout | None:
    """Give the roomiest layout in which a page holds everything; None if there is none."""
    return next((layout for layout in _LADDER if height(page, layout) <= PAGE_HEIGHT - _SPARE), None)


def kept(line: Line, layout: Layout) -> bool:
    """Tell whether a line stands on the page in a layout."""
    if line.style == "hint":
        return line.what in layout.hints
    return layout.steps or line.style != "step"


def kept_notes(notes: Iterable[Note], layout: Layout) -> list[Note]:
    """Give the notes that stand on the page in a layout."""
    return [note for note in notes if layout.included or not note.title]


def height(page: Page, layout: Layout) -> float:
    """Guess how high a page gets, in millimetres."""
    row = layout.points * _MM * LINE_HEIGHT
    small = 0.85 * layout.points
    total = 14.0 + _lines(page.about, layout.points, PAGE_WIDTH - 62) * row
    total += sum(_lines(f"{name}: {text}", layout.points, PAGE_WIDTH) * row for name, text in page.facts) + 4
    total += _main(page.blocks, layout) / layout.columns + row * (layout.columns > 1)
    total += (
        sum(_lines(text, layout.points, PAGE_WIDTH - 8) * row for text in (*page.stops, page.emergency, page.ask_first))
        + row
        + 8
    )
    for note in kept_notes(page.notes, layout):
        told = f"{note.title}: {note.source}. {note.notes}"
        total += _lines(told, small, PAGE_WIDTH) * small * _MM * LINE_HEIGHT + 0.5
    return total + _LOG + 5


def _main(blocks: Iterable[Block], layout: Layout) -> float:
    """Guess how high the exercises get in one long column, in millimetres."""
    points = layout.points
    row = points * _MM * LINE_HEIGHT
    width = (PAGE_WIDTH - COLUMN_GAP * (layout.columns - 1)) / layout.columns
    total = 0.0
    for block in blocks:
        if block.title or block.amount:
            total += _lines(f"00 {block.title} {block.amount}", 1.08 * points, width) * 1.1 * row + 0.35 * row
        for line in block.lines:
            if kept(line, layout):
                total += _lines(f"{line.label} {line.text}", points, width - 5) * row + 0.12 * row
        total += 0.3 * row if block.kind == "said" else 0.0
    return total


def _lines(text: str, points: float, width: float) -> int:
    """Guess how many lines a text takes in a width in millimetres; a ragged edge costs a little."""
    return ceil(text_width(text, points) * _MM / (0.97 * width)) if text else 0
