"""The full screen: draws what there is to see, ten times a second where it changed, and hands on what is pressed."""

from __future__ import annotations

import asyncio
import os
import signal
from typing import TYPE_CHECKING, Any, Final

from coach.cli.play.ending import is_gone, on_ending
from coach.cli.play.keys import KEYS, command_of
from coach.cli.play.picture import Row, help_picture, picture
from coach.live.stage import Stage

if TYPE_CHECKING:
    from prompt_toolkit.application import Application
    from prompt_toolkit.input import Input
    from prompt_toolkit.key_binding import KeyBindings, KeyPressEvent
    from prompt_toolkit.layout import Layout
    from prompt_toolkit.output import Output

_EVERY_S: Final = 0.1
"""How often it is looked whether there is something else to see, in seconds."""
_STYLES: Final = [
    ("head", "bold"),
    ("state", "reverse bold"),
    ("large", "bold"),
    ("plain", "bold"),
    ("phase", "bold"),
    ("done", "ansicyan"),
    ("note", "bold"),
]
"""Colour is never the only sign: without it all is told in words and blocks too."""


def show(stage: Stage, *, source: Input | None = None, output: Output | None = None) -> None:
    """Fill the terminal until it has ended or is asked to quit, and leave the terminal as it was.

    Args:
        stage: what is played.
        source: where keys come from; standard input without it.
        output: what is drawn on; standard output without it.
    """
    asyncio.run(_Screen(stage, source, output).run())


class _Screen:
    """A stage on the terminal."""

    def __init__(self, stage: Stage, source: Input | None, output: Output | None) -> None:
        from prompt_toolkit.application import Application
        from prompt_toolkit.styles import Style

        self._stage = stage
        self._help = False
        self._drawn: list[Row] = []
        self._app: Application[None] = Application(
            layout=self._layout(),
            key_bindings=self._bindings(),
            style=Style(_STYLES),
            full_screen=True,
            min_redraw_interval=None,
            terminal_size_polling_interval=None,
            input=source,
            output=output,
        )

    async def run(self) -> None:
        """Draw and hand on until the end."""
        loop = asyncio.get_running_loop()
        loop.set_exception_handler(lambda _, found: self._end(found.get("exception")))
        with on_ending(loop, self._quit):
            try:
                await self._app.run_async(self._begin, set_exception_handler=False, handle_sigint=False)
            except (EOFError, OSError) as error:
                if not is_gone(error):
                    raise
                self._stage.do("quit")

    def _begin(self) -> None:
        self._app.create_background_task(self._watch())

    async def _watch(self) -> None:
        while True:
            if self._stage.view().state == "ended":
                self._end()
            elif self._now() != self._drawn:
                self._app.invalidate()
            await asyncio.sleep(_EVERY_S)

    def _now(self) -> list[Row]:
        size = self._app.output.get_size()
        if self._help:
            return help_picture(size.columns, size.rows)
        return picture(self._stage.view(), size.columns, size.rows)

    def _layout(self) -> Layout:
        from prompt_toolkit.layout import Layout, UIContent, UIControl, Window

        screen = self

        class Picture(UIControl):
            """All that there is to see; drawn from new, while prompt_toolkit sends what differs."""

            def create_content(self, width: int, height: int) -> UIContent:
                screen._drawn = rows = screen._now()
                return UIContent(lambda at: list(rows[at]), line_count=len(rows), show_cursor=False)

        return Layout(Window(Picture()))

    def _bindings(self) -> KeyBindings:
        from prompt_toolkit.key_binding import KeyBindings
        from prompt_toolkit.keys import Keys

        bindings = KeyBindings()
        for name in ("<any>", *(name for key in KEYS for name in key.names)):
            bindings.add(Keys.Any if name == "<any>" else name)(self._press)
        bindings.add("c-c")(lambda _: self._quit())
        bindings.add("c-z")(lambda event: self._suspend(event.app))
        return bindings

    def _press(self, event: KeyPressEvent) -> None:
        key = event.key_sequence[0].key
        asked = command_of("enter" if key == "c-m" else str(getattr(key, "value", key)))
        if self._help or asked == "help":
            self._help = not self._help
        elif asked == "quit":
            self._quit()
        elif asked:
            self._stage.do(asked)
        self._app.invalidate()

    def _quit(self) -> None:
        self._stage.do("quit")
        self._end()

    def _end(self, error: BaseException | None = None) -> None:
        if self._app.future is None or self._app.future.done():
            return
        if error is None:
            self._app.exit()
        else:
            self._app.exit(exception=error)

    def _suspend(self, app: Application[Any]) -> None:
        """Give the terminal back, and stop all of the job until it is called to the front again."""
        from prompt_toolkit.application import run_in_terminal

        def stop() -> None:
            self._stage.suspend()
            os.kill(0, signal.SIGTSTP)
            self._stage.resume()

        run_in_terminal(stop)
