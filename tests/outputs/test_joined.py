from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from listen import chapters, decode_all, noise_db
from mp3.grounds import Tune
from mp3.walks import spoken, timeline, walk

from coach.errors import ChoiceError
from coach.outputs.joined import joined
from coach.outputs.track import Track
from coach.plan.excerpt import stretch
from coach.plan.timeline import Chapter
from coach.sound.bed import Bed
from coach.sound.mix import Ground, Mix
from coach.store import Store
from coach.timing import Ms, next_grid


def pcm(track: Track) -> bytes:
    return b"".join(track.sound().pieces())


def three(
    rate_hz: int = 24_000, channels: int = 1, grounds: tuple[tuple[Ground, ...], ...] = ((), (), ())
) -> list[Track]:
    """Give a walk; another with other voices and chimes; and a short track that sounds to its last millisecond."""
    (first, clips), (second, others) = walk(1), walk(1, 84)
    first, second = (stretch(each, Ms(0), next_grid(each.cues[-1].end + 480)) for each in (first, second))
    others = dict(others) | {("Left", "beat"): spoken("Lift", 180), ("", "start"): spoken("gong", 600)}
    second = replace(second, title="Other", cues=tuple(
        cue._replace(end=Ms(cue.start + others[cue.text, cue.sound].length)) for cue in second.cues
    ))  # fmt: skip
    third, short = timeline([(500, "tick-left"), (720, "Left")], 720 + spoken("Left", 328).length)
    tracks = [(first, clips), (second, others), (third, short)]
    return [
        Track(timed, Mix(clips, {"tick": -2.0}, rate_hz, channels, under), awake=True)
        for (timed, clips), under in zip(tracks, grounds, strict=True)
    ]


@pytest.mark.parametrize(
    ("rate_hz", "channels", "grounds"),
    [
        (24_000, 1, ((), (), ())),
        (24_000, 2, ((), (), ())),
        (48_000, 2, ((Tune(20),), (Tune(30, 1),), (Tune(5),))),
        (48_000, 2, ((Bed(48_000), Tune(20)), (Tune(30, 1),), ())),
    ],
)
def test_it_sounds_as_the_tracks_one_after_the_other(
    tmp_path: Path, rate_hz: int, channels: int, grounds: tuple[tuple[Ground, ...], ...]
) -> None:
    tracks = three(rate_hz, channels, grounds)
    whole = joined(tracks, routine="all", title="All")
    planned = b"".join(map(pcm, tracks))
    assert pcm(whole) == planned
    whole.save(tmp_path / "all.mp3")
    sound = np.frombuffer(planned, "<i2").reshape(-1, channels)[:, 0] / 32768
    for name, heard in decode_all(tmp_path / "all.mp3").items():
        heard = heard.reshape(-1, channels)[:, 0]
        assert len(heard) == len(sound), name
        assert noise_db(sound, heard) > 12, name


def test_what_was_encoded_for_each_serves_the_whole(tmp_path: Path) -> None:
    store = Store(tmp_path / "store", 10**8)
    tracks = [replace(track, store=store) for track in three()]
    decoded = []
    for number, track in enumerate(tracks):
        track.save(tmp_path / f"{number}.mp3")
        decoded.append(decode_all(tmp_path / f"{number}.mp3"))
    saved = joined(tracks, routine="all", title="All").save(tmp_path / "all.mp3")
    # Where two meet, the end of one and the chime of the next are one sound.
    assert saved.encoded <= 2
    whole = decode_all(tmp_path / "all.mp3")["ffmpeg"]
    assert np.array_equal(whole[: len(decoded[0]["ffmpeg"]) - 48_000], decoded[0]["ffmpeg"][:-48_000])


def test_chapters_past_255_are_all_there(tmp_path: Path) -> None:
    parts = tuple(Chapter(f"Part {number}", Ms(240 * number), Ms(240 * (number + 1))) for number in range(100))
    timed, clips = timeline([(100, "Left")], 24_000, parts)
    whole = joined([Track(timed, Mix(clips))] * 6, routine="all", title="All")
    whole.save(tmp_path / "all.mp3")
    found = chapters(tmp_path / "all.mp3")
    assert found == [(part.start, part.end, part.title) for part in whole.timeline.chapters]
    assert len(found) == 600
    assert found[100] == (24_000, 24_240, "Made up: Part 0")


def test_a_bed_goes_on() -> None:
    tracks = three(grounds=((Bed(),), (Bed(),), (Bed(),)))
    whole = joined(tracks, routine="all", title="All")
    assert whole.mix.grounds == (Bed(),)


def test_an_excerpt_has_music_too() -> None:
    tracks = three(48_000, 2, ((), (Tune(30, 1),), ()))
    assert joined(tracks, routine="all", title="All").excerpt(Ms(60_000)).mix.grounds == (Tune(30, 1),)


def test_tracks_of_other_kinds_are_refused() -> None:
    one, two, _ = three()
    other = replace(two, mix=replace(two.mix, channels=2))
    with pytest.raises(ChoiceError, match="'Other' differs from the first in rate, channels or volumes"):
        joined([one, other], routine="all", title="All")
    louder = replace(two, mix=replace(two.mix, gains={"tick": 2.0}))
    with pytest.raises(ChoiceError, match="volumes"):
        joined([one, louder], routine="all", title="All")
    assert joined([one, replace(two, mix=replace(two.mix, gains={"tick": -2.0, "say": 0.0}))], routine="a", title="A")
