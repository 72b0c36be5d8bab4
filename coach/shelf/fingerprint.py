"""Hashes of all that shapes a session's files, without planning, speaking or reading any sound.

Two sessions of the same fingerprint have the same files. It may differ where they would be the same after all, as when
the coach's own code has changed: then they are rendered once more for nothing.
"""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping
from contextlib import suppress
from dataclasses import asdict, fields, is_dataclass
from functools import cache
from pathlib import Path
from typing import Any, Final

from pydantic import BaseModel

from coach.errors import Place
from coach.folders import clip_store
from coach.installed import installed_version
from coach.language.routine import Routine
from coach.mp3.frames import encoder_version
from coach.programs.lesson import Planned
from coach.store import key_of
from coach.voice.lexicon import lexicon_file
from coach.voice.reading import language_of
from coach.voice.voices import engine_version, find_voice

_OWN: Final = frozenset({".py", ".ftl"})
"""What the coach's own code and sentences stand in."""
_MADE_WITH: Final = ("numpy", "resvg-py", "soxr")
"""Distributions that shape sound or pictures, beside the voices' and the encoder's."""


@cache
def coach_key() -> str:
    """Hash the coach's own code: in a clone it changes without its version, and then files may too."""
    package = Path(__file__).parents[1]
    own = sorted(path for path in package.rglob("*") if path.suffix in _OWN)
    versions = [encoder_version(), *map(installed_version, _MADE_WITH)]
    return key_of(versions, [(path.relative_to(package).as_posix(), path.read_bytes()) for path in own])


class Fingerprints:
    """Fingerprints of routines with their choices; what several have in common is looked at once."""

    def __init__(self) -> None:
        self._routines: dict[int, tuple[Routine, str]] = {}
        self._voices: dict[tuple[object, ...], tuple[object, ...]] = {}

    def of(self, planned: Planned) -> str:
        """Hash all that shapes the sound and the plan of one routine.

        Raises:
            ChoiceError: there is no such voice, music or chime.
        """
        choices = planned.choices
        names = (choices.voice, *([choices.second_voice] if choices.second_voice is not None else []))
        voices = [self._voice(name, planned.routine.language) for name in names]
        return key_of(coach_key(), self._routine(planned.routine), choices.as_data(), voices, list(_files(planned)))

    def _routine(self, routine: Routine) -> str:
        if id(routine) not in self._routines:
            self._routines[id(routine)] = routine, key_of(_plain(routine))
        return self._routines[id(routine)][1]

    def _voice(self, name: str | None, language: str) -> tuple[object, ...]:
        if (name, language) not in self._voices:
            voice = find_voice(name, language, clip_store())
            lexicon = _content(lexicon_file(language_of(voice, language)))
            said = asdict(voice), engine_version(voice.engine), lexicon
            self._voices[name, language] = said
        return self._voices[name, language]


def _files(planned: Planned) -> Iterator[tuple[str, int, int]]:
    """Give path, size and time of all sound files that are heard in a track."""
    choices = planned.choices
    paths = [Path(path) for _, path in sorted(choices.chimes.items())]
    if choices.music is not None:
        from coach.sound.playlist import find_music

        paths += find_music(choices.music)
    for path in paths:
        with suppress(OSError):  # what cannot be read is told when it is to be heard
            found = os.stat(path)
            yield str(path), found.st_size, found.st_mtime_ns


def _content(path: Path) -> bytes:
    return path.read_bytes() if path.is_file() else b""


def _plain(value: Any) -> Any:
    """Give a value without the places in its text, so that a comment changes nothing."""
    if isinstance(value, Place):
        return None
    if isinstance(value, BaseModel):
        return type(value).__name__, [(name, _plain(getattr(value, name))) for name in type(value).model_fields]
    if is_dataclass(value) and not isinstance(value, type):
        return type(value).__name__, [(each.name, _plain(getattr(value, each.name))) for each in fields(value)]
    if isinstance(value, Mapping):
        return [(_plain(name), _plain(each)) for name, each in value.items()]
    if isinstance(value, list | tuple):
        return [_plain(each) for each in value]
    return value
