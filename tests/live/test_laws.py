"""Whatever keys are pressed: one voice at a time, no step past the lane, honest times, and the end is reached."""

from __future__ import annotations

from collections.abc import Callable
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from live import routines
from live.playing import Heard, built_in, planned, player_of, routine, voices
from plan.made_up import measure

from coach.live.commands import COMMANDS, Command
from coach.live.helm import MOST_REST
from coach.live.player import Player
from coach.live.wanted import Wanted
from coach.outputs.track import Track
from coach.timing import SAMPLES_PER_MS, Ms

LANE = 48
TRACKS = {
    "walk": routine(routines.WALK),
    "circles": routine(routines.CIRCLES),
    "breaths": routine(routines.BREATHS),
    "free": routine(routines.FREE),
    "holds": routine(routines.HOLDS),
    "backward-walk": built_in("backward-walk", minutes=3, lane=LANE),
    "knee-hug": built_in("knee-hug", sets=1),
}
PRESSES = st.lists(
    st.tuples(
        st.integers(0, 40_000),
        st.sampled_from([key for key in COMMANDS if key != "quit"]) | st.floats(-0.1, 1.1, allow_nan=False),
    ),
    max_size=12,
)


def played(
    player: Player, track: Track, presses: list[tuple[int, Command | float]], answer: Callable[[], None] | None = None
) -> list[Heard]:
    """Press keys, each after so many milliseconds, and go on to the end; gives what was heard.

    `answer` is called before each key, and gives the plans that were asked for.
    """
    heard: list[np.ndarray] = []  # type: ignore[type-arg]
    duration = track.timeline.duration
    for wait, key in presses:
        heard.append(player.pull(wait * SAMPLES_PER_MS + 1))
        if answer is not None:
            answer()
        duration = player.standing.timeline.duration
        if isinstance(key, float):
            player.seek(Ms(int(key * duration)))
        else:
            player.do(key)
        view = player.view()
        assert 0 <= player.standing.here <= player.standing.timeline.duration
        assert 0 <= view.done <= 1
        assert 0 <= view.phase_done <= 1
        assert view.left >= 0
    rest, pulled = 2 * duration + MOST_REST, 0
    while player.view().state != "ended":
        if answer is not None:
            answer()
        if player.view().state in ("paused", "waiting"):
            player.do("play")
        heard.append(player.pull(1000 * SAMPLES_PER_MS))
        pulled += 1000
        assert pulled < rest, "the end is reached"
    return voices(np.concatenate(heard))


def within_the_lane(sounds: list[Heard], lane: bool) -> None:
    """No step lies past the lane; it is fresh behind a turn, and behind the way to its start, if they were heard out."""
    steps = 0
    for sound in sounds:
        if sound.what.startswith(("Turn", "Walk forward")) and sound.ms == measure(sound.what, "prose").length:
            steps = 0
        steps += lane and sound.what in ("tick-left", "tick-right")
        assert steps <= LANE, "a step past the lane"


@pytest.mark.parametrize("name", TRACKS)
@settings(max_examples=25)
@given(presses=PRESSES)
def test_no_step_lies_past_the_lane_and_nobody_talks_at_once(
    name: str, presses: list[tuple[int, Command | float]]
) -> None:
    track = TRACKS[name]
    player, _ = player_of(track)
    within_the_lane(played(player, track, presses), name in ("walk", "backward-walk"))


@pytest.mark.parametrize("text", [routines.WALK, routines.TALKING, routines.BREATHS])
@settings(max_examples=25)
@given(presses=PRESSES)
@example(presses=[(0, "quicker"), (0, "forward"), (0, "forward"), (2865, "quicker")])
def test_the_laws_hold_when_pace_and_talk_are_changed(text: str, presses: list[tuple[int, Command | float]]) -> None:
    track = planned(text, Wanted())
    player, asked = player_of(track)

    def answer() -> None:
        while asked:
            wanted = asked.pop(0)
            player.replan(planned(text, wanted), wanted)

    within_the_lane(played(player, track, presses, answer), text == routines.WALK)


@pytest.mark.parametrize("name", TRACKS)
def test_the_time_of_each_movement_is_counted(name: str) -> None:
    track = TRACKS[name]
    player, _ = player_of(track)
    played(player, track, [])
    moves = [span for span in track.timeline.spans if span.kind == "move"]
    assert player.standing.done == {span.number: span.end - span.start for span in moves}
    events = player.events()
    begun = [event.text for event in events if event.what == "begun"]
    assert begun == [chapter.title for chapter in track.timeline.chapters if not chapter.further]
    assert [event.what for event in events if event.what in ("started", "ended")] == ["started", "ended"]
    assert all(before.at <= after.at for before, after in pairwise(events))


def test_what_is_left_out_is_not_counted() -> None:
    track = TRACKS["breaths"]
    player, _ = player_of(track)
    player.pull(30_000 * SAMPLES_PER_MS)
    player.do("next")
    player.pull(1000 * SAMPLES_PER_MS)
    assert player.standing.done == {0: 30_000 - track.timeline.spans[0].start}
    jumped = next(event for event in player.events() if event.what == "jumped")
    assert (jumped.at, jumped.text) == (30_000, "next")


def test_who_has_quit_goes_nowhere_more() -> None:
    player, _ = player_of(TRACKS["breaths"])
    player.pull(30_000 * SAMPLES_PER_MS)
    player.do("quit")
    player.do("previous")
    player.seek(Ms(60_000))
    assert (player.view().state, player.standing.here) == ("ended", 30_000)


def test_what_was_asked_for_is_known_before_there_is_a_plan_of_it() -> None:
    player, _ = player_of(TRACKS["breaths"])
    player.do("talk")
    player.do("quit")
    assert (player.standing.asked.talk, player.standing.wanted.talk) == ("less", "full")


def test_a_lead_is_heard_but_nothing_is_done_in_it() -> None:
    player, _ = player_of(TRACKS["walk"])
    player.pull(50_000 * SAMPLES_PER_MS)
    done = player.standing.done
    player.do("again")
    player.pull(9000 * SAMPLES_PER_MS)
    assert player.view().phrase.startswith("Walk forward")
    assert (player.standing.heard, player.standing.done) == (59_000, done)
