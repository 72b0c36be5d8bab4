"""The parent's side of the worker: starts it, sends requests ahead, and replaces it once when it hangs or dies."""

from __future__ import annotations

import queue
import subprocess
import sys
import threading
from collections.abc import Callable, Generator, Iterator, Sequence
from contextlib import contextmanager, suppress
from typing import Any, BinaryIO, Final, NamedTuple, cast

from coach.errors import ChoiceError, MachineError
from coach.voice.engines import Delivery, Utterance, Voice
from coach.voice.worker import read_message, write_message

TIME_LIMIT: Final = 30.0
"""Seconds that the worker may take for one request."""


class Request(NamedTuple):
    """One text to be spoken."""

    text: str
    voice: str
    delivery: Delivery


class _Lost(Exception):
    """The worker hung or died."""


class _Worker:
    """One running worker; threads send and read, so that a hung worker's full pipe can never hang the parent."""

    def __init__(self, engine: str, time_limit: float) -> None:
        # -P: or a file such as json.py in the folder where the user stands would be taken for Python's own
        command = [sys.executable, "-P", "-m", "coach.voice.worker", engine]
        pipe, nowhere = subprocess.PIPE, subprocess.DEVNULL
        self.process = subprocess.Popen(command, stdin=pipe, stdout=pipe, stderr=nowhere)
        self.time_limit = time_limit
        self.answers: queue.Queue[tuple[dict[str, Any], bytes] | None] = queue.Queue()
        self.threads = [self._start(self._read)]

    def _start(self, work: Callable[..., None], *values: object) -> threading.Thread:
        thread = threading.Thread(target=work, args=values, daemon=True)
        thread.start()
        return thread

    def await_ready(self, engine: str) -> None:
        message, _ = self.answer()
        if "unavailable" in message:
            raise ChoiceError("--voice", engine, f"cannot run here: {message['unavailable']}")

    def _read(self) -> None:
        with suppress(OSError, ValueError), cast(BinaryIO, self.process.stdout) as stream:
            while (message := read_message(stream)) is not None:
                self.answers.put((message, stream.read(message.get("bytes", 0))))
        self.answers.put(None)

    def send(self, messages: Sequence[dict[str, Any]]) -> None:
        """Send all messages while answers are already awaited."""
        self.threads.append(self._start(self._write, messages))

    def _write(self, messages: Sequence[dict[str, Any]]) -> None:
        # a dead worker shows itself when its answer is awaited
        with suppress(OSError), cast(BinaryIO, self.process.stdin) as stream:
            for message in messages:
                write_message(stream, message)

    def answer(self) -> tuple[dict[str, Any], bytes]:
        try:
            found = self.answers.get(timeout=self.time_limit)
        except queue.Empty:
            raise _Lost(f"gave no answer within {self.time_limit:g} s") from None
        if found is None:
            raise _Lost("crashed")
        return found

    def end(self) -> None:
        self.process.kill()
        self.process.wait()
        if sys.is_finalizing():  # threads no longer run, so their streams must not be waited for
            return
        for thread in self.threads:
            thread.join()
        with suppress(OSError):
            cast(BinaryIO, self.process.stdin).close()


@contextmanager
def _running(engine: str, time_limit: float) -> Iterator[_Worker]:
    worker = _Worker(engine, time_limit)
    try:
        worker.await_ready(engine)
        yield worker
    finally:
        worker.end()


def speak_all(
    engine: str, requests: Sequence[Request], time_limit: float = TIME_LIMIT
) -> Generator[Utterance, None, None]:
    """Speak texts one after another; gives their sound in the same order. The worker ends when this is closed.

    Args:
        engine: its registered name, or `module:class`.
        requests: what to speak.
        time_limit: seconds that each may take.

    Raises:
        ChoiceError: the engine cannot run here, or what the user gave it to speak with is no good.
        MachineError: it hung or crashed, twice in all; the error names the text.
    """
    done, replaced = 0, False
    while done < len(requests):
        try:
            with _running(engine, time_limit) as worker:
                worker.send([request._asdict() for request in requests[done:]])
                while done < len(requests):
                    yield _utterance(requests[done], *worker.answer())
                    done += 1
        except _Lost as lost:
            if replaced:
                text = requests[done].text
                shown = text if len(text) <= 80 else f"{text[:77]}…"
                raise MachineError(f"the voice {engine} {lost}, twice, the last time at {shown!r}") from None
            replaced = True


def _utterance(request: Request, message: dict[str, Any], samples: bytes) -> Utterance:
    if "choice" in message:
        raise ChoiceError(*message["choice"])
    if "error" in message:
        raise MachineError(f"the voice {request.voice} could not speak {request.text!r}: {message['error']}")
    phonemes = tuple((int(sample), str(name)) for sample, name in message["phonemes"])
    return Utterance(samples, message["rate_hz"], phonemes)


def ask(engine: str, time_limit: float = TIME_LIMIT) -> tuple[list[Voice], str]:
    """Tell an engine's voices, and which library it uses.

    Raises:
        ChoiceError: the engine cannot run here.
        MachineError: it hung or crashed.
    """
    try:
        with _running(engine, time_limit) as worker:
            worker.send([{}])
            message, _ = worker.answer()
    except _Lost as lost:
        raise MachineError(f"the voice {engine} {lost} when it was asked for its voices") from None
    voices = [Voice(**voice | {"languages": tuple(voice["languages"])}) for voice in message["voices"]]
    return voices, str(message["library"])
