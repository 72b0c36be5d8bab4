"""What each key does: it moves the place in the plan, makes a rest longer, or asks for another plan.

Not safe for threads by itself: `Player` holds the lock.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Final, Literal

from coach.live import jumps, rests
from coach.live.commands import Command
from coach.live.deck import Deck
from coach.live.entry import Entry
from coach.live.look import Moment
from coach.live.reentry import go_on
from coach.live.score import Score
from coach.live.takeover import Plan, takeover
from coach.live.tally import Happening
from coach.live.wanted import SOON, Wanted, later, paced, talked
from coach.plan.anchor import anchor_of, place_of
from coach.timing import Ms

MORE_REST: Final = Ms(15_000)
"""How much longer a rest gets at once."""
MOST_REST: Final = 3_600_000
"""How much longer rests may get in all, in milliseconds."""
NOTE_MS: Final = 4000
"""So long a note is shown."""


class Helm:
    """Steers what is played."""

    def __init__(self, deck: Deck, wanted: Wanted) -> None:
        """Steer a deck whose plan was made with `wanted`."""
        self.asked = wanted
        """How the plan is to be, as soon as it is made."""
        self._deck, self._soon = deck, SOON
        self._parked: Entry | None = None
        """How it goes on after the pause in which one went elsewhere."""
        self._note, self._note_until, self._rested = "", 0, 0
        self._longer = 0
        """How much longer this rest got, in milliseconds."""
        self.has_quit = False
        """Whether it was asked to stop before its end."""
        self._tell("started")

    @property
    def here(self) -> Ms:
        """The place in the plan."""
        return self._deck.here if self._parked is None else self._parked.target

    def moment(self) -> Moment:
        """Give what a view is made of."""
        deck = self._deck
        return Moment(
            score=deck.score, state=deck.state, now=deck.now if self._parked is None else self.here, here=self.here,
            lead=deck.entry.lead, extra=deck.extra, end=deck.end, heard=deck.tally.heard,
            talk=self.asked.talk, music=not deck.muted if deck.sound.music else None,
            note=self._note if self._deck.pulled < self._note_until else "",
        )  # fmt: skip

    def do(self, command: Command) -> Wanted | None:
        """Do what a key stands for; gives what is now to be asked for, if that is something else."""
        asked = self.asked
        self._note = ""
        self._do(command)
        return None if self.asked == asked else self.asked

    def _do(self, command: Command) -> None:
        deck = self._deck
        match command:
            case "toggle" | "play" | "go-on" if deck.state == "paused":
                self._play()
            case "toggle" | "play" | "go-on" | "next" if deck.state == "waiting":
                self._go(rests.skip, command)
            case "toggle" | "pause" if deck.state not in ("paused", "ended"):
                self._parked = deck.entry if deck.leading else None
                deck.stand("paused")
                self._tell("paused")
            case "next" | "previous" | "again":
                by = {"next": 1, "previous": -1, "again": 0}[command]
                self._go(lambda score, here: jumps.exercise(score, here, by, deck.tally.walked > 0), command)
            case "back" | "forward":
                self.leap(Ms(self.here + (jumps.LEAP if command == "forward" else -jumps.LEAP)), command)
            case "skip":
                self._go(rests.skip, command)
            case "extend":
                self._extend()
            case "quicker" | "slower":
                by = 1 if command == "quicker" else -1
                asked, note, since = paced(deck.score, deck.plan.wanted, self.asked, self.here, by)
                self._heard("tempo", note, asked, since)
            case "talk":
                asked = talked(self.asked)
                self._heard("talk", f"talk: {asked.talk}", asked)
            case "music" if deck.sound.music:
                deck.muted = not deck.muted
                self._show("music off" if deck.muted else "music on")
            case "music":
                self._show("there is no music")
            case "quit" if deck.state != "ended":
                self.has_quit = True
                self._tell("quit")
                deck.stand("ended")

    def leap(self, to: Ms, key: str) -> None:
        """Go near a moment of the plan."""
        self._go(lambda score, here: jumps.leap(score, here, to, self._deck.tally.walked > 0), key)

    def _play(self) -> None:
        self._tell("gone on")
        deck, entry = self._deck, self._parked
        self._parked = None
        deck.enter(go_on(deck.score, deck.here) if entry is None else entry)

    def _go(self, way: Callable[[Score, Ms], Entry | None], key: str) -> None:
        """Go somewhere else; while paused it is only made ready, and whoever has quit goes nowhere."""
        if self.has_quit:
            return
        deck, here = self._deck, self.here
        entry = way(deck.score, here)
        if entry is not None and deck.swap is not None and entry.target > deck.swap[0].leave:
            plan = deck.swap[1]
            here = jumps.same_place(deck.score, plan.score, here)
            deck.take(plan, here)
            entry = way(plan.score, here)
        if entry is None:
            self._show("no rest to skip")
            return
        self._tell("jumped", key)
        deck.rest_as_planned()
        if entry.target >= deck.score.timeline.duration:
            self._show("the end")
        if deck.state == "paused":
            self._parked = entry
        else:
            deck.enter(entry)

    def _extend(self) -> None:
        deck, here = self._deck, self.here
        quiet = rests.quiet_at(deck.score, here)
        if quiet is None or deck.state in ("waiting", "ended"):
            self._show("no rest to make longer")
        elif self._rested + MORE_REST > MOST_REST:
            self._show("an hour more rest is the most")
        else:
            self._rested += MORE_REST
            self._longer = (self._longer if deck.extra else 0) + MORE_REST
            deck.rest_longer(quiet.start, MORE_REST)
            self._show(f"{self._longer // 1000} seconds more rest")
            self._tell("extended")

    def _heard(self, what: Literal["tempo", "talk"], note: str, asked: Wanted, since: str = "") -> None:
        """Let it be heard at once that a key was heard, as what it asks for takes a moment, or until all is spoken."""
        if asked != self.asked and self._deck.plan.until is not None:
            since = ", once all is spoken"
        self.asked = asked
        self._deck.sound.chime("change")
        self._show(note + since)
        self._tell(what, note)

    def take(self, plan: Plan) -> Wanted | None:
        """Take a plan, now or later; gives what is to be asked for instead where it came too late."""
        deck, here = self._deck, self._deck.here
        if plan.wanted not in (self.asked, deck.plan.wanted):
            return None
        place = takeover(deck.plan, plan, here)
        moment = here if place is None else place.leave
        again = later(deck.score, deck.plan.wanted, plan.wanted, moment, 2 * self._soon)
        self._soon = SOON if again is None else 2 * self._soon
        if again is not None:
            self.asked = again
        elif place != (here, here):
            deck.swap = None if place is None else (place, plan)
        else:
            old = deck.plan
            deck.take(plan)
            if self._parked is not None and plan.wanted != old.wanted:
                target = place_of(plan.score.timeline, anchor_of(old.score.timeline, self._parked.target))
                self._parked = jumps.land(plan.score, target, deck.tally.walked > 0)
        return again

    def refuse(self, wanted: Wanted, why: str) -> None:
        """Leave a wish that cannot be met; what is played, or about to be, stays as it is."""
        if self.asked == wanted:
            self.asked = (self._deck.plan if self._deck.swap is None else self._deck.swap[1]).wanted
            self._show(why)

    def _show(self, note: str) -> None:
        self._note = note
        self._note_until = self._deck.pulled + NOTE_MS * self._deck.score.mix.rate_hz // 1000

    def _tell(self, what: Happening, text: str = "") -> None:
        self._deck.tally.tell(what, self.here, text)
