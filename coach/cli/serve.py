"""`coach serve`: offers a built folder to browsers and podcast apps, on this machine or in the home network."""

from __future__ import annotations

import io
import logging
import socket
from contextlib import suppress
from importlib.util import find_spec
from pathlib import Path
from typing import Final

import click

from coach.cli.usage import number
from coach.errors import ChoiceError, MachineError
from coach.serve import EXTRA
from coach.serve.link import home_address, opened, token_of
from coach.serve.offered import Offered
from coach.shelf.feed import FEED

_HERE: Final = "127.0.0.1"
_PORT: Final = 8484
_PATIENCE_S: Final = 1
"""Seconds that downloads have to finish after Ctrl-C."""


@click.command("serve")
@click.argument("folder", type=click.Path(path_type=Path))
@click.option("--lan", is_flag=True, help="To the home network, for who has the link; else to this machine only.")
@click.option(
    "--port",
    type=str,
    callback=number(int, 0, 65_535),
    metavar="N",
    default=_PORT,
    help=f"{_PORT}; 0 takes any that is free.",
)
@click.option("--new-link", is_flag=True, help="With --lan: another link than before, which then leads nowhere.")
def command(folder: Path, lan: bool, port: int, new_link: bool) -> None:
    """Offer a FOLDER that `coach build` made, to be listened to, downloaded or subscribed to.

    Only what was built can be read, and nothing can be written. Ctrl-C ends it.
    """
    if new_link and not lan:
        raise ChoiceError("--new-link", None, "is for --lan; on this machine there is no link to renew")
    missing = [name for name in ("starlette", "uvicorn") if find_spec(name) is None]
    if missing:
        raise MachineError(f"coach serve needs {' and '.join(missing)}: {EXTRA}")
    offered = Offered(folder)
    host = home_address() if lan else _HERE
    token = token_of(folder, new=new_link) if lan else ""
    with opened(host, port) as listening, suppress(KeyboardInterrupt):  # uvicorn raises it again when all is closed
        address = f"http://{host}:{listening.getsockname()[1]}/{token}{'/' if token else ''}"
        for line in _told(address, lan):
            click.echo(line)
        _serve(offered, token, [host] if lan else [_HERE, "localhost"], listening)


def _told(address: str, lan: bool) -> list[str]:
    lines = [f"page  {address}", f"feed  {address}{FEED}"]
    if lan:
        lines += [_code(address), "Whoever is in your network and has the link can read the folder."]
    return [*lines, "Ctrl-C ends it."]


def _code(text: str) -> str:
    """Draw a QR code in half blocks, light on dark as terminals are."""
    import segno

    out = io.StringIO()
    segno.make(text, error="l", micro=False).terminal(out, border=2, compact=True)
    return out.getvalue().rstrip("\n")


def _serve(offered: Offered, token: str, hosts: list[str], listening: socket.socket) -> None:
    import uvicorn

    from coach.serve.app import application

    config = uvicorn.Config(
        application(offered, token, hosts), log_level="warning", access_log=False, server_header=False,
        proxy_headers=False, lifespan="off", timeout_graceful_shutdown=_PATIENCE_S,
    )  # fmt: skip
    server = uvicorn.Server(config)
    # A download that Ctrl-C cuts off is no error to be told.
    logging.getLogger("uvicorn.error").addFilter(lambda record: not server.should_exit)
    server.run(sockets=[listening])
