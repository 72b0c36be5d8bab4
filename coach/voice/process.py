"""The parent's side of the workers: deals requests out, gives answers in order, and replaces one that hangs or dies."""

from __future__ import annotations

from collections.abc import Generator, Sequence
from contextlib import closing
from itertools import islice
from typing import Any, Final, NamedTuple

from coach.errors import ChoiceError, MachineError
from coach.installed import cores
from coach.voice.engines import ENGINES, Delivery, Utterance, Voice
from coach.voice.running import Lost, Worker
from coach.voice.sentences import joined, sentences

TIME_LIMIT: Final = 30.0
"""Seconds that the worker may take for one request."""
_SHARE: Final = 600
"""Characters for which a further worker is worth its start: loading a model of 60 MB takes as long as speaking them."""


class Request(NamedTuple):
    """One text to be spoken."""

    text: str
    voice: str
    delivery: Delivery


def speak_all(
    engine: str, requests: Sequence[Request], time_limit: float = TIME_LIMIT
) -> Generator[Utterance, None, None]:
    """Speak texts; gives their sound in the same order. The workers end when this is closed.

    An engine that is registered as `parallel` has a worker for each core, and is given texts sentence by sentence;
    others have one worker, and whole texts.

    Args:
        engine: its registered name, or `module:class`.
        requests: what to speak.
        time_limit: seconds that each text, or each of its sentences, may take.

    Raises:
        ChoiceError: the engine cannot run here, or the voice cannot be used.
        MachineError: it hung or crashed, twice in all; the error names the text.
    """
    if engine not in ENGINES or not ENGINES[engine].parallel:
        yield from _each(engine, requests, 1, time_limit)
        return
    cut = [sentences(request.text) for request in requests]
    parts = [request._replace(text=text) for request, texts in zip(requests, cut, strict=True) for text in texts]
    count = min(cores(), 1 + sum(len(part.text) for part in parts) // _SHARE)
    with closing(_each(engine, parts, count, time_limit)) as spoken:
        for texts in cut:
            yield joined(list(islice(spoken, len(texts))))


class _Lane:
    """A worker and its share of the requests, the next one first."""

    def __init__(self, engine: str, requests: Sequence[Request], time_limit: float) -> None:
        self.engine, self.left, self.time_limit = engine, requests, time_limit
        self.start()

    def start(self) -> None:
        """Start a worker for all that is left."""
        self.worker = Worker(self.engine, [request._asdict() for request in self.left], self.time_limit)

    def next(self) -> Utterance:
        """Give the sound of the next request."""
        utterance = _utterance(self.left[0], *self.worker.answer())
        self.left = self.left[1:]
        return utterance


def _each(engine: str, requests: Sequence[Request], count: int, time_limit: float) -> Generator[Utterance, None, None]:
    """Speak texts by so many workers; gives their sound in order."""
    turns = _dealt(requests, count)
    lanes: list[_Lane] = []
    replaced = False
    try:
        for number in sorted(set(turns)):
            share = [request for request, turn in zip(requests, turns, strict=True) if turn == number]
            lanes.append(_Lane(engine, share, time_limit))
        for turn in turns:
            while True:
                try:
                    utterance = lanes[turn].next()
                    break
                except Lost as lost:
                    if replaced:
                        text = lanes[turn].left[0].text
                        shown = text if len(text) <= 80 else f"{text[:77]}…"
                        raise MachineError(f"the voice {engine} {lost}, twice, the last time at {shown!r}") from None
                    replaced = True
                    lanes[turn].worker.end()
                    lanes[turn].start()
            yield utterance
    finally:
        for lane in lanes:
            lane.worker.end()


def _dealt(requests: Sequence[Request], count: int) -> list[int]:
    """Give each request's worker: in turn the one that has the least to speak."""
    loads, turns = [0] * count, list[int]()
    for request in requests:
        turns.append(loads.index(min(loads)))
        loads[turns[-1]] += len(request.text)
    return turns


def _utterance(request: Request, message: dict[str, Any], samples: bytes) -> Utterance:
    if "unavailable" in message:
        raise ChoiceError("--voice", request.voice, f"cannot be used: {message['unavailable']}")
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
    worker = Worker(engine, [{}], time_limit)
    try:
        message, _ = worker.answer()
    except Lost as lost:
        raise MachineError(f"the voice {engine} {lost} when it was asked for its voices") from None
    finally:
        worker.end()
    voices = [Voice(**voice | {"languages": tuple(voice["languages"])}) for voice in message["voices"]]
    return voices, str(message["library"])
