"""The process in which an engine runs: `python -m coach.voice.worker ENGINE`, one request after another.

Messages go over standard input and the original standard output: a length (4 bytes, big-endian), that many bytes of
JSON, and in answers the samples. Whatever a native library prints goes to standard error's place, so that it reaches
neither the messages nor the user's standard output.
"""

from __future__ import annotations

import json
import os
import sys
from dataclasses import asdict
from importlib import import_module
from typing import Any, BinaryIO

from coach.errors import CoachError
from coach.voice.engines import ENGINES, Delivery, Engine, Unavailable


def read_message(stream: BinaryIO) -> dict[str, Any] | None:
    """Read one message; None at the end of the stream."""
    head = stream.read(4)
    if len(head) < 4:
        return None
    body = stream.read(int.from_bytes(head, "big"))
    message: dict[str, Any] = json.loads(body)
    return message


def write_message(stream: BinaryIO, message: dict[str, Any], samples: bytes = b"") -> None:
    """Write one message, and the samples behind it."""
    body = json.dumps(message).encode()
    stream.write(len(body).to_bytes(4, "big") + body + samples)
    stream.flush()


def load_engine(name: str) -> Engine:
    """Make the engine of a registered name, or of an address `module:class`."""
    address = ENGINES[name].address if name in ENGINES else name
    module, _, factory = address.partition(":")
    engine: Engine = getattr(import_module(module), factory)()
    return engine


def main(name: str) -> None:
    """Serve until the standard input ends."""
    answers = os.fdopen(os.dup(1), "wb")
    os.dup2(os.open(os.devnull, os.O_WRONLY), 1)
    sys.stdout = sys.stderr
    try:
        engine = load_engine(name)
    except (Unavailable, ImportError, OSError, RuntimeError) as error:
        write_message(answers, {"unavailable": str(error)})
        return
    write_message(answers, {"ready": name})
    while (request := read_message(sys.stdin.buffer)) is not None:
        serve(engine, request, answers)


def serve(engine: Engine, request: dict[str, Any], answers: BinaryIO) -> None:
    """Answer one request: a text to speak, or the list of voices."""
    if "text" not in request:
        library = getattr(engine, "library", None)
        voices = [asdict(voice) for voice in engine.voices()]
        write_message(answers, {"voices": voices, "library": library() if library else ""})
        return
    try:
        spoken = engine.speak(request["text"], request["voice"], Delivery(*request["delivery"]))
    except Unavailable as error:
        write_message(answers, {"unavailable": str(error)})
        return
    except (CoachError, ValueError, RuntimeError, OSError) as error:
        write_message(answers, {"error": str(error)})
        return
    message = {"rate_hz": spoken.rate_hz, "phonemes": spoken.phonemes, "bytes": len(spoken.pcm)}
    write_message(answers, message, spoken.pcm)


if __name__ == "__main__":
    main(sys.argv[1])
