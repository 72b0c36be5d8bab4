"""`coach voices install` and `coach voices remove`: natural voices, from Piper's own, the web or a file."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from typing import Any

import click

from coach.voice.models.download import Progress


@click.command("install")
@click.argument("voice", metavar="NAME|URL|FILE")
@click.option("--sha256", metavar="HEX", help="SHA-256 that the model or the archive must have.")
def install(voice: str, sha256: str | None) -> None:
    """Install a natural voice in Piper's format.

    NAME is one of Piper's voices, such as

    \b
      en_US-joe-medium     de_DE-thorsten-medium  es_ES-davefx-medium
      fr_FR-siwis-medium   zh_CN-huayan-medium

    URL and FILE are a NAME.onnx with its NAME.onnx.json beside it, or an archive that holds both. A broken download is
    gone on with when the same is asked for again. Each voice has a licence of its own, which its maker tells.
    """
    from coach.voice.models.install import install as put

    with _bar() as progress:
        found, digest = put(voice, sha256, progress)
    click.echo(f"installed {found.id}: {found.name}, {found.languages[0]}, {found.rate_hz / 1000:g} kHz")
    click.echo(f"SHA-256 {digest}")


@click.command("remove")
@click.argument("name")
def remove(name: str) -> None:
    """Remove an installed voice."""
    from coach.voice.models.install import remove as take_away

    take_away(name)
    click.echo(f"removed {name}")


@contextmanager
def _bar() -> Iterator[Progress | None]:
    """Show a bar on standard error while a file comes whose length is known, if it is a terminal."""
    if not sys.stderr.isatty():
        yield None
        return
    with ExitStack() as stack:
        bars: list[Any] = []

        def show(done: int, total: int) -> None:
            if total and not bars:
                bars.append(stack.enter_context(click.progressbar(length=total, label="fetching", file=sys.stderr)))
            if bars:
                bars[0].update(done - bars[0].pos)

        yield show
