"""The audio device: asks for samples whenever it has room. Its sample counter is the only clock of live play."""

from __future__ import annotations

import atexit
import os
import threading
import time
from collections.abc import Callable, Generator, Iterator
from contextlib import contextmanager, suppress
from functools import partial
from types import TracebackType
from typing import TYPE_CHECKING, Any, Final, TypeVar

from coach.errors import ChoiceError, MachineError
from coach.live.feed import Feed, Underrun
from coach.timing import SAMPLE_RATE, Ms

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from coach.live.driver import Playback

Pull = Callable[[int], "bytes | NDArray[np.int16]"]
"""Gives exactly so many frames of 16-bit samples. It is called by the device's own thread and must be quick."""

BUFFER: Final = Ms(240)
"""A key is heard so much later at most, and the machine may stand still for about half of it at any moment."""
_OPENING_S, _CLOSING_S = 5.0, 2.0
"""How long a sound server may take to answer; one that hangs never does."""

_T = TypeVar("_T")


class NoDevice(MachineError):
    """There is no audio device that can be opened."""

    def __init__(self) -> None:
        super().__init__(
            "there is no audio device to play on; `coach render` writes a file, and --device null plays into nothing"
        )


class Device:
    """An open audio device; a context manager that closes it.

    `name` is a device's name, a part of it that no other has, `null` for one that plays into nothing in real time, or
    None for the default; `buffer` is about the longest time from a sample's pull until it is heard.

    Raises:
        ChoiceError: no device has that name, or several have.
        NoDevice: there is none.
        MachineError: the sound server hangs.
    """

    def __init__(
        self, name: str | None = None, rate_hz: int = SAMPLE_RATE, channels: int = 1, buffer: Ms = BUFFER,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:  # fmt: skip
        self.name, self.rate_hz, self.channels, self.buffer = name, rate_hz, channels, buffer
        # So much was left at least on PulseAudio and PipeWire; it may be a little more, and an escape counts as a gap.
        self._feed = Feed(rate_hz, Ms(buffer * 5 // 6), clock)
        self._pull: Pull | None = None
        self._error: Exception | None = None
        self._playback: Playback | None = self._open(name)

    @property
    def played(self) -> int:
        """Frames handed over; in `pull`, those before the ones that it gives."""
        return self._feed.played

    @property
    def underruns(self) -> tuple[Underrun, ...]:
        """Each time that the device ran dry, in order."""
        return tuple(self._feed.underruns)

    def start(self, pull: Pull) -> None:
        """Begin to play what `pull` gives; the first call comes before this returns.

        Raises:
            MachineError: the device does not start.
        """
        from miniaudio import MiniaudioError

        assert self._playback is not None, "the device is closed"
        self._pull = pull
        source = self._handed_over(pull)
        next(source)
        self._feed.begin()
        playback = self._playback
        # While the interpreter ends its threads can call nothing any more, and whoever closes then waits for ever.
        atexit.register(self.close)
        try:
            _within(_OPENING_S, lambda: playback.start(source))
        except (MiniaudioError, TimeoutError):
            # It must not be closed while it starts; the thread that waits drops it, and so closes it, if it ever ends.
            self._playback, playback.callback_generator = None, None
            raise MachineError("the audio device does not start") from None

    def alive(self) -> bool:
        """Tell whether the device still asks for samples: not a second after it was unplugged or its server died.

        To be asked at least every 250 ms, or it takes longer to notice. What `pull` raised is raised here.
        """
        if self._error is not None:
            raise self._error
        return self._playback is not None and not self._feed.silent()

    def pardon(self) -> None:
        """The next time that the device runs dry does not count: the process is about to be stopped."""
        self._feed.pardon()

    def reopen(self) -> None:
        """Open the same device again, or the default if it has not come back, and go on with the same `pull`.

        Raises:
            NoDevice: there is none yet; it may be tried again.
            MachineError: the sound server hangs, or the device does not start.
        """
        self.close()
        try:
            self._playback = self._open(self.name)
        except ChoiceError:
            self._playback = self._open(None)
        if self._pull is not None:
            self.start(self._pull)

    def close(self, patience_s: float = _CLOSING_S) -> None:
        """Stop at once, and close. It may be called again, and ends in time whatever the sound server does."""
        atexit.unregister(self.close)
        playback, self._playback = self._playback, None
        if playback is not None:
            # Where it hangs, the thread keeps it, so that nothing else waits for it, not even the interpreter's end.
            with suppress(TimeoutError):
                _within(patience_s, playback.close)

    def __enter__(self) -> Device:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def _open(self, name: str | None) -> Playback:
        from coach.live import driver

        return _first(name, lambda system: driver.opened(system, name, self.rate_hz, self.channels, self.buffer))

    def _handed_over(self, pull: Pull) -> Generator[bytes, int, None]:
        """What miniaudio asks, in its own thread; where this ends, it plays silence."""
        count = yield b""
        while True:
            try:
                piece = pull(count)
                pcm = piece if isinstance(piece, bytes) else piece.tobytes()
                if len(pcm) != 2 * self.channels * count:
                    raise ValueError(f"{count} frames were asked for, and {len(pcm)} bytes came")
            except Exception as error:
                self._error = error
                return
            self._feed.handed_over(count)
            count = yield pcm


def devices() -> tuple[str, ...]:
    """List the names of the audio devices, the default first; none if none can be opened.

    Raises:
        MachineError: the sound server hangs.
    """
    from coach.live import driver

    try:
        return _first(None, driver.names)
    except NoDevice:
        return ()


def _first(name: str | None, work: Callable[[Any], _T]) -> _T:
    """Give what the first sound system gives that has a device."""
    from miniaudio import MiniaudioError

    from coach.live import driver

    with _quiet():
        for system in driver.systems(name):
            try:
                return _within(_OPENING_S, partial(work, system))
            except MiniaudioError:
                continue
            except TimeoutError:
                raise MachineError("the sound server does not answer; start it again") from None
    raise NoDevice


def _within(seconds: float, work: Callable[[], _T]) -> _T:
    """Do what may hang in a thread of its own, so that Ctrl-C is heard and there is an end.

    Raises:
        TimeoutError: it is not done yet; it goes on by itself.
    """
    done: list[_T] = []
    failed: list[BaseException] = []

    def run() -> None:
        try:
            done.append(work())
        except BaseException as error:
            failed.append(error)

    thread = threading.Thread(target=run, daemon=True)
    thread.start()
    thread.join(seconds)
    if failed:
        raise failed[0]
    if not done:
        raise TimeoutError
    return done[0]


@contextmanager
def _quiet() -> Iterator[None]:
    """Keep what ALSA and JACK print about missing devices off standard error."""
    kept, nowhere = os.dup(2), os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, 2)
    try:
        yield
    finally:
        os.dup2(kept, 2)
        os.close(kept)
        os.close(nowhere)
