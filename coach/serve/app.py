"""The answers: files with ranges, and the feed and the page with the address at which they were asked for."""

from __future__ import annotations

import os
from collections.abc import Callable, Sequence
from datetime import date
from hashlib import blake2b

from starlette.applications import Starlette
from starlette.concurrency import run_in_threadpool
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware
from starlette.middleware.trustedhost import TrustedHostMiddleware
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import BaseRoute, Mount, Route
from starlette.staticfiles import StaticFiles
from starlette.types import Scope

from coach.errors import CoachError
from coach.serve.offered import Offered
from coach.shelf.feed import FEED, PAGE, feed
from coach.shelf.media import media_type
from coach.shelf.page.subscribe import with_address


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

    def lookup_path(self, path: str) -> tuple[str, os.stat_result | None]:
        return super().lookup_path(path) if self._offered.has(path) else ("", None)

    def file_response(
        self, full_path: str | os.PathLike[str], stat_result: os.stat_result, scope: Scope, status_code: int = 200
    ) -> Response:
        response = super().file_response(full_path, stat_result, scope, status_code)
        return _told(response, media_type(str(full_path)))


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
