"""`shopclerk users`: who may log in to the console."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import NoReturn

import click
from rich.console import Console
from rich.table import Table

from bot.cli.database import operator_database
from bot.cli.output import copied, fail, verbose_option
from bot.cli.run import check_shop
from bot.commerce.shop_handoff import TOPICS
from bot.handoff.agents import ROLES, AgentBook, AgentError, NewAgent, Role
from bot.handoff.passwords import SHORTEST, WeakPasswordError
from bot.settings import Settings, utc_now


@click.group("users")
def command() -> None:
    """Say who may log in to the agents' console at /desk."""


@command.command("add")
@click.argument("email")
@click.option("--name", required=True, help="What customers and colleagues see beside what is written.")
@click.option("--admin", is_flag=True, help="Let them assign tickets to others and see everybody's figures.")
@click.option("--languages", default="", metavar="en,ko", help="What they write; nothing: all of the shop's languages.")
@click.option("--topics", default="", metavar="return,order", help="What they are asked first; nothing: everything.")
@verbose_option
def add(email: str, name: str, languages: str, topics: str, *, admin: bool) -> None:
    """Open an account. The password is asked for, or read from the standard input; never an argument."""
    settings = Settings()
    role: Role = ROLES[1] if admin else ROLES[0]
    spoken = check_shop(settings, keep=False).languages
    new = NewAgent(email, name, role, _languages(languages, spoken), _topics(topics))
    password = _password()
    with _book(settings) as book:
        try:
            agent = book.add(new, password)
        except (AgentError, WeakPasswordError) as error:
            fail(_sentence(error))
    click.echo(f"{agent.name} can log in as {agent.email} at http://{settings.host}:{settings.port}/desk")


@command.command("list")
@verbose_option
def list_all() -> None:
    """List all accounts."""
    with _book(Settings()) as book:
        agents = book.list_all()
    if not agents:
        click.echo("Nobody can log in yet. Make the first account: shopclerk users add EMAIL --name NAME --admin")
        return
    table = Table(copied("E-mail"), "Name", "Role", "Languages", "Topics", "May log in")
    for agent in agents:
        languages, topics = (", ".join(listed) or "all" for listed in (agent.languages, agent.topics))
        table.add_row(agent.email, agent.name, agent.role, languages, topics, "yes" if agent.active else "no")
    Console().print(table)


@command.command("remove")
@click.argument("email")
@verbose_option
def remove(email: str) -> None:
    """Close an account and log it out everywhere. What it wrote stays under its name."""
    with _book(Settings()) as book:
        try:
            agent = book.remove(email)
        except AgentError as error:
            fail(_sentence(error))
    click.echo(f"{agent.name} ({agent.email}) can no longer log in.")


@command.command("password")
@click.argument("email")
@verbose_option
def password(email: str) -> None:
    """Change a password and log the account out everywhere."""
    with _book(Settings()) as book:
        try:
            book.set_password(email, _password())
        except (AgentError, WeakPasswordError) as error:
            fail(_sentence(error))
    click.echo(f"The password of {email} is changed.")


@contextmanager
def _book(settings: Settings) -> Iterator[AgentBook]:
    with operator_database(settings) as database:
        yield AgentBook(database, utc_now)


def _password() -> str:
    """Ask for it twice; from a script, read one line. Not an argument: others on the machine see those."""
    if sys.stdin.isatty():
        return str(click.prompt(f"Password ({SHORTEST} characters or more)", hide_input=True, confirmation_prompt=True))
    line = sys.stdin.readline().rstrip("\r\n")
    return line or _no_password()


def _no_password() -> NoReturn:
    fail("The standard input has no password. Write it there in one line, or call this in a terminal.")


def _languages(said: str, spoken: tuple[str, ...]) -> tuple[str, ...]:
    wanted = _listed(said)
    for language in wanted:
        if language not in spoken:
            fail(f'"{language}" is no language of the shop; it has {", ".join(spoken)}.')
    return wanted


def _topics(said: str) -> tuple[str, ...]:
    wanted = _listed(said)
    for topic in wanted:
        if topic not in TOPICS:
            fail(f'No ticket is about "{topic}"; topics are {", ".join(TOPICS)}.')
    return wanted


def _listed(said: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys(one.strip().lower() for one in said.split(",") if one.strip()))


def _sentence(error: Exception) -> str:
    said = str(error)
    return said[0].upper() + said[1:] + "."
