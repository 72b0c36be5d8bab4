"""Fetching a file over the web: resumed where it broke off, bounded, and held against the hash that is known of it."""

from __future__ import annotations

import http.client
import re
from collections.abc import Callable, Mapping
from contextlib import suppress
from hashlib import sha256
from pathlib import Path
from typing import IO, Any, Final
from urllib.error import HTTPError, URLError
from urllib.parse import quote
from urllib.request import HTTPRedirectHandler, Request, build_opener

from coach.errors import ChoiceError, MachineError

LARGEST: Final = 2 * 2**30
"""Bytes of the largest file that is fetched or unpacked."""
_SAFE: Final = "%/:=&?~#+!$,;'@()*[]"
"""What stands in addresses as it is; all else, such as a letter with a mark, is quoted."""
_TIMEOUT: Final = 30.0
"""Seconds without a byte after which a server is given up."""
_CHUNK: Final = 2**18
_LINKED: Final = "X-Linked-Etag"
"""The header in which Hugging Face tells the SHA-256 of a large file, in the answer that sends one on to it."""

Progress = Callable[[int, int], None]
"""Is told how many bytes are there, and how many there will be; 0 if the server does not say."""


class _Onward(HTTPRedirectHandler):
    """Follows redirections within the web, and keeps the hash that one of them tells."""

    linked = ""

    def redirect_request(
        self, req: Request, fp: IO[bytes], code: int, msg: str, headers: Any, newurl: str
    ) -> Request | None:
        self.linked = headers.get(_LINKED, self.linked)
        return super().redirect_request(req, fp, code, msg, headers, newurl)


def download(url: str, target: Path, wanted: str | None, progress: Progress | None = None) -> str:
    """Fetch a file; what there is of it stays at `target` when the connection breaks, and is gone on with next time.

    Args:
        url: its address.
        target: where it is put; `target` with `.etag` behind it notes which version of the file was begun.
        wanted: its SHA-256, in hexadecimal; None takes the one that the server tells, if it tells any.
        progress: told after each piece.

    Returns:
        The SHA-256.

    Raises:
        ChoiceError: there is no such file, it is too large, or its hash is not `wanted`.
        MachineError: the server cannot be reached or broke off, the file was damaged on its way, or the disk is full.
    """
    note = target.with_name(f"{target.name}.etag")
    try:
        told = _fetch(url, target, note, progress)
        digest = file_hash(target)
    except HTTPError as error:
        if error.code < 500:
            raise ChoiceError("VOICE", url, f"is not to be had: the server says {error.code} {error.reason}") from None
        raise MachineError(f"{url}: the server says {error.code} {error.reason}; try again later") from None
    except ValueError:
        raise ChoiceError("VOICE", url, "is no web address that can be asked for") from None
    except (URLError, http.client.HTTPException, TimeoutError, ConnectionError) as error:
        reason = getattr(error, "reason", None) or error
        reason = getattr(reason, "strerror", None) or reason
        raise MachineError(f"{url} cannot be fetched: {reason or type(error).__name__}") from None
    except OSError as error:
        raise MachineError(f"cannot write {target.parent}: {error.strerror or error}") from None
    expected = wanted or told
    if expected and digest != expected.lower():
        forget(target)
        if wanted:
            raise ChoiceError("--sha256", wanted, f"is not the hash of {url}, which is {digest}; nothing was installed")
        raise MachineError(f"{url} was damaged on its way: its SHA-256 is {digest}, and the server tells {expected}")
    return digest


def forget(target: Path) -> None:
    """Remove a download, whole or begun."""
    for path in (target, target.with_name(f"{target.name}.etag")):
        with suppress(OSError):
            path.unlink(missing_ok=True)


def file_hash(path: Path) -> str:
    """Give the SHA-256 of a file, in hexadecimal."""
    digest = sha256()
    with path.open("rb") as content:
        while chunk := content.read(_CHUNK):
            digest.update(chunk)
    return digest.hexdigest()


def _fetch(url: str, target: Path, note: Path, progress: Progress | None) -> str:
    """Fetch what is missing; gives the SHA-256 that the server tells, or an empty text."""
    there, version = _begun(target, note)
    headers = {"User-Agent": "audio-coach", "Accept-Encoding": "identity"}
    if there:
        headers |= {"Range": f"bytes={there}-", "If-Range": version}
    onward = _Onward()
    try:
        answer = build_opener(onward).open(Request(quote(url, safe=_SAFE), headers=headers), timeout=_TIMEOUT)
    except HTTPError as error:
        if error.code != 416 or not there:
            raise
        forget(target)  # what there is is no beginning of the file, or already all of it
        return _fetch(url, target, note, progress)
    with answer:
        if answer.status != 206 or _range_start(answer.headers) != there:
            if answer.status == 206:
                raise URLError("the server sent another part of the file than was asked for")
            there = 0
        _write(answer, url, target, note, there, progress)
        linked = answer.headers.get(_LINKED, onward.linked).strip('"')
    return linked if re.fullmatch("[0-9a-f]{64}", linked) else ""


def _begun(target: Path, note: Path) -> tuple[int, str]:
    """Tell how many bytes are there, and of which version of the file; nothing counts without knowing that."""
    try:
        version = note.read_text("latin-1")
        return (target.stat().st_size, version) if version else (0, "")
    except (OSError, ValueError):
        return 0, ""


def _range_start(headers: Mapping[str, str]) -> int | None:
    match = re.match(r"bytes (\d+)-", headers.get("Content-Range", ""))
    return int(match[1]) if match else None


def _write(answer: Any, url: str, target: Path, note: Path, there: int, progress: Progress | None) -> None:
    length = answer.headers.get("Content-Length", "")
    total = there + int(length) if length.isdigit() else 0
    too_large = ChoiceError("VOICE", url, f"is too large to be a voice; at most {LARGEST / 1e9:.1f} GB are fetched")
    if total > LARGEST:
        raise too_large
    etag = answer.headers.get("ETag", "")
    target.parent.mkdir(parents=True, exist_ok=True)
    with target.open("ab" if there else "wb") as out:
        # a weak tag does not promise the same bytes
        note.write_text(
            "" if etag.startswith("W/") else etag or answer.headers.get("Last-Modified", ""), "latin-1", "replace"
        )
        while chunk := answer.read(_CHUNK):
            out.write(chunk)
            there += len(chunk)
            if there > LARGEST:
                forget(target)
                raise too_large
            if progress:
                progress(there, total)
    if there < total:
        hint = "run the same command again to go on"
        raise URLError(f"the connection broke after {there:,} of {total:,} bytes; {hint}")
