"""What of a folder is offered: the files that a build made there, as long as they are as it made them."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Final

from coach.errors import ChoiceError
from coach.shelf.built import Built
from coach.shelf.ledger import LEDGER, Ledger, load

_NOTHING: Final = Ledger()


class Offered:
    """A folder, which may be built again while it is offered.

    Raises:
        ChoiceError: nothing was built in it, or it is a file.
        MachineError: its list cannot be read.
    """

    def __init__(self, folder: Path) -> None:
        if folder.is_file():
            raise ChoiceError("FOLDER", f"{folder}", "is a file; expected a folder that `coach build` made")
        self.folder = folder.resolve()
        self._seen = self._stamp()
        self._ledger = load(self.folder)
        if self._ledger.built is None:
            built = [path.parent for path in sorted(folder.glob(f"*/{LEDGER}"))]
            hint = f"; there is {' and '.join(map(str, built[:3]))}" if built else ""
            raise ChoiceError("FOLDER", f"{folder}", f"holds nothing that `coach build` made{hint}")

    @property
    def built(self) -> Built | None:
        """Tell what is there now; None if the list of it is gone."""
        return self._listed().built

    def has(self, path: str) -> bool:
        """Tell whether a file is offered: one that was made here, under no other name and behind no link."""
        path = path.replace(os.sep, "/")
        place = self.folder / path
        return self._listed().look(self.folder, path) == "ours" and place.resolve() == place

    def _listed(self) -> Ledger:
        stamp = self._stamp()
        if stamp != self._seen:
            self._ledger, self._seen = load(self.folder) if stamp else _NOTHING, stamp
        return self._ledger

    def _stamp(self) -> tuple[int, int, int] | None:
        """Tell one list from the next."""
        try:
            found = (self.folder / LEDGER).stat()
        except OSError:
            return None
        return found.st_ino, found.st_mtime_ns, found.st_size
