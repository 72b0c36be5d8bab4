"""`coach voices try`: a voice heard with a few sentences of the coach's own, or with any text."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path

import click

from coach.cli.choices import voice_choices
from coach.cli.say import put
from coach.config import load_config
from coach.folders import clip_store, path_of
from coach.outputs.formats import FORMATS, format_of
from coach.outputs.track import Track
from coach.plan.timeline import Chapter, Cue, Timeline
from coach.sound.mix import Mix
from coach.timing import Ms, clock, next_grid
from coach.voice.clip import Clip
from coach.voice.lexicon import load_lexicon
from coach.voice.passage import Passage, tried_passage
from coach.voice.recordings import RECORDED, Recordings
from coach.voice.speak import Speaker, Wanted

_GAP, _INTERVAL = 600, 750
"""Silence between sentences, and time from beat to beat, in milliseconds."""
_RECORDED = 6
"""How many recordings are heard."""


@click.command("try", short_help="Hear a voice, with a text or with sentences of the coach's own.")
@click.argument("voice", required=False)
@click.argument("text", required=False)
@click.option("-o", "--output", metavar="FILE", help=f"Write a file instead of playing: .{', .'.join(FORMATS)}.")
@click.option(
    "--language",
    default="en",
    metavar="CODE",
    help="Of the text, where the voice does not say it; en if nothing is said.",
)
def command(voice: str | None, text: str | None, output: str | None, language: str) -> None:
    """Speak TEXT with VOICE, as ENGINE, ENGINE:VOICE or VOICE; `coach voices` lists them.

    Without TEXT it is a sentence, words on a beat and an instruction; of a recorded voice its first phrases.
    """
    path = None if output is None else path_of(output)
    format = "" if path is None else format_of("-o", path)
    chosen = voice_choices(load_config(), voice)
    speaker = Speaker(chosen["voice"], language, chosen["rate"], clip_store(), pitch=chosen["pitch"],
                      lexicon=load_lexicon, second=chosen["second_voice"])  # fmt: skip
    wanted: list[Wanted] = [(text, "prose")] if text is not None else _wanted(speaker)
    clips = speaker.prepare(wanted)
    track = _track(wanted, clips, speaker.language)
    put(track, path, format)
    told = f"{speaker.voice.engine}:{speaker.voice.id} ({speaker.voice.name})"
    click.echo(told if path is None else f"{path}: {clock(track.timeline.duration)}, {told}")


def _wanted(speaker: Speaker) -> list[Wanted]:
    if speaker.voice.engine == RECORDED:
        return [(phrase, "prose") for phrase in list(Recordings.of(Path(speaker.voice.id)).files)[:_RECORDED]]
    passage: Passage = tried_passage(speaker.language)
    return [(passage.prose, "prose"), *((word, "beat") for word in passage.beats), (passage.instruction, "tip")]


def _track(wanted: list[Wanted], clips: Mapping[Wanted, Clip], language: str) -> Track:
    """Sentences one after another, and words on a beat by their beat points."""
    cues = tuple(_laid(wanted, clips))
    duration = next_grid(cues[-1].end + _GAP)
    timeline = Timeline("try", "try", language, duration, cues, (Chapter("try", Ms(0), duration),))
    return Track(timeline, Mix(dict(clips.items())))


def _laid(wanted: list[Wanted], clips: Mapping[Wanted, Clip]) -> Iterator[Cue]:
    free, beat = 0, None
    for text, style in wanted:
        clip = clips[text, style]
        if style == "beat":
            beat = next_grid(free + clip.beat) if beat is None else Ms(beat + _INTERVAL)
            start = Ms(beat - clip.beat)
        else:
            beat, start = None, next_grid(free)
        yield Cue(start, Ms(start + clip.length), beat, "say" if beat is None else "beat", text, style, None, 0)
        free = start + clip.length + _GAP
