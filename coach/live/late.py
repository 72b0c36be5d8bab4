"""Music that is decoded while the track plays already: it is heard as soon as it is there."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from threading import Lock, Thread
from typing import TYPE_CHECKING, Final

from coach.errors import CoachError, GivenUp
from coach.outputs.track import Track
from coach.plan.timeline import Timeline
from coach.sound.music import Music
from coach.timing import MUSIC_RATE, Ms

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

_SPARE: Final = Ms(10 * 60_000)
"""How much longer a plan may become, by rests and waits, before its music is decoded anew."""
_FADE: Final = 2 * MUSIC_RATE
"""Samples in which music comes that was not there at the start."""


Fail = Callable[[CoachError], None]
"""Is told why there is no music."""


class Late:
    """The music of one track; silence until it is decoded, and the same samples as ever behind a fade."""

    period: Final = 0

    def __init__(self, music: Music) -> None:
        """Decode nothing; somebody else does."""
        self._music = music
        self._from: int | None = 0
        """The sample at which it began to be heard behind silence; None while it is silent."""

    def under(self, timeline: Timeline) -> Late:
        """Give the same music laid under a timeline."""
        return Late(self._music.under(timeline))

    def key(self, first: int, count: int) -> str:
        """Hash all that shapes a window, without making its samples."""
        return self._music.key(first, count)

    def samples(self, first: int, count: int) -> NDArray[np.float32]:
        """Give a window of shape (count, 2); it never waits."""
        import numpy as np

        if not self._music.reaches(first + count):
            self._from = None
            return np.zeros((count, 2), np.float32)
        self._from = first if self._from is None else self._from
        sound = self._music.samples(first, count)
        if self._from and self._from <= first < self._from + _FADE:
            rise = (np.arange(first, first + count, dtype=np.float32) - self._from) / _FADE
            sound *= np.minimum(rise, 1)[:, None]
        return sound


class Decoding:
    """Decodes the music of one plan after the other; of those that come while it does so, only the newest."""

    def __init__(self, fail: Fail) -> None:
        """Decode nothing yet; `fail` is called by another thread, and then no more is decoded."""
        self._fail = fail
        self._lock = Lock()
        self._newest: Music | None = None
        self._busy = False

    def under(self, track: Track) -> Track:
        """Give a track whose music is silence until it is decoded, which begins now."""
        grounds = tuple(self.late(ground) if isinstance(ground, Music) else ground for ground in track.mix.grounds)
        return replace(track, mix=replace(track.mix, grounds=grounds))

    def late(self, music: Music) -> Late:
        """Give music that is silence until it is decoded."""
        with self._lock:
            self._newest = music
            begins = not (self._busy or music.ready)
            self._busy = self._busy or begins
        if begins:
            Thread(target=self._decode, name="music", daemon=True).start()
        return Late(music)

    def _decode(self) -> None:
        try:
            while (music := self._next()) is not None:
                music.prepare(_SPARE)
        except GivenUp:
            return
        except CoachError as error:
            self._fail(error)

    def _next(self) -> Music | None:
        with self._lock:
            self._busy = self._newest is not None and not self._newest.ready
            return self._newest if self._busy else None
