"""Texts to clips, through the cache: what is there is read, what is missing is spoken in one go."""

from __future__ import annotations

import struct
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import closing
from itertools import islice
from pathlib import Path
from typing import Final

from coach.errors import ChoiceError
from coach.plan.kinds import TEMPO, Style
from coach.store import Store, key_of
from coach.timing import Ms
from coach.voice.clip import Clip
from coach.voice.engines import ENGINES, Delivery, Voice
from coach.voice.lexicon import Lexicon
from coach.voice.passage import measured_passage
from coach.voice.reading import Reader, language_of
from coach.voice.recordings import RECORDED, Recordings
from coach.voice.script import phrase_key
from coach.voice.voices import engine_version, find_voice

RATE: Final = 140
"""Words a minute of the coach's sentences if nothing is said; step words are a little quicker."""
RATES: Final = (80, 300)
"""Slowest and quickest rate that a listener may choose, in words a minute."""
PITCHES: Final = (-6.0, 6.0)
"""Lowest and highest pitch that a listener may choose, in semitones from the voice's own."""
_HEAD: Final = struct.Struct(">II")
"""A clip in the store: length and beat point in milliseconds, then the samples."""
_VERSION: Final = 5
"""Raise it when clips are made otherwise, so that none of the old ones is taken from a store."""
_RATE_CLASS: Final = 20
"""Words a minute in one class of rates. The same voice is 2 dB quieter at 300 words a minute than at 80, so its gain is
measured for each class, at a rate that does not depend on what was asked for first."""
_EXAMPLE: Final = "such as --voice recorded:FOLDER; without one, --voice says who speaks all"

Wanted = tuple[str, Style]


class Speaker:
    """One voice at one rate, and the store in which its clips are kept; another for what a recorded one lacks."""

    def __init__(
        self,
        voice: str | None,
        language: str,
        rate: int | None,
        store: Store,
        pronounce: Mapping[str, str] | None = None,
        pitch: float = 0.0,
        *,
        lexicon: Callable[[str], Lexicon] | None = None,
        second: str | None = None,
    ) -> None:
        """Find the voice.

        Args:
            voice: `ENGINE`, `ENGINE:VOICE` or `VOICE`; None for the default voice of the language.
            language: of the texts, such as `en`.
            rate: words a minute of prose; the other styles follow it. None for `RATE`.
            store: where clips are kept.
            pronounce: how words are spelled for the voice; see `coach.voice.wording.spoken`.
            pitch: semitones above the voice's own.
            lexicon: gives the user's own pronunciations in a language; `pronounce` comes before them.
            second: the voice that speaks what a recorded voice lacks.

        Raises:
            ChoiceError: there is no such voice, its engine cannot run here or has no pitch, or a value is out of range.
            RoutineError: a pronunciation cannot be used.
        """
        check_delivery(rate, pitch)
        self.voice: Voice = find_voice(voice, language, store)
        self.store = store
        self.language = language_of(self.voice, language)
        """The language in which numbers are said: the voice's own, for it reads no other well."""
        self._recordings = Recordings.of(Path(self.voice.id)) if self.voice.engine == RECORDED else None
        self._reader: Reader | None = None
        self._second: Speaker | None = None
        self._second_spoke = False
        if second is not None:
            if self._recordings is None:
                raise ChoiceError("--second-voice", second, f"only speaks what a recorded voice lacks, {_EXAMPLE}")
            self._second = Speaker(second, language, rate, store, pronounce, pitch, lexicon=lexicon)
        else:
            self._check_ability(rate, pitch)
        if self._recordings is None:
            words = lexicon(self.language) if lexicon else {}
            self._reader = Reader(self.voice, self.language, pronounce or {}, words, store)
        self.rate = RATE if rate is None or self._recordings else rate
        self.pitch = 0.0 if self._recordings else pitch

    def _check_ability(self, rate: int | None, pitch: float) -> None:
        engine = self.voice.engine
        known = ENGINES.get(engine)
        if pitch and known and not known.has_pitch:
            raise ChoiceError("--pitch", pitch, f"cannot be met: the voices of {engine} have only their own")
        if rate is not None and known and not known.has_rate:
            raise ChoiceError("--rate", rate, f"cannot be met: the voices of {engine} have only their own")

    @property
    def voices(self) -> tuple[Voice, ...]:
        """Who has spoken: the voice, and behind it the second if it was needed."""
        return (self.voice, *(self._second.voices if self._second and self._second_spoke else ()))

    def prepare(
        self, wanted: Iterable[Wanted], progress: Callable[[int, int], None] | None = None
    ) -> dict[Wanted, Clip]:
        """Give the clip of each text in its style; texts that are read alike share theirs.

        Args and errors are those of `each`.
        """
        return dict(self.each(wanted, progress))

    def each(
        self, wanted: Iterable[Wanted], progress: Callable[[int, int], None] | None = None
    ) -> Iterator[tuple[Wanted, Clip]]:
        """Give the clip of each text in its style as soon as it is there: what is kept first, then what is spoken.

        Args:
            wanted: the texts and styles; they are spoken in this order.
            progress: is called with (done, total) after each clip that had to be spoken; where two voices speak, it is
                told of the second.

        Raises:
            TextError: a text, as it is written, cannot be spoken by this voice.
            ChoiceError: a text is not recorded, or its recording is no good.
            MachineError: the engine failed.
        """
        wanted = list(dict.fromkeys(wanted))
        lacking = set(self._lacking(wanted))
        if not lacking or self._second is None:
            yield from self._own(wanted, progress)
            return
        self._second_spoke = True
        yield from self._own([which for which in wanted if which[0] not in lacking], None)
        yield from self._second.each([which for which in wanted if which[0] in lacking], progress)

    def _lacking(self, wanted: Sequence[Wanted]) -> list[str]:
        """Give the texts that are not recorded; without a second voice they are an error."""
        if self._recordings is None:
            return []
        lacking = self._recordings.lacking(text for text, _ in wanted)
        if lacking and self._second is None:
            raise self._recordings.unrecorded(lacking)
        return lacking

    def _own(
        self, wanted: Sequence[Wanted], progress: Callable[[int, int], None] | None
    ) -> Iterator[tuple[Wanted, Clip]]:
        asked: dict[Wanted, list[Wanted]] = {}
        for which, reading in self._read(wanted).items():
            asked.setdefault(reading, []).append(which)
        kept = {reading: self._kept(reading) for reading in asked}
        self.store.touch([clip.key for clip in kept.values() if clip is not None])
        for reading, clip in kept.items():
            if clip is not None:
                yield from ((which, clip) for which in asked[reading])
        missing = [reading for reading, clip in kept.items() if clip is None]
        if not missing:
            return
        for done, (reading, clip) in enumerate(self._spoken(missing), 1):
            if progress:
                progress(done, len(missing))
            yield from ((which, clip) for which in asked[reading])
        self.store.trim()

    def _read(self, wanted: Sequence[Wanted]) -> dict[Wanted, Wanted]:
        """What the engine is given in the place of each text; a recording is one for all styles, found as written."""
        if self._reader is None:
            return {(text, style): (phrase_key(text), "prose") for text, style in wanted}
        readings = self._reader.read(dict.fromkeys(text for text, _ in wanted))
        return {(text, style): (readings[text], style) for text, style in wanted}

    def _delivery(self, style: Style) -> Delivery:
        return Delivery(round(self.rate * TEMPO[style]), self.pitch)

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

    def _spoken(self, missing: Sequence[Wanted]) -> Iterator[tuple[Wanted, Clip]]:
        """Speak what is missing, and first what loudness is measured on if this voice has not been measured."""
        from coach.voice.make import finished, gain_for
        from coach.voice.process import Request, speak_all

        requests = [Request(text, self.voice.id, self._delivery(style)) for text, style in missing]
        gain = self._gain()
        measured = () if gain is not None else self._measured_on()
        delivery = Delivery(self._measured_at(), self.pitch)
        requests[:0] = [Request(text, self.voice.id, delivery) for text in measured]
        with closing(speak_all(self.voice.engine, requests)) as utterances:
            if gain is None:
                gain = self._measured(gain_for(list(islice(utterances, len(measured)))))
            for which, utterance in zip(missing, utterances, strict=True):
                yield which, self._keep(which, *finished(utterance, gain, is_trimmed=self._recordings is not None))

    def _measured_on(self) -> tuple[str, ...]:
        """The passage of the language, or all that is recorded."""
        return (measured_passage(self.language),) if self._recordings is None else self._recordings.unambiguous()

    def _keep(self, which: Wanted, length: Ms, beat: Ms, pcm: bytes) -> Clip:
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


def check_delivery(rate: int | None, pitch: float) -> None:
    """Refuse a rate or pitch that no voice has.

    Raises:
        ChoiceError: it is out of range.
    """
    if rate is not None and not RATES[0] <= rate <= RATES[1]:
        raise ChoiceError("--rate", rate, f"is out of range; expected {RATES[0]} to {RATES[1]} words a minute")
    if not PITCHES[0] <= pitch <= PITCHES[1]:
        raise ChoiceError("--pitch", pitch, f"is out of range; expected {PITCHES[0]:g} to {PITCHES[1]:g} semitones")
