"""What a model is given to speak: a text's sounds as the numbers that it learned, told by espeak-ng's own reading."""

from __future__ import annotations

import ctypes
import re
import unicodedata
from collections.abc import Mapping, Sequence
from typing import Any, Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

from coach.voice.engines import Unavailable
from coach.voice.engines.espeak import Bundled
from coach.voice.models.config import BOS, EOS, PAD
from coach.voice.phonemes import for_espeak, marked

_UTF8: Final = 1
_IPA: Final = 2
"""Flags of espeak_TextToPhonemes."""
_RATE: Final = 1
"""espeak's parameter for words a minute."""
_MARKS: Final = {
    **dict.fromkeys(".。．।", "."), **dict.fromkeys(",，、،", ","), **dict.fromkeys("?？؟", "?"),
    **dict.fromkeys("!！", "!"), **dict.fromkeys(":：", ":"), **dict.fromkeys(";；؛—–…", ";"),
}  # fmt: skip
"""What a model knows of punctuation, by what is written."""
_ENDED: Final = re.compile(rf"([{''.join(_MARKS)}])[^\w{''.join(_MARKS)}]*$")
_FOREIGN: Final = re.compile(r"\([^)]+\)")
"""How espeak marks that words are read in another language."""
_STRESS: Final = {"ˈ": "'", "ˌ": ","}
"""IPA's marks of stress, and ours."""


class Read(NamedTuple):
    """A text as a model takes it."""

    ids: list[int]
    """Numbers of its sounds, with those of beginning, end and what stands between."""
    places: list[tuple[int, str]]
    """Where in `ids` each sound starts, and its name; that of a stressed one starts with an apostrophe or comma."""


def numbered(symbols: Sequence[str], numbers: Mapping[str, Sequence[int]]) -> Read:
    """Give the numbers of symbols; those that a model does not know are left out."""
    ids, places = [*numbers[BOS], *numbers[PAD]], list[tuple[int, str]]()
    stress, start = "", None
    for symbol in symbols:
        if symbol in _STRESS:
            stress, start = _STRESS[symbol], len(ids)  # the mark is heard as the vowel's beginning
        elif symbol in numbers:
            if unicodedata.category(symbol[0])[0] in "LM":
                places.append((len(ids) if start is None else start, stress + symbol))
            stress, start = "", None
        if symbol in numbers:
            ids += [*numbers[symbol], *numbers[PAD]]
    return Read([*ids, *numbers[EOS]], places)


def symbols_of(sounds: str, clusters: Sequence[Sequence[str]]) -> list[str]:
    """Cut sounds into code points, accents apart; vowels that a model learned as one stay together."""
    together = sorted(("".join(cluster) for cluster in clusters), key=len, reverse=True)
    return re.findall("|".join([*map(re.escape, together), "."]), unicodedata.normalize("NFD", sounds), re.DOTALL)


def heard_seconds(sound: NDArray[Any], rate_hz: int) -> float:
    """Tell how long a sound is from the first to the last sample that is no more than 40 dB under its loudest."""
    power = np.abs(sound.astype(np.float32))
    loud = np.flatnonzero(power > power.max(initial=0.0) / 100)
    return float(loud[-1] - loud[0] + 1) / rate_hz if len(loud) else 0.0


class Reader(Bundled):
    """The bundled espeak-ng library, for the sounds of a text, and for how long its own voice takes for them."""

    def choose(self, voice: str) -> None:
        """Choose the voice whose reading counts.

        Raises:
            Unavailable: there is none of that name.
        """
        if self._library().espeak_SetVoiceByName(voice.encode()):
            raise Unavailable(f"espeak.voice is {voice!r}, which espeak-ng does not have")

    def sounds(self, text: str) -> str:
        """Give a text's sounds in IPA, with its punctuation; one that ends without any is ended by a full stop.

        It may hold marked phonemes; whether brackets are phonemes, the library remembers from what it spoke last.
        """
        text, has_phonemes = for_espeak(text)
        if has_phonemes:
            self._driver.spoken(marked("[[a]]"))
        try:
            return self._sounds(text)
        finally:
            if has_phonemes:
                self._driver.spoken("a")

    def _sounds(self, text: str) -> str:
        tell = self._library().espeak_TextToPhonemes
        tell.restype = ctypes.c_char_p
        written = text.encode()
        buffer = ctypes.create_string_buffer(written)
        start = ctypes.addressof(buffer)
        at, said = ctypes.c_void_p(start), ""
        begun = 0
        while at.value is not None:
            clause = _FOREIGN.sub("", tell(ctypes.byref(at), _UTF8, _IPA).decode("utf-8", "replace")).strip()
            ended = len(written) if at.value is None else at.value - start
            read = written[begun:ended].decode("utf-8", "ignore")
            begun = ended
            # all but the last clause are read up to the first character behind their punctuation
            mark = _ENDED.search(read if at.value is None else read[:-1])
            if clause:
                said += f"{' ' if said else ''}{clause}{_MARKS[mark[1]] if mark else ''}"
        return said if said[-1:] in (*_MARKS.values(),) else f"{said}."

    def seconds(self, text: str, rate: int) -> float:
        """Tell how long its own voice takes for a text, at `rate` words a minute, without silence at the ends."""
        self._library().espeak_SetParameter(_RATE, rate, 0)
        return heard_seconds(np.frombuffer(self._driver.spoken(text)[0], "<i2"), self._driver.rate_hz)

    def _library(self) -> ctypes.CDLL:
        from pyttsx3.drivers import _espeak

        library: ctypes.CDLL = _espeak.dll
        return library
