"""What a device has still got to play, told from when it asked for samples: pure, on a clock that is given."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from coach.timing import Ms

_PATIENCE: Final[dict[bool, float]] = {False: 5.0, True: 1.0}
"""After how many seconds without being asked a device counts as lost: while it starts, and when it runs."""
_AWAKE_S: Final = 0.25
"""Whoever looks less often than that slept himself (a stopped process, a machine that stood still)."""
_DRIFT: Final = 0.999
"""How fast a device consumes at least: slower than the machine's clock, so that no drift of clocks looks like a gap."""


@dataclass(frozen=True, slots=True)
class Underrun:
    """A gap in what was heard, because samples were not handed over in time."""

    at: int
    """Frames that had been handed over: the gap lies among the last period of them, or right behind it."""
    length: Ms


class Feed:
    """Counts what is handed over to a device, and when the device must have run dry.

    A device asks as soon as it has room, so right behind its asking it holds `full` at most; what it holds is never
    told, and is followed by the clock. It is known to within a part of the device's period.
    """

    def __init__(self, rate_hz: int, full: Ms, clock: Callable[[], float] = time.monotonic) -> None:
        self.rate_hz, self.full = rate_hz, full
        self.played = 0
        """Frames handed over."""
        self.underruns: list[Underrun] = []
        self._clock = clock
        self.begin()

    def begin(self) -> None:
        """The device starts, or starts anew; what was counted stays."""
        self._times = 0
        self._held_ms = 0.0
        self._last = self._looked = self._clock()
        self._seen, self._silent_s = -1, 0.0
        self._pardoned = False

    def handed_over(self, count: int) -> None:
        """`count` frames are there for the device, from now on."""
        now = self._clock()
        if self._times > 1:  # The first samples wait for the device, which may take long to start.
            self._held_ms -= (now - self._last) * 1000 * _DRIFT
        if self._held_ms <= -1:
            if not self._pardoned:
                self.underruns.append(Underrun(self.played, Ms(round(-self._held_ms))))
            self._pardoned = False
        self._held_ms = min(max(self._held_ms, 0.0) + count * 1000 / self.rate_hz, self.full)
        self.played += count
        self._times += 1
        self._last = now

    def pardon(self) -> None:
        """The next gap is wished, as the process is about to be stopped, and does not count."""
        self._pardoned = True

    def silent(self) -> bool:
        """Tell whether the device has stopped asking: for a second, counted only while this is called often.

        To be called at least every 250 ms by one thread, another than `handed_over`.
        """
        now = self._clock()
        self._silent_s = 0.0 if self._seen != self._times else self._silent_s + min(now - self._looked, _AWAKE_S)
        self._seen, self._looked = self._times, now
        return self._silent_s >= _PATIENCE[self._times > 1]
