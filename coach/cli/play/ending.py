"""What ends a program from outside while it plays: signals, and a terminal that is gone."""

from __future__ import annotations

import asyncio
import errno
import signal
from collections.abc import Callable, Iterator
from contextlib import contextmanager


def is_gone(error: BaseException) -> bool:
    """Tell whether an error says that nobody reads or types any more: a closed terminal, a broken pipe."""
    return isinstance(error, EOFError) or (isinstance(error, OSError) and error.errno in {errno.EIO, errno.EPIPE})


@contextmanager
def on_ending(loop: asyncio.AbstractEventLoop, end: Callable[[], None]) -> Iterator[None]:
    """Call `end` for Ctrl-C, SIGTERM and SIGHUP, but for those that are ignored (`nohup`)."""
    before = {number: signal.getsignal(number) for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)}
    taken = [number for number, handler in before.items() if handler is not signal.SIG_IGN]
    for number in taken:
        loop.add_signal_handler(number, end)
    try:
        yield
    finally:
        for number in taken:
            loop.remove_signal_handler(number)
            signal.signal(number, before[number])
