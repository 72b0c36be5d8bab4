"""Makes `coach/outputs/squares/unifont.xz` of GNU Unifont's own file, which Debian's package `unifont` brings.

    uv run python tests/outputs/subset_unifont.py /usr/share/unifont/unifont.hex

Version 15.0.01 was taken. Its lines are a code point and the dots, row by row, in hexadecimal digits.
"""

from __future__ import annotations

import lzma
import sys
import unicodedata
from collections.abc import Iterator
from pathlib import Path

import coach.outputs.squares as squares

BYTES = 2 * squares.SIDE


def wanted() -> Iterator[int]:
    """Punctuation, kana, the characters of three standards, Hangul, and full-width letters."""
    yield from range(0x3000, 0x3100)
    yield from (code for code in range(0x4E00, 0xA000) if in_use(chr(code)))
    yield from range(0xAC00, 0xD7A4)
    yield from range(0xFF00, 0xFFF0)


def in_use(character: str) -> bool:
    return any(character.encode(codec, "ignore") for codec in ("gb2312", "shift_jis")) or (
        b"" < character.encode("big5", "ignore") < b"\xc7"  # the frequent half; behind it are the rare ones
    )


def is_drawn(code: int, rows: bytes) -> bool:
    """Tell a square with dots; what Unicode has not assigned is drawn as a box with its number."""
    return len(rows) == BYTES and any(rows) and unicodedata.category(chr(code)) != "Cn"


def columns(rows: bytes) -> bytes:
    """Turn rows of two bytes into a byte for each column of the upper half, and one for each of the lower half."""
    lines = [int.from_bytes(rows[at : at + 2], "big") for at in range(0, BYTES, 2)]
    halves = (lines[: squares.SIDE // 2], lines[squares.SIDE // 2 :])
    return bytes(
        sum((line >> (squares.SIDE - 1 - x) & 1) << y for y, line in enumerate(half))
        for half in halves
        for x in range(squares.SIDE)
    )


def main(source: Path) -> None:
    lines = (line.split(":") for line in source.read_text("ascii").split())
    font = {int(code, 16): bytes.fromhex(dots) for code, dots in lines}
    codes = [code for code in wanted() if is_drawn(code, font.get(code, b""))]
    table = sum(1 << code for code in codes).to_bytes(squares._TABLE, "little")
    packed = lzma.compress(table + b"".join(columns(font[code]) for code in codes), preset=9)
    Path(squares.__file__).with_name("unifont.xz").write_bytes(packed)
    print(f"{len(codes)} characters, {len(packed)} bytes")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
