"""Under which address a folder is offered: the machine's in the home network, and a token that stays the same."""

from __future__ import annotations

import os
import re
import secrets
import socket
from contextlib import suppress
from pathlib import Path
from typing import Final

from coach.errors import MachineError
from coach.folders import data_folder
from coach.store import key_of, whole_file

_TOKEN_BYTES: Final = 12
_TOKEN: Final = re.compile(r"[\w-]{16}")
_NOWHERE: Final = ("192.0.2.1", 9)
"""An address that is nobody's, for the way out of the machine; nothing is sent there."""


def token_of(folder: Path, *, new: bool = False) -> str:
    """Give a folder's token, so that who has subscribed once finds it again; it is drawn where there is none yet.

    Args:
        folder: the one that is offered.
        new: draw another one; the old link leads nowhere then.

    Raises:
        MachineError: it cannot be kept.
    """
    path = data_folder() / "links" / key_of(f"{folder.resolve()}")
    if not new:
        with suppress(OSError, ValueError):
            token = path.read_text("ascii")
            if _TOKEN.fullmatch(token):
                return token
    token = secrets.token_urlsafe(_TOKEN_BYTES)
    with whole_file(path) as out:
        out.write(token.encode())
    with suppress(OSError):
        path.chmod(0o600)
    return token


def home_address() -> str:
    """Give this machine's address in the home network.

    Raises:
        MachineError: it is in none.
    """
    try:
        with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
            probe.connect(_NOWHERE)
            return str(probe.getsockname()[0])
    except OSError as error:
        raise MachineError(f"this machine is in no network: {error.strerror or error}") from error


def opened(host: str, port: int) -> socket.socket:
    """Open a port to be asked at; 0 takes any that is free.

    Raises:
        MachineError: another program has it, or it may not be opened.
    """
    try:
        return socket.create_server((host, port))
    except OSError as error:
        why = os.strerror(error.errno) if error.errno else error
        raise MachineError(f"cannot open port {port} of {host}: {why}; try another --port") from error
