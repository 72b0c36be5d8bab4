"""Tracks without silence: tiles joined within the sound, against one whole encode of the same samples."""

from __future__ import annotations

from pathlib import Path

import av
import numpy as np
import pytest
from listen import decode_all, noise_db
from mp3.grounds import Tune
from mp3.walks import timeline, walk

from coach.mp3 import tiles
from coach.mp3.frames import MUSIC, PRESETS, Preset, block_types, encode, info_frame, main_data_begin
from coach.mp3.pieces import Piece, Studio
from coach.mp3.tiles import Tiles, tile
from coach.mp3.track import frames_of
from coach.plan.timeline import Timeline
from coach.sound.bed import Bed
from coach.sound.mix import Mix
from coach.store import Store


def heard(path: Path) -> np.ndarray:
    """Decode with ffmpeg, of shape (samples, channels)."""
    with av.open(str(path)) as box:
        return np.concatenate([frame.to_ndarray() for frame in box.decode(audio=0)], axis=1).T.astype(np.float64)


def both(track: Timeline, mix: Mix, folder: Path) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Give a track as it was mixed, as it is heard from tiles, and as it is heard from one encode."""
    preset = PRESETS[mix.rate_hz, mix.channels]
    samples = track.duration * mix.rate_hz // 1000
    planned = mix.samples(track.cues, 0, samples)
    whole = encode(planned.astype("<i2").tobytes(), preset)
    whole = whole[: preset.frame_count(samples) * preset.frame_bytes]
    (folder / "whole.mp3").write_bytes(info_frame(samples, preset) + whole)
    (folder / "tiles.mp3").write_bytes(b"".join(frames_of(Studio(track, mix))))
    found = heard(folder / "tiles.mp3"), heard(folder / "whole.mp3")
    assert {len(sound) for sound in found} == {samples}
    return planned.reshape(samples, -1) / 32768, *found


def bands(sound: np.ndarray, rate_hz: int) -> np.ndarray:
    """Give the level of each octave from 125 Hz to 8 kHz, in decibels."""
    power = (np.abs(np.fft.rfft(sound * np.hanning(len(sound))[:, None], axis=0)) ** 2).sum(axis=1)
    hertz = np.fft.rfftfreq(len(sound), 1 / rate_hz)
    edges = 125 * 2.0 ** np.arange(8)
    return np.array([10 * np.log10(power[(hertz >= a) & (hertz < 2 * a)].sum() + 1e-9) for a in edges[:-1]])


@pytest.mark.parametrize("seed", [0, 1])
def test_music_from_tiles_is_as_good_as_a_whole_encode_round_every_seam(seed: int, tmp_path: Path) -> None:
    track, clips = walk(3, 84)
    mix = Mix(clips, {}, 48_000, 2, (Tune(190, seed),))
    planned, joined, whole = both(track, mix, tmp_path)
    assert noise_db(planned, joined) >= noise_db(planned, whole) - 0.1
    seams = tile(track, mix).bounds[1:-1]
    assert len(seams) == 4
    for at in seams:
        # From before the tile begins to where the next one takes over at the latest.
        around = slice((at - 8) * 1152, (at + 32) * 1152)
        assert noise_db(planned[around], joined[around]) >= noise_db(planned[around], whole[around]) - 0.5
        for frame in range(at - 8, at + 32):
            one = slice(frame * 1152, (frame + 2) * 1152)
            assert noise_db(planned[one], joined[one]) >= noise_db(planned[one], whole[one]) - 3, frame
        assert np.abs(bands(joined[around], 48_000) - bands(whole[around], 48_000)).max() < 0.2


def test_every_decoder_gives_every_sample_of_music(tmp_path: Path) -> None:
    track, clips = timeline([(500, "Left"), (31_000, "Turn left.")], 65_432)
    mix = Mix(clips, {}, 48_000, 2, (Tune(70),))
    (tmp_path / "music.mp3").write_bytes(b"".join(frames_of(Studio(track, mix))))
    planned = mix.samples(track.cues, 0, 65_432 * 48) / 32768
    with av.open(str(tmp_path / "music.mp3")) as box:
        stream = box.streams.audio[0]
        assert (stream.rate, stream.channels, stream.codec_context.bit_rate) == (48_000, 2, 128_000)
    for name, sound in decode_all(tmp_path / "music.mp3").items():
        assert sound.shape == planned.shape, name
        assert noise_db(planned, sound) > 8, name


@pytest.mark.parametrize(("rate_hz", "channels"), [(24_000, 1), (24_000, 2), (48_000, 2)])
def test_a_bed_is_spliced_where_it_repeats(rate_hz: int, channels: int, tmp_path: Path) -> None:
    track, clips = walk(3, 80)
    mix = Mix(clips, {}, rate_hz, channels, (Bed(rate_hz),))
    planned, joined, whole = both(track, mix, tmp_path)
    assert noise_db(planned, joined) >= noise_db(planned, whole) - 0.2
    laid = tile(track, mix)
    assert all(bound % 40 == 0 for bound in laid.bounds[:-1])
    assert len(laid.distinct) < len(laid.numbers) / 3
    quiet = slice(2000 * rate_hz // 1000, 4900 * rate_hz // 1000)  # nothing but the bed
    assert noise_db(planned[quiet], joined[quiet]) >= noise_db(planned[quiet], whole[quiet]) - 0.5


def test_the_tiles_of_a_bed_do_not_grow_with_the_minutes() -> None:
    def distinct(minutes: int) -> int:
        track, clips = walk(minutes, 80)
        return len(tile(track, Mix(clips, grounds=(Bed(),))).distinct)

    assert distinct(60) <= distinct(10) + 4


def test_tiles_that_never_agree_become_one(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    track, clips = walk(1, 84)
    mix = Mix(clips, {}, 48_000, 2, (Tune(70),))
    seen: list[int] = []
    agree = tiles._seam

    def stubborn(here: tiles._Laid, following: tiles._Laid) -> int | None:
        seen.append(following.first)
        return None if seen.count(following.first) == 1 and len(seen) == 1 else agree(here, following)

    monkeypatch.setattr(tiles, "_seam", stubborn)
    planned, joined, whole = both(track, mix, tmp_path)
    assert seen == [1875]
    assert noise_db(planned, joined) >= noise_db(planned, whole) - 0.1


def test_tiles_are_kept_and_only_what_changed_is_made_again(tmp_path: Path) -> None:
    store = Store(tmp_path, 10**9)
    track, clips = timeline([(500, "Left"), (60_000, "Left")], 150_000)

    def made(mix: Mix, track: Timeline) -> tuple[int, bytes]:
        studio = Studio(track, mix, store)
        data = b"".join(frames_of(studio))
        return studio.encoded, data

    mix = Mix(clips, {}, 48_000, 2, (Tune(150),))
    count, first = made(mix, track)
    assert count == len(tile(track, mix).distinct) == 4
    assert made(mix, track) == (0, first)
    moved, _ = timeline([(500, "Left"), (61_000, "Left")], 150_000)
    assert made(mix, moved)[0] == 1, "the one tile in which a word moved"


def test_a_key_tells_everything_apart_that_is_heard() -> None:
    def keys(placed: list[tuple[int, str]], mix: dict[str, object]) -> set[str]:
        track, clips = timeline(placed, 4000)
        settings = {"rate_hz": 48_000, "channels": 2, "grounds": (Tune(4),)} | mix
        laid: Tiles = tile(track, Mix(clips, **settings))  # type: ignore[arg-type]
        return {piece.key for piece in laid.distinct}

    one = keys([(1000, "Left")], {})
    others = [
        keys([(1001, "Left")], {}),
        keys([(1000, "Stop.")], {}),
        keys([(1000, "Left")], {"gains": {"beat": -1}}),
        keys([(1000, "Left")], {"grounds": (Tune(4, 1),)}),
        keys([(1000, "Left")], {"grounds": (Tune(4), Bed(48_000))}),
        keys([(1000, "Left")], {"grounds": (Bed(48_000, -1.0),)}),
    ]
    assert one == keys([(1000, "Left")], {"gains": {"beat": 0, "tick": -9}})
    assert len(set.union(one, *others)) == len(one) + sum(map(len, others))


@pytest.mark.parametrize("preset", PRESETS.values(), ids=str)
def test_side_information_is_read_as_the_standard_says(preset: Preset) -> None:
    rate = preset.rate_hz
    steady = np.sin(np.arange(rate) * 0.05)[:, None] * 8000 * np.ones(preset.channels)
    attack = steady * 0.001
    attack[rate // 2 :] += np.random.default_rng(0).normal(0, 9000, attack[rate // 2 :].shape)
    size = preset.frame_bytes

    def frames(sound: np.ndarray) -> list[bytes]:
        data = encode(sound.astype("<i2").tobytes(), preset)
        return [data[at : at + size] for at in range(0, len(data), size)]

    calm, struck = frames(steady), frames(attack)
    assert not any(any(block_types(frame, preset)) for frame in calm[3:-3])
    # A long window is left by one of type 1, and come back to by one of type 3; between them stand short ones.
    types = [kind for frame in struck[15:30] for kind in block_types(frame, preset)[:: preset.channels] if kind]
    assert types == [4 | 1, *[4 | 2] * (len(types) - 2), 4 | 3]
    assert len(types) > 2
    assert {len(block_types(frame, preset)) for frame in calm} == {preset.channels * (2 if preset is MUSIC else 1)}
    begins = [main_data_begin(frame, preset) for frame in calm]
    assert begins[0] == 0
    assert 0 < max(begins) <= (511 if preset is MUSIC else 255)


def test_a_piece_begins_before_its_tile_and_ends_behind_it() -> None:
    track, clips = timeline([], 100_000)
    laid = tile(track, Mix(clips, {}, 48_000, 2, (Tune(100),)))
    spans = [(piece.first, piece.first + piece.frames) for piece in laid.distinct]
    assert laid.bounds == (0, 1875, 3750, laid.total)
    assert spans == [(0, 1907), (1863, 3782), (3738, laid.total)]
    assert isinstance(laid.distinct[0], Piece)
