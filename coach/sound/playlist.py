"""What music is to be played: a file, the audio files of a folder, or the entries of a playlist."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator, Sequence
from hashlib import blake2b
from pathlib import Path
from typing import Final
from urllib.parse import unquote, urlsplit

from coach.errors import ChoiceError

AUDIO: Final = frozenset({
    ".aac", ".ac3", ".aif", ".aifc", ".aiff", ".ape", ".au", ".caf", ".flac", ".m4a", ".m4b", ".mka", ".mp2", ".mp3",
    ".mp4", ".mpc", ".oga", ".ogg", ".opus", ".spx", ".tta", ".w64", ".wav", ".webm", ".wma", ".wv",
})  # fmt: skip
"""Files of a folder that are music by their name; a file that is named itself, or in a playlist, may have any."""
PLAYLISTS: Final = frozenset({".m3u", ".m3u8", ".pls"})
_LARGEST: Final = 4 << 20
"""Bytes of the largest playlist that is read; what is larger is none."""
_HASHED: Final = 128 << 20
"""Bytes of all files together whose content is hashed; what lies beyond is known by its size and its time."""
_READ: Final = 1 << 20
_URL: Final = re.compile(r"[A-Za-z][A-Za-z0-9+.-]+://")
_PLS_ENTRY: Final = re.compile(r"file(\d+)\s*=\s*(.+)", re.IGNORECASE)


def find_music(source: str | Path) -> tuple[Path, ...]:
    """Give the files to be played, in order.

    Args:
        source: a file; a folder, whose audio files are played in the natural order of their names (2 before 10), or
            those of its folders if it has none itself; or a playlist (M3U or PLS) of any of these.

    Raises:
        ChoiceError: something is missing, cannot be read or holds no music, or is a web address.
    """
    if _URL.match(str(source)) and not str(source).lower().startswith("file:"):
        raise ChoiceError("--music", str(source), "is a web address; give a file, a folder or a playlist")
    try:
        path = _local(source) if isinstance(source, str) else source
        return tuple(_found(path.expanduser(), ()))
    except (OSError, RuntimeError, ValueError) as error:
        # RuntimeError: there is no such user as `~name` says; ValueError: an address that is none
        told = error.strerror if isinstance(error, OSError) else None
        raise ChoiceError("--music", str(source), f"cannot be read: {told or error}") from error


def _found(path: Path, inside: tuple[Path, ...]) -> Iterator[Path]:
    """Give the files that a path stands for; `inside` are the playlists and folders that led to it, resolved."""
    if path.is_dir():
        yield from _of_folder(path, inside)
    elif not path.exists():
        raise ChoiceError("--music", str(path), "is missing: there is no such file or folder")
    elif not path.is_file():
        raise ChoiceError("--music", str(path), "is neither a file nor a folder")
    elif path.suffix.lower() in PLAYLISTS:
        yield from _of_playlist(path, inside)
    else:
        yield path


def _of_folder(folder: Path, inside: tuple[Path, ...]) -> list[Path]:
    """Give a folder's audio files, or those of its folders: albums, or the discs of one."""
    here = sorted((path for path in folder.iterdir() if not path.name.startswith(".")), key=_natural)
    found = [path for path in here if path.suffix.lower() in AUDIO and path.is_file()]
    inside = (*inside, folder.resolve())
    if not found:
        for path in here:
            if path.is_dir() and path.resolve() not in inside and any(_audio_below(path, inside)):
                found += _of_folder(path, inside)
    if not found:
        raise ChoiceError("--music", str(folder), "is a folder without audio files (.mp3, .flac, .ogg, .wav, …)")
    return found


def _audio_below(folder: Path, inside: tuple[Path, ...]) -> Iterator[bool]:
    inside = (*inside, folder.resolve())
    for path in folder.iterdir():
        if path.name.startswith("."):
            continue
        if path.is_file():
            yield path.suffix.lower() in AUDIO
        elif path.is_dir() and path.resolve() not in inside:
            yield from _audio_below(path, inside)


def _natural(path: Path) -> list[tuple[int, str]]:
    """Order by numbers where names have numbers, and by letters whatever their case."""
    parts = re.split(r"([0-9]+)", path.name.casefold())
    return [(int(part), "") if part.isdecimal() else (0, part) for part in parts]


def _of_playlist(playlist: Path, inside: tuple[Path, ...]) -> Iterator[Path]:
    if playlist.resolve() in inside:
        raise ChoiceError("--music", str(playlist), "is a playlist that holds itself")
    inside = (*inside, playlist.resolve())
    entries = list(_entries(playlist))
    if not entries:
        raise ChoiceError("--music", str(playlist), "is a playlist without entries")
    for line, entry in entries:
        where = f"{playlist}:{line}"
        if _URL.match(entry) and not entry.lower().startswith("file:"):
            raise ChoiceError("--music", where, f"is a web address, {entry}; only files can be played")
        path = _existing(playlist.parent, entry)
        if path is None:
            raise ChoiceError("--music", where, f"is missing: there is no {entry}")
        yield from _found(path, inside)


def _entries(playlist: Path) -> Iterator[tuple[int, str]]:
    """Give line number and text of each entry, in the order in which they are to be played."""
    if playlist.stat().st_size > _LARGEST:
        raise ChoiceError("--music", str(playlist), "is too large for a playlist")
    data = playlist.read_bytes()
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = data.decode("latin-1")
    lines = ((number, line.strip()) for number, line in enumerate(text.splitlines(), 1))
    if playlist.suffix.lower() != ".pls":
        yield from ((number, line) for number, line in lines if line and not line.startswith("#"))
        return
    matches = [(number, match) for number, line in lines if (match := _PLS_ENTRY.fullmatch(line))]
    yield from ((number, match[2]) for number, match in sorted(matches, key=lambda entry: int(entry[1][1])))


def _existing(folder: Path, entry: str) -> Path | None:
    """Give the path that an entry means: as it stands, with its %20 read, or with the separators of Windows."""
    for text in (entry, unquote(entry), entry.replace("\\", "/")):
        path = folder / _local(text).expanduser()
        if path.exists():
            return path
    return None


def _local(text: str) -> Path:
    from urllib.request import url2pathname  # with http and ssl behind it; most who play have no playlist

    return Path(url2pathname(urlsplit(text).path) if text.lower().startswith("file:") else text)


def digest_of(files: Sequence[Path]) -> str:
    """Hash what is in the files; of what lies beyond the first 128 MB of all, size and time stand for the content."""
    digest, left = blake2b(digest_size=16), _HASHED
    for path in files:
        try:
            with path.open("rb") as file:
                facts = os.fstat(file.fileno())
                whole = facts.st_size <= left
                digest.update(repr((facts.st_size, None if whole else facts.st_mtime_ns)).encode())
                while left > 0 and (data := file.read(min(_READ, left))):
                    digest.update(data)
                    left -= len(data)
        except OSError as error:
            raise ChoiceError("--music", str(path), f"cannot be read: {error.strerror or error}") from error
    return digest.hexdigest()
