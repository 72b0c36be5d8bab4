"""Finding the voice that someone asked for, or the best one, without starting an engine when it was found before."""

from __future__ import annotations

import json
from dataclasses import asdict, replace
from typing import Final

from coach.errors import ChoiceError, did_you_mean
from coach.installed import installed_version
from coach.store import Store, key_of
from coach.voice.engines import DEFAULT, ENGINES, Unavailable, Voice
from coach.voice.models.installed import AUTO, ENGINE, EXTRA, has_runtime, installed, is_model, voice_of
from coach.voice.models.known import is_known, known_for
from coach.voice.recordings import RECORDED, recorded_voice

_DEFAULTS: Final = {
    "en": Voice("espeak", "gmw/en-US", "English (America)", ("en-us",), "male", 22_050),
    "fr": Voice("espeak", "roa/fr", "French (France)", ("fr-fr",), "male", 22_050),
    "zh": Voice("espeak", "sit/cmn", "Chinese (Mandarin, latin as English)", ("cmn",), "male", 22_050),
}
"""The voice of a routine's language, known without asking the engine; other languages have espeak's own name."""


def engine_version(engine: str) -> str:
    """Tell the versions of what makes an engine's sound."""
    distributions = ENGINES[engine].distributions if engine in ENGINES else ()
    return " ".join(f"{name} {installed_version(name)}" for name in distributions)


def split(wished: str | None, language: str) -> tuple[str, str]:
    """Split `ENGINE`, `ENGINE:VOICE` or `VOICE` into engine and voice; an engine's own choice is empty."""
    if wished in (None, AUTO):
        return DEFAULT, _default(language)
    head, colon, tail = wished.partition(":")
    if head in ENGINES:
        return head, tail or (_default(language) if head == DEFAULT else "")
    if is_model(wished) or is_known(wished):
        return ENGINE, wished
    return (wished, "") if colon else (DEFAULT, wished)


def _default(language: str) -> str:
    return _DEFAULTS[language].id if language in _DEFAULTS else language


def find_voice(wished: str | None, language: str, store: Store) -> Voice:
    """Find a voice by its id, its language or its name, whatever their case.

    Args:
        wished: `ENGINE`, `ENGINE:VOICE` or `VOICE`; None or `auto` for the best one installed for the language.
        language: of the routine, such as `en`.
        store: where the answer is kept.

    Raises:
        ChoiceError: there is no such voice, or its engine cannot run here.
    """
    engine, name = split(wished, language)
    if engine == RECORDED:
        return recorded_voice(name)
    if wished in (None, AUTO):
        best, note = _best(language, store)
        return best or replace(_DEFAULTS.get(language) or _asked(engine, name, language, store), note=note)
    return _model(name, language, store) if engine == ENGINE else _asked(engine, name, language, store)


def _best(language: str, store: Store) -> tuple[Voice | None, str]:
    """Give the best installed model of a language, or None and what hinders one, if any."""
    voices, problems = installed(store)
    best = next((voice for voice in voices if _same_language(voice, language)), None)
    if best is None:
        return None, problems[0] if problems else ""
    if not has_runtime():
        return None, f"the voice {best.id} is installed, but what runs it is not; {EXTRA} installs it"
    return best, ""


def _same_language(voice: Voice, language: str) -> bool:
    return voice.languages[0].split("-")[0] == language.lower().split("-")[0]


def _model(name: str, language: str, store: Store) -> Voice:
    """Give the voice of a model, or of the best one of the language if no name is said."""
    if not has_runtime():
        raise ChoiceError("--voice", name or ENGINE, f"cannot run here: what runs it is not installed; {EXTRA}")
    if not name:
        best, note = _best(language, store)
        if best is None:
            known = " or ".join(f"`coach voices install {voice}`" for voice in known_for(language))
            hint = known or "`coach voices install NAME|URL|FILE`"
            raise ChoiceError("--voice", ENGINE, f"has no voice installed for {language}; {note or hint}")
        return best
    try:
        return voice_of(name, store)
    except Unavailable as error:
        raise ChoiceError("--voice", name, f"cannot be used: {error}") from None


def _asked(engine: str, name: str, language: str, store: Store) -> Voice:
    """Find a voice among those that an engine tells."""
    key = key_of("voice", engine, engine_version(engine), name, language)
    if blob := store.get(key):
        known = json.loads(blob)
        return Voice(**known | {"languages": tuple(known["languages"])})
    from coach.voice.process import ask

    voice = _among(ask(engine)[0], engine, name, language)
    store.put(key, json.dumps(asdict(voice)).encode())
    return voice


def _among(voices: list[Voice], engine: str, name: str, language: str) -> Voice:
    if engine != DEFAULT and not name:
        named = _default(language)
        return next((v for v in voices if named in (v.id, *v.languages)), voices[0])
    wanted = name.lower()
    for known in (
        {voice.id.lower(): voice for voice in reversed(voices)},
        {language: voice for voice in reversed(voices) for language in voice.languages},
        {voice.name.lower(): voice for voice in reversed(voices)},
    ):
        if wanted in known:
            return known[wanted]
    near = did_you_mean(
        name, [v.id for v in voices] + [v.name for v in voices] + [x for v in voices for x in v.languages]
    )
    raise ChoiceError("--voice", name, f"is no voice of {engine}; {near}")
