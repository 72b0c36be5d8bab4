"""A track under which something lies all the time, a bed or music, as tiles that are joined within the sound.

There is no silence in which pieces could be spliced, so each tile is encoded with some sound before it and behind it,
and two neighbours are joined at a frame that both encoded: there the decoder goes from one encoder's frames to the
other's. It hears no seam if the frame's block types agree in both, so that the overlapping transforms still fit, and if
the earlier tile has left as much of the bit reservoir as the later one's data reaches back into: these bytes are copied
to where the decoder looks for them.
"""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import pairwise
from math import lcm
from operator import attrgetter
from typing import Final

from coach.mp3.frames import PRESETS, Preset, block_types, main_data_begin
from coach.mp3.islands import Islands, Sounds, cut
from coach.mp3.pieces import Piece, Studio, encoder_key
from coach.plan.timeline import Timeline
from coach.sound.mix import Mix
from coach.store import key_of
from coach.timing import GRID, Ms

_VERSION: Final = 2
"""Raise it when the same sounds would be cut, mixed or encoded differently."""
LEAD: Final = 12
"""Frames encoded before a tile, in which the encoder comes to the state that it would have in a whole encode."""
TAIL: Final = 32
"""Frames encoded behind a tile, in any of which the next one may take over."""
_UNSETTLED: Final = 4
"""Frames at the end of an encode that knew nothing of what follows; none of them is heard."""
_LONGEST: Final = 1875
"""Frames of the longest tile, 45 s: enough tiles for all cores, and little of what is encoded twice."""

_START = attrgetter("start")


@dataclass(frozen=True, slots=True)
class Tiles:
    """A track cut into tiles without a gap."""

    total: int
    """Frames of the whole track, without the Info frame."""
    bounds: tuple[int, ...]
    """Frames with which tiles begin, and the last one's end."""
    numbers: tuple[int, ...]
    """Of each tile in order, its index in `distinct`."""
    distinct: tuple[Piece, ...]


def tile(timeline: Timeline, mix: Mix) -> Tiles:
    """Cut a track into tiles, without making a sample.

    Where what lies under it repeats, tiles begin where it begins anew and in the quiet between cues, so that the same
    cues make the same tile; else a tile is 45 s long.

    Raises:
        KeyError: a cue has no clip.
    """
    preset = PRESETS[mix.rate_hz, mix.channels]
    total = preset.frame_count(timeline.duration * mix.rate_hz // 1000)
    period = lcm(*(ground.period for ground in mix.grounds))
    bounds = _bounds(total, period, cut(timeline, mix)) if period else [*range(0, total, _LONGEST), total]
    known: dict[str, int] = {}
    numbers: list[int] = []
    distinct: list[Piece] = []
    name = namer(timeline, mix, total)
    for first, end in pairwise(bounds):
        piece = name(first, end)
        number = known.setdefault(piece.key, len(distinct))
        if number == len(distinct):
            distinct.append(piece)
        numbers.append(number)
    return Tiles(total, tuple(bounds), tuple(numbers), tuple(distinct))


def _bounds(total: int, period: int, islands: Islands) -> list[int]:
    """Begin a tile at every period but those that lie within an island; a long island is cut nevertheless."""
    longest = max(_LONGEST // period, 1) * period
    inside: set[int] = set()
    for first, number in islands.places:
        begin, end = first // period, (first + islands.distinct[number].frames - 1) // period
        inside.update(range(begin + 1, end + 1))
    bounds = [0]
    for number in range(1, -(-total // period)):
        if number not in inside or number * period - bounds[-1] >= longest:
            bounds.append(number * period)
    return [*bounds, total]


def namer(timeline: Timeline, mix: Mix, total: int) -> Callable[[int, int], Piece]:
    """Give what makes a piece of the tile from one frame to another, named by all that shapes it.

    What is encoded before it and behind it belongs to that.
    """
    preset, sounds = PRESETS[mix.rate_hz, mix.channels], Sounds(mix)
    longest = max((clip.length for clip in mix.clips.values()), default=Ms(0))
    head = (_VERSION, *encoder_key(preset))
    a_frame = preset.frame_samples

    def piece(first: int, end: int) -> Piece:
        begin, behind = max(0, first - LEAD), min(end + TAIL, total)
        low = bisect_left(timeline.cues, begin * GRID - longest, key=_START)
        high = bisect_left(timeline.cues, behind * GRID, key=_START)
        shape = []
        for cue in timeline.cues[low:high]:
            length, sound = sounds[cue.text, cue.sound, cue.kind, cue.side]
            if length and cue.start + length > begin * GRID:
                shape.append((cue.start - begin * GRID, sounds.names[sound]))
        under = [ground.key(begin * a_frame, (behind - begin) * a_frame) for ground in mix.grounds]
        key = key_of(head, first - begin, end - first, behind - end, shape, under)
        return Piece(key, begin, behind - begin, behind - begin, slice(low, high))

    return piece


@dataclass(frozen=True, slots=True)
class _Laid:
    """A tile at its place, with the frames before it and behind it."""

    first: int
    """The track's frame with which the tile begins."""
    end: int
    begin: int
    """The track's frame that is the first of `data`."""
    data: bytes
    preset: Preset

    @property
    def last(self) -> int:
        """The track's frame behind the last one that may be heard of it."""
        return self.begin + len(self.data) // self.preset.frame_bytes - _UNSETTLED

    def frames(self, first: int, end: int) -> bytes:
        """Give its frames from one of the track's to another."""
        size = self.preset.frame_bytes
        return self.data[(first - self.begin) * size : (end - self.begin) * size]


def stream(tiles: Tiles, studio: Studio) -> Iterator[bytes]:
    """Give the frames of the whole track in order, a tile at a time.

    Raises:
        MachineError: the installed encoder does not do what it is asked for.
    """
    laid = _laid(tiles, studio)
    here, at = next(laid), 0
    for following in laid:
        where = _seam(here, following)
        if where is None:  # two tiles that never agree become one, which begins with the same frames as the first
            piece = namer(studio.timeline, studio.mix, tiles.total)(here.first, following.end)
            here = _Laid(here.first, following.end, piece.first, studio.encode(piece), studio.preset)
            continue
        yield _joined(here.frames(at, where), following, where)
        here, at = following, where
    yield here.frames(at, tiles.total)


def _laid(tiles: Tiles, studio: Studio) -> Iterator[_Laid]:
    """Give the tiles in order; the frames of each are kept for as long as it comes again."""
    left = Counter(tiles.numbers)
    made = studio.obtain(tiles.distinct)
    known: dict[int, bytes] = {}
    for (first, end), number in zip(pairwise(tiles.bounds), tiles.numbers, strict=True):
        if number not in known:
            known[number] = next(made)
        yield _Laid(first, end, max(0, first - LEAD), known[number], studio.preset)
        left[number] -= 1
        if not left[number]:
            del known[number]


def _seam(here: _Laid, following: _Laid) -> int | None:
    """Find the frame from which on the following tile can be heard in the place of this one."""
    preset = here.preset
    for at in range(following.first, min(here.last, following.end)):
        ours, theirs = here.frames(at, at + 1), following.frames(at, at + 1)
        fits = main_data_begin(ours, preset) >= main_data_begin(theirs, preset)
        if fits and block_types(ours, preset) == block_types(theirs, preset):
            return at
    return None


def _joined(frames: bytes, following: _Laid, where: int) -> bytes:
    """Put into the end of some frames the data that the following tile's first frame expects there."""
    preset = following.preset
    size, room = preset.frame_bytes, preset.frame_bytes - preset.head_bytes
    joined = bytearray(frames)
    need, end = main_data_begin(following.frames(where, where + 1), preset), len(joined)
    while need and end:
        take, where = min(need, room), where - 1
        joined[end - take : end] = following.frames(where, where + 1)[size - take :]
        need, end = need - take, end - size
    return bytes(joined)
