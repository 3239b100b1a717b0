"""What is answered where a request cannot be served: a page for a person, JSON for a script."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from starlette.requests import Request
from starlette.responses import HTMLResponse, Response

from bot.web.assets import Assets
from bot.web.dependencies import ShopDisplay
from bot.web.errors import error_headers, render_error
from bot.web.languages import choose_language
from bot.web.page import THEME_COOKIE
from bot.web.texts import PageTexts

# To what is sent the page's own script says what became of it; an address that is opened sends nothing.
_FOR_PEOPLE = {"storage_away": "page_away"}


class ErrorPages:
    """Answers in the language of the page."""

    def __init__(self, shop: ShopDisplay, texts: Mapping[str, PageTexts], assets: Assets) -> None:
        """`texts` are the chat page's."""
        self._shop = shop
        self._texts = texts
        self._asset = assets.url
        loader = FileSystemLoader(Path(__file__).parent / "templates")
        environment = Environment(loader=loader, autoescape=True, undefined=StrictUndefined, trim_blocks=True)
        self._template = environment.get_template("error.html")

    def answer(self, request: Request, status: int, code: str, *, retry_after_s: int | None = None) -> Response:
        """Say what `code` means; browsers that open an address ask for HTML, and get a page that leads on."""
        language = choose_language(request, tuple(self._texts))
        texts = self._texts[language]
        if "text/html" not in request.headers.get("accept", ""):
            return render_error(status, code, texts.error(code), retry_after_s=retry_after_s)
        theme = request.cookies.get(THEME_COOKIE, "")
        path = request.url.path
        html = self._template.render(
            language=language,
            theme=theme if theme in {"light", "dark"} else "",
            shop=self._shop.name[language],
            said=texts.error(_FOR_PEOPLE.get(code, code)),
            at_desk=path == "/desk" or path.startswith("/desk/"),
            words=texts.words,
            asset=self._asset,
        )
        return HTMLResponse(html, status, error_headers(retry_after_s))

    def internal(self, request: Request) -> Response:
        """The fault is ours."""
        return self.answer(request, 500, "internal")
