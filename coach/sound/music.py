"""Music laid out under a track: in order, looped with cross-fades, levelled, ducked under speech, faded at its end.

Any window of it can be had, by several threads at once, with the same samples whatever the window. Nothing is decoded,
and neither numpy nor a decoder imported, until the first samples are asked for.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from functools import cache
from operator import attrgetter
from pathlib import Path
from typing import TYPE_CHECKING, Final

from coach.installed import installed_version
from coach.plan.timeline import Timeline
from coach.sound import ducking
from coach.sound.piece import MEASURED_S, MOST_GAIN_DB, PEAK, STEP, TARGET_LUFS
from coach.sound.pieces import CROSS_FADE, CROSS_FADE_MS, Laid, Pieces, Place
from coach.sound.playlist import digest_of
from coach.store import key_of
from coach.timing import Ms

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

_VERSION: Final = 1
"""Raise it when the same files would sound different."""
_FACTS: Final = (TARGET_LUFS, PEAK, MOST_GAIN_DB, MEASURED_S, CROSS_FADE_MS, ducking.DUCK_DB)
_NOTHING: Final = Ms(0)
_AT_ONCE: Final = 100
"""Steps that are mixed at once: what a processor keeps near at hand is several times as fast as memory is."""


def music_under(timeline: Timeline, files: Sequence[Path], gain_db: float = 0.0) -> Music:
    """Lay music under a timeline: as long as it is, and ducked where there is speech.

    Raises:
        ChoiceError: a file cannot be read.
    """
    spoken = [(cue.start, cue.end) for cue in timeline.cues if cue.text]
    return Music(files, timeline.duration, spoken, gain_db)


class Music:
    """The music of one track."""

    period: Final = 0
    """It does not repeat."""

    def __init__(
        self, files: Sequence[Path], length: Ms, spoken: Sequence[tuple[Ms, Ms]], gain_db: float = 0.0
    ) -> None:
        """Lay music under a track.

        Args:
            files: what is played, in order, and again from the start until the track ends.
            length: of the track.
            spoken: start and end of each spoken cue, ordered.
            gain_db: the listener's volume for music, in decibels.

        Raises:
            ChoiceError: a file cannot be read.
        """
        self._files, self._gain_db = tuple(files), gain_db
        self._steps = -(-length // ducking.STEP_MS)
        self._fades, self._ducks = ducking.fades(length), ducking.ducks(spoken)
        made_by = tuple(installed_version(name) for name in ("miniaudio", "soxr"))
        self._same = key_of("music", _VERSION, made_by, _FACTS, gain_db, digest_of(self._files))
        self._pieces = Pieces(self._files, gain_db)
        self._levels: NDArray[np.float32] | None = None

    def under(self, timeline: Timeline) -> Music:
        """Give the same music laid under a timeline: made as long, and ducked where there is speech.

        What is decoded for one of the two serves the other.
        """
        other = music_under(timeline, self._files, self._gain_db)
        other._pieces = self._pieces
        return other

    def key(self, first: int, count: int) -> str:
        """Hash everything that shapes `samples(first, count)`, without decoding anything."""
        start = first // STEP * ducking.STEP_MS
        end = -(-(first + count) // STEP) * ducking.STEP_MS
        return key_of(self._same, first, count, self._fades.within(start, end), self._ducks.within(start, end))

    @property
    def ready(self) -> bool:
        """Whether samples can be had without decoding anything."""
        return self._pieces.there(self._steps) is not None

    def reaches(self, end: int) -> bool:
        """Tell whether all samples before one can be had without decoding anything."""
        return self._pieces.there(self._needed(end)) is not None

    def _needed(self, end: int) -> int:
        """How many steps are decoded where those before a sample are as ever: a piece that was cut ends otherwise."""
        return min(self._steps, -(-end // STEP) + CROSS_FADE)

    def give_up(self) -> None:
        """Decode no more, for this track or any other that shares its pieces: who does so ends with `GivenUp`."""
        self._pieces.given_up = True

    def prepare(self, spare: Ms = _NOTHING) -> None:
        """Decode and level what the track needs, if that is not done; `samples` does it when it must.

        With `spare` milliseconds more, so that a plan that becomes longer by as much needs nothing else.

        Raises:
            ChoiceError: a file is no sound that can be read, or is shorter than a second.
            MachineError: there is no room for the temporary file.
            GivenUp: nobody waits for it any more.
        """
        self._pieces.reach(self._steps + -(-spare // ducking.STEP_MS))

    def samples(self, first: int, count: int) -> NDArray[np.float32]:
        """Give `count` samples from `first` on: shape (count, 2), 48 kHz, full scale 1; silence outside the track.

        Raises:
            ChoiceError: a file is no sound that can be read, or is shorter than a second.
            MachineError: there is no room for the temporary file.
        """
        import numpy as np

        laid = self._pieces.there(self._needed(first + count)) or self._pieces.reach(self._steps)
        level = self._level()
        low, high = max(first // STEP, 0), min(-(-(first + count) // STEP), len(level) - 1)
        sound = np.zeros((count, 2), np.float32)
        for step in range(low, high, _AT_ONCE):
            part = _mixed(laid, level, step, min(step + _AT_ONCE, high)).reshape(-1, 2)
            begin = step * STEP - first
            inside = sound[max(begin, 0) : begin + len(part)]
            inside[:] = part[max(-begin, 0) :][: len(inside)]
        return sound

    def _level(self) -> NDArray[np.float32]:
        """At the bounds of the track's steps: how loud music is beside its own level."""
        import numpy as np

        if self._levels is None:
            ducked_db = -ducking.DUCK_DB * self._ducks.eased(self._steps)
            self._levels = (self._fades.eased(self._steps) * 10 ** (ducked_db / 20)).astype(np.float32)
        return self._levels


def _mixed(laid: Laid, level: NDArray[np.float32], low: int, high: int) -> NDArray[np.float32]:
    """Give the steps from `low` to `high`, each a row of its samples, left and right in turn.

    Every sample is worked out from its own step alone, so that windows do not matter.
    """
    import numpy as np

    ramp = np.repeat(np.arange(STEP, dtype=np.float32) / STEP, 2)
    whole = np.zeros((high - low, 2 * STEP), np.float32)
    # At most two places overlap, so the one before the last that has begun may still be heard.
    for place in laid.places[max(0, bisect_right(laid.places, low, key=attrgetter("start")) - 2) :]:
        begin, end = max(low, place.start), min(high, place.end)
        if place.start >= high:
            break
        if begin >= end:
            continue
        inside = slice(begin - place.start, end - place.start + 1)
        gain = place.piece.gains[inside] * level[begin : end + 1] * _cross_fade(place, inside)
        pcm = laid.reel.read(place.piece.first + inside.start * STEP, (end - begin) * STEP).reshape(-1, 2 * STEP)
        part = pcm * gain[:-1, None]
        rise = np.diff(gain)
        moving = np.flatnonzero(rise)
        part[moving] += pcm[moving] * (rise[moving, None] * ramp)
        whole[begin - low : end - low] += part
    return whole


def _cross_fade(place: Place, inside: slice) -> NDArray[np.float32]:
    """Give the factor at some bounds of a place's steps: the powers of what goes and of what comes add up to 1."""
    import numpy as np

    at = np.arange(inside.start, inside.stop)
    comes = _rise(place.fade_in)[np.minimum(at, place.fade_in)]
    goes = _rise(place.fade_out)[np.minimum(place.piece.steps - at, place.fade_out)]
    both: NDArray[np.float32] = comes * goes
    return both


@cache
def _rise(steps: int) -> NDArray[np.float32]:
    import numpy as np

    angle = np.pi / 2 * (np.arange(steps + 1) / steps if steps else np.ones(1))
    rise: NDArray[np.float32] = np.sin(angle).astype(np.float32)
    return rise
