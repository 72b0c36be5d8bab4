"""The user's own pronunciations: a file for each language, a word and how it is said in each line.

psoas = so-az
foam roller = [[f'oUm r'oUl3]]    # espeak's phonemes
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Final, NamedTuple

from coach.errors import Place, Problem, RoutineError
from coach.folders import config_folder
from coach.language.files import text_of
from coach.voice.phonemes import holds_phonemes, misspelled
from coach.voice.readable import TextError, check_text

MAX_LINES: Final = 10_000
_MOST_TOLD: Final = 20
"""How many problems are told at once; a file of another kind has one in each line."""
_COMMENT: Final = re.compile(r"(?:^|\s)#.*")
"""Phonemes such as `I2#` may hold the character themselves, without a space before it."""
_EXPECTED: Final = "expected WORD = RESPELLING, or WORD = [[PHONEMES]]"


class Entry(NamedTuple):
    """How a word is said, and where that was written."""

    said: str
    place: Place


Lexicon = dict[str, Entry]
"""Entries by word, as `word_key` gives it."""


class LexiconError(RoutineError):
    """A lexicon cannot be used; holds its problems in the order of the text."""


def word_key(word: str) -> str:
    """Give what two spellings of one word, or of several together, have in common."""
    return " ".join(word.split()).lower()


def lexicon_file(language: str) -> Path:
    """Give the path of a language's lexicon, which need not exist."""
    return config_folder() / f"lexicon.{language}.txt"


def all_lexicons() -> dict[str, Path]:
    """Give the lexicons that there are, by language."""
    return {path.name.split(".")[1]: path for path in sorted(config_folder().glob("lexicon.*.txt"))}


def load_lexicon(language: str) -> Lexicon:
    """Read the user's pronunciations in a language; there are none if there is no file.

    Raises:
        LexiconError: lines that are no entries, each with its place.
        RoutineError: the file is not UTF-8.
        MachineError: it cannot be read.
    """
    path = lexicon_file(language)
    if not path.exists():
        return {}
    found: Lexicon = {}
    problems = list(_read(text_of(path), str(path), found))
    if len(problems) > _MOST_TOLD:
        rest = len(problems) - _MOST_TOLD
        problems[_MOST_TOLD:] = [Problem(f"{path}: and {rest:,} more problems")]
    if problems:
        raise LexiconError(problems)
    return found


def _read(text: str, file: str, found: Lexicon) -> Iterator[Problem]:
    """Put the entries of a text into `found`; gives what is wrong with the others."""
    for number, line in enumerate(text.splitlines(), 1):
        if number > MAX_LINES:
            yield Problem(f"the lexicon is too long; at most {MAX_LINES:,} lines", Place(file, number, 1, line))
            return
        content = _COMMENT.sub("", line)
        if not content.strip():
            continue
        word, equals, said = content.partition("=")
        place = Place(file, number, len(line) - len(line.lstrip()) + 1, line)
        other = Place(file, number, len(word) + 1 + len(said) - len(said.lstrip()) + 1, line)
        if not equals:
            yield Problem(f"this is no entry; {_EXPECTED}", place)
        elif not any(map(str.isalnum, word)):
            yield Problem(f"there is no word before the =; {_EXPECTED}", place)
        elif not said.strip():
            yield Problem(f"nothing is said after the =; {_EXPECTED}", other)
        elif problem := _misread(said.strip()):
            yield Problem(problem, other)
        elif (key := word_key(word)) in found:
            yield Problem(f"{key!r} stands in line {found[key].place.line} already; take one of them out", place)
        else:
            found[key] = Entry(said.strip(), other)


def _misread(said: str) -> str | None:
    if holds_phonemes(said):
        return misspelled(said)
    try:
        check_text(said)
    except TextError as error:
        return str(error)
    return None
