"""Text to `Program`: with the routines that it is made of, checked against them, every error with its place."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

from pydantic import BaseModel

from coach.errors import ChoiceError, MachineError, Problem, RoutineError
from coach.language.document import Node
from coach.language.files import Find, file_of, read_file, text_of
from coach.language.kept import parse_once
from coach.language.read import in_order, validated, walk
from coach.language.routine import Routine
from coach.phrases import LANGUAGES
from coach.programs.check import Loc, check, task_locs
from coach.programs.kind import is_program
from coach.programs.program import Deload, Program, Slot, Task

_INSIDE: Final[dict[str, type[BaseModel]]] = {"sessions": Slot, "do": Task, "deload": Deload}
"""The models in a program, by the key below which they stand."""
_HINTS: Final = {
    "program": "; a program opens with `program: TITLE`",
    "weeks": ", such as `weeks: 6`",
    "session": "; a session opens with its part of the day, such as `session: morning`",
    "do": "; a list of what is done",
    "routine": "; each entry of `do` opens with `routine: NAME`",
    "by": "; by which part all that grows is less, such as `by: 40 %`",
}


def read_program(path: Path, find: Find | None = None, language: str | None = None) -> Program:
    """Read a program from a file, with all routines that it is made of.

    Args:
        path: the program.
        find: finds routines that do not stand beside it.
        language: of its sessions; None for the program's own.

    Raises:
        RoutineError: the text is no program, or a routine of it is none or cannot be done so.
        ChoiceError: the coach does not speak the language, or a routine of it is not translated into it.
        MachineError: a file cannot be read.
    """
    root = parse_once(text_of(path), str(path))
    if root.entries is None:
        raise RoutineError([Problem("expected a mapping that opens with `program: TITLE`", root.place)])
    if "routine" in root.entries and "program" not in root.entries:
        message = "this is a routine, and here a program is expected; a program opens with `program: TITLE`"
        raise RoutineError([Problem(message, root.entries["routine"][0])])
    program = validated(Program, root, _INSIDE, _HINTS)
    if program.language not in LANGUAGES:
        place = root.entries["language"][1].place
        message = f"the coach does not speak {program.language!r}; it speaks {', '.join(LANGUAGES)}"
        raise RoutineError([Problem(message, place)])
    if language is not None and language not in LANGUAGES:
        raise ChoiceError("--language", language, f"is not spoken by the coach; it speaks {', '.join(LANGUAGES)}")
    wanted = program.language if language is None else language
    translating = wanted != program.language
    named = program.model_copy(update={"name": path.stem, "language": wanted})
    program = _loaded(named, root, path, find, translating=translating)
    if problems := list(check(program, root)):
        raise RoutineError(in_order(problems))
    return program


def _loaded(program: Program, root: Node, path: Path, find: Find | None, *, translating: bool) -> Program:
    """Read the routines of a program, each once; one that is not translated is no mistake of the program."""
    problems: list[Problem] = []
    known: dict[str, tuple[Path, Routine] | None] = {}
    for loc, task in task_locs(program):
        if task.routine not in known:
            known[task.routine] = None
            try:
                known[task.routine] = _routine(task, root, loc, path, find, program.language)
            except RoutineError as error:
                problems += error.problems
            except ChoiceError as error:
                if translating:
                    raise ChoiceError(error.option, error.value, f"{error.expected}; {program.name} is made of it: "
                        "leave the option out, or write a translation of each of its routines beside it, "
                        f"as NAME.{program.language}.yaml") from None  # fmt: skip
                problems.append(Problem(f"routine: {error.told}", walk(root, (*loc, "routine"))[0].place))
    if problems:
        raise RoutineError(in_order(problems))

    def with_routines(tasks: tuple[Task, ...]) -> tuple[Task, ...]:
        return tuple(task.model_copy(update=dict(_found(known[task.routine]))) for task in tasks)

    sessions = tuple(slot.model_copy(update={"do": with_routines(slot.do)}) for slot in program.sessions)
    return program.model_copy(update={"sessions": sessions, "do": with_routines(program.do)})


def _found(found: tuple[Path, Routine] | None) -> Iterator[tuple[str, Any]]:
    assert found is not None, "what was not found is an error"
    yield from (("file", found[0]), ("loaded", found[1]))


def _routine(task: Task, root: Node, loc: Loc, path: Path, find: Find | None, language: str) -> tuple[Path, Routine]:
    """Find and read one routine; what is wrong in it is told where the program names it."""
    node, _, _ = walk(root, (*loc, "routine"))
    file = file_of(task.routine, path, find, node.place, "routine")
    try:
        if is_program(text_of(file)):
            message = f"{task.routine} is a program, and a program is made of routines"
            raise RoutineError([Problem(message, node.place)])
        return file, read_file(file, find, language)
    except MachineError as error:
        raise RoutineError([Problem(f"routine: {error}", node.place)]) from None
    except RoutineError as error:
        first = error.problems[0]
        if first.place == node.place:
            raise
        more = f", and {len(error.problems) - 1} more" if len(error.problems) > 1 else ""
        message = f"{task.routine} is broken: {first.place}: {first.message}{more}"
        raise RoutineError([Problem(message, node.place)]) from None
