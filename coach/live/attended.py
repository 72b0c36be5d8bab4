"""The device of a session, looked after: where it is lost it is told, and opened again when there is one."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from threading import Event, Thread
from typing import Final

from coach.errors import MachineError
from coach.live.commands import Command
from coach.live.device import Device
from coach.live.feed import Underrun
from coach.live.player import Player
from coach.live.view import State

_LOOK_S: Final = 0.2
"""How often the device is looked after, in seconds."""
_LOST_S: Final = 0.2
"""How long a device that is lost may take to close."""
_GO_ON: Final[frozenset[Command]] = frozenset({"toggle", "play", "go-on"})


class Attended:
    """A device that plays what a player gives, and pauses it when it is lost."""

    def __init__(self, device: Device, player: Player, fail: Callable[[Exception], None]) -> None:
        """Begin to play; `fail` is told, by another thread, what the player raised."""
        self._device, self._player, self._fail = device, player, fail
        self._closed = Event()
        self.lost = self._is_back = False
        """Whether there is no device, and whether there is one again since."""
        device.start(player.pull)
        self._thread = Thread(target=self._look_after, name="device", daemon=True)

    def attend(self) -> None:
        """Look after it from now on, in a thread of its own."""
        self._thread.start()

    @property
    def underruns(self) -> tuple[Underrun, ...]:
        """Each time that the device ran dry, in order."""
        return self._device.underruns

    @property
    def buffer_s(self) -> float:
        """How far the sound is ahead of what is heard."""
        return self._device.buffer / 1000

    def pardon(self) -> None:
        """The next time that the device runs dry does not count."""
        self._device.pardon()

    def note(self, state: State) -> str:
        """Tell what is to be known of the device; empty if nothing is."""
        if self.lost:
            return "the sound device is gone; plug one in"
        return "the sound device is back; space goes on" if self._is_back and state == "paused" else ""

    def do(self, command: Command) -> None:
        """Hand a command on; without a device it cannot go on."""
        if not (self.lost and command in _GO_ON):
            self._is_back = False
            self._player.do(command)

    def close(self) -> None:
        """Close it; one that is lost is not waited for, nor is another that is just being opened."""
        self._closed.set()
        if self.lost:
            self._device.close(_LOST_S)
        else:
            self._device.close()

    def _look_after(self) -> None:
        try:
            while not self._closed.wait(_LOOK_S):
                self._look()
        except Exception as error:  # what `pull` raised is raised here
            self._fail(error)
        if self._closed.is_set():  # while it was opened again
            self._device.close()

    def _look(self) -> None:
        if self.lost:
            with suppress(MachineError):  # there is none yet, or its sound server has not come back
                self._device.reopen()
                self.lost, self._is_back = False, True
        elif not self._device.alive():
            self.lost = True
            self._player.do("pause")
        self._is_back = self._is_back and self._player.view().state == "paused"
