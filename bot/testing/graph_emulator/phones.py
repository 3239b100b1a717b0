"""Two phones in the browser: whoever opens `/phones` plays the customer on both platforms."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property
from pathlib import Path
from typing import Any, get_args
from urllib.parse import quote

from jinja2 import Environment, FileSystemLoader, Template
from ruamel.yaml import YAML
from starlette.requests import Request
from starlette.responses import HTMLResponse, JSONResponse, RedirectResponse, Response
from starlette.routing import BaseRoute, Mount, Route
from starlette.staticfiles import StaticFiles

import bot.web
from bot.testing.graph_emulator.customer import Customer, NotOfferedError
from bot.testing.graph_emulator.emulator import GraphEmulator
from bot.testing.graph_emulator.offers import find_offers
from bot.testing.graph_emulator.reading import Json, text
from bot.testing.graph_emulator.webhooks import BUSINESS_NUMBER, Platform
from bot.testing.graph_emulator.world import Conversation, Entry

FIRST_NUMBER = 821055550142
FIRST_PAGE_SCOPED_ID = 7003500100000001
LONGEST_WAIT_S = 25.0
LONGEST_TEXT = 4096
ENTRIES_SHOWN = 200

_HERE = Path(__file__).parent
_SHARED = Path(bot.web.__file__).parent / "static"
_THEME_COOKIE = "phones_theme"
_HEADERS = {
    # Cards show the store's pictures, wherever it keeps them.
    "Content-Security-Policy": "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' http: https:"
    " data:; media-src 'self'; connect-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'",
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cache-Control": "no-store",
}


class PhoneInputError(ValueError):
    """The page asked for something that a phone cannot do."""


@dataclass(frozen=True)
class PageSettings:
    """What the page shows around the phones. `web_chat_url` may be empty.

    `names` are the shop's by language; a language without one shows that of the account.
    """

    web_chat_url: str = ""
    names: Mapping[str, str] = field(default_factory=dict)


def phone_routes(emulator: GraphEmulator, settings: PageSettings) -> list[BaseRoute]:
    """The page, its files and what its script asks for."""
    phones = _Phones(emulator, settings)
    return [
        Route("/", phones.to_page),
        Route("/phones", phones.page),
        Route("/phones/state", phones.state),
        Route("/phones/{platform}/do", phones.do, methods=["POST"]),
        Route("/phones/media/{media_id}", phones.media),
        Mount("/phones/static", StaticFiles(directory=_HERE / "static")),
        # The elements, icons and the light-and-dark switch of the web chat's page.
        Mount("/phones/shared", StaticFiles(directory=_SHARED)),
    ]


class _Phones:
    def __init__(self, emulator: GraphEmulator, settings: PageSettings) -> None:
        self._emulator = emulator
        self._settings = settings
        self._people = {"whatsapp": 0, "messenger": 0}

    # Read when somebody looks: most emulators serve tests, which never do.
    @cached_property
    def _texts(self) -> dict[str, dict[str, Any]]:
        return {path.stem: YAML(typ="safe").load(path) for path in sorted((_HERE / "texts").glob("*.yml"))}

    @cached_property
    def _template(self) -> Template:
        return Environment(loader=FileSystemLoader(_HERE / "templates"), autoescape=True).get_template("phones.html")

    async def to_page(self, _request: Request) -> Response:
        return RedirectResponse("/phones")

    async def page(self, request: Request) -> Response:
        language = self._language(request)
        words = {
            f"{section}.{key}": str(value)
            for section, content in self._texts[language]["texts"].items()
            for key, value in content.items()
        }
        business = self._settings.names.get(language, self._emulator.account.business)
        content = {
            "words": words,
            "language": language,
            "business": business,
            "number": BUSINESS_NUMBER,
            "themeCookie": _THEME_COOKIE,
        }
        html = self._template.render(
            settings=content,
            words=words,
            language=language,
            business=business,
            languages={code: texts["language"] for code, texts in self._texts.items() if code != language},
            theme=_known(request.cookies.get(_THEME_COOKIE), ("light", "dark")),
            web_chat_url=self._settings.web_chat_url,
        )
        return HTMLResponse(html, headers=_HEADERS)

    async def state(self, request: Request) -> Response:
        """Both phones, as soon as something is newer than `after`, or after a while in any case."""
        after = request.query_params.get("after", "")
        world = self._emulator.world
        news = asyncio.Event()
        loop = asyncio.get_running_loop()

        def tell() -> None:
            loop.call_soon_threadsafe(news.set)

        with world.listening(tell):
            if after == str(world.version):
                with suppress(asyncio.TimeoutError):
                    await asyncio.wait_for(news.wait(), LONGEST_WAIT_S)
        with world.changed:
            view = {
                "version": world.version,
                "phones": {platform: self._view(platform) for platform in get_args(Platform)},
            }
        return JSONResponse(view, headers={"Cache-Control": "no-store"})

    async def media(self, request: Request) -> Response:
        """A file by its id, as a phone has it once it was sent."""
        stored = self._emulator.media.find(request.path_params["media_id"])
        if stored is None:
            return Response(status_code=404)
        shown = "attachment" if stored.media_type == "application/pdf" else "inline"
        headers = {**_HEADERS, "Content-Disposition": f"{shown}; filename*=UTF-8''{quote(stored.name)}"}
        return Response(stored.content, media_type=stored.media_type, headers=headers)

    async def do(self, request: Request) -> Response:
        """One thing that the customer does. Only JSON is taken: no other site's form can send that."""
        platform = request.path_params["platform"]
        if platform not in self._people or "application/json" not in request.headers.get("content-type", ""):
            return JSONResponse({"error": "no such phone, or no JSON"}, status_code=400)
        try:
            wish = json.loads(await request.body())
            if not isinstance(wish, dict):
                raise PhoneInputError("a wish is an object")
            await asyncio.to_thread(self._fulfil, platform, wish)
        except (ValueError, NotOfferedError) as error:
            return JSONResponse({"error": str(error)}, status_code=400)
        return JSONResponse({"version": self._emulator.world.version})

    def _fulfil(self, platform: Platform, wish: Json) -> None:
        customer, what = self._customer(platform), wish.get("do")
        if what == "say":
            words = text(wish.get("text")).strip()
            if not words or len(words) > LONGEST_TEXT:
                raise PhoneInputError(f"a message has 1 to {LONGEST_TEXT} characters")
            customer.say(words)
        elif what == "tap":
            self._tap(customer, text(wish.get("message")), text(wish.get("payload")), text(wish.get("title")))
        elif what == "attach" and wish.get("what") in {"picture", "voice", "sticker", "document", "location"}:
            customer.attach(text(wish["what"]))
        elif what == "read":
            customer.read()
        elif what == "new":
            self._people[platform] += 1
            with self._emulator.world.change():
                self._customer(platform)
        else:
            raise PhoneInputError("a phone cannot do that")

    def _tap(self, customer: Customer, message_id: str, payload: str, title: str) -> None:
        with self._emulator.lock:
            entry = customer.conversation.find(message_id)
        offers = find_offers(customer.person.platform, entry.body) if entry else ()
        for offer in offers:
            if offer.payload == payload and offer.title == title:
                customer.tap_offer(message_id, offer)
                return
        raise NotOfferedError("that message does not offer this")

    def _customer(self, platform: Platform) -> Customer:
        number = self._people[platform]
        if platform == "whatsapp":
            return self._emulator.whatsapp.customer(str(FIRST_NUMBER + number))
        return self._emulator.messenger.customer(str(FIRST_PAGE_SCOPED_ID + number))

    def _view(self, platform: Platform) -> Json:
        conversation = self._customer(platform).conversation
        now = self._emulator.world.clock()
        return {
            "customer": {"id": conversation.person.id, "name": conversation.person.name},
            "entries": [_entry(entry) for entry in conversation.entries[-ENTRIES_SHOWN:]],
            "typing_ms": _left_ms(conversation.typing_until, now),
            "problem": self._problem(conversation),
        }

    def _problem(self, conversation: Conversation) -> str:
        """Why the clerk has not got the newest message; empty if it has."""
        waiting = {entry.id for entry in conversation.entries if entry.state == "waiting"}
        for parcel in reversed(self._emulator.courier.parcels if waiting else []):
            if parcel.problem and any(event.id in waiting for event in parcel.events):
                return parcel.problem
        return ""

    def _language(self, request: Request) -> str:
        asked = request.query_params.get("lang") or request.headers.get("accept-language", "")[:2].lower()
        return _known(asked, tuple(self._texts)) or "en"


def _entry(entry: Entry) -> Json:
    return {
        "id": entry.id,
        "author": entry.author,
        "at": int(entry.at.timestamp() * 1000),
        "state": entry.state,
        "body": entry.body,
        "note": entry.note,
    }


def _left_ms(until: datetime | None, now: datetime) -> int:
    return max(0, int((until - now).total_seconds() * 1000)) if until else 0


def _known(value: str | None, allowed: tuple[str, ...]) -> str:
    return value if value in allowed else ""
