"""Which words of a phrase stand in which line of which page."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from coach.outputs.dots import CAP, Face, height, width


class Type(NamedTuple):
    """A size of letters in a place."""

    scale: int
    """Dots of the terminal for one of the font."""
    face: Face
    across: int
    """Font dots in a line."""
    lines: int


def is_cut(words: Sequence[str], kind: Type) -> bool:
    """Tell whether a word is wider than a line of this size."""
    return any(width(word, kind.face) > kind.across for word in words)


def filled(words: Sequence[str], kind: Type) -> list[list[str]]:
    """Give the lines of each page. Words that follow a space bring it; so do lines that begin with one.

    Where there are squares a page ends behind a mark rather than within what is read in one breath, as their text has
    no spaces by which words are told, and its lines are about equally long.
    """
    if height("".join(words)) == CAP:
        return _split(_lines(words, kind), kind.lines)
    stretches: list[list[str]] = []
    for clause in _clauses(words):
        if stretches and len(_lines([*stretches[-1], *clause], kind)) <= kind.lines:
            stretches[-1] += clause
        else:
            stretches.append(clause)
    return [page for stretch in stretches for page in _split(_even(stretch, kind), kind.lines)]


def _split(lines: list[str], count: int) -> list[list[str]]:
    return [lines[at : at + count] for at in range(0, len(lines), count)]


def _clauses(words: Sequence[str]) -> Iterator[list[str]]:
    """Split words behind those that end with a mark."""
    clause: list[str] = []
    for word in words:
        clause.append(word)
        if not word[-1].isalnum():
            yield clause
            clause = []
    if clause:
        yield clause


def _even(words: Sequence[str], kind: Type) -> list[str]:
    """Fill lines that end behind marks, or if that does not do, as many of about the same length as pages have."""
    clauses = ["".join(clause) for clause in _clauses(words)]
    lines = _lines(clauses, kind)
    if len(lines) <= kind.lines and not is_cut(clauses, kind):
        return lines
    lines = _lines(words, kind)
    most = len(lines) if len(lines) <= kind.lines else -(-len(lines) // kind.lines) * kind.lines
    while True:
        tighter = kind._replace(across=max(width(line, kind.face) for line in lines) - 1)
        shorter = _lines(words, tighter)
        if len(shorter) > most or is_cut(words, tighter):
            return lines
        lines = shorter


def _lines(words: Sequence[str], kind: Type) -> list[str]:
    """Fill lines of a size; a word that is too wide for one is cut."""
    lines: list[str] = []
    for part in (part for word in words for part in _parts(word, kind)):
        if lines and width(lines[-1] + part, kind.face) <= kind.across:
            lines[-1] += part
        else:
            lines.append(part)
    return lines


def _parts(word: str, kind: Type) -> Iterator[str]:
    """Cut a word into parts that fit, or give it whole."""
    start = 0
    for end in range(1, len(word) + 1):
        if end - start > 1 and width(word[start:end], kind.face) > kind.across:
            yield word[start : end - 1]
            start = end - 1
    yield word[start:]
