"""The chat page."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from starlette.requests import Request
from starlette.responses import HTMLResponse, Response

from bot.channels.web.parse import MOST_FILES, TEXT_LIMIT
from bot.web.assets import Assets
from bot.web.dependencies import WebDependencies
from bot.web.guard import PAGE_HEADER
from bot.web.languages import LANGUAGE_COOKIE, choose_language
from bot.web.session import COOKIE_MAX_AGE_S, ConversationCookies
from bot.web.texts import PageTexts

THEME_COOKIE = "shopclerk_theme"

# The modules that chat.js imports: named in the page so that the browser fetches them all at once.
MODULES = (
    "api.js",
    "composer.js",
    "dom.js",
    "files.js",
    "messages.js",
    "outbox.js",
    "stream.js",
    "theme.js",
    "thread.js",
    "words.js",
)


class ChatPage:
    """GET /."""

    def __init__(
        self, deps: WebDependencies, cookies: ConversationCookies, texts: Mapping[str, PageTexts], assets: Assets
    ) -> None:
        self._deps = deps
        self._cookies = cookies
        self._texts = texts
        self._assets = assets
        loader = FileSystemLoader(Path(__file__).parent / "templates")
        environment = Environment(loader=loader, autoescape=True, undefined=StrictUndefined, trim_blocks=True)
        environment.policies["json.dumps_kwargs"] = {"ensure_ascii": False}
        self._template = environment.get_template("chat.html")

    async def get(self, request: Request) -> Response:
        """The page in the customer's language; gives a first-time visitor a conversation."""
        shop = self._deps.shop
        language = choose_language(request, shop.languages)
        name = shop.name[language]
        texts = self._texts[language].named(name)
        theme = request.cookies.get(THEME_COOKIE, "")
        html = self._template.render(
            language=language,
            other_languages=[other for code, other in self._texts.items() if code != language],
            shop=name,
            theme=theme if theme in {"light", "dark"} else "",
            words=texts.words,
            suggestions=texts.suggestions,
            asset=self._assets.url,
            modules=MODULES,
            text_limit=TEXT_LIMIT,
            settings={
                "language": language,
                "shop": name,
                "textLimit": TEXT_LIMIT,
                # 0 where nobody can attach anything
                "mostFiles": MOST_FILES if self._deps.files else 0,
                "fileLimit": self._deps.files.limits.one if self._deps.files else 0,
                "header": PAGE_HEADER,
                "themeCookie": THEME_COOKIE,
                "words": texts.words,
            },
        )
        response = HTMLResponse(html, headers={"Cache-Control": "no-store", "Vary": "Cookie, Accept-Language"})
        customer = self._cookies.find_customer(request) or self._cookies.new_customer()
        self._cookies.issue(request, response, customer)
        if request.query_params.get("lang") == language:
            response.set_cookie(LANGUAGE_COOKIE, language, max_age=COOKIE_MAX_AGE_S, path="/", samesite="lax")
        return response
