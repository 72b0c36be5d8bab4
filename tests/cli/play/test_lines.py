"""Plain lines: what begins, sentences, pauses and notes, each once."""

from __future__ import annotations

from dataclasses import replace

from stages import WALK

from coach.cli.play.lines import Lines
from coach.live.view import View
from coach.timing import Ms


def told(*views: View) -> list[str]:
    lines = Lines()
    return [line[9:] for view in views for line in lines.of(view)]


def test_a_walk_is_told_without_its_steps() -> None:
    listening = replace(WALK, body="listen", phrase="Now the walk.", phase="", cycle=0, cycles=0)
    steps = [replace(WALK, phrase=word, phase=word.lower()) for word in ("Left", "Right", "Three", "Two", "Stop")]
    assert told(listening, listening, *steps, WALK, WALK) == [
        "Backward walking, hands on hips",
        "Now the walk.",
        "= The walk, 13 bouts, 4:35",
        "Look over your left shoulder.",
    ]


def test_sides_sets_and_rests_are_told_when_they_begin() -> None:
    left = replace(WALK, phrase="Hold", side="left", set=1, sets=2, bouts=False, cycles=1)
    rest = replace(left, body="rest", phase_left=Ms(30_000))
    right = replace(left, side="right")
    assert told(left, left, rest, rest, right, replace(right, set=2))[1:] == [
        "= The walk, left, set 1 of 2, 1 repetition, 4:35",
        "Rest, 0:30",
        "= The walk, right, set 1 of 2, 1 repetition, 4:35",
        "= The walk, right, set 2 of 2, 1 repetition, 4:35",
    ]


def test_pauses_notes_and_a_sound_that_broke_off_are_told_once() -> None:
    paused = replace(WALK, state="paused", note="paused by the headset")
    waiting = replace(WALK, state="waiting", body="open", underruns=2)
    assert told(
        WALK, paused, paused, WALK, waiting, waiting, replace(WALK, state="holding"), replace(WALK, state="ended")
    )[3:] == [
        "Paused; space goes on",
        "paused by the headset",
        "Goes on",
        "As long as you like; space goes on",
        "the sound broke off 2 ×",
        "One moment; the voice is still speaking",
    ]


def test_while_paused_nothing_is_said_but_where_one_goes() -> None:
    paused = replace(WALK, state="paused", phrase="Look.")
    assert told(WALK, paused, replace(paused, exercise="Knee hug", body="rest", phrase="Rest."), WALK)[3:] == [
        "Paused; space goes on",
        "= Knee hug",
        "Goes on",
        "Look over your left shoulder.",
    ]


def test_a_sentence_that_is_said_again_is_told_again() -> None:
    assert told(WALK, replace(WALK, said=0.9), replace(WALK, said=0.1))[2:] == ["Look over your left shoulder."] * 2


def test_each_line_says_how_long_it_was_heard() -> None:
    assert Lines().of(replace(WALK, heard=Ms(3_000_000)))[0] == "  50:00  Backward walking, hands on hips"
