"""Static files under an address that changes with their content, so that browsers may keep them for ever."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from pathlib import Path

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Mount, Route
from starlette.staticfiles import StaticFiles
from starlette.types import Scope

from bot.web.accent import AccentColours, render_stylesheet

_FOLDER = Path(__file__).parent / "static"

CONSOLE = Path(__file__).parent / "console" / "static"
"""The console's own files, below `console/`: beside them in the address, its modules find those of the chat page."""

_FOR_EVER = "public, max-age=31536000, immutable"
_ASK_FIRST = "no-cache"


class Assets:
    """The page's files. `url("chat.css")` is where a page finds one."""

    def __init__(self, colours: AccentColours, *, folder: Path = _FOLDER, console: Path = CONSOLE) -> None:
        """Read the files once to name their version."""
        self._accent_css = render_stylesheet(colours)
        self._folder = folder
        self._console = console
        self.version = _fingerprint((folder, console), self._accent_css)

    def url(self, name: str) -> str:
        """The address of a file, or of `accent.css`, which is made from the shop's colour."""
        return f"/static/{self.version}/{name}"

    def routes(self) -> list[Mount | Route]:
        """What to add to the app's routes."""
        files, console = (_VersionedFiles(self.version, directory=one) for one in (self._folder, self._console))
        return [
            Route("/static/{version}/accent.css", self._accent),
            Mount("/static/{version}/console", console),
            Mount("/static/{version}", files),
        ]

    async def _accent(self, request: Request) -> Response:
        headers = {"Cache-Control": _cache_control(request.path_params["version"], self.version)}
        return Response(self._accent_css, media_type="text/css", headers=headers)


class _VersionedFiles(StaticFiles):
    """Starlette's static files with cache headers: an address of another version is served, but not kept."""

    def __init__(self, version: str, *, directory: Path) -> None:
        super().__init__(directory=directory)
        self._version = version

    async def get_response(self, path: str, scope: Scope) -> Response:
        """One file; raises `HTTPException` 404."""
        if path.startswith("."):
            raise HTTPException(404)
        response = await super().get_response(path, scope)
        response.headers["Cache-Control"] = _cache_control(scope["path_params"]["version"], self._version)
        return response


def _cache_control(asked: str, current: str) -> str:
    return _FOR_EVER if asked == current else _ASK_FIRST


def _fingerprint(folders: Sequence[Path], accent_css: str) -> str:
    digest = hashlib.sha256(accent_css.encode())
    for path in sorted(path for folder in folders for path in folder.iterdir()):
        digest.update(path.name.encode() + b"\0" + path.read_bytes())
    return digest.hexdigest()[:12]
