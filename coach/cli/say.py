"""`coach say`: one sentence, to hear how the voice reads it."""

from __future__ import annotations

from pathlib import Path

import click

from coach.cli.choices import voice_choices
from coach.cli.options import READ_RATE
from coach.config import load_config
from coach.folders import clip_store, path_of
from coach.outputs.formats import FORMATS, format_of, save
from coach.outputs.track import Track
from coach.plan.timeline import Chapter, Cue, Timeline
from coach.sound.mix import Mix
from coach.timing import Ms, next_grid
from coach.voice.clip import Clip
from coach.voice.lexicon import load_lexicon
from coach.voice.speak import Speaker


@click.command("say")
@click.argument("text")
@click.option("-o", "--output", metavar="FILE", help=f"Write a file instead of playing: .{', .'.join(FORMATS)}.")
@click.option("--voice", metavar="VOICE", help="ENGINE, ENGINE:VOICE or VOICE; `coach voices` lists them.")
@click.option("--second-voice", metavar="VOICE", help="Speaks what a recorded voice lacks.")
@click.option("--rate", callback=READ_RATE, metavar="WPM", help="Words a minute; 140 if nothing is said.")
@click.option("--language", default="en", metavar="CODE", help="Of the text, such as de; en if nothing is said.")
def command(
    text: str, output: str | None, voice: str | None, second_voice: str | None, rate: int | None, language: str
) -> None:
    """Speak one sentence, to hear how the voice reads it."""
    path = None if output is None else path_of(output)
    format = "" if path is None else format_of("-o", path)
    chosen = voice_choices(load_config(), voice, second_voice, rate)
    speaker = Speaker(
        chosen["voice"], language, chosen["rate"], clip_store(), pitch=chosen["pitch"], lexicon=load_lexicon,
        second=chosen["second_voice"],
    )  # fmt: skip
    clip = speaker.prepare([(text, "prose")])[text, "prose"]
    put(_track(text, clip, speaker.language), path, format)
    if path is not None:
        click.echo(f"{path}: {clip.length} ms, {speaker.voices[-1].id}")


def put(track: Track, path: Path | None, format: str) -> None:
    """Write a track to a file in a format, or play it.

    Raises:
        ChoiceError: the format needs an ffmpeg and there is none.
        MachineError: the file cannot be written, or there is no audio device.
    """
    if path is None:
        from coach.cli.speaker import play

        play(track.segment().raw_data)
    else:
        save(track, path, format)


def _track(text: str, clip: Clip, language: str) -> Track:
    """The sentence alone, with the quiet behind it that a player may swallow."""
    duration = next_grid(clip.length + 240)
    cue = Cue(Ms(0), clip.length, None, "say", text, "prose", None, 0)
    timeline = Timeline("say", text, language, duration, (cue,), (Chapter(text, Ms(0), duration),))
    return Track(timeline, Mix({(text, "prose"): clip}))
