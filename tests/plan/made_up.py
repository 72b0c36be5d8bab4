"""The exact made-up voice, and the steps and timelines that tests make with it."""

from __future__ import annotations

from coach.language.bind import bind
from coach.language.read import read_text
from coach.language.routine import Routine
from coach.language.wishes import Wishes
from coach.phrases import Phrases
from coach.plan.expand import expand, texts
from coach.plan.kinds import TEMPO, Hearing
from coach.plan.lay.tape import Spoken
from coach.plan.schedule import schedule
from coach.plan.timeline import Timeline
from coach.sound.tones import tone
from coach.voice.engines.tone import tone_beat, tone_length

RATE = 140


def measure(text: str, sound: str) -> Spoken:
    """How long the made-up voice needs; for a tone its real length."""
    if not text:
        clip = tone(sound)
        return Spoken(clip.length, clip.beat)
    return Spoken(tone_length(text, round(RATE * TEMPO[sound])), tone_beat(text))  # type: ignore[index]


def timeline_of(
    routine: Routine, level: str | None = None, hearing: Hearing | None = None, seed: int = 0, **settings: object
) -> Timeline:
    hearing = hearing or Hearing()
    wishes = Wishes(level, {name: str(value) for name, value in settings.items()}, hearing.talk)
    steps = expand(bind(routine, wishes), Phrases(routine.language), hearing, seed)
    known = set(texts(steps))

    def prepared(text: str, sound: str) -> Spoken:
        assert not text or (text, sound) in known, f"{text!r} in the style {sound} was never prepared"
        return measure(text, sound)

    return schedule(steps, prepared, routine=routine.name, title=routine.title, language=routine.language)


def compiled(text: str, **settings: object) -> Timeline:
    return timeline_of(read_text(text, "routine.yaml"), **settings)  # type: ignore[arg-type]
