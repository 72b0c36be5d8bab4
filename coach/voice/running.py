"""One running worker process, and the threads that send to it and read from it."""

from __future__ import annotations

import queue
import subprocess
import sys
import threading
from collections.abc import Callable, Sequence
from contextlib import suppress
from typing import Any, BinaryIO, cast

from coach.errors import ChoiceError
from coach.voice.worker import read_message, write_message


class Lost(Exception):
    """The worker hung or died."""


class Worker:
    """One running worker; threads send and read, so that a hung worker's full pipe can never hang the parent."""

    def __init__(self, engine: str, messages: Sequence[dict[str, Any]], time_limit: float) -> None:
        """Start it, and send all messages while it is still starting.

        Args:
            engine: its registered name, or `module:class`.
            messages: what to ask of it; it ends when it has answered all.
            time_limit: seconds that it may take to start, and for each answer.
        """
        # -P: or a file such as json.py in the folder where the user stands would be taken for Python's own
        command = [sys.executable, "-P", "-m", "coach.voice.worker", engine]
        pipe, nowhere = subprocess.PIPE, subprocess.DEVNULL
        self.process = subprocess.Popen(command, stdin=pipe, stdout=pipe, stderr=nowhere)
        self.engine = engine
        self.time_limit = time_limit
        self.ready = False
        self.answers: queue.Queue[tuple[dict[str, Any], bytes] | None] = queue.Queue()
        self.threads = [self._start(self._read), self._start(self._write, messages)]

    def _start(self, work: Callable[..., None], *values: object) -> threading.Thread:
        thread = threading.Thread(target=work, args=values, daemon=True)
        thread.start()
        return thread

    def _read(self) -> None:
        with suppress(OSError, ValueError), cast(BinaryIO, self.process.stdout) as stream:
            while (message := read_message(stream)) is not None:
                self.answers.put((message, stream.read(message.get("bytes", 0))))
        self.answers.put(None)

    def _write(self, messages: Sequence[dict[str, Any]]) -> None:
        # a dead worker shows itself when its answer is awaited
        with suppress(OSError), cast(BinaryIO, self.process.stdin) as stream:
            for message in messages:
                write_message(stream, message)

    def answer(self) -> tuple[dict[str, Any], bytes]:
        """Give the next answer, and the samples in it.

        Raises:
            ChoiceError: the engine cannot run here.
            Lost: the worker hung or died.
        """
        if not self.ready:
            message, _ = self._next()
            if "unavailable" in message:
                raise ChoiceError("--voice", self.engine, f"cannot run here: {message['unavailable']}")
            self.ready = True
        return self._next()

    def _next(self) -> tuple[dict[str, Any], bytes]:
        try:
            found = self.answers.get(timeout=self.time_limit)
        except queue.Empty:
            raise Lost(f"gave no answer within {self.time_limit:g} s") from None
        if found is None:
            raise Lost("crashed")
        return found

    def end(self) -> None:
        """End it, whatever it does."""
        self.process.kill()
        self.process.wait()
        if sys.is_finalizing():  # threads no longer run, so their streams must not be waited for
            return
        for thread in self.threads:
            thread.join()
        with suppress(OSError):
            cast(BinaryIO, self.process.stdin).close()
