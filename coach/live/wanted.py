"""What is wanted of the plan: another pace, more or less talk. Live play asks for it, and plans nothing itself."""

from __future__ import annotations

from dataclasses import dataclass, replace
from fractions import Fraction
from typing import Final

from coach.language.routine import TALKS, Talk
from coach.live.score import Score
from coach.plan.adjust import Tempo
from coach.plan.ramp import FACTORS, PACES
from coach.plan.timeline import Span
from coach.timing import UNITS, Ms

SOON: Final = 1000
"""A change of pace is asked for from so many milliseconds on, so that there is time to plan it."""
_BEATS: Final = 2
"""How many beats a minute quicker or slower is; in seconds it is a twentieth."""
_TWENTIETH: Final = Fraction(1, 20)


@dataclass(frozen=True, slots=True)
class Wanted:
    """How a plan is to differ from the routine's own."""

    tempos: tuple[Tempo, ...] = ()
    talk: Talk = "full"


def talked(wanted: Wanted) -> Wanted:
    """Want the next amount of talk."""
    return replace(wanted, talk=TALKS[(TALKS.index(wanted.talk) + 1) % len(TALKS)])


def paced(score: Score, playing: Wanted, wanted: Wanted, here: Ms, by: int) -> tuple[Wanted, str, str]:
    """Want a movement quicker or slower, and all that follows of its exercise; gives that, a note, and since when.

    Args:
        score: what is played.
        playing: what it was planned with.
        wanted: what has been asked for until now.
        here: where one is; between movements the next one is meant.
        by: 1 for quicker, -1 for slower.
    """
    inside = score.move_at(here)
    move = inside or score.move_after(here)
    marks = () if move is None else score.marks_of(move)
    if move is None or not marks:
        return wanted, "nothing with a pace follows", ""
    if not move.has_pace:
        return wanted, "this has no pace to change", ""
    at = Ms(here - move.start + SOON) if inside else Ms(-1)
    mark = (score.mark_at(here) if inside else None) or marks[0]
    asked = _factor(score, wanted, move, move.end - move.start)
    if mark.interval is None:
        factor = asked + by * _TWENTIETH
        fine, note = FACTORS[0] <= factor <= FACTORS[1], f"at {round(100 * factor)} % of its pace"
    else:
        own = UNITS["min"] / mark.interval / _factor(score, playing, move, mark.start - move.start)
        pace = asked * own + by * _BEATS
        factor, fine, note = pace / own, PACES[0] <= pace <= PACES[1], f"{float(pace):.3g} beats a minute"
    if not fine:
        return wanted, "no quicker than that" if by > 0 else "no slower than that", ""
    when = "" if inside is None else " from the next bout" if score.in_bouts(move) else " from the next repetition"
    return replace(wanted, tempos=_with(score, wanted.tempos, move, at, factor)), note, when


def later(score: Score, playing: Wanted, wanted: Wanted, here: Ms, soon: int) -> Wanted | None:
    """Want the same from a later moment, where one has passed a change that is not in the plan yet; None if not."""
    moves = {move.number: move for move in score.moves}
    late = [
        tempo for tempo in wanted.tempos
        if tempo not in playing.tempos and tempo.movement in moves and here > moves[tempo.movement].start + tempo.at
    ]  # fmt: skip
    if not late:
        return None
    tempos = []
    for tempo in wanted.tempos:
        move = moves.get(tempo.movement)
        if tempo not in late or move is None:
            tempos.append(tempo)
        elif here + soon < move.end:
            tempos.append(replace(tempo, at=Ms(here + soon - move.start)))
    return replace(wanted, tempos=tuple(tempos))


def _with(score: Score, tempos: tuple[Tempo, ...], move: Span, at: Ms, factor: Fraction) -> tuple[Tempo, ...]:
    """The tempos with a new one, which holds for all that comes of the same exercise."""
    same = _same(score, move)
    kept = (each for each in tempos if each.movement not in same or (each.movement, each.at) < (move.number, at))
    return tuple(sorted((*kept, Tempo(move.number, at, factor)), key=lambda tempo: (tempo.movement, tempo.at)))


def _factor(score: Score, wanted: Wanted, move: Span, since: int) -> Fraction:
    """The factor of a movement so many milliseconds after its start: its own latest, or that of one before it."""
    same, here = _same(score, move), (move.number, since)
    factors = [each.factor for each in wanted.tempos if each.movement in same and (each.movement, each.at) <= here]
    return factors[-1] if factors else Fraction(1)


def _same(score: Score, move: Span) -> set[int]:
    return {span.number for span in score.moves if span.exercise == move.exercise}
