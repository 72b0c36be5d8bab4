"""The voices that the system itself has, through pyttsx3: nsss on macOS, sapi5 on Windows. Not run here.

They do not tell where phonemes start, so the beat point is estimated from the sound. pyttsx3's own driver writes a file
(AIFF on macOS whatever it is called, WAV on Windows), which pydub reads.
"""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path

from coach.voice.engines import Delivery, Unavailable, Utterance, Voice

_DRIVERS = {"darwin": "nsss", "win32": "sapi5"}


class System:
    """The engine."""

    def __init__(self) -> None:
        driver = _DRIVERS.get(sys.platform)
        if driver is None:
            raise Unavailable(
                "Linux has no voices of its own; use espeak, or espeak-system for the library it installed"
            )
        import pyttsx3

        self._engine = pyttsx3.init(driver)

    def speak(self, text: str, voice: str, delivery: Delivery) -> Utterance:
        """Speak through a file."""
        from pydub import AudioSegment

        self._engine.setProperty("voice", voice)
        self._engine.setProperty("rate", delivery.rate)
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder) / ("speech.aiff" if sys.platform == "darwin" else "speech.wav")
            self._engine.save_to_file(text, str(path))
            self._engine.runAndWait()
            segment = AudioSegment.from_file(path).set_channels(1).set_sample_width(2)
        return Utterance(segment.raw_data, segment.frame_rate)

    def voices(self) -> list[Voice]:
        """Tell all voices of the system."""
        return [
            Voice("system", voice.id, voice.name, tuple(map(str, voice.languages)), str(voice.gender or ""))
            for voice in self._engine.getProperty("voices")
        ]
