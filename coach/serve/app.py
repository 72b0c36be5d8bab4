"""The answers: files with ranges, and the feed and the page with the address at which they were asked for."""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Sequence
from datetime import date
from hashlib import blake2b
from typing import Final

from starlette.applications import Starlette
from starlette.concurrency import run_in_threadpool
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware
from starlette.middleware.trustedhost import TrustedHostMiddleware
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import BaseRoute, Mount, Route
from starlette.staticfiles import StaticFiles
from starlette.types import Receive, Scope, Send

from coach.errors import CoachError
from coach.serve.offered import Offered
from coach.shelf.feed import FEED, PAGE, feed
from coach.shelf.media import media_type
from coach.shelf.page.subscribe import with_address

_RANGE: Final = re.compile(rb"(\d{0,18})-(\d{0,18})")
"""A stretch of a file, as it is asked for."""


def application(
    offered: Offered, token: str = "", hosts: Sequence[str] = ("*",), today: Callable[[], date] = date.today
) -> Starlette:
    """Make what answers requests.

    Args:
        offered: the folder.
        token: stands at the beginning of every path; a path without it leads nowhere. Empty for none.
        hosts: the names under which it may be asked, so that no page of others can borrow one; `*` for any.
        today: tells the day until which the feed shows sessions.
    """
    pages = _Pages(offered, f"/{token}/" if token else "/", today)
    routes: list[BaseRoute] = [
        Route("/", pages.page),
        Route(f"/{PAGE}", pages.page),
        Route(f"/{FEED}", pages.feed),
        Mount("/", _Files(offered)),
    ]
    return Starlette(
        routes=[Mount(f"/{token}", routes=routes)] if token else routes,
        exception_handlers={CoachError: _failed},
        middleware=[Middleware(TrustedHostMiddleware, allowed_hosts=list(hosts), www_redirect=False)],
    )


async def _failed(request: Request, error: Exception) -> Response:
    """Tell that the folder's list cannot be read just now."""
    return PlainTextResponse(f"{error}", 503)


class _Files(StaticFiles):
    """The files that are offered."""

    def __init__(self, offered: Offered) -> None:
        super().__init__(directory=offered.folder)
        self._offered = offered

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer; only who gets a file can ask for a part of it."""
        cut = scope["method"] == "GET"
        headers = [(name, value) for name, value in scope["headers"] if name != b"range" or (cut and _is_range(value))]
        await super().__call__({**scope, "headers": headers}, receive, send)

    def lookup_path(self, path: str) -> tuple[str, os.stat_result | None]:
        return super().lookup_path(path) if self._offered.has(path) else ("", None)

    def file_response(
        self, full_path: str | os.PathLike[str], stat_result: os.stat_result, scope: Scope, status_code: int = 200
    ) -> Response:
        response = super().file_response(full_path, stat_result, scope, status_code)
        return _told(response, media_type(str(full_path)))


def _is_range(asked: bytes) -> bool:
    """Tell whether a header asks for stretches of a file; any other is to be ignored (RFC 9110, 14.2)."""
    unit, _, stretches = asked.partition(b"=")
    found = [_RANGE.fullmatch(each.strip()) for each in stretches.split(b",") if each.strip()]
    if unit.strip().lower() != b"bytes" or not found:
        return False
    return all(match is not None and _is_stretch(*match.groups()) for match in found)


def _is_stretch(start: bytes, end: bytes) -> bool:
    return bool(start or end) and not (start and end and int(start) > int(end))


class _Pages:
    """What is made for each request."""

    def __init__(self, offered: Offered, prefix: str, today: Callable[[], date]) -> None:
        self._offered, self._prefix, self._today = offered, prefix, today

    def _base(self, request: Request) -> str:
        return f"{request.url.scheme}://{request.url.netloc}{self._prefix}"

    async def feed(self, request: Request) -> Response:
        """Give the feed, of a program up to today."""
        built = self._offered.built
        if built is None:
            raise HTTPException(404)
        return _answer(request, feed(built, self._base(request), self._today()), media_type(FEED))

    async def page(self, request: Request) -> Response:
        """Give the page, with the feed's address in it."""
        built = self._offered.built
        if built is None or not await run_in_threadpool(self._offered.has, PAGE):
            raise HTTPException(404)
        text = await run_in_threadpool((self._offered.folder / PAGE).read_text, "utf-8")
        return _answer(request, with_address(text, built, self._base(request)).encode(), media_type(PAGE))


def _answer(request: Request, content: bytes, kind: str) -> Response:
    """Give what was made, or nothing if the asker has it already."""
    tag = f'"{blake2b(content, digest_size=16).hexdigest()}"'
    known = [each.strip().removeprefix("W/") for each in request.headers.get("if-none-match", "").split(",")]
    response = Response(status_code=304) if tag in known else Response(content)
    response.headers["etag"] = tag
    return _told(response, kind)


def _told(response: Response, kind: str) -> Response:
    """Say what it is; that it is to be asked for again; and that its address, which holds the token, is nobody's."""
    if response.status_code != 304:
        text = kind.startswith("text/") or kind.endswith("xml") or "json" in kind
        response.headers["content-type"] = f"{kind}; charset=utf-8" if text else kind
    response.headers["cache-control"] = "no-cache"
    response.headers["referrer-policy"] = "no-referrer"
    response.headers["x-content-type-options"] = "nosniff"
    return response
