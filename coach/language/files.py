"""Routines from files: what one includes, and its translation, are read with it."""

from __future__ import annotations

from codecs import BOM_UTF16_BE, BOM_UTF16_LE
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from coach.errors import ChoiceError, MachineError, Place, Problem, RoutineError, did_you_mean
from coach.language.bind import bind
from coach.language.document import Node
from coach.language.kept import parse_once
from coach.language.read import read_tree, walk
from coach.language.routine import Include, Routine
from coach.language.wishes import Wishes

Find = Callable[[str], Path]
"""Gives the file of a routine that is called by name, or raises `ChoiceError`."""
MAX_FILES: Final = 100
"""How many files one routine may be made of, each counted as often as it is included."""
MAX_DEPTH: Final = 8
SUFFIXES: Final = (".yaml", ".yml")


def read_file(path: Path, find: Find | None = None, language: str | None = None) -> Routine:
    """Read a routine from a file, with all that it includes.

    Args:
        path: a routine, or the translation of one that stands beside it.
        find: finds included routines that do not stand beside it.
        language: to be translated into; None for the language of the file.

    Raises:
        RoutineError: the text is no routine, at one of its levels, or it includes none.
        ChoiceError: there is no translation into that language.
        MachineError: the file cannot be read.
    """
    return _Files(find).read(path, language, ())


@dataclass(slots=True)
class _Files:
    find: Find | None
    count: int = 0

    def read(self, path: Path, language: str | None, chain: tuple[Path, ...]) -> Routine:
        text = text_of(path)
        stem, _, suffix = path.stem.rpartition(".")
        original = path.with_name(f"{stem}{path.suffix}") if stem else path
        root = parse_once(text, str(path))
        if original != path and original.is_file() and _is_translation(root):
            return self.read(original, suffix, chain)
        routine = read_tree(root, path.stem)
        routine = routine.model_copy(
            update={"script": self.loaded(routine.script, path, language, (*chain, path.resolve()))}
        )
        included = [item.loaded for item in _includes(routine.script) if item.loaded is not None]
        for inner in included:
            routine = routine.model_copy(update={"pronounce": inner.pronounce | routine.pronounce})
        if language is not None and language != routine.language:
            routine = self.translated(routine, path, language)
        for item in _includes(routine.script):
            if item.loaded is not None and item.loaded.language != routine.language:
                message = f"{item.include} is in {item.loaded.language!r}, and this routine in {routine.language!r}"
                raise RoutineError([Problem(message, item.place)])
        _check_levels(routine, root)
        return routine

    def loaded(
        self, items: tuple[Any, ...], path: Path, language: str | None, chain: tuple[Path, ...]
    ) -> tuple[Any, ...]:
        """Read what is included among items."""
        found = []
        for item in items:
            if isinstance(item, Include):
                item = item.model_copy(update={"loaded": self.included(item, path, language, chain)})
            elif inner := getattr(item, "do", None):
                item = item.model_copy(update={"do": self.loaded(inner, path, language, chain)})
            found.append(item)
        return tuple(found)

    def included(self, item: Include, path: Path, language: str | None, chain: tuple[Path, ...]) -> Routine:
        other = file_of(item.include, path, self.find, item.place, "include")
        self.count += 1
        if other.resolve() in chain:
            raise RoutineError([Problem(f"{item.include} includes itself", item.place)])
        if len(chain) >= MAX_DEPTH or self.count >= MAX_FILES:
            message = f"too much is included: at most {MAX_FILES} routines, {MAX_DEPTH} deep"
            raise RoutineError([Problem(message, item.place)])
        return self.read(other, language, chain)

    def translated(self, routine: Routine, path: Path, language: str) -> Routine:
        from coach.language.translation import read_translation, translated

        beside = path.with_name(f"{path.stem}.{language}{path.suffix}")
        if not beside.is_file():
            known = [other.stem.rpartition(".")[2] for other in path.parent.glob(f"{path.stem}.*{path.suffix}")]
            near = did_you_mean(language, [routine.language, *known])
            raise ChoiceError("--language", language, f"is no language of {routine.name}; {near}")
        return translated(routine, read_translation(text_of(beside), str(beside)))


def file_of(name: str, path: Path, find: Find | None, asked: Place | None, key: str) -> Path:
    """Find a routine that another file names: beside that file, else by its name.

    Args:
        name: what was written.
        path: the file in which it was.
        find: finds what does not stand beside it.
        asked: where it was written.
        key: under which key.

    Raises:
        RoutineError: there is no such routine.
    """
    for suffix in ("", *SUFFIXES):
        near = path.parent / f"{name}{suffix}"
        with suppress(OSError):  # a name that no file can have, such as a very long one
            if near.is_file():
                return near
    try:
        if find is not None:
            return find(name)
    except ChoiceError as error:
        raise RoutineError([Problem(f"{key}: {error.value!r} {error.expected}", asked)]) from None
    raise RoutineError([Problem(f"{key}: {name!r} is no file beside this one", asked)])


def _is_translation(root: Node) -> bool:
    return "translation" in (root.entries or {})


def _includes(items: tuple[Any, ...]) -> list[Include]:
    found: list[Include] = []
    for item in items:
        found += [item] if isinstance(item, Include) else _includes(getattr(item, "do", ()))
    return found


def text_of(path: Path) -> str:
    """Read a file that somebody wrote.

    Raises:
        RoutineError: it is no text, or not UTF-8; the error tells where.
        MachineError: it cannot be read.
    """
    try:
        data = path.read_bytes()
    except OSError as error:
        raise MachineError(f"cannot read {path}: {error.strerror or error}") from error
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        if b"\0" in data and not data.startswith((BOM_UTF16_LE, BOM_UTF16_BE)):
            raise RoutineError([Problem("the file is no text; expected YAML", Place(str(path), 1, 1))]) from None
        before = data[: error.start].split(b"\n")
        place = Place(str(path), len(before), len(before[-1].decode("utf-8", "replace")) + 1)
        message = f"the file is not UTF-8 (byte 0x{data[error.start]:02X}); save it as UTF-8"
        raise RoutineError([Problem(message, place)]) from None


def _check_levels(routine: Routine, root: Node) -> None:
    """Bind the routine at every level, so that what cannot be bound is an error now and not when it is chosen."""
    for name in (None, *routine.levels):
        try:
            bind(routine, Wishes(level=name))
        except ChoiceError as error:
            node, told = root, error.told
            if name is not None:
                node, told = walk(node, ("levels", name))[0], f"level {name}: {told}"
            raise RoutineError([Problem(told, node.place)]) from None
