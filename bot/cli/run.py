"""`shopclerk run`: everything on one machine, or one role of it."""

from __future__ import annotations

import os

import click

from bot.cli.database import current_database
from bot.cli.output import errors, fail, verbose_option
from bot.cli.ports import check_port
from bot.cli.supervisor import Process, Supervisor
from bot.commerce.shop import Shop
from bot.commerce.shop_file import ShopFileError
from bot.lifeline import inherited_line
from bot.project.fingerprint import find_model, newest_model
from bot.settings import Settings, load_shop

WAKE_FD, NEWS_FD = "SHOPCLERK_WAKE_FD", "SHOPCLERK_NEWS_FD"


@click.command("run")
@click.option(
    "--role", type=click.Choice(["all", "web", "worker", "sender"]), default="all", help="Run only this part."
)
@click.option("--with-sender", is_flag=True, help="With --role web: let it send, too.")
@verbose_option
def command(role: str, *, with_sender: bool) -> None:
    """Start the clerk for your own shop: settings come from SHOPCLERK_… variables or .env."""
    settings = Settings()
    if role in ("all", "web"):
        check_port("SHOPCLERK_PORT", settings.host, settings.port)
    prepare(settings)
    if role == "all":
        # A worker that ends at once would be started again and again.
        check_files(settings, keep=True)
    check_channels()
    check_desk(settings)
    if role == "web":
        from bot.web.process import serve_web

        serve_web(settings, _inherited(WAKE_FD), _inherited(NEWS_FD), inherited_line(), sends=with_sender)
    elif role == "worker":
        run_worker(settings)
    elif role == "sender":
        from bot.web.sending import serve_sender

        serve_sender(settings)
    else:
        supervisor = Supervisor(clerk_processes())
        supervisor.start()
        errors.print(f"The clerk is at http://{settings.host}:{settings.port}/ - stop it with Ctrl+C.")
        supervisor.watch()


def prepare(settings: Settings) -> None:
    """Check the shop's file and bring the database up to date, or end with what is wrong."""
    check_shop(settings)
    with current_database(settings):
        pass  # Each process that serves opens its own.


def check_shop(settings: Settings, *, keep: bool = True) -> Shop:
    """Read the shop's file and keep it for a restart, or end with what is wrong in it."""
    try:
        return load_shop(settings, keep=keep)
    except ShopFileError as error:
        fail(str(error))
    except FileNotFoundError:
        fail(f"There is no {settings.shop_file}. Run shopclerk in the folder of your shop.")
    except UnicodeDecodeError:
        fail(f"{settings.shop_file} is no UTF-8 text. Save it again with the encoding UTF-8.")
    except OSError as error:
        fail(f"{settings.shop_file} cannot be read: {error.strerror}")


def check_files(settings: Settings, *, keep: bool = False) -> Shop:
    """Read shop.yml, the help articles and the words of customers, or end with what is wrong in them.

    With `keep`, they are kept for a restart.
    """
    from bot.bootstrap import FILES_BROKEN, load_files

    shop = check_shop(settings, keep=keep)
    try:
        load_files(settings, keep=keep)
    except FILES_BROKEN as error:
        fail(str(error))
    return shop


def check_channels() -> None:
    """End with what is missing or wrong if a channel is set up by halves."""
    from bot.channels.errors import ChannelSettingsError
    from bot.channels.registry import channel_states

    try:
        problems = [problem for state in channel_states() for problem in state.problems]
    except ChannelSettingsError as error:
        problems = list(error.problems)
    if problems:
        fail("\n".join(["A channel is set up by halves. Complete it, or remove its other settings.", *problems]))


def check_desk(settings: Settings) -> None:
    """End with what is missing or wrong if tickets are to go to another desk that is not set up."""
    from bot.channels.errors import ChannelSettingsError
    from bot.desks.registry import open_desk

    try:
        desk = open_desk(load_shop(settings))
    except ChannelSettingsError as error:
        fail("\n".join(["The desk that SHOPCLERK_DESK names is not set up: docs/other-desks.md", *error.problems]))
    if desk:
        desk.close()


def run_worker(settings: Settings) -> None:
    """Load the newest model and serve with it, and with each that is trained from then on."""
    from bot.bootstrap import FILES_BROKEN
    from bot.dialogue.generation import Pipes
    from bot.dialogue.host import NoModelError, WorkerHost
    from bot.dialogue.priority import give_way

    give_way()
    model = find_model(settings.root, settings.models, settings.shop_file) or newest_model(settings.models)
    if model is None:
        fail(f"There is no model in {settings.models}/. Make one: shopclerk train")
    pipes = Pipes(_inherited(WAKE_FD), _inherited(NEWS_FD))
    try:
        host = WorkerHost(settings, model, pipes, inherited_line())
    except FILES_BROKEN as error:
        fail(str(error))
    try:
        host.run()
    except NoModelError as error:
        fail(str(error))


def clerk_processes() -> list[Process]:
    """Describe the web process and the worker host, joined by two pipes."""
    wake_read, wake_write = os.pipe()
    news_read, news_write = os.pipe()
    return [
        Process(
            "web",
            ("run", "--with-sender", "--role", "web"),
            (wake_write, news_read),
            {WAKE_FD: str(wake_write), NEWS_FD: str(news_read)},
        ),
        Process(
            "worker",
            ("run", "--role", "worker"),
            (wake_read, news_write),
            {WAKE_FD: str(wake_read), NEWS_FD: str(news_write)},
        ),
    ]


def _inherited(name: str) -> int | None:
    return int(os.environ[name]) if name in os.environ else None
