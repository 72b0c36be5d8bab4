"""What to do in the sessions of a page: each sheet once, and which sessions it is for."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from html import escape

from coach.outputs.sheet.page import Sections, sections_of
from coach.phrases import Phrases
from coach.shelf.order import Session


@dataclass(slots=True)
class _Sheet:
    sections: Sections
    sessions: list[int] = field(default_factory=list)


class Sheets:
    """The sheets of some sessions.

    Raises:
        CoachError: a choice that a routine does not offer, or with which there is nothing left to do.
    """

    def __init__(self, sessions: Iterable[Session]) -> None:
        self._sheets: list[_Sheet] = []
        known: dict[str, _Sheet] = {}
        looked: dict[str, Sections] = {}
        for session in sessions:
            for planned in session.tracks:
                if planned.key not in looked:
                    looked[planned.key] = sections_of(planned.routine, planned.choices.wishes())
                sections = looked[planned.key]
                sheet = known.get(sections.html)
                if sheet is None:
                    sheet = known[sections.html] = _Sheet(sections)
                    self._sheets.append(sheet)
                if session.number not in sheet.sessions:
                    sheet.sessions.append(session.number)

    def links(self, number: int, phrases: Phrases) -> list[str]:
        """Give links to the sheets of a session."""
        return [
            f'<a href="#sheet-{at}">{escape(phrases("page-sheet", title=sheet.sections.title))}</a>'
            for at, sheet in enumerate(self._sheets, 1)
            if number in sheet.sessions
        ]

    def stops(self) -> list[str]:
        """Give all signs to stop, once, and then when to get help and who asks first."""
        found = [sheet.sections for sheet in self._sheets]
        signs = [text for sections in found for text in sections.stops]
        return list(dict.fromkeys([*signs, *(text for sections in found for text in sections.beware)]))

    def html(self, phrases: Phrases) -> str:
        """Give all sheets; those of one title tell which sessions they are for."""
        titles = Counter(sheet.sections.title for sheet in self._sheets)
        written = []
        for at, sheet in enumerate(self._sheets, 1):
            several = titles[sheet.sections.title] > 1
            numbers = phrases("page-for", numbers=ranges(sheet.sessions), count=len(sheet.sessions))
            whose = f" <small>{escape(numbers)}</small>" if several else ""
            head = f'<summary><h3 id="sheet-{at}-title">{escape(sheet.sections.title)}{whose}</h3></summary>'
            # the link leads into the closed part, which a browser opens then
            written.append(
                f'<details class="sheet">{head}\n<div id="sheet-{at}">\n{sheet.sections.html}</div></details>\n'
            )
        return "".join(written)


def ranges(numbers: Iterable[int]) -> str:
    """Write numbers in order as people do: `1-4, 7`."""
    told: list[list[int]] = []
    for number in numbers:
        if told and number == told[-1][-1] + 1:
            told[-1].append(number)
        else:
            told.append([number])
    return ", ".join(f"{run[0]}-{run[-1]}" if len(run) > 2 else ", ".join(map(str, run)) for run in told)
