"""Which texts can be spoken at all, told without an engine."""

from __future__ import annotations

import unicodedata
from typing import Final

from coach.errors import CoachError

MAX_TEXT: Final = 5_000
"""Characters in one text."""

_SCRIPTS: Final = {
    "CJK": ("Chinese", ("cmn", "zh", "yue", "hak", "ja")),
    "HIRAGANA": ("Japanese", ("ja",)),
    "KATAKANA": ("Japanese", ("ja",)),
    "HANGUL": ("Korean", ("ko",)),
    "CYRILLIC": ("Cyrillic", ("ru", "uk", "bg", "be", "sr", "mk", "kk", "ky", "tt", "ba", "cv", "mn")),
    "GREEK": ("Greek", ("el", "grc")),
    "ARABIC": ("Arabic", ("ar", "fa", "ur", "ug", "sd")),
    "HEBREW": ("Hebrew", ("he",)),
    "DEVANAGARI": ("Devanagari", ("hi", "mr", "ne", "kok")),
    "THAI": ("Thai", ("th",)),
}
"""Scripts by the first word of their letters' Unicode names: what people call them, and the languages written so."""


class TextError(CoachError):
    """A text that no voice, or not this one, can speak."""

    def __init__(self, text: str, problem: str) -> None:
        self.text = text
        super().__init__(problem)


def check_text(text: str) -> None:
    """Refuse what no voice can speak.

    Raises:
        TextError: the text is empty or too long, or holds control characters or halves of characters.
    """
    if not any(character.isalnum() for character in text):
        raise TextError(text, "the text is empty; expected something to say")
    if len(text) > MAX_TEXT:
        raise TextError(text, f"the text has {len(text):,} characters; at most {MAX_TEXT:,} at once")
    for character in text:
        if unicodedata.category(character) in ("Cc", "Cs") and character not in "\n\t":
            raise TextError(text, f"the text holds a control character (U+{ord(character):04X}); take it out")


def unreadable(text: str, language: str) -> str | None:
    """Tell why a voice of a language would not read a text, or None if it would.

    A voice that does not know a script reads the names of its letters, or nothing.
    """
    if language == "mul":
        return None
    for character in text:
        if character.isascii() or not character.isalpha():
            continue
        script = _SCRIPTS.get(unicodedata.name(character, "").split(" ")[0])
        if script and language.split("-")[0] not in script[1]:
            shown = text if len(text) <= 40 else f"{text[:37]}…"
            return f"a voice of the language {language} cannot read {shown!r} ({script[0]}); --voice {script[1][0]} can"
    return None
