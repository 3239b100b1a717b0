"""The real web app on a real port and SQLite, with a clerk that answers by a small script."""

from __future__ import annotations

import asyncio
import socket
import threading
from collections.abc import Callable, Sequence
from datetime import datetime, timezone
from pathlib import Path

from sqlalchemy import func, select

from bot.channels.base import Channel
from bot.commerce.text import LocalText
from bot.delivery.backlog import Backlog
from bot.delivery.dispatch import Signals
from bot.delivery.fetching import fetched_channels
from bot.delivery.intake import Intake
from bot.delivery.transcript import Transcript
from bot.delivery.turn_values import FinishedTurn
from bot.delivery.turns import TurnQueue
from bot.delivery.workers import WorkerRegistry
from bot.files.shelf import FileShelf
from bot.handoff.work import Work
from bot.messages import Button, Card, InboundMessage, Link, Reply
from bot.storage.database import open_database
from bot.storage.schema import migrate
from bot.storage.tables import inbox
from bot.web.app import create_app
from bot.web.console.dependencies import ConsoleDependencies
from bot.web.dependencies import ShopDisplay, WebDependencies
from bot.web.server import WebServer

WORKER = "test-worker"

ANSWERED = frozenset({Work.ANSWER, Work.RECEIVE, Work.GO_ON, Work.TELL})
"""What the clerk has an answer to: in everything else a person speaks."""


def utc_now() -> datetime:
    return datetime.now(timezone.utc)


LAMPS = tuple(
    Card(f"Lamp {n}", f"₩{n}9,000", "", f"https://shop.example/lamps/{n}", (Button("Choose", f"/lamp{n}"),))
    for n in range(1, 5)
)

SCRIPT = {
    "my order": Reply("Is it #1001?", buttons=(Button("Yes, that one", "/affirm"), Button("Another one", "/deny"))),
    "a colour": Reply("Which colour?", quick_replies=(Button("Oat", '/inform{"c":"oat"}'), Button("Moss", "/moss"))),
    "a lamp": Reply("These fit:", cards=LAMPS, links=(Link("All lamps", "https://shop.example/lamps"),)),
    "something long": Reply("\n".join(f"line {n}" for n in range(60))),
}


def scripted_answer(message: InboundMessage) -> Sequence[Reply]:
    """Answers by the script; tells the payload of a tap, and repeats anything else."""
    if message.payload is not None:
        return [Reply(f"tapped {message.payload}")]
    return [SCRIPT.get(message.text, Reply(f"You said: {message.text}"))]


class ChatServer:
    """Start with `start`; `answering` may be cleared to hold the clerk's answers back."""

    def __init__(
        self, folder: Path, answer: Callable[[InboundMessage], Sequence[Reply]] = scripted_answer, port: int = 0
    ) -> None:
        self.database = open_database(f"sqlite:///{folder / 'clerk.db'}")
        migrate(self.database)
        self.registry = WorkerRegistry(self.database, utc_now)
        self.answering = threading.Event()
        self.answering.set()
        self._answer = answer
        self._work = threading.Event()
        self._stop = False
        self._signals = Signals()
        self._queue = TurnQueue(self.database, utc_now, window_turns=1)
        self._socket = socket.socket()
        self._socket.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        self._socket.bind(("127.0.0.1", port))
        # From here on a browser waits for the server to come up instead of being turned away.
        self._socket.listen()
        self.port = self._socket.getsockname()[1]
        self.url = f"http://127.0.0.1:{self.port}"
        app = create_app(
            WebDependencies(
                intake=Intake(self.database, self, utc_now, fetched=fetched_channels(self.make_channels())),
                transcript=Transcript(self.database),
                signals=self._signals,
                workers=self.registry,
                backlog=Backlog(self.database, utc_now),
                shop=ShopDisplay(LocalText.of(en="Haru Living", ko="하루리빙"), ("en", "ko")),
                image_sources=("https:", "http://127.0.0.1:*"),
                secret_keys=(b"k" * 32,),
                clock=utc_now,
                files=FileShelf(self.database, utc_now),
                console=self.make_console(),
                channels=self.make_channels(),
            )
        )
        self._server = WebServer(app)
        self._loop: asyncio.AbstractEventLoop | None = None
        self._threads = [threading.Thread(target=self._serve), threading.Thread(target=self._work_on)]

    def wake(self, conversation_id: str) -> None:  # noqa: ARG002 (the dispatcher's signature)
        self._work.set()

    def make_channels(self) -> dict[str, Channel]:
        """The platforms whose webhooks are open."""
        return {}

    def make_console(self) -> ConsoleDependencies | None:
        """What the agents' console is made of, where there is one."""
        return None

    def start(self) -> ChatServer:
        self.registry.report(WORKER, "ready")
        for thread in self._threads:
            thread.start()
        return self

    def stop(self) -> None:
        self._stop = True
        self._server.should_exit = True
        self.answering.set()
        self._work.set()
        for thread in self._threads:
            thread.join(10)
            assert not thread.is_alive(), "an open event stream must not keep the server from stopping"
        self.database.close()

    def received(self) -> list[str]:
        """The texts in the inbox, oldest first."""
        with self.database.reading() as connection:
            return list(connection.execute(select(inbox.c.text).order_by(inbox.c.id)).scalars())

    def count(self) -> int:
        with self.database.reading() as connection:
            return int(connection.execute(select(func.count()).select_from(inbox)).scalar_one())

    def report(self, state: str) -> None:
        self.registry.report(WORKER, state)  # type: ignore[arg-type]

    def _serve(self) -> None:
        async def main() -> None:
            self._loop = asyncio.get_running_loop()
            await self._server.serve(sockets=[self._socket])

        asyncio.run(main())

    def _work_on(self) -> None:
        while not self._stop:
            self._work.wait()
            self._work.clear()
            self.answering.wait()
            while not self._stop and (claim := self._queue.claim(WORKER)):
                while turn := self._queue.next_turn(claim):
                    replies = self._answer(turn.message) if turn.work in ANSWERED else ()
                    self._queue.commit(claim, turn, FinishedTurn((), {}, replies))
                self._queue.release(claim)
                if self._loop and self._loop.is_running():
                    self._loop.call_soon_threadsafe(self._signals.notify, claim.conversation_id)
