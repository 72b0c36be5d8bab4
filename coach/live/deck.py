"""The place in the plan and the state of live play, sample by sample: where it halts, stands, goes on, or takes a plan.

Not safe for threads by itself: `Player` holds the lock.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from typing import TYPE_CHECKING, Final, Literal

from coach.live.entry import Entry
from coach.live.jumps import land
from coach.live.lead import BETWEEN, own
from coach.live.rests import waits
from coach.live.score import Score
from coach.live.sounding import Sounding
from coach.live.takeover import Plan, Takeover, last_quiet, next_quiet
from coach.live.tally import Tally
from coach.live.view import State
from coach.plan.anchor import anchor_of, place_of
from coach.plan.awake import PIP, STRETCH
from coach.plan.timeline import Cue
from coach.timing import Ms

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

BEFORE_LIMIT: Final = 200
"""So long before a plan is not final any more one holds, in milliseconds."""
AHEAD: Final = 3000
"""One goes on when the plan is final for so long at least, in milliseconds."""
_HELD: Final = 300
"""Silence behind what is said when one holds, in milliseconds."""

_Halt = Literal["target", "end", "swap", "stay", "wait", "hold"]


class Deck:
    """What is played, and where."""

    def __init__(self, plan: Plan, entry: Entry, stop: Ms | None, waits: bool) -> None:
        """Begin with an entry, and end at `stop`, or with the plan."""
        self.entry, self.stop, self._is_patient = entry, stop, waits
        self.state: State = "playing"
        score = plan.score
        self._a_ms = score.mix.rate_hz // 1000
        begin = entry.at(score) if entry.lead or entry.target else Ms(0)
        self.sound = Sounding(score.mix, entry.cues(score), begin * self._a_ms)
        self.tally = Tally(score.mix.rate_hz)
        self.muted = False
        self.swap: tuple[Takeover, Plan] | None = None
        """Another plan, and where it is taken."""
        self.pulled = 0
        """Samples that were given."""
        self._stood = self._busy = 0
        """Samples since one stands still, and until what is then said is over."""
        self._gone_on = Ms(0)
        """Where one went that is not final yet: on the way there it waits no more."""
        self._stay, self._stay_left = Ms(0), 0
        """Where a rest is longer than planned, and by how many samples it still is."""
        self._use(plan)

    @property
    def score(self) -> Score:
        """What is played."""
        return self.plan.score

    @property
    def now(self) -> Ms:
        """The place of the sound in the plan's time; in a lead it is before what one comes to."""
        return Ms(self.sound.at // self._a_ms)

    @property
    def here(self) -> Ms:
        """The place in the plan; in a lead that to which it leads."""
        return max(self.now, self.entry.target)

    @property
    def end(self) -> Ms:
        """Where it ends."""
        duration = self.score.timeline.duration
        return duration if self.stop is None else min(self.stop, duration)

    @property
    def leading(self) -> bool:
        """Whether a lead is heard."""
        return self.sound.at < self.entry.target * self._a_ms

    @property
    def extra(self) -> Ms:
        """How much longer this rest still is than planned."""
        return Ms(self._stay_left // self._a_ms)

    def next(self, count: int) -> NDArray[np.int16]:
        """Give at most `count` samples, and if that is not 0 at least one."""
        samples = self._next(count)
        self.pulled += len(samples)
        return samples

    def enter(self, entry: Entry) -> None:
        """Go on somewhere else."""
        self._gone_on = Ms(0)
        if self._limit is not None and entry.target > self._limit:
            self._gone_on = entry.target
            entry = land(self.score, self._limit, self.tally.walked > 0)
        self.sound.break_off()
        self.sound.go_to(entry.cues(self.score), entry.at(self.score) * self._a_ms)
        self.entry, self.state = entry, "playing"
        self._stood = self._busy = 0

    def stand(self, state: State) -> None:
        """Stand still, and be silent."""
        here = self.here
        self.sound.break_off(hushed=True)
        self.sound.go_to((), here * self._a_ms)
        self.entry, self.state = Entry(here), state
        self._stood = self._busy = 0

    def rest_longer(self, at: Ms, by: Ms) -> None:
        """Let a rest be longer at a moment in which nothing is said; more than once it is longer at the first."""
        if not self._stay_left:
            self._stay, self._stood = at, 0
        self._stay_left += by * self._a_ms

    def rest_as_planned(self) -> None:
        """Let no rest be longer any more."""
        self._stay_left = 0

    def take(self, plan: Plan, enter: Ms | None = None) -> None:
        """Play another plan from here on, or from where its time is another; what is being heard is heard out."""
        saying, old = self.sound.let_go(), self.score.timeline
        self.swap = None
        if enter is not None:
            self.entry = Entry(enter)
        at = self.sound.at if enter is None else enter * self._a_ms
        self._use(plan)
        self.sound.remix(plan.score.mix)
        if self.stop is not None:
            self.stop = place_of(plan.score.timeline, anchor_of(old, self.stop))
        coming = plan.score.cues
        if self.leading:
            coming = Entry(self.entry.target, self.entry.lead).cues(plan.score)
        cues = () if self.state == "paused" else self._unheard(coming, at, Ms(-(-at // self._a_ms) + saying))
        self.sound.go_to(cues, at)

    def _next(self, count: int) -> NDArray[np.int16]:
        self.sound.turn(self.muted, self.leading or self._busy > 0)
        while self.state in ("playing", "holding"):
            why, at = self._halt()
            if self.state == "holding":
                if self._busy > 0 or (why == "hold" and at <= self.sound.at + AHEAD * self._a_ms):
                    break
                self.state = "playing"
            elif at > self.sound.at:
                return self._move(min(count, at - self.sound.at))
            elif why == "stay" and self._stood:
                return self._rest_on(count)
            else:
                self._arrive(why)
        return self._stand(count, hushed=self.state in ("paused", "ended"))

    def _use(self, plan: Plan) -> None:
        self.plan = plan
        self._waits = waits(plan.score) if self._is_patient else ()
        self._limit = None if plan.until is None else last_quiet(plan.score, Ms(max(plan.until - BEFORE_LIMIT, 0)))

    def _unheard(self, cues: tuple[Cue, ...], at: int, free: Ms) -> tuple[Cue, ...]:
        """The cues that begin from a sample on, but no word before another is over."""
        low, high = (bisect_left(cues, ms, key=lambda cue: cue.start) for ms in (-(-at // self._a_ms), free))
        first = (cue for cue in cues[low:high] if not cue.text)
        return (*first, *cues[max(low, high) :])

    def _halt(self) -> tuple[_Halt, int]:
        """Where one halts next, and why."""
        target = self.entry.target * self._a_ms
        if self.sound.at < target:
            return "target", target
        now = self.sound.at
        halts: list[tuple[_Halt, Ms]] = [("end", self.end)]
        if self.swap is not None:
            halts.append(("swap", self.swap[0].leave))
        if self._stay_left:
            halts.append(("stay", self._stay))
        ahead = bisect_right(self._waits, self.now, key=lambda quiet: quiet.end)
        coming = max(ahead, bisect_left(self._waits, self._gone_on, key=lambda quiet: quiet.start))
        if coming < len(self._waits):
            halts.append(("wait", self._waits[coming].start))
        if self._limit is not None:
            halts.append(("hold", self._limit if now <= self._limit * self._a_ms else next_quiet(self.score, self.now)))
        why, at = min(halts, key=lambda halt: halt[1])
        return why, max(at * self._a_ms, now)

    def _arrive(self, why: _Halt) -> None:
        score, now = self.score, self.now
        if why == "target":
            self.tally.walked = 0 if self.entry.lane else self.tally.walked
            self.entry = Entry(self.entry.target)
        elif why == "swap" and self.swap is not None:
            self.take(self.swap[1], self.swap[0].enter)
        elif why == "end":
            self.state = "ended"
            self.tally.tell("ended", now)
        else:
            self.sound.let_go()
            self._stood = 1
            if why == "wait":
                self.state = "waiting"
                self.tally.tell("waited", now)
                self._say(own(score, "your-time", "say"), BETWEEN)
            elif why == "hold":
                self.state = "holding"
                self.tally.tell("held", now)
                self._say(own(score, "one-moment"))

    def _say(self, cue: Cue | None, wait: int = 0) -> None:
        """Say a sentence over all, so many milliseconds later."""
        if cue is not None:
            cue = cue._replace(start=Ms(cue.start + wait), end=Ms(cue.end + wait))
            self.sound.add((cue,))
            self._busy = (cue.end + _HELD) * self._a_ms

    def _move(self, count: int) -> NDArray[np.int16]:
        first, self._stood = self.sound.at, 0
        samples = self.sound.moving(count)
        if first >= self.entry.target * self._a_ms:
            self.tally.moved(self.score, first, self.sound.at)
        else:
            self.tally.led(len(samples))
        return samples

    def _rest_on(self, count: int) -> NDArray[np.int16]:
        samples = self._stand(min(count, self._stay_left), hushed=False)
        self._stay_left -= len(samples)
        self._stood *= self._stay_left > 0
        return samples

    def _stand(self, count: int, hushed: bool) -> NDArray[np.int16]:
        """Stand still, with a pip now and then, so that a Bluetooth speaker stays awake."""
        every = STRETCH * self._a_ms
        count = min(count, every - self._stood % every)
        samples = self.sound.standing(count, hushed)
        self._stood += count
        self._busy = max(self._busy - count, 0)
        if self._stood % every == 0 and self.score.track.awake and self.state != "ended":
            length = self.score.mix.clips["", PIP].length
            self.sound.add((Cue(Ms(0), length, None, "awake", "", PIP, None, 0),))
        return samples
