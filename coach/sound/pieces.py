"""The pieces of music that follow each other under a track, each at its place, decoded when they are first needed."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from threading import Lock
from typing import Final, NamedTuple

from coach.sound.ducking import STEP_MS
from coach.sound.piece import STEP, Piece, Reel, piece_of

CROSS_FADE_MS: Final = 4000
"""Two pieces overlap for so long, or for a quarter of the shorter one if that is less."""
CROSS_FADE: Final = CROSS_FADE_MS // STEP_MS
"""The same in steps."""


class Place(NamedTuple):
    """A piece where it is played; lengths in steps, `start` from the start of the track."""

    start: int
    piece: Piece
    fade_in: int
    fade_out: int

    @property
    def end(self) -> int:
        """The step behind its last."""
        return self.start + self.piece.steps


class Laid(NamedTuple):
    """Pieces in their places, and what they are on."""

    reel: Reel
    places: tuple[Place, ...]


class Pieces:
    """Files in order, and again from the first, decoded as far as any of the tracks needs that they lie under."""

    def __init__(self, files: Sequence[Path], gain_db: float) -> None:
        """Decode nothing yet; `gain_db` is how much louder than the fixed level they are to be."""
        self._files, self._gain_db = files, gain_db
        self._lock = Lock()
        self._laid: Laid | None = None
        self.given_up = False
        """Whether nobody waits any more for what is not decoded yet."""

    def there(self, steps: int) -> Laid | None:
        """Give what is decoded, if it is so long."""
        laid = self._laid
        return laid if laid is not None and laid.places[-1].end >= steps else None

    def reach(self, steps: int) -> Laid:
        """Decode as much as is needed for so many steps, if it is not there yet.

        Raises:
            GivenUp: nobody waits for it any more.
        """
        laid = self.there(steps)
        if laid is None:
            with self._lock:
                laid = self.there(steps)
                if laid is None:
                    reel = Reel(lambda: self.given_up)
                    laid = self._laid = Laid(reel, tuple(self._places(reel, steps)))
        return laid

    def _places(self, reel: Reel, steps: int) -> Iterator[Place]:
        """Play piece after piece until the track ends; a file is decoded when it is first needed."""
        pieces: dict[Path, Piece] = {}

        def piece(number: int, from_step: int) -> Piece:
            path = self._files[number % len(self._files)]
            if path not in pieces:
                pieces[path] = piece_of(path, reel, (steps - from_step + 1) * STEP, self._gain_db)
            return pieces[path]

        number = start = fade_in = 0
        here = piece(0, 0)
        while start + here.steps < steps:
            number += 1
            after = piece(number, start + here.steps - CROSS_FADE)
            fade_out = min(CROSS_FADE, here.steps // 4, after.steps // 4)
            yield Place(start, here, fade_in, fade_out)
            start, here, fade_in = start + here.steps - fade_out, after, fade_out
        yield Place(start, here, fade_in, 0)
