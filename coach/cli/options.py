"""The options that several commands share, and how they are read."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any, Final, TypeVar

import click

from coach.cli.choices import Chosen
from coach.cli.usage import number
from coach.errors import ChoiceError, did_you_mean
from coach.language.routine import TALKS, Talk
from coach.plan.kinds import KINDS, VOLUMES, Kind
from coach.timing import Ms, nearest_ms, parse_duration
from coach.voice.speak import PITCHES, RATES

F = TypeVar("F", bound=Callable[..., Any])

READ_RATE: Final = number(int, *RATES, "words a minute")
"""Of `--rate`, words a minute."""
_READ_PITCH: Final = number(float, *PITCHES, "semitones")
_SWITCHED: Final = tuple(kind for kind, rights in KINDS.items() if rights.heard)


def with_choices(command: F) -> F:
    """Give a command the options of `Chosen`, which it gets as its argument `chosen`."""
    return _with_options(command, (*_DONE, *_SAID, *_HEARD, *_CUT))


def with_choices_of_whole_tracks(command: F) -> F:
    """Give a command the options of `Chosen` but for those that cut an excerpt."""
    return _with_options(command, (*_DONE, *_SAID, *_HEARD))


def with_choices_of_programs(command: F) -> F:
    """Give a command the options of `Chosen`; those that are for one routine are not shown, and must be refused."""
    wrapped, for_one = with_choices(command), Chosen().of_one_routine.keys()
    for option in wrapped.__click_params__:  # type: ignore[attr-defined]
        option.hidden |= not for_one.isdisjoint(option.opts)
        option.help = _OF_PROGRAMS.get(option.name, option.help)
    return wrapped


def with_choices_of_what_is_said(command: F) -> F:
    """Give a command those options of `Chosen` that shape what is done and said; nothing is chosen of its sound."""
    return _with_options(command, (*_DONE, *_SAID))


def with_choices_of_what_is_done(command: F) -> F:
    """Give a command those options of `Chosen` that shape what is done; nothing is chosen of how it sounds."""
    return _with_options(command, _DONE)


def _with_options(command: F, options: tuple[Callable[[F], F], ...]) -> F:
    import functools

    @functools.wraps(command)
    def wrapped(**given: Any) -> Any:
        return command(chosen=_chosen(given), **given)

    for option in reversed(options):
        wrapped = option(wrapped)
    return wrapped  # type: ignore[return-value]


def _chosen(given: dict[str, Any]) -> Chosen:
    """Take the choices out of what a command was given; one that it does not offer is not made."""
    return Chosen(
        settings=_settings(given.pop("settings")),
        level=given.pop("level"),
        **_talk(given.pop("talk", None)),
        without=names_in(given.pop("without")),
        only=names_in(given.pop("only")),
        side=given.pop("side"),
        fit=read_time("--fit", given.pop("fit", None)),
        seed=given.pop("seed", None),
        language=given.pop("language"),
        voice=given.pop("voice", None),
        second_voice=given.pop("second_voice", None),
        rate=given.pop("rate", None),
        pitch=given.pop("pitch", None),
        volumes=_volumes(given.pop("volume", None)),
        stereo=given.pop("stereo", None),
        music=given.pop("music", None),
        bed=given.pop("bed", None),
        keep_awake=given.pop("keep_awake", None),
        part=given.pop("part", None),
        start=read_time("--from", given.pop("start", None)),
        length=read_time("--first", given.pop("length", None)),
    )


_DONE: Final = (
    click.option(
        "--set",
        "settings",
        multiple=True,
        metavar="NAME=VALUE",
        help="A setting of the routine, or a dose: EXERCISE.repeat=10; repeatable.",
    ),
    click.option("--level", metavar="LEVEL", help="A level of the routine, such as gentle."),
    click.option("--without", multiple=True, metavar="EXERCISE,…", help="Exercises to leave out."),
    click.option("--only", multiple=True, metavar="EXERCISE,…", help="The only exercises to do."),
    click.option("--side", type=click.Choice(["left", "right"]), help="The only side to do."),
    click.option("--language", metavar="LANGUAGE", help="A translation of the routine, such as zh."),
)
"""Options that shape what is done."""
_SAID: Final = (click.option("--talk", metavar="TALK", help="full, less or beats-only; kinds too: less,count=off."),)
"""Options that shape what is said of it."""
_HEARD: Final = (
    click.option("--fit", metavar="TIME", help="Pick ranges so that the track lasts so long, such as 15min."),
    click.option("--seed", callback=number(int, 0), metavar="N", help="Draws the order of tips; 0 is as written."),
    click.option("--voice", metavar="VOICE", help="ENGINE, ENGINE:VOICE or VOICE; `coach voices` lists them."),
    click.option("--second-voice", metavar="VOICE", help="Speaks what a recorded voice lacks."),
    click.option("--rate", callback=READ_RATE, metavar="WPM", help="Words a minute; 140 if nothing is said."),
    click.option("--pitch", callback=_READ_PITCH, metavar="SEMITONES", help="The voice higher or lower, such as -2."),
    click.option("--volume", metavar="KIND=DB,…", help="Decibels by kind of cue, such as tick=-6,say=2."),
    click.option("--stereo/--mono", default=None, help="In stereo each side's steps lean to its ear."),
    click.option("--music", metavar="PATH", help="A file, folder or playlist to lie under all; none for silence."),
    click.option("--bed/--no-bed", default=None, help="A soft bed, for players that skip silence."),
    click.option(
        "--keep-awake/--no-keep-awake",
        default=None,
        help="Faint pips that keep Bluetooth speakers awake; on if nothing is said.",
    ),
)
"""Options that shape how it is heard."""
_CUT: Final = (
    click.option("--part", metavar="NAME", help="Only this chapter."),
    click.option("--from", "start", metavar="TIME", help="Only from here, such as 10:00."),
    click.option("--first", "length", metavar="TIME", help="Only so long, such as 2min."),
)
"""Options that shape how much of it is heard."""
_OF_PROGRAMS: Final = {
    "level": "A level of the program's routines, such as gentle; with --start.",
    "language": "A language that all its routines have, such as zh.",
}
"""What is said of a program where it is not what is said of a routine."""


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


def names_in(written: tuple[str, ...]) -> tuple[str, ...]:
    """Give the names of an option that takes several, by commas or by being given again."""
    return tuple(name.strip() for each in written for name in each.split(",") if name.strip())


def _volumes(written: str | None) -> dict[str, float]:
    volumes: dict[str, float] = {}
    for each in () if written is None else written.split(","):
        name, equals, value = (piece.strip() for piece in each.partition("="))
        if not equals or not re.fullmatch(r"[+-]?\d+(\.\d+)?", value):
            raise ChoiceError("--volume", each.strip(), "is no volume; expected KIND=DB, such as tick=-6")
        if name not in VOLUMES:
            raise ChoiceError("--volume", name, f"is no kind of cue; {did_you_mean(name, VOLUMES)}")
        if not -60 <= float(value) <= 12:
            raise ChoiceError("--volume", each.strip(), "is out of range; expected -60 to 12 decibels")
        volumes[name] = float(value)
    return volumes


def read_time(option: str, written: str | None) -> Ms | None:
    """Read a time that an option was given; None if it was given none.

    Raises:
        ChoiceError: it is no time, or a length of nothing.
    """
    if written is None:
        return None
    try:
        ms = nearest_ms(parse_duration(written))
    except ValueError:
        number = written if re.fullmatch(r"\d+", written) else "10"
        raise ChoiceError(option, written, f"is no time; write {number}min, {number}s or {number}:00") from None
    if option in ("--first", "--fit", "--max-length") and not ms:
        raise ChoiceError(option, written, "is no length; expected more than nothing, such as 2min")
    return ms
