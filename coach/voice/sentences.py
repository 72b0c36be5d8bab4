"""A text as sentences, each short enough to be spoken in one go, and their sounds as one again."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

from coach.voice.engines import Utterance

PAUSE_MS: Final = 250
"""Silence between two sentences."""
_LONGEST: Final = 400
"""Characters of a piece; a sentence that is longer is cut at a comma, else at a space."""
_END: Final = re.compile(r"[.!?…]+[\"'”’»)\]]*(?=\s)|[。！？]+[”’」』）]*|\n\s*\n")
_ABBREVIATED: Final = re.compile(r"(?:^|[\W_])(?:[^\W\d_]|Dr|Mr|Mrs|Ms|Prof|St|No|Nr|vs|ca|bzw|approx|min|sec)$", re.I)
"""What before a full stop tells that no sentence ends."""


def sentences(text: str) -> list[str]:
    """Cut a text after its sentences; what holds no letter or digit is left out, unless nothing does."""
    pieces, at = [], 0
    for end in _END.finditer(text):
        if end[0][0] == "." and _goes_on(text[at : end.start()], text[end.end() :]):
            continue
        pieces.append(text[at : end.end()])
        at = end.end()
    short = [part.strip() for piece in (*pieces, text[at:]) for part in _cut(piece)]
    return [part for part in short if any(map(str.isalnum, part))] or [text]


def _goes_on(before: str, after: str) -> bool:
    return after.lstrip()[:1].islower() or _ABBREVIATED.search(before) is not None


def _cut(piece: str) -> list[str]:
    parts, rest = [], piece
    while len(rest) > _LONGEST:
        at = max(rest.rfind(mark, 0, _LONGEST) for mark in (", ", "; ", ": ", "，", "；", "：", "、"))
        at = at if at > 0 else rest.rfind(" ", 0, _LONGEST)
        at = at if at > 0 else _LONGEST - 1
        parts.append(rest[: at + 1])
        rest = rest[at + 1 :]
    return [*parts, rest]


def joined(spoken: Sequence[Utterance]) -> Utterance:
    """Give the sounds of sentences as one, with a pause between each two; all have one sample rate."""
    if len(spoken) == 1:
        return spoken[0]
    rate_hz = spoken[0].rate_hz
    pause = bytes(2 * (rate_hz * PAUSE_MS // 1000))
    pcm, phonemes = bytearray(), list[tuple[int, str]]()
    for utterance in spoken:
        pcm += pause if pcm else b""
        offset = len(pcm) // 2
        pcm += utterance.pcm
        phonemes += [(sample + offset, name) for sample, name in utterance.phonemes]
    return Utterance(bytes(pcm), rate_hz, tuple(phonemes))
