"""A made-up voice: one low tone a text, its length and beat point known functions of the text.

It is exact and needs nothing, so tests of everything above it are exact too, and a draft can be rendered with it.
"""

from __future__ import annotations

from array import array
from itertools import chain, repeat

from coach.timing import SAMPLE_RATE, SAMPLES_PER_MS, Ms
from coach.voice.engines import Delivery, Utterance, Voice

VOICES = (Voice("tone", "tone", "Made-up tone", ("mul",), rate_hz=SAMPLE_RATE),)
_PERIOD = 96
"""Samples in one period of the tone, 250 Hz."""


def tone_length(text: str, rate: int) -> Ms:
    """Tell how long a text lasts at `rate` words a minute: about as long as a voice would need."""
    return Ms((250 + 45 * len(text)) * 140 // rate)


def tone_beat(text: str) -> Ms:
    """Tell the beat point of a text: between 0 and 140 ms, another for other letters."""
    return Ms(sum(map(ord, text)) * 7 % 141)


class Tone:
    """The engine."""

    def speak(self, text: str, voice: str, delivery: Delivery) -> Utterance:
        """Give a square wave; its only "phoneme" is the vowel at the beat point."""
        count = tone_length(text, delivery.rate) * SAMPLES_PER_MS
        period = [6000] * (_PERIOD // 2) + [-6000] * (_PERIOD // 2)
        samples = array("h", list(chain.from_iterable(repeat(period, count // _PERIOD + 1)))[:count])
        return Utterance(samples.tobytes(), SAMPLE_RATE, ((tone_beat(text) * SAMPLES_PER_MS, "'a"),))

    def voices(self) -> list[Voice]:
        """Tell the only voice."""
        return list(VOICES)
