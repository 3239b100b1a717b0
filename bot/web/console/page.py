"""The console's pages: what the server writes into them before a script runs."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from starlette.requests import Request
from starlette.responses import HTMLResponse, Response

from bot.channels.web.parse import MOST_FILES, TEXT_LIMIT
from bot.handoff.agents import AgentBook
from bot.handoff.logins import Session
from bot.web.assets import Assets
from bot.web.dependencies import ShopDisplay
from bot.web.guard import PAGE_HEADER
from bot.web.languages import LANGUAGE_COOKIE, choose_language
from bot.web.page import THEME_COOKIE
from bot.web.session import COOKIE_MAX_AGE_S
from bot.web.texts import PageTexts

MODULES = (
    "alerts.js",
    "api.js",
    "cards.js",
    "clocks.js",
    "composer.js",
    "dialogs.js",
    "keys.js",
    "list.js",
    "order.js",
    "sound.js",
    "stream.js",
    "ticket.js",
    "timeline.js",
)
"""What console.js imports from its own folder: named in the page so that the browser fetches them all at once."""

SHARED_MODULES = ("dom.js", "files.js", "theme.js", "words.js")
"""What it has from the chat page."""


class ConsolePages:
    """Renders the pages."""

    def __init__(
        self,
        shop: ShopDisplay,
        texts: Mapping[str, PageTexts],
        assets: Assets,
        agents: AgentBook,
        *,
        file_limit: int = 0,
    ) -> None:
        """`file_limit` is how many bytes a file may have; 0: nobody can attach any."""
        self._shop = shop
        self._file_limit = file_limit
        self._texts = texts
        self._assets = assets
        self._agents = agents
        loader = FileSystemLoader(Path(__file__).parent / "templates")
        environment = Environment(loader=loader, autoescape=True, undefined=StrictUndefined, trim_blocks=True)
        environment.policies["json.dumps_kwargs"] = {"ensure_ascii": False}
        self._environment = environment

    def login(self, request: Request) -> Response:
        """The page to log in."""
        return self._render("login.html", request, {}, {})

    async def console(self, request: Request, session: Session) -> Response:
        """GET /desk and /desk/t/{reference}: the same page; its script shows the ticket of the address."""
        return self._render("console.html", request, self._settings(session), {"agent": session.agent})

    def figures(self, request: Request, session: Session, values: Mapping[str, object]) -> Response:
        """The page of figures."""
        return self._render("figures.html", request, self._settings(session), values)

    def words(self, language: str) -> Mapping[str, str]:
        """The console's words in a language of the shop."""
        return self._texts[language].words

    def _settings(self, session: Session) -> dict[str, object]:
        agent = session.agent
        return {
            "me": agent.id,
            "name": agent.name,
            "admin": agent.is_admin,
            "csrf": session.csrf,
            "languages": list(self._shop.languages),
            "mostFiles": MOST_FILES if self._file_limit else 0,
            "fileLimit": self._file_limit,
        }

    def _render(
        self, template: str, request: Request, settings: Mapping[str, object], values: Mapping[str, object]
    ) -> Response:
        language = choose_language(request, self._shop.languages)
        shop = self._shop.name[language]
        words = self._texts[language].named(shop).words
        theme = request.cookies.get(THEME_COOKIE, "")
        html = self._environment.get_template(template).render(
            language=language,
            other_languages=[other for code, other in self._texts.items() if code != language],
            shop=shop,
            theme=theme if theme in {"light", "dark"} else "",
            words=words,
            asset=self._assets.url,
            modules=[*(f"console/{name}" for name in MODULES), *SHARED_MODULES],
            settings={
                "language": language,
                "shop": shop,
                "textLimit": TEXT_LIMIT,
                "header": PAGE_HEADER,
                "themeCookie": THEME_COOKIE,
                "words": words,
                **settings,
            },
            **values,
        )
        response = HTMLResponse(html, headers={"Cache-Control": "no-store", "Vary": "Cookie, Accept-Language"})
        if request.query_params.get("lang") == language:
            response.set_cookie(LANGUAGE_COOKIE, language, max_age=COOKIE_MAX_AGE_S, path="/", samesite="lax")
        return response
