"""The whole track: chapters, what the body does, and a lane for each group of cues."""

from __future__ import annotations

from math import cos, radians, sin
from typing import Final

from coach.outputs.letters import fitted, text_width
from coach.outputs.plot.lanes import Bar, bar_of_chapter, bar_of_span, lanes_with, merged
from coach.outputs.plot.scale import LEFT, RIGHT, Scale
from coach.outputs.plot.svg import Drawing
from coach.plan.timeline import Timeline

ROW: Final = 22
BAR: Final = 15
"""Distance of two lanes, and height of a bar."""
AXIS: Final = 26
"""What an axis takes under its lanes."""
_SIZE: Final = 11
_ROWS: Final = 3
"""In how many rows chapters' titles may stand before they are turned."""
_TURNED: Final = 50
"""Degrees by which titles are turned where there are too many; they rise to the left, over the lanes' names."""
_LONGEST: Final = 165
"""Room of a turned title."""
_TELLING: Final = 8
"""Letters of an exercise's name that are worth writing where it has no room for all."""


def draw_overview(drawing: Drawing, timeline: Timeline, closer: Scale, top: float) -> float:
    """Draw the whole track under `top`, with a frame round what is looked at closer; gives where it ends."""
    scale = Scale(timeline.chapters[0].start, timeline.duration)
    chapters = [bar_of_chapter(chapter) for chapter in timeline.chapters]
    head = _titles(drawing, scale, chapters, top)
    lanes = lanes_with(timeline, scale.start, scale.end)
    bottom = head + ROW * (len(lanes) + bool(timeline.spans)) + 4
    scale.draw(drawing, head, bottom)
    for chapter in chapters:
        drawing.line("chapter", scale.x(chapter.start), head - 2, scale.x(chapter.start), bottom)
    y = head + 4
    if timeline.spans:
        draw_body(drawing, scale, timeline, y)
        y += ROW
    for lane, cues in lanes:
        lane_name(drawing, lane.title, y)
        for bar in merged(lane, cues, timeline.duration):
            drawing.rect(lane.name, scale.x(bar.start), y, scale.x(bar.end) - scale.x(bar.start), BAR, bar.title)
        y += ROW
    x = scale.x(closer.start)
    drawing.rect("frame", x, head, scale.x(closer.end) - x, bottom - head)
    return bottom + AXIS


def lane_name(drawing: Drawing, name: str, y: float) -> None:
    """Write a lane's name to the left of its bars, which begin at `y`."""
    drawing.text("ink", LEFT - 8, y + 11.5, name, _SIZE, anchor="end")


def draw_body(drawing: Drawing, scale: Scale, timeline: Timeline, y: float) -> None:
    """Draw what the body does: it moves (full), rests (pale), or takes as long as it likes (dashed)."""
    lane_name(drawing, "the body", y)
    for span in timeline.spans:
        if span.end <= scale.start or span.start >= scale.end:
            continue
        bar = bar_of_span(span)
        x, width = scale.x(bar.start), scale.x(bar.end) - scale.x(bar.start)
        drawing.rect(span.kind, x, y, width, BAR, bar.title)
        label = fitted(bar.label, _SIZE, width - 8)
        if label == bar.label or len(label) >= _TELLING:
            drawing.text("on-move" if span.kind == "move" else "ink", x + 4, y + 11.5, label, _SIZE)


def _titles(drawing: Drawing, scale: Scale, chapters: list[Bar], top: float) -> float:
    """Write the chapters' titles over their beginnings; gives where the lanes begin."""
    rows = _staircase(scale, chapters)
    if rows is None:
        return _turned(drawing, scale, chapters, top)
    head = top + 15 * (max(rows) + 1) + 3
    for chapter, row in zip(chapters, rows, strict=True):
        x, y = scale.x(chapter.start), top + 15 * row
        drawing.line("chapter", x, y + 2, x, head)
        drawing.text("ink", x + 4, y + 11, chapter.label, _SIZE)
    return head


def _staircase(scale: Scale, chapters: list[Bar]) -> list[int] | None:
    """Find each title a row in which no line to a chapter's beginning crosses it; None if there are too few."""
    taken, rows = [0.0] * _ROWS, []
    for chapter in chapters:
        x = scale.x(chapter.start)
        row = next((row for row in range(_ROWS) if max(taken[row:]) <= x), None)
        end = x + 4 + text_width(chapter.label, _SIZE) + 8
        if row is None or end > RIGHT + 12:
            return None
        taken[row] = end
        rows.append(row)
    return rows


def _turned(drawing: Drawing, scale: Scale, chapters: list[Bar], top: float) -> float:
    """Write turned titles, each where the one before leaves it room."""
    labels = [fitted(chapter.label, _SIZE, _LONGEST) for chapter in chapters]
    height = max(text_width(label, _SIZE) for label in labels) * sin(radians(_TURNED))
    head, last = top + height + 12, 0.0
    for chapter, label in zip(chapters, labels, strict=True):
        x = scale.x(chapter.start)
        if x - last >= _SIZE / cos(radians(_TURNED)) * 0.8:
            drawing.text("ink", x + 3, head - 5, label, _SIZE, anchor="end", turned=_TURNED)
            last = x
    return head
