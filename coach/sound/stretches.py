"""What lies under several tracks that are laid end to end: under each its own."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar

from coach.plan.timeline import Timeline
from coach.sound.mix import Ground
from coach.store import key_of

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray


@dataclass(frozen=True, slots=True)
class Stretches:
    """Sounds that lie one behind the other."""

    grounds: tuple[Ground | None, ...]
    """None where nothing lies."""
    starts: tuple[int, ...]
    """First sample of each."""
    period: ClassVar[int] = 0
    """It does not repeat."""

    def under(self, timeline: Timeline) -> Ground:
        """Give the first of them laid under a timeline."""
        return next(ground for ground in self.grounds if ground is not None).under(timeline)

    def key(self, first: int, count: int) -> str:
        """Hash all that shapes a window."""
        parts = [(at, size, ground and ground.key(at, size)) for ground, at, size in self._within(first, count)]
        return parts[0][2] or key_of("nothing", count) if len(parts) == 1 else key_of("stretches", parts)

    def samples(self, first: int, count: int) -> NDArray[np.float32]:
        """Give a window of shape (count, 1) or (count, 2), full scale 1."""
        import numpy as np

        parts = [
            np.zeros((size, 1), np.float32) if ground is None else ground.samples(at, size)
            for ground, at, size in self._within(first, count)
        ]
        width = max(part.shape[1] for part in parts)
        return np.concatenate([np.broadcast_to(part, (len(part), width)) for part in parts])

    def _within(self, first: int, count: int) -> Iterator[tuple[Ground | None, int, int]]:
        """Give what sounds in a window, in order: from which of its own samples on, and how many."""
        number = bisect_right(self.starts, first) - 1
        end = first + count
        while first < end:
            stop = min(end, self.starts[number + 1]) if number + 1 < len(self.starts) else end
            yield self.grounds[number], first - self.starts[number], stop - first
            first, number = stop, number + 1
