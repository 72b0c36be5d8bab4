"""What a voice is given to read in the place of texts: the author's pronunciations, the user's own, and numbers."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from coach.errors import Place, Problem, RoutineError
from coach.store import Store
from coach.voice.engines import DEFAULT, ENGINES, WRITTEN, Voice
from coach.voice.lexicon import Lexicon, word_key
from coach.voice.phonemes import CLOSE, MARKED, OPEN, holds_phonemes, marked, misspelled, unknown, unmarked
from coach.voice.readable import TextError, check_text, unreadable
from coach.voice.voices import find_voice
from coach.voice.wording import spoken


def language_of(voice: Voice, otherwise: str) -> str:
    """Give the language in which a voice reads numbers: its own, for it reads no other well."""
    known = voice.languages[0].split("-")[0]
    return otherwise if known == "mul" else WRITTEN.get(known, known)


class Reader:
    """How one voice reads."""

    def __init__(
        self, voice: Voice, language: str, pronounce: Mapping[str, str], lexicon: Lexicon, store: Store
    ) -> None:
        """Put a routine's pronunciations over the user's own.

        Args:
            voice: who reads.
            language: in which numbers are said.
            pronounce: words, or several together, of the routine, and how they are spelled for the voice.
            lexicon: those of the user.
            store: keeps which phonemes are known to be right.

        Raises:
            RoutineError: phonemes that are wrongly written, or that espeak does not know; all at once.
        """
        self.voice = voice
        self.language = language
        own = {word_key(word): said.strip() for word, said in pronounce.items() if word.strip()}
        self._words = {word: entry.said for word, entry in lexicon.items()} | own
        places = {word: entry.place for word, entry in lexicon.items() if word not in own}
        self._check({word: said for word, said in self._words.items() if holds_phonemes(said)}, places, store)

    @property
    def _has_phonemes(self) -> bool:
        return self.voice.engine not in ENGINES or ENGINES[self.voice.engine].has_phonemes

    def _check(self, words: Mapping[str, str], places: Mapping[str, Place], store: Store) -> None:
        """Refuse phonemes that would not be heard; a voice that has none tells so when a text needs them."""
        problems = {said: misspelled(said) or "" for said in words.values()}
        right = [said for said, problem in problems.items() if not problem]
        if right and self._has_phonemes:
            problems |= unknown(right, self._tester(store), store)
        if told := [
            Problem(problems[said] if word in places else f"pronounce: {word}: {problems[said]}", places.get(word))
            for word, said in words.items()
            if problems[said]
        ]:
            raise RoutineError(told)

    def _tester(self, store: Store) -> Voice:
        """The voice that tells which phonemes there are: this one, or espeak's own of the language."""
        return self.voice if self.voice.engine.startswith(DEFAULT) else find_voice(DEFAULT, self.language, store)

    def read(self, texts: Iterable[str]) -> dict[str, str]:
        """Give what the voice is to read in the place of each text.

        Raises:
            TextError: a text, as it is written, cannot be spoken by this voice.
        """
        texts = list(texts)
        written = "\n".join(texts).lower()
        words = {word: marked(said) for word, said in self._words.items() if word.split()[0] in written}
        return {text: self._reading(text, words) for text in texts}

    def _reading(self, text: str, words: Mapping[str, str]) -> str:
        reading = spoken(text, self.language, words)
        try:
            check_text(text if OPEN in text or CLOSE in text else unmarked(reading))
        except TextError as error:
            raise TextError(text, str(error)) from None
        if problem := unreadable(reading, self.voice.languages[0]):
            raise TextError(text, problem)
        if (phonemes := MARKED.search(reading)) and not self._has_phonemes:
            needed = "need an espeak or neural voice; a respelling works with every voice"
            raise TextError(text, f"the phonemes [[{phonemes[1]}]] {needed}")
        return reading
