"""`coach serve` as a process: a browser, a podcast app's parser and curl ask it, over the machine's own loop."""

from __future__ import annotations

import os
import re
import shutil
import signal
import socket
import subprocess
import sys
from pathlib import Path
from urllib.parse import quote, urlsplit

import feedparser
import pytest
from browser import CHROMIUM, browser
from running import Run, Start

PROGRAM = "program: Little program\nweeks: 2\ndays: 1 a week\ndo: [{routine: little, set: {times: 400}}]\n"


@pytest.fixture
def folder(coach: Run, tmp_path: Path) -> Path:
    (tmp_path / "walks.yaml").write_text(PROGRAM, "utf-8")
    assert coach("build", "walks.yaml", "--voice", "tone", "--start", "2000-01-03").exit_code == 0
    return tmp_path / "output" / "walks"


def address(running: subprocess.Popen[str]) -> str:
    """Wait until it says where it is."""
    assert running.stdout is not None
    found = re.fullmatch(r"page  (http://127\.0\.0\.1:\d+/\S*)\n", running.stdout.readline())
    assert found, running.stderr.read() if running.stderr else ""
    return found[1]


def stopped(running: subprocess.Popen[str]) -> str:
    """Press Ctrl-C, and give what it said meanwhile."""
    running.send_signal(signal.SIGINT)
    assert running.stdout is not None
    assert running.stderr is not None
    out, err = running.stdout.read(), running.stderr.read()
    assert (running.wait(), err) == (0, "")
    return out


def test_a_feed_is_read_and_its_sound_fetched(process: Start, folder: Path) -> None:
    running = process("serve", str(folder), "--port", "0")
    base = address(running)
    read = feedparser.parse(f"{base}feed.xml")
    assert (read.status, read.bozo, len(read.entries)) == (200, False, 2)
    assert feedparser.parse(f"{base}feed.xml", etag=read.etag).status == 304
    link = read.entries[1].enclosures[0].href
    whole = (folder / "02 Week 2, day 1 - Little walk.mp3").read_bytes()
    curl = shutil.which("curl")
    assert curl
    assert subprocess.run([curl, "-sf", link], capture_output=True, check=True).stdout == whole
    part = subprocess.run([curl, "-sf", "-r", "1000-1999", "-D", "-", link], capture_output=True, check=True).stdout
    head, _, body = part.partition(b"\r\n\r\n")
    assert body == whole[1000:2000]
    assert head.startswith(b"HTTP/1.1 206")
    assert b"server:" not in head.lower()
    for path in ("../../walks.yaml", ".coach-build.json", "..%2f..%2fwalks.yaml"):
        told = subprocess.run(
            [curl, "-s", "--path-as-is", "-w", "%{http_code}", base + path], capture_output=True, check=True
        )
        assert told.stdout == b"Not Found404", path
    assert stopped(running) == f"feed  {base}feed.xml\nCtrl-C ends it.\n"


@pytest.mark.skipif(CHROMIUM is None, reason="no browser is here")
def test_the_page_plays_in_a_browser(process: Start, folder: Path, tmp_path: Path) -> None:
    running = process("serve", str(folder), "--port", "0")
    base = address(running)
    with browser(tmp_path / "profile") as page:
        page.open(base)
        length = page.run("""(async () => {
          const audio = document.querySelector("audio");
          await audio.play();
          audio.currentTime = audio.duration - 1;
          await new Promise(done => audio.addEventListener("ended", done, {once: true}));
          return audio.duration;
        })()""")
        assert length > 5
        assert page.run("document.querySelector('#subscribe code').textContent") == f"{base}feed.xml"
        assert (page.complaints, page.refused) == ([], [])
        assert all(each.startswith((base, "data:")) for each in page.requests)
    stopped(running)


def test_ctrl_c_ends_a_download_too(process: Start, folder: Path) -> None:
    running = process("serve", str(folder), "--port", "0")
    base = urlsplit(address(running))
    with socket.create_connection((base.hostname or "", base.port or 0)) as slow:
        slow.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
        path = quote("/02 Week 2, day 1 - Little walk.mp3")
        slow.sendall(f"GET {path} HTTP/1.1\r\nHost: localhost\r\n\r\n".encode())
        assert slow.recv(15) == b"HTTP/1.1 200 OK"
        stopped(running)


LAN = """
import sys
import coach.cli.serve
coach.cli.serve.home_address = lambda: "127.0.0.1"  # the test stays in this machine
from coach.cli import main
main(["serve", *sys.argv[1:], "--lan", "--port", "0"])
"""


def test_the_home_network_needs_the_link_which_stays(folder: Path, tmp_path: Path) -> None:
    def served(*args: str) -> tuple[str, str, str]:
        environment = os.environ | {"XDG_DATA_HOME": str(tmp_path / "data")}
        running = subprocess.Popen(
            [sys.executable, "-c", LAN, str(folder), *args], env=environment, encoding="utf-8",
            stdout=subprocess.PIPE, stderr=subprocess.PIPE, preexec_fn=lambda: signal.signal(signal.SIGINT, signal.default_int_handler),
        )  # fmt: skip
        try:
            base = address(running)
            root, token = re.fullmatch(r"(http://[^/]+/)(.*)/", base).groups()  # type: ignore[union-attr]
            assert feedparser.parse(f"{base}feed.xml").status == 200
            assert feedparser.parse(f"{root}feed.xml").status == 404
            return base, token, stopped(running)
        finally:
            running.kill()

    base, token, told = served()
    lines = told.splitlines()
    assert lines[0] == f"feed  {base}feed.xml"
    assert lines[-2:] == ["Whoever is in your network and has the link can read the folder.", "Ctrl-C ends it."]
    assert scanned("\n".join(lines[1:-2])) == base
    assert served()[1] == token
    assert served("--new-link")[1] != token


def scanned(drawn: str) -> str:
    """Read a QR code that is drawn in half blocks, light on dark."""
    import numpy as np
    import zxingcpp

    halves = {" ": (0, 0), "▀": (1, 0), "▄": (0, 1), "█": (1, 1)}
    rows = [[halves[cell][half] for cell in line] for line in drawn.splitlines() for half in (0, 1)]
    width = max(map(len, rows))
    dots = np.array([row + [0] * (width - len(row)) for row in rows], np.uint8) * 255
    (found,) = zxingcpp.read_barcodes(np.pad(dots.repeat(4, 0).repeat(4, 1), 16, constant_values=255))
    return str(found.text)


@pytest.mark.parametrize(
    ("args", "code", "told"),
    [
        (("nothing",), 2, "FOLDER: 'nothing' holds nothing that `coach build` made"),
        (("walks.yaml",), 2, "FOLDER: 'walks.yaml' is a file; expected a folder that `coach build` made"),
        (("output",), 2, "FOLDER: 'output' holds nothing that `coach build` made; there is output/walks"),
        (("output/walks", "--new-link"), 2, "--new-link: is for --lan; on this machine there is no link to renew"),
    ],
)
def test_what_cannot_be_offered(coach: Run, folder: Path, args: tuple[str, ...], code: int, told: str) -> None:
    result = coach("serve", *args)
    assert (result.exit_code, result.stdout, result.stderr) == (code, "", f"error: {told}\n")


def test_a_port_that_is_taken(process: Start, coach: Run, folder: Path) -> None:
    running = process("serve", str(folder), "--port", "0")
    port = address(running).rstrip("/").rpartition(":")[2]
    result = coach("serve", str(folder), "--port", port)
    assert result.exit_code == 1
    assert result.stderr == f"error: cannot open port {port} of 127.0.0.1: Address already in use; try another --port\n"
    stopped(running)


def test_without_what_it_needs(coach: Run, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("coach.cli.serve.find_spec", lambda name: None if name == "uvicorn" else object())
    result = coach("serve", str(folder))
    assert result.exit_code == 1
    assert result.stderr == 'error: coach serve needs uvicorn: pip install "audio-coach[web]"\n'
