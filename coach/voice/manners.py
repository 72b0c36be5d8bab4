"""How people of a language say numbers with their units, as tables; a language that has none here is left as written.

To add one: a `Manner` and its line in `MANNERS`. Nothing else knows it.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Final


@dataclass(frozen=True, slots=True)
class Manner:
    """What is said in the place of what is written; `{}` in a template is the number."""

    units: Mapping[str, tuple[str, str]]
    """Templates by what is written behind a number: for one, and for more."""
    to: str
    """Stands between the ends of a range."""
    listed: str
    """Stands between the numbers of a pattern such as 4-2-6."""
    by: str
    """Stands for the cross in 3 × 10."""
    clock: Callable[[int, int, int], str]
    """Says hours, minutes and seconds."""
    day: tuple[re.Pattern[str], re.Pattern[str]]
    """What before or behind a clock tells that it is a time of day, which is left as written."""
    singular: re.Pattern[str]
    """What before an amount asks for its template for one."""
    decade: re.Pattern[str]
    """What before 30s tells that it is an age, and no time."""
    pair: str = ""
    """How 2 is said before what is counted, where that is a word of its own."""
    counters: str = ""
    """Characters that count: before one of them, too, 2 is said so."""
    ordinal: str = ""
    """Characters after which 2 is never said so."""

    def number(self, text: str, before: str) -> str:
        """Say a number in front of what it counts; `before` is what stands in front of it."""
        return self.pair if text == "2" and self.pair and not before.endswith((*self.ordinal,)) else text


_NOTHING: Final = re.compile(r"(?!)")


def _plural(name: str) -> tuple[str, str]:
    return f"{{}} {name}", f"{{}} {name}s"


def _same(template: str) -> tuple[str, str]:
    return template, template


def _english_clock(hours: int, minutes: int, seconds: int) -> str:
    said = [f"{count} {name}{'s' * (count != 1)}" for count, name in ((hours, "hour"), (minutes, "minute")) if count]
    if minutes and seconds and not hours:
        said.append(str(seconds))
    elif seconds or not said:
        said.append(f"{seconds} second{'s' * (seconds != 1)}")
    return " ".join(said)


def _chinese_clock(hours: int, minutes: int, seconds: int) -> str:
    said = "" if not hours else f"{'两' if hours == 2 else hours}小时"
    if minutes:
        said += f"{'两' if minutes == 2 else minutes}分{'' if seconds else '钟'}"
    if not said:
        return f"{'两' if seconds == 2 else seconds}秒"
    return said if not seconds else f"{said}{'零' if seconds < 10 else ''}{seconds}秒"


_ENGLISH: Final = Manner(
    units={
        "ms": _plural("millisecond"), "s": _plural("second"), "sec": _plural("second"), "secs": _plural("second"),
        "min": _plural("minute"), "mins": _plural("minute"), "h": _plural("hour"), "hr": _plural("hour"),
        "kg": _plural("kilogram"), "lb": _plural("pound"), "lbs": _plural("pound"),
        "mm": _plural("millimetre"), "cm": _plural("centimetre"), "m": _plural("metre"), "km": _plural("kilometre"),
        "%": _same("{} percent"), "°": _plural("degree"), "x": _plural("time"), "×": _plural("time"),
    },
    to=" to ",
    listed=", ",
    by=" times ",
    clock=_english_clock,
    day=(_NOTHING, re.compile(r"\s?(?:o['’]clock|[ap]\.?m\b)", re.IGNORECASE)),
    singular=re.compile(r"(?<!\w)an?\s$", re.IGNORECASE),
    decade=re.compile(r"(?<!\w)(?:the|your|their|his|her|my|our|early|mid|late)[\s-]$", re.IGNORECASE),
)  # fmt: skip

_CHINESE: Final = Manner(
    units={
        "ms": _same("{}毫秒"), "s": _same("{}秒"), "sec": _same("{}秒"), "min": _same("{}分钟"), "h": _same("{}小时"),
        "kg": _same("{}公斤"), "mm": _same("{}毫米"), "cm": _same("{}厘米"), "m": _same("{}米"), "km": _same("{}公里"),
        "%": _same("百分之{}"), "°": _same("{}度"), "x": _same("{}次"), "×": _same("{}次"),
    },
    to="到",
    listed="、",
    by="乘",
    clock=_chinese_clock,
    day=(re.compile(r"(?:上午|下午|早上|晚上|中午|凌晨)\s?$"), _NOTHING),
    singular=_NOTHING,
    decade=_NOTHING,
    pair="两",
    counters="次秒分小组圈步下个遍轮只条侧边周天倍米公厘毫",
    ordinal="第零分",
)  # fmt: skip

MANNERS: Final[Mapping[str, Manner]] = {"en": _ENGLISH, "zh": _CHINESE}
"""By language."""
