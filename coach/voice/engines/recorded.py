"""Somebody's own voice: a folder with a file for each phrase."""

from __future__ import annotations

from pathlib import Path

from coach.errors import ChoiceError
from coach.timing import SAMPLE_RATE
from coach.voice.engines import Delivery, Unavailable, Utterance, Voice
from coach.voice.recordings import Recordings, own_voices


class Recorded:
    """The engine; a voice's id is its folder, and how a text is to be delivered was settled when it was recorded."""

    def __init__(self) -> None:
        self._folders: dict[str, Recordings] = {}

    def speak(self, text: str, voice: str, delivery: Delivery) -> Utterance:
        """Give the recording of a text, without the quiet, noise and clicks round what is said.

        Raises:
            Unavailable: its file cannot be read, is empty or silent, or is longer than a minute.
        """
        import numpy as np
        import soxr

        from coach.voice.decode import decoded
        from coach.voice.trim import speech_in

        if voice not in self._folders:
            self._folders[voice] = Recordings.of(Path(voice))
        path = self._folders[voice].file_of(text)
        if path is None:
            raise ValueError("it is not recorded")
        try:
            samples, rate = decoded(path, "--voice")
        except ChoiceError as error:
            raise Unavailable(error.told) from error
        sound = soxr.resample(samples - samples.mean(), rate, SAMPLE_RATE)
        said = speech_in(sound)
        if not len(said):
            raise Unavailable(f"'{path}' is silent; record {text!r} again")
        return Utterance(np.round(said * 32767).clip(-32768, 32767).astype("<i2").tobytes(), SAMPLE_RATE)

    def voices(self) -> list[Voice]:
        """Tell the voices that the user has given a name."""
        return own_voices()
