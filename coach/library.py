"""Finding routines and programs: the built-in ones, the user's own, and files anywhere."""

from __future__ import annotations

import os
from difflib import get_close_matches
from pathlib import Path
from typing import Final, NamedTuple

from coach.errors import ChoiceError, did_you_mean
from coach.folders import config_folder
from coach.programs.kind import holds_program

_HERE: Final = Path(__file__).parent
_ALL: Final = "`coach list` tells all that there are"
SUFFIXES: Final = (".yaml", ".yml")


class Entry(NamedTuple):
    """One routine or program that can be called by its name."""

    name: str
    path: Path
    origin: str
    """`built in` or `own`."""

    @property
    def kind(self) -> str:
        """Tell whether it is a `program` or a `routine`, by its text."""
        return "program" if holds_program(self.path) else "routine"


def built_in_folder() -> Path:
    """Give the folder of the built-in routines: in a wheel inside the package, in a checkout beside it."""
    inside = _HERE / "scripts"
    return inside if inside.is_dir() else _HERE.parent / "scripts"


def own_folder() -> Path:
    """Give the folder of the user's own routines; it need not exist."""
    return config_folder() / "routines"


def all_routines() -> list[Entry]:
    """Give all routines that have a name, in order; the user's own come before built-in ones of the same name."""
    return [entry for entry in all_entries() if entry.kind == "routine"]


def all_programs() -> list[Entry]:
    """Give all programs that have a name, in order; the user's own come before built-in ones of the same name."""
    return [entry for entry in all_entries() if entry.kind == "program"]


def all_entries() -> list[Entry]:
    """Give all routines and programs that have a name, in order; no two share one."""
    found: dict[str, Entry] = {}
    for origin, folder in (("built in", built_in_folder()), ("own", own_folder())):
        for path in sorted(folder.iterdir()) if folder.is_dir() else ():
            if path.suffix in SUFFIXES and not original_of(path):
                found[path.stem] = Entry(path.stem, path, origin)
    return sorted(found.values())


def original_of(path: Path) -> Path | None:
    """Give the routine that a file is the translation of (`NAME.zh.yaml` of `NAME.yaml`); None if it is none."""
    name, dot, _ = path.stem.rpartition(".")
    original = path.with_name(f"{name}{path.suffix}")
    return original if dot and original.is_file() else None


def translations_of(path: Path) -> list[str]:
    """Give the languages that a routine is translated into, by the files beside it."""
    beside = sorted(path.parent.glob(f"{path.stem}.*{path.suffix}"))
    return [other.stem.rpartition(".")[2] for other in beside if original_of(other) == path]


def find(source: str) -> Path:
    """Give the file of a routine or program: a name, or a path (with a slash, or ending in .yaml).

    `NAME.zh` is the translation of a routine.

    Raises:
        ChoiceError: there is no routine of that name, or no such file, or it is a folder; near matches are told.
    """
    path = Path(source)
    is_path = path.suffix in SUFFIXES or "/" in source or os.sep in source
    is_folder = source != "" and os.path.isdir(path)
    if is_path and os.path.lexists(path) and not is_folder:
        return path
    entries = {entry.name: entry.path for entry in all_entries()}
    if is_folder and source not in entries:
        raise ChoiceError("ROUTINE", source, f"is a folder; expected a routine's name or a YAML file{_some_of(path)}")
    if is_path:
        raise ChoiceError(
            "ROUTINE", source, f"is no file; {_file_meant(path) or did_you_mean(path.stem, entries, _ALL)}"
        )
    if source in entries:
        return entries[source]
    name, _, language = source.rpartition(".")
    if name in entries and language in translations_of(entries[name]):
        return entries[name].with_name(f"{source}{entries[name].suffix}")
    if os.path.isfile(path):
        return path
    near = _file_meant(path, alike=1) or did_you_mean(source, entries, _ALL)
    raise ChoiceError("ROUTINE", source, f"is no routine; {near}")


def _some_of(folder: Path) -> str:
    """Name a few routines in a folder, as they can be called."""
    files = _files_in(folder)
    return f", such as {' or '.join(map(str, files[:3]))}" if files else ""


def _file_meant(path: Path, alike: float = 0.6) -> str:
    """Name the files that were perhaps meant by one that is not there, whose names are alike to 1, the same."""
    files = {file.stem: f"{file}" for file in _files_in(path.parent)}
    near = get_close_matches(path.name if path.suffix not in SUFFIXES else path.stem, files, cutoff=alike)
    return f"did you mean {' or '.join(files[stem] for stem in near)}?" if near else ""


def _files_in(folder: Path) -> list[Path]:
    """Give what may be routines and programs in a folder, which need not exist; translations are left out."""
    there = (path for suffix in SUFFIXES for path in folder.glob(f"*{suffix}")) if os.path.isdir(folder) else ()
    return sorted(path for path in there if not original_of(path))
