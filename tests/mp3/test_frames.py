from __future__ import annotations

from pathlib import Path
from typing import Any

import lameenc
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from listen import decode_all, level_db

from coach.errors import MachineError
from coach.mp3 import frames
from coach.mp3.frames import SPEECH, encode, encoder_version, info_frame


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


def test_the_tags_checksum_is_that_of_lame() -> None:
    assert frames._crc16(b"123456789") == 0xBB3D, "CRC-16/ARC"
    frame = info_frame(24_000)
    assert frame[13:17] == b"Info"
    assert frames._crc16(frame[:167]) == int.from_bytes(frame[167:169], "big")


@pytest.mark.parametrize("samples", [575, 576, 577, 24_000, 28_823])
def test_silence_decodes_to_silence_of_exactly_that_length(tmp_path: Path, samples: int) -> None:
    path = tmp_path / "silence.mp3"
    path.write_bytes(info_frame(samples) + SPEECH.silence * SPEECH.frame_count(samples))
    for name, heard in decode_all(path).items():
        assert len(heard) == samples, name
        assert level_db(heard) < -150, name


def test_the_encoders_version_is_known() -> None:
    assert encoder_version()[0].isdigit()
