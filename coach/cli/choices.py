"""The choices that several commands share, and how they are read."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any, Final, Literal, TypeVar

import click

from coach.config import Config
from coach.errors import ChoiceError, did_you_mean
from coach.front import RATE, Choices, Progress, compile
from coach.language.bind import values_of
from coach.language.routine import TALKS, Routine, Talk
from coach.language.setting import Setting
from coach.outputs.track import Track
from coach.plan.kinds import KINDS, Kind
from coach.timing import Ms, nearest_ms, parse_duration
from coach.voice.speak import RATES

F = TypeVar("F", bound=Callable[..., Any])

_SWITCHED: Final = tuple(kind for kind, rights in KINDS.items() if rights.heard)
_UNSAFE: Final = re.compile(r"[^\w.]+")
"""What no file name of ours holds; letters of all languages may stay, so that two titles never become one."""


@dataclass(frozen=True, slots=True)
class Chosen:
    """What was asked for on the command line."""

    settings: dict[str, str] = field(default_factory=dict)
    level: str | None = None
    talk: Talk | None = None
    switched: dict[Kind, bool] = field(default_factory=dict)
    without: tuple[str, ...] = ()
    only: tuple[str, ...] = ()
    side: Literal["left", "right"] | None = None
    seed: int | None = None
    language: str | None = None
    voice: str | None = None
    rate: int | None = None
    volumes: dict[Kind, float] = field(default_factory=dict)
    part: str | None = None
    start: Ms | None = None
    length: Ms | None = None

    def choices(self, routine: Routine, config: Config) -> Choices:
        """Put the user's defaults under what was asked for; a default level counts only where the routine has it."""
        default_level = config.level if config.level in routine.levels else None
        return Choices(
            level=default_level if self.level is None else self.level,
            settings=self.settings,
            talk=config.talk if self.talk is None else self.talk,
            switched=self.switched,
            without=self.without,
            only=self.only,
            side=self.side,
            seed=self.seed or 0,
            voice=config.voice if self.voice is None else self.voice,
            rate=config.rate if self.rate is None else self.rate,
            volumes=config.volume | self.volumes,
            chimes=config.chimes,
        )

    def track(self, routine: Routine, config: Config, progress: Progress | None = None) -> Track:
        """Compile a routine with these choices, and cut the excerpt that was asked for."""
        track = compile(routine, self.choices(routine, config), progress=progress)
        if self.part is not None:
            track = track.chapter(self.part)
        if self.start is not None or self.length is not None:
            start = self.start or Ms(0)
            track = track.excerpt(start, None if self.length is None else Ms(start + self.length))
        return track

    def differing(self, routine: Routine, config: Config) -> list[str]:
        """Name each choice that differs from the routine's own, or from its level's, as file names have it.

        Raises:
            ChoiceError: a level or setting that the routine does not offer.
        """
        choices = self.choices(routine, config)
        names = [choices.level] if choices.level else []
        own, chosen = values_of(routine, choices.level, {}), values_of(routine, choices.level, self.settings)
        for name, setting in routine.settings.items():
            if _spelled(setting, chosen[name]) != _spelled(setting, own[name]):
                names.append(name + _spelled(setting, chosen[name]))
        names += [f"{name}-{value}" for name, value in self.settings.items() if "." in name]
        names += [f"talk-{choices.talk}"] if choices.talk != "full" else []
        names += [f"{kind}-{'on' if on else 'off'}" for kind, on in sorted(choices.switched.items())]
        names += [f"without-{name}" for name in choices.without] + [f"only-{name}" for name in choices.only]
        names += [choices.side] if choices.side else []
        names += [f"seed{choices.seed}"] if choices.seed else []
        names += [f"voice-{choices.voice}"] if choices.voice else []
        names += [f"rate{choices.rate}"] if choices.rate not in (None, RATE) else []
        names += [f"{kind}{level}".removesuffix(".0") for kind, level in sorted(choices.volumes.items()) if level]
        names += [f"part-{self.part}"] if self.part is not None else []
        names += [f"from-{_short(self.start)}"] if self.start is not None else []
        names += [f"first-{_short(self.length)}"] if self.length is not None else []
        return [_UNSAFE.sub("-", name.lower()).strip("-") for name in names]


def _spelled(setting: Setting, value: str) -> str:
    """Spell a value alike however it was written: `20.0 min` as `20`, a word with a dash before it."""
    value = setting.checked(value)
    return f"-{value}" if setting.range is None else f"{Decimal(value).normalize():f}"


def _short(ms: Ms) -> str:
    seconds, rest = divmod(ms, 1000)
    return f"{seconds // 60}m{seconds % 60:02d}" + (f".{rest:03d}s" if rest else "s")


def with_choices(command: F) -> F:
    """Give a command the options of `Chosen`, which it gets as its argument `chosen`."""
    import functools

    @functools.wraps(command)
    def wrapped(**options: Any) -> Any:
        chosen = Chosen(
            settings=_settings(options.pop("settings")),
            level=options.pop("level"),
            **_talk(options.pop("talk")),
            without=_names(options.pop("without")),
            only=_names(options.pop("only")),
            side=options.pop("side"),
            seed=options.pop("seed"),
            language=options.pop("language"),
            voice=options.pop("voice"),
            rate=_rate(options.pop("rate")),
            volumes=_volumes(options.pop("volume")),
            part=options.pop("part"),
            start=_time("--from", options.pop("start")),
            length=_time("--first", options.pop("length")),
        )
        return command(chosen=chosen, **options)

    for option in reversed(_OPTIONS):
        wrapped = option(wrapped)
    return wrapped  # type: ignore[return-value]


_OPTIONS: Final = (
    click.option(
        "--set",
        "settings",
        multiple=True,
        metavar="NAME=VALUE",
        help="A setting of the routine, or a dose such as knee-hug.repeat=10; repeatable.",
    ),
    click.option("--level", metavar="LEVEL", help="A level of the routine, such as gentle."),
    click.option("--talk", metavar="TALK", help="full, less or beats-only; kinds too, such as less,count=off."),
    click.option("--without", multiple=True, metavar="EXERCISE,…", help="Exercises to leave out."),
    click.option("--only", multiple=True, metavar="EXERCISE,…", help="The only exercises to do."),
    click.option("--side", type=click.Choice(["left", "right"]), help="The only side to do."),
    click.option("--seed", type=click.IntRange(0), metavar="N", help="Draws the order of tips; 0 is as written."),
    click.option("--language", metavar="LANGUAGE", help="A translation of the routine, such as zh."),
    click.option("--voice", metavar="VOICE", help="ENGINE, ENGINE:VOICE or VOICE, such as en-gb."),
    click.option("--rate", type=int, metavar="WPM", help="Words a minute; 140 if nothing is said."),
    click.option("--volume", metavar="KIND=DB,…", help="Decibels by kind of cue, such as tick=-6,say=2."),
    click.option("--part", metavar="NAME", help="Only this chapter."),
    click.option("--from", "start", metavar="TIME", help="Only from here, such as 10:00."),
    click.option("--first", "length", metavar="TIME", help="Only so long, such as 2min."),
)


def _settings(written: tuple[str, ...]) -> dict[str, str]:
    settings = {}
    for each in written:
        name, equals, value = each.partition("=")
        if not equals or not name.strip() or not value.strip():
            raise ChoiceError("--set", each, "is no choice; expected NAME=VALUE, such as minutes=10")
        settings[name.strip()] = value.strip()
    return settings


def _talk(written: str | None) -> dict[str, Any]:
    """Read `less`, or with kinds switched by themselves `less,count=off`."""
    talk: Talk | None = None
    switched: dict[Kind, bool] = {}
    for each in () if written is None else written.split(","):
        name, equals, value = (piece.strip() for piece in each.partition("="))
        if not equals and name in TALKS:
            talk = name
        elif not equals:
            raise ChoiceError("--talk", name, f"is not known; expected {', '.join(TALKS)}, or a kind such as tip=off")
        elif name not in _SWITCHED:
            raise ChoiceError("--talk", name, f"is no kind that can be switched; {did_you_mean(name, _SWITCHED)}")
        elif value not in ("on", "off"):
            raise ChoiceError("--talk", each.strip(), f"is no switch; expected {name}=on or {name}=off")
        else:
            switched[name] = value == "on"
    return {"talk": talk, "switched": switched}


def _names(written: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(name.strip() for each in written for name in each.split(",") if name.strip())


def _rate(written: int | None) -> int | None:
    if written is not None and not RATES[0] <= written <= RATES[1]:
        raise ChoiceError("--rate", written, f"is out of range; expected {RATES[0]} to {RATES[1]} words a minute")
    return written


def _volumes(written: str | None) -> dict[Kind, float]:
    volumes: dict[Kind, float] = {}
    for each in () if written is None else written.split(","):
        name, equals, value = (piece.strip() for piece in each.partition("="))
        if not equals or not re.fullmatch(r"[+-]?\d+(\.\d+)?", value):
            raise ChoiceError("--volume", each.strip(), "is no volume; expected KIND=DB, such as tick=-6")
        if name not in KINDS:
            raise ChoiceError("--volume", name, f"is no kind of cue; {did_you_mean(name, KINDS)}")
        if not -60 <= float(value) <= 12:
            raise ChoiceError("--volume", each.strip(), "is out of range; expected -60 to 12 decibels")
        volumes[name] = float(value)
    return volumes


def _time(option: str, written: str | None) -> Ms | None:
    if written is None:
        return None
    try:
        ms = nearest_ms(parse_duration(written))
    except ValueError:
        number = written if re.fullmatch(r"\d+", written) else "10"
        raise ChoiceError(option, written, f"is no time; write {number}min, {number}s or {number}:00") from None
    if option == "--first" and not ms:
        raise ChoiceError(option, written, "is no length; expected more than nothing, such as 2min")
    return ms
