"""A clip: one sound, ready to be laid on the timeline."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from coach.timing import Ms


@dataclass(frozen=True, slots=True)
class Clip:
    """One sound: 24 kHz mono signed 16-bit little-endian PCM, its loudness already set."""

    key: str
    """Hexadecimal hash of everything that shaped the sound; two clips with one key are the same to the sample."""
    length: Ms
    """Its whole length; the PCM has exactly 24 samples for each millisecond."""
    beat: Ms
    """How long after its start the ear hears the beat (for speech the start of the first stressed vowel)."""
    pcm: Callable[[], bytes]
    """Gives the PCM; reading or making it may be put off until it is needed."""
