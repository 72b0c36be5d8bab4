"""What the desktop is shown of a moment of play, and whether it has to be told of a jump."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final, Literal

from coach.live.view import State, View
from coach.timing import Ms

Status = Literal["Playing", "Paused", "Stopped"]

STATUS: Final[dict[State, Status]] = {
    "playing": "Playing",
    "paused": "Paused",
    "waiting": "Paused",
    "holding": "Playing",
    "ended": "Stopped",
}
"""What MPRIS calls each state; a headset whose one button pauses what is `Playing` could never go on from a wait."""
_TOLERANCE_MS: Final = 500
"""How far a client may be wrong about the position before it is told; a device takes its samples in blocks."""


def title_of(view: View) -> str:
    """Give the title of what is done now: `Knee hug, left, set 2 of 3`."""
    which = f"set {view.set} of {view.sets}" if view.sets > 1 else ""
    return ", ".join(filter(None, (view.exercise or view.title, view.side, which)))


@dataclass(frozen=True, slots=True)
class Belief:
    """Where a client believes the track to be: from what it was told last it counts on while it reads `Playing`."""

    position: Ms
    at: float
    """When it was told, in seconds of a clock that never goes back."""
    counts: bool

    def now(self, now: float) -> Ms:
        """Give the place that it believes in at a time in seconds."""
        return Ms(self.position + round((now - self.at) * 1000)) if self.counts else self.position


def believed(state: State, position: Ms, now: float) -> Belief:
    """Give what a client believes that has just been told the position."""
    return Belief(position, now, STATUS[state] == "Playing")


def learn(belief: Belief, state: State, position: Ms, now: float) -> tuple[Belief, bool]:
    """Give what a client believes from now on, and whether it has to be told the position first.

    Where a track stands though it is `Playing` (it waits for its listener, or for its voice) nothing is told before it
    goes on: that would be news without end.
    """
    jumped = state not in ("waiting", "holding") and abs(position - belief.now(now)) > _TOLERANCE_MS
    if jumped:
        return believed(state, position, now), True
    turned = belief.counts != (STATUS[state] == "Playing")
    return (believed(state, belief.now(now), now) if turned else belief), False
