"""Engines turn text into raw samples. Each runs in the worker process only, on its main thread.

To add one: write a module here with a class that has `speak` and `voices` as `Engine` asks, make its constructor raise
`Unavailable` with what to do where it cannot run, and add a line to `ENGINES`. Nothing else knows it.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final, Protocol

ENGINES: Final[dict[str, str]] = {
    "espeak": "coach.voice.engines.espeak:Bundled",
    "espeak-system": "coach.voice.engines.espeak:Installed",
    "system": "coach.voice.engines.system:System",
    "tone": "coach.voice.engines.tone:Tone",
}
"""Engines by name, as `module:class`; a name that holds a colon is taken for such an address itself."""
DISTRIBUTIONS: Final[dict[str, tuple[str, ...]]] = {"espeak": ("pyttsx3", "espeakng-loader")}
"""The distributions whose versions shape an engine's sound."""
DEFAULT: Final = "espeak"


class Unavailable(Exception):
    """An engine cannot run here; the message says why and what to do."""


@dataclass(frozen=True, slots=True)
class Utterance:
    """What an engine made of a text."""

    pcm: bytes
    """Signed 16-bit little-endian mono samples."""
    rate_hz: int
    """Samples a second."""
    phonemes: tuple[tuple[int, str], ...] = ()
    """Each phoneme's first sample and its name, stress marked by a leading apostrophe; empty if the engine cannot
    tell."""


@dataclass(frozen=True, slots=True)
class Voice:
    """One voice of an engine."""

    engine: str
    id: str
    name: str
    languages: tuple[str, ...]
    gender: str = ""


class Engine(Protocol):
    """What the worker asks of an engine."""

    def speak(self, text: str, voice: str, rate: int) -> Utterance:
        """Speak a text with the voice of that id, at `rate` words a minute."""
        ...

    def voices(self) -> list[Voice]:
        """Tell which voices there are."""
        ...
