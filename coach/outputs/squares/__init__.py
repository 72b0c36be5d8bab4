"""Characters that fill a square, 16 dots wide and high: Chinese, Japanese and Korean, from the bitmap font GNU Unifont.

Takes a character and gives its dots; must not know what they are drawn on. `unifont.xz` holds what is in GB 2312, in
JIS X 0208 and in the frequent half of Big5, kana, Hangul, and the punctuation and letters that are as wide: 8,192 bytes
say in a bit each which characters of the first 65,536 there are, then each has 32 bytes, a byte for each column of its
upper half and one for each of its lower half, the uppermost dot in the lowest bit. `tests/outputs/subset_unifont.py`
made it. The font is under the SIL Open Font License (`OFL.txt`), and so is that file.
"""

from __future__ import annotations

from functools import cache, lru_cache
from importlib.resources import files
from typing import Final

SIDE: Final = 16
"""Width and height of a square, in dots."""
_TABLE: Final = 8192
"""Bytes before the first character's."""


@cache
def _font() -> tuple[int, bytes]:
    """Read which characters there are, a bit each, and all of their dots."""
    import lzma

    whole = lzma.decompress(files("coach.outputs.squares").joinpath("unifont.xz").read_bytes())
    return int.from_bytes(whole[:_TABLE], "little"), whole[_TABLE:]


@lru_cache(maxsize=512)
def square(character: str) -> tuple[tuple[int, ...], ...] | None:
    """Give the dots of a character, `SIDE` rows of as many; None if it is no such one, or is not in the font."""
    code = ord(character)
    if not 0x3000 <= code <= 0xFFEF:
        return None
    held, dots = _font()
    if not held >> code & 1:
        return None
    start = (held & ((1 << code) - 1)).bit_count() * 2 * SIDE
    halves = (dots[start : start + SIDE], dots[start + SIDE : start + 2 * SIDE])
    return tuple(tuple(column >> y & 1 for column in half) for half in halves for y in range(SIDE // 2))
