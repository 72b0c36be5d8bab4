"""Each construct of the language on the timeline: what is heard, and exactly when."""

from __future__ import annotations

import itertools
from pathlib import Path

import pytest
from plan.made_up import compiled, timeline_of

from coach.language.bind import bind
from coach.language.files import read_file
from coach.language.read import read_text
from coach.language.wishes import Wishes
from coach.phrases import Phrases
from coach.plan.expand import expand
from coach.plan.kinds import Hearing
from coach.plan.steps import Movement, Speak
from coach.plan.timeline import Cue, Timeline


def exercise(body: str, more: str = "", head: str = "") -> Timeline:
    lines = "".join(f"    {line}\n" for line in body.splitlines())
    return compiled(f"routine: R\n{head}script:\n  - exercise: E\n{lines}{more}")


def moves(timeline: Timeline) -> list[tuple[int, str | None, int]]:
    """Set, side and length in milliseconds of each movement."""
    return [(span.set, span.side, span.end - span.start) for span in timeline.spans if span.kind == "move"]


def heard(timeline: Timeline, *kinds: str) -> list[tuple[int, str]]:
    """When, from the first movement on, and what is heard of some kinds."""
    start = next(span.start for span in timeline.spans if span.kind == "move")
    return [(at(cue) - start, cue.text or cue.sound) for cue in timeline.cues if cue.kind in kinds and at(cue) >= start]


def at(cue: Cue) -> int:
    return cue.start if cue.beat is None else cue.beat


def said(timeline: Timeline) -> list[str]:
    return [cue.text for cue in timeline.cues if cue.text]


def test_a_hold_counts_down_and_is_released_on_its_end() -> None:
    timeline = exercise("hold: 20 s\nreminders:\n  - at: 6 s\n    say: Keep breathing.")
    assert moves(timeline) == [(1, None, 20_000)]
    assert heard(timeline, "cue", "countdown") == [
        (0, "Hold."), (17_000, "Three"), (18_000, "Two"), (19_000, "One"), (20_000, "Release."),
    ]  # fmt: skip
    ten, keep = (next(t for t, text in heard(timeline, "announce", "reminder") if text == w)
                 for w in ("Ten left.", "Keep breathing."))  # fmt: skip
    assert abs(ten - 10_000) <= 24
    assert abs(keep - 6000) <= 24


def test_a_hold_is_repeated_with_time_to_let_go_between() -> None:
    timeline = exercise("hold: 5 s\nrepeat: 3\nrelax: 4 s\ncountdown: 2")
    assert [text for _, text in heard(timeline, "cue", "countdown")] == ["Hold.", "Two", "One", "Release."] * 3
    assert [t for t, text in heard(timeline, "cue") if text == "Hold."] == [0, 9000, 18_000]
    assert moves(timeline) == [(1, None, 23_000)]


def test_free_activity_lasts_exactly_its_time() -> None:
    timeline = exercise("for: 45 s")
    assert heard(timeline, "cue", "safety") == [(0, "Begin."), (45_000, "Stop.")]
    assert moves(timeline) == [(1, None, 45_000)]


def test_zones_share_the_time_of_a_block() -> None:
    timeline = exercise("for: 40 s\nphases: [top, middle, bottom]")
    assert heard(timeline, "beat") == [(0, "Top"), (13_333, "Middle"), (26_667, "Bottom")]
    assert heard(timeline, "safety") == [(40_000, "Stop.")]


def test_a_count_stands_on_a_short_last_phase_and_behind_the_start_of_a_long_one() -> None:
    short = exercise("repeat: 12\ncount: {every: 5}\nphases: [round 1 s, back 1 s]")
    assert heard(short, "count") == [(9000, "Five"), (17_000, "Three left"), (19_000, "Ten")]
    assert [text for t, text in heard(short, "beat", "count") if t == 9000] == ["Five"], "it takes the word's place"
    long = exercise("repeat: 3\ncount: {down: 1}\nphases: [up 2 s, down 3 s]")
    assert heard(long, "count") == [(3200, "Two"), (8200, "One")]


def test_sets_are_round_sides_and_rests_lie_between() -> None:
    timeline = exercise("sets: 2\nsides: [left, right]\nchange: 8 s\nrest: 20 s\nrepeat: 2\nphases: [$side 3 s]")
    assert moves(timeline) == [(1, "left", 6000), (1, "right", 6000), (2, "left", 6000), (2, "right", 6000)]
    rests = [span.end - span.start for span in timeline.spans if span.kind == "rest"]
    assert rests == [8000, 20_000, 8000]
    assert [text for text in said(timeline) if text in ("Other side.", "Set 2 of 2.")] == [
        "Other side.", "Set 2 of 2.", "Other side.",
    ]  # fmt: skip


def test_a_list_is_one_dose_a_set() -> None:
    timeline = exercise("repeat: [3, 2, 1]\nrest: 10 s\nphases: [up 2 s]")
    assert moves(timeline) == [(1, None, 6000), (2, None, 4000), (3, None, 2000)]


def test_a_phase_of_no_length_is_left_out() -> None:
    head = "settings:\n  stay: {default: 0 s, choices: [0 s, 7 s]}\n"
    body = "exercise: E\n    repeat: 1\n    phases: [in 3 s, stay $stay, out 4 s]\n"
    text = f"routine: R\n{head}script:\n  - {body}"
    assert moves(compiled(text)) == [(1, None, 7000)]
    assert moves(compiled(text, stay="7 s")) == [(1, None, 14_000)]


def test_the_position_is_told_where_it_changes_and_names_the_side_that_lies() -> None:
    timeline = exercise(
        "position: lie on your $other side\nsides: [right, left]\nchange: 10 s\nrepeat: 1\nphases: [open 3 s]",
        "  - exercise: F\n    position: lie on your right side\n    repeat: 1\n    phases: [up 2 s]\n",
    )
    assert [text for text in said(timeline) if "side" in text] == [
        "Lie on your left side.", "Other side.", "Lie on your right side.",
    ]  # fmt: skip
    position = next(cue for cue in timeline.cues if cue.text == "Lie on your left side.")
    first = next(span for span in timeline.spans if span.kind == "move")
    assert first.start - position.end >= 6000


def test_kit_is_told_at_the_opening_and_with_its_exercise() -> None:
    timeline = exercise("kit: a ball\nfor: 30 s", "  - exercise: F\n    kit: a roller\n    for: 20 s\n")
    texts = said(timeline)
    assert texts[1] == "Have ready: a ball, a roller."
    assert texts.index("E.") < texts.index("With a ball.") < texts.index("F.") < texts.index("With a roller.")


CIRCUIT = """\
routine: R
script:
  - circuit: C
    rounds: 2
    rest: 40 s
    change: 15 s
    do:
      - exercise: One
        setup:
          - say: Stand tall.
            then: Tall.
          - say: Look ahead.
          - safety: Near a wall.
        for: 20 s
      - exercise: Two
        for: 10 s
"""


def test_a_circuit_goes_round_with_its_rests() -> None:
    timeline = compiled(CIRCUIT)
    assert [span.exercise for span in timeline.spans if span.kind == "move"] == ["One", "Two", "One", "Two"]
    assert [span.end - span.start for span in timeline.spans if span.kind == "rest"] == [15_000, 40_000, 15_000]
    texts = said(timeline)
    again = texts.index("Round 2 of 2.")
    assert [t for t in texts[:again] if t[:4] in ("Stan", "Look", "Near")] == [
        "Stand tall.",
        "Look ahead.",
        "Near a wall.",
    ]
    assert [t for t in texts[again:] if t in ("Tall.", "Look ahead.", "Near a wall.")] == ["Tall.", "Near a wall."]
    assert [chapter.title for chapter in timeline.chapters] == ["One", "Two", "One, round 2", "Two, round 2"]


def test_in_a_rest_what_comes_next_stands_first_and_the_set_up_last() -> None:
    timeline = exercise(
        "for: 20 s",
        "  - rest: 60 s\n    say: Rest.\n    tips:\n      - Drink something.\n"
        "  - exercise: F\n    position: sit down\n    setup:\n      - say: Feet flat.\n        wait: 3 s\n    for: 10 s\n",
    )
    rest = next(span for span in timeline.spans if span.kind == "rest")
    inside = [
        cue for cue in timeline.cues if rest.start < cue.start < rest.end and cue.kind in ("say", "announce", "tip")
    ]
    assert [cue.text for cue in inside] == [
        "Rest.",
        "Next: F.",
        "Sit down.",
        "Drink something.",
        "Ten seconds.",
        "Feet flat.",
    ]
    assert rest.end - 3000 - 1500 <= inside[-1].end <= rest.end - 3000
    assert rest.end - inside[4].start == pytest.approx(10_000, abs=24)


def test_a_rest_grows_to_what_its_words_need() -> None:
    setup = "".join(f"      - say: Line number {n} of a long set-up.\n        wait: 4 s\n" for n in range(6))
    timeline = exercise("for: 20 s", f"  - rest: 10 s\n  - exercise: F\n    setup:\n{setup}    for: 10 s\n")
    first, second = (span for span in timeline.spans if span.kind == "move")
    assert second.start - first.end > 24_000
    cues = [cue for cue in timeline.cues if cue.text and first.end <= cue.start]
    assert all(before.end < after.start for before, after in itertools.pairwise(cues))


def test_an_open_step_takes_its_stated_time_in_a_render() -> None:
    timeline = exercise("for: 20 s", "  - open: 45 s\n    say: Take your time.\n  - exercise: F\n    for: 10 s\n")
    step = next(span for span in timeline.spans if span.kind == "open")
    assert step.end - step.start == 45_000
    assert next(cue.start for cue in timeline.cues if cue.text == "Take your time.") < step.start + 2000
    assert "Next: F." in said(timeline), "not as if it began at once"


TALKATIVE = """\
routine: R
script:
  - say: This is said once, at length, to those who are new.
    then: none
  - say: Now listen.
    when: $talk is full
  - safety: Hold on to something that does not move.
    then: Hold on.
  - exercise: E
    kind: breath
    repeat: 8
    count: {every: 2}
    phases:
      - phase: in 4 s
        say: Belly wide.
      - out 4 s
    tips:
      - Slowly.
    reminders:
      - every: 20 s
        say: Softly.
"""


def kinds(talk: str, **switched: bool) -> tuple[set[str], list[str]]:
    timeline = timeline_of(read_text(TALKATIVE), hearing=Hearing(talk, switched))  # type: ignore[arg-type]
    return {cue.kind for cue in timeline.cues if cue.text}, said(timeline)


def test_how_much_is_heard_follows_the_table() -> None:
    full, texts = kinds("full")
    assert {"detail", "tip", "reminder", "announce", "count", "beat", "safety", "say"} <= full
    assert "Hold on to something that does not move." in texts
    less, texts = kinds("less")
    assert full - less == {"detail", "tip"}
    assert "Hold on." in texts
    assert "Stop if anything hurts." in texts
    assert not {"Now listen.", "This is said once, at length, to those who are new."} & set(texts)
    beats, texts = kinds("beats-only")
    assert beats == {"say", "safety", "beat", "count"}


def test_signals_stand_in_the_place_of_announcements_that_are_switched_off() -> None:
    def signals(**switched: bool) -> list[str]:
        timeline = timeline_of(read_text(SIGNALLED), hearing=Hearing("full", switched))  # type: ignore[arg-type]
        return [cue.sound for cue in timeline.cues if cue.kind == "earcon"]

    assert signals() == []
    assert signals(announce=False) == ["halfway", "last", "change", "halfway", "last"]


SIGNALLED = """
routine: Signals
script:
  - exercise: Breathing
    kind: breath
    repeat: 10
    sets: 2
    rest: 20 s
    phases: [in 4 s, out 4 s]
"""


def test_a_kind_is_switched_by_itself() -> None:
    assert "count" not in kinds("full", count=False)[0]
    assert "beat" not in kinds("full", beat=False)[0]
    assert "tip" in kinds("beats-only", tip=True)[0]


def test_the_work_never_moves_with_the_talk() -> None:
    lengths = {
        tuple(moves(timeline_of(read_text(TALKATIVE), hearing=Hearing(talk))))
        for talk in ("full", "less", "beats-only")
    }
    assert lengths == {((1, None, 64_000),)}


def test_tips_are_drawn_by_a_seed_without_repeating() -> None:
    tips = "".join(f"  - Tip number {n}.\n" for n in range(6))
    text = "for: 12 min\nkind: breath\nphases: [in 4 s, out 6 s]\ntips:\n" + tips

    def order(seed: int) -> list[str]:
        lines = "".join(f"    {line}\n" for line in text.splitlines())
        routine = read_text(f"routine: R\nscript:\n  - exercise: E\n{lines}")
        return [cue.text for cue in timeline_of(routine, seed=seed).cues if cue.kind == "tip"]

    assert order(0) == [f"Tip number {n}." for n in range(6)]
    assert order(3) == order(3) != order(0)
    assert sorted(order(3)) == order(0)
    assert len({tuple(order(seed)) for seed in range(10)}) > 5


def test_a_ramp_quickens_every_fourth_bout_and_is_told() -> None:
    timeline = exercise(
        "for: 6 min\npace: {from: 60, to: 90, over: 4 min}\nphases: [left 1 beat, right 1 beat]\n"
        "bout:\n  for: 20 s\n  break: 6 s\n  do:\n    - safety: Look."
    )
    ticks = [cue.start for cue in timeline.cues if cue.sound in ("tick-left", "tick-right")]
    steps = [after - before for before, after in itertools.pairwise(ticks) if after - before < 3000]
    assert steps[0] == 1000
    assert min(steps) in (666, 667)
    changes = [n for n in range(1, len(steps)) if abs(steps[n] - steps[n - 1]) > 1]
    assert len(changes) == said(timeline).count("A little quicker.") == 3
    assert moves(timeline) == [(1, None, 360_000)]


def test_a_ramp_without_bouts_is_exact() -> None:
    timeline = exercise("for: 2 min\npace: {from: 60, to: 120, over: 1 min}\nphases: [left 1 beat, right 1 beat]")
    ticks = [cue.start for cue in timeline.cues if cue.sound in ("tick-left", "tick-right")]
    steps = [after - before for before, after in itertools.pairwise(ticks)]
    assert (steps[0], steps[-1]) == (1000, 500)
    assert all(before >= after - 1 for before, after in itertools.pairwise(steps))


def test_details_are_said_in_their_cycles_and_shorter_later() -> None:
    timeline = exercise(
        "words: every\nrepeat: 5\nphases:\n  - phase: in 5 s\n    say:\n      - in: 1\n        say: Belly wide.\n"
        "      - from: 3\n        say: Sides wide, and slowly.\n        then: Sides.\n  - out 5 s"
    )
    assert heard(timeline, "detail") == [
        (1200, "Belly wide."), (21_216, "Sides wide, and slowly."), (31_200, "Sides wide, and slowly."), (41_208, "Sides."),
    ]  # fmt: skip


def test_an_included_routine_has_its_own_choices(tmp_path: Path) -> None:
    (tmp_path / "inner.yaml").write_text(
        "routine: Inner\nsettings:\n  times: {default: 2, range: 1-9}\nlevels:\n  strong: {ranges: high}\nscript:\n"
        "  - exercise: Ups\n    repeat: $times\n    phases: [up 2 s]\n"
        "  - exercise: Holds\n    sides: [left, right]\n    hold: 5-9 s\n",
        "utf-8",
    )
    (tmp_path / "outer.yaml").write_text(
        "routine: Outer\nsettings:\n  n: {default: 3, range: 1-9}\nscript:\n  - include: inner\n    level: strong\n"
        "    set: {times: $n, holds.change: 12 s}\n    side: left\n  - include: inner\n    without: [holds]\n",
        "utf-8",
    )
    routine = read_file(tmp_path / "outer.yaml")
    assert moves(timeline_of(routine)) == [(1, None, 6000), (1, "left", 9000), (1, None, 4000)]
    assert moves(timeline_of(routine, n=5))[0] == (1, None, 10_000)


def test_a_part_rests_between_its_exercises_and_not_behind_the_last() -> None:
    text = "".join(f"      - exercise: E{n}\n        for: 10 s\n" for n in range(3))
    timeline = compiled(
        f"routine: R\nscript:\n  - part: P\n    change: 30 s\n    do:\n{text}  - exercise: Z\n    for: 10 s\n"
    )
    assert [span.kind for span in timeline.spans] == ["move", "rest", "move", "rest", "move", "move"]


def test_every_text_is_prepared_before_it_is_measured() -> None:
    routine = bind(read_text(TALKATIVE), Wishes())
    steps = expand(routine, Phrases("en"))
    assert steps
    assert timeline_of(read_text(TALKATIVE)).cues


def test_one_rest_follows_another_and_so_do_their_words() -> None:
    timeline = exercise("for: 20 s", "  - rest: 20 s\n    say: Rest.\n  - open: 20 s\n    say: Which felt easy?\n")
    rest, step = (span for span in timeline.spans if span.kind != "move")
    words = {cue.text: cue.start for cue in timeline.cues}
    assert rest.start < words["Rest."] < rest.end == step.start <= words["Which felt easy?"]


def test_a_later_set_is_set_up_in_short_forms() -> None:
    body = "setup:\n  - say: Step far forward, and stand tall.\n    then: Step forward.\n  - say: Palms on the wall.\nsets: 2\nhold: 10 s"
    texts = said(exercise(body))
    assert [text for text in texts if "orward" in text or "alms" in text] == [
        "Step far forward, and stand tall.", "Palms on the wall.", "Step forward.",
    ]  # fmt: skip


def test_a_side_begins_a_sentence_with_a_capital() -> None:
    timeline = exercise(
        "sides: [left, right]\nsetup:\n  - say: Near the wall. $other leg back, $side knee bent.\nhold: 9 s"
    )
    assert "Near the wall. Right leg back, left knee bent." in said(timeline)
    assert "Near the wall. Left leg back, right knee bent." in said(timeline)


def test_the_opening_tells_what_is_to_be_done() -> None:
    rounds = "  - circuit: C\n    rounds: 5\n    do:\n      - exercise: A\n        for: 9 s\n      - exercise: B\n        for: 9 s\n"
    practice = "  - part: P\n    chapter: one\n    do:\n      - exercise: Try\n        for: 9 s\n"
    assert said(compiled(f"routine: R\nscript:\n{practice}{rounds}"))[0] == "R. 5 rounds."
    assert (
        said(exercise("kind: circle\nsides: [left, right]\nrepeat: 30\nphases: [round 4 s]"))[0]
        == "R. 30 times. Each way."
    )
    two = "  - exercise: A\n    for: 9 s\n  - exercise: B\n    for: 9 s\n"
    assert said(compiled(f"routine: R\nscript:\n{practice}{two}"))[0] == "R. 2 exercises."


def test_a_condition_may_name_more_than_one_value() -> None:
    head = "settings:\n  way: {default: bend, choices: [bend, arch, both]}\n"
    text = f"routine: R\n{head}script:\n  - exercise: E\n    for: 9 s\n  - say: Yes.\n    when: $way is arch or both\n"
    assert [("Yes." in said(compiled(text, way=way))) for way in ("bend", "arch", "both")] == [False, True, True]


def test_what_keeps_one_safe_stays_when_exercises_are_left_out(tmp_path: Path) -> None:
    text = (
        "routine: R\nscript:\n  - part: P\n    chapter: one\n    do:\n      - safety: Is the path clear?\n"
        "      - say: Now we learn.\n      - exercise: Practice\n        for: 9 s\n  - exercise: Walk\n    for: 9 s\n"
    )
    left = bind(read_text(text), Wishes(only=("walk",)))
    texts = [step.line.text for step in expand(left, Phrases("en")) if isinstance(step, Speak)]
    assert "Is the path clear?" in texts
    assert "Now we learn." not in texts


def test_a_circuit_among_other_exercises_is_named() -> None:
    texts = said(compiled(CIRCUIT + "  - exercise: Z\n    for: 9 s\n"))
    assert texts.index("C. 2 rounds.") < texts.index("One.")
    assert "C. 2 rounds." not in said(compiled(CIRCUIT)), "the opening tells it"


def test_common_mistakes_are_told_in_turn_where_there_is_room() -> None:
    body = (
        "sides: [left, right]\nchange: 4 s\nrest: 30 s\nsets: 3\nrepeat: 2\nphases: [$side 3 s]\n"
        "mistakes:\n  - Number one.\n  - Number two."
    )
    assert [text for text in said(exercise(body)) if text.startswith("Number")] == ["Number one.", "Number two."]


def test_zones_have_no_last_one_and_are_half_done_at_half() -> None:
    timeline = exercise("for: 80 s\nphases: [top, middle, bottom]")
    half = next(t for t, text in heard(timeline, "announce") if text == "Halfway.")
    assert abs(half - 40_000) <= 2000
    assert [text for _, text in heard(timeline, "announce")] == ["Halfway.", "That is all."]
    assert not timeline.concessions


def test_the_last_of_a_few_repetitions_is_told() -> None:
    timeline = exercise("repeat: 8\nphases: [open 3 s, hold 1 s, close 3 s]")
    assert [text for _, text in heard(timeline, "announce")] == ["Last one.", "That is all."]


BEATS = "phases: [left 1 beat, right 1 beat]"


def test_mistakes_name_the_side() -> None:
    body = "sides: [left, right]\nchange: 30 s\nmistakes:\n  - Do not lift the $side foot.\nhold: 9 s"
    assert "Do not lift the right foot." in said(exercise(body))


def test_a_ramp_counts_its_true_cycles() -> None:
    timeline = exercise(f"pace: {{from: 60, to: 120, over: 60 s}}\nfor: 60 s\ncount: {{down: 5}}\n{BEATS}")
    ticks = [cue.start for cue in timeline.cues if cue.sound in ("tick-left", "tick-right")]
    five = next(cue.beat for cue in timeline.cues if cue.text == "Five")
    assert sum(tick > (five or 0) for tick in ticks) == 10, "five cycles of two beats are left"


def test_a_walk_of_a_number_of_steps_has_even_bouts() -> None:
    timeline = exercise(f"repeat: 13\npace: 80\n{BEATS}\nbout:\n  for: 24 steps\n  break: 6 s")
    stops = [cue.beat for cue in timeline.cues if cue.text == "Stop."]
    ticks = [cue.start for cue in timeline.cues if cue.sound in ("tick-left", "tick-right")]
    assert [sum(tick <= (stop or 0) for tick in ticks) for stop in stops] == [14, 26]


def test_words_switched_off_leave_what_leads_to_the_stop() -> None:
    text = f"routine: R\nscript:\n  - exercise: E\n    for: 2 min\n    pace: 80\n    {BEATS}\n    bout: {{for: 20 s, break: 6 s}}\n"
    timeline = timeline_of(read_text(text), hearing=Hearing("full", {"beat": False}))
    assert not [cue for cue in timeline.cues if cue.kind == "beat"]
    assert [cue.text for cue in timeline.cues if cue.kind == "countdown"][:2] == ["Three", "Two"]


def test_a_sentence_on_the_move_leaves_room_for_counts() -> None:
    reminder = "reminders:\n  - every: 9 s\n    say: Both thumbs are pressed into your back muscles now"
    timeline = exercise(f"pace: 60\nrepeat: 40\ncount: {{every: 5}}\n{reminder}\n{BEATS}")
    counts = [text for _, text in heard(timeline, "count")]
    assert counts == ["Five", "Ten", "Fifteen", "Twenty", "Twenty-five", "Thirty", "Thirty-five", "Three left"]


def test_reminders_in_bouts_count_the_steps_walked() -> None:
    body = f"pace: 60\nrepeat: 120\n{BEATS}\nbout: {{for: 20 steps, break: 20 s}}\nreminders:\n"
    timeline = exercise(f"{body}  - every: 60 steps\n    say: Thumbs.\n  - at: halfway\n    say: Half of it.")
    ticks = [cue.start for cue in timeline.cues if cue.sound in ("tick-left", "tick-right")]
    walked = [sum(tick < cue.start for tick in ticks) for cue in timeline.cues if cue.text == "Thumbs."]
    assert walked == [60, 120, 180]
    half, coachs = (next(c.start for c in timeline.cues if c.text == text) for text in ("Half of it.", "Halfway."))
    assert abs(half - coachs) <= 45_000


def test_names_that_change_with_the_side_are_said_once_more() -> None:
    body = "kind: breath\nsides: [left, right]\nrepeat: 5\nphases: [$side arm up 4 s, down 4 s]"
    assert said(exercise(body)).count("Right arm up") == 1


def test_a_sentence_of_one_cycle_is_said_when_names_have_faded_and_listed_when_it_never_comes() -> None:
    body = "kind: breath\nrepeat: 8\nphases:\n  - phase: in 4 s\n    say:\n"
    timeline = exercise(
        f"{body}      - in: 5\n        say: Softly now.\n      - in: 30\n        say: Never.\n  - out 5 s"
    )
    assert [at for at, text in heard(timeline, "detail")] == [4 * 9000 + 1200]
    assert any("'Never.'" in concession for concession in timeline.concessions)


def test_the_last_of_repeated_holds_is_told() -> None:
    assert "Last one." in said(exercise("hold: 20 s\nrepeat: 4\nrelax: 10 s"))


def test_what_is_a_little_quicker_is_told_from_the_pace_before() -> None:
    ramp = f"for: 60 s\npace: {{from: 60, to: 120, over: 60 s}}\n{BEATS}"
    texts = said(exercise(ramp, f"  - exercise: Stroll\n    repeat: 8\n    pace: 80\n    {BEATS}\n"))
    assert "Now stroll, a little slower." in texts


def test_a_list_of_doses_is_told_whole() -> None:
    assert said(exercise("repeat: [6, 4, 2]\nrest: 9 s\nphases: [up 3 s]"))[0] == "R. 6, 4, 2 times."


def test_the_last_minute_of_less_than_a_minute_is_listed() -> None:
    timeline = exercise("for: 40 s\nreminders:\n  - at: last minute\n    say: Last minute.")
    assert "Last minute." not in said(timeline)
    assert any("'Last minute.'" in concession for concession in timeline.concessions)


def test_a_position_is_told_again_after_something_else() -> None:
    lying = "    position: lie on your back\n    for: 9 s\n"
    timeline = exercise(
        "position: lie on your back\nfor: 9 s", f"  - exercise: B\n    for: 9 s\n  - exercise: C\n{lying}"
    )
    assert said(timeline).count("Lie on your back.") == 2


def test_a_round_is_told_in_the_chapter_that_it_opens() -> None:
    timeline = compiled(CIRCUIT)
    cue = next(cue for cue in timeline.cues if cue.text == "Round 2 of 2.")
    assert timeline.chapters[cue.chapter].title == "One, round 2"


def test_a_tone_ends_before_the_stop() -> None:
    timeline = exercise("for: 30 s\nphases:\n  - phase: in\n    tone: rising\n  - phase: out\n    tone: falling")
    tone = [cue for cue in timeline.cues if cue.kind == "tone"][-1]
    assert next(cue.start for cue in timeline.cues if cue.text == "Stop.") - tone.end >= 124


def test_a_dose_in_a_level_counts() -> None:
    text = "routine: R\nlevels: {easy: {squat.repeat: 2}}\nscript:\n  - exercise: Squat\n    repeat: 5\n    phases: [down 2 s]\n"
    assert moves(timeline_of(read_text(text), "easy")) == [(1, None, 4000)]


def test_a_side_that_an_exercise_has_not_leaves_it_out() -> None:
    text = "routine: R\nscript:\n  - {exercise: A, sides: [left], hold: 9 s}\n  - {exercise: B, sides: [left, right], hold: 9 s}\n"
    bound = bind(read_text(text), Wishes(side="right"))
    assert [(step.name, step.side) for step in expand(bound, Phrases("en")) if isinstance(step, Movement)] == [
        ("B", "right")
    ]


def test_of_steps_on_a_beat_the_last_are_not_told() -> None:
    assert "Last one." not in said(exercise(f"for: 2 min\npace: 80\n{BEATS}"))


def test_the_last_one_is_told_right_before_it_or_at_its_start() -> None:
    timeline = exercise("kind: strength\nrepeat: 12\ncount: {every: 1}\nphases: [down 3 s, up 2 s]")
    at = next(t for t, text in heard(timeline, "announce") if text == "Last one.")
    assert at >= 10 * 5000 + 3000, "in the last phase of the last but one, or later"
    holds = exercise("hold: 30 s\nrepeat: 3\nrelax: 8 s")
    assert 68_000 <= next(t for t, text in heard(holds, "announce") if text == "Last one.") <= 77_000
