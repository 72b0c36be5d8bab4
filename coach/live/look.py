"""What there is to see at a moment of live play; a few look-ups, so that it may be asked for at every frame."""

from __future__ import annotations

from bisect import bisect_right
from operator import attrgetter
from typing import Any, Final, NamedTuple

from coach.live.score import Score
from coach.live.view import State, View
from coach.plan.timeline import Cue, Mark, Span
from coach.timing import UNITS, Ms

_START: Final = attrgetter("start")
_NOTHING: Final = {"phase_done": 0.0, "phase_left": Ms(0)}


class Moment(NamedTuple):
    """Where live play is."""

    score: Score
    state: State
    now: Ms
    """The place of the sound in the plan's time."""
    here: Ms
    """The place in the plan; in a lead that to which it leads."""
    lead: tuple[Cue, ...]
    extra: Ms
    """How much longer this rest still is than planned."""
    end: Ms
    """Where it ends."""
    heard: Ms
    """How long it was played."""
    talk: str
    music: bool | None
    note: str


def look(moment: Moment) -> View:
    """Give what there is to see."""
    score, here, now = moment.score, min(moment.here, moment.end), moment.now
    blocks, number = score.blocks, score.block_at(here)
    left = Ms(max(moment.end - now, 0) + moment.extra)
    cue = _said(moment)
    return View(
        title=score.timeline.title,
        language=score.timeline.language,
        state=moment.state,
        phrase="" if cue is None else cue.text,
        said=0.0 if cue is None else _share(cue.start, cue.end, now),
        exercise=blocks[number].title,
        left_here=Ms(max(min(blocks[number].end, moment.end) - now, 0) + moment.extra),
        left=left,
        heard=moment.heard,
        done=min(1.0, max(0.0, now / moment.end)) if moment.end else 1.0,
        following=blocks[number + 1].title if number + 1 < len(blocks) else "",
        talk=moment.talk,
        music=moment.music,
        underruns=0,
        note=moment.note,
        **_body(moment, score.span_at(here)),
    )


def _led(moment: Moment) -> dict[str, Any]:
    """How far a lead is, and how long it is till where it leads."""
    left, length = Ms(moment.here - moment.now), moment.here - moment.lead[0].start
    return {"phase_done": min(1.0, max(0.0, 1 - left / length)), "phase_left": left}


def _body(moment: Moment, span: Span | None) -> dict[str, Any]:
    """What the body does, and how much of it is done."""
    here = moment.here
    still = {"cycle": 0, "cycles": 0, "bouts": False, "phase": "", "pace": None}
    led = bool(moment.lead) and moment.now < here
    if span is None or led:
        which = (None, 1, 1) if span is None else (span.side, span.set, span.sets)
        heard = dict(zip(("side", "set", "sets"), which, strict=True)) | (_led(moment) if led else _NOTHING)
        return {"body": "listen"} | still | heard
    shared = {"body": span.kind, "side": span.side, "set": span.set, "sets": span.sets}
    mark = moment.score.mark_at(here) if span.kind == "move" else None
    if mark is None:
        return shared | still | _progress(span.start, span.end, moment, moment.extra)
    bouts = moment.score.in_bouts(span)
    start, end = _bout(moment.score, span, mark) if bouts else (mark.start, moment.score.phase_end(mark))
    return shared | _progress(start, end, moment, Ms(0)) | {
        "cycle": mark.cycle,
        "cycles": mark.cycles,
        "bouts": bouts,
        "phase": mark.name,
        "pace": None if mark.interval is None else float(UNITS["min"] / mark.interval),
    }  # fmt: skip


def _bout(score: Score, span: Span, mark: Mark) -> tuple[Ms, Ms]:
    """The bounds of a bout, or of the break behind it."""
    marks = score.timeline.marks
    if not mark.name:
        return mark.start, score.phase_end(mark)
    at = bisect_right(marks, mark.start, key=_START)
    first, last = at - 1, at
    while first and marks[first].entry not in ("bout", "lane"):
        first -= 1
    while last < len(marks) and marks[last].start < span.end and marks[last].name and marks[last].cycle == mark.cycle:
        last += 1
    return marks[first].start, min(span.end, marks[last].start) if last < len(marks) else span.end


def _progress(start: Ms, end: Ms, moment: Moment, extra: Ms) -> dict[str, Any]:
    left = Ms(end - moment.here + extra)
    return {
        "phase_done": min(1.0, max(0.0, 1 - left / (end - start + extra))) if end > start else 1.0,
        "phase_left": left,
    }


def _said(moment: Moment) -> Cue | None:
    """What is said now, or was said last since one came in."""
    spoken, first = moment.score.spoken, moment.lead
    if moment.now >= moment.here:
        number = bisect_right(spoken, moment.now, key=_START) - 1
        if number >= 0:
            return spoken[number]
    return next((cue for cue in reversed(first) if cue.text and cue.start <= moment.now), None)


def _share(start: Ms, end: Ms, now: Ms) -> float:
    return min(1.0, max(0.0, (now - start) / (end - start)))
