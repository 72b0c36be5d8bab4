"""A routine's texts one after another, each after its number, so that their pronunciation can be judged by ear."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Final

from coach.plan.timeline import Chapter, Cue, Timeline
from coach.timing import Ms, next_grid

GAP: Final = 700
"""Silence before each number, in milliseconds."""
_AFTER_NUMBER: Final = 300
"""Silence between a number and its text, in milliseconds."""
A_CHAPTER: Final = 20
"""Texts in one chapter, so that one can skip among them."""


def number_of(place: int) -> str:
    """Give what is spoken before the text at a place, which counts from 0."""
    return f"{place + 1}."


def lay_out(texts: Sequence[str], length: Callable[[str], Ms], *, routine: str, title: str, language: str) -> Timeline:
    """Lay out texts, in prose, each after its number.

    Args:
        texts: what is to be heard, in order.
        length: tells how long a text lasts, in milliseconds; numbers are asked for as `number_of` gives them.
        routine: name of the routine, as files are called.
        title: of the track.
        language: of the texts.
    """
    cues: list[Cue] = []
    chapters: list[Chapter] = []
    at = next_grid(GAP)
    for chapter, first in enumerate(range(0, len(texts), A_CHAPTER)):
        begin = at if chapter else Ms(0)
        some = texts[first : first + A_CHAPTER]
        for place, text in enumerate(some, first):
            for words, quiet in ((number_of(place), _AFTER_NUMBER), (text, GAP)):
                end = Ms(at + length(words))
                cues.append(Cue(at, end, None, "say", words, "prose", None, chapter))
                at = next_grid(end + quiet)
        chapters.append(Chapter(f"{first + 1}–{first + len(some)}", begin, at))
    return Timeline(routine, title, language, at, tuple(cues), tuple(chapters))
