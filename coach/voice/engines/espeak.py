"""espeak-ng through pyttsx3, by a driver of our own that is synchronous and tells where each phoneme starts.

pyttsx3's own espeak driver plays asynchronously and returns before the sound is finished. This one asks the library for
synchronous output and collects the samples in its callback. It lives in the worker process: the library allows one
engine a process and one thread.
"""

from __future__ import annotations

import ctypes
import os
import sys
import types
from typing import Any, Final

from coach.voice.engines import Delivery, Unavailable, Utterance, Voice

_PIECE: Final = 600
"""Longest piece of text, in characters, that is given to the library at once."""
_DRIVER: Final = "pyttsx3.drivers.coach"


class Bundled:
    """The espeak-ng library that the wheel `espeakng-loader` holds, with all its data."""

    name = "espeak"

    def __init__(self) -> None:
        _load_bundled()
        self._driver = _driver()

    def speak(self, text: str, voice: str, delivery: Delivery) -> Utterance:
        """Speak; a long text is cut between sentences, as the library crashes on very long ones."""
        self._driver.set(voice, delivery)
        pcm, phonemes = bytearray(), []
        for piece in _pieces(text):
            offset = len(pcm) // 2
            spoken, found = self._driver.spoken(piece)
            pcm += spoken
            phonemes += [(sample + offset, name) for sample, name in found]
        return Utterance(bytes(pcm), self._driver.rate_hz, tuple(phonemes))

    def voices(self) -> list[Voice]:
        """Tell all voices of the library."""
        found: list[Voice] = self._driver.voices(self.name)
        return found

    def library(self) -> str:
        """Tell the library's version, and where it lies."""
        found: str = self._driver.library()
        return found


class Installed(Bundled):
    """The espeak-ng library that the system has."""

    name = "espeak-system"

    def __init__(self) -> None:
        try:
            ctypes.CDLL("libespeak-ng.so.1" if sys.platform.startswith("linux") else "espeak-ng")
        except OSError as error:
            raise Unavailable("the system has no espeak-ng library; install it, or use the voice espeak") from error
        self._driver = _driver()


def _load_bundled() -> None:
    """Make the bundled library the one that pyttsx3's espeak module finds."""
    import espeakng_loader

    os.environ["ESPEAK_DATA_PATH"] = espeakng_loader.get_data_path()
    path = espeakng_loader.get_library_path()
    if sys.platform.startswith("linux"):
        ctypes.CDLL(path, mode=ctypes.RTLD_GLOBAL)  # glibc then finds the name already loaded
        return
    load = ctypes.cdll.LoadLibrary
    ctypes.cdll.LoadLibrary = lambda name: load(path)
    try:
        import pyttsx3.drivers._espeak  # noqa: F401
    finally:
        ctypes.cdll.LoadLibrary = load


def _pieces(text: str) -> list[str]:
    """Cut a text after sentences so that no piece is too long; a sentence that is itself too long is cut at a space."""
    pieces, rest = [], text
    while len(rest) > _PIECE:
        at = max(rest.rfind(mark, 0, _PIECE) for mark in (". ", "? ", "! ", "。"))
        at = at if at > 0 else rest.rfind(" ", 0, _PIECE)
        at = at if at > 0 else _PIECE - 1
        pieces.append(rest[: at + 1])
        rest = rest[at + 1 :]
    return [piece for piece in (*pieces, rest) if piece.strip()]


def _driver() -> Any:
    """Register the driver with pyttsx3, and give the one that an engine made with it has."""
    import pyttsx3

    from coach.voice.engines.driver import Driver

    module = types.ModuleType(_DRIVER)
    module.buildDriver = Driver  # type: ignore[attr-defined]
    sys.modules[_DRIVER] = module
    return pyttsx3.init("coach").proxy._driver
