"""An exercise from its name to its last word: sets, then sides, each a movement, and what is said between them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from fractions import Fraction
from functools import partial

from coach.language import phases
from coach.language.exercise import Exercise
from coach.language.items import Return
from coach.phrases import Phrases
from coach.plan.kinds import Hearing
from coach.plan.steps import Line, Offer, Speak, Step
from coach.plan.unroll.lane import Ground
from coach.plan.unroll.movement import movement_of
from coach.plan.unroll.run import Run, whole
from coach.plan.unroll.words import mirrored, rest_of, said

POSITION_WAIT = Fraction(6000)
"""Time to get into another position, in milliseconds."""


@dataclass(frozen=True, slots=True)
class Start:
    """How an exercise begins: whether it is named, in a running rest, and in which round."""

    named: bool
    resting: bool
    round: int


class Course:
    """Gives the steps of exercises; remembers the position, kit and pace of the one before."""

    def __init__(self, phrases: Phrases, hearing: Hearing, ground: Ground, seed: int) -> None:
        self.phrases = phrases
        self.hearing = hearing
        self.ground = ground
        self.seed = seed
        self.position = ""
        self.kit = ""
        self.interval: Fraction | None = None

    def steps(self, exercise: Exercise, start: Start) -> Iterator[Step]:
        """Give the steps of one exercise."""
        if start.named:
            yield Speak(Line("say", self.name(exercise, start.resting)), at="start")
            yield from self.kit_of(exercise)
        sides: tuple[str | None, ...] = exercise.sides or (None,)
        doses = len(exercise.amounts())
        sets = doses if doses > 1 else 1 if exercise.sets is None else whole(exercise.sets, "sets")
        number = 0
        for at in range(1, sets + 1):
            for side in sides:
                silent = False
                if number:
                    yield from self.between(exercise, side, at, sets, side is sides[0])
                    yield from self.mistakes(exercise, side)
                    silent = exercise.again is not None and len(sides) > 1
                else:
                    yield from self.setup(exercise, side, start.round > 1)
                place = partial(mirrored, side=side, phrases=self.phrases)
                earlier = number + (start.round - 1) * sets * len(sides)
                run = Run(self.phrases, self.hearing, place, side, at, sets, earlier, silent, self.seed)
                movement = movement_of(exercise, run)
                self.ground.walked(exercise, movement)
                yield movement
                yield from self.after(exercise, side)
                number += 1
        if movement.interval is not None:
            self.interval = movement.interval_at(movement.length)

    def setup(self, exercise: Exercise, side: str | None, again: bool) -> Iterator[Step]:
        """What is said before the first set: the position if it is another, and the set-up."""
        yield from self.position_of(exercise, side)
        yield from self.lines(exercise, side, again)

    def lines(self, exercise: Exercise, side: str | None, again: bool) -> Iterator[Step]:
        """The lines of the set-up; said again they are short, or left out."""
        for item in exercise.setup:
            if isinstance(item, Return):
                self.ground.regained()
            speak = said(item, self.hearing, self.phrases, side, "end", again)
            if speak is not None:
                yield speak

    def after(self, exercise: Exercise, side: str | None) -> Iterator[Step]:
        """What is said behind each movement."""
        for item in exercise.after:
            if isinstance(item, Return):
                self.ground.regained()
            speak = said(item, self.hearing, self.phrases, side)
            if speak is not None:
                yield speak

    def between(self, exercise: Exercise, side: str | None, at: int, sets: int, new_set: bool) -> Iterator[Step]:
        """The rest before another side or set, and what is said in it."""
        length = (exercise.rest or exercise.change) if new_set else (exercise.change or exercise.rest)
        if length is not None:
            yield from rest_of(length.exact, self.hearing, self.phrases)
        announced = self.hearing("announce") and "sets" in exercise.announce
        if new_set and announced:
            yield Speak(Line("announce", self.phrases("set", number=at, count=sets)), at="start")
        elif not new_set and exercise.again is None:
            way = "other-way" if exercise.movement() == "circle" else "other-side"
            yield Speak(Line("say", self.phrases(way)), at="start")
        yield from self.position_of(exercise, side)
        if len(exercise.sides) < 2:
            yield from self.lines(exercise, side, again=True)
        elif exercise.again is not None:
            text = mirrored(exercise.again.text, side, self.phrases)
            yield Speak(Line("say", text, place=exercise.again.place), at="end")
        else:
            yield from self.sided(exercise, side, at > 1)

    def sided(self, exercise: Exercise, side: str | None, short: bool) -> Iterator[Step]:
        """The lines of the set-up that name a side; in a later set their short forms."""
        for item in exercise.setup:
            speak, plain = (said(item, self.hearing, self.phrases, each, "end") for each in (side, None))
            if speak is None or plain is None or speak.line.text == plain.line.text:
                continue
            if short and speak.line.then is not None:
                speak = replace(speak, line=replace(speak.line, text=speak.line.then, then=None))
            if speak.line.text:
                yield speak

    def mistakes(self, exercise: Exercise, side: str | None) -> Iterator[Step]:
        """Common mistakes, one of which may be told in a rest."""
        for mistake in exercise.mistakes if self.hearing("tip") else ():
            yield Offer(Line("tip", mirrored(mistake.text, side, self.phrases), place=mistake.place))

    def position_of(self, exercise: Exercise, side: str | None) -> Iterator[Step]:
        """The position, if it is another than before."""
        if exercise.position is None:
            self.position = ""  # who does something else may have got up
            return
        text = mirrored(exercise.position.text, side, self.phrases)
        if text != self.position:
            self.position = text
            line = Line("say", self.phrases("sentence", name=text), place=exercise.position.place)
            yield Speak(line, POSITION_WAIT, "start")

    def kit_of(self, exercise: Exercise) -> Iterator[Step]:
        """What to take, if it is something else than before."""
        kit = ", ".join(text.text for text in (exercise.kit, exercise.load) if text is not None)
        if kit and kit != self.kit:
            place = (exercise.kit or exercise.load or exercise).place
            yield Speak(Line("say", self.phrases("with", kit=kit), place=place), at="start")
        self.kit = kit

    def name(self, exercise: Exercise, resting: bool) -> str:
        """The sentence that names an exercise, and says whether its pace is another than before."""
        name, pace = exercise.exercise, exercise.pace
        if pace is None or self.interval is None:
            told = resting and "next" in exercise.announce
            return self.phrases("next" if told else "sentence", name=name)
        exact = (pace.from_ if isinstance(pace, phases.Ramp) else pace).exact
        interval = 60_000 / exact
        change = "now-quicker" if interval < self.interval else "now-slower" if interval > self.interval else "now"
        return self.phrases(change, name=name[:1].lower() + name[1:])
