"""Draws the pictures of docs/sound.md, from real tracks: encoded to MP3, and decoded by an independent decoder.

Run it with `uv run python docs/pictures.py`.
"""

from __future__ import annotations

import base64
import re
import struct
import zlib
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, Final, NamedTuple

import miniaudio
import numpy as np
from numpy.typing import NDArray
from resvg_py import svg_to_bytes

import coach
from coach.outputs.plot.lanes import LANES
from coach.outputs.plot.svg import Drawing
from coach.outputs.track import Track
from coach.plan.timeline import Cue, Timeline
from coach.sound.breaths import HIGH, LOW
from coach.timing import SAMPLE_RATE, SAMPLES_PER_MS, clock

WIDTH: Final = 900
LEFT, RIGHT: Final = 70, 886
"""The pictures' width, and where time begins and ends in them."""
_STYLES: Final = {kind: lane.name for lane in LANES for kind in lane.kinds}
"""How each kind of cue is coloured: as in `coach show --plot`."""

_LENGTH: Final = 4300
"""Milliseconds in each row of the waveform."""
_COLUMN: Final = 0.5
"""Width of a column of the waveform, in units of the picture."""
_WAVE: Final = 74
"""Height of the loudest half wave."""

_FREQUENCIES: Final = (100, 200, 300, 500, 1000, 2000)
"""Hertz that are told beside the spectrogram, which reaches from the first to the last."""
_CELLS, _TALL: Final = 544, 160
"""Columns and rows of the spectrogram."""
_HIGH: Final = 320
"""Height of the spectrogram, in units of the picture."""
_TURNS: Final = 24
"""Periods of a frequency in which it is measured: half a semitone is told from the next, a word from silence."""
_DB: Final = (-72.0, -22.0)
"""Levels of the palest and of the darkest colour, in decibels of a sine of full scale."""
_COLOURS: Final = ((255, 255, 255), (159, 212, 214), (32, 128, 150), (28, 52, 94), (12, 14, 30))
_PHASES: Final = {"rising": "in", "steady": "hold", "falling": "out"}
_ZOOM: Final = 2.0
"""Pixels of the PNG for each unit of the picture."""

Heard = NDArray[np.float32]
"""Decoded samples, 24 a millisecond."""


class Piece(NamedTuple):
    """A stretch of time across a picture."""

    start: int
    end: int

    def x(self, ms: float) -> float:
        """Give the place of a moment."""
        return LEFT + (RIGHT - LEFT) * (ms - self.start) / (self.end - self.start)

    def cues(self, timeline: Timeline) -> list[Cue]:
        """Give what lies wholly in it."""
        return [cue for cue in timeline.cues if cue.start >= self.start and cue.end <= self.end]

    def seconds(self) -> range:
        """Give its whole seconds, in milliseconds."""
        return range(-(-self.start // 1000) * 1000, self.end + 1, 1000)


class Picture(Drawing):
    """A drawing that has waves, images and beats too."""

    def shape(self, style: str, points: list[tuple[float, float]], opacity: float) -> None:
        """A filled outline."""
        places = " ".join(f"{x:.1f},{y:.1f}" for x, y in points)
        self._elements.append(f'<polygon class="{style}" fill-opacity="{opacity:g}" points="{places}"/>')

    def image(self, png: bytes, x: float, y: float, width: float, height: float) -> None:
        """A picture in the picture."""
        place = f'x="{x}" y="{y}" width="{width}" height="{height}" preserveAspectRatio="none"'
        self._elements.append(f'<image {place} href="data:image/png;base64,{base64.b64encode(png).decode()}"/>')

    def beat(self, ms: int, x: float, y: float, to_y: float) -> None:
        """The line of a beat, which tells its moment."""
        self._add("line", "ink", f"beat at {clock(ms)}", x1=x, y1=y, x2=x, y2=to_y)


def hear(track: Track) -> Heard:
    """Render a track, and give what an MP3 player hears."""
    with TemporaryDirectory() as folder:
        path = Path(folder) / "track.mp3"
        track.save(path)
        decoded = miniaudio.mp3_read_file_f32(str(path))
    assert (decoded.sample_rate, decoded.nchannels) == (SAMPLE_RATE, 1)
    return np.array(decoded.samples, np.float32)


def waveform() -> str:
    """Draw how a bout of the backward walk begins and how it ends."""
    track = coach.compile(coach.read("backward-walk"))
    timeline, sound = track.timeline, hear(track)
    begin = next(span.start for span in timeline.spans if span.exercise == "The walk")
    stop = next(cue for cue in timeline.cues if cue.text == "Stop." and cue.start > begin)
    first, last = begin - 1700, stop.end - _LENGTH + 500
    drawing = Picture(WIDTH)
    drawing.text("ink", 14, 28, "Each word's vowel begins on its beat", 19)
    told = "Backward walk, 80 beats a minute, as decoded from the MP3. Pale: the consonants before the vowel."
    drawing.text("faint", 14, 49, told, 14)
    y = 66.0
    for title, start in (("The count-in and the first steps", first), ("The last steps, and the stop", last)):
        y = _row(drawing, timeline, sound, Piece(start, start + _LENGTH), title, y)
    return drawing.svg(y + 6, "Waveform of the backward walk, with its beats", "en")


def _row(drawing: Picture, timeline: Timeline, sound: Heard, piece: Piece, title: str, top: float) -> float:
    """Draw one row under `top`; gives where it ends."""
    middle, cues = top + 52 + _WAVE, piece.cues(timeline)
    bottom = middle + _WAVE + 34
    drawing.text("ink", LEFT, top + 16, title, 14)
    for ms in piece.seconds():
        drawing.line("grid", piece.x(ms), middle - _WAVE, piece.x(ms), bottom + 5)
        drawing.text("faint", piece.x(ms), bottom + 20, clock(ms, millis=False), 13, anchor="middle")
    words, ticks = [cue for cue in cues if cue.text], [cue for cue in cues if cue.kind == "tick"]
    cuts = [piece.start, *(ms for cue in words for ms in (cue.start, cue.beat, cue.end)), piece.end]
    styles = ["tick", *(style for cue in words for style in (_STYLES[cue.kind], _STYLES[cue.kind], "tick"))]
    for n, (style, start, end) in enumerate(zip(styles, cuts, cuts[1:], strict=False)):
        _wave(drawing, style, sound, piece, (start, end), middle, opacity=0.45 if n % 3 == 1 else 1)
    for cue in words:
        _word(drawing, cue, piece.x(cue.beat or 0), middle - _WAVE - 8)
    for cue in ticks:
        x, low = piece.x(cue.start), cue.sound != "tick-left"
        drawing.beat(cue.start, x, middle - _WAVE - 3, bottom)
        drawing.rect("tick", x, bottom - 16 + 6 * low, piece.x(cue.end) - x, 7)
    drawing.text("faint", LEFT - 8, bottom - 6, "ticks", 13, anchor="end")
    drawing.line("ink", LEFT, bottom, RIGHT, bottom)
    return bottom + 34


def _wave(
    drawing: Picture, style: str, sound: Heard, piece: Piece, part: tuple[int, int], y: float, *, opacity: float
) -> None:
    """Draw a part of the waveform: in each column the lowest and the highest sample."""
    edges = np.arange(piece.x(part[0]), piece.x(part[1]), _COLUMN)
    per_unit = (piece.end - piece.start) * SAMPLES_PER_MS / (RIGHT - LEFT)
    firsts = np.rint(piece.start * SAMPLES_PER_MS + (edges - LEFT) * per_unit).astype(int)
    scale = _WAVE / np.abs(sound).max()
    high, low = np.maximum.reduceat(sound[: firsts[-1] + 12], firsts), np.minimum.reduceat(sound[: firsts[-1] + 12], firsts)
    above = [(float(x), float(y - scale * h - 0.4)) for x, h in zip(edges, high, strict=True)]
    below = [(float(x), float(y - scale * h + 0.4)) for x, h in zip(edges, low, strict=True)]
    drawing.shape(style, above + below[::-1], opacity)


def _word(drawing: Picture, cue: Cue, x: float, y: float) -> None:
    """Write a word so that its vowel's letters begin at `x`."""
    found = re.fullmatch(r"([^aeiou]*)(.*?)\.?", cue.text)
    assert found
    drawing.text(_STYLES[cue.kind], x, y, found[1], 17, anchor="end")
    drawing.text(_STYLES[cue.kind], x, y, found[2], 17)
