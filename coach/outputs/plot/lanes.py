"""Which cue is drawn in which lane, and how many of them share a bar."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from typing import Final, NamedTuple

from coach.plan.kinds import Kind
from coach.plan.timeline import Chapter, Cue, Span, Timeline
from coach.timing import Ms, clock

MOST_BARS: Final = 1500
"""Bars in one lane of the overview; where there are more, neighbours share one."""
_TOGETHER_MS: Final = 4500
"""Beats no further apart than this are one bar of the overview, as they are one line of the cue sheet."""
_LONGEST_TITLE: Final = 90
"""Characters of the text that is shown when the pointer rests on a bar."""
_LENGTH: Final = re.compile(r"-\d.*")
"""The length in the name of a tone that carries a breath, and what follows it."""


class Lane(NamedTuple):
    """A row of the picture."""

    name: str
    """How its elements are styled."""
    title: str
    kinds: tuple[Kind, ...]
    on_beats: bool = False


class Bar(NamedTuple):
    """Something in a lane."""

    start: Ms
    end: Ms
    label: str
    """What is written in it or under it, if there is room."""
    title: str
    """What is told when the pointer rests on it."""


LANES: Final = (
    Lane("safety", "safety", ("safety",)),
    Lane("say", "sentences", ("say", "cue", "announce")),
    Lane("extra", "tips, reminders", ("tip", "reminder", "detail")),
    Lane("count", "counts", ("count", "countdown")),
    Lane("beat", "words on beats", ("beat",), on_beats=True),
    Lane("tick", "ticks", ("tick",), on_beats=True),
    Lane("tone", "tones", ("tone", "earcon", "chime", "awake")),
)
"""The lanes of cues, from top to bottom."""


def cues_of(lane: Lane, cues: Iterable[Cue]) -> list[Cue]:
    """Give the cues that belong in a lane."""
    return [cue for cue in cues if cue.kind in lane.kinds]


def heard(cue: Cue) -> str:
    """Tell what a cue says, or of a tone its name, without its length."""
    return cue.text or _LENGTH.sub("", cue.sound)


def bar_of(cue: Cue) -> Bar:
    """Give the bar of one cue."""
    label = heard(cue)
    return Bar(cue.start, cue.end, label, f"{clock(cue.start)} {cue.kind}: {label}")


def merged(lane: Lane, cues: Sequence[Cue], duration: Ms) -> list[Bar]:
    """Give a lane's bars for an overview: beats in runs, and never more than `MOST_BARS`.

    Args:
        lane: where they are drawn.
        cues: all that belong there, by start.
        duration: length of the track, in milliseconds.
    """
    gap = _TOGETHER_MS if lane.on_beats else -1
    while True:
        runs = _runs(cues, gap)
        if len(runs) <= MOST_BARS:
            return [bar_of(run[0]) if len(run) == 1 else _bar_of_run(run) for run in runs]
        gap = max(2 * gap, duration // MOST_BARS)


def _runs(cues: Sequence[Cue], gap: int) -> list[list[Cue]]:
    runs: list[list[Cue]] = []
    for cue in cues:
        if runs and cue.start - runs[-1][-1].end <= gap:
            runs[-1].append(cue)
        else:
            runs.append([cue])
    return runs


def _bar_of_run(run: Sequence[Cue]) -> Bar:
    start, end = run[0].start, max(cue.end for cue in run)
    texts = list(dict.fromkeys(map(heard, run)))
    told = f"{clock(start)} to {clock(end)}, {len(run)} × {run[0].kind}: {', '.join(texts)}"
    return Bar(start, end, "", told if len(told) <= _LONGEST_TITLE else f"{told[: _LONGEST_TITLE - 1]}…")


def bar_of_span(span: Span) -> Bar:
    """Give the bar of what the body does."""
    side = f", {span.side}" if span.side else ""
    which = f", set {span.set} of {span.sets}" if span.sets > 1 else ""
    label = f"{span.exercise or span.kind}{side}"
    return Bar(span.start, span.end, label, f"{clock(span.start)} to {clock(span.end)} {span.kind}: {label}{which}")


def bar_of_chapter(chapter: Chapter) -> Bar:
    """Give the bar of a chapter."""
    length = clock(chapter.end - chapter.start, millis=False)
    return Bar(chapter.start, chapter.end, chapter.title, f"{clock(chapter.start)} {chapter.title} ({length})")


def lanes_with(timeline: Timeline, start: Ms, end: Ms) -> list[tuple[Lane, list[Cue]]]:
    """Give the lanes that are not empty between two moments, each with what is heard there."""
    cues = [cue for cue in timeline.cues if cue.start < end and cue.end > start]
    return [(lane, found) for lane in LANES if (found := cues_of(lane, cues))]
