"""Where a line of a text may end."""

from __future__ import annotations

import unicodedata
from typing import Final

_OPENING: Final = ("Ps", "Pi")
_STAYING: Final = ("Mn", "Mc", "Po", "Pe", "Pf", "Pd", "Lm")
"""Kinds of signs that stand at no line's end, and at no line's start."""
_HANGUL: Final = range(0xAC00, 0xD7A4)
"""As wide as Chinese, but written in words."""


def pieces(text: str) -> list[str]:
    """Split a text where a line may end: at spaces, and in Chinese and Japanese between characters.

    No line begins with a mark that closes, nor ends with one that opens or with the number of what is counted. A space
    stands at the start of a piece, so that the pieces joined are the text.
    """
    parts: list[str] = []
    for sign in " ".join(unicodedata.normalize("NFC", text).split()):
        if parts and not _may_part(parts[-1][-1], sign):
            parts[-1] += sign
        else:
            parts.append(sign)
    return parts


def _may_part(before: str, sign: str) -> bool:
    """Tell whether a line may end between two signs; between a space and what follows it may not."""
    if " " in (before, sign):
        return sign == " "
    if unicodedata.category(before) in _OPENING or before.isdecimal() or unicodedata.category(sign) in _STAYING:
        return False
    return _has_square(before) or _has_square(sign)


def _has_square(sign: str) -> bool:
    return unicodedata.east_asian_width(sign) in "WF" and ord(sign) not in _HANGUL
