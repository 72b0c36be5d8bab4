"""The heart of live play: keys and headset buttons steer it, and the device asks it for samples.

Its only clock is the count of samples that were asked for. The device's thread calls `pull`, others call all else: one
lock, which is held for a millisecond or two.
"""

from __future__ import annotations

from collections.abc import Callable
from threading import Lock
from typing import TYPE_CHECKING, Final

from coach.live import jumps
from coach.live.commands import Command
from coach.live.deck import Deck
from coach.live.entry import Entry
from coach.live.helm import Helm
from coach.live.lead import count_down
from coach.live.look import look
from coach.live.score import Score
from coach.live.takeover import Plan
from coach.live.tally import Event, Standing
from coach.live.view import View
from coach.live.wanted import Wanted
from coach.outputs.track import Track
from coach.timing import Ms

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

_NO_MS: Final = Ms(0)
_AS_PLANNED: Final = Wanted()

Ask = Callable[[Wanted], None]
"""Is told how the plan is to differ from now on; whoever is asked calls `replan`, from any thread and when it can, or
`refuse`."""


class Player:
    """Live play of one track."""

    def __init__(
        self, track: Track, ask: Ask, *, wanted: Wanted = _AS_PLANNED, until: Ms | None = None,
        start: Ms = _NO_MS, stop: Ms | None = None, start_in: Ms = _NO_MS, waits: bool = True,
    ) -> None:  # fmt: skip
        """Be ready to play.

        Args:
            track: what is played; its music is prepared.
            ask: is told where another plan is wanted, outside of the lock.
            wanted: what the track was planned with.
            until: the track is final up to here; None if it is whole.
            start: where to begin.
            stop: where to end; None for the end.
            start_in: how long to count down before, in milliseconds.
            waits: whether it waits in steps that take as long as one likes; else they last as planned.
        """
        score = Score(track).made()
        entry = jumps.resume(score, start) if start else Entry(_NO_MS)
        if start_in:
            first = entry.at(score) if start else _NO_MS
            entry = entry._replace(lead=(*count_down(score, start_in, first), *entry.lead))
        self._ask, self._lock = ask, Lock()
        self._deck = Deck(Plan(score, wanted, until), entry, stop, waits)
        self._deck.tally.walked = 1 if start else 0  # who begins on the way may stand anywhere in the lane
        self._helm = Helm(self._deck, wanted)

    def pull(self, count: int) -> NDArray[np.int16]:
        """Give the next samples, of shape (count,) or (count, channels); silence behind the end."""
        import numpy as np

        with self._lock:
            parts = [self._deck.next(count)]
            while (left := count - sum(map(len, parts))) > 0:
                parts.append(self._deck.next(left))
        return parts[0] if len(parts) == 1 else np.concatenate(parts)

    def do(self, command: Command) -> None:
        """Do what a key or a button stands for; it is heard at the next pull."""
        with self._lock:
            asked = self._helm.do(command)
        if asked is not None:
            self._ask(asked)

    def seek(self, to: Ms) -> None:
        """Go near a moment of the plan, to where one can come in."""
        with self._lock:
            self._helm.leap(to, "seek")

    def replan(self, track: Track, wanted: Wanted, until: Ms | None = None) -> None:
        """Take the plan that was asked for, or more of the one that is played; one that is no longer wanted is left.

        Args:
            track: the plan, of the same rate, channels and movements.
            wanted: what it was planned with.
            until: it is final up to here, outside of movements; None if it is whole.
        """
        plan = Plan(Score(track).made(), wanted, until)
        with self._lock:
            asked = self._helm.take(plan)
        if asked is not None:
            self._ask(asked)

    def refuse(self, wanted: Wanted, why: str) -> None:
        """Leave what was asked for and cannot be planned, unless something else has been asked for since; say why."""
        with self._lock:
            self._helm.refuse(wanted, why)

    def view(self) -> View:
        """Give what there is to see now."""
        with self._lock:
            moment = self._helm.moment()
        return look(moment)

    @property
    def standing(self) -> Standing:
        """How far it is."""
        with self._lock:
            deck, helm = self._deck, self._helm
            finished = deck.state == "ended" and not helm.has_quit
            done, heard = deck.tally.done, deck.tally.heard
            return Standing(
                deck.score.timeline, deck.plan.wanted, helm.asked, helm.here, deck.end, deck.stop, heard, done, finished
            )

    def events(self) -> list[Event]:
        """Give what happened since this was last asked."""
        with self._lock:
            return self._deck.tally.take()
