from __future__ import annotations

import os
import re
import socket
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, ExitStack, contextmanager
from pathlib import Path
from xml.etree import ElementTree

import pytest
from hypothesis import given
from hypothesis import strategies as st
from live.desktop import LIMIT_S, PLAYER, Desktop, Ear, Stage, desktop, needs_bus

from coach.live import mpris
from coach.live.commands import Command
from coach.live.mpris import EXTRA, media_keys, shown, why_not
from coach.live.mpris.shown import Belief, believed, learn
from coach.live.view import State
from coach.timing import Ms

INTERFACE = "org.mpris.MediaPlayer2"
STATES: list[State] = ["playing", "paused", "waiting", "holding", "ended"]
On = Callable[[Stage], AbstractContextManager[Ear]]
pytestmark = pytest.mark.filterwarnings("error")  # a thread that dies and a socket left open are only warned of


@pytest.fixture(scope="module")
def bus() -> Iterator[Desktop]:
    with desktop() as bus:
        yield bus


@pytest.fixture
def on(bus: Desktop, monkeypatch: pytest.MonkeyPatch) -> On:
    """Put a stage on the bus, and hear what is told there once it stands."""
    monkeypatch.setenv("DBUS_SESSION_BUS_ADDRESS", bus.address)

    @contextmanager
    def put(stage: Stage) -> Iterator[Ear]:
        with bus.ear() as ear, media_keys(stage):
            ear.until_named(PLAYER)
            yield ear

    return put


def serving() -> bool:
    return any(thread.name == "mpris" for thread in threading.enumerate())


@needs_bus
@pytest.mark.parametrize("state", ["playing", "paused", "waiting", "holding"])
def test_buttons(bus: Desktop, on: On, state: State) -> None:
    go_on: Command | None = "go-on" if state == "waiting" else None
    stage = Stage(state)
    wanted: dict[str, Command] = {
        "play-pause": go_on or "toggle",
        "play": go_on or "play",
        "next": go_on or "next",
        "previous": "previous",
        "stop": "quit",
    } | ({} if go_on else {"pause": "pause"})
    with on(stage):
        if go_on:
            bus.playerctl("pause")
        for button, command in wanted.items():
            bus.playerctl(button)
            assert stage.next_asked() == command, button
    assert stage.asked.empty()


@needs_bus
@pytest.mark.parametrize(
    ("state", "status"),
    [
        ("playing", "Playing"),
        ("paused", "Paused"),
        ("waiting", "Paused"),
        ("holding", "Playing"),
        ("ended", "Stopped"),
    ],
)
def test_status(bus: Desktop, on: On, state: State, status: str) -> None:
    with on(Stage(state)):
        assert bus.playerctl("status") == status


@needs_bus
def test_what_is_shown(bus: Desktop, on: On) -> None:
    with on(Stage("paused")):
        told = bus.playerctl("metadata", "--format", "{{album}}|{{artist}}|{{title}}|{{mpris:length}}|{{position}}")
        assert told == "Morning back care|Coach|Knee hug, left, set 2 of 3|100000000|60000000"
        assert bus.playerctl("position") == "60.000000"
        assert bus.playerctl("volume") == "1.000000"
        assert bus.playerctl("--list-all") == "coach"


@pytest.mark.parametrize(
    ("exercise", "side", "sets", "title"),
    [
        ("Knee hug", "left", (2, 3), "Knee hug, left, set 2 of 3"),
        ("Knee hug", None, (1, 2), "Knee hug, set 1 of 2"),
        ("Knee hug", "right", (1, 1), "Knee hug, right"),
        ("", None, (1, 1), "Morning back care"),
    ],
)
def test_title(exercise: str, side: str | None, sets: tuple[int, int], title: str) -> None:
    stage = Stage(exercise=exercise)
    stage.side, stage.sets = side, sets
    assert shown.title_of(stage.view()) == title


@needs_bus
@pytest.mark.parametrize(
    ("typed", "asked"),
    [("10+", 70_000), ("10.5-", 49_500), ("61-", 0), ("40+", 100_000), ("41+", "next"), ("30", 30_000), ("0.25", 250)],
)
def test_seeking(bus: Desktop, on: On, typed: str, asked: Command | int) -> None:
    stage = Stage("paused")
    with on(stage):
        bus.playerctl("position", typed)
        assert stage.next_asked() == asked


@needs_bus
def test_a_position_of_another_track_or_outside_of_it_is_ignored(bus: Desktop, on: On) -> None:
    stage = Stage("paused")
    with on(stage):
        track = re.search(
            '"(/[^"]*)"',
            bus.call("org.freedesktop.DBus.Properties.Get", f"string:{INTERFACE}.Player", "string:Metadata"),
        )
        assert track
        assert not track[1].startswith("/org/mpris"), "these names are MPRIS's own"
        for path, us in (
            ("/other", 5_000),
            (track[1], -1),
            (track[1], 100_000_001),
            (track[1], 100_000_000),
            (track[1], 0),
        ):
            bus.call(f"{INTERFACE}.Player.SetPosition", f"objpath:{path}", f"int64:{us}")
    assert [stage.asked.get_nowait(), stage.asked.get_nowait()] == [100_000, 0]
    assert stage.asked.empty()


@needs_bus
def test_the_object_is_as_mpris_has_it(bus: Desktop, on: On) -> None:
    """Names and types stand in the specification; optional are only what loops, opens, fills a screen or lists."""
    players = dict.fromkeys(("CanGoNext", "CanGoPrevious", "CanPlay", "CanPause", "CanSeek", "CanControl"), "b")
    players |= {"PlaybackStatus": "s", "Metadata": "a{sv}", "Position": "x"}
    players |= dict.fromkeys(("Rate", "MinimumRate", "MaximumRate", "Volume"), "d")
    applications = dict.fromkeys(("CanQuit", "CanRaise", "HasTrackList"), "b") | {"Identity": "s"}
    applications |= dict.fromkeys(("SupportedUriSchemes", "SupportedMimeTypes"), "as")
    methods = {
        "Next": "",
        "Previous": "",
        "Pause": "",
        "PlayPause": "",
        "Stop": "",
        "Play": "",
        "Seek": "x",
        "SetPosition": "ox",
    }
    with on(Stage()):
        answer = bus.call("org.freedesktop.DBus.Introspectable.Introspect")
        held = {
            name: bus.call("org.freedesktop.DBus.Properties.GetAll", f"string:{name}")
            for name in (INTERFACE, f"{INTERFACE}.Player")
        }
    tree = ElementTree.fromstring(answer[answer.index("<node") : answer.rindex(">") + 1])
    for name, properties, called in (
        (INTERFACE, applications, {"Raise": "", "Quit": ""}),
        (f"{INTERFACE}.Player", players, methods),
    ):
        (interface,) = tree.findall(f"interface[@name='{name}']")
        assert {each.attrib["name"]: each.attrib["type"] for each in interface.findall("property")} == properties
        assert {
            each.attrib["name"]: "".join(arg.attrib["type"] for arg in each) for each in interface.findall("method")
        } == called
        assert set(re.findall(r'^ {6}dict entry\(\s+string "(\w+)"', held[name], re.MULTILINE)) == set(properties)
    assert [arg.attrib["type"] for arg in tree.findall(".//signal[@name='Seeked']/arg")] == ["x"]


@needs_bus
def test_only_changes_are_told(bus: Desktop, on: On) -> None:
    stage = Stage("paused")
    with on(stage) as ear:
        stage.exercise = "Bridge"
        told = ear.until(r'variant\s+string "Bridge, left, set 2 of 3"')
        assert told.count("path=/org/mpris") == told.count("member=PropertiesChanged") == 1
        assert "PlaybackStatus" not in told
        stage.state = "holding"
        told = ear.until('string "Playing"')
        assert told.count("path=/org/mpris") == told.count("member=PropertiesChanged") == 1
        assert not re.search(r"Metadata|CanPlay", told)
        stage.state = "ended"
        told = ear.until('string "Stopped"')
        assert re.search(r'"CanSeek"\s+variant\s+boolean false', told)


@needs_bus
def test_jumps_are_told(bus: Desktop, on: On) -> None:
    stage = Stage("paused")
    with on(stage) as ear:
        for place in (80_000, 79_400, 0):
            stage.place = place
            assert re.search(r"int64 (\d+)\n", ear.until(r"member=Seeked\n\s+int64 \d+\n"))[1] == str(place * 1000)  # type: ignore[index]


MOMENTS = st.lists(st.tuples(st.sampled_from(STATES), st.integers(1, 2_000)), min_size=1, max_size=40)
CLOCK_S = 1000.0


@given(MOMENTS, st.integers(0, 10_000_000))
def test_what_plays_on_without_a_jump_is_never_told(moments: list[tuple[State, int]], start: int) -> None:
    elapsed, place = 0, start
    belief = believed("paused", Ms(place), CLOCK_S)
    for state, later in moments:
        state = state if state in ("playing", "paused") else "playing"
        belief, _ = learn(belief, state, Ms(place), CLOCK_S + elapsed / 1000)
        elapsed, place = elapsed + later, place + later * (state == "playing")
        belief, jumped = learn(belief, state, Ms(place), CLOCK_S + elapsed / 1000)
        assert not jumped
        assert belief.now(CLOCK_S + elapsed / 1000) == pytest.approx(place, abs=len(moments))


@given(MOMENTS, st.data())
def test_a_client_is_right_about_all_that_moves(moments: list[tuple[State, int]], data: st.DataObject) -> None:
    """Whatever happens between two looks, after a look clients are right to half a second, or the track stands."""
    now, belief = CLOCK_S, believed("playing", Ms(0), CLOCK_S)
    for state, later in moments:
        now += later / 1000
        place = Ms(data.draw(st.integers(0, 20_000)))
        belief, jumped = learn(belief, state, place, now)
        assert state in ("waiting", "holding") or abs(belief.now(now) - place) <= 500
        assert belief.counts == (shown.STATUS[state] == "Playing")
        if jumped:
            assert belief == Belief(place, now, belief.counts)


def test_an_hour_of_looks_adds_no_error() -> None:
    belief, step = believed("playing", Ms(0), CLOCK_S), 0.2504
    for look in range(1, 14_400):
        elapsed = look * step
        belief, jumped = learn(belief, "playing", Ms(round(elapsed * 1000)), CLOCK_S + elapsed)
        assert not jumped


def test_what_holds_is_told_once_when_it_goes_on() -> None:
    state: State = "holding"
    belief = believed("playing", Ms(5_000), 0.0)
    told = []
    for quarter, now_state in enumerate([state] * 40 + ["playing"] * 20):
        place = 5_000 + 250 * max(0, quarter - 40)
        belief, jumped = learn(belief, now_state, Ms(place), quarter / 4)
        told += [(quarter, belief.position)] if jumped else []
    assert told == [(40, 5_000)]


@needs_bus
def test_a_second_session_has_a_name_of_its_own(bus: Desktop, on: On) -> None:
    first, second = Stage(), Stage()
    own = f"instance{os.getpid()}"
    with ExitStack() as contexts, ExitStack() as earlier:
        ear = earlier.enter_context(on(first))
        contexts.enter_context(media_keys(second))
        ear.until_named(f"{PLAYER}.{own}")
        bus.call(f"{INTERFACE}.Player.Pause", name=f"{PLAYER}.{own}")
        assert second.next_asked() == "pause"
        bus.call(f"{INTERFACE}.Player.Next")
        assert first.next_asked() == "next"
        earlier.close()
        assert bus.playerctl("--list-all") == f"coach.{own}", "it waited for no other name"


@needs_bus
@pytest.mark.parametrize("method", [f"{INTERFACE}.Quit", f"{INTERFACE}.Player.Stop"])
def test_who_ends_a_session_gets_an_answer_and_the_name_is_free(bus: Desktop, on: On, method: str) -> None:
    stage, answers = Stage(), []
    with bus.ear() as ear:
        with on(stage):
            caller = threading.Thread(target=lambda: answers.append(bus.call(method)))
            caller.start()
            assert stage.next_asked() == "quit"
        assert not serving()
        caller.join(LIMIT_S)
        assert answers
        ear.until(rf'string "{PLAYER}"\s+string ":[\d.]+"\s+string ""')


@needs_bus
@pytest.mark.parametrize("times", [1, 20])
def test_it_may_end_before_it_has_begun(bus: Desktop, monkeypatch: pytest.MonkeyPatch, times: int) -> None:
    monkeypatch.setenv("DBUS_SESSION_BUS_ADDRESS", bus.address)
    for _ in range(times):
        with media_keys(Stage()):
            pass
        assert not serving()


@needs_bus
def test_a_bus_that_goes_away_is_no_news(monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]) -> None:
    with desktop() as bus:
        monkeypatch.setenv("DBUS_SESSION_BUS_ADDRESS", bus.address)
        with bus.ear() as ear, media_keys(Stage()):
            ear.until_named(PLAYER)
            (thread,) = (each for each in threading.enumerate() if each.name == "mpris")
            bus.kill()
            thread.join(LIMIT_S)
            assert not thread.is_alive()
    assert capfd.readouterr() == ("", "")


@needs_bus
def test_a_fault_of_the_stage_does_not_write_over_the_screen(bus: Desktop) -> None:
    """In a process of its own: pytest catches what is logged."""
    code = """
from coach.live.mpris import media_keys
from live.desktop import PLAYER, Desktop, Stage
import os
class Faulty(Stage):
    def do(self, command):
        raise RuntimeError
bus = Desktop(os.environ["DBUS_SESSION_BUS_ADDRESS"])
with bus.ear() as ear, media_keys(Faulty()):
    ear.until_named(PLAYER)
    print(bus.run("playerctl", "pause").stderr)
"""
    environment = os.environ | {"DBUS_SESSION_BUS_ADDRESS": bus.address, "PYTHONPATH": str(Path(__file__).parents[1])}
    done = subprocess.run([sys.executable, "-c", code], env=environment, capture_output=True, text=True, timeout=60)
    assert done.stderr == ""
    assert "RuntimeError" in done.stdout


@contextmanager
def mute(folder: Path) -> Iterator[str]:
    """Give the address of a bus that takes calls and never answers."""
    with socket.socket(socket.AF_UNIX) as server:
        server.bind(str(folder / "bus"))
        server.listen()
        yield f"unix:path={folder / 'bus'}"


@pytest.fixture
def nowhere(monkeypatch: pytest.MonkeyPatch, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Be where there is no session bus, with a folder where systemd would put it."""
    folder = tmp_path_factory.mktemp("x")
    monkeypatch.delenv("DBUS_SESSION_BUS_ADDRESS", raising=False)
    monkeypatch.setenv("XDG_RUNTIME_DIR", str(folder))
    monkeypatch.setattr("coach.live.mpris.serve._ANSWER_S", 0.05)
    return folder


def used() -> bool:
    """Open and close the keys with nobody to hear them; give whether anything was tried."""
    with media_keys(Stage()):
        tried = serving()
    assert not serving()
    return tried


def test_without_a_bus_nothing_is_tried(nowhere: Path, capfd: pytest.CaptureFixture[str]) -> None:
    assert not used()
    assert capfd.readouterr() == ("", "")
    assert "DBUS_SESSION_BUS_ADDRESS" in str(why_not())


@pytest.mark.parametrize(
    "address", ["unix:path=/nowhere/bus", "autolaunch:", "nonsense", "unix:path=/nowhere/a b", ";"]
)
def test_a_bus_that_cannot_be_reached_is_no_news(
    nowhere: Path, address: str, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("DBUS_SESSION_BUS_ADDRESS", address)
    used()
    assert capfd.readouterr() == ("", "")
    assert str(why_not()).startswith(f"the session bus at {address} does not answer: ")


def test_a_bus_that_never_answers_holds_nothing_up(nowhere: Path, capfd: pytest.CaptureFixture[str]) -> None:
    with mute(nowhere):
        assert used()
        assert str(why_not()).endswith("does not answer: TimeoutError")
    assert capfd.readouterr() == ("", "")


@needs_bus
def test_the_bus_of_systemd_is_found_without_the_variable(nowhere: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with desktop() as bus:
        folder = re.search("path=(.*)/bus", bus.address)
        assert folder
        monkeypatch.setenv("XDG_RUNTIME_DIR", folder[1])
        monkeypatch.setattr("coach.live.mpris.serve._ANSWER_S", LIMIT_S)
        assert why_not() is None


def test_without_the_extra_nothing_is_tried(nowhere: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(mpris, "find_spec", lambda _: None)
    with mute(nowhere):
        assert not used()
        assert EXTRA in str(why_not())


def test_a_library_that_is_too_old_is_no_news(
    nowhere: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setitem(sys.modules, "coach.live.mpris.serve", None)
    with mute(nowhere):
        used()
        assert why_not() == f"what hears them is too old: {EXTRA}"
    assert capfd.readouterr() == ("", "")


@pytest.mark.parametrize("platform", ["darwin", "win32"])
def test_elsewhere_than_on_linux_the_extra_is_not_named(platform: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "platform", platform)
    assert why_not() == "on Linux only"


def test_nothing_is_imported_before_it_is_needed() -> None:
    """Sound begins before the keys: until then the library and what it stands on cost nothing."""
    code = "import sys, coach.live.mpris; print([name for name in ('asyncio', 'dbus_fast', 'concurrent.futures') if name in sys.modules])"
    assert subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout == "[]\n"
