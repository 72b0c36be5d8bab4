"""The walk through a routine's items: parts, circuits and what is said between exercises."""

from __future__ import annotations

import random
from collections.abc import Iterable, Iterator
from fractions import Fraction
from typing import NoReturn

from coach.errors import Place, Problem, RoutineError
from coach.language.exercise import Exercise
from coach.language.items import Open, Pause, Rest, Return, Safety, Say
from coach.language.quantity import Quantity
from coach.language.routine import Circuit, Part, Routine, exercises
from coach.language.words import Text
from coach.phrases import Phrases
from coach.plan.cycles import laps
from coach.plan.kinds import Hearing
from coach.plan.lay.tape import MAX_CUES, MAX_LENGTH, TOO_LONG
from coach.plan.steps import Chapter, Line, Movement, Offer, Silence, Speak, Step
from coach.plan.unroll.course import Course, Start
from coach.plan.unroll.lane import Ground
from coach.plan.unroll.run import whole
from coach.plan.unroll.words import rest_of, said

MAX_STEPS = 30_000
"""How many steps a routine may unroll to."""


class Script:
    """Walks through the items; remembers what the next one depends on."""

    def __init__(self, routine: Routine, phrases: Phrases, hearing: Hearing, seed: int) -> None:
        self.items = routine.script
        self.phrases = phrases
        self.hearing = hearing
        self.seed = seed
        self.ground = Ground(routine)
        self.course = Course(phrases, hearing, self.ground, seed)
        self.exercises = len(list(exercises(routine.script)))
        self.one_chapter = False
        self.round = 1
        self.announced = ""
        """Which round begins, to be told in the chapter of its first exercise."""
        self.change: Quantity | None = None
        """The least rest between exercises here."""
        self.due: Quantity | None = None
        """A rest that comes before the next exercise."""
        self.resting = False
        self.place: Place | None = None
        self.walked = 0
        """Where the walk is, and how many items it has passed."""

    def steps(self) -> Iterator[Step]:
        """Give all steps of the script.

        Raises:
            RoutineError: there are more than a track can hold.
        """
        length, cues = Fraction(0), 0
        for number, step in enumerate(self.walk(self.items)):
            if number >= MAX_STEPS:
                self.fail("the routine gets too long here: its sets and rounds never end")
            if isinstance(step, Silence):
                length += step.length
            elif isinstance(step, Movement):
                length += step.length
                cues += laps(step) * sum(beat.beats for beat in step.cycle)
            if length > MAX_LENGTH or cues > MAX_CUES:
                self.fail(TOO_LONG)
            yield step

    def fail(self, message: str) -> NoReturn:
        """Say that something is too much, at the item where the walk is."""
        raise RoutineError([Problem(message, self.place)])

    def walk(self, items: Iterable[object]) -> Iterator[Step]:
        """Give the steps of some items."""
        for item in items:
            self.place = getattr(item, "place", None) or self.place
            self.walked += 1
            if self.walked > MAX_STEPS:
                self.fail("the routine gets too long here: its rounds never end")
            match item:
                case Say() | Safety() | Return():
                    yield from self.words(item)
                case Pause():
                    self.due = None
                    yield Silence(item.pause.exact)
                case Rest():
                    yield from self.rest(item.rest.exact)
                    yield from self.in_a_rest(item.say, item.tips)
                case Open():
                    self.due, self.resting = None, True
                    yield Silence(item.open.exact, "open")
                    yield from self.in_a_rest(item.say, ())
                case Part():
                    yield from self.part(item)
                case Circuit():
                    yield from self.circuit(item)
                case Exercise():
                    yield from self.exercise(item)

    def words(self, item: Say | Safety | Return) -> Iterator[Step]:
        """A spoken item between exercises."""
        if isinstance(item, Return):
            self.ground.regained()
        speak = said(item, self.hearing, self.phrases)
        if speak is not None:
            yield speak

    def rest(self, length: Fraction) -> Iterator[Step]:
        """A rest, with a warning before its end."""
        yield from rest_of(length, self.hearing, self.phrases)
        self.due, self.resting = None, True

    def in_a_rest(self, say: Text | None, tips: tuple[Text, ...]) -> Iterator[Step]:
        """What is said at the start of a rest, and what may be said in it."""
        if say is not None:
            yield Speak(Line("say", say.text, place=say.place), at="start")
        drawn = list(tips) if self.hearing("tip") else []
        if self.seed:
            random.Random(f"{self.seed} {self.walked}").shuffle(drawn)
        for tip in drawn:
            yield Offer(Line("tip", tip.text, place=tip.place))

    def part(self, part: Part) -> Iterator[Step]:
        """A part: its items, the rests between its exercises, and its chapter."""
        outer = self.one_chapter
        if part.chapter == "one" and not outer:
            yield Chapter(part.part)
            self.one_chapter = True
        yield from self.within(part.do, part.change or self.change)
        self.one_chapter = outer

    def within(self, items: Iterable[object], change: Quantity | None) -> Iterator[Step]:
        """Items with a rest of their own between exercises."""
        outer, self.change = self.change, change
        yield from self.walk(items)
        self.change = outer
        if self.due is not None:
            self.due = outer

    def circuit(self, circuit: Circuit) -> Iterator[Step]:
        """Items in rounds."""
        rounds = whole(circuit.rounds, "rounds")
        if len(list(exercises(circuit.do))) < self.exercises:
            yield from self.overdue()
            told = [self.phrases("sentence", name=circuit.circuit), self.phrases("dose-rounds", count=rounds)]
            yield Speak(Line("say", " ".join(told)), at="start")
        outer = self.round
        for number in range(1, rounds + 1):
            self.round = number
            if number > 1:
                pause = circuit.rest or circuit.change
                if pause is not None:
                    yield from self.rest(pause.exact)
                if self.hearing("announce"):
                    self.announced = self.phrases("round", number=number, count=rounds)
            yield from self.within(circuit.do, circuit.change or self.change)
        self.round = outer

    def overdue(self) -> Iterator[Step]:
        """The rest that is due before what comes next."""
        if self.due is not None:
            yield from self.rest(self.due.exact)

    def exercise(self, exercise: Exercise) -> Iterator[Step]:
        """An exercise, after the rest that is due before it."""
        yield from self.overdue()
        if not self.one_chapter:
            title = exercise.exercise
            if self.round > 1:
                title = self.phrases("chapter-round", name=title, number=self.round)
            yield Chapter(title)
        if self.announced:
            yield Speak(Line("announce", self.announced), at="start")
            self.announced = ""
        start = Start(named=self.exercises > 1, resting=self.resting, round=self.round)
        yield from self.course.steps(exercise, start)
        self.due, self.resting = self.change, False
