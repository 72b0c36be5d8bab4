"""A voice that speaks a text when it is let: its process reads a line of a pipe for each."""

from __future__ import annotations

import os

from coach.voice.engines import Delivery, Utterance
from coach.voice.engines.tone import Tone

PIPE = "WAITING_VOICE_PIPE"
"""Names the pipe."""
VOICE = "live.waiting_voice:Waiting"


class Waiting(Tone):
    def __init__(self) -> None:
        self.pipe = open(os.environ[PIPE], "rb", buffering=0)  # noqa: SIM115  it lives as long as the voice

    def speak(self, text: str, voice: str, delivery: Delivery) -> Utterance:
        self.pipe.read(1)
        return super().speak(text, voice, delivery)
