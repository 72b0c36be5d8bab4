"""A timeline's picture as a file."""

from __future__ import annotations

from pathlib import Path
from typing import Final

from coach.errors import ChoiceError, MachineError
from coach.outputs.plot.detail import draw_detail, window
from coach.outputs.plot.overview import draw_overview
from coach.outputs.plot.scale import LEFT, WIDTH
from coach.outputs.plot.svg import Drawing
from coach.plan.timeline import Timeline
from coach.store import whole_file
from coach.timing import clock

SUFFIXES: Final = (".svg", ".png")
_ZOOM: Final = 2.0
"""Pixels of a PNG for each unit of the picture."""
_PROBE: Final = '<svg xmlns="http://www.w3.org/2000/svg" width="40" height="20"><text x="2" y="15">{}</text></svg>'


def check_suffix(path: Path, option: str) -> None:
    """Refuse a file whose name does not say what picture it is to be.

    Raises:
        ChoiceError: its suffix is neither `.svg` nor `.png`; it names `option`.
    """
    if path.suffix.lower() not in SUFFIXES:
        raise ChoiceError(option, str(path), "is no picture's name; expected one that ends with .svg or .png")


def save_plot(timeline: Timeline, path: Path) -> None:
    """Draw a timeline to a file, whose suffix says whether as SVG or as PNG.

    Raises:
        ChoiceError: the suffix is another.
        MachineError: the file cannot be written, or the machine has no font to draw a PNG's texts with.
    """
    check_suffix(path, "plot")
    png = path.suffix.lower() == ".png"
    data = _png(svg_of(timeline, dark=False)) if png else svg_of(timeline).encode()
    with whole_file(path) as out:
        out.write(data)


def svg_of(timeline: Timeline, *, dark: bool = True) -> str:
    """Give a timeline's picture as SVG; with `dark` it turns dark with the reader's screen."""
    drawing = Drawing(WIDTH)
    drawing.text("ink", 14, 28, timeline.title, 19)
    drawing.text("faint", 14, 46, _facts(timeline), 12)
    closer = window(timeline)
    end = draw_overview(drawing, timeline, closer, 62)
    head = f"{clock(closer.start, millis=False)} to {clock(closer.end, millis=False)}, closer"
    drawing.text("ink", LEFT, end + 24, head, 13)
    end = draw_detail(drawing, timeline, closer, end + 36)
    return drawing.svg(end + 8, timeline.title, timeline.language, dark=dark)


def _facts(timeline: Timeline) -> str:
    moving = sum(span.end - span.start for span in timeline.spans if span.kind == "move")
    facts = [clock(timeline.duration, millis=False), f"{len(timeline.cues):,} cues"]
    return " · ".join(facts + ([f"{clock(moving, millis=False)} of exercise"] if moving else []))


def _png(svg: str) -> bytes:
    from resvg_py import svg_to_bytes

    if svg_to_bytes(svg_string=_PROBE.format("coach")) == svg_to_bytes(svg_string=_PROBE.format("")):
        raise MachineError("no font was found to write a PNG's texts with; install one, or plot to an SVG")
    return svg_to_bytes(svg_string=svg, zoom=_ZOOM)
