"""The laws of timing, each over all legal settings of the backward walk, with the exact made-up voice."""

from __future__ import annotations

from dataclasses import dataclass, field
from fractions import Fraction
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from plan.made_up import measure, timeline_of

import coach
from coach.errors import RoutineError
from coach.language.files import read_file
from coach.language.routine import TALKS, Talk
from coach.plan.kinds import KINDS, Hearing
from coach.plan.lay.tape import GAP
from coach.plan.timeline import Cue, Timeline
from coach.timing import GRID, nearest_ms, next_grid

ROUTINE = read_file(Path(coach.__file__).parents[1] / "scripts" / "backward-walk.yaml")


@dataclass(frozen=True)
class Walk:
    minutes: int
    cadence: int
    lane: int
    words: str
    talk: Talk
    timeline: Timeline = field(repr=False)

    @property
    def interval(self) -> Fraction:
        return Fraction(60_000, self.cadence)

    @property
    def block(self) -> list[Cue]:
        """The cues of the walking block, its first count-in included."""
        first = next(n for n, chapter in enumerate(self.timeline.chapters) if chapter.title == "The walk")
        return [cue for cue in self.timeline.cues if cue.chapter >= first]

    @property
    def bouts(self) -> list[list[Cue]]:
        """The step ticks of each bout."""
        steps = [cue for cue in self.block if cue.sound in ("tick-left", "tick-right")]
        bouts = [[steps[0]]]
        for before, tick in pairwise(steps):
            if tick.start - before.start > 1.5 * self.interval:
                bouts.append([])
            bouts[-1].append(tick)
        return bouts


@st.composite
def walks(draw: st.DrawFn) -> Walk:
    choices = {
        "minutes": draw(st.integers(1, 20)),
        "cadence": draw(st.integers(40, 120)),
        "lane": draw(st.integers(5, 100)) * 2,
        "words": draw(st.sampled_from(["every", "fade", "off"])),
    }
    talk: Talk = draw(st.sampled_from(TALKS))
    try:
        timeline = timeline_of(ROUTINE, hearing=Hearing(talk), **choices)
    except RoutineError as error:
        assume("cannot be cut" not in str(error))
        raise
    return Walk(**choices, talk=talk, timeline=timeline)


every_walk = settings(max_examples=60, print_blob=False)


@every_walk
@given(walks())
def test_beats_lie_at_the_rounded_exact_place_from_their_origin(walk: Walk) -> None:
    for bout in walk.bouts:
        for number, tick in enumerate(bout):
            assert tick.start == tick.beat == bout[0].start + nearest_ms(number * walk.interval)


@every_walk
@given(walks())
def test_origins_and_all_that_is_no_beat_start_on_the_frame_grid(walk: Walk) -> None:
    assert all(bout[0].start % GRID == 0 for bout in walk.bouts)
    assert all(cue.start % GRID == 0 for cue in walk.timeline.cues if cue.beat is None)


@every_walk
@given(walks())
def test_rounding_never_adds_up(walk: Walk) -> None:
    exact = Fraction(walk.bouts[0][0].start)
    for before, bout in pairwise(walk.bouts):
        beats = round((bout[0].start - exact) / walk.interval)
        assert (beats - len(before)) % 2 == 0, "a break is an even number of beats, so that the same foot starts"
        assert beats * walk.interval - len(before) * walk.interval >= 6000 - 1
        exact += beats * walk.interval
        assert abs(bout[0].start - exact) <= GRID / 2


@every_walk
@given(walks())
def test_a_word_on_a_beat_is_heard_on_it(walk: Walk) -> None:
    ticks = {cue.beat for cue in walk.timeline.cues if cue.kind == "tick"}
    in_seconds = ("Left leg back", "Ball of the foot", "Whole foot", "Now your weight")
    for cue in walk.timeline.cues:
        if cue.beat is not None and cue.text:
            assert cue.start + measure(cue.text, cue.sound).beat == cue.beat
            assert cue.beat in ticks or cue.text in in_seconds


@every_walk
@given(walks())
def test_two_spoken_cues_never_overlap(walk: Walk) -> None:
    spoken = [cue for cue in walk.timeline.cues if KINDS[cue.kind].rank is not None]
    assert all(before.end <= after.start for before, after in pairwise(spoken))


@every_walk
@given(walks())
def test_every_step_has_its_tick_left_first(walk: Walk) -> None:
    for bout in walk.bouts:
        assert [tick.side for tick in bout] == ["left", "right"] * (len(bout) // 2)
        assert len(bout) % 2 == 0
        assert len(bout) >= 8
        assert len(bout) * walk.interval <= 20_000


@every_walk
@given(walks())
def test_minutes_are_honest(walk: Walk) -> None:
    origin, length = walk.bouts[0][0].start, walk.minutes * 60_000
    rest = next(cue for cue in walk.block if cue.text == "Stand and rest." or cue.sound == "change")
    assert rest.start == next_grid(origin + length + GAP)
    assert walk.bouts[-1][-1].start + walk.interval + 4000 <= origin + length + 1
    end = next(cue for cue in walk.timeline.cues if cue.sound == "end")
    assert end.start == next_grid(origin + length + 60_000)


@every_walk
@given(walks())
def test_no_sentence_falls_on_the_move_and_stop_silences_the_ticks(walk: Walk) -> None:
    sentences = [c for c in walk.block if c.text and c.beat is None]
    for bout in walk.bouts:
        stop = next(cue for cue in walk.block if cue.text == "Stop." and cue.beat == bout[-1].beat)
        assert all(cue.end <= bout[0].start or cue.start >= stop.end for cue in sentences)
    for cue in walk.block:
        if cue.text.startswith(("Look", "Turn")):
            before = max(tick.start for bout in walk.bouts for tick in bout if tick.start < cue.start)
            assert before in {bout[-1].start for bout in walk.bouts}
            assert cue.start >= before + 950


@every_walk
@given(walks())
def test_a_look_is_followed_by_two_seconds_of_quiet_and_a_turn_by_four_to_the_next_step(walk: Walk) -> None:
    spoken = [cue for cue in walk.block if cue.kind != "chime"]
    for cue, after in pairwise(spoken):
        if cue.text.startswith("Look"):
            assert after.start - cue.end >= 2000
        if cue.text.startswith("Turn"):
            assert min(b[0].start for b in walk.bouts if b[0].start > cue.start) - cue.end >= 4000
            assert after.start - cue.end >= 400


@every_walk
@given(walks())
def test_no_step_lies_past_the_lane(walk: Walk) -> None:
    used = 0
    for cue in walk.timeline.cues:
        slow_step = cue.text == "Left leg back" or cue.text == "The same, right."
        used += cue.sound in ("tick-left", "tick-right") or slow_step
        if cue.text.startswith("Turn") or cue.text.startswith("Walk forward"):
            used = 0
        assert used <= walk.lane


@every_walk
@given(walks())
def test_marks_are_the_steps_and_a_fresh_lane_is_never_too_short_for_those_that_follow(walk: Walk) -> None:
    marks = [mark for mark in walk.timeline.marks if mark.start >= walk.bouts[0][0].start]
    steps = [[mark for mark in marks if mark.name and mark.cycle == number] for number in range(1, len(walk.bouts) + 1)]
    assert [[mark.start for mark in bout] for bout in steps] == [[tick.start for tick in bout] for bout in walk.bouts]
    used = 0
    for bout in steps:
        assert bout[0].entry in ("bout", "lane")
        used = len(bout) + (0 if bout[0].entry == "lane" else used)
        assert used <= walk.lane
    stands = [mark.start for mark in marks if not mark.name]
    assert all(abs(stand - bout[-1].start - walk.interval) <= 1 for stand, bout in zip(stands, walk.bouts, strict=True))


@every_walk
@given(walks())
def test_safety_is_never_dropped_or_sped_up(walk: Walk) -> None:
    assert all(cue.sound == "prose" for cue in walk.timeline.cues if cue.kind == "safety")
    stops = [cue.beat for cue in walk.block if cue.text == "Stop."]
    assert stops == [bout[-1].beat for bout in walk.bouts]
    looks = [cue for cue in walk.block if cue.text.startswith(("Look", "Turn"))]
    assert len(looks) == len(walk.bouts) - 1, "each break but the closing stand"


@every_walk
@given(walks())
def test_what_is_missing_is_listed(walk: Walk) -> None:
    listed = "\n".join(walk.timeline.concessions)
    texts = [cue.text for cue in walk.block]
    for text in ("Halfway.", "Last two.", "Last one.") if walk.talk != "beats-only" else ():
        assert (text in texts) != (f"dropped: '{text}'" in listed) or len(walk.bouts) < 3
    if walk.words == "every" and "step words" not in listed:
        for bout in walk.bouts:
            inside = [
                c for c in walk.block if c.beat is not None and c.text and bout[0].start <= c.beat <= bout[-1].start
            ]
            assert len(inside) == len(bout) or "countdown" in listed


@every_walk
@given(walks())
def test_one_reminder_or_tip_a_break_and_two_minutes_between_tips(walk: Walk) -> None:
    edges = [bout[0].start for bout in walk.bouts[1:]]
    optional = [cue for cue in walk.block if cue.kind in ("reminder", "tip")]
    for before, after in pairwise(optional):
        assert any(before.start < edge < after.start for edge in edges)
    tips = [cue.start for cue in optional if cue.kind == "tip"]
    assert all(after - before >= 119_000 for before, after in pairwise(tips))


@every_walk
@given(walks())
def test_chapters_tile_the_track_on_the_grid_in_silence(walk: Walk) -> None:
    chapters = walk.timeline.chapters
    assert chapters[0].start == 0
    assert chapters[-1].end == walk.timeline.duration
    assert all(before.end == after.start for before, after in pairwise(chapters))
    assert all(chapter.start % GRID == 0 and chapter.start < chapter.end for chapter in chapters)
    for number, chapter in enumerate(chapters[1:], 1):
        sounding = [cue for cue in walk.timeline.cues if cue.start < chapter.start]
        assert max(cue.end for cue in sounding) + 4 * GRID <= chapter.start
        assert {cue.chapter for cue in walk.timeline.cues if chapter.start <= cue.start < chapter.end} == {number}
    further = [chapter for chapter in chapters if "from minute" in chapter.title]
    assert bool(further) == (walk.minutes > 6)
    for chapter in further:
        wanted = walk.bouts[0][0].start + int(chapter.title.rsplit(" ", 1)[1]) * 60_000
        breaks = [before[-1].start for before in walk.bouts[:-1]]
        assert abs(chapter.start - wanted) <= min(abs(at - wanted) for at in breaks) + 2500


@every_walk
@given(walks())
def test_the_same_choices_give_the_same_timeline(walk: Walk) -> None:
    again = {name: getattr(walk, name) for name in ("minutes", "cadence", "lane", "words")}
    assert timeline_of(ROUTINE, hearing=Hearing(walk.talk), **again) == walk.timeline


@pytest.mark.parametrize(("cadence", "share"), [(72, 16), (80, 16), (84, 16), (90, 18), (100, 18)])
def test_from_minute_five_speech_is_a_small_share(cadence: int, share: int) -> None:
    walk = Walk(20, cadence, 48, "fade", "full", timeline_of(ROUTINE, minutes=20, cadence=cadence))
    start = walk.bouts[0][0].start + 5 * 60_000
    end = walk.bouts[0][0].start + 20 * 60_000
    spoken = sum(cue.end - cue.start for cue in walk.block if cue.text and start <= cue.start < end)
    assert spoken / (end - start) <= share / 100


def test_twenty_minutes_at_eighty_are_fifty_bouts_of_twenty_four_steps() -> None:
    walk = Walk(20, 80, 48, "fade", "full", timeline_of(ROUTINE, minutes=20, cadence=80))
    assert [len(bout) for bout in walk.bouts] == [24] * 50
    assert [bout[0].start - walk.bouts[0][0].start for bout in walk.bouts] == [24_000 * n for n in range(50)]
