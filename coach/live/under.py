"""What lies under the cues in live play: bed and music that fade where a key moves them, and music that makes way."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from coach.sound.bed import Bed
from coach.sound.mix import Ground, Mix

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

FADE_MS: Final = 250
"""So long a ground takes to go where it is left, or to come where it goes on, or music to make way."""
_LOW: Final = 0.128
"""The level of music under what the coach says by itself: 14 dB lower, as under the plan's own sentences."""


class Under:
    """One ground at its own place, which is the plan's unless the plan's time stands still.

    Its level goes from 0 to 1 in straight lines, and its loudness as a sine of it: so the powers of what goes
    and of what comes add up to 1.
    """

    def __init__(self, ground: Ground, mix: Mix, at: int) -> None:
        """Begin at sample `at` of the plan's time."""
        self.ground, self._mix, self._at = ground, mix, at
        self._goal = self._level = 1.0
        self.music = not isinstance(ground, Bed)

    def turn(self, muted: bool, low: bool) -> None:
        """Let music be off, or low; a bed stays as it is."""
        if self.music:
            self._goal = 0.0 if muted else _LOW if low else 1.0

    def take(self, count: int) -> NDArray[np.int32]:
        """Give the next samples."""
        import numpy as np

        steps = np.arange(1, count + 1) / (FADE_MS * self._mix.rate_hz // 1000)
        if self._level < self._goal:
            levels = np.minimum(self._level + steps, self._goal)
        else:
            levels = np.maximum(self._level - steps, self._goal)
        sound = self._sound(count, levels if self._level != self._goal or self._goal != 1 else None)
        self._level = float(levels[-1]) if count else self._level
        self._at += count
        return sound

    def leave(self) -> NDArray[np.int32]:
        """Give how it fades out here; it comes in anew wherever it goes on."""
        import numpy as np

        count = FADE_MS * self._mix.rate_hz // 1000
        gone = self._mix.laid((), 0, count)
        gone += self._sound(count, self._level * np.linspace(1, 0, count, endpoint=False))
        self._level = 0.0
        return gone

    def become(self, ground: Ground) -> NDArray[np.int32]:
        """Go on with another ground; gives for a while by how much the old one differs: nothing if it is the same."""
        import numpy as np

        count = FADE_MS * self._mix.rate_hz // 1000
        levels = None if self._level == 1 else np.full(count, self._level)
        old = self._sound(count, levels)
        self.ground = ground
        besides = self._mix.laid((), 0, count)
        besides += old - self._sound(count, levels)
        return besides

    def stands_at(self, at: int) -> bool:
        """Tell whether it goes on there without a seam."""
        return self._at == at

    def go_to(self, at: int) -> None:
        """Go on at another place."""
        self._at = at

    def _sound(self, count: int, levels: NDArray[np.float64] | None) -> NDArray[np.int32]:
        import numpy as np

        samples = self.ground.samples(self._at, count)
        if levels is not None:
            samples = samples * np.sin(np.pi / 2 * levels).astype(np.float32)[:, None]
        return self._mix.whole(samples)
