"""A device that is opened while something else is done."""

from __future__ import annotations

from collections.abc import Callable
from threading import Thread

from coach.live.device import Device


class Opening:
    """Opens a device in a thread of its own."""

    def __init__(self, work: Callable[[], Device]) -> None:
        """Begin; `work` opens the device."""
        self._work = work
        self._device: Device | None = None
        self._error: BaseException | None = None
        self._thread = Thread(target=self._open, name="opening", daemon=True)
        self._thread.start()

    def result(self) -> Device:
        """Wait for the device.

        Raises:
            CoachError: there is none.
        """
        self._thread.join()
        if self._error is not None:
            raise self._error
        assert self._device is not None
        return self._device

    def close(self) -> None:
        """Let go of it, where it is not wanted."""
        self._thread.join()
        if self._device is not None:
            self._device.close()

    def _open(self) -> None:
        try:
            self._device = self._work()
        except BaseException as error:
            self._error = error
