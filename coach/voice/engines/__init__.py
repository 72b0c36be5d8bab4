"""Engines turn text into raw samples. Each runs in the worker process only, on its main thread.

To add one: write a module here with a class that has `speak` and `voices` as `Engine` asks, make its constructor raise
`Unavailable` with what to do where it cannot run, and add a line to `ENGINES`. Nothing else knows it.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final, NamedTuple, Protocol


class Registered(NamedTuple):
    """What is known of an engine without importing it."""

    address: str
    """`module:class`."""
    distributions: tuple[str, ...] = ()
    """Those whose versions shape its sound."""
    has_pitch: bool = True
    """Whether its voices can be made higher and lower."""
    has_rate: bool = True
    """Whether its voices can be made slower and quicker."""
    has_phonemes: bool = True
    """Whether it reads espeak's phonemes where they are marked; see `coach.voice.phonemes`."""
    parallel: bool = False
    """Whether it is slow enough that a worker for each core, and a text sentence by sentence, are worth their start."""


ENGINES: Final[dict[str, Registered]] = {
    "neural": Registered("coach.voice.engines.neural:Neural", ("onnxruntime", "espeakng-loader"), parallel=True),
    "espeak": Registered("coach.voice.engines.espeak:Bundled", ("pyttsx3", "espeakng-loader")),
    "espeak-system": Registered("coach.voice.engines.espeak:Installed"),
    "system": Registered("coach.voice.engines.system:System", has_pitch=False, has_phonemes=False),
    "recorded": Registered(
        "coach.voice.engines.recorded:Recorded", ("miniaudio", "soxr"), has_pitch=False, has_rate=False
    ),
    "tone": Registered("coach.voice.engines.tone:Tone", has_pitch=False),
}
"""Engines by name; a name that holds a colon and is not here is taken for an address itself."""
DEFAULT: Final = "espeak"
WRITTEN: Final = {"cmn": "zh", "yue": "zh", "hak": "zh"}
"""What a voice's language is called where it is written; others have one name."""


class Unavailable(Exception):
    """An engine cannot run here; the message says why and what to do."""


class Delivery(NamedTuple):
    """How a text is spoken."""

    rate: int
    """Words a minute."""
    pitch: float = 0.0
    """Semitones above the voice's own pitch."""


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
    rate_hz: int = 0
    """Samples a second of its sound; 0 if the engine does not know before it speaks."""
    quality: str = ""
    """What its makers say of it: `low`, `medium`, `high`; empty if they say nothing."""
    version: str = ""
    """Hash of what shapes its sound beside the engine: a model, recordings; empty if the engine's version says all."""
    note: str = ""
    """Why it is not a better one that is installed; empty if there is nothing to tell."""


class Engine(Protocol):
    """What the worker asks of an engine."""

    def speak(self, text: str, voice: str, delivery: Delivery) -> Utterance:
        """Speak a text with the voice of that id."""
        ...

    def voices(self) -> list[Voice]:
        """Tell which voices there are."""
        ...
