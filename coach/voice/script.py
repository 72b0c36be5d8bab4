"""The phrases that somebody is to record, numbered: `phrases.txt` in the folder of the recordings."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from pathlib import Path
from typing import Final

from coach.errors import Place, Problem, RoutineError
from coach.language.files import text_of
from coach.store import whole_file

PHRASES: Final = "phrases.txt"
_BETWEEN_DIGITS: Final = re.compile(r"(?<=\d)[\W_]+(?=\d)")
_DASHES: Final = re.compile(r"[\u2010-\u2015\u2212~]")
_LINE: Final = re.compile(r"\s*(\d{1,6})[.:)]?\s+(\S.*)")


def phrase_key(text: str) -> str:
    """Give what a phrase and a file named after it have in common: letters and digits, whatever their case.

    What stands between two digits counts too, so that 1.5 is not 15.
    """
    text = _DASHES.sub("-", unicodedata.normalize("NFKC", text)).casefold().replace("_", " ")
    parts, at = [], 0
    for match in _BETWEEN_DIGITS.finditer(text):
        parts += [_bare(text[at : match.start()]), match[0].strip() or " "]
        at = match.end()
    return "".join([*parts, _bare(text[at:])])


def _bare(text: str) -> str:
    return "".join(letter for letter in text if letter == "%" or unicodedata.category(letter)[0] not in "PZC")


def one_of_each(texts: Iterable[str]) -> list[str]:
    """Give the first of texts that are one phrase, in order, each in a line."""
    found: dict[str, str] = {}
    for text in texts:
        found.setdefault(phrase_key(text), " ".join(text.split()))
    return list(found.values())


def read_phrases(folder: Path) -> dict[int, str]:
    """Read which number is which phrase; none if there is no `phrases.txt`. Lines that begin with # are comments.

    Raises:
        RoutineError: lines that are no phrases, each with its place, or the file is not UTF-8.
        MachineError: it cannot be read.
    """
    path = folder / PHRASES
    if not path.is_file():
        return {}
    found: dict[int, str] = {}
    keys: set[str] = set()
    problems = []
    for line, written in enumerate(text_of(path).splitlines(), 1):
        if not written.strip() or written.lstrip().startswith("#"):
            continue
        match, place = _LINE.fullmatch(written.rstrip()), Place(str(path), line, 1, written)
        if match is None:
            problems.append(Problem("this is no phrase; expected its number and its words, such as 001  Left", place))
        elif int(match[1]) in found or phrase_key(match[2]) in keys:
            problems.append(Problem("this number, or this phrase, stands in a line above; take one out", place))
        else:
            found[int(match[1])] = match[2]
            keys.add(phrase_key(match[2]))
    if problems:
        raise RoutineError(problems)
    return found


def add_phrases(folder: Path, texts: Iterable[str]) -> list[str]:
    """Put the phrases that are not there yet behind those of a folder's `phrases.txt`; gives the new ones.

    Raises:
        RoutineError: what is there cannot be read.
        MachineError: it cannot be written.
    """
    known = read_phrases(folder)
    keys = {phrase_key(text) for text in known.values()}
    new = [text for text in one_of_each(texts) if phrase_key(text) not in keys]
    if new:
        path = folder / PHRASES
        before = text_of(path).splitlines() if path.is_file() else []
        lines = [*before, *listed(dict(enumerate(new, max(known, default=0) + 1)))]
        with whole_file(path) as out:
            out.write("".join(f"{line}\n" for line in lines).encode())
    return new


def listed(phrases: dict[int, str]) -> list[str]:
    """Give the lines that tell numbers and phrases."""
    return [f"{number:03d}  {text}" for number, text in phrases.items()]
