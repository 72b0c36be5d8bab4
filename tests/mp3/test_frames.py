from __future__ import annotations

import logging
from pathlib import Path
from typing import Any

import lameenc
import numpy as np
import pytest
from eyed3.mp3.headers import LameHeader
from hypothesis import given
from hypothesis import strategies as st
from listen import decode_all, level_db

from coach.errors import MachineError
from coach.mp3 import frames
from coach.mp3.frames import PRESETS, SPEECH, Preset, encode, encoder_version, info_frame


def test_frames_are_24_ms_in_192_bytes_at_64_kbit() -> None:
    assert SPEECH.frame_bytes == 192 == 64_000 * 24 // 1000 // 8
    assert len(SPEECH.silence) == len(info_frame(1)) == SPEECH.frame_bytes


def test_the_encoder_writes_the_header_that_is_spliced_with() -> None:
    encoded = encode(bytes(2 * 576 * 5))
    assert len(encoded) == 7 * SPEECH.frame_bytes, "two frames more than went in"
    assert {encoded[at : at + 4] for at in range(0, len(encoded), SPEECH.frame_bytes)} == {SPEECH.header}


def test_the_first_frame_refers_to_none_before_it() -> None:
    noise = np.random.default_rng(1).normal(0, 3000, 5760).astype("<i2").tobytes()
    assert encode(noise)[4] == 0, "main_data_begin, the first byte of the side information"
    assert SPEECH.silence[4] == 0


def test_the_same_samples_give_the_same_bytes() -> None:
    noise = np.random.default_rng(2).normal(0, 3000, 57_600).astype("<i2").tobytes()
    assert encode(noise) == encode(noise)


def test_an_encoder_that_does_not_obey_is_an_error(monkeypatch: pytest.MonkeyPatch) -> None:
    obedient = lameenc.Encoder

    class Stubborn:
        def __init__(self) -> None:
            self.real = obedient()

        def __getattr__(self, name: str) -> Any:
            return getattr(self.real, name)

        def set_bit_rate(self, _: int) -> None:
            self.real.set_bit_rate(48)

    monkeypatch.setattr(lameenc, "Encoder", Stubborn)
    with pytest.raises(MachineError, match=r"lameenc .* not 64 kbit/s"):
        encode(bytes(57_600))


@given(st.integers(0, 10**9))
def test_the_padding_leaves_room_for_every_decoders_delay(samples: int) -> None:
    padding = SPEECH.frame_count(samples) * 576 - 576 - samples
    assert 529 <= padding < 529 + 576 < 4096
    written = info_frame(samples)[13 + 141 : 13 + 144]
    assert int.from_bytes(written, "big") == 576 << 12 | padding


OF_LAME = bytes.fromhex(
    "fff384c4" + 9 * "00" + "496e666f0000000f000001a300013b00000306080a0d0f121417191c1f222427292b2e303335383b3e40434548"
    "4a4c4f5154575a5c5f616466696b6d707476787b7d808285878a8c90929597999c9ea1a3a6a8acaeb1b3b6b8babdbfc2c4c8cacdcfd2d4d7d9"
    "dbdee0e4e6e9ebeef0f3f5f8fafc000000354c414d45332e3130300178000000002e5b000014402403002000004000013b002244ef24"
)
"""What `lame -b 64 -mm -q 7` (3.100) writes first for 10 s of a sine at 24 kHz, up to its checksum."""


def test_the_tags_checksum_is_that_of_lame() -> None:
    assert frames._checked(b"123456789") == b"123456789" + bytes.fromhex("bb3d"), "CRC-16/ARC"
    assert frames._checked(OF_LAME[:-2]) == OF_LAME
    frame = info_frame(24_000)
    assert frame[13:17] == b"Info"
    assert len(OF_LAME) == 169
    assert frames._checked(frame[:167]) == frame[:169]


@pytest.mark.parametrize("lead", [0, 3])
@pytest.mark.parametrize("preset", PRESETS.values(), ids=str)
def test_eyed3_finds_the_tags_checksum_right(preset: Preset, lead: int, caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.DEBUG, "eyed3"):
        read = LameHeader(info_frame(24_000, preset, lead))
    assert "Lame tag CRC OK" in caplog.messages
    assert read["music_length"] == (lead + preset.frame_count(24_000) + 1) * preset.frame_bytes


@pytest.mark.parametrize("samples", [575, 576, 577, 24_000, 28_823])
def test_silence_decodes_to_silence_of_exactly_that_length(tmp_path: Path, samples: int) -> None:
    path = tmp_path / "silence.mp3"
    path.write_bytes(info_frame(samples) + SPEECH.silence * SPEECH.frame_count(samples))
    for name, heard in decode_all(path).items():
        assert len(heard) == samples, name
        assert level_db(heard) < -150, name


def test_the_encoders_version_is_known() -> None:
    assert encoder_version()[0].isdigit()
