"""What stands where on the screen: a moment of live play as rows of text, from 40×12 to any size."""

from __future__ import annotations

from typing import Final

from coach.cli.play.keys import help_lines, key_line
from coach.cli.play.pages import cells, page_at, pages
from coach.cli.play.words import STATES, phase, place, set_of, words
from coach.live.view import View
from coach.outputs.dots import height
from coach.timing import Ms, clock

Row = list[tuple[str, str]]
"""Pieces of a row: the name of a style, and text."""

_LONG: Final = 10_000
"""From how many milliseconds on the time left in a phase is drawn large, once its words are said."""

_THICK: Final = ("█", "░")
_THIN: Final = ("━", "─")
"""A bar's signs for what is done and what is left; the bar of a phase is told from the other one from afar."""
_BAR_EVERY: Final = 250
"""The bar of a phase grows after so many milliseconds at the earliest: each drawing costs the processor 3 ms."""


def picture(view: View, columns: int, rows: int) -> list[Row]:
    """Draw a moment for a terminal of so many columns and rows; a low one shows less."""
    lines = [_head(view, columns), _phase(view, columns), _times(view, columns)]
    lines += [_counts(view, columns), _next(view, columns), _keys(view, columns)]
    letters = height(view.title + view.phrase) // 2
    shown = lines[: max(0, min(len(lines), rows - letters))]
    return (shown[:1] + _large(view, columns, rows - len(shown)) + shown[1:])[:rows]


def help_picture(columns: int, rows: int) -> list[Row]:
    """Draw the help; where there is little room, in few words."""
    for short, frame in ((False, 4), (True, 4), (True, 0)):
        lines = help_lines(short=short)
        high = max(1, rows - frame)
        groups = [lines[at : at + high] for at in range(0, len(lines), high)]
        texts = ["".join(f"  {line:{max(map(len, group))}}" for line, group in pairs) for pairs in _beside(groups)]
        if max(map(cells, texts)) <= columns:
            break
    texts = [" Keys", "", *texts, "", " Any key goes back."] if frame else texts
    return [[("class:help", _cut(text.rstrip(), columns))] for text in texts[:rows]]


def _beside(groups: list[list[str]]) -> list[list[tuple[str, list[str]]]]:
    """Put groups of lines side by side: row by row each line and its group."""
    return [[(group[at] if at < len(group) else "", group) for group in groups] for at in range(max(map(len, groups)))]


def _large(view: View, columns: int, rows: int) -> list[Row]:
    """Draw what is said now, before the first word the title; a long phase counts down behind its words."""
    room = max(1, min(columns // 80, (rows + 6) // 24))
    phrase = _state(view) if view.state in {"paused", "holding"} else view.phrase or view.title
    page = page_at(pages(phrase, columns, rows, room), view.said if phrase == view.phrase else 0)
    if view.state == "playing" and view.said >= 1 and _length(view) >= _LONG and not (view.bouts and view.phase):
        left = _seconds(view.phase_left)
        both = pages(f"{view.phrase} {left}", columns, rows, room)
        page = both[0] if len(both) == 1 else pages(f"{phase(view)} {left}", columns, rows, room)[0]
    return [[("class:large" if page.large else "class:plain", row)] for row in page.rows]


def _length(view: View) -> int:
    """Tell how long the phase is in all."""
    return round(view.phase_left / (1 - view.phase_done)) if view.phase_done < 1 else 0


def _head(view: View, columns: int) -> Row:
    here = " · ".join(place(view))
    if view.state not in STATES or view.state == "playing":
        room = columns - cells(here) - cells(view.title) - 2
        title = " " * room + view.title if room >= 3 and view.exercise else ""
        return [("class:head", _cut(f" {here}", columns)), ("class:title", title)]
    short, more = _state(view), f": {STATES[view.state][1]}"
    told = f" {short}{more} " if cells(here) + cells(short + more) + 4 <= columns else f" {short} "
    left = _cut(f" {here}", columns - cells(told) - 1)
    return [("class:head", left + " " * max(1, columns - cells(left) - cells(told))), ("class:state", told)]


def _state(view: View) -> str:
    return words(view.language)(STATES[view.state][0]).upper()


def _phase(view: View, columns: int) -> Row:
    name = _cut(f" {phase(view).upper()} ", columns // 2)
    if view.state == "waiting":  # nobody knows how long it takes
        return [("class:phase", name), *_bar(1.0, columns - cells(name) - 1, _THICK), ("class:phase", " ")]
    left = f" {_seconds(view.phase_left)} " if view.phase_left else " "
    steps = max(1, _length(view) // _BAR_EVERY)
    done = int(view.phase_done * steps) / steps
    return [("class:phase", name), *_bar(done, columns - cells(name) - len(left), _THICK), ("class:phase", left)]


def _times(view: View, columns: int) -> Row:
    told = words(view.language)
    here = f" {clock(_up(view.left_here), millis=False)} {told('screen-here')} "
    left = f" {clock(_up(view.left), millis=False)} {told('screen-in-all')} "
    return [("", here), *_bar(view.done, columns - cells(here) - cells(left), _THIN), ("", left)]


def _counts(view: View, columns: int) -> Row:
    told, facts = words(view.language), set_of(view)
    if view.cycles:
        facts.append(told(f"screen-{'bout' if view.bouts else 'repetition'}", number=view.cycle, count=view.cycles))
    facts += [told("screen-pace", pace=round(view.pace))] if view.pace is not None else []
    facts += [f"the sound broke off {view.underruns} ×"] if view.underruns else []
    facts += [f"talk {view.talk}"] if view.talk != "full" else []
    facts += [] if view.music is None else ["music" if view.music else "music off"]
    return [("", _cut(" " + " · ".join(facts), columns))]


def _next(view: View, columns: int) -> Row:
    note = _cut(f" {view.note} ", columns) if view.note else ""
    told = words(view.language)("screen-next", name=view.following)
    following = _cut(f" {told}", columns - cells(note)) if view.following else ""
    return [("", following + " " * (columns - cells(following) - cells(note))), ("class:note", note)]


def _keys(view: View, columns: int) -> Row:
    line = key_line(columns - 1)
    if view.state in {"paused", "waiting"}:
        line = line.replace("space pause", "space go on", 1)  # as wide
    return [("class:keys", _cut(f" {line}", columns))]


def _bar(done: float, width: int, signs: tuple[str, str]) -> Row:
    full = max(0, min(width, int(done * width)))
    return [("class:done", signs[0] * full), ("class:rest", signs[1] * max(0, width - full))]


def _up(ms: Ms) -> Ms:
    """Round up to whole seconds, so that a countdown ends with 1."""
    return Ms(-(-ms // 1000) * 1000)


def _seconds(ms: Ms) -> str:
    return clock(_up(ms), millis=False)


def _cut(text: str, width: int) -> str:
    """Cut a text that is too wide, and show that."""
    if cells(text) <= width:
        return text
    while text and cells(text) > width - 1:
        text = text[:-1]
    return text + "…" if width > 0 else ""
