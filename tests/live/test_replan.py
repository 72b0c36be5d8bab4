"""Another plan while one plays: another pace, other words, more of it; and rests that last longer."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction
from itertools import pairwise

import pytest
from live import routines
from live.playing import BLOCK, listen, planned, player_of, pull, routine
from live.routines import TALKING

from coach.live.commands import Command
from coach.live.helm import MORE_REST, MOST_REST
from coach.live.score import Score
from coach.live.wanted import Wanted
from coach.plan.adjust import Tempo
from coach.timing import Ms


def ticks(text: str, at: int, keys: int, late: int = 0) -> tuple[list[int], list[Wanted]]:
    """Press `quicker` so often at a moment, answer so many milliseconds later, and give the ticks heard."""
    player, asked = player_of(planned(text, Wanted()))
    heard = listen(player, at)
    for _ in range(keys):
        player.do("quicker")
    more = [sound._replace(at=sound.at + at) for sound in listen(player, late)] if late else []
    answered = 0
    while answered < len(asked):
        answered = len(asked)
        player.replan(planned(text, asked[-1]), asked[-1])
    rest = [sound._replace(at=sound.at + at + late) for sound in listen(player, 60_000)]
    assert "change" in {sound.what for sound in more + rest}
    return [sound.at for sound in heard + more + rest if sound.what.startswith(("tick-l", "tick-r"))], asked


def test_a_quicker_pace_goes_on_from_the_beat_that_was_heard() -> None:
    at, asked = ticks(TALKING, 40_000, 1)
    assert asked == [Wanted((asked[0].tempos[0],))]
    assert asked[0].tempos[0].factor == Fraction(82, 80)
    gaps = [after - before for before, after in pairwise(at)]
    slow = [gap for gap in gaps if abs(gap - 750) <= 1]
    quick = [gap for gap in gaps if abs(gap - 60_000 / 82) <= 1]
    assert len(slow) + len(quick) == len(gaps)
    assert gaps == slow + quick
    assert len(quick) > 10


def test_while_the_voice_still_speaks_it_is_told_when_a_wish_is_met() -> None:
    player, asked = player_of(planned(TALKING, Wanted()), until=Ms(60_000))
    pull(player, 40_000)
    player.do("quicker")
    assert player.view().note == "82 beats a minute, once all is spoken"
    player.do("talk")
    assert player.view().note == "talk: less, once all is spoken"
    player.replan(planned(TALKING, Wanted()), Wanted())
    player.do("quicker")
    assert player.view().note == "84 beats a minute from the next repetition"
    assert len(asked) == 3


def test_pressed_again_it_is_quicker_still() -> None:
    _, asked = ticks(TALKING, 40_000, 3)
    assert [wanted.tempos[-1].factor for wanted in asked] == [Fraction(n, 80) for n in (82, 84, 86)]


def test_an_answer_that_comes_too_late_is_asked_for_again() -> None:
    at, asked = ticks(TALKING, 40_000, 1, late=5000)
    assert len(asked) == 2
    assert asked[1].tempos[0].at == asked[0].tempos[0].at + 4000 + 2000
    gaps = [after - before for before, after in pairwise(at)]
    assert set(gaps) <= {750, 731, 732}
    assert gaps == sorted(gaps, reverse=True) or max(abs(gap - 731.7) for gap in gaps[-5:]) < 1


def test_a_hold_is_as_long_as_it_is() -> None:
    hold = routine("routine: R\nscript:\n  - exercise: Stretch\n    hold: 20 s\n    repeat: 3\n")
    player, asked = player_of(hold)
    pull(player, hold.timeline.spans[0].start + 5000)
    player.do("quicker")
    assert (asked, player.view().note) == ([], "this has no pace to change")


def test_in_a_rest_the_next_movement_is_meant() -> None:
    player, asked = player_of(planned(TALKING, Wanted()))
    rest = next(span for span in planned(TALKING, Wanted()).timeline.spans if span.kind == "rest")
    pull(player, rest.start + 5000)
    player.do("slower")
    assert asked == [Wanted((Tempo(1, Ms(-1), Fraction(19, 20)),))]
    assert player.view().note == "at 95 % of its pace"
    player.replan(planned(TALKING, asked[0]), asked[0])
    ups = [sound.at for sound in listen(player, 40_000) if sound.what == "Up"]
    assert [after - before for before, after in pairwise(ups)][:2] == [pytest.approx(6000 / 0.95, abs=1)] * 2


def test_less_talk_is_heard_in_the_movement_and_what_was_told_before_it_stays() -> None:
    player, asked = player_of(planned(TALKING, Wanted()))
    steps, rest, presses = planned(TALKING, Wanted()).timeline.spans
    pull(player, rest.start + 3000)
    player.do("talk")
    assert asked == [Wanted(talk="less")]
    assert (player.view().talk, player.view().note) == ("less", "talk: less")
    less = planned(TALKING, asked[0])
    player.replan(less, asked[0])
    heard = [sound.what for sound in listen(player, 60_000)]
    assert "Lie on your belly, both hands beside your chest." in heard
    assert player.view().state == "ended"
    assert player.standing.done[presses.number] == presses.end - presses.start
    assert less.timeline.duration != planned(TALKING, Wanted()).timeline.duration
    assert steps.number not in player.standing.done or player.standing.done[0] == steps.end - steps.start


def test_next_leads_to_the_next_exercise_though_less_is_told_before_this_one() -> None:
    full, less = (planned(routines.TOLD, Wanted(talk=talk)) for talk in ("full", "less"))
    told = [track.timeline.spans[0].start - Score(track).blocks[0].start for track in (full, less)]
    assert told[0] > told[1]
    player, asked = player_of(full)
    pull(player, Score(full).blocks[0].start + 500)
    player.do("talk")
    player.replan(less, asked[0])
    player.do("next")
    pull(player, 1000)
    assert player.view().exercise == "Again"


def test_less_talk_in_a_movement_keeps_the_beat() -> None:
    player, asked = player_of(planned(TALKING, Wanted()))
    before = [sound.at for sound in listen(player, 40_000) if sound.what.startswith(("tick-l", "tick-r"))]
    player.do("talk")
    player.replan(planned(TALKING, asked[0]), asked[0])
    after = [sound.at + 40_000 for sound in listen(player, 20_000) if sound.what.startswith(("tick-l", "tick-r"))]
    times = before + after
    assert {after - before for before, after in pairwise(times)} == {750}


def test_a_plan_that_is_not_wanted_any_more_is_left() -> None:
    player, asked = player_of(planned(TALKING, Wanted()))
    pull(player, 40_000)
    player.do("talk")
    player.do("talk")
    player.replan(planned(TALKING, asked[0]), asked[0])
    player.replan(planned(TALKING, asked[1]), asked[1])
    assert [wanted.talk for wanted in asked] == ["less", "beats-only"]
    pull(player, 3000)
    assert player.view().talk == "beats-only"


def test_it_holds_where_the_plan_is_not_final_and_says_so_once() -> None:
    track = routine(routines.BREATHS)
    player, _ = player_of(track, until=Ms(10_000))
    heard = listen(player, 40_000)
    held = player.standing.here
    assert player.view().state == "holding"
    assert 7000 < held <= 9800
    assert [sound.what for sound in heard].count("One moment.") == 1
    assert [sound.what for sound in heard].count("pip") == 0
    player.replan(track, Wanted(), Ms(11_000))
    pull(player, 5000)
    assert (player.view().state, player.standing.here) == ("holding", held)
    player.replan(track, Wanted())
    sentence = next(cue for cue in track.timeline.cues if cue.text and cue.start >= held)
    assert listen(player, 10_000)[0][:2] == (sentence.start - held, sentence.text)
    player.seek(Ms(0))
    player.replan(track, Wanted(), Ms(10_000))
    player.do("next")
    pull(player, 2000)
    assert (player.view().state, player.standing.here) == ("holding", held)


def test_while_it_stands_still_pips_keep_the_speaker_awake() -> None:
    track = replace(routine(routines.BREATHS), awake=True)
    player, _ = player_of(track, until=Ms(10_000))
    pull(player, 12_000)
    assert player.view().state == "holding"
    heard = listen(player, 32_000)
    assert [sound.what for sound in heard] == ["pip"] * 4
    assert {after.at - before.at for before, after in pairwise(heard)} == {8000}


def test_a_rest_is_longer_by_what_was_asked_for() -> None:
    player, _ = player_of(routine(routines.BREATHS))
    pull(player, 100_000)
    left = player.view().left
    player.do("extend")
    player.do("extend")
    assert player.view().left == left + 2 * MORE_REST
    assert player.view().phase_left == 139_680 - 100_000 + 2 * MORE_REST
    heard = listen(player, 70_000)
    assert heard[0][:2] == (129_696 - 100_000 + 2 * MORE_REST, "Ten seconds.")
    for _ in range(2 * MOST_REST // MORE_REST):
        player.do("extend")
    assert player.view().note.startswith("no rest")


@pytest.mark.parametrize("wait", [1000, 20_000])
def test_a_longer_rest_is_as_long_over_pauses(wait: int) -> None:
    player, _ = player_of(routine(routines.BREATHS))
    pull(player, 100_000)
    player.do("extend")
    player.do("extend")
    pull(player, wait)
    for _ in range(2):
        left = player.view().left
        player.do("toggle")
        pull(player, 5000)
        assert player.view().left == left
        player.do("toggle")
        pull(player, 3000)  # the last sentence again
    left = player.view().phase_left
    assert left > 139_680 - 100_000
    assert listen(player, left)[0][:2] == (left - (139_680 - 129_696), "Ten seconds.")


def test_rests_last_an_hour_longer_at_most() -> None:
    player, _ = player_of(routine(routines.BREATHS))
    pull(player, 100_000)
    for _ in range(MOST_REST // MORE_REST + 1):
        player.do("extend")
    assert player.view().note == "an hour more rest is the most"
    assert player.view().left == routine(routines.BREATHS).timeline.duration - 100_000 + MOST_REST


def test_as_long_as_you_like_waits_for_a_key() -> None:
    player, _ = player_of(routine(routines.BREATHS))
    pull(player, 230_000)
    assert player.view().state == "waiting"
    here = player.standing.here
    assert not listen(player, 600_000)
    assert player.standing.here == here
    player.do("go-on")
    assert [sound.what for sound in listen(player, 1400)] == ["Next: Again.", "Sit up."]


def test_who_goes_on_before_the_rest_is_spoken_need_not_press_again() -> None:
    track = routine(routines.BREATHS)
    player, _ = player_of(track, until=Ms(215_000))
    pull(player, 230_000)
    assert player.view().state == "waiting"
    player.do("go-on")
    pull(player, 20_000)
    assert player.view().state == "holding"
    player.replan(track, Wanted())
    pull(player, 30_000)
    assert (player.view().state, player.view().body) == ("playing", "move")


def test_a_count_down_comes_before_the_first_sound() -> None:
    player, _ = player_of(routine(routines.BREATHS), start_in=Ms(20_000))
    assert player.view().left == routine(routines.BREATHS).timeline.duration + 20_016 + 24
    heard = [(sound.at - 24, sound.what) for sound in listen(player, 21_000)]
    assert heard[0] == (0, "change")
    assert heard[1][1] == "We start in 20 seconds."
    assert heard[2] == (20_016 - 10_008, "Ten seconds.")
    assert [what for _, what in heard[3:]] == ["Three", "Two", "One", "start"]
    assert heard[-1][0] == 20_016


def test_it_begins_and_stops_where_it_is_told_to() -> None:
    player, _ = player_of(routine(routines.BREATHS), start=Ms(35_000), stop=Ms(60_000))
    assert [sound.what for sound in listen(player, 1500)] == ["Lie down."]
    pull(player, 40_000)
    assert (player.view().state, player.standing.here) == ("ended", 60_000)


def test_in_a_lane_it_begins_at_its_start() -> None:
    player, _ = player_of(routine(routines.WALK), start=Ms(70_000))
    assert player.standing.here == 41_808
    assert listen(player, 100)[0].what.startswith("Walk forward to the start")


def test_in_practice_it_begins_with_the_way_to_the_start_of_the_lane() -> None:
    player, _ = player_of(routine(routines.WALK), start=Ms(22_000))
    entered = player.standing.here
    assert 22_000 <= entered <= 24_000, "with the next repetition"
    heard = [sound.what for sound in listen(player, 14_000)]
    assert heard[:2] == ["Walk forward to the start of your lane, and look behind you.", "tick-in"]


@pytest.mark.parametrize("key", ["previous", "again"])
def test_who_goes_elsewhere_before_he_is_at_the_start_of_the_lane_is_sent_there_too(key: Command) -> None:
    player, _ = player_of(routine(routines.WALK), start=Ms(22_000))
    pull(player, 2000)
    player.do(key)
    assert listen(player, 1000)[0].what.startswith("Walk forward to the start")


def test_before_a_walk_it_begins_with_the_way_to_the_start_of_the_lane() -> None:
    player, _ = player_of(routine(routines.WALK), start=Ms(38_000))
    heard = [sound.what for sound in listen(player, 16_000)]
    assert (heard[0][:25], heard[1]) == ("Walk forward to the start", "Now lane, a little quicker.")


def test_a_pull_in_blocks_of_any_size_is_the_same() -> None:
    one, other = (player_of(routine(routines.BREATHS), until=Ms(10_000))[0] for _ in range(2))
    whole = one.pull(40 * BLOCK * 10)
    parts = [other.pull(BLOCK) for _ in range(400)]
    assert (whole == [sample for part in parts for sample in part]).all()
