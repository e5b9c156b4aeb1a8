"""Serves the page with three panes: `/` and the files under `/static/`.

Knows only files of its own folder; everything the page does goes through the control API.
"""

import mimetypes
from pathlib import Path

from aiohttp import web

STATIC = Path(__file__).parent / "static"

# Nothing from elsewhere, no inline script or style, and no markup made out of text: a customer's words stay words.
POLICY = "; ".join(
    (
        "default-src 'none'",
        "script-src 'self'",
        "style-src 'self'",
        "img-src 'self' blob: data:",
        "media-src 'self' blob:",
        "connect-src 'self'",
        "base-uri 'none'",
        "form-action 'none'",
        "frame-ancestors 'none'",
        "require-trusted-types-for 'script'",
        "trusted-types 'none'",
    )
)
HEADERS = {
    "Content-Security-Policy": POLICY,
    "Cache-Control": "no-store",
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
}
# Named here because a machine's own table of types may lack or bend them.
TYPES = {
    ".css": "text/css",
    ".html": "text/html",
    ".js": "text/javascript",
    ".ogg": "audio/ogg",
    ".svg": "image/svg+xml",
}


def routes() -> list[web.RouteDef]:
    """The page's two routes."""
    return [web.get("/", _index), web.get("/static/{name}", _static)]


async def _index(_request: web.Request) -> web.Response:
    return _file("index.html")


async def _static(request: web.Request) -> web.Response:
    return _file(request.match_info["name"])


def _file(name: str) -> web.Response:
    # Asked from the folder's own list, so no name can lead out of it.
    known = {path.name: path for path in STATIC.iterdir() if path.is_file()}
    if name not in known:
        raise web.HTTPNotFound(headers=HEADERS)
    path = known[name]
    kind = TYPES.get(path.suffix) or mimetypes.guess_type(name)[0] or "application/octet-stream"
    charset = "utf-8" if kind.startswith(("text/", "image/svg")) else None
    return web.Response(body=path.read_bytes(), content_type=kind, charset=charset, headers=HEADERS)
