"""Bars that show how far speaking and encoding are."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from typing import Any, Final

import click

from coach.front import Progress

_WIDEST: Final = 36
"""Letters of a bar where there is room."""
_BESIDE: Final = 29
"""What its name, brackets, percents and time to come take besides."""


@contextmanager
def progress_bar() -> Iterator[Progress | None]:
    """Show a bar on standard error while there is something to speak or to encode, if it is a terminal.

    What is told behind the context is not shown.
    """
    if not sys.stderr.isatty():
        yield None
        return
    bars: dict[str, Any] = {}
    is_open = True
    columns = os.get_terminal_size(sys.stderr.fileno()).columns or 80  # 0 where nobody has said how wide it is
    width = max(1, min(_WIDEST, columns - _BESIDE))
    with ExitStack() as stack:

        def show(what: str, done: int, total: int) -> None:
            if not is_open:
                return
            if what not in bars:
                bar = click.progressbar(length=total, label=what, file=sys.stderr, width=width)
                bars[what] = stack.enter_context(bar)
            bars[what].update(done - bars[what].pos)

        yield show
        is_open = False
