"""What the package offers: read a routine or a program, compile a routine to a track, render that to a file."""

from __future__ import annotations

from collections.abc import Mapping
from os import PathLike
from pathlib import Path
from typing import TYPE_CHECKING, Any

from coach.errors import ChoiceError
from coach.language.files import read_file
from coach.language.routine import Routine
from coach.library import find
from coach.outputs.formats import format_of, save
from coach.outputs.track import Track
from coach.programs.kind import holds_program
from coach.studio.choices import Choices as Choices
from coach.studio.studio import Progress as Progress
from coach.studio.studio import Studio
from coach.voice.speak import RATE as RATE

if TYPE_CHECKING:
    from coach.programs.program import Program


def read(source: str | PathLike[str], language: str | None = None) -> Routine:
    """Read a routine: a built-in's name, one of the user's own folder, or a path.

    Args:
        source: the name or path.
        language: such as `zh`, where a translation stands beside it; None for the language it was written in.

    Raises:
        ChoiceError: there is no routine of that name, it is a program, or there is no translation.
        RoutineError: its text is no routine; the error holds every problem, with file, line and column.
    """
    path = find(str(source))
    if holds_program(path):
        raise ChoiceError("ROUTINE", f"{source}", "is a program, and here a routine is expected; "
                          f"`coach today --start {source}` begins it, `coach today --play` then plays what is due, and "
                          f"`coach build {source}` makes all its sessions")  # fmt: skip
    return read_file(path, find, language)


def read_program(source: str | PathLike[str], language: str | None = None) -> Program:
    """Read a program with the routines that it is made of: a built-in's name, one of the user's own folder, or a path.

    Args:
        source: the name or path.
        language: of its sessions, such as `zh`, where all its routines have it; None for the program's own.

    Raises:
        ChoiceError: there is no program of that name, or the coach does not speak that language.
        RoutineError: its text is no program; the error holds every problem, with file, line and column.
    """
    from coach.programs.read import read_program as read_from

    return read_from(find(str(source)), find, language)


def kept(source: str | PathLike[str], language: str | None, choices: Choices) -> dict[str, Any]:
    """Give what was chosen as what `json.dumps` takes, so that `chosen` can choose it again."""
    path = find(str(source))
    name = str(source) if path.stem == str(source) else str(path.absolute())
    return {"source": name, "language": language, "choices": choices.as_data()}


def chosen(options: Mapping[str, Any]) -> tuple[Routine, Choices]:
    """Read the routine and the choices that `kept` gave.

    Raises:
        ChoiceError: there is no such routine any more, or the choices are those of another version.
        RoutineError: it is no routine any more.
    """
    try:
        return read(options["source"], options["language"]), Choices.from_data(options["choices"])
    except (KeyError, TypeError, ValueError) as error:
        raise ChoiceError("--resume", None, f"cannot choose again what was chosen then: {error}") from None


def compile(routine: Routine, choices: Choices | None = None, *, progress: Progress | None = None) -> Track:
    """Plan a routine to the millisecond, and speak what it needs; to fit a length, plan it some dozen times.

    Raises:
        ChoiceError: a choice that the routine or the voice does not offer.
        RoutineError: it cannot be scheduled or spoken.
        MachineError: the voice failed.
    """
    studio = Studio(routine, choices or Choices(), progress)
    return studio.track(*studio.settled())


def proof(routine: Routine, choices: Choices | None = None) -> Track:
    """Speak every text of a routine once, each after its number, so that its pronunciation can be judged by ear.

    Its texts are those at the choices and at each level, in order; the track's cues are number and text in turn.

    Raises:
        ChoiceError: a choice that the routine or the voice does not offer.
        RoutineError: a text cannot be spoken.
        MachineError: the voice failed.
    """
    return Studio(routine, choices or Choices()).proof()


def render(track: Track, path: str | PathLike[str], *, progress: Progress | None = None) -> int:
    """Write a track in the format that the path's suffix names, and give the bytes of the file.

    It appears whole or not at all.

    Raises:
        ChoiceError: the suffix names no format, or one that needs an ffmpeg and there is none.
        MachineError: the file cannot be written; what stood there before still does.
    """
    told = None if progress is None else lambda done, total: progress("encoding", done, total)
    return save(track, Path(path), format_of("path", Path(path)), told)


def play(routine: Routine, choices: Choices | None = None, *, device: str | None = None) -> None:
    """Play a routine to its end, in real time; nothing is kept in the journal. Ctrl-C ends it.

    Args:
        routine: what is played.
        choices: the listener's.
        device: an audio device's name or a part of it, `null` for none; None for the default.

    Raises:
        ChoiceError: a choice that the routine or the voice does not offer, or no such device.
        RoutineError: it cannot be scheduled or spoken.
        MachineError: the voice failed, or there is no device.
    """
    from coach.live.device import Device
    from coach.live.session import Session

    studio = Studio(routine, choices or Choices())
    with Session(studio, lambda rate_hz, channels: Device(device, rate_hz, channels), waits=False) as session:
        session.wait()
