"""What was made in a folder: a list with hashes, by which one's own files are told from those of others.

The list stands in the folder itself. A file is one's own while it is as it was made: by size and time, and where these
differ (a copied folder, a stick that rounds times) by its content.
"""

from __future__ import annotations

import json
import os
import stat
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from hashlib import blake2b
from pathlib import Path, PurePosixPath, PureWindowsPath
from typing import Any, Final, Literal, NamedTuple

from coach.errors import MachineError
from coach.shelf.built import Built, as_data, from_data
from coach.store import key_of, whole_file

try:
    import fcntl
except ImportError:  # there is none on Windows
    fcntl = None  # type: ignore[assignment]

LEDGER: Final = ".coach-build.json"
DAMAGED: Final = ".coach-build.damaged.json"
"""Where a list goes that cannot be read."""
_VERSION: Final = 1
"""Raise it when an older coach could not read the list any more."""
_READ: Final = 1 << 20


class Made(NamedTuple):
    """A file as it was made."""

    size: int
    """Bytes."""
    mtime_ns: int
    digest: str
    """Of its content."""
    key: str
    """Hashes all that shaped it."""


class _Outside(ValueError):
    """A list names a place that is not in its folder."""


Look = Literal["absent", "ours", "other"]
"""What stands at a place: nothing, a file as it was made, or anything else."""


@dataclass(slots=True)
class Ledger:
    """The list of one folder."""

    made: dict[str, Made] = field(default_factory=dict)
    """By path, relative to the folder, with slashes."""
    built: Built | None = None
    """What was built last; None if nothing was."""
    damage: str = ""
    """Why the list could not be read."""

    def look(self, folder: Path, path: str) -> Look:
        """Tell what stands at a place. A file of another time is known by its content, and its time noted."""
        known = self.made.get(path)
        try:
            found = os.lstat(folder / path)
        except OSError:
            return "absent"
        if known is None or found.st_size != known.size or not stat.S_ISREG(found.st_mode):
            return "other"
        if found.st_mtime_ns != known.mtime_ns:
            if digest_of(folder / path) != known.digest:
                return "other"
            self.made[path] = known._replace(mtime_ns=found.st_mtime_ns)
        return "ours"


def digest_of(path: Path) -> str:
    """Hash a file's content; an empty text if it cannot be read."""
    hashed = blake2b(digest_size=16)
    try:
        with path.open("rb") as file:
            while piece := file.read(_READ):
                hashed.update(piece)
    except OSError:
        return ""
    return hashed.hexdigest()


def may_replace(path: Path, known: Made | None) -> bool:
    """Tell whether nothing stands at a path, or a file just as it was made; its content is read for that."""
    if not os.path.lexists(path):
        return True
    return known is not None and not path.is_symlink() and digest_of(path) == known.digest


def may_place(source: Path, target: Path, known: Made | None) -> bool:
    """Tell whether `placed` would move a file to its place."""
    return may_replace(target, known) or (not target.is_symlink() and digest_of(target) == digest_of(source))


def placed(source: Path, target: Path, known: Made | None, key: str) -> Made | None:
    """Move a file that was just made to its place, unless what stands there is not one's own: then None.

    A file of the same content is one's own, whoever put it there, and stays as it is.

    Raises:
        OSError: it cannot be moved.
    """
    digest = digest_of(source)
    if digest_of(target) == digest and not target.is_symlink():
        source.unlink()
    elif may_replace(target, known):
        target.parent.mkdir(parents=True, exist_ok=True)
        os.replace(source, target)
    else:
        return None
    found = os.stat(target)
    return Made(found.st_size, found.st_mtime_ns, digest, key)


def adopted(source: Path, target: Path, key: str) -> Made:
    """Note that somebody changed a file, and that it still is what is wanted: it is known as it stands from then on.

    It is neither replaced nor removed later, for its content is not what was made.

    Raises:
        OSError: one of them cannot be read.
    """
    found = os.stat(target)
    return Made(found.st_size, found.st_mtime_ns, digest_of(source), key)


def load(folder: Path) -> Ledger:
    """Read a folder's list; one that is damaged is told in `damage`, and nothing is known then.

    Raises:
        MachineError: a newer coach wrote it, or the file cannot be read.
    """
    path = folder / LEDGER
    try:
        data = json.loads(path.read_bytes())
        if data["version"] > _VERSION:
            raise MachineError(f"{folder} was built by a newer coach; build it with that one, or into another folder")
        if data["check"] != _check(data):
            return Ledger(damage="something other than coach has changed it")
        return Ledger({_inside(name): Made(*entry) for name, entry in data["made"].items()}, _described(data["built"]))
    except FileNotFoundError:
        return Ledger()
    except OSError as error:
        raise MachineError(f"cannot read {path}: {error.strerror or error}") from error
    except _Outside as error:
        return Ledger(damage=f"{error}")
    except (KeyError, TypeError, ValueError, AttributeError, RecursionError):
        return Ledger(damage="it is cut off, or something else was written over it")


def save(ledger: Ledger, folder: Path) -> None:
    """Write a folder's list.

    Raises:
        MachineError: it cannot be written; what stood there before still does.
    """
    data: dict[str, Any] = {
        "version": _VERSION,
        "made": {path: list(made) for path, made in sorted(ledger.made.items())},
        "built": None if ledger.built is None else as_data(ledger.built),
    }
    with whole_file(folder / LEDGER) as out:
        out.write(json.dumps(data | {"check": _check(data)}, ensure_ascii=False).encode("utf-8", "surrogatepass"))


def _described(data: Any) -> Built | None:
    """Read what was built; None if nothing was, or if another version described it otherwise."""
    try:
        return None if data is None else from_data(data)
    except (KeyError, TypeError, ValueError):
        return None


def _check(data: Mapping[str, Any]) -> str:
    return key_of(json.dumps([data["made"], data["built"]], sort_keys=True))


def _inside(path: str) -> str:
    """Refuse a path that leads out of the folder: nothing there is ever removed."""
    pure = PurePosixPath(path)
    if pure.is_absolute() or ".." in pure.parts or PureWindowsPath(path).drive or "\\" in path or not pure.parts:
        raise _Outside(f"it names {path}, which lies outside of the folder")
    return path


@contextmanager
def alone(folder: Path) -> Iterator[None]:
    """Hold a folder for oneself, so that no two builds write into it at once; it is made if there is none.

    On Windows nothing is held.

    Raises:
        MachineError: another one builds into it, or it cannot be made.
    """
    try:
        folder.mkdir(parents=True, exist_ok=True)
        handle = None if fcntl is None else os.open(folder, os.O_RDONLY)
    except OSError as error:
        raise MachineError(f"cannot write {folder}: {error.strerror or error}") from error
    try:
        if fcntl is not None and handle is not None:
            _lock(handle, folder)
        yield
    finally:
        if handle is not None:
            os.close(handle)


def _lock(handle: int, folder: Path) -> None:
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        raise MachineError(f"{folder} is being built already; wait until that is done") from None
    except OSError:
        return  # a file system that knows no locks
