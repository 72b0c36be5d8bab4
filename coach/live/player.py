"""The heart of live play: keys and headset buttons steer it, and the device asks it for samples.

Its only clock is the count of samples that were asked for. The device's thread calls `pull`, others call all else: one
lock, which is held for a millisecond or two.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from threading import RLock
from typing import TYPE_CHECKING, Final, Literal

from coach.live import jumps, rests
from coach.live.commands import Command
from coach.live.deck import Deck
from coach.live.entry import Entry
from coach.live.lead import count_down
from coach.live.look import Moment, look
from coach.live.reentry import go_on
from coach.live.score import Score
from coach.live.takeover import Plan, takeover
from coach.live.tally import Event, Happening, Standing, events_of
from coach.live.view import View
from coach.live.wanted import SOON, Wanted, later, paced, talked
from coach.outputs.track import Track
from coach.plan.anchor import anchor_of, place_of
from coach.plan.timeline import Cue
from coach.timing import Ms

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

MORE_REST: Final = Ms(15_000)
"""How much longer a rest gets at once."""
MOST_REST: Final = 3_600_000
"""How much longer rests may get in all, in milliseconds."""
NOTE_MS: Final = 4000
"""So long a note is shown."""
_NO_MS: Final = Ms(0)
_AS_PLANNED: Final = Wanted()

Ask = Callable[[Wanted], None]
"""Is told how the plan is to differ from now on; whoever is asked calls `replan`, from any thread and when it can."""


class Player:
    """Live play of one track."""

    def __init__(
        self, track: Track, ask: Ask, *, wanted: Wanted = _AS_PLANNED, until: Ms | None = None,
        start: Ms = _NO_MS, stop: Ms | None = None, start_in: Ms = _NO_MS,
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
        """
        score = Score(track).made()
        entry = jumps.resume(score, start) if start else Entry(_NO_MS)
        if start_in:
            first = entry.at(score) if start else _NO_MS
            entry = entry._replace(lead=(*count_down(score, start_in, first), *entry.lead))
        self._lock = RLock()
        self._deck = Deck(Plan(score, wanted, until), entry, stop)
        self._ask, self._asked, self._soon = ask, wanted, SOON
        self._parked: Entry | None = None
        self._pulled, self._note, self._note_until = 0, "", 0
        self._rested = 0
        self._quit = False
        self._tell("started")

    def pull(self, count: int) -> NDArray[np.int16]:
        """Give the next samples, of shape (count,) or (count, channels); silence behind the end."""
        import numpy as np

        with self._lock:
            parts = [self._deck.next(count)]
            while (left := count - sum(map(len, parts))) > 0:
                parts.append(self._deck.next(left))
            self._pulled += count
        return parts[0] if len(parts) == 1 else np.concatenate(parts)

    def do(self, command: Command) -> None:
        """Do what a key or a button stands for; it is heard at the next pull."""
        with self._lock:
            asked = self._asked
            self._do(command)
            asks = self._asked != asked
        if asks:
            self._ask(self._asked)

    def seek(self, to: Ms) -> None:
        """Go near a moment of the plan, to where one can come in."""
        with self._lock:
            self._go(lambda score, here: jumps.leap(score, here, to, self._deck.tally.walked > 0), "seek")

    def replan(self, track: Track, wanted: Wanted, until: Ms | None = None) -> None:
        """Take the plan that was asked for, or more of the one that is played; one that is no longer wanted is left.

        Args:
            track: the plan, of the same rate, channels and movements.
            wanted: what it was planned with.
            until: it is final up to here, outside of movements; None if it is whole.
        """
        plan = Plan(Score(track).made(), wanted, until)
        with self._lock:
            asks = self._take(plan)
        if asks:
            self._ask(self._asked)

    def view(self) -> View:
        """Give what there is to see now."""
        with self._lock:
            deck = self._deck
            duration = deck.score.timeline.duration
            moment = Moment(
                score=deck.score, state=deck.state, here=self._place,
                now=deck.now if self._parked is None else self._place, lead=deck.entry.lead,
                extra=deck.extra, end=duration if deck.stop is None else min(deck.stop, duration),
                talk=self._asked.talk, music=not deck.muted if deck.sound.music else None,
                note=self._note if self._pulled < self._note_until else "",
            )  # fmt: skip
        return look(moment)

    @property
    def here(self) -> Ms:
        """The place in the plan."""
        with self._lock:
            return self._place

    @property
    def standing(self) -> Standing:
        """How far it is."""
        with self._lock:
            deck = self._deck
            finished = deck.state == "ended" and not self._quit
            done, heard = deck.tally.done, deck.tally.heard
            return Standing(deck.score.timeline, deck.plan.wanted, self._place, deck.end, heard, done, finished)

    @property
    def done(self) -> Mapping[int, Ms]:
        """How long each movement was played, by `Span.number`."""
        with self._lock:
            return self._deck.tally.done

    def events(self) -> list[Event]:
        """Give what happened since this was last asked."""
        with self._lock:
            told = self._deck.tally.take()
        return events_of(told)

    @property
    def _place(self) -> Ms:
        return self._deck.here if self._parked is None else self._parked.target

    def _do(self, command: Command) -> None:
        deck = self._deck
        walked = deck.tally.walked > 0
        match command:
            case "toggle" | "play" | "go-on" if deck.state == "paused":
                self._play()
            case "toggle" | "play" | "go-on" | "next" if deck.state == "waiting":
                self._go(rests.skip, command)
            case "toggle" | "pause" if deck.state not in ("paused", "ended"):
                deck.stand("paused")
                self._tell("paused")
            case "next" | "previous" | "again":
                by = {"next": 1, "previous": -1, "again": 0}[command]
                self._go(lambda score, here: jumps.exercise(score, here, by, walked), command)
            case "back" | "forward":
                by = jumps.LEAP if command == "forward" else -jumps.LEAP
                self._go(lambda score, here: jumps.leap(score, here, Ms(here + by), walked), command)
            case "skip":
                self._go(rests.skip, command)
            case "extend":
                self._extend()
            case "quicker" | "slower":
                by = 1 if command == "quicker" else -1
                self._asked, note = paced(deck.score, deck.plan.wanted, self._asked, self._place, by)
                self._heard("tempo", note)
            case "talk":
                self._asked = talked(self._asked)
                self._heard("talk", f"talk: {self._asked.talk}")
            case "music" if deck.sound.music:
                deck.muted = not deck.muted
                self._show("music off" if deck.muted else "music on")
            case "quit" if deck.state != "ended":
                self._tell("quit")
                deck.stand("ended")

    def _play(self) -> None:
        self._tell("gone on")
        deck, entry = self._deck, self._parked
        self._parked = None
        deck.enter(go_on(deck.score, deck.here) if entry is None else entry)

    def _go(self, way: Callable[[Score, Ms], Entry | None], key: str) -> None:
        """Go somewhere else; while paused it is only made ready."""
        deck, here = self._deck, self._place
        entry = way(deck.score, here)
        if entry is not None and deck.swap is not None and entry.target > deck.swap[0].leave:
            old, plan = deck.score.timeline, deck.swap[1]
            here = place_of(plan.score.timeline, anchor_of(old, here))
            deck.take(plan, here)
            entry = way(plan.score, here)
        if entry is None:
            self._show("no rest to skip")
            return
        self._tell("jumped", entry.target, key)
        if entry.target >= deck.score.timeline.duration:
            self._show("the end")
        if deck.state == "paused":
            self._parked = entry
        else:
            deck.enter(entry)

    def _extend(self) -> None:
        deck, here = self._deck, self._place
        quiet = rests.quiet_at(deck.score, here)
        if quiet is None or deck.state in ("waiting", "ended"):
            self._show("no rest to make longer")
        elif self._rested + MORE_REST > MOST_REST:
            self._show("an hour more rest is the most")
        else:
            self._rested += MORE_REST
            deck.rest_longer(quiet.start, MORE_REST)
            self._show(f"{MORE_REST // 1000} seconds more rest")
            self._tell("extended")

    def _heard(self, what: Literal["tempo", "talk"], note: str) -> None:
        """Let it be heard at once that a key was heard; what it asks for takes a moment."""
        length = self._deck.score.mix.clips["", "change"].length
        self._deck.sound.add((Cue(_NO_MS, length, None, "earcon", "", "change", None, 0),))
        self._show(note)
        self._tell(what, text=note)

    def _take(self, plan: Plan) -> bool:
        """Take a plan, now or later; tells whether another is to be asked for, because it came too late."""
        deck, here = self._deck, self._deck.here
        if plan.wanted != self._asked:
            return False
        place = takeover(deck.plan, plan, here)
        moment = here if place is None else place.leave
        again = later(deck.score, deck.plan.wanted, plan.wanted, moment, 2 * self._soon)
        self._soon = SOON if again is None else 2 * self._soon
        if again is not None:
            self._asked = again
        elif place != (here, here):
            deck.swap = None if place is None else (place, plan)
        else:
            old = deck.score.timeline
            deck.take(plan)
            if self._parked is not None:
                target = place_of(plan.score.timeline, anchor_of(old, self._parked.target))
                self._parked = jumps.land(plan.score, target, deck.tally.walked > 0)
        return again is not None

    def _show(self, note: str) -> None:
        self._note = note
        self._note_until = self._pulled + NOTE_MS * self._deck.score.mix.rate_hz // 1000

    def _tell(self, what: Happening, to: Ms | None = None, text: str = "") -> None:
        self._deck.tally.tell(what, self._deck.score.timeline, self._place, to, text)
