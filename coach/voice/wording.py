"""What a voice is given to read in the place of a written text: the author's pronunciations, and numbers as people say
them. "Hold 30-60 s" is read as "Hold 30 to 60 seconds"; the text itself stays as it was written.

Takes a text, its language and the author's pronunciations; gives text. Whatever is no amount beyond doubt stays.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import lru_cache
from typing import Final

from coach.voice.manners import MANNERS, Manner

_UNSPACED: Final = r"\u3005-\u30ff\u3400-\u9fff"
"""Characters of scripts that put no space between words."""
_LETTER: Final = rf"[^\W{_UNSPACED}]"
"""A letter or digit that would make a neighbour part of the same word."""
_NUMBER: Final = r"[0-9]{1,6}(?:,[0-9]{3})*(?:\.[0-9]+)?[¼½¾]?"
_CLOCK: Final = r"[0-9]{1,3}(?:[:：][0-5][0-9]){1,2}"
_DASH: Final = r"\-–~～"
"""What may stand between the ends of a range."""


def spoken(text: str, language: str, pronounce: Mapping[str, str]) -> str:
    """Give what the voice is to read.

    Args:
        text: as it was written.
        language: its language, such as `en`; numbers in one that is not known stay as they are.
        pronounce: how words, or several together, are spelled for the voice; whatever their case, the longest first.
    """
    pieces = _pronounced(text, pronounce)
    own = [(start, end) for start, end, _ in pieces]
    manner = MANNERS.get(language)
    if manner is not None:
        for match in _amounts(language).finditer(text):
            start, end = match.span()
            if not any(start < last and first < end for first, last in own):
                pieces.append((start, end, _said(match, manner)))
    read, at = [], 0
    for start, end, said in sorted(pieces):
        read += [text[at:start], said]
        at = end
    return "".join([*read, text[at:]])


def _pronounced(text: str, pronounce: Mapping[str, str]) -> list[tuple[int, int, str]]:
    """Where the author's words stand, and how they are spelled."""
    words = sorted((word for word in pronounce if word.strip()), key=lambda word: (-len(word), word))
    if not words:
        return []
    found = _any_of(tuple(words)).finditer(text)
    return [(*match.span(), pronounce[words[(match.lastindex or 1) - 1]]) for match in found]


@lru_cache(8)
def _any_of(words: tuple[str, ...]) -> re.Pattern[str]:
    """Find whole words, each in a group of its own."""
    return re.compile("|".join(f"({_whole(word.split())})" for word in words), re.IGNORECASE)


def _whole(parts: list[str]) -> str:
    before = rf"(?<!{_LETTER})" if re.match(_LETTER, parts[0]) else ""
    after = rf"(?!{_LETTER})" if re.match(_LETTER, parts[-1][-1]) else ""
    return before + r"\s+".join(map(re.escape, parts)) + after


@lru_cache(8)
def _amounts(language: str) -> re.Pattern[str]:
    """Find what may be an amount: a pattern, a range, a clock or a number, with or without a unit behind it."""
    unit = "|".join(sorted(map(re.escape, MANNERS[language].units), key=len, reverse=True))
    number = f"{_CLOCK}|{_NUMBER}"
    return re.compile(
        rf"""(?:(?<=[0-9%°\s]x)|(?<!{_LETTER})(?<![.,:：/%°–-])(?<![0-9][{_DASH}]))
        (?:(?P<listed>[0-9]{{1,2}}(?:[-–][0-9]{{1,2}}){{2,3}})
          |(?P<low>{number})(?:\s?(?P<same>{unit}))?[{_DASH}](?P<high>{number})
          |(?P<one>{number}))
        (?:(?P<gap>\s?|-)(?![x×]\s?[0-9])(?P<unit>{unit}))?
        (?:\s?(?<![^\W0-9])(?<!×)(?P<by>[x×])(?=\s?[0-9])
          |(?!{_LETTER})(?![/%°×])(?![.,:：{_DASH}]?[0-9]))""",
        re.VERBOSE,
    )


def _said(match: re.Match[str], manner: Manner) -> str:
    """Say what may be an amount; what turns out to be none is given back as it is."""
    low, last, unit = match["low"], match["high"] or match["one"], match["unit"]
    before, after = match.string[: match.start()], match.string[match.end() :]
    if unit == "s" and not match["gap"] and (last or "").endswith("0") and manner.decade.search(before):
        return match[0]
    if match["gap"] == "-" and not (unit.isalpha() and unit != "x"):
        return match[0]
    if low and not (_upward(low, last) and match["same"] in (None, unit)):
        return match[0]
    if _is_clock(last) and not _is_span(match, manner, before, after):
        return match[0]
    said = _amount(match, manner, before, after)
    if match["by"]:
        said += manner.by.rstrip() if after[:1].isspace() else manner.by
    return said


def _is_span(match: re.Match[str], manner: Manner, before: str, after: str) -> bool:
    """Tell whether a clock says how long something takes: it is no time of day, and its unit, if any, one of time."""
    if manner.day[0].search(before) or manner.day[1].match(after):
        return False
    return match["unit"] is None or (match["unit"] in ("s", "min", "h") and not after.startswith("-"))


def _amount(match: re.Match[str], manner: Manner, before: str, after: str) -> str:
    """Say an amount."""
    if match["listed"]:
        said = manner.listed.join(re.split("[-–]", match["listed"]))
    else:
        ends = [match["low"], match["high"]] if match["low"] else [match["one"]]
        if _is_clock(ends[0]):
            return manner.to.join(manner.clock(*_parts(end)) for end in ends)
        counted = _counts(match, manner, after)
        said = manner.to.join(manner.number(end, before) if counted else end for end in ends)
    return said if match["unit"] is None else _template(match, manner, before).format(said)


def _counts(match: re.Match[str], manner: Manner, after: str) -> bool:
    """Tell whether what is counted follows the number at once."""
    if match["unit"]:
        return manner.units[match["unit"]][0].startswith("{}")
    return not match["by"] and after.lstrip()[:1] in (*manner.counters,)


def _template(match: re.Match[str], manner: Manner, before: str) -> str:
    """What is said of an amount that has a unit."""
    single, many = manner.units[match["unit"]]
    if match["gap"] == "-":
        return single.replace(" ", "-")
    return single if match["one"] == "1" or manner.singular.search(before) else many


def _is_clock(text: str | None) -> bool:
    return text is not None and re.fullmatch(_CLOCK, text) is not None


def _parts(clock: str) -> tuple[int, int, int]:
    """Hours, minutes and seconds of a clock."""
    *hours, minutes, seconds = map(int, re.split("[:：]", clock))
    return (*hours, 0)[0], minutes, seconds


def _upward(low: str, high: str) -> bool:
    """Tell whether two ends make a range: both numbers or both clocks, the second the greater."""
    if _is_clock(low) or _is_clock(high):
        return _is_clock(low) and _is_clock(high) and _parts(low) < _parts(high)
    return _value(low) < _value(high)


def _value(number: str) -> float:
    fraction = {"¼": 0.25, "½": 0.5, "¾": 0.75}.get(number[-1], 0.0)
    return float(number.rstrip("¼½¾").replace(",", "")) + fraction
