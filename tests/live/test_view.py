"""What there is to see at a moment, and that several threads may ask at once."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from live import routines
from live.playing import built_in, player_of, pull, routine

from coach.live.commands import COMMANDS, Command
from coach.timing import SAMPLES_PER_MS, Ms

MOMENTS: list[tuple[str, int, dict[str, Any]]] = [
    (
        "WALK",
        500,
        {"phrase": "", "said": 0, "body": "listen", "cycles": 0, "exercise": "Practice", "following": "Lane"},
    ),
    ("WALK", 3046, {"phrase": "Walk. 2 exercises.", "said": pytest.approx(0.97, abs=0.01), "pace": None}),
    ("WALK", 20_900, {"body": "move", "phase": "Left", "cycle": 2, "cycles": 4, "bouts": False, "pace": 60}),
    ("WALK", 50_808, {"body": "move", "bouts": True, "cycle": 1, "cycles": 8, "phase_done": 0.5, "phase_left": 9000}),
    ("WALK", 62_808, {"phrase": "Look back.", "phase": "", "phase_done": 0.5, "phase_left": 3000, "cycle": 1}),
    ("WALK", 251_808, {"body": "rest", "phase_done": 0.5, "phase_left": 30_000, "following": "", "left_here": 31_992}),
    ("BREATHS", 31_680, {"phase": "In", "phase_done": 0.5, "phase_left": 2000, "set": 1, "sets": 2, "pace": None}),
    ("BREATHS", 163_000, {"set": 2, "exercise": "Breathing", "left_here": 202_080 - 163_000}),
    ("BREATHS", 230_000, {"state": "waiting", "body": "open", "left": 253_488 - 202_870, "done": 202_870 / 253_488}),
    ("BREATHS", 900_000, {"state": "waiting"}),
    ("FREE", 195_816, {"phase": "Roll", "phase_done": 0.5, "left": 380_064 - 195_816}),
    ("FREE", 390_000, {"state": "ended", "left": 0, "done": 1}),
]


@pytest.mark.parametrize(("name", "at", "expected"), MOMENTS)
def test_a_moment_is_seen(name: str, at: int, expected: dict[str, Any]) -> None:
    player, _ = player_of(routine(getattr(routines, name)))
    pull(player, at)
    view = player.view()
    assert {key: getattr(view, key) for key in expected} == expected


def test_a_lead_shows_its_words_and_where_it_leads() -> None:
    player, _ = player_of(routine(routines.WALK))
    pull(player, 70_000)
    player.do("back")
    pull(player, 500)
    view = player.view()
    assert (view.phrase[:12], view.cycle, view.phase, view.body) == ("Walk forward", 0, "", "listen")
    assert view.phase_left == 13_992 - 500
    assert view.phase_done == pytest.approx((500 - 24) / (13_992 - 24))
    assert view.left == 283_800 - 41_808 + 13_992 - 500


def test_the_count_down_before_the_start_is_seen() -> None:
    player, _ = player_of(routine(routines.BREATHS), start_in=Ms(20_000))
    pull(player, 10_000)
    view = player.view()
    assert (view.body, view.phase_left, view.phrase) == ("listen", 10_040, "We start in 20 seconds.")
    assert view.phase_done == pytest.approx(0.5, abs=0.01)
    pull(player, 11_000)
    assert (player.view().body, player.view().phase_left) == ("listen", 0)


def test_a_note_is_seen_for_four_seconds() -> None:
    player, _ = player_of(routine(routines.WALK))
    pull(player, 5000)
    player.do("skip")
    pull(player, 3990)
    assert player.view().note == "no rest to skip"
    pull(player, 20)
    assert player.view().note == ""


def test_what_one_key_did_is_told_until_the_next_key() -> None:
    player, _ = player_of(routine(routines.BREATHS))
    pull(player, 100_000)
    player.do("extend")
    player.do("skip")
    assert player.view().note == ""


def test_a_rest_that_is_left_while_paused_is_no_longer_longer() -> None:
    player, _ = player_of(routine(routines.BREATHS))
    pull(player, 100_000)
    left = player.view().left
    player.do("extend")
    assert (player.view().left, player.view().note) == (left + 15_000, "15 seconds more rest")
    player.do("extend")
    assert (player.view().left, player.view().note) == (left + 30_000, "30 seconds more rest")
    player.do("pause")
    assert player.view().left == left + 30_000
    player.do("skip")
    assert player.view().left == 253_488 - player.standing.here
    player.do("play")
    pull(player, 5000)
    assert player.view().left == 253_488 - player.standing.here


def test_where_there_is_no_music_the_key_says_so() -> None:
    player, _ = player_of(routine(routines.WALK))
    player.do("music")
    assert player.view().note == "there is no music"


@settings(max_examples=40)
@given(at=st.integers(0, 989_520), name=st.sampled_from(["knee-hug", "backward-walk", "waist-trio"]))
def test_every_moment_of_a_routine_can_be_seen(at: int, name: str) -> None:
    track = built_in(name)
    player, _ = player_of(track)
    player.seek(Ms(at))
    player.pull(20_000 * SAMPLES_PER_MS)
    view = player.view()
    assert 0 <= view.phase_done <= 1
    assert 0 <= view.said <= 1
    assert view.phase_left >= 0
    assert 0 <= view.left_here <= view.left
    assert view.cycle <= view.cycles


def test_keys_views_and_pulls_may_come_at_once() -> None:
    track = routine(routines.WALK)
    player, asked = player_of(track)

    def press(_: int) -> int:
        for command in [key for key in COMMANDS if key != "quit"] * 5:
            player.do(command)
            player.view()
            player.seek(Ms(60_000))
        return len(player.events())

    def listen(_: int) -> int:
        return sum(len(player.pull(960)) for _ in range(500))

    with ThreadPoolExecutor(4) as pool:
        pulled, pressed = list(pool.map(listen, range(2))), list(pool.map(press, range(2)))
    assert pulled == [960 * 500] * 2
    assert sum(pressed) > 100
    assert asked


def test_quit_ends_it() -> None:
    player, _ = player_of(routine(routines.WALK))
    pull(player, 50_000)
    key: Command = "quit"
    player.do(key)
    assert player.view().state == "ended"
    assert [event.what for event in player.events()][-1] == "quit"
    assert player.standing.here == 50_000
