"""A session: plans that grow and change, the device, and the journal, on a device that plays when it is told to."""

from __future__ import annotations

import os
import threading
from collections.abc import Callable, Iterator
from dataclasses import replace
from fractions import Fraction
from pathlib import Path

import numpy as np
import pytest
from live.heard import hold
from live.sound_server import SoundServer
from live.waiting_voice import PIPE, VOICE

import coach
from coach.errors import CoachError, MachineError
from coach.journal.journal import Journal
from coach.journal.session import is_done, partly_done, skipped
from coach.language.files import read_file
from coach.live.device import Device, NoDevice
from coach.live.diary import Diary, Heading, anchors_in, wanted_of
from coach.live.feed import Underrun
from coach.live.lead import own_texts
from coach.live.session import Part, Session
from coach.live.wanted import Wanted
from coach.phrases import Phrases
from coach.plan.adjust import Tempo
from coach.plan.anchor import place_of
from coach.plan.timeline import Timeline
from coach.studio.choices import Choices
from coach.studio.studio import Studio
from coach.timing import SAMPLE_RATE, Ms
from coach.voice.engines import ENGINES, Registered

LIMIT_S = 60
BLOCK = 960
SCRIPT = """\
routine: Little session
script:
  - say: Stand tall and breathe. Look far ahead.
  - exercise: Steps
    pace: 120
    repeat: 20
    phases: [left 1 beat, right 1 beat]
  - open: 5 s
    say: Rest as long as you like.
  - exercise: Circles
    kind: circle
    repeat: 5
    phases: [left 1 s, forward 1 s, right 1 s, back 1 s]
"""


class Bench:
    """A device that plays when it is told to, and can be unplugged."""

    def __init__(self) -> None:
        self.plugged = self.there = True
        self.underruns: tuple[Underrun, ...] = ()
        self.buffer = Ms(0)
        self.pardoned = False
        self.closed = False
        self.asked = 0
        """How often it was asked whether it is there again."""
        self.heard: list[np.ndarray] = []

    def start(self, pull: Callable[[int], np.ndarray]) -> None:
        self.pull = pull

    def play(self, ms: int) -> None:
        for _ in range(ms * 24 // BLOCK):
            self.heard.append(self.pull(BLOCK))

    def alive(self) -> bool:
        return self.plugged

    def pardon(self) -> None:
        self.pardoned = True

    def reopen(self) -> None:
        self.asked += 1
        if not self.there:
            raise MachineError("the sound server does not answer") if self.asked > 1 else NoDevice()
        self.plugged = True

    def close(self, patience_s: float = 2) -> None:
        self.closed, self.patience_s = True, patience_s


@pytest.fixture
def script(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    path = tmp_path / "little.yaml"
    path.write_text(SCRIPT, "utf-8")
    return path


Begin = Callable[..., tuple[Session, Bench]]


@pytest.fixture
def begin(script: Path) -> Iterator[Begin]:
    """Begin sessions, and end those that a test leaves open."""
    open_sessions: list[Session] = []

    def begun(engine: str = "tone", **how: object) -> tuple[Session, Bench]:
        if engine == "tone":
            coach.compile(read_file(script), Choices(voice=engine))  # all of it is spoken then
        bench, studio = Bench(), Studio(read_file(script), Choices(voice="tone"), more=own_texts(Phrases("en")))
        studio.speaker.voice = replace(studio.speaker.voice, engine=engine)
        session = Session(studio, lambda *_: bench, **how)  # type: ignore[arg-type, return-value]
        open_sessions.append(session)
        return session, bench

    yield begun
    for session in open_sessions:
        if session.error is None:
            session.close()


def until(happens: Callable[[], bool]) -> None:
    """Wait until something is so, and fail where it never is."""
    tick = threading.Event()
    for _ in range(LIMIT_S * 100):
        if happens():
            return
        tick.wait(0.01)
    pytest.fail("it never happened")


def play_out(session: Session, bench: Bench) -> None:
    while session.view().state not in ("ended", "waiting"):
        bench.play(40)


def test_it_is_the_file_that_is_heard(begin: Begin, script: Path) -> None:
    track = coach.compile(coach.read(str(script)), Choices(voice="tone"))
    session, bench = begin()
    play_out(session, bench)
    assert session.view().state == "waiting"
    heard = np.concatenate(bench.heard)
    file = np.frombuffer(b"".join(track.sound().pieces()), "<i2")
    span = next(span for span in track.timeline.spans if span.kind == "open")
    same = span.start * 24
    assert len(heard) >= same > 20 * 24_000
    assert (heard[:same] == file[:same]).all()
    session.do("toggle")
    play_out(session, bench)
    assert session.view().state == "ended"
    session.wait()


@pytest.fixture
def let(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[int]:
    """A pipe of which a waiting voice reads a byte for each text; it has spoken a few."""
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    monkeypatch.setenv(PIPE, str(pipe))
    monkeypatch.setitem(ENGINES, VOICE, Registered(VOICE, has_pitch=False))
    monkeypatch.setenv("PYTHONPATH", str(Path(__file__).parents[1]))
    end = os.open(pipe, os.O_RDWR)
    os.write(end, b"." * 12)
    yield end
    os.close(end)


def test_it_begins_before_all_is_spoken_and_holds_where_the_voice_falls_behind(begin: Begin, let: int) -> None:
    session, bench = begin(engine=VOICE)
    assert session.player.standing.end < 60_000
    until(lambda: bench.play(40) or session.player.standing.here > 10_000)  # type: ignore[func-returns-value]
    while session.view().state == "playing":
        bench.play(40)
    held = session.player.standing.here
    bench.play(20_000)
    assert (session.view().state, session.player.standing.here) == ("holding", held)
    os.write(let, b"." * 400)
    until(lambda: bench.play(40) or session.view().state == "playing")  # type: ignore[func-returns-value]
    play_out(session, bench)
    session.do("go-on")
    play_out(session, bench)
    standing = session.player.standing
    assert standing.finished
    assert [standing.done[span.number] for span in standing.timeline.spans if span.kind == "move"] == [
        span.end - span.start for span in standing.timeline.spans if span.kind == "move"
    ], "nothing is skipped"


def test_who_quits_does_not_wait_for_the_voice(begin: Begin, let: int) -> None:
    session, bench = begin(engine=VOICE)
    bench.play(1000)
    session.do("quit")
    closing = threading.Thread(target=session.close, daemon=True)
    closing.start()
    closing.join(LIMIT_S / 2)  # the voice says nothing more, and counts as hung after twice that
    assert bench.closed
    os.write(let, b".")
    session._planner.join(LIMIT_S)
    assert not session._planner.is_alive(), "one text later it ends too"
    assert session.error is None


def test_a_voice_that_fails_ends_it_and_is_told(begin: Begin, let: int, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_: object) -> None:
        raise MachineError("the voice is gone")

    session, bench = begin(engine=VOICE)
    bench.play(3000)
    monkeypatch.setattr(Studio, "laid", fail)
    os.write(let, b"." * 400)
    session.wait()
    assert session.view().state == "ended"
    with pytest.raises(CoachError, match="the voice is gone"):
        session.close()
    assert bench.closed


def test_where_nobody_can_say_when_it_takes_the_time_that_is_written(begin: Begin) -> None:
    session, bench = begin(waits=False)
    play_out(session, bench)
    assert session.view().state == "ended"


def test_a_change_of_pace_is_planned_and_played(begin: Begin) -> None:
    session, bench = begin()
    while session.view().pace is None:
        bench.play(40)
    session.do("quicker")
    until(lambda: session.player.standing.wanted.tempos != ())
    assert session.player.standing.wanted.tempos[0].factor == Fraction(122, 120)
    while (session.view().pace or 0) < 121:
        bench.play(40)
    assert "quicker" in " ".join(cue.text for cue in session.player.standing.timeline.cues)


def test_the_journal_knows_what_was_done_and_where_to_go_on(begin: Begin, tmp_path: Path) -> None:
    path = tmp_path / "journal.sqlite"
    heading = Heading("little", "Little session", ("quick",), {"source": "little", "language": None, "choices": {}})
    session, bench = begin(diary=Diary(lambda: Journal(path), heading))
    while session.view().body != "move":
        bench.play(40)
    bench.play(4000)
    session.do("slower")
    until(lambda: session.player.standing.wanted.tempos != ())
    bench.underruns = (Underrun(4800, Ms(340)),)
    until(lambda: session.view().underruns == 1)
    session.do("quit")
    session.wait()
    session.close()
    here, wanted = session.player.standing.here, session.player.standing.wanted
    with Journal(path) as journal:
        (kept,) = journal.sessions()
        events = [(event.event, event.what) for event in journal.events()[kept.id]]
        assert journal.last_unfinished() == kept
    assert (kept.how, kept.choices, kept.exercise) == ("stopped", ("quick",), "Steps")
    assert kept.moved is not None
    assert 4000 <= kept.moved < kept.heard <= here
    assert [each.exercise for each in kept.exercises] == ["Steps", "Circles"]
    assert 4000 <= kept.exercises[0].done < kept.exercises[0].planned
    assert kept.exercises[1].done == 0
    assert sorted(name for name, _ in events) == ["begun", "quit", "started", "tempo", "underrun"]
    assert dict(events)["underrun"] == "340 ms, at frame 4800"
    assert kept.place is not None
    assert wanted_of(kept.place) == wanted
    anchor, end = anchors_in(kept.place)
    assert end is None
    again, bench = begin(wanted=wanted_of(kept.place), part=lambda timeline: Part(place_of(timeline, anchor)))
    assert here <= again.player.standing.here <= here + 1000, "with the next repetition"
    assert again.player.standing.timeline == session.player.standing.timeline
    play_out(again, bench)
    assert again.view().state == "waiting"


def test_of_a_session_that_goes_on_only_the_rest_was_to_be_done(begin: Begin, tmp_path: Path) -> None:
    path, heading = tmp_path / "journal.sqlite", Heading("little", "Little session", (), {})

    def end_of_the_steps(timeline: Timeline) -> Part:
        return Part(Ms(timeline.spans[0].end - 3000), timeline.spans[0].end)

    session, bench = begin(diary=Diary(lambda: Journal(path), heading), part=end_of_the_steps)
    play_out(session, bench)
    session.close()
    with Journal(path) as journal:
        (kept,) = journal.sessions()
    (steps,) = kept.exercises
    assert (kept.how, skipped(kept), partly_done(kept)) == ("ended", [], [])
    assert 2000 <= steps.done == steps.planned <= 3000
    assert is_done(kept)


def test_a_part_ends_where_it_was_to_end_another_time_and_at_another_pace_too(begin: Begin, tmp_path: Path) -> None:
    path = tmp_path / "journal.sqlite"
    heading = Heading("little", "Little session", (), {"source": "little", "language": None, "choices": {}})

    def until_the_last_steps(timeline: Timeline) -> Part:
        return Part(stop=Ms(timeline.spans[0].end - 1000))

    session, bench = begin(diary=Diary(lambda: Journal(path), heading), part=until_the_last_steps)
    stop = session.player.standing.end
    while session.view().body != "move":
        bench.play(40)
    session.do("slower")
    until(lambda: session.player.standing.wanted.tempos != ())
    bench.play(2000)
    later = session.player.standing.end
    assert later > stop, "the steps before it take longer"
    session.do("quit")
    session.close()
    with Journal(path) as journal:
        (kept,) = journal.sessions()
    assert kept.place is not None
    here, end = anchors_in(kept.place)
    assert end is not None
    again, bench = begin(
        wanted=wanted_of(kept.place), part=lambda timeline: Part(place_of(timeline, here), place_of(timeline, end))
    )
    play_out(again, bench)
    assert again.player.standing.finished
    assert again.player.standing.here == again.player.standing.stop == later


def test_a_journal_that_cannot_be_written_is_told_once_and_nothing_else_happens(begin: Begin, tmp_path: Path) -> None:
    heading = Heading("little", "Little session", (), {})
    session, bench = begin(diary=Diary(lambda: Journal(tmp_path), heading))
    assert session.view().note.startswith("nothing is kept of this session: ")
    assert not session.is_kept
    play_out(session, bench)
    session.do("quit")
    session.wait()
    session.close()
    (told,) = session.troubles
    assert told.startswith("nothing is kept of this session: ")


def test_unplugging_pauses_and_says_so(begin: Begin) -> None:
    session, bench = begin()
    bench.play(3000)
    bench.plugged = bench.there = False
    until(lambda: session.view().state == "paused")
    assert session.view().note == "the sound device is gone; plug one in"
    until(lambda: bench.asked > 2)
    assert session.error is None, "a sound server that has not come back yet is waited for"
    bench.there = True
    until(lambda: "back" in session.view().note)
    assert session.view().state == "paused"
    session.do("toggle")
    bench.play(5000)
    assert session.view().state == "playing"
    until(lambda: session.view().note == "")


def test_who_quits_does_not_wait_for_a_device_that_is_lost(begin: Begin, monkeypatch: pytest.MonkeyPatch) -> None:
    may_answer, asked, answered = threading.Event(), threading.Event(), threading.Event()

    def hang() -> None:
        asked.set()
        assert may_answer.wait(LIMIT_S)
        bench.closed = False
        answered.set()

    session, bench = begin()
    bench.play(3000)
    monkeypatch.setattr(bench, "reopen", hang)
    bench.plugged = False
    assert asked.wait(LIMIT_S)
    session.do("quit")
    session.close()
    assert bench.closed
    assert bench.patience_s < 0.5
    assert not answered.is_set(), "the sound server has still not answered"
    may_answer.set()
    until(lambda: answered.is_set() and bench.closed)


def test_no_device_at_all_ends_it_before_it_begins(script: Path) -> None:
    def none(*_: object) -> None:
        raise NoDevice

    studio = Studio(read_file(script), Choices(voice="tone"))
    with pytest.raises(NoDevice):
        Session(studio, none)  # type: ignore[arg-type]


def test_stopping_the_process_pauses_and_goes_on(begin: Begin) -> None:
    session, bench = begin()
    bench.play(3000)
    session.suspend()
    assert bench.pardoned
    assert session.view().state == "paused"
    session.resume()
    assert session.view().state == "playing"
    session.do("pause")
    session.suspend()
    session.resume()
    assert session.view().state == "paused", "what stood still stands still"


def test_a_wish_that_cannot_be_met_is_told_and_what_is_played_goes_on(
    begin: Begin, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: object) -> None:
        raise MachineError("the voice is gone\nfor good")

    session, bench = begin()
    bench.play(3000)
    with monkeypatch.context() as broken:
        broken.setattr(Studio, "changed", fail)
        session.do("talk")
        until(lambda: session.view().talk == "full")
        assert session.view().note == "that cannot be: the voice is gone"
    bench.play(1000)
    assert session.view().state == "playing"
    session.do("talk")
    until(lambda: bench.play(40) or session.player.standing.wanted.talk == "less")  # type: ignore[func-returns-value]


def test_a_bug_ends_it_and_is_not_hidden(begin: Begin, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail() -> bool:
        raise ZeroDivisionError

    session, bench = begin()
    bench.play(3000)
    monkeypatch.setattr(bench, "alive", fail)  # which raises what `pull` has raised
    session.wait()
    assert session.view().state == "ended"
    with pytest.raises(ZeroDivisionError):
        session.close()
    assert bench.closed


def test_music_that_cannot_be_decoded_is_told(script: Path, tmp_path: Path) -> None:
    (tmp_path / "damaged.mp3").write_bytes(b"no music")
    bench, studio = Bench(), Studio(read_file(script), Choices(voice="tone", music=tmp_path / "damaged.mp3"))
    with Session(studio, lambda *_: bench) as session:  # type: ignore[arg-type, return-value]
        until(lambda: session.troubles != ())
        bench.play(3000)
        assert session.view().note.startswith("there is no music: --music: ")
        assert session.view().state == "playing"


def test_less_talk_is_asked_for_while_playing(begin: Begin) -> None:
    session, bench = begin(wanted=Wanted((Tempo(1, Ms(0), Fraction(21, 20)),)))
    assert session.player.standing.wanted.tempos
    bench.play(2000)
    session.do("talk")
    session.do("talk")
    until(lambda: bench.play(40) or session.player.standing.wanted.talk == "beats-only")  # type: ignore[func-returns-value]
    assert session.player.standing.wanted.tempos, "the pace stays"


def test_every_cue_of_a_session_is_heard_where_the_plan_has_it(server: SoundServer, script: Path) -> None:
    server.add_sink("room", "Room")
    choices, end = Choices(talk="less"), Ms(20_000)
    track = coach.compile(read_file(script), choices)
    with server.recording("room") as recording:
        studio = Studio(read_file(script), choices)
        with Session(studio, lambda *sound: Device(None, *sound), part=lambda _: Part(stop=end)) as session:
            session.wait()
            gaps = session.gaps
        recording.wait_for(SAMPLE_RATE // 10)
        heard = recording.samples
    cues = [cue for cue in track.heard.cues if cue.end <= end]
    assert sum(cue.kind == "tick" for cue in cues) > 10
    report = hold(heard, cues, track.mix, gaps)
    assert not report.missing
    assert report.skipped <= 3 * len(gaps)
    assert report.worst < 1
