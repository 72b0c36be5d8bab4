"""A session: plans, the device, the journal and whoever steers, brought together.

Beside the thread that draws the device's own asks for samples, one looks after the device, one plans, and one writes
the journal; none waits for another but through the player's short lock.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from queue import SimpleQueue
from threading import Event, Thread
from typing import TYPE_CHECKING, Final, NamedTuple

from coach.errors import CoachError, GivenUp
from coach.live.attended import Attended
from coach.live.commands import Command
from coach.live.device import Device
from coach.live.diary import Diary
from coach.live.feed import Underrun
from coach.live.opening import Opening
from coach.live.player import Player
from coach.live.view import View
from coach.live.wanted import Wanted
from coach.outputs.track import Track
from coach.plan.timeline import Timeline
from coach.studio.growing import Growth, growing
from coach.studio.studio import Studio
from coach.timing import Ms

if TYPE_CHECKING:
    from coach.live.late import Decoding

_TELL_S: Final = 0.2
"""How often it is looked whether there is something to tell the journal, in seconds."""
_CLOSING_S: Final = 2.0
"""How long the end waits for who plans; a voice that hangs is left alone."""
_NOTHING: Final = Ms(0)


class Part(NamedTuple):
    """What of a track is played."""

    start: Ms = _NOTHING
    stop: Ms | None = None


class Session:
    """One sitting; a context manager that ends it. Any thread may steer it."""

    def __init__(
        self, studio: Studio, device: Callable[[int, int], Device], diary: Diary | None = None, *,
        wanted: Wanted | None = None, part: Callable[[Timeline], Part] | None = None, start_in: Ms = _NOTHING,
        waits: bool = True,
    ) -> None:  # fmt: skip
        """Plan, and begin to play.

        Args:
            studio: plans the routine.
            device: opens the device at a rate in hertz and with so many channels.
            diary: what the journal is told by; None keeps nothing.
            wanted: how the plan is to differ from the choices; None for not at all.
            part: gives what of the whole plan is played; None for all, which need not be planned yet.
            start_in: how long to count down before, in milliseconds.
            waits: whether it waits in steps that take as long as one likes, because somebody can say when.

        Raises:
            CoachError: it cannot be planned or spoken, or there is no device.
        """
        self._studio, self._diary = studio, diary
        self._own = Wanted(talk=studio.choices.talk)
        self.troubles: tuple[str, ...] = ()
        """What went wrong without ending it."""
        self._asked: SimpleQueue[Wanted | None] = SimpleQueue()
        self._ended = Event()
        self._suspended = False
        self.error: Exception | None = None
        """What ended it before its time."""
        self._music: Decoding | None = None
        opening = Opening(lambda: device(studio.rate_hz, studio.channels))
        try:
            self._wishes, self.fitted = studio.settled()
            self._growths = growing(studio, self._wishes, self.fitted)
            first = self._first(wanted or self._own, whole=part is not None)
            start, stop = Part() if part is None else part(first.track.timeline)
            self.player = Player(
                first.track, self._asked.put, wanted=wanted or self._own, until=first.until, start=start, stop=stop,
                start_in=start_in, waits=waits,
            )  # fmt: skip
            self._device = Attended(opening.result(), self.player, self._fail)
            if diary is not None:
                self._trouble(diary.begin(self.player))
        except BaseException:
            studio.give_up()
            opening.close()
            raise
        self._device.attend()
        self._planner, self._teller = _started(self._plan), _started(self._tell)

    def view(self) -> View:
        """Give what there is to see now."""
        view = replace(self.player.view(), underruns=len(self._device.underruns))
        return replace(view, note=self._device.note(view.state) or view.note or "".join(self.troubles[-1:]))

    def do(self, command: Command) -> None:
        """Do what a key or a button stands for; without a device it cannot go on."""
        self._device.do(command)

    def seek(self, to: Ms) -> None:
        """Go near a moment of the plan."""
        self.player.seek(to)

    def position(self) -> Ms:
        """Give the place in the plan."""
        return self.player.standing.here

    def length(self) -> Ms:
        """Give the length of the plan, as far as it is known."""
        return self.player.standing.end

    def suspend(self) -> None:
        """Pause, because the process is about to be stopped; that breaks off the sound."""
        self._device.pardon()
        self._suspended = self.player.view().state in ("playing", "holding", "waiting")
        self.player.do("pause")

    def resume(self) -> None:
        """Go on behind `suspend`, if it was playing then."""
        if self._suspended:
            self.player.do("play")

    @property
    def is_kept(self) -> bool:
        """Whether the journal has it."""
        return self._diary is not None and self._diary.is_kept

    @property
    def gaps(self) -> tuple[Underrun, ...]:
        """Each time that the device ran dry, in order."""
        return self._device.underruns

    def wait(self) -> None:
        """Wait until it has ended, or was asked to."""
        self._ended.wait()

    def close(self) -> None:
        """End it: silence, and what was done is in the journal.

        Raises:
            Exception: what ended it before its time, a `CoachError` or a bug.
        """
        if self.player.standing.finished and not self._device.lost:
            Event().wait(self._device.buffer_s)  # what was handed over last is heard out
        self._ended.set()
        self._studio.give_up()
        self._asked.put(None)
        self._planner.join(_CLOSING_S)
        self._teller.join()
        self._device.close()
        self._trouble(self._diary.end(self.player, self._device.underruns) if self._diary else "")
        if self.error is not None:
            raise self.error

    def __enter__(self) -> Session:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def _first(self, wanted: Wanted, whole: bool) -> Growth:
        """The plan to begin with: as little as can be played, or all of it."""
        if wanted != self._own:
            self._growths.close()
            return Growth(self._changed(wanted), None)
        first = next(growth for growth in self._growths if growth.until is None or not whole)
        return Growth(self._heard(first.track), first.until)

    def _changed(self, wanted: Wanted) -> Track:
        return self._heard(self._studio.changed(self._wishes, wanted.talk, wanted.tempos))

    def _heard(self, track: Track) -> Track:
        """Give a track whose music, if it has any, need not be decoded yet."""
        if not track.mix.grounds:
            return track
        from coach.live.late import Decoding

        self._music = self._music or Decoding(lambda error: self._trouble(f"there is no music: {error}"))
        return self._music.under(track)

    def _trouble(self, told: str) -> None:
        if told and told not in self.troubles:
            self.troubles += (told,)

    def _plan(self) -> None:
        """Plan what is still to come, and whatever is asked for."""
        try:
            for track, until in self._growths:
                self.player.replan(self._heard(track), self._own, until)
                if self._ended.is_set():
                    return
            while (wanted := self._asked.get()) is not None:
                if self._asked.empty():  # else there is a newer wish
                    self._change(wanted)
        except GivenUp:
            return
        except Exception as error:  # a bug too must not leave it without an end
            self._fail(error)
        finally:
            self._growths.close()

    def _change(self, wanted: Wanted) -> None:
        """Plan what is asked for; where that cannot be, what is played goes on."""
        try:
            track = self._changed(wanted)
        except GivenUp:
            raise
        except CoachError as error:
            self.player.refuse(wanted, f"that cannot be: {str(error).splitlines()[0]}")
        else:
            self.player.replan(track, wanted)

    def _tell(self) -> None:
        """Tell the journal how far it is, until the end."""
        try:
            while not self._ended.wait(_TELL_S):
                if self._diary is not None:
                    self._trouble(self._diary.tell(self.player, self._device.underruns))
                if self.player.view().state == "ended":
                    break
        except Exception as error:  # a bug must not leave it without an end
            self._fail(error)
        finally:
            self._ended.set()

    def _fail(self, error: Exception) -> None:
        self.error = self.error or error
        self.player.do("quit")


def _started(work: Callable[[], None]) -> Thread:
    thread = Thread(target=work, name="live", daemon=True)
    thread.start()
    return thread
