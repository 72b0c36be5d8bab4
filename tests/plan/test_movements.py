"""Movements in seconds and on beats without breaks, over random phases and paces."""

from __future__ import annotations

from fractions import Fraction
from itertools import accumulate, pairwise

from hypothesis import given, settings
from hypothesis import strategies as st
from plan.made_up import compiled

from coach.plan.kinds import KINDS
from coach.plan.lay.tape import GAP
from coach.plan.timeline import Timeline
from coach.timing import GRID, nearest_ms, next_grid

quickly = settings(max_examples=60)
tenths = st.integers(8, 80).map(lambda tenth: f"{tenth / 10:g}")


def in_seconds(lengths: list[str], repeat: int, more: str = "") -> Timeline:
    phases = ", ".join(
        f"{name} {length} s" for name, length in zip(("in", "hold", "out", "wait"), lengths, strict=False)
    )
    return compiled(f"routine: R\nscript:\n  - exercise: E\n    repeat: {repeat}\n    phases: [{phases}]\n{more}")


@quickly
@given(st.lists(tenths, min_size=1, max_size=4), st.integers(1, 12))
def test_phase_boundaries_are_the_rounded_exact_sums(lengths: list[str], repeat: int) -> None:
    timeline = in_seconds(lengths, repeat, "  - pause: 1 s\n")
    bounds = [
        nearest_ms(at)
        for at in accumulate((Fraction(length) * 1000 for length in lengths * repeat), initial=Fraction(0))
    ]
    beats = [cue.beat for cue in timeline.cues if cue.kind == "beat"]
    if beats:
        assert [beat - beats[0] for beat in beats] == bounds[:-1]
        assert beats[0] % GRID == 0
    end = next(cue for cue in timeline.cues if cue.text == "That is all.")
    if beats:
        assert end.start == next_grid(beats[0] + bounds[-1] + 1000)


@quickly
@given(st.lists(tenths, min_size=1, max_size=4), st.integers(1, 6))
def test_twice_the_cycles_are_the_cycles_twice(lengths: list[str], repeat: int) -> None:
    once, twice = in_seconds(lengths, repeat), in_seconds(lengths, 2 * repeat)
    length = nearest_ms(sum((Fraction(length) * 1000 for length in lengths * repeat), Fraction(0)))
    words, doubled = ([(cue.beat or 0, cue.text) for cue in t.cues if cue.kind == "beat"] for t in (once, twice))
    if not words:
        assert not doubled
        return
    relative = [(beat - words[0][0], text) for beat, text in words]
    later = [(beat + length, text) for beat, text in relative]
    assert [(beat - doubled[0][0], text) for beat, text in doubled] == relative + later


@quickly
@given(st.text("abcdefgh ", min_size=1, max_size=60).filter(str.strip))
def test_other_words_never_move_the_work(reminder: str) -> None:
    more = f'    reminders:\n      - every: 20 s\n        say: "{reminder}"\n    tips:\n      - "{reminder}"\n'
    plain, wordy = in_seconds(["4", "2", "6"], 10), in_seconds(["4", "2", "6"], 10, more)
    assert [cue.beat for cue in plain.cues if cue.kind == "beat"] == [
        cue.beat for cue in wordy.cues if cue.kind == "beat"
    ]
    assert plain.duration == wordy.duration


@quickly
@given(st.integers(20, 240), st.integers(1, 120), st.sampled_from(["every", "fade", "off"]))
def test_beats_without_breaks_keep_their_ticks_under_announcements(pace: int, repeat: int, words: str) -> None:
    timeline = compiled(
        f"routine: R\nscript:\n  - exercise: E\n    repeat: {repeat}\n    pace: {pace}\n    words: {words}\n"
        "    phases: [left 1 beat, right 1 beat]\n    tips:\n      - Stay tall.\n"
    )
    ticks = [cue for cue in timeline.cues if cue.sound in ("tick-left", "tick-right")]
    interval = Fraction(60_000, pace)
    assert len(ticks) == 2 * repeat
    assert [tick.start - ticks[0].start for tick in ticks] == [nearest_ms(n * interval) for n in range(2 * repeat)]
    spoken = [cue for cue in timeline.cues if KINDS[cue.kind].rank is not None]
    assert all(before.end <= after.start for before, after in pairwise(spoken))
    assert [cue.beat for cue in spoken if cue.text == "Stop."] == [ticks[-1].beat]
    count_in = [cue.start for cue in timeline.cues if cue.sound == "tick-in"]
    assert count_in == [ticks[0].start + nearest_ms(n * interval) for n in (-4, -3, -2, -1)]


def test_a_timed_movement_ends_on_time_and_begins_no_cycle_that_would_not() -> None:
    timeline = compiled(
        "routine: R\nscript:\n  - exercise: E\n    for: 65 s\n    phases: [in 4 s, out 6 s]\n  - rest: 10 s\n    say: Rest.\n"
    )
    beats = [cue.beat for cue in timeline.cues if cue.kind == "beat"]
    assert len(beats) == 12
    rest = next(cue for cue in timeline.cues if cue.text == "Rest.")
    assert rest.start == next_grid((beats[0] or 0) + 65_000 + GAP)


def test_a_setup_is_spoken_inside_the_rest_before_it() -> None:
    timeline = compiled(
        "routine: R\nscript:\n  - exercise: One\n    repeat: 1\n    phases: [in 4 s]\n  - rest: 60 s\n    say: Rest.\n"
        "  - exercise: Two\n    setup:\n      - say: Lie on your back.\n        wait: 5 s\n    repeat: 1\n    phases: [out 4 s]\n"
    )
    words = {cue.text: cue for cue in timeline.cues}
    start = words["In"].beat + 4000  # type: ignore[operator]
    assert words["Out"].beat == next_grid(start + 60_000)
    assert start + 500 <= words["Rest."].start < words["Next: Two."].start < start + 10_000
    assert start + 50_000 < words["Lie on your back."].end <= start + 55_000, "5 s are left to obey"


def test_sides_are_mirrored_and_the_second_may_be_shorter() -> None:
    timeline = compiled(
        "routine: R\nscript:\n  - exercise: E\n    sides: [right, left]\n    change: 10 s\n    setup:\n"
        "      - say: $side knee bent, $other leg straight.\n      - say: Breathe.\n    repeat: 1\n    phases: [$side 4 s]\n"
    )
    said = [cue.text for cue in timeline.cues if cue.kind in ("say", "beat")][2:]
    assert said == [
        "Right knee bent, left leg straight.", "Breathe.", "Right",
        "Other side.", "Left knee bent, right leg straight.", "Left",
    ]  # fmt: skip
    assert [cue.side for cue in timeline.cues if cue.kind == "beat"] == ["right", "left"]


def test_a_second_rest_says_its_words_when_it_begins() -> None:
    timeline = compiled(
        "routine: R\nscript:\n  - rest: 30 s\n    say: Rest.\n    tips:\n      - Drink something.\n"
        "  - rest: 30 s\n    say: Rest on.\n"
    )
    first, second = (span for span in timeline.spans if span.kind == "rest")
    words = {cue.text: cue for cue in timeline.cues}
    assert first.start <= words["Rest."].start < words["Drink something."].end < first.end
    assert second.start <= words["Rest on."].start < second.start + 1000


def test_a_step_word_that_would_run_into_the_stop_is_left_out_and_listed() -> None:
    timeline = compiled(
        "routine: R\nscript:\n  - exercise: Walk\n    repeat: 20\n    pace: 200\n    phases: [left 1 beat, right 1 beat]\n"
        "    words:\n      - {speak: all, first: 1}\n"
    )
    words = [cue for cue in timeline.cues if cue.kind == "beat"]
    stop = next(cue for cue in timeline.cues if cue.text == "Stop.")
    assert len(words) == 19
    assert words[-1].end <= stop.start
    assert "step word does not fit before the next, dropped: 'Left'" in timeline.concessions
