"""Bars that show how far speaking and encoding are."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from typing import Any

import click

from coach.front import Progress


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
    with ExitStack() as stack:

        def show(what: str, done: int, total: int) -> None:
            if not is_open:
                return
            if what not in bars:
                bars[what] = stack.enter_context(click.progressbar(length=total, label=what, file=sys.stderr))
            bars[what].update(done - bars[what].pos)

        yield show
        is_open = False
