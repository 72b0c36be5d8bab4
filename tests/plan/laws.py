"""The laws of timing that hold for any routine whatever, as one function that asserts them of a timeline."""

from __future__ import annotations

import re
from bisect import bisect_right
from itertools import groupby, pairwise

from coach.plan.kinds import KINDS
from coach.plan.lay.seconds import TONE_GAP
from coach.plan.lay.tape import MAX_CUES, MAX_LENGTH, Measure
from coach.plan.schedule import LEAD_IN
from coach.plan.timeline import Cue, Timeline
from coach.timing import GRID

ON_A_BOUNDARY = ("beat", "cue", "safety")
"""Kinds of words that fall on the boundary of a phase when they have a beat."""


def obeys(timeline: Timeline, measure: Measure) -> None:
    """Assert that a timeline obeys the laws; `measure` is what it was scheduled with."""
    cues_obey(timeline, measure)
    no_words_meet(timeline.cues)
    chapters_tile(timeline)
    spans_follow_each_other(timeline)
    marks_obey(timeline)
    tones_end_before_what_follows(timeline.cues)


def cues_obey(timeline: Timeline, measure: Measure) -> None:
    """Laws 1 to 3 and 6: order, bounds, the frame grid, words on their beats, safety never sped up."""
    cues = timeline.cues
    assert len(cues) <= MAX_CUES
    assert all(before.start <= after.start for before, after in pairwise(cues)), "ordered by start"
    lengths: dict[tuple[str, str], tuple[int, int]] = {}
    for cue in cues:
        assert 0 <= cue.start < cue.end <= timeline.duration <= MAX_LENGTH + 60_000, cue
        assert cue.beat is not None or cue.start % GRID == 0, f"off the grid: {cue}"
        if not cue.text:
            assert cue.beat is None or cue.start == cue.beat, f"a sound off its beat: {cue}"
            assert KINDS[cue.kind].rank is None, f"without words: {cue}"
            continue
        assert cue.start >= LEAD_IN, f"before the speaker is awake: {cue}"
        assert not re.search(r"\$[a-z]", cue.text), f"a setting is spoken: {cue}"
        key = (cue.text, cue.sound)
        if key not in lengths:
            lengths[key] = measure(*key)
        length, beat = lengths[key]
        assert cue.end - cue.start == length, cue
        assert cue.beat is None or cue.start + beat == cue.beat, f"a word off its beat: {cue}"
        assert cue.kind != "safety" or cue.sound == "prose", f"safety sped up: {cue}"
        assert cue.sound != "fast" or KINDS[cue.kind].may_go_fast, f"may not go fast: {cue}"


def no_words_meet(cues: tuple[Cue, ...]) -> None:
    """Law 4: two spoken cues never overlap."""
    for before, after in pairwise(cue for cue in cues if cue.text):
        assert before.end <= after.start, f"{before} runs into {after}"


def chapters_tile(timeline: Timeline) -> None:
    """Law 8: chapters tile the track, on the grid, and each cue knows its own."""
    chapters = timeline.chapters
    assert chapters[0].start == 0
    assert chapters[-1].end == timeline.duration
    assert timeline.duration % GRID == 0
    assert all(before.end == after.start for before, after in pairwise(chapters))
    assert all(chapter.start % GRID == 0 and chapter.start < chapter.end for chapter in chapters), chapters
    starts = [chapter.start for chapter in chapters]
    assert all(cue.chapter == bisect_right(starts, cue.start) - 1 for cue in timeline.cues)


def spans_follow_each_other(timeline: Timeline) -> None:
    """What the body does is in order, never two things at once, and inside the track; a movement starts on the grid."""
    spans = timeline.spans
    assert all(before.end <= after.start for before, after in pairwise(spans)), spans
    for span in spans:
        assert 0 <= span.start <= span.end <= timeline.duration, span
        assert span.kind != "move" or (span.start % GRID == 0 and span.start < span.end), span
        assert 1 <= span.set <= span.sets, span


def marks_obey(timeline: Timeline) -> None:
    """Each movement begins with a mark, and has its marks in order, inside it, cycle after cycle."""
    moves = [span for span in timeline.spans if span.kind == "move"]
    assert [span.number for span in moves] == list(range(len(moves)))
    found = {number: list(marks) for number, marks in groupby(timeline.marks, key=lambda mark: mark.movement)}
    assert list(found) == [span.number for span in moves], "in the order of movements, each with its marks"
    for span in moves:
        marks = found[span.number]
        assert marks[0].start == span.start, span
        assert marks[0].entry, "one may come in at the start"
        assert all(before.start <= after.start for before, after in pairwise(marks)), span
        assert marks[-1].start < span.end, span
        assert list(dict.fromkeys(mark.cycle for mark in marks)) == list(range(1, marks[0].cycles + 1)), span
        assert all(mark.name or not mark.entry for mark in marks), "nobody comes in at a break"
        firsts = {mark.cycle: mark.entry for mark in reversed(marks)}
        assert all(firsts.values()), "one may come in where a cycle or bout begins"


def tones_end_before_what_follows(cues: tuple[Cue, ...]) -> None:
    """A change of phase is heard: no tone reaches to the next tone, tick, chime or word on a boundary."""
    tone: Cue | None = None
    for cue in cues:
        follows = tone is not None and cue.start >= tone.start and (
            (cue.kind in ON_A_BOUNDARY and cue.beat is not None and cue.beat > tone.start)
            if cue.text or cue.kind == "earcon"  # which stands in a word's place
            else cue.start > tone.start
        )  # fmt: skip
        if tone is not None and follows:
            assert tone.end + TONE_GAP <= cue.start, f"{tone} reaches to {cue}"
        if cue.kind == "tone":
            tone = cue
