"""A stage's time on the session bus: connect, take a name, tell what changes, leave."""

from __future__ import annotations

import asyncio
import logging
import os
import time
from concurrent.futures import Future
from contextlib import suppress
from typing import Final

from dbus_fast import NameFlag, RequestNameReply
from dbus_fast.aio import MessageBus
from dbus_fast.errors import DBusFastError

from coach.live.mpris.player import PATH, Application, Player
from coach.live.mpris.transport import Transport

NAME: Final = "org.mpris.MediaPlayer2.coach"
"""The name on the bus; a second session at the same time has `.instance` and its process's number behind it."""
FAILURES: Final = (OSError, EOFError, DBusFastError)
"""What a bus that is not there, does not want us or goes away raises."""
_POLL_S: Final = 0.25
"""How often the stage is looked at, in seconds."""
_ANSWER_S: Final = 2.0
"""How long a bus may take to answer who asks whether it does, in seconds."""


async def serve(stage: Transport, address: str, ended: Future[None]) -> None:
    """Stand for a stage on the bus until `ended` is set or the bus goes away; without a bus do nothing."""
    # The screen belongs to the session: what the library would log (a stage's own fault) has no place on it.
    logging.getLogger("dbus_fast").addHandler(logging.NullHandler())
    standing = asyncio.ensure_future(_stand(stage, address))
    await asyncio.wait((standing, asyncio.wrap_future(ended)), return_when=asyncio.FIRST_COMPLETED)
    standing.cancel()
    with suppress(asyncio.CancelledError, *FAILURES):
        await standing


async def reach(address: str) -> None:
    """Connect to a bus and leave again; raises one of `FAILURES` if it does not answer."""
    async with asyncio.timeout(_ANSWER_S):
        bus = await MessageBus(bus_address=address).connect()
        await _leave(bus)


async def _stand(stage: Transport, address: str) -> None:
    bus = await MessageBus(bus_address=address).connect()
    try:
        # Before the name is taken, so that who sees the name finds all of the player.
        player = Player(stage, time.monotonic())
        bus.export(PATH, Application(stage))
        bus.export(PATH, player)
        await _take_name(bus)
        while bus.connected:
            player.tell(time.monotonic())
            await asyncio.sleep(_POLL_S)
    finally:
        await _leave(bus)


async def _take_name(bus: MessageBus) -> None:
    reply = await bus.request_name(NAME, NameFlag.DO_NOT_QUEUE)
    if reply is not RequestNameReply.PRIMARY_OWNER:
        await bus.request_name(f"{NAME}.instance{os.getpid()}", NameFlag.DO_NOT_QUEUE)


async def _leave(bus: MessageBus) -> None:
    bus.disconnect()
    with suppress(*FAILURES):
        await bus.wait_for_disconnect()  # type: ignore[no-untyped-call]
