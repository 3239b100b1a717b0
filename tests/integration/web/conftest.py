"""The real app on SQLite, without a port."""

from __future__ import annotations

import uuid
import warnings
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta, timezone
from pathlib import Path

import pytest
from sqlalchemy import select

from bot.commerce.text import LocalText
from bot.delivery.backlog import Backlog
from bot.delivery.dispatch import PipeDispatcher, Signals
from bot.delivery.intake import Intake
from bot.delivery.transcript import Transcript
from bot.delivery.turn_values import FinishedTurn
from bot.delivery.turns import TurnQueue
from bot.delivery.workers import WorkerRegistry
from bot.files.shelf import FileShelf
from bot.messages import Reply
from bot.storage.database import Database, open_database
from bot.storage.schema import migrate
from bot.storage.tables import inbox, metadata
from bot.web.app import create_app
from bot.web.dependencies import ShopDisplay, WebDependencies

with warnings.catch_warnings():
    # Starlette would rather have a client that does not exist for our Python yet.
    warnings.simplefilter("ignore")
    from starlette.testclient import TestClient

NOW = datetime(2026, 11, 21, 9, 0, tzinfo=timezone.utc)
PAGE = {"X-Shopclerk": "1"}


@dataclass
class Shop:
    """An app, its database, and a browser that has opened the page."""

    deps: WebDependencies
    database: Database
    browser: TestClient
    new_browser: Callable[[], TestClient]

    def send(self, text: str, **fields: object) -> object:
        return self.post({"id": str(uuid.uuid4()), "text": text, **fields})

    def post(self, document: object, headers: dict[str, str] | None = None) -> object:
        return self.browser.post("/chat/messages", json=document, headers={**PAGE, **(headers or {})})

    def received(self) -> list[tuple[str, str | None]]:
        with self.database.reading() as connection:
            return [
                tuple(row) for row in connection.execute(select(inbox.c.text, inbox.c.payload).order_by(inbox.c.id))
            ]

    def conversation_id(self) -> str:
        with self.database.reading() as connection:
            return str(connection.execute(select(inbox.c.conversation_id).limit(1)).scalar_one())

    def answer(self, *replies: Reply) -> None:
        """Be the worker for one turn."""
        queue = TurnQueue(self.database, self.deps.clock, window_turns=1)
        claim = queue.claim("w")
        assert claim
        turn = queue.next_turn(claim)
        assert turn
        queue.commit(claim, turn, FinishedTurn((), {}, replies))
        queue.release(claim)

    def break_storage(self) -> None:
        """From now on the database answers nothing but errors."""
        with self.database.session() as connection:
            metadata.drop_all(connection)


@pytest.fixture
def shop(tmp_path: Path) -> Iterator[Shop]:
    database = open_database(f"sqlite:///{tmp_path / 'clerk.db'}")
    migrate(database)
    ticks = iter(range(10**6))

    def clock() -> datetime:
        return NOW + timedelta(milliseconds=next(ticks))

    deps = WebDependencies(
        intake=Intake(database, PipeDispatcher(None), clock),
        transcript=Transcript(database),
        signals=Signals(),
        workers=WorkerRegistry(database, clock),
        backlog=Backlog(database, clock),
        shop=ShopDisplay(LocalText.of(en="Haru Living", ko="하루리빙"), ("en", "ko"), "#2f6b5b"),
        secret_keys=(b"k" * 32,),
        clock=clock,
        files=FileShelf(database, clock),
        image_sources=("https:", "http://127.0.0.1:8001"),
    )
    app = create_app(deps)
    browser = TestClient(app, raise_server_exceptions=False)
    browser.get("/")
    yield Shop(deps, database, browser, lambda: TestClient(app, raise_server_exceptions=False))
    database.close()
