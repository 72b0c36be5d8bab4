"""Texts to clips, through the cache: what is there is read, what is missing is spoken in one go."""

from __future__ import annotations

import struct
from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import closing
from typing import Final

from coach.errors import ChoiceError
from coach.plan.kinds import TEMPO, Style
from coach.store import Store, key_of
from coach.timing import Ms
from coach.voice.clip import Clip
from coach.voice.engines import ENGINES, Delivery, Utterance, Voice
from coach.voice.readable import TextError, check_text, unreadable
from coach.voice.voices import engine_version, find_voice
from coach.voice.wording import spoken

RATES: Final = (80, 300)
"""Slowest and quickest rate that a listener may choose, in words a minute."""
PITCHES: Final = (-6.0, 6.0)
"""Lowest and highest pitch that a listener may choose, in semitones from the voice's own."""
_LIVELY: Final[dict[Style, float]] = {"beat": 0.6}
"""Words on a beat are short and firm: their pitch moves less than a sentence's."""
_HEAD: Final = struct.Struct(">II")
"""A clip in the store: length and beat point in milliseconds, then the samples."""
_VERSION: Final = 5
"""Raise it when clips are made otherwise, so that none of the old ones is taken from a store."""
_RATE_CLASS: Final = 20
"""Words a minute in one class of rates. The same voice is 2 dB quieter at 300 words a minute than at 80, so its gain is
measured for each class, at a rate that does not depend on what was asked for first."""
_PASSAGE: Final = {
    "en": "Stand straight, chest and head up. Lie on your back and breathe in slowly. Left, right, and turn around.",
    "zh": "站直，挺胸抬头。仰卧，慢慢吸气。左，右，然后转身。",
    "de": "Steh gerade, Brust und Kopf hoch. Leg dich auf den Rücken und atme langsam ein. Links, rechts, umdrehen.",
    "es": "Ponte recto, pecho arriba. Túmbate boca arriba e inspira despacio. Izquierda, derecha, y media vuelta.",
    "fr": "Tiens-toi droit, la tête haute. Allonge-toi sur le dos et inspire lentement. Gauche, droite, et demi-tour.",
}
_COUNTING: Final = "1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12."
"""What a voice speaks to have its loudness measured: its language's passage, or numbers, which every language knows."""
_WRITTEN: Final = {"cmn": "zh", "yue": "zh", "hak": "zh"}
"""What a voice's language is called where it is written; others have one name."""

Wanted = tuple[str, Style]


class Speaker:
    """One voice at one rate, and the store in which its clips are kept."""

    def __init__(
        self,
        voice: str | None,
        language: str,
        rate: int,
        store: Store,
        pronounce: Mapping[str, str] | None = None,
        pitch: float = 0.0,
    ) -> None:
        """Find the voice.

        Args:
            voice: `ENGINE`, `ENGINE:VOICE` or `VOICE`; None for the default voice of the language.
            language: of the texts, such as `en`.
            rate: words a minute of prose; the other styles follow it.
            store: where clips are kept.
            pronounce: how words are spelled for the voice; see `coach.voice.wording.spoken`.
            pitch: semitones above the voice's own.

        Raises:
            ChoiceError: there is no such voice, its engine cannot run here or has no pitch, or a value is out of range.
        """
        if not RATES[0] <= rate <= RATES[1]:
            raise ChoiceError("--rate", rate, f"is out of range; expected {RATES[0]} to {RATES[1]} words a minute")
        if not PITCHES[0] <= pitch <= PITCHES[1]:
            raise ChoiceError("--pitch", pitch, f"is out of range; expected {PITCHES[0]:g} to {PITCHES[1]:g} semitones")
        self.rate = rate
        self.pitch = pitch
        self.store = store
        self.pronounce = pronounce or {}
        self.voice: Voice = find_voice(voice, language, store)
        if pitch and self.voice.engine in ENGINES and not ENGINES[self.voice.engine].has_pitch:
            raise ChoiceError("--pitch", pitch, f"cannot be met: the voices of {self.voice.engine} have only their own")
        known = self.voice.languages[0].split("-")[0]
        self.language = language if known == "mul" else _WRITTEN.get(known, known)
        """The language in which numbers are said: the voice's own, for it reads no other well."""

    def prepare(
        self, wanted: Iterable[Wanted], progress: Callable[[int, int], None] | None = None
    ) -> dict[Wanted, Clip]:
        """Give the clip of each text in its style; texts that are read alike share theirs.

        `progress` is called with (done, total) after each clip that had to be spoken.

        Raises:
            TextError: a text, as it is written, cannot be spoken by this voice.
            MachineError: the engine failed.
        """
        read = {which: (self._reading(which[0]), which[1]) for which in dict.fromkeys(wanted)}
        clips = {which: self._kept(which) for which in dict.fromkeys(read.values())}
        self.store.touch([clip.key for clip in clips.values() if clip is not None])
        missing = [which for which, clip in clips.items() if clip is None]
        if missing:
            clips |= self._spoken(missing, progress)
            self.store.trim()
        found = {which: clips[reading] for which, reading in read.items()}
        return {which: clip for which, clip in found.items() if clip is not None}

    def _reading(self, text: str) -> str:
        """What the voice is given to read."""
        reading = spoken(text, self.language, self.pronounce)
        try:
            check_text(reading)
        except TextError as error:
            raise TextError(text, str(error)) from None
        if problem := unreadable(reading, self.voice.languages[0]):
            raise TextError(text, problem)
        return reading

    def _delivery(self, style: Style) -> Delivery:
        return Delivery(round(self.rate * TEMPO[style]), self.pitch, _LIVELY.get(style, 1.0))

    def _measured_at(self) -> int:
        return _RATE_CLASS * round(self.rate / _RATE_CLASS)

    def _key(self, which: Wanted) -> str:
        voice = self.voice
        return key_of("clip", _VERSION, voice.engine, engine_version(voice.engine), voice.id, voice.version,
                      which[0], *self._delivery(which[1]), self._measured_at())  # fmt: skip

    def _kept(self, which: Wanted) -> Clip | None:
        key = self._key(which)
        blob = self.store.get(key)
        return None if blob is None else _clip(key, blob)

    def _spoken(self, missing: Sequence[Wanted], progress: Callable[[int, int], None] | None) -> dict[Wanted, Clip]:
        """Speak what is missing, the calibration passage first if this voice has not been measured."""
        from coach.voice.make import finished, gain_for
        from coach.voice.process import Request, speak_all

        requests = [Request(text, self.voice.id, self._delivery(style)) for text, style in missing]
        gain = self._gain()
        if gain is None:
            passage = _PASSAGE.get(self.language, _COUNTING)
            requests.insert(0, Request(passage, self.voice.id, Delivery(self._measured_at(), self.pitch)))
        clips = {}
        with closing(speak_all(self.voice.engine, requests)) as utterances:
            if gain is None:
                gain = self._measured(gain_for(next(utterances)))
            for done, (which, utterance) in enumerate(zip(missing, utterances, strict=True), 1):
                clips[which] = self._keep(which, utterance, gain, finished)
                if progress:
                    progress(done, len(missing))
        return clips

    def _keep(
        self, which: Wanted, utterance: Utterance, gain: float, finished: Callable[..., tuple[Ms, Ms, bytes]]
    ) -> Clip:
        length, beat, pcm = finished(utterance, gain)
        blob = _HEAD.pack(length, beat) + pcm
        key = self._key(which)
        self.store.put(key, blob)
        return _clip(key, blob)

    def _gain_key(self) -> str:
        return key_of("gain", _VERSION, self.voice.engine, engine_version(self.voice.engine), self.voice.id,
                      self.voice.version, self._measured_at(), self.pitch)  # fmt: skip

    def _gain(self) -> float | None:
        blob = self.store.get(self._gain_key())
        return None if blob is None else float(struct.unpack(">d", blob)[0])

    def _measured(self, gain: float) -> float:
        self.store.put(self._gain_key(), struct.pack(">d", gain))
        return gain


def _clip(key: str, blob: bytes) -> Clip:
    length, beat = _HEAD.unpack_from(blob)
    return Clip(key, Ms(length), Ms(beat), lambda: blob[_HEAD.size :])
