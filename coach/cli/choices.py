"""The choices that several commands share, and what they make of a routine."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, Literal

from coach.config import Config
from coach.errors import ChoiceError
from coach.front import RATE, Choices, Progress, compile
from coach.language.routine import Routine, Talk
from coach.language.setting import Setting
from coach.language.wishes import values_of
from coach.outputs.track import Track
from coach.plan.kinds import Kind
from coach.store import key_of
from coach.timing import Ms
from coach.voice.models.installed import AUTO
from coach.voice.recordings import is_recorded

if TYPE_CHECKING:
    from coach.programs.program import Program

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
    fit: Ms | None = None
    seed: int | None = None
    language: str | None = None
    voice: str | None = None
    second_voice: str | None = None
    rate: int | None = None
    pitch: float | None = None
    volumes: dict[str, float] = field(default_factory=dict)
    stereo: bool | None = None
    music: str | None = None
    bed: bool | None = None
    keep_awake: bool | None = None
    part: str | None = None
    start: Ms | None = None
    length: Ms | None = None

    def choices(self, source: Routine | Program, config: Config) -> Choices:
        """Put the user's defaults under what was asked for; a default level counts only where the source has it."""
        default_level = config.level if config.level in source.levels else None
        return Choices(
            level=default_level if self.level is None else self.level,
            settings=self.settings,
            talk=config.talk if self.talk is None else self.talk,
            switched=self.switched,
            without=self.without,
            only=self.only,
            side=self.side,
            fit=self.fit,
            seed=self.seed or 0,
            **voice_choices(config, self.voice, self.second_voice, self.rate, self.pitch),
            volumes=config.volume | self.volumes,
            chimes=config.chimes,
            stereo=config.stereo if self.stereo is None else self.stereo,
            music=self._music(config),
            bed=config.bed if self.bed is None else self.bed,
            keep_awake=config.keep_awake if self.keep_awake is None else self.keep_awake,
        )

    @property
    def of_one_routine(self) -> dict[str, object]:
        """What was chosen, by its option, that is for one routine only; a program says it of each of its own."""
        return {
            "--set": self.settings, "--without": self.without, "--only": self.only, "--side": self.side,
            "--fit": self.fit, "--part": self.part, "--from": self.start is not None, "--first": self.length,
        }  # fmt: skip

    def check_of_several(self, why: str) -> None:
        """Refuse what is for one routine only.

        Raises:
            ChoiceError: something of it was chosen; `why` tells what is wrong with that.
        """
        for option, value in self.of_one_routine.items():
            if value:
                raise ChoiceError(option, None, why)

    def _music(self, config: Config) -> str | None:
        wished = config.music if self.music is None else self.music
        return None if wished in (None, "", "none") else wished

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
        names += [f"fit{_short(choices.fit).removesuffix('00s')}"] if choices.fit is not None else []
        names += [f"seed{choices.seed}"] if choices.seed else []
        names += [f"voice-{choices.voice}"] if choices.voice not in (None, AUTO) else []
        names += [f"with-{choices.second_voice}"] if choices.second_voice else []
        names += [f"rate{choices.rate}"] if choices.rate not in (None, RATE) else []
        names += [f"pitch{choices.pitch:g}"] if choices.pitch else []
        names += [f"{kind}{level}".removesuffix(".0") for kind, level in sorted(choices.volumes.items()) if level]
        names += [name for name, on in (("stereo", choices.stereo), ("bed", choices.bed)) if on]
        names += [f"music-{Path(choices.music).stem}-{key_of(choices.music)[:4]}"] if choices.music is not None else []
        names += [] if choices.keep_awake else ["no-keep-awake"]
        names += [f"part-{self.part}"] if self.part is not None else []
        names += [f"from-{_short(self.start)}"] if self.start is not None else []
        names += [f"first-{_short(self.length)}"] if self.length is not None else []
        return [_UNSAFE.sub("-", name.lower()).strip("-") for name in names]


def voice_choices(
    config: Config,
    voice: str | None = None,
    second_voice: str | None = None,
    rate: int | None = None,
    pitch: float | None = None,
) -> dict[str, Any]:
    """Put the user's defaults under what was asked for of the voice, as `Choices` has it.

    A second voice is for a recorded one only, which by itself has but one rate and pitch: such defaults are left out
    where they would do nothing.
    """
    voice = config.voice if voice is None else voice
    if is_recorded(voice) and second_voice is None:
        second_voice = config.second_voice
    if not is_recorded(voice) or second_voice is not None:
        rate, pitch = config.rate if rate is None else rate, config.pitch if pitch is None else pitch
    return {"voice": voice, "second_voice": second_voice, "rate": rate, "pitch": pitch or 0.0}


def _spelled(setting: Setting, value: str) -> str:
    """Spell a value alike however it was written: `20.0 min` as `20`, a word with a dash before it."""
    value = setting.checked(value)
    return f"-{value}" if setting.range is None else f"{Decimal(value).normalize():f}"


def _short(ms: Ms) -> str:
    seconds, rest = divmod(ms, 1000)
    return f"{seconds // 60}m{seconds % 60:02d}" + (f".{rest:03d}s" if rest else "s")
