"""Headset buttons and the desktop's media keys on Linux, through MPRIS: an extra.

Takes a `Transport` (what is played) and stands for it on the session bus, where desktops, headsets and `playerctl`
find it; gives it commands. It must not know how it is played, nor who else steers it. Where the extra or the bus is
missing nothing happens and nothing is said; `why_not` tells the reason to who asks.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Final
from urllib.parse import quote

from coach.live.mpris.transport import Transport

if TYPE_CHECKING:
    from concurrent.futures import Future

EXTRA: Final = 'pip install "audio-coach[mpris]"'
"""What installs the library that talks to the bus."""
_CLOSING_S: Final = 1.0
"""How long the end waits for the bus, in seconds; the thread never holds up the end of the program."""


@contextmanager
def media_keys(stage: Transport) -> Iterator[None]:
    """Let headset buttons and media keys steer a stage as long as the context is open.

    Opening it starts a thread and waits for nothing, so it may stand beside sound that has begun; that thread calls the
    stage. Not to be closed by the stage's own `do`.
    """
    if not (_has_library() and (address := _bus_address())):
        yield
        return
    from concurrent.futures import Future
    from threading import Thread

    ended: Future[None] = Future()
    thread = Thread(target=_run, args=(stage, address, ended), name="mpris", daemon=True)
    thread.start()
    try:
        yield
    finally:
        ended.set_result(None)
        thread.join(_CLOSING_S)


def is_reachable() -> bool:
    """Tell whether there may be somebody who presses such a key: the extra is installed, and there is a bus."""
    return sys.platform == "linux" and _has_library() and bool(_bus_address())


def why_not() -> str | None:
    """Tell why headset buttons and media keys are not heard here, and what mends it; None where they are."""
    if sys.platform != "linux":
        return "on Linux only"
    if not _has_library():
        return f"what hears them is not there: {EXTRA}"
    if not (address := _bus_address()):
        return "no session bus, as a desktop has: DBUS_SESSION_BUS_ADDRESS is not set"
    import asyncio

    try:
        from coach.live.mpris.serve import FAILURES, reach
    except ImportError:
        return f"what hears them is too old: {EXTRA}"
    try:
        asyncio.run(reach(address))
    except FAILURES as error:
        return f"the session bus at {address} does not answer: {str(error) or type(error).__name__}"
    return None


def _run(stage: Transport, address: str, ended: Future[None]) -> None:
    import asyncio

    try:
        from coach.live.mpris.serve import serve
    except ImportError:  # the library is older than the extra asks for
        return
    asyncio.run(serve(stage, address, ended))


def _has_library() -> bool:
    return find_spec("dbus_fast") is not None


def _bus_address() -> str:
    """Give the session bus's address: what the session says, else where systemd puts it; empty where there is none."""
    if told := os.environ.get("DBUS_SESSION_BUS_ADDRESS"):
        return told
    socket = Path(os.environ.get("XDG_RUNTIME_DIR", "/nowhere")) / "bus"
    return f"unix:path={quote(str(socket))}" if socket.is_socket() else ""
