"""Conditions that never hold: a week, day or level that is asked for and never comes where the condition stands."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from coach.errors import Place, Problem
from coach.programs.condition import END, Clause, Condition
from coach.programs.program import Program


def never_so(program: Program, when: Condition, around: Condition | None, place: Place) -> Iterator[Problem]:
    """Find what a condition asks for in vain: on a day of rest, or outside of the session in which it stands.

    Args:
        program: the whole; its routines are loaded.
        when: a condition in it.
        around: the condition of the session in which it stands.
        place: where it stands.
    """
    outer = () if around is None else around.clauses
    for number, clause in enumerate(when.clauses):
        beside = (*outer, *when.clauses[:number], *when.clauses[number + 1 :])
        there = _there(program, clause, beside)
        asked = () if clause.no or not there else _told_apart(clause)
        for each, told in asked:
            if not any(each.holds(value) for value in there):
                yield Problem(
                    f"{clause.what} {told} never comes here; expected {clause.what}s among {_listed(there)}", place
                )


def _there(program: Program, clause: Clause, beside: Sequence[Clause]) -> list[int | str]:
    """Give the weeks, days or levels that come where the clauses beside one hold."""
    values: Sequence[int | str] = ("none", *program.levels)
    if clause.what != "level":
        values = range(1, program.weeks + 1) if clause.what == "week" else program.days
    return [value for value in values if all(c.what != clause.what or c.holds(value) for c in beside)]


def _told_apart(clause: Clause) -> Iterator[tuple[Clause, str]]:
    """Give each thing that a clause asks for, as a clause of its own and in words."""
    for name in clause.names:
        yield Clause(clause.what, no=False, names=(name,)), name
    for low, high in clause.numbers:
        told = f"{low}" if low == high else f"{low} or later" if high == END else f"{low}-{high}"
        yield Clause(clause.what, no=False, numbers=((low, high),)), told


def _listed(values: Sequence[int | str]) -> str:
    """Write values in order; whole numbers without a gap as a range."""
    first, last = values[0], values[-1]
    if isinstance(first, int) and isinstance(last, int) and last - first + 1 == len(values) > 2:
        return f"{first}-{last}"
    return ", ".join(map(str, values))
