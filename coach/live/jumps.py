"""Where a key leads: another exercise, or some seconds back or on. In a lane one lands where a fresh lane begins."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from typing import Final

from coach.live.entry import Entry, at_phase, just_there, lane_again, on_a_beat, path_again
from coach.live.reentry import go_on
from coach.live.score import Score
from coach.plan.anchor import anchor_of, place_of
from coach.timing import Ms

LEAP: Final = 10_000
"""How far back and forward go, in milliseconds."""


def exercise(score: Score, here: Ms, by: int, walked: bool) -> Entry:
    """Give how the next exercise (`by` is 1), the one before (-1) or this one (0) begins.

    Before the first one is the opening, and behind the last what closes the routine.

    Args:
        score: what is played.
        here: where one is.
        by: how many exercises on.
        walked: whether steps were walked since the lane was fresh.
    """
    if here < score.blocks[0].start:
        return land(score, score.blocks[0].start if by > 0 else Ms(0), walked)
    number = score.block_at(here) + by
    if number < len(score.blocks):
        return land(score, score.blocks[max(number, 0)].start, walked)
    since = max(here, score.moves[-1].end) if score.moves else here
    closing = next((cue.start for cue in score.sentences if cue.start >= since), None)
    return Entry(score.timeline.duration if closing is None else closing)


def same_place(old: Score, new: Score, here: Ms) -> Ms:
    """Give a place of one plan in another, in the same exercise, however long what is told before it is there."""
    place = place_of(new.timeline, anchor_of(old.timeline, here))
    number = old.block_at(here)
    if here < old.blocks[0].start or number >= len(new.blocks):
        return place
    block = new.blocks[number]
    return min(max(place, block.start), Ms(block.end - 1))


def leap(score: Score, here: Ms, to: Ms, walked: bool) -> Entry:
    """Give how one comes in near a moment, at a boundary of cues; `walked` as in `exercise`."""
    to = Ms(min(max(to, 0), score.timeline.duration))
    return land(score, _back(score, to) if to < here else _on(score, to), walked)


def resume(score: Score, at: Ms) -> Entry:
    """Give how one begins at a moment in another session: in a lane, and before steps in it, at its start."""
    move = score.move_at(at)
    if move is not None and score.in_lane(move):
        return land(score, _back(score, at), True)
    entry = go_on(score, at)
    return land(score, entry.target, True) if _walks(score, entry.target) else entry


def land(score: Score, target: Ms, walked: bool) -> Entry:
    """Come in at a boundary; where one needs the whole lane, the way to its start comes first."""
    move, mark = score.move_at(target), score.mark_at(target)
    first = (lane_again(score),) if walked and _walks(score, target) else ()
    if move is None or mark is None or mark.start != target:
        entry = just_there(score, target, first)
    elif mark.interval is None:
        entry = at_phase(score, mark, first)
    elif mark.entry == "lane":
        return on_a_beat(score, mark, (lane_again(score),), lane=True)
    else:
        entry = on_a_beat(score, mark, first or ((path_again(score),) if score.in_bouts(move) else ()))
    return entry._replace(lane=bool(first))


def _walks(score: Score, target: Ms) -> bool:
    """Tell whether one lands before steps, in a routine with a lane: in the same exercise, or with nothing between."""
    at = bisect_left(score.steps, target)
    if not score.lanes or at == len(score.steps):
        return False
    move = score.move_at(target) or score.move_after(target)
    soon = target if move is None else move.end
    return score.steps[at] < max(score.blocks[score.block_at(target)].end, soon)


def _back(score: Score, to: Ms) -> Ms:
    """The last boundary at or before a moment."""
    if score.anywhere(to):
        return to
    return score.boundaries[max(bisect_right(score.boundaries, to) - 1, 0)]


def _on(score: Score, to: Ms) -> Ms:
    """The first boundary at or after a moment; where nothing is said between movements, the moment itself."""
    quiet = score.move_at(to) is None and not any(score.sounding(to, Ms(to + 1)))
    if quiet or score.anywhere(to):
        return to
    at = bisect_left(score.boundaries, to)
    return score.boundaries[at] if at < len(score.boundaries) else score.timeline.duration
