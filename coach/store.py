"""Files that are whole or not there: atomic writing, and a checksummed, bounded store of blobs on disk.

The store keeps what is costly to make (spoken clips, encoded islands) under names that hash all that shaped them. It
knows nothing of what it keeps. Two processes may use one folder at once.
"""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from hashlib import blake2b
from pathlib import Path
from typing import BinaryIO, Final
from zlib import crc32

from coach.errors import MachineError

_MAGIC: Final = b"COACH2"
_TRIM_TO: Final = 0.8
"""How full a store is left after it was found too large."""


def key_of(*parts: object) -> str:
    """Hash what shaped a thing (values with a stable `repr`) to a name of 32 hexadecimal digits."""
    return blake2b(repr(parts).encode("utf-8", "surrogatepass"), digest_size=16).hexdigest()


@contextmanager
def whole_path(target: Path) -> Iterator[Path]:
    """Give the path of an empty file beside `target` that takes its place when all is done, and vanishes when not.

    So does the folder that was made for it, if nothing else came into it. It is for what another program writes;
    `whole_file` is for what is written here.

    Raises:
        MachineError: the folder cannot be made or written, or the disk is full; the old file still stands.
    """
    temporary: Path | None = None
    fresh = not target.parent.is_dir()
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        handle, name = tempfile.mkstemp(dir=target.parent, prefix=f".{target.name[:40]}.", suffix=".part")
        os.close(handle)
        temporary = Path(name)
        yield temporary
        os.chmod(temporary, 0o666 & ~_umask())
        os.replace(temporary, target)
        temporary = None
    except OSError as error:
        raise MachineError(f"cannot write {target}: {error.strerror or error}") from error
    finally:
        if temporary is not None:
            with suppress(OSError):
                temporary.unlink()
                if fresh:
                    target.parent.rmdir()


@contextmanager
def whole_file(target: Path) -> Iterator[BinaryIO]:
    """Open a file beside `target` that takes its place when all is written, and vanishes when not.

    Raises:
        MachineError: the folder cannot be made or written, or the disk is full; the old file still stands.
    """
    with whole_path(target) as temporary, temporary.open("wb") as out:
        yield out


def _umask() -> int:
    mask = os.umask(0)
    os.umask(mask)
    return mask


def _head(blob: bytes) -> bytes:
    """What stands before a blob: its checksum, one that takes a fifth of a hash's time, for a start reads megabytes."""
    return _MAGIC + crc32(blob).to_bytes(4, "big")


class Store:
    """Blobs in one folder, each with its checksum; the longest unused go first when the bound is passed."""

    def __init__(self, folder: Path, limit_bytes: int) -> None:
        self.folder = folder
        self.limit_bytes = limit_bytes
        self.warning: str | None = None
        """Why the last blob could not be kept; a store that cannot be written is no failure."""

    def get(self, key: str) -> bytes | None:
        """Give the blob of that name, or None if there is none or it is damaged (which removes it)."""
        path = self._path(key)
        try:
            data = path.read_bytes()
        except OSError:
            return None
        blob = data[len(_MAGIC) + 4 :]
        if data.startswith(_head(blob)):
            return blob
        with suppress(OSError):
            path.unlink()
        return None

    def put(self, key: str, blob: bytes) -> None:
        """Keep a blob; a failure to do so is told in `warning` and is no error."""
        try:
            with whole_file(self._path(key)) as out:
                out.write(_head(blob) + blob)
        except MachineError as error:
            self.warning = f"the cache was not written: {error}"

    def touch(self, keys: list[str]) -> None:
        """Note that these blobs were used, so that they stay longest when the store is trimmed."""
        for key in keys:
            with suppress(OSError):
                os.utime(self._path(key))

    def trim(self) -> None:
        """Remove the longest unused blobs if all together are larger than the bound."""
        entries = sorted(self._entries(), key=lambda entry: entry[1].st_mtime_ns)
        total = sum(stat.st_size for _, stat in entries)
        if total <= self.limit_bytes:
            return
        for path, stat in entries:
            if total <= self.limit_bytes * _TRIM_TO:
                return
            with suppress(OSError):
                path.unlink()
                total -= stat.st_size

    def clear(self) -> tuple[int, int]:
        """Remove every blob; gives how many there were, and their bytes."""
        count = size = 0
        for path, stat in list(self._entries()):
            with suppress(OSError):
                path.unlink()
                count, size = count + 1, size + stat.st_size
        return count, size

    def size(self) -> tuple[int, int]:
        """Give the number of blobs, and their bytes."""
        sizes = [stat.st_size for _, stat in self._entries()]
        return len(sizes), sum(sizes)

    def _path(self, key: str) -> Path:
        return self.folder / key[:2] / key[2:]

    def _entries(self) -> Iterator[tuple[Path, os.stat_result]]:
        for path in self.folder.glob("??/*"):
            with suppress(OSError):
                yield path, path.stat()
