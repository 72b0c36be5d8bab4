"""`-o`: a folder for what is written, or the one file."""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from pathlib import Path

from coach.errors import ChoiceError
from coach.folders import path_of


def file_named(output: str | None, suffixes: Sequence[str]) -> Path | None:
    """Give the file that `-o` names, which ends in one of some suffixes; None if it names a folder."""
    if output is None or output.endswith(("/", os.sep)):
        return None
    path = path_of(output)
    return path if path.suffix.lower().removeprefix(".") in suffixes and not path.is_dir() else None


def check_one(file: Path, sources: Sequence[str], given: Mapping[str, object]) -> None:
    """Refuse one file for several routines, and what else says how files are called.

    Raises:
        ChoiceError: there is more than one routine, or such an option was given.
    """
    if (count := len(set(sources))) > 1:
        raise ChoiceError("-o", str(file), f"is one file, and {count} routines were given; expected a folder")
    for option, value in given.items():
        if value:
            raise ChoiceError("-o", str(file), f"is one file, and {option} is for a folder; leave one out")


def format_named(file: Path, format: str | None) -> str:
    """Give the format of the one file.

    Raises:
        ChoiceError: another was asked for.
    """
    named = file.suffix.lower().removeprefix(".")
    if format not in (None, named):
        raise ChoiceError("-o", str(file), f"ends in .{named}, and --format is {format}; leave one out")
    return named


def folder_named(output: str, hint: str = "") -> Path:
    """Give the folder that `-o` names; it need not exist.

    Args:
        output: what was written.
        hint: what else could be wanted, where there is a file.

    Raises:
        ChoiceError: it is a file, or would lie within one.
    """
    folder = path_of(output)
    for path in (folder, *folder.parents):
        if path.is_file():
            raise ChoiceError("-o", str(path), f"is a file; expected a folder{hint}")
    return folder
