"""Names for files that every file system takes, those of phones, sticks and players included."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from typing import Final

from coach.store import key_of

LONGEST: Final = 120
"""Bytes of a name without its suffix; FAT takes 255 letters, other file systems bytes, some 143 of them."""
_DIGITS: Final = 8
"""Of a hash in a name."""
_PAUSE: Final = re.compile(r"\s*[:|]\s+")
_SPACES: Final = re.compile(r"\s+")
_INSTEAD: Final = str.maketrans({
    '"': "'", "<": "(", ">": ")", ":": "-", "/": "-", "\\": "-", "|": "-", "?": "", "*": "", "#": "", "%": "",
})  # fmt: skip
"""What stands for what FAT does not take; and for `#` and `%`, which players of playlists take for an address's."""
_DEVICE: Final = re.compile(
    r"^(con|prn|aux|nul|clock\$|conin\$|conout\$|(com|lpt)[0-9\u00b9\u00b2\u00b3])\s*(?=\.|$)", re.IGNORECASE
)
"""What Windows takes for a device, whatever its suffix."""


def safe_name(text: str, longest: int = LONGEST) -> str:
    """Make a name, without suffix, of any text; letters of all languages stay. Nothing may be left of it.

    Args:
        text: what is to be told.
        longest: most bytes of the name in UTF-8.
    """
    text = _SPACES.sub(" ", _PAUSE.sub(" - ", text).translate(_INSTEAD))
    # Nothing of what is not seen, but the joiners of letters and of emoji.
    text = _SPACES.sub(" ", "".join(letter for letter in text if letter in "\u200c\u200d" or _seen(letter)))
    name = _trimmed(_shortened(_trimmed(unicodedata.normalize("NFC", text)), longest))
    return _DEVICE.sub(r"\1_", _trimmed(_shortened(name, longest - 1))) if _DEVICE.match(name) else name


def short_name(text: str, longest: int, *shape: object) -> str:
    """Make a name of at most so many characters.

    A text that can be no name as it stands is changed and gets a hash, so that it is unlike all others.

    Args:
        text: what is to be told.
        longest: most characters.
        shape: what is hashed; the text if nothing is given.
    """
    name = safe_name(text)
    if len(text) <= longest and name == unicodedata.normalize("NFC", text):
        return name
    digits = key_of(*(shape or (text,)))[:_DIGITS]
    head = safe_name(text[: longest - 1 - _DIGITS], LONGEST - 1 - _DIGITS).rstrip("-")
    return f"{head}-{digits}".lstrip("-")


def _seen(letter: str) -> bool:
    return unicodedata.category(letter) not in ("Cc", "Cf", "Cs", "Cn", "Co")


def _trimmed(name: str) -> str:
    """Take away what Windows drops at an end, and what hides a file at a start."""
    return name.rstrip(" .").lstrip(" .")


def _shortened(name: str, longest: int) -> str:
    """Cut a name to so many bytes, not within a letter with its accents, nor within an emoji."""
    if len(name.encode()) <= longest:
        return name
    count = len(name.encode()[:longest].decode(errors="ignore"))
    while count > 0 and (unicodedata.combining(name[count]) or name[count] == "\u200d" or name[count - 1] == "\u200d"):
        count -= 1
    return name[:count]


def numbered(titles: Iterable[str]) -> list[str]:
    """Give names, without suffix, that sort in the order of their titles: `01 Before you start`."""
    names = [safe_name(title) for title in titles]
    digits = max(2, len(str(len(names))))
    return [f"{number:0{digits}d} {name}".rstrip() for number, name in enumerate(names, 1)]


def unique(names: Iterable[str]) -> list[str]:
    """Tell equal names apart by a number: `Walk`, `walk (2)`; letters that only differ in case are the same."""
    taken: set[str] = set()
    told: list[str] = []
    for name in names:
        free, number = name, 1
        while same_name(free) in taken:
            number += 1
            free = f"{name} ({number})"
        taken.add(same_name(free))
        told.append(free)
    return told


def same_name(name: str) -> str:
    """Give what is equal of two names that some file system takes for one."""
    return unicodedata.normalize("NFC", name.upper().casefold())
