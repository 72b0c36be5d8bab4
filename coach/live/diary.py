"""What the journal is told of a session: every few seconds how far it is, and each thing that happens."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from time import monotonic
from typing import Any, Final

from coach.journal.file import JournalError
from coach.journal.journal import Journal, Sitting
from coach.journal.session import Done
from coach.live.feed import Underrun
from coach.live.player import Player
from coach.live.tally import Standing
from coach.live.wanted import Wanted
from coach.plan.adjust import Tempo
from coach.plan.anchor import Anchor, anchor_of
from coach.timing import Ms

SHORT: Final = 5000
"""A session that was stopped so soon, in milliseconds of what was heard, is not kept."""
_EVERY_S: Final = 5.0
"""How much of a session a crash may take from the journal, in seconds."""


@dataclass(frozen=True, slots=True)
class Heading:
    """What is played, as the journal has it."""

    routine: str
    title: str
    choices: Sequence[str]
    """What differs from the routine's own, in words."""
    options: Mapping[str, Any]
    """All that was chosen."""
    lesson: tuple[str, str] = ("", "")
    """The program of which it is a part, and which of its sessions; empty for none."""
    day: date | None = None
    """The day that it belongs to; None for that on which it begins."""


class Diary:
    """Tells one session; when the journal fails, it says so once and tells no more."""

    def __init__(self, journal: Callable[[], Journal], heading: Heading) -> None:
        """Be ready to tell; the journal is opened when the session begins, behind its first sound."""
        self._open, self._heading = journal, heading
        self._journal: Journal | None = None
        self._sitting: Sitting | None = None
        self._begun = False
        self._first = 0
        """`Span.number` of the first movement that was to be done."""
        self._before = Ms(0)
        """How much of that lies before the place at which this session began."""
        self._next = 0.0
        self._gaps = 0
        """How many underruns have been told."""

    @property
    def is_kept(self) -> bool:
        """Whether the journal has the session, as far as it was told."""
        return self._begun

    def begin(self, player: Player) -> str:
        """Begin the session; gives what went wrong, or nothing."""
        head = self._heading
        try:
            self._journal = self._open()
            self._sitting = self._journal.begin(
                head.routine, head.title, player.standing.end, head.choices, head.options,
                lesson=head.lesson, day=head.day,
            )  # fmt: skip
        except JournalError as error:
            return f"nothing is kept of this session: {error}"
        self._begun = True
        standing = player.standing
        to_come = (span for span in standing.timeline.spans if span.end > standing.here)
        if (first := next(to_come, None)) is not None:
            self._first = first.number
            self._before = Ms(max(0, standing.here - first.start) if first.kind == "move" else 0)
        return self.tell(player)

    def tell(self, player: Player, gaps: Sequence[Underrun] = ()) -> str:
        """Tell what has happened, and how far it is where that was told long ago; gives what went wrong, or nothing.

        `gaps` are all underruns until now.
        """
        events = player.events()
        if self._sitting is None or not (events or gaps[self._gaps :] or monotonic() >= self._next):
            return ""
        try:
            for event in events:
                self._sitting.tell(event.what, event.at, event.text)
            for gap in gaps[self._gaps :]:
                self._sitting.tell("underrun", player.standing.here, f"{gap.length} ms, at frame {gap.at}")
            self._gaps = len(gaps)
            self._progress(self._sitting, player)
        except JournalError as error:
            self._sitting = None
            return f"nothing more is kept of this session: {error}"
        self._next = monotonic() + _EVERY_S
        return ""

    def end(self, player: Player, gaps: Sequence[Underrun]) -> str:
        """Tell the end; gives what went wrong, or nothing."""
        told = self.tell(player, gaps)
        if self._sitting is not None:
            try:
                standing = player.standing
                if not standing.finished and standing.heard < SHORT and self._journal is not None:
                    self._journal.remove(self._sitting.id)
                    self._begun = False
                else:
                    self._progress(self._sitting, player)
                    self._sitting.end("ended" if standing.finished else "stopped")
            except JournalError as error:
                told = f"the end of this session is not kept: {error}"
        if self._journal is not None:
            self._journal.close()
        return told

    def _progress(self, sitting: Sitting, player: Player) -> None:
        standing = player.standing
        timeline, done = standing.timeline, standing.done
        moves = [
            span for span in timeline.spans
            if span.kind == "move" and span.number >= self._first and span.start < standing.end
        ]  # fmt: skip
        sitting.progress(
            place=as_data(standing),
            exercise=player.view().exercise,
            heard=standing.heard,
            moved=Ms(sum(done.values())),
            exercises=[
                Done(span.exercise, length, min(done.get(span.number, Ms(0)), length))
                for span in moves
                for before in (self._before if span.number == self._first else 0,)
                for length in (Ms(max(0, span.end - span.start - before)),)
            ],
            planned=standing.end,
        )


def as_data(standing: Standing) -> dict[str, Any]:
    """Give where one is and is to end, and how the plan was changed, as what `json.dumps` takes."""
    timeline, wanted = standing.timeline, standing.asked
    tempos = [[each.movement, each.at, f"{each.factor}"] for each in wanted.tempos]
    stop = {} if standing.stop is None else {"stop": list(anchor_of(timeline, standing.stop))}
    return {"anchor": list(anchor_of(timeline, standing.here)), "talk": wanted.talk, "tempos": tempos} | stop


def wanted_of(data: Mapping[str, Any]) -> Wanted:
    """Give how a plan was changed, as `as_data` kept it."""
    return Wanted(
        tuple(Tempo(movement, Ms(at), Fraction(factor)) for movement, at, factor in data["tempos"]), data["talk"]
    )


def anchors_in(data: Mapping[str, Any]) -> tuple[Anchor, Anchor | None]:
    """Give the places that `as_data` kept: where one was, and was to end; None for the end of the plan."""
    return Anchor(*data["anchor"]), Anchor(*data["stop"]) if "stop" in data else None
