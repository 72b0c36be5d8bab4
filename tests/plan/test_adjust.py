"""Plans in which the listener changed the pace on the way: the same up to there, and then what was wished."""

from __future__ import annotations

from dataclasses import dataclass, field
from fractions import Fraction
from functools import cache
from itertools import pairwise
from typing import NamedTuple

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from plan.laws import obeys
from plan.made_up import measure

from coach.language.bind import bind
from coach.language.files import read_file
from coach.language.read import read_text
from coach.language.routine import TALKS, Routine, Talk
from coach.language.wishes import Wishes
from coach.library import all_routines
from coach.phrases import Phrases
from coach.plan.adjust import Tempo, retimed
from coach.plan.cycles import can_change
from coach.plan.expand import expand, texts
from coach.plan.kinds import Hearing
from coach.plan.lay.tape import Spoken
from coach.plan.schedule import schedule
from coach.plan.steps import Movement, Step
from coach.plan.timeline import Cue, Span, Timeline
from coach.timing import Ms, nearest_ms

ROUTINES = {entry.name: read_file(entry.path) for entry in all_routines()}
QUICKER = Fraction(41, 40)
STEPS = ("tick-left", "tick-right")

TIMED = {
    "counted up by time": "for: 4 min\ncount: {every: 5}\nphases: [in 3 s, out 4 s]\ntips:\n  - Belly wide.\n  - Slowly.",
    "counted down by time": "for: 90 s\ncount: {down: 1}\nkind: circle\nphases: [left 1 s, right 1 s]",
    "ramp in bouts": "for: 4 min\npace: {from: 60, to: 90, over: 2 min}\nphases: [left 1 beat, right 1 beat]\n"
    "bout:\n  for: 20 s\n  lane: 40 steps\n  break: 6 s\n  do:\n    - safety: Look.\n  turn:\n    - safety: Turn.\n"
    "reminders:\n  - every: 60 steps\n    say: Both thumbs.\ntips:\n  - Stay tall.\n  - Knees soft.\ntips every: 30 s",
    "ramp without bouts": "for: 100 s\npace: {from: 50, to: 120, over: 1 min}\nphases: [left 1 beat, right 1 beat]\n"
    "count: {every: 10}\ntips:\n  - Stay tall.\ntips every: 20 s\nreminders:\n  - every: 30 steps\n    say: Soft knees.",
    "bouts by number": "repeat: 60\npace: 80\nphases: [left 1 beat, right 1 beat]\nbout:\n  for: 20 s\n  break: 6 s\n"
    "  do:\n    - safety: Look left.\n      then: Left.\nreminders:\n  - at: halfway\n    say: Both thumbs.",
    "phases with words": "repeat: 8\nwords: every\nphases:\n  - phase: in 4 s\n    countdown: 3\n    say:\n      - in: 1\n"
    "        say: Belly wide.\n      - from: 3\n        say: Sides wide, and slowly.\n        then: Sides.\n  - out 7 s\n"
    "tips:\n  - Shoulders low.\ntips every: 15 s",
    "stages": "for: 3 min\npace: 170\nphases: [left 1 beat, right 1 beat]\nwords:\n  - {for: 2, speak: [left]}\n"
    "  - {speak: all, ending: countdown}\nbout:\n  for: 10 s\n  break: 8 s\n  do:\n    - safety: Look.\n"
    "reminders:\n  - every: 20 s\n    say: Tall.\ntips:\n  - Soft knees.\n  - Easy.\ntips every: 20 s",
    "slow steps with words": "for: 90 s\npace: 30\nwords: every\nphases: [ball of the foot 1 beat, whole foot 1 beat]\n"
    "tips:\n  - Stay tall.\n  - Knees soft.\ntips every: 10 s",
    "short phases counted": "repeat: 30\ncount: {every: 1}\nwords: off\nphases: [left 1 s, right 1 s]\n"
    "tips:\n  - Stay tall.\ntips every: 5 s",
    "long": "for: 7 min\nkind: breath\nphases: [in 4 s, hold 2 s, out 6 s]",
    "sides and sets": "sides: [left, right]\nsets: 2\nrest: 10 s\nrepeat: 6\nphases: [$side 2 s, back 3 s]",
}  # fmt: skip


def exercise(body: str) -> Routine:
    lines = "".join(f"    {line}\n" for line in body.splitlines())
    return read_text(f"routine: R\nscript:\n  - exercise: E\n{lines}", "routine.yaml")


MADE = {name: exercise(body) for name, body in TIMED.items()}


def steps_of(
    routine: Routine, hearing: Hearing | None = None, level: str | None = None, **choices: object
) -> list[Step]:
    hearing = hearing or Hearing()
    wishes = Wishes(level, {name: str(value) for name, value in choices.items()}, hearing.talk)
    return expand(bind(routine, wishes), Phrases(routine.language), hearing)


def laid(steps: list[Step], *tempos: Tempo) -> Timeline:
    """The plan with some changes, which says nothing that was not prepared."""
    steps = retimed(steps, tempos)
    known = set(texts(steps))

    def prepared(text: str, sound: str) -> Spoken:
        assert not text or (text, sound) in known, f"{text!r} in the style {sound} was never prepared"
        return measure(text, sound)

    return schedule(steps, prepared, routine="r", title="R", language="en")


def moves(timeline: Timeline) -> list[Span]:
    return [span for span in timeline.spans if span.kind == "move"]


def past(timeline: Timeline, until: int) -> list[Cue]:
    return [cue for cue in timeline.cues if cue.start < until]


def ticks(timeline: Timeline) -> list[int]:
    return [cue.start for cue in timeline.cues if cue.sound in STEPS]


@dataclass(frozen=True)
class Chosen:
    """A routine at some choices; its plan without changes."""

    name: str
    steps: list[Step] = field(repr=False)
    plan: Timeline = field(repr=False)

    @property
    def movements(self) -> list[Movement]:
        return [step for step in self.steps if isinstance(step, Movement)]


class Wish(NamedTuple):
    """A change of pace in one of the movements that can change, shortly before or behind one of its sounds."""

    movement: int
    cue: int
    by: int
    factor: Fraction

    def tempo(self, chosen: Chosen, plan: Timeline) -> Tempo:
        able = [number for number, movement in enumerate(chosen.movements) if can_change(movement)]
        number = able[self.movement % len(able)]
        span = moves(plan)[number]
        starts = [cue.start for cue in plan.cues if span.start <= cue.start <= span.end]
        at = starts[self.cue % len(starts)] + self.by
        return Tempo(number, Ms(min(max(at, span.start), span.end) - span.start), self.factor)


@cache
def chosen_as(name: str, level: str | None, talk: Talk) -> Chosen:
    steps = steps_of((ROUTINES | MADE)[name], Hearing(talk), level)
    return Chosen(name, steps, laid(steps))


choices = (
    st.sampled_from((*ROUTINES, *MADE))
    .flatmap(lambda name: st.tuples(
        st.just(name), st.sampled_from((None, *(ROUTINES | MADE)[name].levels)), st.sampled_from(TALKS)
    ))
    .map(lambda which: chosen_as(*which))
    .filter(lambda chosen: any(map(can_change, chosen.movements)))
)  # fmt: skip
numbers = st.integers(0, 10_000)
factors = st.one_of(st.integers(35, 45).map(lambda n: Fraction(n, 40)), st.fractions(Fraction(1, 3), 3))
wishes = st.lists(st.builds(Wish, numbers, numbers, st.integers(-4000, 4000), factors), min_size=1, max_size=3)


@settings(max_examples=300, print_blob=False)
@given(choices, wishes)
def test_all_before_a_change_stays_and_the_laws_hold_behind_it(chosen: Chosen, wished: list[Wish]) -> None:
    before, tempos = chosen.plan, list[Tempo]()
    for wish in wished:
        tempo = wish.tempo(chosen, before)
        tempos.append(tempo)
        after = laid(chosen.steps, *tempos)
        moment = moves(before)[tempo.movement].start + tempo.at
        assert past(after, moment) == past(before, moment)
        obeys(after, measure)
        before = after


@pytest.mark.parametrize("name", MADE)
def test_it_may_be_changed_at_any_sound(name: str) -> None:
    chosen = chosen_as(name, None, "full")
    span = moves(chosen.plan)[0]
    inside = [cue for cue in chosen.plan.cues if span.start <= cue.start <= span.end]
    for number, cue in enumerate((*inside, *(cue for cue in inside if cue.text))):
        factor = (Fraction(2), Fraction(1, 2), Fraction(2), QUICKER)[number % 4]
        moment = max(cue.start - 20, span.start) if number < len(inside) else cue.start + 200
        after = laid(chosen.steps, Tempo(0, Ms(moment - span.start), factor))
        assert past(after, moment) == past(chosen.plan, moment)
        obeys(after, measure)
        what_is_told_to_be_the_last_is(after)
        one_reminder_or_tip_is_said_in_a_break(after)


def starts(timeline: Timeline, number: int) -> list[int]:
    """When each bout of a movement starts, or each cycle if it has no bouts."""
    marks = [mark for mark in timeline.marks if mark.movement == number]
    bouts = [mark.start for mark in marks if mark.entry in ("bout", "lane")]
    return bouts or [mark.start for mark in marks if mark.entry]


def what_is_told_to_be_the_last_is(timeline: Timeline) -> None:
    for cue in timeline.cues:
        if cue.text == "Last one.":
            span = next(span for span in moves(timeline) if span.start <= cue.start < span.end)
            assert sum(1 for start in starts(timeline, span.number) if start > cue.start) <= 1, cue


def one_reminder_or_tip_is_said_in_a_break(timeline: Timeline) -> None:
    bouts = [mark.start for mark in timeline.marks if mark.entry in ("bout", "lane")]
    optional = [cue.start for cue in timeline.cues if cue.kind in ("reminder", "tip")] if bouts else []
    for before, after in pairwise(optional):
        assert any(before < bout < after for bout in bouts), (before, after)


@pytest.mark.parametrize(
    ("body", "at"),
    [
        ("for: 86 s\npace: 60\nphases: [left 1 beat, right 1 beat]\nbout:\n  for: 20 s\n  break: 6 s\n  do: [{safety: Look.}]", 60_000),
        ("for: 65 s\nphases: [in 4 s, out 6 s]", 46_000),
        ("repeat: 20\npace: 60\nphases: [left 1 beat, right 1 beat]", 34_000),
        ("repeat: 5\nphases: [in 4 s, out 6 s]", 38_000),
    ],
)  # fmt: skip
def test_the_last_one_stays_as_it_was(body: str, at: int) -> None:
    steps = steps_of(exercise(body))
    assert laid(steps, Tempo(0, Ms(at), Fraction(2))) == laid(steps)
    assert laid(steps, Tempo(0, Ms(at - 16_000), Fraction(2))) != laid(steps)


@settings(max_examples=150, print_blob=False)
@given(choices, wishes)
def test_time_stays_honest_and_no_lane_gets_longer(chosen: Chosen, wished: list[Wish]) -> None:
    after = laid(chosen.steps, *(wish.tempo(chosen, chosen.plan) for wish in wished))
    for movement, old, new in zip(chosen.movements, moves(chosen.plan), moves(after), strict=True):
        if movement.duration is not None or not can_change(movement):
            assert new.end - new.start == old.end - old.start
        if movement.bouts is None:
            continue
        edges = pairwise([*starts(after, new.number), new.end])
        bouts = [sum(1 for at in ticks(after) if first <= at < last) for first, last in edges]
        planned = [movement.bouts.steps[number % len(movement.bouts.steps)] for number in range(len(bouts))]
        assert bouts[:-1] == planned[:-1]
        assert 8 <= bouts[-1] <= planned[-1]
        if movement.cycles is not None:
            assert sum(bouts) == movement.cycles * len(movement.cycle)


def told(timeline: Timeline) -> list[int]:
    return [cue.start for cue in timeline.cues if cue.text == "A little quicker."]


def test_in_bouts_the_next_break_tells_it_and_the_bout_behind_it_is_quicker() -> None:
    steps = steps_of(ROUTINES["backward-walk"])
    plain = laid(steps)
    walk = moves(plain)[-1]
    stop = [cue for cue in plain.cues if cue.text == "Stop." and cue.start > walk.start][1]
    assert stop.beat is not None
    after = laid(steps, Tempo(walk.number, Ms(stop.beat - walk.start), QUICKER))
    late = laid(steps, Tempo(walk.number, Ms(stop.beat - walk.start + 1), QUICKER))
    bouts = {mark.cycle: mark.interval for mark in after.marks if mark.movement == walk.number}
    assert [bouts[1], bouts[2], bouts[3], bouts[4]] == [750, 750, Fraction(60_000, 82), Fraction(60_000, 82)]
    second, third = (next(m.start for m in after.marks if m.movement == walk.number and m.cycle == n) for n in (2, 3))
    assert [second < start < third - 2 * 750 for start in told(after)] == [True]
    assert told(late)[0] > third, "the break had begun"
    assert moves(after)[-1][-3:] == walk[-3:], "five minutes are five minutes"


def test_back_at_its_own_pace_it_has_its_own_intervals() -> None:
    steps = steps_of(ROUTINES["backward-walk"], minutes=10)
    number = moves(laid(steps))[-1].number
    after = laid(steps, Tempo(number, Ms(60_000), QUICKER), Tempo(number, Ms(180_000), Fraction(1)))
    marks = [mark for mark in after.marks if mark.movement == number]
    pace = [mark.interval for mark in marks if mark.entry in ("bout", "lane")]
    changes = [n for n in range(1, len(pace)) if pace[n] != pace[n - 1]]
    assert [pace[0], *(pace[n] for n in changes)] == [750, Fraction(60_000, 82), 750]
    assert [cue.text for cue in after.cues if cue.text.startswith("A little")] == [
        "A little quicker.",
        "A little slower.",
    ]


def test_breath_goes_quicker_from_the_next_breath_on() -> None:
    steps = steps_of(exercise("repeat: 10\nphases: [in 4 s, hold 2 s, out 6 s]"))
    after = laid(steps, Tempo(0, Ms(14_000), Fraction(21, 20)))
    start = moves(after)[0].start
    exact, bounds = Fraction(0), []
    for cycle in range(10):
        for length in (4000, 2000, 6000):
            bounds.append(start + nearest_ms(exact))
            exact += length if cycle < 2 else Fraction(length * 20, 21)
    assert [mark.start for mark in after.marks] == bounds
    assert [12_000 < at - start < 24_000 for at in told(after)] == [True], "told in the breath before"
    assert moves(after)[0].end == start + nearest_ms(exact)


def test_the_tone_of_a_breath_that_has_begun_stays_as_loud_as_it_is() -> None:
    steps = steps_of(exercise("repeat: 10\nkind: breath\nphases: [in 4 s, hold 2 s, out 6 s]"))
    plain = laid(steps)
    for at in range(36_000, 48_000, 500):
        moment = moves(plain)[0].start + at
        assert past(laid(steps, Tempo(0, Ms(at), QUICKER)), moment) == past(plain, moment)


def test_circles_go_slower_the_other_way_too_and_say_so_once() -> None:
    steps = steps_of(ROUTINES["waist-circles"])
    after = laid(steps, Tempo(0, Ms(60_500), Fraction(4, 5)))
    first, second = moves(after)
    assert first.end - first.start == 16 * 4000 + 14 * 5000, "from the first circle on that starts 3 s later"
    assert second.end - second.start == 30 * 5000
    assert [first.start + 60_500 <= cue.start < first.end for cue in after.cues if cue.text == "A little slower."] == [
        True
    ]
    assert told(after) == []


def test_steps_without_a_break_go_quicker_and_the_ticks_go_on_under_the_word() -> None:
    steps = steps_of(exercise("repeat: 60\npace: 60\nphases: [left 1 beat, right 1 beat]"))
    after = laid(steps, Tempo(0, Ms(10_500), Fraction(6, 5)))
    beats = [at - moves(after)[0].start for at in ticks(after)]
    assert beats == [n * 1000 for n in range(14)] + [nearest_ms(14_000 + n * Fraction(60_000, 72)) for n in range(106)]
    (at,) = told(after)
    assert 10_500 <= at - moves(after)[0].start < 14_000


def test_a_sentence_that_lasts_into_quicker_phases_is_not_interrupted_by_a_count() -> None:
    sentence = "Let both shoulders hang down, eyes ahead, and breathe as slowly as you like, all the way, again, and again and so."
    steps = steps_of(
        exercise(
            "repeat: 30\ncount: {every: 4}\nwords: off\nphases: [left 1 s, right 1 s]\n"
            f'reminders:\n  - at: 8 s\n    say: "{sentence}"'
        )
    )
    after = laid(steps, Tempo(0, Ms(9000), Fraction(2)))
    obeys(after, measure)
    assert sentence in [cue.text for cue in after.cues]
    assert "count found no room, dropped: 'Eight'" in after.concessions


@pytest.mark.parametrize(("factor", "pace"), [(Fraction(10), 240), (Fraction(1, 10), 20), (Fraction(1003, 1000), 80.2)])
def test_a_pace_stays_within_bounds_and_in_tenths(factor: Fraction, pace: float) -> None:
    steps = steps_of(exercise("repeat: 60\npace: 80\nphases: [left 1 beat, right 1 beat]"))
    after = laid(steps, Tempo(0, Ms(0), factor))
    assert after.marks[-1].interval == Fraction(60_000) / Fraction(str(pace))


@pytest.mark.parametrize(
    ("body", "able"),
    [
        ("hold: 20 s", False), ("hold: 5 s\nrepeat: 3", False), ("for: 45 s", False), ("repeat: 1\nphases: [in 4 s]", False),
        ("for: 40 s\nphases: [top, middle]", False), ("repeat: 2\nphases: [in 4 s]", True),
        ("repeat: 10\npace: 60\nphases: [left 1 beat]", True),
    ],
)  # fmt: skip
def test_holds_zones_and_free_activity_are_as_long_as_they_are(body: str, able: bool) -> None:
    steps = steps_of(exercise(body))
    assert [can_change(step) for step in steps if isinstance(step, Movement)] == [able]
    assert (retimed(steps, [Tempo(0, Ms(0), QUICKER)]) == steps) != able


def test_on_a_lane_no_practice_gets_more_steps() -> None:
    routine = read_text(
        "routine: R\nscript:\n  - exercise: Practice\n    kind: walk\n    for: 20 s\n    pace: 60\n"
        "    phases: [left 1 beat, right 1 beat]\n  - return: Walk back.\n    wait: 8 s\n  - exercise: Walk\n    for: 2 min\n"
        "    pace: 60\n    phases: [left 1 beat, right 1 beat]\n    bout:\n      for: 20 s\n      lane: 20 steps\n"
        "      break: 6 s\n      do: [{safety: Look.}]\n      turn: [{safety: Turn.}]\n",
        "routine.yaml",
    )
    after = laid(steps_of(routine), Tempo(0, Ms(0), Fraction(2)))
    practice = moves(after)[0]
    steps = [at - practice.start for at in ticks(after) if at < practice.end]
    assert steps == [0, 1000, 2000, 3000] + [nearest_ms(4000 + n * Fraction(500)) for n in range(16)]
    assert practice.end - practice.start == 20_000


def test_what_is_wished_before_a_movement_holds_from_its_first_beat() -> None:
    steps = steps_of(ROUTINES["waist-circles"])
    plain, quicker = laid(steps), laid(steps, Tempo(0, Ms(-1), Fraction(5, 4)))
    before, after = (next(span for span in plan.spans if span.kind == "move") for plan in (plain, quicker))
    assert after.start == before.start
    assert (after.end - after.start) * 5 == (before.end - before.start) * 4
    assert not any("quicker" in cue.text for cue in quicker.cues)
