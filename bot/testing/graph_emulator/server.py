"""Start the emulator: in a thread for tests, or as a process for the demo."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import datetime, timezone

import uvicorn

from bot.testing.graph_emulator.app import create_app
from bot.testing.graph_emulator.emulator import Account, GraphEmulator
from bot.testing.graph_emulator.limits import Limits, Template
from bot.testing.graph_emulator.phones import PageSettings
from bot.testing.serving import ServerThread, free_port

APP_SECRET = "emulated-app-secret"  # noqa: S105  # of no real app
VERIFY_TOKEN = "emulated-verify-token"  # noqa: S105
ACCESS_TOKEN = "emulated-access-token"  # noqa: S105

TEMPLATES = (
    Template("shopclerk_answer_ready", "en", "We have an answer for you. Reply to this message to read it."),
    Template(
        "shopclerk_answer_ready",
        "ko",
        "문의하신 내용에 답변을 준비했어요. 답장을 보내시면 바로 알려 드릴게요.",
    ),
)


def utc_now() -> datetime:
    """The time, unless a test brings another."""
    return datetime.now(timezone.utc)


@contextmanager
def running_graph_emulator(
    *,
    webhook_url: str,
    app_secret: str = APP_SECRET,
    verify_token: str = VERIFY_TOKEN,
    access_token: str = ACCESS_TOKEN,
    clock: Callable[[], datetime] = utc_now,
    limits: Limits | None = None,
    templates: Sequence[Template] = TEMPLATES,
    receipts: bool = True,
    keep_order: bool = False,
    port: int | None = None,
    names: Mapping[str, str] | None = None,
) -> Iterator[GraphEmulator]:
    """Both platforms on one loopback port, gone at the end.

    Webhooks go to `webhook_url` + `/whatsapp` and + `/messenger`. `graph.base_url` stands for
    `https://graph.facebook.com`. Without `receipts` neither `sent` nor `delivered` comes back. With `keep_order`
    a webhook that fails holds up those of the same customer that come after it. `names` are the shop's by language.
    """
    port = free_port() if port is None else port
    account = Account(webhook_url, app_secret, verify_token, access_token)
    base_url = f"http://127.0.0.1:{port}"
    graph = GraphEmulator(
        account, base_url, clock=clock, limits=limits or Limits(), templates=templates, receipts=receipts
    )
    graph.courier.keep_order = keep_order
    server = ServerThread(create_app(graph, PageSettings(names=names or {})), port)
    try:
        yield graph
    finally:
        graph.close()
        server.stop()


def serve_emulator(
    *,
    webhook_url: str,
    host: str = "127.0.0.1",
    port: int = 5090,
    app_secret: str = APP_SECRET,
    verify_token: str = VERIFY_TOKEN,
    access_token: str = ACCESS_TOKEN,
    business: str = "Haru Living",
    web_chat_url: str = "",
    names: Mapping[str, str] | None = None,
) -> None:
    """Serve both platforms and their phones until SIGINT or SIGTERM.

    The phones are at `/phones`. The clerk's API address is this server's address with a version behind it, such as
    `http://127.0.0.1:5090/v23.0`; its number and page are `webhooks.PHONE_NUMBER_ID` and `webhooks.PAGE_ID`.
    `names` are the shop's by language, where `/phones` shows another than `business`.
    """
    account = Account(webhook_url, app_secret, verify_token, access_token, business)
    graph = GraphEmulator(
        account, f"http://{host}:{port}", clock=utc_now, limits=Limits(), templates=TEMPLATES, receipts=True
    )
    config = uvicorn.Config(
        create_app(graph, PageSettings(web_chat_url, names or {})), host=host, port=port, log_config=None,
        access_log=False, lifespan="off", http="httptools", ws="none", timeout_graceful_shutdown=1,
    )  # fmt: skip
    try:
        uvicorn.Server(config).run()
    finally:
        graph.close()
