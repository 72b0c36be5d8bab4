"""Which models there are, and which voice each is; what was read of a model once is kept."""

from __future__ import annotations

import json
import os
from dataclasses import asdict, replace
from hashlib import blake2b
from importlib.util import find_spec
from pathlib import Path
from typing import Final

from coach.errors import did_you_mean
from coach.folders import data_folder, path_of
from coach.store import Store, key_of
from coach.voice.engines import Unavailable, Voice

ENGINE: Final = "neural"
AUTO: Final = "auto"
"""Asks for the best voice that is installed for the language; so does to ask for none."""
EXTRA: Final = 'pip install "audio-coach[neural]"'
"""What installs the runtime of models."""
_SUFFIX: Final = ".onnx"
_QUALITIES: Final = ("high", "medium", "low", "x_low")
"""What makers say of a model, best first."""


def has_runtime() -> bool:
    """Tell whether models can be run here; imports nothing."""
    return find_spec("onnxruntime") is not None


def voices_folder() -> Path:
    """Give the folder that has one folder for each installed model."""
    return data_folder() / "voices"


def config_file(model: Path) -> Path:
    """Give the path of the file beside a model that says how it is used."""
    return model.with_name(f"{model.name}.json")


def is_model(voice: str) -> bool:
    """Tell whether a voice's name is that of a model file or of an installed model."""
    return _SUFFIX in voice or (bool(voice) and (voices_folder() / voice.partition("/")[0]).is_dir())


def place_of(voice: str) -> tuple[Path, str]:
    """Give a model's path and the speaker's name, of an id `NAME`, `PATH.onnx`, or one of these and `/SPEAKER`."""
    if _SUFFIX in voice:
        head, _, speaker = voice.partition(f"{_SUFFIX}/")
        return path_of(head.removesuffix(_SUFFIX) + _SUFFIX).absolute(), speaker
    name, _, speaker = voice.partition("/")
    return voices_folder() / name / f"{name}{_SUFFIX}", speaker


def voice_of(voice: str, store: Store | None) -> Voice:
    """Tell the voice of an id.

    Args:
        voice: see `place_of`.
        store: where what the model says is kept, until it changes; None reads it anew and leaves out its hash.

    Raises:
        Unavailable: there is no such model or speaker, or what is there cannot be one.
    """
    path, speaker = place_of(voice)
    try:
        states = [(stat.st_size, stat.st_mtime_ns) for stat in (os.stat(path), os.stat(config_file(path)))]
    except OSError:
        if not path.exists():
            raise Unavailable(_missing(voice, path)) from None
        states = []
    key = key_of("model", str(path), states)
    blob = None if store is None else store.get(key)
    if blob is None:
        from coach.voice.models.config import read_config  # whose models take as long to make as all of this

        config = read_config(config_file(path))
        identity = str(path) if _SUFFIX in voice else path.stem
        found = Voice(ENGINE, identity, config.title, config.languages, "", config.audio.sample_rate,
                      config.audio.quality, "" if store is None else _hash(path))  # fmt: skip
        known = {"voice": asdict(found), "speakers": list(config.speakers)}
        if store is not None:
            store.put(key, json.dumps(known).encode())
    else:
        known = json.loads(blob)
        found = Voice(**known["voice"] | {"languages": tuple(known["voice"]["languages"])})
    if not speaker:
        return found
    if speaker not in known["speakers"]:
        raise Unavailable(f"{path.name} has no speaker {speaker!r}; {did_you_mean(speaker, known['speakers'])}")
    return replace(found, id=f"{found.id}/{speaker}")


def _missing(voice: str, path: Path) -> str:
    if _SUFFIX in voice:
        return f"there is no file {path}"
    named = f"no voice {path.stem!r} is installed"
    near = did_you_mean(path.stem, names()) if names() else ""
    return f"{named}; {f'{near}; ' if near else ''}`coach voices install {path.stem}` installs one of Piper's"


def _hash(model: Path) -> str:
    digest = blake2b(digest_size=16)
    try:
        for path in (model, config_file(model)):
            with path.open("rb") as content:
                while chunk := content.read(2**20):
                    digest.update(chunk)
    except OSError as error:
        raise Unavailable(f"{model.name} cannot be read: {error.strerror}") from None
    return digest.hexdigest()


def names() -> list[str]:
    """Give the names of the installed models."""
    try:
        with os.scandir(voices_folder()) as entries:
            return sorted(entry.name for entry in entries if entry.is_dir() and entry.name[0] != ".")
    except OSError:
        return []


def installed(store: Store | None) -> tuple[list[Voice], list[str]]:
    """Give the voices of the installed models, best first, and what is wrong with models that cannot be used."""
    voices, problems = [], []
    for name in names():
        try:
            voices.append(voice_of(name, store))
        except Unavailable as error:
            problems.append(f"the installed voice {name} cannot be used: {error}")
    return sorted(voices, key=lambda voice: (rank(voice.quality), voice.id)), problems


def rank(quality: str) -> int:
    """Give the place of a quality, the best first; of an unknown one the last."""
    return _QUALITIES.index(quality) if quality in _QUALITIES else len(_QUALITIES)
