"""Taking a model out of an archive that may have been made to do harm."""

from __future__ import annotations

import lzma
import stat
import tarfile
import zipfile
import zlib
from collections.abc import Iterator
from pathlib import Path, PurePosixPath, PureWindowsPath
from typing import IO, Final, NamedTuple

from coach.errors import ChoiceError, MachineError
from coach.voice.models.download import LARGEST

_MOST_FILES: Final = 10_000
_UNREADABLE: Final = "is no archive that can be read; expected a whole .tar.gz, .tar.bz2 or .zip file"
_WANTED: Final = (".onnx", ".onnx.json")
_BROKEN: Final = (tarfile.TarError, zipfile.BadZipFile, zlib.error, lzma.LZMAError, EOFError, RuntimeError, ValueError)
"""What reading a damaged or encrypted archive raises, beside OSError."""


class _Member(NamedTuple):
    """One thing in an archive."""

    name: str
    size: int
    kind: str
    """`file`, `folder`, or what it is instead."""
    content: IO[bytes] | None


def unpack(archive: Path, source: str, folder: Path) -> None:
    """Put the models of an archive, and what stands beside them, into a folder; everything else is left out.

    Args:
        archive: a tar archive, compressed or not, or a zip archive.
        source: what the user called it.
        folder: an empty one.

    Raises:
        ChoiceError: it is none, or is refused: a name that leaves its folder, a link, a device, or too much.
        MachineError: the disk is full.
    """
    taken: set[str] = set()
    try:
        with archive.open("rb") as stream:
            for count, size, member in _counted(_members(archive, stream)):
                _check(member, source, count, size)
                name = PurePosixPath(member.name).name
                if member.content is None or not name.endswith(_WANTED):
                    continue
                if name in taken:
                    raise ChoiceError("VOICE", source, f"is refused: it holds two files {name!r}")
                taken.add(name)
                _write(member, source, folder / name)
    except _BROKEN:
        raise ChoiceError("VOICE", source, _UNREADABLE) from None
    except OSError as error:
        if error.errno is None:  # what bz2 and gzip say of damage
            raise ChoiceError("VOICE", source, _UNREADABLE) from None
        raise MachineError(f"cannot unpack {source}: {error.strerror}") from None


def _counted(members: Iterator[_Member]) -> Iterator[tuple[int, int, _Member]]:
    """Give with each member how many there were so far, and their bytes."""
    total = 0
    for count, member in enumerate(members, 1):
        total += member.size
        yield count, total, member


def _check(member: _Member, source: str, count: int, size: int) -> None:
    def refuse(reason: str) -> ChoiceError:
        return ChoiceError("VOICE", source, f"is refused: {reason}")

    if count > _MOST_FILES:
        raise refuse(f"it holds more than {_MOST_FILES:,} files")
    if size > LARGEST:
        raise refuse(f"it holds more than {LARGEST / 1e9:.1f} GB, at {member.name!r}")
    if member.kind not in ("file", "folder"):
        raise refuse(f"{member.name!r} is {member.kind}; expected files only")
    windows = PureWindowsPath(member.name)
    if windows.is_absolute() or windows.drive or windows.root or ".." in windows.parts:
        raise refuse(f"{member.name!r} would leave its folder")


def _write(member: _Member, source: str, target: Path) -> None:
    left = member.size
    with target.open("xb") as out:
        while member.content is not None and (chunk := member.content.read(2**18)):
            left -= len(chunk)
            if left < 0:
                raise ChoiceError("VOICE", source, f"is refused: {member.name!r} is larger than it says")
            out.write(chunk)
    if left:
        raise ChoiceError("VOICE", source, _UNREADABLE)


def _members(archive: Path, stream: IO[bytes]) -> Iterator[_Member]:
    if zipfile.is_zipfile(archive):
        yield from _of_zip(stream)
    else:
        yield from _of_tar(stream)


def _of_zip(stream: IO[bytes]) -> Iterator[_Member]:
    with zipfile.ZipFile(stream) as opened:
        for info in opened.infolist():
            mode = stat.S_IFMT(info.external_attr >> 16)
            if info.is_dir():
                yield _Member(info.filename, 0, "folder", None)
            elif mode not in (0, stat.S_IFREG):
                yield _Member(info.filename, 0, "a link" if stat.S_ISLNK(mode) else "no plain file", None)
            else:
                with opened.open(info) as content:
                    yield _Member(info.filename, info.file_size, "file", content)


def _of_tar(stream: IO[bytes]) -> Iterator[_Member]:
    with tarfile.open(fileobj=stream, mode="r:*") as opened:
        for info in opened:
            if info.isreg():
                yield _Member(info.name, info.size, "file", opened.extractfile(info))
            else:
                link = "a link" if info.issym() or info.islnk() else "no plain file"
                yield _Member(info.name, 0, "folder" if info.isdir() else link, None)
