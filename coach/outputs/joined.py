"""Several tracks as one long one, laid end to end."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import zip_longest

from coach.errors import ChoiceError
from coach.outputs.track import Track
from coach.plan.awake import PIP
from coach.plan.join import join, starts
from coach.plan.timeline import Cue
from coach.sound.mix import Ground
from coach.sound.stretches import Stretches
from coach.voice.clip import Clip


def joined(tracks: Sequence[Track], *, routine: str, title: str) -> Track:
    """Lay tracks end to end: it sounds as they do one after the other, to the sample.

    They may have other voices, and other music. A bed that is the same under all goes on.

    Args:
        tracks: one at least.
        routine: name of the whole, as files are called.
        title: of the whole.

    Raises:
        ChoiceError: their rates, channels or volumes differ.
    """
    first = tracks[0]
    for track in tracks[1:]:
        if _shape(track) != _shape(first):
            told = "differs from the first in rate, channels or volumes; expected music under all or none, and so on"
            raise ChoiceError("--join", track.timeline.title, told)
    clips = {which: clip for which, clip in first.mix.clips.items() if which == ("", PIP)}
    timelines = [replace(track.timeline, cues=tuple(_named(track, clips))) for track in tracks]
    return replace(
        first,
        timeline=join(timelines, routine=routine, title=title),
        mix=replace(first.mix, clips=clips, grounds=tuple(_grounds(tracks))),
        voices=tuple(dict.fromkeys(voice for track in tracks for voice in track.voices)),
        awake=any(track.awake for track in tracks),
    )


def _shape(track: Track) -> tuple[object, ...]:
    mix = track.mix
    return mix.rate_hz, mix.channels, {kind: gain for kind, gain in mix.gains.items() if gain}


def _named(track: Track, clips: dict[tuple[str, str], Clip]) -> Iterator[Cue]:
    """Give a track's cues, and put their clips to those of the others: a sound that another has gets a new name."""
    names: dict[tuple[str, str], str] = {}
    for cue in track.timeline.cues:
        which = cue.text, cue.sound
        if which not in names:
            clip, name, number = track.mix.clips[which], cue.sound, 1
            while clips.setdefault((cue.text, name), clip).key != clip.key:
                number += 1
                name = f"{cue.sound} {number}"
            names[which] = name
        yield cue if names[which] == cue.sound else cue._replace(sound=names[which])


def _grounds(tracks: Sequence[Track]) -> Iterator[Ground]:
    """Give what lies under all."""
    every = [track.mix.grounds for track in tracks]
    if all(each == every[0] for each in every) and all(ground.period for ground in every[0]):
        yield from every[0]
        return
    rate = tracks[0].mix.rate_hz
    begin = tuple(at * rate // 1000 for at in starts([track.timeline for track in tracks])[:-1])
    for grounds in zip_longest(*every):
        yield Stretches(grounds, begin)
