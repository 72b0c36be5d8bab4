"""How the sound goes on after a pause: the last sentence again, a count-in before a beat, a breath or hold whole."""

from __future__ import annotations

from typing import Final

from coach.live.entry import BEFORE_ACTION, Entry, again, at_phase, just_there, on_a_beat, path_again
from coach.live.score import LONG_PHASE, Score
from coach.plan.lay.marks import FULL_STOPS
from coach.plan.timeline import Cue, Mark, Span
from coach.timing import Ms

RECENT: Final = 10_000
"""A sentence that began so little before, in milliseconds, is said again and the plan goes on from it."""


def go_on(score: Score, here: Ms) -> Entry:
    """Give how the sound goes on from where it was stopped; no step is walked twice."""
    move = score.move_at(here)
    if move is None or here >= score.behind(move):
        return _between(score, here)
    mark, said = score.mark_at(here), _told(score, move)
    if mark is None or score.anywhere(here):
        return just_there(score, here, again(said))
    marks = score.marks_of(move)
    if score.in_bouts(move):
        return _in_bouts(score, here, move, marks, mark)
    if mark.interval is None and not _is_release(score, mark):
        return at_phase(score, _begun(marks, mark, here), again(said, BEFORE_ACTION))
    coming = next((each for each in marks if each.entry and each.start >= here), None)
    if coming is None:
        return Entry(score.behind(move))
    if coming.interval is None:
        return at_phase(score, coming, again(said, BEFORE_ACTION))
    return on_a_beat(score, coming, again(said))


def _told(score: Score, move: Span) -> Cue | None:
    """The last sentence of an exercise before a movement."""
    return score.told_before(move.start, score.blocks[score.block_at(move.start)].start)


def _begun(marks: tuple[Mark, ...], mark: Mark, here: Ms) -> Mark:
    """Where a cycle in seconds was begun that is now done whole; of a very long one its phase."""
    cycle = next((each for each in reversed(marks) if each.entry and each.start <= mark.start), mark)
    return cycle if here - cycle.start <= LONG_PHASE else mark


def _is_release(score: Score, mark: Mark) -> bool:
    """Whether a hold is let go of in a phase, and so is done; the phase has the name of what the coach says then."""
    word = score.phrases("release").rstrip(FULL_STOPS)
    return not mark.entry and mark.name.casefold() == word.casefold()


def _in_bouts(score: Score, here: Ms, move: Span, marks: tuple[Mark, ...], mark: Mark) -> Entry:
    """Safety first: the path is looked at again, and the bout goes on with its next cycle, or with its break."""
    if mark.name:
        coming = next((m for m in marks if m.entry and m.start >= here and m.cycle == mark.cycle), None)
        if coming is not None:
            return on_a_beat(score, coming, (path_again(score),))
        stand = next((m for m in marks if not m.name and m.cycle == mark.cycle), None)
        return Entry(score.behind(move) if stand is None else stand.start)
    following = next((m for m in marks if m.cycle == mark.cycle + 1), None)
    end = move.end if following is None else following.start
    look = next((cue for cue in score.sounding(here, end) if cue.kind == "safety" and cue.beat is None), None)
    if look is not None:
        return Entry(min(look.start, here))
    return Entry(here) if following is None else on_a_beat(score, following, (path_again(score),))


def _between(score: Score, here: Ms) -> Entry:
    """Outside of movements: the last sentence again, if it still concerns what comes."""
    said = score.told_before(Ms(here + 1), score.moved_until(here))
    move = score.move_after(here)
    count_in = here if move is None else score.first_of(move)
    target = min(here, count_in)
    if said is None:
        return Entry(target)
    if here - said.start < RECENT:
        return Entry(said.start)
    return just_there(score, target, again(said))
