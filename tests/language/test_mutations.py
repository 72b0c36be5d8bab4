"""Routines with random mistakes: each becomes a timeline that obeys the laws, or an error that says what and where.

A thousand fixed ones in every run; `pytest tests/language/test_mutations.py --mutations 20000` draws others.
"""

from __future__ import annotations

import random
from functools import cache
from pathlib import Path

import pytest
from gone_wrong import drawn
from hypothesis import given
from hypothesis import strategies as st
from language.mutations import mutated, sources
from plan.laws import obeys
from plan.made_up import measure

from coach.errors import ChoiceError, CoachError, RoutineError
from coach.language.bind import bind
from coach.language.files import read_file
from coach.language.routine import TALKS, Routine, exercises
from coach.language.wishes import Wishes
from coach.library import find
from coach.phrases import Phrases
from coach.plan.expand import expand, texts
from coach.plan.kinds import Hearing
from coach.plan.lay.tape import Spoken
from coach.plan.schedule import schedule
from coach.plan.unroll.script import MAX_STEPS

EXAMPLES = 1000
MOST_MEASURED = 5_000_000
"""How often the length of a sound may be asked for in one routine: what asks more often never ends."""

cached_measure, phrases = cache(measure), cache(Phrases)


def wishes_for(routine: Routine, draw: random.Random) -> Wishes:
    """A listener's choices, some of them odd."""
    names = [exercise.exercise for exercise in exercises(routine.script)] or ["none"]
    changed = {f"{draw.choice(names)}.{draw.choice(['repeat', 'for', 'hold', 'sets', 'pace', 'rest', 'relax'])}":
               draw.choice(["2", "8-10", "20 s", "0", "10000", "x"])} if draw.random() < 0.1 else {}  # fmt: skip
    return Wishes(
        level=draw.choice([None, *routine.levels]),
        settings=changed,
        talk=draw.choice(TALKS),
        without=(draw.choice(names),) if draw.random() < 0.05 else (),
        only=(draw.choice(names),) if draw.random() < 0.05 else (),
        side=draw.choice(["left", "right"]) if draw.random() < 0.05 else None,
        ranges=draw.choice(["low", "middle", "high"]),
    )


def holds_what_is_promised(text: str, seed: int, path: Path) -> None:
    """Read, bind, expand and schedule a text; fail unless it obeys the laws or is refused with a place."""
    draw = random.Random(seed)
    path.write_bytes(text.encode("utf-8", "surrogatepass"))
    try:
        routine = read_file(path, find)
        wishes = wishes_for(routine, draw)
        bound = bind(routine, wishes)
        steps = expand(bound, phrases(routine.language), Hearing(wishes.talk), draw.choice([0, 0, seed]))
        assert len(steps) <= MAX_STEPS + 20
        prepared, asked = set(texts(steps)), 0

        def counted(text: str, sound: str) -> Spoken:
            nonlocal asked
            asked += 1
            assert asked <= MOST_MEASURED
            assert not text or (text, sound) in prepared, f"{text!r} was never prepared in the style {sound}"
            return cached_measure(text, sound)

        timeline = schedule(steps, counted, routine=routine.name, title=routine.title, language=routine.language)
    except RoutineError as error:
        refused: CoachError | None = error
    except ChoiceError as error:
        refused = error
    else:
        refused = None
    if refused is None:
        obeys(timeline, cached_measure)
    else:
        says_what_and_where(refused, text, path)


def says_what_and_where(error: CoachError, text: str, path: Path) -> None:
    """Fail unless every problem of an error has a message, and a place in the text or in what it includes."""
    assert str(error)
    for problem in error.problems if isinstance(error, RoutineError) else ():
        assert problem.message
        assert problem.place is not None, f"no place: {problem.message}"
        assert problem.place.column >= 1
        if problem.place.file == str(path):
            assert 1 <= problem.place.line <= len(text.splitlines()) + 2
    assert not isinstance(error, RoutineError) or error.problems


@st.composite
def texts_gone_wrong(draw: st.DrawFn) -> str:
    seeds = st.lists(st.integers(0, 2**32 - 1), min_size=1, max_size=6)
    return mutated(draw(st.integers(0, len(sources()) - 1)), draw(seeds))


def test_a_routine_gone_wrong_is_a_timeline_by_the_laws_or_an_error_with_its_place(
    request: pytest.FixtureRequest, tmp_path: Path
) -> None:
    path = tmp_path / "routine.yaml"
    profile = drawn(request.config, EXAMPLES)
    given(texts_gone_wrong(), st.integers(0, 2**32 - 1))(
        profile(lambda text, seed: holds_what_is_promised(text, seed, path))
    )()


def many(entry: str, count: int) -> str:
    return "".join(f"{entry.replace('#', str(number))}\n" for number in range(count))


R = "routine: R\nscript:\n"
NESTED = "".join(
    f"{' ' * 4 * depth}  - circuit: C\n{' ' * 4 * depth}    rounds: 10000\n{' ' * 4 * depth}    do:\n"
    for depth in range(5)
)
CYCLE = "    phases: [in 1 ms, out 1 ms]\n    count: {every: 1}\n"
STEPS = "    pace: 240\n    phases: [left 1 beat, right 1 beat]\n"
ENDLESS = {
    "rounds of rounds": f"{R}{NESTED}{' ' * 20}  - say: Hello.\n",
    "rounds of rounds of nothing": f"{R}{NESTED}{' ' * 20}  - say: Hello.\n{' ' * 20}    then: none\n",
    "sets of repeats": f"{R}  - exercise: E\n    sets: 10000\n    sides: [left, right]\n    repeat: 10000\n{CYCLE}",
    "hours of milliseconds": f"{R}  - exercise: E\n    for: 4 h\n{CYCLE}",
    "sets of holds": f"{R}{NESTED}{' ' * 20}  - {{exercise: E, sets: 10000, hold: 1 ms}}\n",
    "twenty reminders": f"{R}  - exercise: E\n    for: 4 h\n    phases: [in 4 s, out 4 s]\n    reminders:\n"
                           + many("      - {every: 5 s, say: Slowly #.}", 20),
    "very many reminders": f"{R}  - exercise: E\n    for: 4 h\n    phases: [in 4 s, out 4 s]\n    reminders:\n"
                           + many("      - {at: 1:00, say: Slowly #.}", 2000),
    "very many stages": f"{R}  - exercise: E\n    for: 4 h\n    phases: [in 4 s, out 4 s]\n    words:\n"
                        + many("      - {for: 1, speak: all}", 2000),
    "very many levels": "routine: R\nlevels:\n" + many("  l#: {ranges: low}", 2000) + "script:\n" + many("  - say: Hello #.", 2000),
    "a turn of hours": f"{R}  - exercise: E\n    repeat: 10000\n{STEPS}    bout: {{for: 8 steps, break: 1 s, do: "
                       "[{safety: Look., wait: 4 h}]}\n",
    "beats without number": f"{R}  - exercise: E\n    for: 4 h\n    pace: 240\n    phases:\n" + many("      - left 1000 beats", 2000),
    "rests of hours": f"{R}  - circuit: C\n    rounds: 10000\n    do:\n      - rest: 4 h\n",
    "a long count in": f"{R}  - exercise: E\n    sets: 10000\n    repeat: 1\n    count in: 1000\n{STEPS}",
}  # fmt: skip


@pytest.mark.parametrize("name", ENDLESS)
def test_what_never_ends_is_refused_or_bounded(name: str, tmp_path: Path) -> None:
    for seed in range(3):
        holds_what_is_promised(ENDLESS[name], seed, tmp_path / "routine.yaml")


@pytest.mark.parametrize("number", range(len(set(sources()))))
def test_the_sources_themselves_obey(number: int, tmp_path: Path) -> None:
    (tmp_path / "routine.yaml").write_text(sources()[number], "utf-8")
    routine = read_file(tmp_path / "routine.yaml", find)
    for talk in TALKS:
        for level in (None, *routine.levels):
            steps = expand(bind(routine, Wishes(level, talk=talk)), phrases(routine.language), Hearing(talk))
            timeline = schedule(steps, cached_measure, routine="r", title=routine.title, language=routine.language)
            obeys(timeline, cached_measure)
