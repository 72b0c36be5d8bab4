"""The coach's own sounds: ticks for steps and turns, short earcons, and the chimes that open and close a track.

All are struck notes of one scale (C major without its half tones), so they belong together and never clash. What a
tone is stands in one table; its key, length and beat are known without making a sample of it. Tones that carry a
breath are as long as they are asked for, and are made in `breaths`.
"""

from __future__ import annotations

from functools import cache, partial
from typing import Final, NamedTuple

from coach.folders import clip_store
from coach.sound.breaths import breath
from coach.store import key_of
from coach.timing import SAMPLE_RATE, SAMPLES_PER_MS, Ms
from coach.voice.clip import Clip

_VERSION: Final = 2
"""Raise it when the synthesis changes, so that nothing made by the old one is taken from a store."""
_RELEASE: Final = 1 / 8
"""Share of a tone's length in which it fades at its end, so that a long one is not cut off."""

_A, _C, _E, _G, _HIGH_C = 440.0, 523.25, 659.26, 783.99, 1046.5


class Note(NamedTuple):
    """One struck note."""

    at_ms: int
    hertz: float
    decay_ms: float
    """Time in which its amplitude falls to 37 %."""
    share: float = 1.0
    """Its amplitude beside the tone's other notes."""


class Tone(NamedTuple):
    """What a tone is made of."""

    length_ms: int
    peak_db: float
    """Its highest sample, in decibels of full scale (speech is limited at -4)."""
    attack_ms: float
    """Time in which a note rises to its full amplitude; short enough to be sharp, long enough not to click."""
    partials: tuple[float, ...]
    """Amplitudes of the fundamental and its harmonics."""
    notes: tuple[Note, ...]


_WOOD: Final = (1.0, 0.45, 0.25, 0.08)
_BELL: Final = (1.0, 0.3, 0.1)
_SOFT: Final = (1.0, 0.12)

TONES: Final[dict[str, Tone]] = {
    "tick-left": Tone(72, -9.5, 1.5, _WOOD, (Note(0, _C, 20),)),
    "tick-right": Tone(72, -9.5, 1.5, _WOOD, (Note(0, _G, 20),)),
    "tick-in": Tone(72, -9.5, 1.5, _SOFT, (Note(0, _E, 20),)),
    "tick-low": Tone(96, -17.0, 4.0, _SOFT, (Note(0, _A, 26),)),
    "tick-soft": Tone(96, -17.0, 4.0, _SOFT, (Note(0, _E, 26),)),
    "change": Tone(312, -11.0, 2.0, _BELL, (Note(0, _C, 60), Note(96, _G, 70))),
    "halfway": Tone(360, -11.0, 2.0, _BELL, (Note(0, _E, 60), Note(144, _E, 70))),
    "last": Tone(360, -11.0, 2.0, _BELL, (Note(0, _G, 50), Note(72, _G, 50), Note(144, _HIGH_C, 70, 0.8))),
    "start": Tone(
        2016, -18.0, 6.0, _SOFT,
        (Note(0, _C, 900), Note(0, _C / 2, 900, 0.5), Note(480, _E, 700, 0.8), Note(960, _G, 500, 0.8)),
    ),
    "pip": Tone(120, -54.0, 30.0, (1.0,), (Note(0, _A, 60),)),
    "end": Tone(1512, -14.0, 4.0, _BELL, (Note(0, _G, 260), Note(312, _E, 260, 0.9), Note(624, _C, 300))),
}  # fmt: skip
"""Left is lower than right, so that feet can be told apart in mono. The two soft ones tick the quarters of a slow
circle, the low one its first, and ask for less attention than those for steps. A start chime sounds from its first
millisecond on, because a sleeping Bluetooth speaker swallows what comes before it wakes."""


def tone(name: str) -> Clip:
    """Give one of the coach's own sounds; its beat is its start.

    Args:
        name: one of `TONES`, or that of a breath tone with its length in milliseconds, such as `rising-3876`.

    Raises:
        KeyError: there is no tone of that name.
    """
    facts = TONES.get(name)
    if facts is None:
        return breath(name)
    return Clip(key_of("tone", _VERSION, _RELEASE, facts), Ms(facts.length_ms), Ms(0), partial(_pcm, name))


@cache
def _pcm(name: str) -> bytes:
    """Take it from the store: to make the chime takes as long as to read all that is said in the first minutes."""
    store, key = clip_store(), tone(name).key
    pcm = store.get(key)
    if pcm is None:
        pcm = _made(TONES[name])
        store.put(key, pcm)
    return pcm


def _made(facts: Tone) -> bytes:
    import numpy as np

    count = facts.length_ms * SAMPLES_PER_MS
    mixed = np.zeros(count)
    for note in facts.notes:
        first = note.at_ms * SAMPLES_PER_MS
        ms = np.arange(count - first) / SAMPLES_PER_MS
        turn = 2 * np.pi * note.hertz * ms / 1000
        wave = sum(share * np.sin((k + 1) * turn) for k, share in enumerate(facts.partials))
        rise = 0.5 - 0.5 * np.cos(np.pi * np.minimum(ms / facts.attack_ms, 1))
        mixed[first:] += note.share * wave * rise * np.exp(-ms / note.decay_ms)
    fade = round(count * _RELEASE)
    mixed[-fade:] *= 0.5 + 0.5 * np.cos(np.pi * np.arange(1, fade + 1) / fade)
    peak = 32767 * 10 ** (facts.peak_db / 20)
    return bytes(np.rint(mixed * (peak / np.abs(mixed).max())).astype("<i2").tobytes())


assert all(note.hertz * len(t.partials) < SAMPLE_RATE / 2 for t in TONES.values() for note in t.notes), "would alias"
