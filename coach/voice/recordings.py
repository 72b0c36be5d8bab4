"""A folder of recorded phrases: which file is which phrase, told without opening any of them.

`phrases.txt` in the folder ties numbers to phrases, as `coach voices script` writes it. A file is found by that number
(`001.wav`, `1 left.mp3`), or is called as the phrase itself (`stand_straight.wav`).
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from coach.errors import ChoiceError, did_you_mean
from coach.folders import config_folder, path_of
from coach.store import key_of
from coach.voice.engines import Voice
from coach.voice.script import PHRASES, one_of_each, phrase_key, read_phrases

RECORDED: Final = "recorded"
"""The name of the engine."""
SUFFIXES: Final = frozenset(
    {".wav", ".mp3", ".flac", ".ogg", ".m4a", ".aac", ".opus", ".aif", ".aiff", ".mp4", ".webm", ".wma", ".amr", ".3gp"}
)
_LISTED: Final = 20
"""How many phrases that are not recorded are told by name."""
_NUMBER: Final = re.compile(r"0*(\d{1,6})(?![^\W_])")


def is_recorded(wished: str | None) -> bool:
    """Tell whether a wished voice is a folder of recordings."""
    return wished is not None and wished.partition(":")[0] == RECORDED


def recordings_folder() -> Path:
    """Give the folder in which recorded voices are found by name; it need not exist."""
    return config_folder() / "voices"


def find_folder(wished: str) -> Path:
    """Find a folder of recordings: a path, or the name of a folder among the user's own voices.

    Raises:
        ChoiceError: there is none.
    """
    own = {path.name: path for path in _own_folders()}
    shown = f"{RECORDED}:{wished}"
    if wished in own:
        return own[wished]
    if not wished:
        raise ChoiceError("--voice", RECORDED, f"says no folder; expected {RECORDED}:FOLDER; {did_you_mean('', own)}")
    path = path_of(wished)
    if path.is_dir():
        return path.resolve()
    if path.exists():
        raise ChoiceError("--voice", shown, "is no folder; expected one that holds a file for each phrase")
    raise ChoiceError("--voice", shown, f"is no folder, and none of {recordings_folder()}; {did_you_mean(wished, own)}")


def _own_folders() -> list[Path]:
    folder = recordings_folder()
    return [path for path in sorted(folder.iterdir()) if path.is_dir()] if folder.is_dir() else []


def own_voices() -> list[Voice]:
    """Give the recorded voices that have a name; a folder without a recording is none."""
    return [_voice(path, files) for path in _own_folders() if (files := _audio_files(path))]


def recorded_voice(wished: str) -> Voice:
    """Give the voice of a folder; its version tells whether any of its files was changed.

    Raises:
        ChoiceError: there is no such folder, or no audio in it.
    """
    folder = find_folder(wished)
    files = _audio_files(folder)
    if not files:
        expected = "expected a file for each phrase, such as 001.wav or stand_straight.mp3"
        raise ChoiceError("--voice", f"{RECORDED}:{wished}", f"holds no audio file: {folder}; {expected}")
    return _voice(folder, files)


def _voice(folder: Path, files: Iterable[Path]) -> Voice:
    states = [(path.name, stat.st_size, stat.st_mtime_ns) for path in files if (stat := path.stat())]
    phrases = folder / PHRASES
    if phrases.is_file():
        states.append((PHRASES, phrases.stat().st_size, phrases.stat().st_mtime_ns))
    return Voice(RECORDED, str(folder), folder.name, ("mul",), version=key_of(states))


def _audio_files(folder: Path) -> list[Path]:
    try:
        names = sorted(os.listdir(folder))
    except OSError as error:
        raise ChoiceError("--voice", str(folder), f"cannot be read: {error.strerror or error}") from error
    paths = [folder / name for name in names if not name.startswith(".")]
    return [path for path in paths if path.suffix.lower() in SUFFIXES and path.is_file()]


@dataclass(frozen=True, slots=True)
class Recordings:
    """The phrases of a folder."""

    folder: Path
    files: dict[str, tuple[Path, ...]]
    """Files by the key of their phrase, in the order of the script, then of names; two are one too many."""

    @classmethod
    def of(cls, folder: Path) -> Recordings:
        """Look at a folder.

        Raises:
            ChoiceError: it cannot be read.
            RoutineError: its `phrases.txt` holds what is no phrase.
        """
        phrases = {number: phrase_key(text) for number, text in read_phrases(folder).items()}
        found: dict[str, list[Path]] = {key: [] for key in phrases.values()}
        for path in _audio_files(folder):
            found.setdefault(_phrase_of(path.stem, phrases, found), []).append(path)
        return cls(folder, {key: tuple(paths) for key, paths in found.items() if paths})

    def file_of(self, text: str) -> Path | None:
        """Give the file of a phrase, or None if it is not recorded.

        Raises:
            ChoiceError: there are two.
        """
        found = self.files.get(phrase_key(text), ())
        if len(found) > 1:
            names = " and ".join(path.name for path in found)
            raise ChoiceError(
                "--voice", str(self.folder), f"has more than one recording of {text!r}: {names}; keep one"
            )
        return found[0] if found else None

    def unambiguous(self) -> tuple[str, ...]:
        """Give the phrases that have one recording; two are an error only when the phrase is wanted."""
        return tuple(phrase for phrase, found in self.files.items() if len(found) == 1)

    def lacking(self, texts: Iterable[str]) -> list[str]:
        """Give those of some texts that are not recorded, one for each phrase.

        Raises:
            ChoiceError: one of them is recorded twice.
        """
        return [text for text in one_of_each(texts) if self.file_of(text) is None]

    def unrecorded(self, texts: Sequence[str]) -> ChoiceError:
        """Give the error that tells which phrases are not recorded, and what to do."""
        more = [f"and {len(texts) - _LISTED:,} more"] if len(texts) > _LISTED else []
        lines = "".join(f"\n  {line}" for line in (*texts[:_LISTED], *more))
        shown = f'"{self.folder}"' if " " in str(self.folder) else self.folder
        todo = (
            f"\n`coach voices script ROUTINE -o {shown} --missing` numbers all that are to be recorded; "
            "or let another voice speak them: --second-voice VOICE"
        )
        count = f"{len(texts):,} phrase{'s' * (len(texts) != 1)}"
        return ChoiceError("--voice", str(self.folder), f"has no recording of {count}:{lines}{todo}")


def _phrase_of(stem: str, phrases: dict[int, str], known: Iterable[str]) -> str:
    """The key of the phrase that a file holds: a number of the script, else what the file is called."""
    key, number = phrase_key(stem), _NUMBER.match(stem)
    if number is None or int(number[1]) not in phrases or (key in known and not stem.isdecimal()):
        return key
    return phrases[int(number[1])]
