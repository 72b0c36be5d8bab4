"""`coach doctor`: what the coach found on this machine, and what to do about what is missing."""

from __future__ import annotations

import sys

import click

from coach import __version__
from coach.config import KEYS, config_file, load_config
from coach.errors import CoachError
from coach.folders import cache_folder, caches, clip_store, config_folder, journal_file
from coach.installed import installed_version
from coach.library import Entry, all_entries, built_in_folder, own_folder
from coach.live.device import devices
from coach.live.mpris import why_not
from coach.outputs.formats.encoded import ENCODINGS
from coach.sound.ffmpeg import MENDED_BY, find_ffmpeg
from coach.store import Store
from coach.voice.lexicon import all_lexicons, lexicon_file, load_lexicon
from coach.voice.models.installed import EXTRA, has_runtime, names, voices_folder
from coach.voice.process import ask
from coach.voice.speak import Speaker
from coach.voice.voices import engine_version


@click.command("doctor")
@click.option("--clear-cache", is_flag=True, help="Remove all kept clips and islands; they are made again when needed.")
def command(clear_cache: bool) -> None:
    """Tell what the coach found on this machine. Exits with 1 if it cannot render here."""
    if clear_cache:
        for store in caches():
            count, size = store.clear()
            click.echo(f"cleared {store.folder}: {count:,} entries, {size / 1e6:.1f} MB")
        return
    python = ".".join(map(str, sys.version_info[:3]))
    _tell("coach", f"{__version__}, Python {python}, {sys.platform}")
    able = _voice()
    able = _encoder() and able
    formats = ", ".join(ENCODINGS)
    _tell("ffmpeg", f"{find_ffmpeg() or f'not found; {MENDED_BY} brings it'}; needed for {formats}")
    _devices()
    _tell("headset keys", why_not() or "heard, through the session bus")
    _natural_voices()
    _caches()
    _routines()
    _lexicons()
    _tell("journal", f"{journal_file()}{'' if journal_file().exists() else ': not there yet'}")
    if not able:
        sys.exit(1)


def _tell(what: str, found: str) -> None:
    click.echo(f"{what:14} {found}")


def _voice() -> bool:
    try:
        wished = load_config().voice
        voice = Speaker(wished, "en", None, clip_store()).voice
        voices, library = ask(voice.engine)
    except CoachError as error:
        _tell("voice", f"cannot speak: {error}")
        return False
    _tell("voice", f"{voice.id} ({voice.name}), engine {voice.engine}, {len(voices)} voices")
    if library:
        _tell("library", f"{library}; {engine_version(voice.engine)}")
    if voice.note:
        _tell("", voice.note)
    return True


def _encoder() -> bool:
    version = installed_version("lameenc")
    _tell("encoder", f"lameenc {version}" if version else "lameenc is missing; install audio-coach again")
    return bool(version)


def _devices() -> None:
    """Tell the audio devices, the default first, by the names that --device takes."""
    try:
        first, *others = devices() or ("none; `coach render` and `coach say -o FILE` need none",)
    except CoachError as error:
        first, others = f"cannot be used: {error}", []
    _tell("audio device", first)
    for name in others:
        _tell("", name)


def _natural_voices() -> None:
    runs = "" if has_runtime() else f'; what runs them is not there: pip install "audio-coach[{EXTRA}]"'
    there = ", ".join(names()) or "none installed; `coach voices install` brings one"
    _tell("natural voices", f"{voices_folder()}: {there}{runs}")


def _caches() -> None:
    def described(store: Store) -> str:
        count, size = store.size()
        return f"{count:,} {store.folder.name} ({size / 1e6:.1f} MB)"

    _tell("cache", f"{cache_folder()}: {', '.join(map(described, caches()))}; --clear-cache empties it")


def _routines() -> None:
    entries = all_entries()
    own = [entry for entry in entries if entry.origin == "own"]
    _tell("built in", f"{built_in_folder()}: {_counted([entry for entry in entries if entry not in own])}")
    there = "" if own_folder().is_dir() else "; not there yet, make it for routines of your own"
    _tell("own folder", f"{own_folder()}: {_counted(own)}{there}")
    try:
        load_config()
        there = "read" if config_file().exists() else f"not there; may hold {', '.join(KEYS)}"
    except CoachError as error:
        there = f"cannot be used: {error}"
    _tell("config file", f"{config_file()}: {there}")


def _lexicons() -> None:
    """Tell of the user's own pronunciations, a word for each language."""
    told = []
    for language, path in all_lexicons().items():
        try:
            told.append(f"{path.name} ({len(load_lexicon(language)):,} words)")
        except CoachError as error:
            told.append(f"{path.name} cannot be used: {str(error).splitlines()[0]}")
    there = "none; may hold words and how they are said, such as psoas = so-az"
    _tell("lexicon", f"{lexicon_file('en')}: {there}" if not told else f"{config_folder()}: {', '.join(told)}")


def _counted(entries: list[Entry]) -> str:
    kinds = [entry.kind for entry in entries]
    counts = [(kind, kinds.count(kind)) for kind in ("routine", "program")]
    return ", ".join(f"{count} {kind}{'s' * (count != 1)}" for kind, count in counts if count or kind == "routine")
