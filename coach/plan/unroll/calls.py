"""What the coach says by itself in a movement: announcements, and cycles counted aloud."""

from __future__ import annotations

from fractions import Fraction
from typing import Final

from coach.language.exercise import Exercise
from coach.phrases import Phrases
from coach.plan.kinds import Hearing
from coach.plan.steps import Calls, Line
from coach.plan.unroll.run import whole
from coach.timing import UNITS

ANNOUNCED_FROM: Final = 60_000
"""A movement shorter than this, in milliseconds, has no "halfway", and in bouts no "last two" and "last one"."""
LAST_FROM: Final = 30_000
"""One without bouts that is shorter has no "last one"."""
MINUTE_FROM: Final = 3 * 60_000
TEN_FROM: Final = 20_000
"""Least length of a block that says "one minute left", and of a hold or free activity that says "ten left"."""
LEFT_FROM: Final = 10
LEFT: Final = 3
"""A count up of so many cycles tells, near its end, that so many are left."""


def calls_of(
    exercise: Exercise, phrases: Phrases, hearing: Hearing, duration: Fraction | None, length: Fraction
) -> Calls:
    """Give what is said in a movement.

    Args:
        exercise: bound.
        phrases: the coach's own sentences.
        hearing: how much is heard.
        duration: of a block that is bound by time, in milliseconds.
        length: of the whole movement, in milliseconds.
    """
    told, heard = exercise.announce, hearing("announce")
    long = length >= ANNOUNCED_FROM
    bouts = exercise.bout is not None

    def line(name: str, wanted: bool) -> Line | None:
        return Line("announce", phrases(name)) if wanted and heard else None

    def signal(name: str, earcon: str, wanted: bool) -> Line | None:
        """An announcement in whose place an earcon is heard where announcements are switched off."""
        return Line("earcon", earcon) if wanted and not heard else line(name, wanted)

    counted = hearing("countdown") and exercise.pace is not None
    free = not exercise.repeat and all(phase.phase.length is None for phase in exercise.phases)
    repeated = not free and exercise.pace is None  # of two steps on a beat the last are not told

    def pace(name: str) -> Line | None:
        """In a break it makes its own time; on the move it has to fit."""
        return Line("say", phrases(name)) if bouts else line(name, True)

    return Calls(
        stop=Line("safety", phrases("stop")),
        three=Line("countdown", phrases("number", number=3)) if counted else None,
        two=Line("countdown", phrases("number", number=2)) if counted else None,
        halfway=signal("halfway", "halfway", "halfway" in told and long and not (exercise.hold and exercise.repeat)),
        minute_left=line(
            "minute-left", "left" in told and not bouts and duration is not None and length >= MINUTE_FROM
        ),
        ten_left=line(
            "ten-left", "left" in told and not exercise.phases and not exercise.repeat and length >= TEN_FROM
        ),
        last_two=line("last-two", "last" in told and bouts and long),
        last_one=line("last-one", "last" in told and long)
        if bouts
        else signal("last-one", "last", "last" in told and repeated and length >= LAST_FROM),
        done=Line("announce", _done(phrases, duration)) if heard and bouts else None,
        quicker=pace("quicker"),
        slower=pace("slower"),
    )


def _done(phrases: Phrases, duration: Fraction | None) -> str:
    if duration is None:
        return phrases("done")
    if duration % UNITS["min"] == 0:
        return phrases("done-minutes", count=int(duration / UNITS["min"]))
    return phrases("done-seconds", count=round(duration / UNITS["s"]))


Counted = tuple[tuple[int, Line], ...]
"""Cycles, counted from 0 or from the end, and what is said in them."""


def counts_of(exercise: Exercise, phrases: Phrases, hearing: Hearing, cycles: int) -> tuple[Counted, Counted]:
    """Give what is counted aloud in so many cycles: in which of them, counted from 0, and with how many left."""
    count = exercise.count
    if count is None or not hearing("count"):
        return (), ()
    if count.down is not None:
        every = whole(count.down, "count")
        lefts = range((cycles - 1) // every * every, 0, -every)
        return (), tuple((left, Line("count", phrases("number", number=left))) for left in lefts)
    assert count.every is not None
    every = whole(count.every, "count")
    told = (LEFT,) if "left" in exercise.announce and cycles >= LEFT_FROM else ()
    ups = (done for done in range(every, cycles, every) if cycles - done not in told)
    return (
        tuple((done - 1, Line("count", phrases("number", number=done))) for done in ups),
        tuple((left, Line("count", phrases("cycles-left", count=left))) for left in told),
    )
