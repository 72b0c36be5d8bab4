"""A closer look: the first half minute of a movement, so large that single words can be read."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from coach.outputs.letters import fitted, text_width
from coach.outputs.plot.lanes import Bar, Lane, bar_of, lanes_with
from coach.outputs.plot.overview import AXIS, BAR, ROW, draw_body, lane_name
from coach.outputs.plot.scale import RIGHT, Scale
from coach.outputs.plot.svg import Drawing
from coach.plan.timeline import Cue, Span, Timeline
from coach.timing import Ms

LENGTH: Final = 24_000
"""Milliseconds that are shown."""
_BEFORE: Final = 3000
"""How much of it lies before the movement."""
_SPAN: Final = 15_000
_CUES: Final = 6
"""How long a movement must last, and how many cues it must have in its first `LENGTH`, to be worth a closer look."""
_SIZE: Final = 11
_LINE: Final = 14
_ROWS: Final = 3
"""Lines of text in a lane; what finds no room in them is told by the pointer alone."""
_WORDLESS: Final = ("tick",)


def window(timeline: Timeline) -> Scale:
    """Choose what is looked at: the first movement of a few cycles, else the longest, else the first beats."""
    moves = [span for span in timeline.spans if span.kind == "move"]
    busy = next((span for span in moves if span.end - span.start >= _SPAN and _cues_in(timeline, span) >= _CUES), None)
    longest = max(moves, key=lambda span: span.end - span.start, default=None)
    first_beat = next((cue.start for cue in timeline.cues if cue.beat is not None), Ms(0))
    chosen = busy or longest
    begin = timeline.chapters[0].start
    start = max(begin, (first_beat if chosen is None else chosen.start) - _BEFORE)
    start = max(begin, min(start, timeline.duration - LENGTH))
    return Scale(Ms(start), Ms(min(timeline.duration, start + LENGTH)))


def _cues_in(timeline: Timeline, span: Span) -> int:
    end = min(span.end, span.start + LENGTH)
    return sum(span.start <= cue.start < end for cue in timeline.cues)


def draw_detail(drawing: Drawing, timeline: Timeline, scale: Scale, top: float) -> float:
    """Draw the closer look at a stretch of time under `top`; gives where it ends."""
    lanes = [(lane, cues, _placed(lane, cues, scale)) for lane, cues in lanes_with(timeline, scale.start, scale.end)]
    heights = [_height(labels) for _, _, labels in lanes]
    body = ROW if any(span.start < scale.end and span.end > scale.start for span in timeline.spans) else 0
    bottom = top + 4 + body + sum(heights)
    scale.draw(drawing, top, bottom)
    y = top + 4
    if body:
        draw_body(drawing, scale, timeline, y)
        y += body
    for (lane, cues, labels), height in zip(lanes, heights, strict=True):
        lane_name(drawing, lane.title, y)
        for cue in cues:
            _bar(drawing, scale, lane, cue, y)
        for x, row, text in labels:
            drawing.text(lane.name, x, y + BAR + _LINE * row + 11, text, _SIZE)
        y += height
    return bottom + AXIS


def _bar(drawing: Drawing, scale: Scale, lane: Lane, cue: Cue, y: float) -> None:
    """Draw one cue, with a notch on its beat; of ticks the left foot's stand high and the right one's low."""
    bar, height = bar_of(cue), float(BAR)
    if cue.sound in ("tick-left", "tick-right"):
        height = BAR / 2
        y += BAR / 2 if cue.sound == "tick-right" else 0
    drawing.rect(lane.name, scale.x(bar.start), y, scale.x(bar.end) - scale.x(bar.start), height, bar.title)
    if cue.text and cue.beat is not None and scale.start <= cue.beat <= scale.end:
        drawing.line("notch", scale.x(cue.beat), y, scale.x(cue.beat), y + height)


def _height(labels: Sequence[tuple[float, int, str]]) -> float:
    rows = 1 + max((row for _, row, _ in labels), default=-1)
    return ROW + (_LINE * rows + 2 if rows else 0)


def _placed(lane: Lane, cues: Sequence[Cue], scale: Scale) -> list[tuple[float, int, str]]:
    """Find each text of a lane a place under its bar: where it begins, and in which row."""
    if lane.name in _WORDLESS:
        return []
    taken, labels = [0.0] * _ROWS, []
    for bar in map(bar_of, cues):
        x, text = _at(bar, scale)
        row = next((row for row in range(_ROWS) if taken[row] <= x), None)
        if row is not None and text:
            taken[row] = x + text_width(text, _SIZE) + 2
            labels.append((x, row, text))
    return labels


def _at(bar: Bar, scale: Scale) -> tuple[float, str]:
    """Begin a text with its bar, or so much earlier that it ends at the edge."""
    text = fitted(bar.label, _SIZE, (RIGHT - scale.x(scale.start)) / 2)
    return min(scale.x(bar.start), RIGHT - text_width(text, _SIZE)), text
