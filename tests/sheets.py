"""Cue sheets by cycle: what is heard in each, and how long after its start, whatever the voice."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import groupby

from coach.plan.timeline import Cue, Span, Timeline


def moves(timeline: Timeline, exercise: str) -> list[Span]:
    """The stretches in which an exercise moves."""
    return [span for span in timeline.spans if span.kind == "move" and span.exercise == exercise]


def cycles(timeline: Timeline, span: Span, length_ms: int) -> Iterator[str]:
    """A line for each cycle of a movement, or for those that sound alike in a row."""
    heard: dict[int, list[str]] = {}
    for cue in timeline.cues:
        at = cue.start if cue.beat is None else cue.beat
        if span.start <= at <= span.end:
            number = min((at - span.start) // length_ms, (span.end - span.start) // length_ms - 1)
            heard.setdefault(number, []).append(_told(cue, at - span.start - number * length_ms))
    lines = [(number + 1, ", ".join(cues)) for number, cues in sorted(heard.items())]
    for text, group in groupby(lines, key=lambda line: line[1]):
        numbers = [number for number, _ in group]
        yield f"{_numbers(numbers)}: {text}"


def between(timeline: Timeline, start: int, end: int) -> Iterator[str]:
    """A line for each sentence that starts in a stretch, without its moment."""
    for cue in timeline.cues:
        if start <= cue.start < end and cue.text and cue.beat is None:
            yield f"{'! ' if cue.kind == 'safety' else ''}{cue.text}"


def bouts(timeline: Timeline, span: Span) -> Iterator[str]:
    """A line for each bout of a walk with its break, or for those that sound alike in a row."""
    cues = [cue for cue in timeline.cues if span.start <= (cue.start if cue.beat is None else cue.beat) < span.end]
    starts: list[int] = []
    for cue in cues:
        if cue.sound in ("tick-left", "tick-right") and (not starts or cue.start - _last_step(cues, cue) > 3000):
            starts.append(cue.start)
    lines = []
    for number, start in enumerate(starts):
        until = starts[number + 1] if number + 1 < len(starts) else span.end
        inside = [cue for cue in cues if start <= (cue.start if cue.beat is None else cue.beat) < until]
        lines.append((number + 1, _bout(inside, start)))
    for text, group in groupby(lines, key=lambda line: line[1]):
        yield f"{_numbers([number for number, _ in group])}: {text}"


def _last_step(cues: list[Cue], cue: Cue) -> int:
    return max((other.start for other in cues if other.start < cue.start and other.sound.startswith("tick-")
                and other.sound != "tick-in"), default=-(10**9))  # fmt: skip


def _bout(cues: list[Cue], start: int) -> str:
    steps = [cue for cue in cues if cue.sound in ("tick-left", "tick-right")]
    beats = {cue.beat: number for number, cue in enumerate(steps, 1)}
    words = [
        f"{cue.text or cue.sound} on {beats[cue.beat]}" for cue in cues if cue.beat in beats and cue.kind != "tick"
    ]
    after = [_told(cue, cue.start - start) for cue in cues if cue.beat not in beats]
    shown = words if len(words) <= 8 else [*words[:2], "…", *words[-3:]]
    return f"{len(steps)} steps: {', '.join(shown)}; {', '.join(after)}"


def _told(cue: Cue, at: int) -> str:
    what = cue.text or cue.sound.rpartition("-")[0] * cue.sound[-1].isdigit() or cue.text or cue.sound
    return f"{at / 1000:.2f} {what}"


def _numbers(numbers: list[int]) -> str:
    return str(numbers[0]) if len(numbers) == 1 else f"{numbers[0]} to {numbers[-1]}"
