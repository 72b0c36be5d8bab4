"""Installing voices: from files, archives and a web server of the test's own, whole or not at all."""

from __future__ import annotations

import io
import tarfile
import threading
import zipfile
from collections.abc import Callable, Iterator
from hashlib import sha256
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
import tiny_model

from coach.errors import ChoiceError, CoachError, MachineError
from coach.store import Store
from coach.voice.models import download as downloading
from coach.voice.models import unpack as unpacking
from coach.voice.models.install import install, remove
from coach.voice.models.known import RECOMMENDED, address_of
from coach.voice.speak import Speaker


@pytest.fixture
def voices(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "data"))
    return tmp_path / "data" / "coach" / "voices"


@pytest.fixture
def model(tmp_path: Path) -> Path:
    return tiny_model.write(tmp_path / "given", durations=True)


def left(voices: Path) -> list[str]:
    """What is in the folder of voices, beside downloads that were begun."""
    return sorted(path.name for path in voices.iterdir() if path.name != ".begun") if voices.exists() else []


def hash_of(path: Path) -> str:
    return sha256(path.read_bytes()).hexdigest()


class Server:
    """Serves files of a folder, as well or badly as is wanted, and notes what it was asked."""

    def __init__(self, folder: Path) -> None:
        self.folder, self.ranges, self.breaks_after, self.headers = folder, True, 0, dict[str, str]()
        self.asked: list[tuple[str, str | None]] = []
        self.onward = ""
        outer = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                outer.answer(self)

            def log_message(self, *_: object) -> None:
                pass

        self.http = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self.http.server_port}"

    def answer(self, asked: BaseHTTPRequestHandler) -> None:
        self.asked.append((asked.path, asked.headers.get("Range")))
        path = self.folder / asked.path.split("?")[0].lstrip("/")
        if asked.path.startswith("/onward/"):
            asked.send_response(302)
            asked.send_header("Location", self.onward or asked.path.removeprefix("/onward"))
            for name, value in self.headers.items() if path.suffix != ".json" else ():
                asked.send_header(name, value)
            asked.end_headers()
            return
        if not path.is_file():
            asked.send_error(404)
            return
        content, start, etag = path.read_bytes(), 0, f'"{hash_of(path)[:8]}"'
        if self.ranges and "Range" in asked.headers and asked.headers["If-Range"] == etag:
            start = int(asked.headers["Range"].removeprefix("bytes=").rstrip("-"))
        if start >= len(content):
            asked.send_error(416)
            return
        asked.send_response(206 if start else 200)
        if start:
            asked.send_header("Content-Range", f"bytes {start}-{len(content) - 1}/{len(content)}")
        asked.send_header("ETag", etag)
        asked.send_header("Content-Length", f"{len(content) - start}")
        asked.end_headers()
        broken = self.breaks_after and path.suffix != ".json"
        asked.wfile.write(content[start : start + self.breaks_after] if broken else content[start:])


@pytest.fixture
def server(model: Path) -> Iterator[Server]:
    found = Server(model.parent)
    thread = threading.Thread(target=found.http.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    yield found
    found.http.shutdown()
    thread.join()
    found.http.server_close()


def tar(path: Path, members: dict[str, bytes], *special: tarfile.TarInfo, mode: str = "w:gz") -> Path:
    with tarfile.open(path, mode) as out:
        for name, content in members.items():
            info = tarfile.TarInfo(name)
            info.size = len(content)
            out.addfile(info, io.BytesIO(content))
        for info in special:
            out.addfile(info)
    return path


def contents(model: Path, folder: str = "vits-piper-tiny/") -> dict[str, bytes]:
    return {
        f"{folder}tokens.txt": b"_ 0",
        f"{folder}tiny.onnx": model.read_bytes(),
        f"{folder}tiny.onnx.json": Path(f"{model}.json").read_bytes(),
        f"{folder}espeak-ng-data/en_dict": b"x" * 100,
    }


def test_a_file_is_installed_speaks_and_is_removed(voices: Path, model: Path, tmp_path: Path) -> None:
    voice, digest = install(str(model), hash_of(model).upper())
    assert (voice.id, digest, left(voices)) == ("tiny", hash_of(model), ["tiny"])
    assert sorted(path.name for path in (voices / "tiny").iterdir()) == ["tiny.onnx", "tiny.onnx.json"]
    assert (voices / "tiny").stat().st_mode & 0o055
    speaker = Speaker("tiny", "en", 140, Store(tmp_path / "clips", 2**26))
    assert speaker.prepare([("Left", "beat")])["Left", "beat"].length > 200
    with pytest.raises(ChoiceError, match="'tiny' is installed already; `coach voices remove tiny` takes it away"):
        install(str(model))
    remove("tiny")
    assert left(voices) == []
    with pytest.raises(ChoiceError, match="NAME: 'tiny' is no installed voice; none is known"):
        remove("tiny")
    with pytest.raises(ChoiceError, match="is no installed voice"):
        remove("..")


@pytest.mark.parametrize("mode", ["w:gz", "w:bz2", "w:xz", "w"])
def test_a_tar_archive_is_installed(voices: Path, model: Path, tmp_path: Path, mode: str) -> None:
    folder = tarfile.TarInfo("vits-piper-tiny")
    folder.type = tarfile.DIRTYPE
    archive = tar(tmp_path / "a.tar", contents(model), folder, mode=mode)
    assert install(str(archive))[0].id == "tiny"
    assert sorted(path.name for path in (voices / "tiny").iterdir()) == ["tiny.onnx", "tiny.onnx.json"]


def test_a_zip_archive_is_installed(voices: Path, model: Path, tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "a.zip", "w", zipfile.ZIP_DEFLATED) as out:
        out.mkdir("folder")
        for name, content in contents(model, "").items():
            out.writestr(name, content)
    assert install(str(tmp_path / "a.zip"))[0].id == "tiny"


def special(name: str, kind: bytes, link: str = "") -> tarfile.TarInfo:
    info = tarfile.TarInfo(name)
    info.type, info.linkname = kind, link
    return info


@pytest.mark.parametrize(
    ("extra", "member", "reason"),
    [
        ({"../evil.onnx": b"x"}, None, "'../evil.onnx' would leave its folder"),
        ({"a/../../evil": b"x"}, None, "'a/../../evil' would leave its folder"),
        ({"/etc/evil": b"x"}, None, "'/etc/evil' would leave its folder"),
        ({"C:\\evil": b"x"}, None, r"would leave its folder"),
        ({"..\\evil": b"x"}, None, r"would leave its folder"),
        ({}, special("tiny/link.onnx", tarfile.SYMTYPE, "/etc/passwd"), "'tiny/link.onnx' is a link; expected files only"),
        ({}, special("tiny/hard", tarfile.LNKTYPE, "x"), "'tiny/hard' is a link"),
        ({}, special("tiny/device", tarfile.CHRTYPE), "'tiny/device' is no plain file"),
        ({}, special("tiny/pipe", tarfile.FIFOTYPE), "'tiny/pipe' is no plain file"),
        ({"other/tiny.onnx": b"x"}, None, "it holds two files 'tiny.onnx'"),
    ],
)  # fmt: skip
def test_an_archive_that_would_do_harm_is_refused(
    voices: Path, model: Path, tmp_path: Path, extra: dict[str, bytes], member: tarfile.TarInfo | None, reason: str
) -> None:
    archive = tar(tmp_path / "a.tar.gz", contents(model) | extra, *([member] if member else []))
    before = {path for path in tmp_path.rglob("*") if voices not in path.parents}
    with pytest.raises(ChoiceError) as caught:
        install(str(archive))
    assert f"VOICE: '{archive}' is refused: " in str(caught.value)
    assert reason in str(caught.value)
    assert left(voices) == []
    assert {path for path in tmp_path.rglob("*") if voices not in path.parents} - before <= {voices, *voices.parents}


def test_zip_archives_that_would_do_harm_are_refused(voices: Path, tmp_path: Path) -> None:
    link = zipfile.ZipInfo("link.onnx")
    link.external_attr = 0o120777 << 16
    for number, (member, reason) in enumerate([(link, "is a link"), ("../evil", "would leave its folder")]):
        with zipfile.ZipFile(tmp_path / f"{number}.zip", "w") as out:
            out.writestr(member, "/etc/passwd")
        with pytest.raises(ChoiceError, match=reason):
            install(str(tmp_path / f"{number}.zip"))
    assert left(voices) == []


def test_a_bomb_is_refused(voices: Path, model: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(unpacking, "LARGEST", 2**20)
    monkeypatch.setattr(unpacking, "_MOST_FILES", 50)
    big = tar(tmp_path / "big.tar.gz", contents(model) | {"zeros": bytes(2**21)})
    assert big.stat().st_size < 2**15
    with zipfile.ZipFile(tmp_path / "big.zip", "w", zipfile.ZIP_DEFLATED) as out:
        out.writestr("tiny.onnx", bytes(2**21))
    many = tar(tmp_path / "many.tar.gz", contents(model) | {f"{number}": b"" for number in range(60)})
    for archive, reason in (
        (big, "more than 0.0 GB, at 'zeros'"),
        (tmp_path / "big.zip", "at 'tiny.onnx'"),
        (many, "more than 50 files"),
    ):
        with pytest.raises(ChoiceError, match=f"is refused: it holds .*{reason}"):
            install(str(archive))
    assert left(voices) == []


@pytest.mark.parametrize(
    ("members", "message"),
    [
        ({"readme": b"x"}, "holds no model; expected one NAME.onnx and NAME.onnx.json beside it"),
        ({"a.onnx": b"x"}, "holds a.onnx without its JSON"),
        ({"a.onnx": b"x", "a.onnx.json": b"{}", "b.onnx": b"x", "b.onnx.json": b"{}"}, "holds 2 models"),
        ({"a.onnx": b"x", "a.onnx.json": b"{}"}, "cannot be used: a.onnx.json is not as Piper writes it: audio: Field"),
        ({"espeak.onnx": b"x", "espeak.onnx.json": b"{}"}, "VOICE: 'espeak' cannot be a voice's name"),
    ],
)
def test_an_archive_without_a_model_that_can_be_used(
    voices: Path, tmp_path: Path, members: dict[str, bytes], message: str
) -> None:
    with pytest.raises(ChoiceError) as caught:
        install(str(tar(tmp_path / "a.tar.gz", members)))
    assert message in str(caught.value)
    assert left(voices) == []


def test_what_is_no_archive_or_a_torn_one(voices: Path, model: Path, tmp_path: Path) -> None:
    whole = tar(tmp_path / "whole.tar.gz", contents(model)).read_bytes()
    for number, content in enumerate(
        [
            b"",
            b"no archive",
            whole[: len(whole) // 2],
            b"PK\3\4" + b"x" * 99,
            b"BZh9" + b"x" * 99,
        ]
    ):
        torn = tmp_path / f"{number}.tar.gz"
        torn.write_bytes(content)
        with pytest.raises(ChoiceError, match="is no archive that can be read; expected a whole"):
            install(str(torn))
    assert left(voices) == []


def test_a_model_that_cannot_speak_is_not_installed(voices: Path, tmp_path: Path) -> None:
    path = tiny_model.write(tmp_path / "nan", loud="nan")
    with pytest.raises(ChoiceError, match=r"VOICE: '.*tiny\.onnx' cannot be used: tiny\.onnx gave no sound"):
        install(str(path))
    path.write_bytes(b"none")
    with pytest.raises(ChoiceError, match=r"tiny\.onnx is no ONNX model that can be run here"):
        install(str(path))
    Path(f"{path}.json").unlink()
    with pytest.raises(ChoiceError, match=r"tiny\.onnx\.json is missing; it must lie beside tiny\.onnx"):
        install(str(path))
    assert left(voices) == []


def test_a_model_is_fetched_with_its_json(voices: Path, server: Server, model: Path) -> None:
    told: list[tuple[int, int]] = []
    voice, digest = install(f"{server.url}/tiny.onnx?download=true", None, lambda *done: told.append(done))
    assert (voice.id, digest, left(voices)) == ("tiny", hash_of(model), ["tiny"])
    assert [path for path, _ in server.asked] == ["/tiny.onnx.json?download=true", "/tiny.onnx?download=true"]
    assert told[-1] == (model.stat().st_size, model.stat().st_size)
    assert list((voices / ".begun").iterdir()) == []


def test_an_archive_is_fetched(voices: Path, server: Server, model: Path) -> None:
    archive = tar(model.parent / "tiny.tar.bz2", contents(model), mode="w:bz2")
    assert install(f"{server.url}/tiny.tar.bz2", hash_of(archive))[1] == hash_of(archive)
    assert left(voices) == ["tiny"]
    assert list((voices / ".begun").iterdir()) == []


@pytest.mark.parametrize("ranges", [True, False])
def test_a_broken_download_is_gone_on_with(voices: Path, server: Server, model: Path, ranges: bool) -> None:
    size = model.stat().st_size
    server.breaks_after, server.ranges = 500, ranges
    with pytest.raises(MachineError, match=f"the connection broke after 500 of {size:,} bytes; run the same command"):
        install(f"{server.url}/tiny.onnx", hash_of(model))
    assert left(voices) == []
    server.breaks_after = 0
    assert install(f"{server.url}/tiny.onnx", hash_of(model))[1] == hash_of(model)
    assert server.asked[-1] == ("/tiny.onnx", "bytes=500-")
    assert left(voices) == ["tiny"]


def test_a_file_that_changed_meanwhile_is_fetched_anew(voices: Path, server: Server, model: Path) -> None:
    server.breaks_after = 500
    with pytest.raises(MachineError):
        install(f"{server.url}/tiny.onnx")
    server.breaks_after = 0
    tiny_model.write(model.parent, loud="0.2")
    assert install(f"{server.url}/tiny.onnx")[1] == hash_of(model)


def test_a_wrong_hash_is_told_with_the_right_one(voices: Path, server: Server, model: Path) -> None:
    wrong = "0" * 64
    for source in (str(model), f"{server.url}/tiny.onnx"):
        with pytest.raises(ChoiceError, match=f"--sha256: '{wrong}' is not the hash of .*, which is {hash_of(model)}"):
            install(source, wrong)
    with pytest.raises(ChoiceError, match="'abc' is no SHA-256; expected 64 hexadecimal digits"):
        install(str(model), "abc")
    server.headers = {"X-Linked-Etag": f'"{wrong}"'}
    with pytest.raises(
        MachineError, match=f"damaged on its way: its SHA-256 is {hash_of(model)}, and the server tells {wrong}"
    ):
        install(f"{server.url}/onward/tiny.onnx")
    assert left(voices) == []
    assert [
        path.name
        for path in (voices / ".begun").iterdir()
        if not path.stem.endswith(".json") and ".json" not in path.name
    ] == []
    server.headers = {"X-Linked-Etag": f'"{hash_of(model)}"'}
    assert install(f"{server.url}/onward/tiny.onnx")[1] == hash_of(model)


def test_servers_that_do_not_give_it(
    voices: Path, server: Server, model: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with pytest.raises(ChoiceError, match=r"none\.onnx\.json' is not to be had: the server says 404 Not Found"):
        install(f"{server.url}/none.onnx")
    server.onward = f"file://{model}"
    with pytest.raises(ChoiceError, match=r"tiny\.zip' is not to be had: .* 'file:///.*' is not allowed"):
        install(f"{server.url}/onward/tiny.zip")
    monkeypatch.setattr(downloading, "LARGEST", 500)
    with pytest.raises(ChoiceError, match=r"is too large to be a voice; at most 0\.0 GB are fetched"):
        install(f"{server.url}/tiny.onnx")
    monkeypatch.undo()
    with pytest.raises(
        MachineError, match=r"http://127\.0\.0\.1:1/tiny\.onnx\.json cannot be fetched: Connection refused"
    ):
        install("http://127.0.0.1:1/tiny.onnx")


@pytest.mark.parametrize("where", ["install", "download", "unpack"])
def test_a_full_disk_is_told_and_leaves_nothing(
    voices: Path, server: Server, model: Path, tmp_path: Path, where: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    patched, source = {
        "install": ("shutil.copyfile", str(model)),
        "download": ("coach.voice.models.download._write", f"{server.url}/tiny.onnx"),
        "unpack": ("coach.voice.models.unpack._write", str(tar(tmp_path / "a.tar.gz", contents(model)))),
    }[where]
    monkeypatch.setattr(patched, full)
    with pytest.raises(MachineError, match="No space left on device") as caught:
        install(source)
    assert caught.value.exit_code == 1
    assert left(voices) == []


def test_names_of_pipers_voices_have_addresses(
    voices: Path, server: Server, monkeypatch: pytest.MonkeyPatch, model: Path
) -> None:
    assert address_of("de_DE-thorsten-medium").endswith("/de/de_DE/thorsten/medium/de_DE-thorsten-medium.onnx")
    assert {"en", "de", "es", "fr", "zh"} <= {*RECOMMENDED}
    assert all(address_of(name) for known in RECOMMENDED.values() for name in known)
    name = "en_US-tiny-low"
    tiny_model.write(model.parent / "en/en_US/tiny/low", name)
    monkeypatch.setattr("coach.voice.models.known._BASE", server.url)
    assert install(name)[0].id == name
    assert left(voices) == [name]
    with pytest.raises(ChoiceError, match="no name of one of Piper's voices; did you mean de_DE-thorsten-medium"):
        install("de_DE-thorsten")


def test_nothing_is_fetched_without_what_runs_it(voices: Path, server: Server, hidden: Callable[[], None]) -> None:
    hidden()
    with pytest.raises(CoachError, match=r'could not be tried.*first pip install "audio-coach\[neural\]"'):
        install(f"{server.url}/tiny.onnx")
    assert server.asked == []


@pytest.fixture
def hidden(monkeypatch: pytest.MonkeyPatch) -> Callable[[], None]:
    import sys

    return lambda: monkeypatch.setitem(sys.modules, "onnxruntime", None)
