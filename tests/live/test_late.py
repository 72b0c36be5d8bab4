"""Music that is decoded while the track plays already."""

from __future__ import annotations

import threading
from pathlib import Path
from queue import SimpleQueue
from threading import Event

import numpy as np
import pytest
from sound.orchestra import noise, saved

from coach.errors import CoachError, GivenUp, MachineError
from coach.live.late import Decoding, Late
from coach.plan.timeline import Chapter, Timeline
from coach.sound.music import Music, music_under
from coach.timing import Ms

A_S = 48_000


@pytest.fixture(scope="module")
def file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return saved(tmp_path_factory.mktemp("late") / "steady.wav", noise(30))


def track(length_ms: int) -> Timeline:
    return Timeline("r", "R", "en", Ms(length_ms), (), (Chapter("R", Ms(0), Ms(length_ms)),))


def told(error: CoachError) -> None:
    pytest.fail(str(error))


def until(happened: Event) -> None:
    assert happened.wait(60)


def test_what_is_decoded_in_time_is_the_same_as_ever(file: Path) -> None:
    music = music_under(track(20_000), [file])
    music.prepare()
    assert (Late(music).samples(0, 20 * A_S) == music.samples(0, 20 * A_S)).all()


def test_it_is_silent_until_it_is_there_and_then_fades_in(file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    may_begin, done, prepare = Event(), Event(), Music.prepare

    def slowly(self: Music, spare: Ms) -> None:
        until(may_begin)
        prepare(self, spare)
        done.set()

    monkeypatch.setattr(Music, "prepare", slowly)
    late = Decoding(told).late(music_under(track(20_000), [file]))
    assert not late.samples(0, 5 * A_S).any()
    may_begin.set()
    until(done)
    blocks = [late.samples(first, A_S // 10) for first in range(5 * A_S, 9 * A_S, A_S // 10)]
    whole = music_under(track(20_000), [file]).samples(5 * A_S, 4 * A_S)
    rise = np.minimum(np.arange(4 * A_S) / (2 * A_S), 1)[:, None]
    assert np.abs(np.concatenate(blocks) - whole * rise).max() < 1e-6
    longer = late.under(track(60_000))
    assert longer.samples(10 * A_S, A_S).any(), "what is decoded serves a longer plan at once"


def test_what_cannot_be_decoded_is_told_and_stays_silent(file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    errors: SimpleQueue[CoachError] = SimpleQueue()

    def fail(self: Music, spare: Ms) -> None:
        raise MachineError("cannot keep decoded music")

    monkeypatch.setattr(Music, "prepare", fail)
    late = Decoding(errors.put).late(music_under(track(20_000), [file]))
    assert "cannot keep" in str(errors.get(timeout=60))
    assert not late.samples(0, A_S).any()


def test_what_is_decoded_is_heard_while_a_longer_plan_has_more_of_it_decoded(
    file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    short = music_under(track(60_000), [file])
    short.prepare()
    monkeypatch.setattr(Music, "prepare", lambda *_: None)
    late = Decoding(told).late(short.under(track(600_000)))
    whole = music_under(track(600_000), [file]).samples(5 * A_S, 50 * A_S)
    heard = [late.samples(first, A_S // 10) for first in range(5 * A_S, 55 * A_S, A_S // 10)]
    assert (np.concatenate(heard) == whole).all()
    assert not late.samples(90 * A_S, A_S).any(), "what is not there is not waited for"


def test_what_is_given_up_is_decoded_no_more(file: Path) -> None:
    music = music_under(track(20_000), [file])
    music.give_up()
    with pytest.raises(GivenUp):
        music.prepare()
    Decoding(told).late(music)
    assert not music.ready


@pytest.mark.parametrize(("lengths", "decoded"), [([20, 30, 40, 50], [20]), ([20, 300, 900, 1200], [20, 1200])])
def test_of_plans_that_grow_while_music_is_decoded_only_the_last_has_more_of_it_decoded(
    file: Path, monkeypatch: pytest.MonkeyPatch, lengths: list[int], decoded: list[int]
) -> None:
    begun, may_begin, prepare, prepared = Event(), Event(), Music.prepare, list[Music]()
    first = music_under(track(1000), [file])
    plans = [first.under(track(1000 * length)) for length in lengths]

    def slowly(self: Music, spare: Ms) -> None:
        begun.set()
        until(may_begin)
        prepared.append(self)
        prepare(self, spare)

    monkeypatch.setattr(Music, "prepare", slowly)
    decoding = Decoding(told)
    for music in plans:
        decoding.late(music)
        until(begun)
    threads = [thread for thread in threading.enumerate() if thread.name == "music"]
    may_begin.set()
    for thread in threads:
        thread.join(60)
    assert [lengths[plans.index(music)] for music in prepared] == decoded
    assert plans[-1].ready
