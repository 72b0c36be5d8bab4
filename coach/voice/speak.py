"""Texts to clips, through the cache: what is there is read, what is missing is spoken in one go."""

from __future__ import annotations

import struct
from collections.abc import Callable, Iterable, Sequence
from contextlib import closing
from typing import Final

from coach.errors import ChoiceError
from coach.plan.kinds import TEMPO, Style
from coach.store import Store, key_of
from coach.timing import Ms
from coach.voice.clip import Clip
from coach.voice.engines import Utterance, Voice
from coach.voice.readable import TextError, check_text, unreadable
from coach.voice.voices import engine_version, find_voice

RATES: Final = (80, 300)
"""Slowest and quickest rate that a listener may choose, in words a minute."""
_HEAD: Final = struct.Struct(">II")
"""A clip in the store: length and beat point in milliseconds, then the samples."""
_VERSION: Final = 2
"""Raise it when clips are made otherwise, so that none of the old ones is taken from a store."""
_RATE_CLASS: Final = 20
"""Words a minute in one class of rates. The same voice is 2 dB quieter at 300 words a minute than at 80, so its gain is
measured for each class, at a rate that does not depend on what was asked for first."""
_PASSAGE: Final = {
    "en": "Stand straight, chest and head up. Lie on your back and breathe in slowly. Left, right, and turn around."
}
_COUNTING: Final = "1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12."
"""What a voice speaks to have its loudness measured; every language knows the numbers."""

Wanted = tuple[str, Style]


class Speaker:
    """One voice at one rate, and the store in which its clips are kept."""

    def __init__(self, voice: str | None, language: str, rate: int, store: Store) -> None:
        """Find the voice.

        Args:
            voice: `ENGINE`, `ENGINE:VOICE` or `VOICE`; None for the default voice of the language.
            language: of the texts, such as `en`.
            rate: words a minute of prose; the other styles follow it.
            store: where clips are kept.

        Raises:
            ChoiceError: there is no such voice, its engine cannot run here, or the rate is out of range.
        """
        if not RATES[0] <= rate <= RATES[1]:
            raise ChoiceError("--rate", rate, f"is out of range; expected {RATES[0]} to {RATES[1]} words a minute")
        self.rate = rate
        self.store = store
        self.voice: Voice = find_voice(voice, language, store)

    def prepare(
        self, wanted: Iterable[Wanted], progress: Callable[[int, int], None] | None = None
    ) -> dict[Wanted, Clip]:
        """Give the clip of each text in its style.

        `progress` is called with (done, total) after each clip that had to be spoken.

        Raises:
            TextError: a text cannot be spoken by this voice.
            MachineError: the engine failed.
        """
        unique = list(dict.fromkeys(wanted))
        for text, _ in unique:
            check_text(text)
            if problem := unreadable(text, self.voice.languages[0]):
                raise TextError(text, problem)
        clips = {which: self._kept(which) for which in unique}
        self.store.touch([clip.key for clip in clips.values() if clip is not None])
        missing = [which for which, clip in clips.items() if clip is None]
        if missing:
            clips |= self._spoken(missing, progress)
            self.store.trim()
        return {which: clip for which, clip in clips.items() if clip is not None}

    def _words_a_minute(self, style: Style) -> int:
        return round(self.rate * TEMPO[style])

    def _measured_at(self) -> int:
        return _RATE_CLASS * round(self.rate / _RATE_CLASS)

    def _key(self, which: Wanted) -> str:
        voice = self.voice
        return key_of("clip", _VERSION, voice.engine, engine_version(voice.engine), voice.id, which[0],
                      self._words_a_minute(which[1]), self._measured_at())  # fmt: skip

    def _kept(self, which: Wanted) -> Clip | None:
        key = self._key(which)
        blob = self.store.get(key)
        return None if blob is None else _clip(key, blob)

    def _spoken(self, missing: Sequence[Wanted], progress: Callable[[int, int], None] | None) -> dict[Wanted, Clip]:
        """Speak what is missing, the calibration passage first if this voice has not been measured."""
        from coach.voice.make import finished, gain_for
        from coach.voice.process import Request, speak_all

        requests = [Request(text, self.voice.id, self._words_a_minute(style)) for text, style in missing]
        gain = self._gain()
        if gain is None:
            language = self.voice.languages[0].split("-")[0]
            requests.insert(0, Request(_PASSAGE.get(language, _COUNTING), self.voice.id, self._measured_at()))
        clips = {}
        with closing(speak_all(self.voice.engine, requests)) as spoken:
            if gain is None:
                gain = self._measured(gain_for(next(spoken)))
            for done, (which, utterance) in enumerate(zip(missing, spoken, strict=True), 1):
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
                      self._measured_at())  # fmt: skip

    def _gain(self) -> float | None:
        blob = self.store.get(self._gain_key())
        return None if blob is None else float(struct.unpack(">d", blob)[0])

    def _measured(self, gain: float) -> float:
        self.store.put(self._gain_key(), struct.pack(">d", gain))
        return gain


def _clip(key: str, blob: bytes) -> Clip:
    length, beat = _HEAD.unpack_from(blob)
    return Clip(key, Ms(length), Ms(beat), lambda: blob[_HEAD.size :])
