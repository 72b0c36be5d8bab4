"""How much room a text needs on a page, guessed without asking for a font."""

from __future__ import annotations

import unicodedata
from typing import Final

_SHARES: Final = (
    (" |'", 0.33), ("iljI.,:;!()[]", 0.38), ("tfr", 0.42), ("sczkxyvJL-?", 0.57), ("mwMW@—…→", 0.9),
)  # fmt: skip
"""Width of letters as a share of the type's size, as wide as the widest of the usual sans serifs has them."""
_SMALL, _CAPITAL, _EAST_ASIAN = 0.62, 0.73, 1.0
"""Width of other letters."""


def text_width(text: str, size: float) -> float:
    """Guess how wide a text is, in the unit of the type's size; the same on every machine."""
    return size * sum(_share(letter) for letter in text)


def _share(letter: str) -> float:
    for letters, share in _SHARES:
        if letter in letters:
            return share
    if unicodedata.east_asian_width(letter) in "WF":
        return _EAST_ASIAN
    return _CAPITAL if letter.isupper() else _SMALL


def fitted(text: str, size: float, room: float) -> str:
    """Cut a text to the room that it has, with an ellipsis; nothing is left of one that has hardly any."""
    if text_width(text, size) <= room:
        return text
    while text and text_width(f"{text}…", size) > room:
        text = text[:-1]
    return f"{text.rstrip()}…" if len(text) > 2 else ""
