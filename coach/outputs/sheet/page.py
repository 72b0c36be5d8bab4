"""A routine's sheet as HTML: one file without scripts or anything from elsewhere, on one page of A4."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from html import escape
from pathlib import Path
from types import MappingProxyType
from typing import Final

from coach.errors import ChoiceError
from coach.language.bind import bind
from coach.language.routine import Routine, exercises
from coach.language.wishes import Wishes
from coach.outputs.sheet.content import Block, Line, Note, blocks, notes_of
from coach.outputs.sheet.layout import Layout, Page, kept, kept_notes, layout_for
from coach.phrases import Phrases
from coach.store import whole_file

WEEKS: Final = 4
_LEVELS: Final[Mapping[str, int]] = MappingProxyType({"part": 2, "exercise": 3})
"""The levels of headings on a page of its own."""
_ROOMY: Final = Layout(12, 1)
_STYLE: Final = Path(__file__).with_name("sheet.css")


def save_sheet(routine: Routine, wishes: Wishes, path: Path) -> None:
    """Write a routine's sheet to a file.

    Raises:
        ChoiceError: a choice that the routine does not offer, or more than one page can hold.
        RoutineError: with these choices there is nothing left to do.
        MachineError: the file cannot be written.
    """
    html = sheet_of(routine, wishes)
    with whole_file(path) as out:
        out.write(html.encode())


def sheet_of(routine: Routine, wishes: Wishes) -> str:
    """Give a routine's sheet, with the listener's choices put in.

    Raises:
        ChoiceError: a choice that the routine does not offer, or more than one page can hold.
        RoutineError: with these choices there is nothing left to do.
    """
    phrases = Phrases(routine.language)
    page = _page(routine, wishes, phrases)
    layout = layout_for(page)
    if layout is None:
        hint = "has more than one page can hold; make sheets of its exercises with --only"
        raise ChoiceError("ROUTINE", routine.name, hint)
    return _html(page, layout, routine.language, phrases)


@dataclass(frozen=True, slots=True)
class Sections:
    """What of a sheet stands in another page."""

    title: str
    html: str
    """What to do and how much of it, in sections whose headings begin with `h4`, and where it comes from."""
    stops: tuple[str, ...]
    """When to stop, as plain texts."""
    beware: tuple[str, ...]
    """When to get help at once, and who asks first."""


def sections_of(routine: Routine, wishes: Wishes) -> Sections:
    """Give what a routine's sheet tells, with the listener's choices put in; nothing is left out for want of room.

    Raises:
        ChoiceError: a choice that the routine does not offer.
        RoutineError: with these choices there is nothing left to do.
    """
    phrases = Phrases(routine.language)
    page = _page(routine, wishes, phrases)
    first = next((block.kind for block in page.blocks if block.kind != "said"), "")
    main = "\n".join(_numbered(page.blocks, _ROOMY, {"part": 4, "exercise": 5 if first == "part" else 4}))
    notes = "".join(_note(note, phrases) for note in page.notes)
    source = f"<section class=notes>\n<h4>{escape(phrases('sheet-sources'))}</h4>\n{notes}</section>\n" if notes else ""
    return Sections(page.title, f"{_facts(page)}{main}\n{source}", page.stops, (page.emergency, page.ask_first))


def _page(routine: Routine, wishes: Wishes, phrases: Phrases) -> Page:
    bound = bind(routine, wishes)
    kit = routine.kit or ", ".join(dict.fromkeys(each.kit.text for each in exercises(bound.script) if each.kit))
    facts = [("level", wishes.level or ""), ("kit", kit), ("position", routine.position)]
    kinds = {exercise.movement() for exercise in exercises(bound.script)}
    stops = ["stop-signs", *(f"stop-signs-{kind}" for kind in ("breath", "circle") if kind in kinds)]
    return Page(
        title=routine.title,
        about=routine.about,
        facts=tuple((phrases(f"sheet-{name}"), text) for name, text in facts if text),
        blocks=blocks(bound, phrases),
        stops=tuple(map(phrases, stops)),
        emergency=phrases("sheet-emergency"),
        ask_first=phrases("sheet-ask-first"),
        notes=notes_of(routine, bound),
    )


def _html(page: Page, layout: Layout, language: str, phrases: Phrases) -> str:
    main = "\n".join(_numbered(page.blocks, layout))
    signs = "".join(f"<p>{escape(text)}</p>\n" for text in page.stops)
    stops = f"{signs}<p><b>{escape(page.emergency)}</b></p>\n<p>{escape(page.ask_first)}</p>\n"
    notes = "".join(_note(note, phrases) for note in kept_notes(page.notes, layout))
    sources = (
        f"<section class=notes>\n<h2>{escape(phrases('sheet-sources'))}</h2>\n{notes}</section>\n" if notes else ""
    )
    foot = escape(" ".join(map(phrases, ("comfort", "player"))))
    return (
        f'<!doctype html>\n<html lang="{escape(language)}">\n<head>\n<meta charset="utf-8">\n'
        '<meta name="viewport" content="width=device-width">\n'
        f"<title>{escape(page.title)}</title>\n<style>\n{_STYLE.read_text('utf-8')}</style>\n</head>\n"
        f'<body style="font-size: {layout.points:g}pt">\n'
        f"<header>\n<div><h1>{escape(page.title)}</h1>\n<p>{escape(page.about)}</p></div>\n"
        f"<div class=who>{_blank('sheet-name', phrases)}{_blank('sheet-date', phrases)}</div>\n"
        f"</header>\n<section class=facts>\n{_facts(page)}</section>\n"
        f'<main style="columns: {layout.columns}">\n{main}\n</main>\n'
        f"<section class=stop>\n<h2>{escape(phrases('sheet-stop'))}</h2>\n{stops}</section>\n"
        f"{_log(phrases)}{sources}<footer>{foot}</footer>\n</body>\n</html>\n"
    )


def _facts(page: Page) -> str:
    return "".join(f"<p><b>{escape(name)}:</b> {escape(text)}</p>\n" for name, text in page.facts)


def _blank(name: str, phrases: Phrases) -> str:
    """A line to write on."""
    return f"<p>{escape(phrases(name))}<i></i></p>"


def _numbered(found: tuple[Block, ...], layout: Layout, levels: Mapping[str, int] = _LEVELS) -> list[str]:
    """Write the blocks, with headings of these levels; exercises are numbered where there are more than one."""
    several = sum(block.kind == "exercise" for block in found) > 1
    number, written = 0, []
    for block in found:
        number += block.kind == "exercise"
        lines = [line for line in block.lines if kept(line, layout)]
        if block.title or block.amount or lines:
            head = f"{number}. " if several and block.kind == "exercise" else ""
            written.append(_block(block, lines, head, levels.get(block.kind, 0)))
    return written


def _block(block: Block, lines: list[Line], number: str, level: int) -> str:
    title = f"{number}{escape(block.title)}"
    amount = f" <span>{escape(block.amount)}</span>" if block.amount else ""
    head = f"<h{level}>{title}{amount}</h{level}>\n" if level else ""
    return f"<section class={block.kind}>\n{head}{''.join(map(_line, lines))}</section>"


def _line(line: Line) -> str:
    label = f"<b>{escape(line.label)}:</b> " if line.label else ""
    return f"<p class={line.style}>{label}{escape(line.text)}</p>\n"


def _note(note: Note, phrases: Phrases) -> str:
    title = f"<b>{escape(note.title)}:</b> " if note.title else ""
    texts = [text.strip().rstrip(".。") for text in (note.source, note.notes) if text.strip()]
    told = " ".join(phrases("sentence", name=text[:1].upper() + text[1:]) for text in texts)
    return f"<p>{title}{escape(told)}</p>\n"


def _log(phrases: Phrases) -> str:
    """The boxes to tick: a row for each week, a column for each day."""
    days = "".join(f"<th>{escape(day.strip())}</th>" for day in phrases("sheet-days").split(","))
    boxes = "<td></td>" * 7
    rows = "".join(
        f"<tr><th>{escape(phrases('sheet-week', number=week))}</th>{boxes}</tr>\n" for week in range(1, WEEKS + 1)
    )
    return f"<table>\n<tr><th>{escape(phrases('sheet-done'))}</th>{days}</tr>\n{rows}</table>\n"
