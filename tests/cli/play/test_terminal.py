"""On a real terminal: what is drawn, keys, resizing, Ctrl-Z and fg, and that it is left as it was found."""

from __future__ import annotations

import os
import shlex
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from terminals import LIMIT_S, Terminal, program

Open = Callable[..., Terminal]
KINDS = ["screen", "plain"]
SEEN = {"screen": "bout 3 of 13", "plain": "Look over your left shoulder."}


@pytest.fixture
def open_terminal() -> Iterator[Open]:
    opened: list[Terminal] = []

    def start(command: list[str], **settings: object) -> Terminal:
        opened.append(Terminal(command, **settings))  # type: ignore[arg-type]
        return opened[-1]

    yield start
    for terminal in opened:
        terminal.close()


@pytest.fixture
def asked(tmp_path: Path) -> Path:
    return tmp_path / "asked"


def test_the_screen_fills_the_terminal_and_follows_its_size(open_terminal: Open, asked: Path) -> None:
    terminal = open_terminal(program("screen", asked))
    terminal.shows("The walk", "next: Knee hug", "? help", "LEFT", "0:09")
    blocks = [row for row in terminal.screen.display[1:19] if set(row) & set("█▌▐▀▄")]
    assert len(blocks) >= 15
    terminal.resize(40, 12)
    terminal.until(lambda: terminal.screen.display[11].startswith(" next: Knee hug"), "the small screen")
    terminal.resize(120, 40)
    terminal.until(lambda: "? help" in terminal.screen.display[39], "the large screen")


@pytest.mark.parametrize("kind", KINDS)
def test_keys_reach_the_stage_at_once(kind: str, open_terminal: Open, asked: Path) -> None:
    terminal = open_terminal(program(kind, asked))
    terminal.shows(SEEN[kind])
    terminal.press(" ")
    terminal.shows("Paused" if kind == "plain" else "PAUSED: space goes on")
    terminal.press("n\x1b[D\x1b[C+=-r\rq")
    assert terminal.ends() == 0
    assert asked.read_text("utf-8") == "toggle next back forward quicker quicker slower again go-on quit"


@pytest.mark.parametrize("kind", KINDS)
def test_help_opens_and_any_key_closes_it(kind: str, open_terminal: Open, asked: Path) -> None:
    terminal = open_terminal(program(kind, asked))
    terminal.shows(SEEN[kind])
    terminal.press("?")
    terminal.shows("15 seconds more rest", "go on, where it is as long as you like")
    if kind == "screen":
        terminal.press("n")
        terminal.shows("next: Knee hug")
        assert not asked.exists(), "the key that closes the help does nothing else"


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("how", ["\x03", "q", signal.SIGTERM, signal.SIGHUP, signal.SIGINT])
def test_however_it_ends_the_terminal_is_as_before(
    kind: str, how: str | signal.Signals, open_terminal: Open, asked: Path
) -> None:
    terminal = open_terminal(program(kind, asked))
    terminal.shows(SEEN[kind])
    assert terminal.now() != terminal.modes
    if isinstance(how, str):
        terminal.press(how)
    else:
        terminal.process.send_signal(how)
    assert terminal.ends() == 0
    assert terminal.now() == terminal.modes
    terminal.shows("ended as it should")
    assert asked.read_text("utf-8") == "quit"
    if kind == "screen":
        assert terminal.sent.rstrip().endswith(b"ended as it should")
        assert terminal.sent.index(b"\x1b[?1049h") < terminal.sent.rindex(b"\x1b[?1049l"), "it leaves the second screen"
        assert terminal.sent.rindex(b"\x1b[?25l") < terminal.sent.rindex(b"\x1b[?25h"), "the cursor is seen again"
    else:
        assert b"\x1b" not in terminal.sent


@pytest.mark.parametrize("kind", KINDS)
def test_a_fault_leaves_the_terminal_as_it_was_and_is_told(kind: str, open_terminal: Open, asked: Path) -> None:
    terminal = open_terminal(program(kind, asked, "breaks"))
    terminal.shows(SEEN[kind])
    terminal.press(" ")
    assert terminal.ends() == 1
    terminal.shows("RuntimeError: a fault of the stage")
    assert terminal.now() == terminal.modes


@pytest.mark.parametrize("kind", KINDS)
def test_it_returns_when_the_routine_has_ended(kind: str, open_terminal: Open, asked: Path) -> None:
    terminal = open_terminal(program(kind, asked, "ended"))
    assert terminal.ends() == 0
    assert not asked.exists()


@pytest.mark.parametrize("kind", KINDS)
def test_a_window_that_is_closed_ends_it(kind: str, open_terminal: Open, asked: Path) -> None:
    terminal = open_terminal(program(kind, asked))
    terminal.shows(SEEN[kind])
    terminal.hang_up()
    terminal.process.wait(LIMIT_S)
    assert asked.read_text("utf-8").endswith("quit")


@pytest.mark.parametrize("kind", KINDS)
def test_ctrl_z_pauses_and_fg_goes_on(kind: str, open_terminal: Open, asked: Path, tmp_path: Path) -> None:
    shell = open_terminal(["bash", "--norc", "--noprofile", "-i"], PS1="> ")
    shell.shows(">")
    shell.press(f"stty -g > {tmp_path}/before; clear; {shlex.join(program(kind, asked))}\n")
    shell.shows(SEEN[kind])
    shell.press("\x1a")
    shell.shows("Stopped")
    assert asked.read_text("utf-8") == "suspend"
    shell.press(f"stty -g > {tmp_path}/stopped; echo mo''des\n")
    shell.shows("modes")
    assert (tmp_path / "stopped").read_text() == (tmp_path / "before").read_text()
    shell.press("clear; fg\n")
    shell.shows("back again")
    assert asked.read_text("utf-8") == "suspend resume"
    shell.press(" ")
    shell.shows("Paused" if kind == "plain" else "PAUSED")
    shell.press("q")
    shell.shows("ended as it should")
    assert asked.read_text("utf-8") == "suspend resume toggle quit"


def test_without_colour_the_screen_sends_none(open_terminal: Open, asked: Path) -> None:
    coloured, plain = open_terminal(program("screen", asked)), open_terminal(program("screen", asked), NO_COLOR="1")
    for terminal in (coloured, plain):
        terminal.shows("? help")
    assert {cell.fg for row in coloured.screen.buffer.values() for cell in row.values()} != {"default"}
    assert {cell.fg for row in plain.screen.buffer.values() for cell in row.values()} == {"default"}


def test_nothing_is_drawn_again_while_nothing_changes(open_terminal: Open, asked: Path) -> None:
    terminal = open_terminal(program("screen", asked))
    terminal.shows("? help")
    drawn = len(terminal.sent)
    terminal.press("n")
    terminal.shows(" next ")
    assert len(terminal.sent) - drawn < 200, "a note costs a few bytes, not a screen"


def test_a_pipe_gets_lines_and_no_keys_are_read(asked: Path, tmp_path: Path) -> None:
    with (tmp_path / "typed").open("w+") as typed:
        typed.write("q" * 9)
        typed.seek(0)
        with subprocess.Popen(
            program("plain", asked),
            stdin=typed,
            stdout=subprocess.PIPE,
            env={**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)},
        ) as playing:
            assert playing.stdout
            lines = [playing.stdout.readline().decode() for _ in range(3)]
            assert playing.poll() is None
            playing.terminate()
            assert playing.stdout.read() == b"   0:00  quit\nended as it should\n"
    assert lines == [
        "   0:00  Backward walking, hands on hips\n",
        "   0:00  = The walk, 13 bouts, 4:35\n",
        "   0:00  Look over your left shoulder.\n",
    ]
    assert asked.read_text("utf-8") == "quit"


def test_a_pipe_that_nobody_reads_ends_it_quietly(asked: Path) -> None:
    command = f"{shlex.join(program('plain', asked, 'speaks'))} < /dev/null | head -n 1"
    done = subprocess.run(
        ["bash", "-c", command],
        capture_output=True,
        text=True,
        timeout=LIMIT_S,
        env={**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)},
    )
    assert done.stdout == "   0:00  Backward walking, hands on hips\n"
    assert done.stderr == ""
    assert asked.read_text("utf-8") == "quit"


def test_in_the_background_it_plays_on_and_leaves_the_keys_to_the_shell(open_terminal: Open, asked: Path) -> None:
    shell = open_terminal(["bash", "--norc", "--noprofile", "-i"], PS1="> ")
    shell.shows(">")
    shell.press(f"clear; {shlex.join(program('plain', asked))} &\n")
    shell.shows(SEEN["plain"])
    shell.press("jobs -r | cut -c1-13\n")
    shell.shows("[1]+  Running")
    shell.press("fg\n")
    shell.shows("fg")
    shell.until(lambda: shell.now() != shell.modes, "the keys")
    shell.press("q")
    shell.shows("ended as it should")
