"""Draws the pictures of docs/sound.md, from real tracks: encoded to MP3, and decoded by an independent decoder.

Run it with `uv run python docs/pictures.py`.
"""

from __future__ import annotations

import re
from itertools import pairwise
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final, NamedTuple

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
LEFT: Final = 70
RIGHT: Final = 886
"""The pictures' width, and where time begins and ends in them."""
_STYLES: Final = {kind: lane.name for lane in LANES for kind in lane.kinds}
"""How each kind of cue is coloured: as in `coach show --plot`."""

_ROW: Final = 4300
"""Milliseconds in each row of the waveform."""
_COLUMN: Final = 0.5
"""Width of a column of the waveform, in units of the picture."""
_WAVE: Final = 74
"""Height of the loudest half wave."""

_HERTZ: Final = (100, 200, 300, 500, 1000, 2000)
"""What is told beside the spectrogram, which reaches from the first to the last."""
_HIGH: Final = 320
"""Height of the spectrogram, in units of the picture."""
_CELLS: Final = (160, 544)
"""Its rows and columns."""
_TURNS: Final = 24
"""In how many periods of a frequency it is measured: enough to tell harmonics apart, few enough to tell words apart."""
_DB: Final = (-66.0, -18.0)
"""Decibels of the palest and of the darkest colour; 0 is a sine of full scale."""
_SHADES: Final = 32
_COLOURS: Final = ((255, 255, 255), (159, 212, 214), (32, 128, 150), (28, 52, 94), (12, 14, 30))
_PHASES: Final = {"rising": "in", "steady": "hold", "falling": "out"}

Heard = NDArray[np.float32]
"""Decoded samples, 24 a millisecond."""


class Piece(NamedTuple):
    """A stretch of a track, from one side of a picture to the other."""

    start: int
    end: int

    def x(self, ms: float) -> float:
        """Give the place of a moment."""
        return LEFT + (RIGHT - LEFT) * (ms - self.start) / (self.end - self.start)

    def cues(self, timeline: Timeline) -> list[Cue]:
        """Give what lies wholly in it."""
        return [cue for cue in timeline.cues if cue.start >= self.start and cue.end <= self.end]


class Picture(Drawing):
    """A drawing that has waves, cells, beats and seconds too."""

    def shape(self, style: str, points: list[tuple[float, float]], opacity: float) -> None:
        """A filled outline."""
        places = " ".join(f"{x:.1f},{y:.1f}" for x, y in points)
        self._elements.append(f'<polygon class="{style}" fill-opacity="{opacity:g}" points="{places}"/>')

    def cell(self, colour: str, x: float, y: float, width: float, height: float) -> None:
        """A rectangle in a colour of its own."""
        place = f'x="{x:g}" y="{y:g}" width="{width:g}" height="{height:g}"'
        self._elements.append(f'<rect fill="{colour}" {place} shape-rendering="crispEdges"/>')

    def beat(self, ms: int, x: float, y: float, to_y: float) -> None:
        """The line of a beat, which tells its moment."""
        self._add("line", "ink", f"beat at {clock(ms)}", x1=x, y1=y, x2=x, y2=to_y)

    def seconds(self, piece: Piece, y: float, step: int) -> None:
        """An axis of time, labelled every `step` milliseconds."""
        self.line("ink", LEFT, y, RIGHT, y)
        for ms in range(-(-piece.start // step) * step, piece.end + 1, step):
            self.line("chapter", piece.x(ms), y, piece.x(ms), y + 5)
            self.text("faint", piece.x(ms), y + 20, clock(ms, millis=False), 13, anchor="middle")


def hear(track: Track) -> Heard:
    """Render a track, and give what a player of MP3 hears."""
    with TemporaryDirectory() as folder:
        saved = track.save(Path(folder) / "track.mp3")
        decoded = miniaudio.mp3_read_file_f32(str(saved.path))
    assert (decoded.sample_rate, decoded.num_frames) == (SAMPLE_RATE, track.timeline.duration * SAMPLES_PER_MS)
    return np.array(decoded.samples, np.float32)


def waveform() -> str:
    """Draw how a bout of the backward walk begins and how it ends."""
    track = coach.compile(coach.read("backward-walk"))
    begin = next(span.start for span in track.timeline.spans if span.exercise == "The walk")
    stop = next(cue for cue in track.timeline.cues if cue.text == "Stop." and cue.start > begin)
    rows = {"The count-in and the first steps": begin - 1700, "The last steps, and the stop": stop.end + 500 - _ROW}
    picture, sound, y = Picture(WIDTH), hear(track), 66.0
    picture.text("ink", 14, 28, "Each word's vowel begins on its beat", 19)
    told = "Pale is what of a word comes before its beat."
    picture.text("faint", 14, 49, f"Backward walk, decoded from the MP3. {told}", 14)
    for title, start in rows.items():
        picture.text("ink", LEFT, y + 16, title, 14)
        _row(picture, track.timeline, sound, Piece(start, start + _ROW), y + 52)
        y += 268
    return picture.svg(y, "Waveform of the backward walk, and its beats", "en")


def _row(picture: Picture, timeline: Timeline, sound: Heard, piece: Piece, top: float) -> None:
    """Draw the waveform of a piece, coloured by what is said, and its beats."""
    middle, bottom = top + _WAVE, top + 2 * _WAVE + 34
    ticks = [cue for cue in piece.cues(timeline) if cue.kind == "tick"]
    words = [(cue, cue.beat) for cue in piece.cues(timeline) if cue.beat is not None and cue.text]
    parts, at = [], piece.start
    for cue, beat in words:
        style = _STYLES[cue.kind]
        parts += [("tick", at, cue.start, 1.0), (style, cue.start, beat, 0.45), (style, beat, cue.end, 1.0)]
        at = cue.end
        # A word stands so that the letters of its vowel begin on the beat.
        before, after = re.findall(r"^[^aeiou]*|\w+", cue.text)
        picture.text(style, piece.x(beat), top - 8, before, 17, anchor="end")
        picture.text(style, piece.x(beat), top - 8, after, 17)
    for style, start, end, opacity in [*parts, ("tick", at, piece.end, 1.0)]:
        picture.shape(style, _outline(sound, piece, start, end, middle), opacity)
    for cue in ticks:
        picture.beat(cue.start, piece.x(cue.start), top - 3, bottom)
        picture.rect("tick", piece.x(cue.start), bottom - 14, piece.x(cue.end) - piece.x(cue.start), 8)
    between = piece.x((ticks[0].start + ticks[1].start) / 2)
    picture.text("faint", between, bottom - 6, f"← {ticks[1].start - ticks[0].start} ms →", 13, anchor="middle")
    picture.text("faint", LEFT - 8, bottom - 6, "ticks", 13, anchor="end")
    picture.seconds(piece, bottom, 1000)


def _outline(sound: Heard, piece: Piece, start: int, end: int, y: float) -> list[tuple[float, float]]:
    """Give the outline of a part of a piece: the highest sample of each column, and back the lowest."""
    columns = round((piece.x(end) - piece.x(start)) / _COLUMN)
    firsts = (np.linspace(start, end, columns, endpoint=False) * SAMPLES_PER_MS).astype(int)
    xs, part = np.linspace(piece.x(start), piece.x(end), columns), sound[: end * SAMPLES_PER_MS]
    scale = _WAVE / np.abs(sound).max()
    highs = y - 0.4 - scale * np.maximum.reduceat(part, firsts)
    lows = y + 0.4 - scale * np.minimum.reduceat(part, firsts)
    return [*zip(xs, highs, strict=True), *zip(xs[::-1], lows[::-1], strict=True)]


def breath() -> str:
    """Draw the spectrogram of one and a half breaths of crocodile breathing."""
    track = coach.compile(coach.read("crocodile-breathing"))
    tones = [cue for cue in track.timeline.cues if cue.kind == "tone"][:6]
    piece, picture, top = Piece(tones[0].start - 250, tones[4].end), Picture(WIDTH), 104.0
    bottom = top + _HIGH
    picture.text("ink", 14, 28, "A tone carries the breath", 19)
    told = f"The tone rises from {LOW:.0f} to {HIGH:.0f} Hz and falls back; over it lie its harmonics."
    picture.text("faint", 14, 49, f"Crocodile breathing, decoded from the MP3. {told}", 14)
    for hertz in _HERTZ:
        y = bottom - _HIGH * np.log(hertz / _HERTZ[0]) / np.log(_HERTZ[-1] / _HERTZ[0])
        picture.line("grid", LEFT - 5, y, RIGHT, y)
        picture.text("faint", LEFT - 8, y + 5, f"{hertz:,} Hz", 13, anchor="end")
    _cells(picture, _levels(hear(track), piece), top)
    for cue in piece.cues(track.timeline):
        if cue.text:
            picture.text(_STYLES[cue.kind], piece.x(cue.start), top - 14, cue.text, 14)
            picture.rect(_STYLES[cue.kind], piece.x(cue.start), top - 9, piece.x(cue.end) - piece.x(cue.start), 5)
    for tone, following in pairwise(tones):
        x, to_x, shape = piece.x(tone.start), min(RIGHT, piece.x(following.start)), tone.sound.split("-")[0]
        picture.rect("move", x, bottom + 4, to_x - x - 1, 38)
        picture.line("ink", x, top, x, bottom)
        for line, text in enumerate((f"{_PHASES[shape]}, {(following.start - tone.start) // 1000} s", shape)):
            picture.text("on-move", (x + to_x) / 2, bottom + 19 + 16 * line, text, 13, anchor="middle")
    picture.seconds(piece, bottom + 46, 2000)
    return picture.svg(bottom + 76, "Spectrogram of a breath and a half", "en", dark=False)


def _levels(sound: Heard, piece: Piece) -> NDArray[np.float64]:
    """Give the level in decibels of each frequency (rows, the highest first) at each moment (columns)."""
    hertz = np.geomspace(_HERTZ[-1], _HERTZ[0], _CELLS[0])
    reach = int(_TURNS * SAMPLE_RATE / _HERTZ[0] / 2)
    turns = np.arange(-reach, reach)[:, None] * hertz / SAMPLE_RATE
    window = np.where(np.abs(turns) < _TURNS / 2, 1 + np.cos(2 * np.pi * turns / _TURNS), 0)
    waves = 2 * window / window.sum(axis=0) * np.exp(-2j * np.pi * turns)
    moments = piece.start + (np.arange(_CELLS[1]) + 0.5) / _CELLS[1] * (piece.end - piece.start)
    heard = sound[(moments * SAMPLES_PER_MS).astype(int)[:, None] + np.arange(-reach, reach)]
    levels: NDArray[np.float64] = 20 * np.log10(np.abs(heard @ waves.astype(np.complex64)).T + 1e-9)
    return levels


def _cells(picture: Picture, levels: NDArray[np.float64], top: float) -> None:
    """Colour levels under `top`; neighbours of one colour share a rectangle, and the palest is left out."""
    height, width = _HIGH / _CELLS[0], (RIGHT - LEFT) / _CELLS[1]
    marks = np.linspace(0, _SHADES, len(_COLOURS))
    parts = [np.interp(np.arange(_SHADES + 1), marks, part) for part in zip(*_COLOURS, strict=True)]
    colours = [f"rgb({red:.0f},{green:.0f},{blue:.0f})" for red, green, blue in zip(*parts, strict=True)]
    for n, row in enumerate(np.interp(levels, _DB, (0, _SHADES)).round().astype(int)):
        for first, end in pairwise(np.flatnonzero(np.diff(row, prepend=-1, append=-1))):
            if row[first]:
                picture.cell(colours[row[first]], LEFT + first * width, top + n * height, (end - first) * width, height)


def main(folder: Path = Path(__file__).parent / "pictures") -> None:
    """Write both pictures into a folder."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "waveform.svg").write_text(waveform(), "utf-8")
    (folder / "breath.png").write_bytes(svg_to_bytes(svg_string=breath(), zoom=2))


if __name__ == "__main__":
    main()
