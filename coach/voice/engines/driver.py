"""pyttsx3's espeak driver made synchronous; imported only when the library is already found (see `espeak`)."""

from __future__ import annotations

import ctypes
import wave
from typing import Any, Final

from pyttsx3.drivers import _espeak as library
from pyttsx3.drivers.espeak import EspeakDriver

from coach.voice.engines import Delivery, Unavailable, Voice
from coach.voice.phonemes import for_espeak

_PHONEME_EVENTS: Final = 1
"""Option bit of espeak_Initialize: report every phoneme."""
_PHONEME: Final = 7
"""Type of such an event; its id holds the phoneme's name in 8 bytes of UTF-8."""
_MIDDLE: Final = 50
"""The library's parameter for a voice's own pitch, and for its own range in hertz: twice as much is twice as wide."""
_SEMITONE: Final = 5.2
"""By how much its pitch changes for a semitone, if the range changes as well; measured on sentences."""
_PHONEMES_TOO: Final = 0x100
"""Flag of espeak_Synth: what stands in double brackets is phonemes."""
_GENDERS: Final = {1: "male", 2: "female"}


class Driver(EspeakDriver):  # type: ignore[misc]
    """pyttsx3's espeak driver, made synchronous."""

    def __init__(self, proxy: Any) -> None:
        self.rate_hz = library.Initialize(library.AUDIO_OUTPUT_SYNCHRONOUS, 0, None, _PHONEME_EVENTS)
        if self.rate_hz <= 0:
            raise Unavailable("espeak-ng could not start: its data is not where it should be")
        EspeakDriver._moduleInitialized = True  # or the parent starts it again, asynchronously
        EspeakDriver._defaultVoice = "gmw/en"
        super().__init__(proxy)

    def set(self, voice: str, delivery: Delivery) -> None:
        """Choose voice, rate, pitch and range, and make sure that the library took them."""
        self.setProperty("voice", voice)
        self.setProperty("rate", delivery.rate)
        wished = {
            library.RATE: delivery.rate,
            library.PITCH: round(_MIDDLE + delivery.pitch * _SEMITONE),
            library.RANGE: round(_MIDDLE * 2 ** (delivery.pitch / 12)),
        }
        for parameter, value in wished.items():
            library.dll.espeak_SetParameter(parameter, value, 0)
        taken = {parameter: library.dll.espeak_GetParameter(parameter, 1) for parameter in wished}
        if self.getProperty("voice") != voice.lower() or taken != wished:
            raise ValueError(f"espeak-ng did not take voice {voice!r} at {delivery.rate} words a minute")

    def spoken(self, text: str) -> tuple[bytes, list[tuple[int, str]]]:
        """Speak a text, which may hold marked phonemes; gives the samples, and each phoneme's first sample and name."""
        self.pcm = bytearray()
        self.phonemes: list[tuple[int, str]] = []
        written, has_phonemes = for_espeak(text)
        library.Synth(written.encode(), flags=library.CHARS_UTF8 | (_PHONEMES_TOO if has_phonemes else 0))
        return bytes(self.pcm), self.phonemes

    def save_to_file(self, text: str, filename: str) -> None:
        """Write a WAV file, at once."""
        with wave.open(filename, "wb") as out:
            out.setnchannels(1)
            out.setsampwidth(2)
            out.setframerate(self.rate_hz)
            out.writeframes(self.spoken(text)[0])

    def voices(self, engine: str) -> list[Voice]:
        """Tell all voices."""
        found = []
        for voice in library.ListVoices(None):
            languages = tuple(code.decode() for code in voice.languages[1:].split(b"\0") if code)
            found.append(
                Voice(
                    engine,
                    voice.identifier.decode(),
                    voice.name.decode(),
                    languages,
                    _GENDERS.get(voice.gender, ""),
                    self.rate_hz,
                )
            )
        return found

    def library(self) -> str:
        """Tell the library's version and data folder."""
        path = ctypes.c_char_p()
        info = library.dll.espeak_Info
        info.restype = ctypes.c_char_p
        version = info(ctypes.byref(path)).decode()
        return f"espeak-ng {version}, {(path.value or b'').decode()}"

    def _onSynth(self, wave: Any, count: int, events: Any) -> int:
        number = 0
        while events[number].type:
            if events[number].type == _PHONEME:
                at = ctypes.addressof(events[number]) + library.EVENT.id.offset
                name = ctypes.string_at(at, 8).split(b"\0")[0].decode("utf-8", "replace")
                self.phonemes.append((events[number].sample, name))
            number += 1
        if count > 0 and wave:
            self.pcm += ctypes.string_at(wave, count * 2)
        return 0

    def startLoop(self) -> None:
        """Nothing is queued: `spoken` has already ended when it returns."""
        self._proxy.setBusy(False)

    def stop(self) -> None:
        """Nothing runs that could be stopped."""
