"""A timeline as islands: stretches of sound between silences, each distinct one encoded once.

The ear hears no seam, because a fresh encoder's first frame refers to no earlier one, and because the silence on either
side leaves the overlapping transforms nothing to carry over. An island begins two frames before its first sound: they
fill the bit reservoir, as the silence before a sound does in a whole encode (with one frame the sound is 0.1 dB worse).
It ends two frames after its last sound, where the codec's delay has run out.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Final, NamedTuple

from coach.mp3.frames import FRAME_BYTES, KBIT, QUALITY, SILENCE, encode, encoder_version, frame_count
from coach.plan.kinds import Kind
from coach.plan.timeline import Timeline
from coach.sound.mix import Clips, Gains, factor, mix
from coach.store import Store, key_of
from coach.timing import FRAME_SAMPLES, GRID, SAMPLES_PER_MS, Ms

Progress = Callable[[int, int], None]
"""Told how many islands are encoded, and how many there are to encode."""

_VERSION: Final = 1
"""Raise it when the same sounds would be cut, mixed or encoded differently."""
_LEAD: Final = 2
"""Frames of silence before an island's first sound."""
_TAIL: Final = 2
"""Frames after an island's last sound that still carry it."""
GAP: Final = (_LEAD + _TAIL + 1) * GRID
"""Silence that parts two islands, in milliseconds: both their margins, and one frame, for sounds begin within one."""
_QUIET_FRAMES: Final = 1024
_QUIET: Final = SILENCE * _QUIET_FRAMES
_CHUNK: Final = 1 << 18
"""Bytes that are gathered before they are given on: few writes, little memory."""


_WORTH_THREADS: Final = 120_000 // GRID
"""Frames from which on threads are started: they cost an eighth more processor time, and less sound is soon done."""


class Island(NamedTuple):
    """One distinct stretch of sound."""

    key: str
    """Name in the store: hashes the sounds, their offsets and gains, the preset and the encoder."""
    first: int
    """Frame where it is heard for the first time."""
    frames: int
    """Length in frames, 24 ms each."""
    cues: slice
    """The cues of the timeline that it is made of, where it is heard first."""


@dataclass(frozen=True, slots=True)
class Islands:
    """A track cut into islands."""

    total: int
    """Frames of the whole track, without the Info frame."""
    places: tuple[tuple[int, int], ...]
    """In order: the frame where an island begins, and its index in `distinct`."""
    distinct: tuple[Island, ...]


class Frames(NamedTuple):
    """The frames of each distinct island, and what it took to have them."""

    of: tuple[bytes, ...]
    """By the index in `Islands.distinct`."""
    encoded: int
    """How many were not in the store."""
    encoded_ms: Ms
    """Length of sound that went through the encoder."""


class _Voices(dict[tuple[str, str, Kind], tuple[int, int]]):
    """Length in milliseconds of each sort of cue, and a number for its sound and gain: looked up once, not per cue."""

    def __init__(self, clips: Clips, gains: Gains) -> None:
        self.sounds: dict[tuple[str, float], int] = {}
        self._clips, self._gains = clips, gains

    def __missing__(self, sort: tuple[str, str, Kind]) -> tuple[int, int]:
        text, sound, kind = sort
        clip, gain = self._clips[text, sound], float(self._gains.get(kind, 0.0))
        # A silent cue has no length, so that it neither makes an island nor holds two together.
        length = clip.length if factor(gain) else 0
        self[sort] = length, self.sounds.setdefault((clip.key, gain), len(self.sounds))
        return self[sort]


def cut(timeline: Timeline, clips: Clips, gains: Gains) -> Islands:
    """Find a track's islands, without making a sample.

    Raises:
        KeyError: a cue has no clip.
    """
    voices = _Voices(clips, gains)
    known: dict[tuple[tuple[int, int], ...], int] = {}
    places: list[tuple[int, int]] = []
    distinct: list[tuple[int, int, slice]] = []
    inside: list[tuple[int, int]] = []
    base = limit = low = high = 0

    def close() -> None:
        shape = tuple(inside)
        number = known.setdefault(shape, len(distinct))
        if number == len(distinct):
            distinct.append((base // GRID, -(-(limit - GAP - base) // GRID) + _TAIL, slice(low, high)))
        places.append((base // GRID, number))

    for index, cue in enumerate(timeline.cues):
        start = cue[0]
        length, voice = voices[cue[4], cue[5], cue[3]]
        if not length:
            continue
        if start >= limit:
            if inside:
                close()
            base, limit, low, inside = max(0, start // GRID - _LEAD) * GRID, 0, index, []
        inside.append((start - base, voice))
        high = index + 1
        if start + length + GAP > limit:
            limit = start + length + GAP
    if inside:
        close()
    named = _named(list(known), distinct, list(voices.sounds))
    return Islands(frame_count(timeline.duration * SAMPLES_PER_MS), tuple(places), named)


def _named(
    shapes: list[tuple[tuple[int, int], ...]],
    distinct: list[tuple[int, int, slice]],
    sounds: list[tuple[str, float]],
) -> tuple[Island, ...]:
    encoder = (_VERSION, "lame", encoder_version(), KBIT, QUALITY)
    keys = (key_of(encoder, [(offset, *sounds[voice]) for offset, voice in shape]) for shape in shapes)
    return tuple(Island(key, *rest) for key, rest in zip(keys, distinct, strict=True))


def obtain(
    islands: Islands,
    timeline: Timeline,
    clips: Clips,
    gains: Gains,
    store: Store | None = None,
    progress: Progress | None = None,
) -> Frames:
    """Give the frames of each distinct island, from the store or newly encoded (and then kept in the store).

    Raises:
        MachineError: the installed encoder does not do what it is asked for.
    """
    found: dict[str, bytes] = {}
    if store is not None:
        for island in islands.distinct:
            blob = store.get(island.key)
            if blob is not None and len(blob) == island.frames * FRAME_BYTES:
                found[island.key] = blob
        store.touch(list(found))
    missing = [island for island in islands.distinct if island.key not in found]

    def encoded(island: Island) -> bytes:
        samples = (island.frames - _TAIL) * FRAME_SAMPLES
        pcm = mix(timeline.cues[island.cues], clips, gains, island.first * FRAME_SAMPLES, samples)
        return encode(pcm.astype("<i2").tobytes())[: island.frames * FRAME_BYTES]

    for done, (island, frames) in enumerate(zip(missing, _in_parallel(encoded, missing), strict=True), 1):
        found[island.key] = frames
        if store is not None:
            store.put(island.key, frames)
        if progress is not None:
            progress(done, len(missing))
    if store is not None and missing:
        store.trim()
    encoded_ms = Ms(sum(island.frames - _TAIL for island in missing) * GRID)
    return Frames(tuple(found[island.key] for island in islands.distinct), len(missing), encoded_ms)


def _in_parallel(work: Callable[[Island], bytes], islands: Sequence[Island]) -> Iterator[bytes]:
    if sum(island.frames for island in islands) < _WORTH_THREADS:
        yield from map(work, islands)
        return
    # Threads are enough: LAME gives the interpreter's lock back while it works (twice as fast on two processors).
    from concurrent.futures import ThreadPoolExecutor

    with ThreadPoolExecutor() as pool:
        yield from pool.map(work, islands)


def stream(islands: Islands, frames: Sequence[bytes]) -> Iterator[bytes]:
    """Give the frames of the whole track in order, in chunks, from those of its distinct islands."""
    gathered: list[bytes] = []
    size = 0
    for part in _parts(islands, frames):
        gathered.append(part)
        size += len(part)
        if size >= _CHUNK:
            yield b"".join(gathered)
            gathered, size = [], 0
    yield b"".join(gathered)


def _parts(islands: Islands, frames: Sequence[bytes]) -> Iterator[bytes]:
    at = 0
    for first, number in islands.places:
        yield from _quiet(first - at)
        part = frames[number]
        at = first + islands.distinct[number].frames
        # The tail of a sound that lasts to the track's last sample may pass the last frame.
        yield part if at <= islands.total else part[: (islands.total - first) * FRAME_BYTES]
    yield from _quiet(islands.total - at)


def _quiet(count: int) -> Iterator[bytes]:
    while count > 0:
        yield _QUIET[: count * FRAME_BYTES]
        count -= _QUIET_FRAMES
