"""The console's addresses. Each is behind a door but those to log in."""

from __future__ import annotations

from pathlib import Path

from starlette.routing import Route

from bot.delivery.courtesy import Courtesies
from bot.web.assets import Assets
from bot.web.console.access import Door
from bot.web.console.cards import CardMaker
from bot.web.console.feed import Feed
from bot.web.console.figures import FiguresEndpoint
from bot.web.console.files import FileEndpoints
from bot.web.console.login import LoginEndpoints
from bot.web.console.orders import OrderEndpoints
from bot.web.console.page import ConsolePages
from bot.web.console.reading import ReadingEndpoints
from bot.web.console.steps import StepEndpoints
from bot.web.console.stream import StreamEndpoint
from bot.web.dependencies import WebDependencies
from bot.web.files import Uploads
from bot.web.texts import load_page_texts

_TEXTS = Path(__file__).parent / "texts"
_TICKET = "/desk/api/tickets/{reference}"


class Console:
    """The console of an app that has one."""

    def __init__(self, deps: WebDependencies, assets: Assets, uploads: Uploads | None, courtesies: Courtesies) -> None:
        """Reads the console's words; raises `PageTextsError` for a language without them.

        Without `uploads` nobody attaches anything. `courtesies` show customers of a platform that an agent types.
        """
        console = deps.console
        if console is None:
            raise ValueError("an app without a console has no routes for it")
        texts = load_page_texts(deps.shop.languages, folder=_TEXTS)
        self._door = Door(console.log_ins)
        limit = deps.files.limits.one if deps.files else 0
        self._pages = ConsolePages(deps.shop, texts, assets, console.agents, file_limit=limit)
        self._login = LoginEndpoints(console.log_ins, self._door, self._pages)
        self._reading = ReadingEndpoints(deps, console)
        self._steps = StepEndpoints(deps, console, CardMaker(console.store, texts), courtesies)
        self._orders = OrderEndpoints(deps, console, texts, self._steps.tell)
        self._files = FileEndpoints(deps, console, uploads) if uploads else None
        feed = Feed(console, deps.signals, deps.presence, self._reading)
        self._figures = FiguresEndpoint(deps, console, self._pages)
        self._stream = StreamEndpoint(deps, console, self._door, feed)

    def close(self) -> None:
        """End the event streams."""
        self._stream.close()

    def routes(self) -> list[Route]:
        """What to add to the app's routes."""
        page, read, change = self._door.page, self._door.read, self._door.change
        steps, orders = self._steps, self._orders
        changes = {
            "take": steps.take,
            "assign": steps.assign,
            "reply": steps.reply,
            "note": steps.note,
            "snooze": steps.snooze,
            "close": steps.close,
            "back": steps.hand_back,
            "typing": steps.typing,
            "cancel": orders.cancel,
            "refund": orders.refund,
            "return": orders.take_back,
        }
        return [
            Route("/desk/login", self._login.get),
            Route("/desk/login", self._login.post, methods=["POST"]),
            Route("/desk/logout", change(self._login.log_out), methods=["POST"]),
            Route("/desk", page(self._pages.console)),
            Route("/desk/t/{reference}", page(self._pages.console)),
            Route("/desk/figures", page(self._figures.get, admin=True)),
            Route("/desk/api/events", read(self._stream.get)),
            Route("/desk/api/tickets", read(self._reading.tickets)),
            Route(_TICKET, read(self._reading.ticket)),
            Route(f"{_TICKET}/orders", read(orders.orders)),
            Route(f"{_TICKET}/canned", read(orders.canned)),
            Route("/desk/api/products", read(orders.products)),
            *self._file_routes(),
            *(Route(f"{_TICKET}/{name}", change(step), methods=["POST"]) for name, step in changes.items()),
        ]

    def _file_routes(self) -> list[Route]:
        files = self._files
        if files is None:
            return []
        return [
            Route(f"{_TICKET}/files", self._door.change(files.post), methods=["POST"]),
            Route(f"{_TICKET}/files/{{file}}", self._door.read(files.get)),
        ]
