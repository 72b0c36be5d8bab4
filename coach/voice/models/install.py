"""Installing a voice: fetched, unpacked, loaded and heard before it takes its place; and taking it away again."""

from __future__ import annotations

import os
import re
import shutil
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final
from urllib.parse import unquote, urlsplit, urlunsplit

from coach.errors import ChoiceError, MachineError, did_you_mean
from coach.folders import path_of
from coach.store import key_of
from coach.voice.engines import ENGINES, Delivery, Unavailable, Voice
from coach.voice.models.config import read_config
from coach.voice.models.download import Progress, download, file_hash, forget
from coach.voice.models.installed import AUTO, ENGINE, EXTRA, config_file, has_runtime, names, voice_of, voices_folder
from coach.voice.models.known import RECOMMENDED, address_of, is_known
from coach.voice.models.unpack import unpack
from coach.voice.process import Request, speak_all

_NAME: Final = re.compile(r"\w[\w.+-]{0,99}")
_BEGUN: Final = ".begun"
"""Folder of downloads that are not whole yet."""
_STALE_S: Final = 24 * 3600
"""Age of a folder that a killed install left behind."""
_RATE: Final = 140
_MODEL: Final = ".onnx"


def install(source: str, sha256: str | None = None, progress: Progress | None = None) -> tuple[Voice, str]:
    """Install a voice; nothing is there before it has spoken.

    Args:
        source: the name of one of Piper's voices; the address, or the path, of a model or of an archive that holds one.
        sha256: of the model file, or of the archive, in hexadecimal; None if it is not known.
        progress: told while something is fetched.

    Returns:
        The voice, and the SHA-256 of what was fetched or given.

    Raises:
        ChoiceError: there is no such voice, it is installed already, it is refused or it cannot speak.
        MachineError: it cannot be fetched or written.
    """
    if sha256 is not None and not re.fullmatch("[0-9a-fA-F]{64}", sha256):
        raise ChoiceError("--sha256", sha256, "is no SHA-256; expected 64 hexadecimal digits")
    if not has_runtime():
        raise ChoiceError("VOICE", source, f"could not be tried, as what runs it is not installed; first {EXTRA}")
    with _staging() as made:
        digest = _gather(source, sha256, made, progress)
        model = _only_model(made, source)
        _check_free(model.stem)
        _hear(model, source)
        os.replace(made, voices_folder() / model.stem)
    return voice_of(model.stem, None), digest


def remove(name: str) -> None:
    """Take an installed voice away.

    Raises:
        ChoiceError: none of that name is installed.
        MachineError: it cannot be removed.
    """
    if name not in names():
        raise ChoiceError("NAME", name, f"is no installed voice; {did_you_mean(name, names())}")
    doomed = voices_folder() / f".gone-{name}-{os.getpid()}"
    try:
        os.replace(voices_folder() / name, doomed)
        shutil.rmtree(doomed)
    except OSError as error:
        raise MachineError(f"cannot remove {error.filename}: {error.strerror}") from None


@contextmanager
def _staging() -> Iterator[Path]:
    """Give a new folder beside the installed voices, which vanishes if it is not renamed to be one of them."""
    folder = voices_folder()
    try:
        folder.mkdir(parents=True, exist_ok=True)
        for old in [*folder.glob(".new-*"), *folder.glob(".gone-*")]:
            if old.stat().st_mtime < time.time() - _STALE_S:
                shutil.rmtree(old, ignore_errors=True)
        with tempfile.TemporaryDirectory(prefix=".new-", dir=folder) as staging:
            made = Path(staging) / "made"
            made.mkdir()
            yield made
    except OSError as error:
        raise MachineError(f"cannot install into {folder}: {error.strerror or error}") from None


def _gather(source: str, sha256: str | None, made: Path, progress: Progress | None) -> str:
    """Put a model and its JSON into a folder; gives the SHA-256 of the file that was named."""
    if re.match(r"https?://", source, re.IGNORECASE):
        return _from_web(source, sha256, made, progress)
    path = path_of(source)
    if path.is_file():
        return _from_file(path, source, sha256, made)
    if is_known(source):
        return _from_web(address_of(source), sha256, made, progress)
    recommended = [name for each in RECOMMENDED.values() for name in each]
    hint = did_you_mean(source, recommended, f"to begin with: {', '.join(recommended)}")
    raise ChoiceError("VOICE", source, f"is no file, no web address, and no name of one of Piper's voices; {hint}")


def _from_web(url: str, sha256: str | None, made: Path, progress: Progress | None) -> str:
    """Fetch a model and its JSON, or an archive; what is not whole is kept to be gone on with."""
    begun = voices_folder() / _BEGUN / key_of(url)
    try:
        address = urlsplit(url)
    except ValueError as error:
        raise ChoiceError("VOICE", url, f"is no web address: {error}") from None
    name = Path(unquote(address.path)).name
    if not name.endswith(_MODEL):
        digest = download(url, begun, sha256, progress)
        unpack(begun, url, made)
        forget(begun)
        return digest
    _check_free(name.removesuffix(_MODEL))
    beside = urlunsplit(address._replace(path=f"{address.path}.json"))
    download(beside, begun.with_suffix(".json"), None)
    digest = download(url, begun, sha256, progress)
    for fetched, target in ((begun, made / name), (begun.with_suffix(".json"), config_file(made / name))):
        os.replace(fetched, target)
        forget(fetched)
    return digest


def _from_file(path: Path, source: str, sha256: str | None, made: Path) -> str:
    digest = file_hash(path)
    if sha256 is not None and digest != sha256.lower():
        raise ChoiceError("--sha256", sha256, f"is not the hash of {source}, which is {digest}; nothing was installed")
    if path.suffix != _MODEL:
        unpack(path, source, made)
        return digest
    try:
        read_config(config_file(path))
    except Unavailable as error:
        raise ChoiceError("VOICE", source, f"cannot be used: {error}") from None
    for each in (path, config_file(path)):
        shutil.copyfile(each, made / each.name)
    return digest


def _only_model(made: Path, source: str) -> Path:
    """Give the model in a folder, and remove all but it and its JSON."""
    models = sorted(made.glob(f"*{_MODEL}"))
    whole = [model for model in models if config_file(model).is_file()]
    if len(whole) != 1:
        found = f"{len(whole)} models" if whole else f"{models[0].name} without its JSON" if models else "no model"
        raise ChoiceError("VOICE", source, f"holds {found}; expected one NAME.onnx and NAME.onnx.json beside it")
    for path in made.iterdir():
        if path not in (whole[0], config_file(whole[0])):
            path.unlink()
    return whole[0]


def _check_free(name: str) -> None:
    if not _NAME.fullmatch(name) or name in (*ENGINES, AUTO):
        raise ChoiceError("VOICE", name, "cannot be a voice's name; name its files with letters, digits, - _ + and .")
    if name in names():
        raise ChoiceError("VOICE", name, f"is installed already; `coach voices remove {name}` takes it away")


def _hear(model: Path, source: str) -> None:
    """Have a model speak a word."""
    try:
        config = read_config(config_file(model))
        letters = [symbol for symbol in config.phoneme_id_map if symbol.isalnum()]
        word = "1" if config.phoneme_type == "espeak" else "".join(letters[:9])
        list(speak_all(ENGINE, [Request(word, str(model), Delivery(_RATE))]))
    except Unavailable as error:
        raise ChoiceError("VOICE", source, f"cannot be used: {error}") from None
    except ChoiceError as error:
        raise ChoiceError("VOICE", source, error.expected) from None
