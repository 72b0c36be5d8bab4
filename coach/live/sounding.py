"""The sound of live play: the plan's samples as the file has them, with faded seams where a key changes them."""

from __future__ import annotations

from bisect import bisect_left
from itertools import chain
from typing import TYPE_CHECKING, Final

from coach.live.under import Under
from coach.plan.timeline import Cue
from coach.sound.mix import Mix, bent
from coach.timing import Ms

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

FADE_MS: Final = 12
"""So long the words and tones that are broken off fade out."""


class Sounding:
    """Gives samples; goes on from wherever it is told to, or stands still.

    What has been let go, what is added and what fades is no part of the plan: it lies over it, made beforehand.
    """

    def __init__(self, mix: Mix, cues: tuple[Cue, ...], at: int) -> None:
        """Begin at sample `at` of the plan's time; the cues are all that are heard from there on."""
        self.mix, self.cues, self.at = mix, cues, at
        self._under = [Under(ground, mix, at) for ground in mix.grounds]
        self._over, self._fading = mix.laid((), 0, 0), mix.laid((), 0, 0)
        self._words = 0
        """For how many samples words that were let go are still heard."""

    @property
    def music(self) -> bool:
        """Whether there is music."""
        return any(under.music for under in self._under)

    def turn(self, muted: bool, low: bool) -> None:
        """Let music be off, or low."""
        for under in self._under:
            under.turn(muted, low)

    def moving(self, count: int) -> NDArray[np.int16]:
        """Give the next samples, and go on."""
        for under in self._under:
            if not under.stands_at(self.at):
                self._fading = _sum(self._fading, under.leave())
                under.go_to(self.at)
        total = self.mix.laid(self.cues, self.at, count)
        self.at += count
        return self._finished(total, hushed=False)

    def standing(self, count: int, hushed: bool) -> NDArray[np.int16]:
        """Give samples while the plan's time stands still; what lies under goes on unless it is hushed."""
        return self._finished(self.mix.laid((), 0, count), hushed)

    def break_off(self, hushed: bool = False) -> None:
        """Fade out all that sounds; what lies under only if it is hushed."""
        fade = FADE_MS * self.mix.rate_hz // 1000
        sounding = _sum(self.mix.laid(self._begun(), self.at, fade), self._over[:fade])
        self._fading = _sum(self._fading, _faded(sounding))
        self._over, self._words = self._over[:0], 0
        self.cues = ()
        if hushed:
            for under in self._under:
                self._fading = _sum(self._fading, under.leave())

    def let_go(self) -> Ms:
        """Let what has begun sound to its end, whatever comes; gives how long words are still heard."""
        begun = self._begun()
        now = self.at // self._a_ms
        length = max((cue.end - now for cue in begun), default=0)
        self._over = _sum(self._over, self.mix.laid(begun, self.at, length * self._a_ms))
        self._words = max(self._words, *(cue.end * self._a_ms - self.at for cue in begun if cue.text), 0)
        self.cues = self.cues[bisect_left(self.cues, self.at, key=lambda cue: cue.start * self._a_ms) :]
        return Ms(-(-self._words // self._a_ms))

    def go_to(self, cues: tuple[Cue, ...], at: int) -> None:
        """Go on elsewhere; what sounds has been broken off or let go."""
        self.cues, self.at = cues, at

    def remix(self, mix: Mix) -> None:
        """Go on with the mix of another plan, of the same rate and channels; its grounds come in as those here go.

        It is the same music, so what is the same in both is heard as if nothing happened.
        """
        for under, ground in zip(self._under, mix.grounds, strict=True):
            self._fading = _sum(self._fading, _faded(under.become(ground)))
        self.mix = mix

    def add(self, cues: tuple[Cue, ...]) -> None:
        """Let sounds be heard over all; their times count from now."""
        self._over = _sum(self._over, self.mix.laid(cues, 0, max(cue.end for cue in cues) * self._a_ms))

    def chime(self, name: str) -> None:
        """Let a tone be heard over all, unless one that was added is still heard."""
        if not len(self._over):
            self.add((Cue(Ms(0), self.mix.clips["", name].length, None, "earcon", "", name, None, 0),))

    @property
    def _a_ms(self) -> int:
        return self.mix.rate_hz // 1000

    def _begun(self) -> tuple[Cue, ...]:
        """The cues that sound now."""
        near = self.mix.within(self.cues, self.at, 1)
        return tuple(cue for cue in near if cue.start * self._a_ms < self.at < cue.end * self._a_ms)

    def _finished(self, total: NDArray[np.int32], hushed: bool) -> NDArray[np.int16]:
        count = len(total)
        for sound in chain(() if hushed else (under.take(count) for under in self._under), (self._over, self._fading)):
            part = sound[:count]
            total[: len(part)] += part
        self._over, self._fading, self._words = self._over[count:], self._fading[count:], max(self._words - count, 0)
        return bent(total)


def _sum(one: NDArray[np.int32], other: NDArray[np.int32]) -> NDArray[np.int32]:
    """Add two sounds that begin together."""
    longer, shorter = (one, other) if len(one) >= len(other) else (other, one)
    total = longer.copy()
    total[: len(shorter)] += shorter
    return total


def _faded(sound: NDArray[np.int32]) -> NDArray[np.int32]:
    import numpy as np

    falls = np.linspace(1, 0, len(sound), endpoint=False)
    faded: NDArray[np.int32] = np.rint(sound * (falls if sound.ndim == 1 else falls[:, None])).astype(np.int32)
    return faded
