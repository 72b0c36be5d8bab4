"""The part of the page that tells the feed's address, as text and as a code to scan.

Who offers the folder under an address that the build did not know puts it in with `with_address`.
"""

from __future__ import annotations

import io
import re
from html import escape
from typing import Final

from coach.phrases import Phrases
from coach.shelf.built import Built
from coach.shelf.feed import FEED, address

_BEGIN, _END = "<!-- feed -->", "<!-- /feed -->"
_BETWEEN: Final = re.compile(f"{_BEGIN}.*?{_END}", re.DOTALL)


def subscribe_html(language: str, base: str) -> str:
    """Give the part of the page.

    Args:
        language: in which it is written.
        base: the folder's address, with a slash at its end; empty if that is not known.
    """
    phrases = Phrases(language)
    title = f'<h2 id="subscribe-title">{escape(phrases("page-subscribe"))}</h2>'
    head = f'<section id="subscribe" aria-labelledby="subscribe-title">\n{title}'
    if not base:
        told = f'<p class="unknown">{escape(phrases("page-no-address"))}</p>'
        known = f'<p class="known" hidden>{escape(phrases("page-address").rstrip(":："))}: <code></code></p>'
        return f"{_BEGIN}{head}\n{told}\n{known}\n</section>{_END}\n"
    own = address(base, FEED)
    told = f'<p>{escape(phrases("page-address"))}</p>\n<p><a href="{escape(own)}"><code>{escape(own)}</code></a></p>'
    return f"{_BEGIN}{head}\n{told}\n{code(own, phrases('page-code'))}\n</section>{_END}\n"


def with_address(page: str, built: Built, base: str) -> str:
    """Give a page with another address in it."""
    part = subscribe_html(built.language, base).rstrip("\n")
    return _BETWEEN.sub(lambda _: part, page, count=1)


def code(text: str, title: str) -> str:
    """Give a QR code as SVG; dark on light in any case, as scanners want it."""
    import segno

    out = io.BytesIO()
    segno.make(text, error="m", micro=False).save(
        out, kind="svg", xmldecl=False, svgns=True, svgclass="code", lineclass=None, light="#fff", dark="#000",
        border=4, omitsize=True, title=title, nl=False,
    )  # fmt: skip
    return out.getvalue().decode().replace("<svg", '<svg role="img"', 1)
