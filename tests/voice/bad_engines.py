"""Engines that fail, for the worker to be tested with; named to it as `bad_engines:NAME`."""

from __future__ import annotations

import os
import time
from pathlib import Path

from coach.voice.engines import Delivery, Unavailable, Utterance, Voice
from coach.voice.engines.tone import Tone

ONCE = "BAD_ENGINE_FAILS_ONCE"
"""Names a file; while it is not there, the engine fails and makes it."""


class _Sometimes(Tone):
    def fail(self) -> None:
        raise NotImplementedError

    def speak(self, text: str, voice: str, delivery: Delivery) -> Utterance:
        marker = Path(os.environ[ONCE]) if ONCE in os.environ else None
        if "bad" in text and not (marker and marker.exists()):
            if marker:
                marker.touch()
            self.fail()
        return super().speak(text, voice, delivery)


class Crashing(_Sometimes):
    def fail(self) -> None:
        os.abort()


class Hanging(_Sometimes):
    def fail(self) -> None:
        time.sleep(3600)  # the worker is killed long before


class Chatty(Tone):
    def speak(self, text: str, voice: str, delivery: Delivery) -> Utterance:
        print("Audio saved to …")
        os.write(1, b"native noise\n")
        return super().speak(text, voice, delivery)


class Noting(Tone):
    """Writes what it is given to speak into a file of its own process."""

    def speak(self, text: str, voice: str, delivery: Delivery) -> Utterance:
        with (Path(os.environ["BAD_ENGINE_NOTES"]) / f"{os.getpid()}").open("a", encoding="utf-8") as notes:
            notes.write(f"{text}\n")
        return super().speak(text, voice, delivery)


class Missing:
    def __init__(self) -> None:
        raise Unavailable("install it")

    def voices(self) -> list[Voice]:
        return []
