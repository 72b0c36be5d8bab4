"""Links: the same each time, others for other folders, and a port that is free."""

from __future__ import annotations

import re
import socket
import stat
from pathlib import Path

import pytest

from coach.errors import MachineError
from coach.serve.link import home_address, opened, token_of


@pytest.fixture(autouse=True)
def data(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "data"))
    return tmp_path / "data" / "coach" / "links"


def test_a_token_stays(data: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    token = token_of(tmp_path / "a")
    assert re.fullmatch(r"[\w-]{16}", token)
    monkeypatch.chdir(tmp_path)
    assert token_of(Path("a")) == token_of(tmp_path / "b" / ".." / "a") == token
    assert token_of(tmp_path / "b") != token
    new = token_of(tmp_path / "a", new=True)
    assert new != token
    assert token_of(tmp_path / "a") == new
    assert {stat.S_IMODE(path.stat().st_mode) for path in data.iterdir()} == {0o600}


@pytest.mark.parametrize("damage", [b"", b"short", b"\xff" * 16, b"../../etc/passwd"])
def test_a_damaged_token_is_drawn_anew(data: Path, tmp_path: Path, damage: bytes) -> None:
    token = token_of(tmp_path)
    (path,) = data.iterdir()
    path.write_bytes(damage)
    assert token_of(tmp_path) not in (token, damage)
    assert re.fullmatch(rb"[\w-]{16}", path.read_bytes())


def test_a_port_that_is_taken() -> None:
    with opened("127.0.0.1", 0) as first:
        port = first.getsockname()[1]
        with pytest.raises(MachineError, match=f"cannot open port {port} of 127.0.0.1: .*; try another --port"):
            opened("127.0.0.1", port)


def test_no_network(monkeypatch: pytest.MonkeyPatch) -> None:
    def unreachable(*_: object) -> None:
        raise OSError(101, "Network is unreachable")

    monkeypatch.setattr(socket.socket, "connect", unreachable)
    with pytest.raises(MachineError, match="this machine is in no network: Network is unreachable"):
        home_address()
