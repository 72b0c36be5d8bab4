"""A timeline as islands: stretches of sound between silences, each distinct one encoded once.

The ear hears no seam, because a fresh encoder's first frame refers to no earlier one, and because the silence on either
side leaves the overlapping transforms nothing to carry over. An island begins two frames before its first sound: they
fill the bit reservoir, as the silence before a sound does in a whole encode (with one frame the sound is 0.1 dB worse).
It ends two frames after its last sound, where the codec's delay has run out.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from coach.mp3.frames import PRESETS, Preset
from coach.mp3.pieces import Piece, encoder_key
from coach.plan.kinds import Kind
from coach.plan.timeline import Timeline
from coach.sound.mix import Mix, factor
from coach.store import key_of
from coach.timing import GRID

_VERSION: Final = 4
"""Raise it when the same sounds would be cut, mixed or encoded differently."""
_LEAD: Final = 2
"""Frames of silence before an island's first sound."""
_TAIL: Final = 2
"""Frames after an island's last sound that still carry it."""
GAP: Final = (_LEAD + _TAIL + 1) * GRID
"""Silence that parts two islands, in milliseconds: both their margins, and one frame, for sounds begin within one."""
_QUIET_FRAMES: Final = 1024

Shape = tuple[tuple[int, int], ...]
"""An island's sounds: each one's place in milliseconds after the island's beginning, and its number."""

Name = tuple[str, float, str | None]
"""What shapes a sound: its clip's key, its gain in decibels, and the side to which it leans."""


@dataclass(frozen=True, slots=True)
class Islands:
    """A track cut into islands."""

    total: int
    """Frames of the whole track, without the Info frame."""
    places: tuple[tuple[int, int], ...]
    """In order: the frame where an island begins, and its index in `distinct`."""
    distinct: tuple[Piece, ...]


class Sounds(dict[tuple[str, str, Kind, str | None], tuple[int, int]]):
    """Length in milliseconds of each sort of cue, and a number for how it sounds: looked up once, not per cue."""

    def __init__(self, mix: Mix) -> None:
        self._numbers: dict[Name, int] = {}
        self.names: list[Name] = []
        """By number."""
        self._mix = mix

    def __missing__(self, sort: tuple[str, str, Kind, str | None]) -> tuple[int, int]:
        text, sound, kind, side = sort
        clip, gain = self._mix.clips[text, sound], float(self._mix.gains.get(kind, 0.0))
        # A silent cue has no length, so that it neither makes an island nor holds two together.
        length = clip.length if factor(gain) else 0
        name = clip.key, gain, self._mix.lean(kind, side)
        number = self._numbers.setdefault(name, len(self.names))
        if number == len(self.names):
            self.names.append(name)
        self[sort] = length, number
        return self[sort]


def cut(timeline: Timeline, mix: Mix) -> Islands:
    """Find a track's islands, without making a sample.

    Raises:
        KeyError: a cue has no clip.
    """
    sounds = Sounds(mix)
    known: dict[Shape, int] = {}
    places: list[tuple[int, int]] = []
    distinct: list[tuple[int, int, slice]] = []
    inside: list[tuple[int, int]] = []
    base = limit = low = high = 0

    def close() -> None:
        shape = tuple(inside)
        number = known.setdefault(shape, len(distinct))
        if number == len(distinct):
            distinct.append((base // GRID, -(-(limit - GAP - base) // GRID), slice(low, high)))
        places.append((base // GRID, number))

    for index, cue in enumerate(timeline.cues):
        start = cue[0]
        length, sound = sounds[cue[4], cue[5], cue[3], cue[6]]
        if not length:
            continue
        if start >= limit:
            if inside:
                close()
            base, limit, low, inside = max(0, start // GRID - _LEAD) * GRID, 0, index, []
        inside.append((start - base, sound))
        high = index + 1
        if start + length + GAP > limit:
            limit = start + length + GAP
    if inside:
        close()
    preset = PRESETS[mix.rate_hz, mix.channels]
    named = _named(preset, list(known), distinct, sounds.names)
    return Islands(preset.frame_count(timeline.duration * mix.rate_hz // 1000), tuple(places), named)


def _named(
    preset: Preset,
    shapes: list[Shape],
    distinct: list[tuple[int, int, slice]],
    sounds: list[Name],
) -> tuple[Piece, ...]:
    head = (_VERSION, *encoder_key(preset))
    keys = (key_of(head, [(offset, *sounds[sound]) for offset, sound in shape]) for shape in shapes)
    return tuple(
        Piece(key, first, frames + _TAIL, frames, cues)
        for key, (first, frames, cues) in zip(keys, distinct, strict=True)
    )


def stream(islands: Islands, frames: Sequence[bytes], preset: Preset) -> Iterator[bytes]:
    """Give the frames of the whole track in order, from those of its distinct islands."""
    at = 0
    for first, number in islands.places:
        yield from _quiet(first - at, preset)
        part = frames[number]
        at = first + islands.distinct[number].frames
        # The tail of a sound that lasts to the track's last sample may pass the last frame.
        yield part if at <= islands.total else part[: (islands.total - first) * preset.frame_bytes]
    yield from _quiet(islands.total - at, preset)


def _quiet(count: int, preset: Preset) -> Iterator[bytes]:
    while count > 0:
        yield preset.silence * min(count, _QUIET_FRAMES)
        count -= _QUIET_FRAMES
