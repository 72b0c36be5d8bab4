"""A real browser: Chromium without a window, steered through its debugging pipe."""

from __future__ import annotations

import base64
import fcntl
import json
import os
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from select import select
from typing import Any

CHROMIUM = shutil.which("chromium")
LIMIT_S = 60
"""The longest wait for an answer."""


class Browser:
    """One page; what it asked of the network, what was refused and what it complained of is kept."""

    def __init__(self, send: int, receive: int) -> None:
        self._send, self._receive = send, receive
        self._number, self._buffer, self._session = 0, b"", ""
        self.requests: list[str] = []
        self.complaints: list[str] = []
        self.refused: list[str] = []
        target = self.call("Target.createTarget", url="about:blank")["targetId"]
        self._session = self.call("Target.attachToTarget", targetId=target, flatten=True)["sessionId"]
        for domain in ("Page", "Network", "Runtime", "Log"):
            self.call(f"{domain}.enable")

    def call(self, method: str, **params: Any) -> dict[str, Any]:
        """Send a command and give its answer."""
        self._number += 1
        message = {"id": self._number, "method": method, "params": params}
        if self._session:
            message["sessionId"] = self._session
        os.write(self._send, json.dumps(message).encode() + b"\0")
        while (answer := self._next()).get("id") != self._number:
            self._note(answer)
        assert "error" not in answer, answer
        result: dict[str, Any] = answer["result"]
        return result

    def open(self, address: str) -> None:
        """Open a page, and wait until it has loaded."""
        self.call("Page.navigate", url=address)
        while (event := self._next()).get("method") != "Page.loadEventFired":
            self._note(event)

    def run(self, script: str) -> Any:
        """Run a script in the page as if a finger had touched it, wait for its promise, and give its value."""
        answer = self.call(
            "Runtime.evaluate", expression=script, awaitPromise=True, returnByValue=True, userGesture=True
        )
        assert "exceptionDetails" not in answer, answer["exceptionDetails"]
        return answer["result"].get("value")

    def size(self, width: int, height: int = 800, *, dark: bool = False) -> None:
        """Take the size of a screen, and whether it is a dark one."""
        self.call(
            "Emulation.setDeviceMetricsOverride", width=width, height=height, deviceScaleFactor=1, mobile=width < 500
        )
        scheme = {"name": "prefers-color-scheme", "value": "dark" if dark else "light"}
        self.call("Emulation.setEmulatedMedia", features=[scheme])

    def picture(self, path: Path) -> None:
        """Save what is seen as PNG."""
        path.write_bytes(base64.b64decode(self.call("Page.captureScreenshot")["data"]))

    def _note(self, event: dict[str, Any]) -> None:
        params = event.get("params", {})
        if event.get("method") == "Network.requestWillBeSent":
            self.requests.append(params["request"]["url"])
        elif event.get("method") == "Network.responseReceived" and params["response"]["status"] >= 400:
            self.refused.append(params["response"]["url"])
        elif event.get("method") == "Log.entryAdded":
            self.complaints.append(params["entry"]["text"])
        elif event.get("method") == "Runtime.exceptionThrown":
            self.complaints.append(params["exceptionDetails"]["text"])

    def _next(self) -> dict[str, Any]:
        while b"\0" not in self._buffer:
            assert select([self._receive], [], [], LIMIT_S)[0], "the browser does not answer"
            piece = os.read(self._receive, 1 << 20)
            assert piece, "the browser has ended"
            self._buffer += piece
        message, _, self._buffer = self._buffer.partition(b"\0")
        answer: dict[str, Any] = json.loads(message)
        return answer


def _pipe() -> tuple[int, int]:
    """Make a pipe of high numbers: the browser has its ends at 3 and 4."""
    low = os.pipe()
    high = [fcntl.fcntl(end, fcntl.F_DUPFD_CLOEXEC, 10) for end in low]
    for end in low:
        os.close(end)
    return high[0], high[1]


@contextmanager
def browser(profile: Path) -> Iterator[Browser]:
    """Start a browser with a profile of its own, and end it."""
    assert CHROMIUM is not None
    (to_it, send), (receive, from_it) = _pipe(), _pipe()
    command = [
        "bash", "-c", 'exec "$@" 3<&"$0" 4>&"$FROM"', f"{to_it}", CHROMIUM, "--headless=new", "--no-sandbox",
        "--disable-gpu", "--remote-debugging-pipe", "--mute-audio", "--no-first-run", "--disable-background-networking",
        "--disable-dev-shm-usage", "--hide-scrollbars", f"--user-data-dir={profile}", "about:blank",
    ]  # fmt: skip
    running = subprocess.Popen(
        command, env=os.environ | {"FROM": f"{from_it}"}, pass_fds=(to_it, from_it), stderr=subprocess.DEVNULL
    )
    os.close(to_it)
    os.close(from_it)
    try:
        page = Browser(send, receive)
        yield page
    finally:
        running.terminate()
        running.wait(LIMIT_S)
        os.close(send)
        os.close(receive)
