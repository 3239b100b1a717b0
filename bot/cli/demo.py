"""`shopclerk demo`: the demo shop, its store and its clerk, on this machine."""

from __future__ import annotations

import hashlib
import os
import socket
import subprocess
import sys
import time
from pathlib import Path
from urllib.parse import urlsplit

import click

import bot.demo_store
from bot.cli.chat_store import KEPT_KEY
from bot.cli.demo_agent import EMAIL, renew_demo_agent
from bot.cli.demo_phones import channel_environment, phones_process, phones_url
from bot.cli.demo_store import DATABASE, IMPORTED
from bot.cli.output import EXIT_UNAVAILABLE, errors, fail, verbose_option
from bot.cli.ports import check_port
from bot.cli.run import check_files, clerk_processes
from bot.cli.supervisor import Process, Supervisor
from bot.project.fingerprint import find_model
from bot.settings import Settings, keep_secret, utc_now

WEB_STARTS_WITHIN_S = 15.0

OWN_DATABASE = "demo.db"
"""For a demo beside a real shop, in whose database are its customers' conversations: it must not touch them."""


@click.command("demo")
@click.option("--fresh", is_flag=True, help="Begin with a new demo store and no conversations.")
@verbose_option
def command(*, fresh: bool) -> None:
    """Start the demo shop with its clerk and print the address. Stop it with Ctrl+C."""
    settings = Settings()
    _check_ports(settings)
    shop = check_files(settings, keep=True)
    beside_shop = bool(settings.store_api_key.get_secret_value())
    if beside_shop:
        own = settings.var / OWN_DATABASE
        os.environ["SHOPCLERK_DATABASE_URL"] = f"sqlite:///{own}"
        settings = Settings()
    _forget_yesterday(settings, OWN_DATABASE if beside_shop else "shopclerk.db", everything=fresh)
    # The terminal is for people here: a line for each request would bury what matters.
    if "log_level" not in settings.__fields_set__:
        os.environ["SHOPCLERK_LOG_LEVEL"] = "warning"
    os.environ["SHOPCLERK_STORE_API_KEY"] = keep_secret(settings.var / KEPT_KEY)
    os.environ.update(channel_environment(settings))
    web, worker = clerk_processes()
    phones = phones_process(settings, shop.name)
    supervisor = Supervisor([web, Process("store", ("demo-store", "serve")), phones])
    try:
        supervisor.start()
        _wait_for_web(settings, supervisor)
        _welcome(settings)
        if beside_shop:
            errors.print(
                f"The settings are those of a real shop: the demo's conversations are in {own} alone.", soft_wrap=True
            )
        if find_model(settings.root, settings.models, settings.shop_file) is None:
            _train(supervisor)
        if not supervisor.stopping:
            supervisor.add(worker)
        supervisor.watch()
    finally:
        supervisor.stop()


def _check_ports(settings: Settings) -> None:
    store = urlsplit(settings.store_url)
    for name, host, port in (
        ("SHOPCLERK_PORT", settings.host, settings.port),
        ("SHOPCLERK_PHONES_PORT", "127.0.0.1", settings.phones_port),
        ("SHOPCLERK_STORE_URL", store.hostname or "127.0.0.1", store.port or 80),
    ):
        check_port(name, host, port)


def _forget_yesterday(settings: Settings, conversations: str, *, everything: bool) -> None:
    """Begin a new store on a new day, for its orders are dated from when it was filled, and when its code changed.

    An imported shop stays, unless `everything` is wanted new; then those of `conversations`, a database, go too.
    """
    current = f"{utc_now().date().isoformat()} {_store_fingerprint()}"
    marker = settings.var / "demo_store.made"
    settings.var.mkdir(parents=True, exist_ok=True)
    old = not marker.exists() or marker.read_text(encoding="utf-8") != current
    if everything or (old and not (settings.var / IMPORTED).exists()):
        _remove(settings, DATABASE)
        _remove(settings, IMPORTED)
        marker.write_text(current, encoding="utf-8")
    if everything:
        _remove(settings, conversations)


def _store_fingerprint() -> str:
    folder = Path(bot.demo_store.__file__).parent
    digest = hashlib.sha256()
    for path in sorted(path for path in folder.rglob("*") if path.suffix in (".py", ".yml")):
        digest.update(path.read_bytes())
    return digest.hexdigest()[:16]


def _remove(settings: Settings, database: str) -> None:
    for path in settings.var.glob(f"{database}*"):
        path.unlink()


def _wait_for_web(settings: Settings, supervisor: Supervisor) -> None:
    deadline = time.monotonic() + WEB_STARTS_WITHIN_S
    while time.monotonic() < deadline and not supervisor.stopping:
        with socket.socket() as probe:
            if probe.connect_ex((settings.host, settings.port)) == 0:
                return
        supervisor.tend()
        time.sleep(0.02)
    if not supervisor.stopping:
        fail("The web page did not start. See what is wrong: shopclerk doctor", EXIT_UNAVAILABLE)


def _welcome(settings: Settings) -> None:
    errors.print(f"The demo shop's clerk is at  http://{settings.host}:{settings.port}/")
    errors.print(f"On WhatsApp and Messenger:   {phones_url(settings)}")
    errors.print(f"Agents answer at             http://{settings.host}:{settings.port}/desk")
    errors.print(f"                             as {EMAIL}, password {renew_demo_agent(settings)}", soft_wrap=True)
    errors.print("                             (others by: shopclerk users add EMAIL --name NAME)")
    errors.print(f"Its store's API is at        {settings.store_url}/docs")
    errors.print("Orders to try are in docs/demo-orders.md. Stop with Ctrl+C.")


def _train(supervisor: Supervisor) -> None:
    """Train beside the page that is already there; the page says that the clerk is waking up."""
    training = subprocess.Popen([sys.executable, "-m", "bot.cli.main", "train"])
    while training.poll() is None and not supervisor.stopping:
        supervisor.tend()
        time.sleep(0.1)
    if supervisor.stopping:
        training.terminate()
    elif training.returncode:
        errors.print("The clerk goes on with its last good model, if there is one.")
