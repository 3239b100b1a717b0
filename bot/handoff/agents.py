"""The people who answer: their accounts."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal, cast

from sqlalchemy import delete, insert, select, update
from sqlalchemy.engine import Connection

from bot.handoff.passwords import hash_password
from bot.storage.database import Database
from bot.storage.tables import agent_sessions, agents

Role = Literal["agent", "admin"]
ROLES: tuple[Role, ...] = ("agent", "admin")

_EMAIL = re.compile(r"[^\s@]{1,64}@[^\s@]+\.[^\s@]+")
EMAIL_LIMIT = 200
NAME_LIMIT = 80


class AgentError(ValueError):
    """An account cannot be made or changed like this; nothing was kept."""


class UnknownAgentError(AgentError):
    """There is no active account with this e-mail address."""


@dataclass(frozen=True)
class Agent:
    """A person who answers customers. `email` is in lower case.

    `languages` are ISO 639-1 codes and `topics` those that tickets are about; none means all.
    An account that is not `active` cannot log in; it stays because tickets name it.
    """

    id: int
    email: str
    name: str
    role: Role
    languages: tuple[str, ...]
    topics: tuple[str, ...]
    active: bool

    @property
    def is_admin(self) -> bool:
        """May assign tickets to others and see everybody's figures."""
        return self.role == "admin"


@dataclass(frozen=True)
class NewAgent:
    """What an account is made of, beside its password."""

    email: str
    name: str
    role: Role = "agent"
    languages: tuple[str, ...] = ()
    topics: tuple[str, ...] = ()


class AgentBook:
    """All accounts."""

    def __init__(self, database: Database, clock: Callable[[], datetime]) -> None:
        self._database = database
        self._clock = clock

    def add(self, new: NewAgent, password: str) -> Agent:
        """Open an account, or one anew that was removed. Raises `AgentError` and `WeakPasswordError`."""
        email, name = normal_email(new.email), new.name.strip()
        if not name or len(name) > NAME_LIMIT:
            raise AgentError(f"a name has 1 to {NAME_LIMIT} characters: customers see it beside what is written")
        values = {
            "name": name,
            "password_hash": hash_password(password),
            "role": new.role,
            "languages": ",".join(new.languages),
            "topics": ",".join(new.topics),
            "active": True,
        }
        with self._database.session() as connection:
            row = _find(connection, email)
            if row is None:
                connection.execute(
                    insert(agents).values(email=email, created_at=self._clock(), failed_attempts=0, **values)
                )
            elif row.active:
                raise AgentError(f"{email} has an account already; change its password: shopclerk users password")
            else:
                connection.execute(update(agents).where(agents.c.id == row.id).values(**values))
            return read_agent(_find(connection, email))

    def list_all(self) -> Sequence[Agent]:
        """All accounts, the active ones first, by name."""
        wanted = select(agents).order_by(agents.c.active.desc(), agents.c.name, agents.c.id)
        with self._database.reading() as connection:
            return [read_agent(row) for row in connection.execute(wanted)]

    def list_active(self) -> Sequence[Agent]:
        """Those who can log in."""
        return [agent for agent in self.list_all() if agent.active]

    def remove(self, email: str) -> Agent:
        """Close an account and end its sessions; raises `UnknownAgentError`. What it wrote stays under its name."""
        with self._database.session() as connection:
            row = _active(connection, email)
            connection.execute(update(agents).where(agents.c.id == row.id).values(active=False))
            connection.execute(delete(agent_sessions).where(agent_sessions.c.agent_id == row.id))
            return read_agent(_find(connection, row.email))

    def set_password(self, email: str, password: str) -> None:
        """Change a password and end the sessions; raises `UnknownAgentError` and `WeakPasswordError`."""
        hashed = hash_password(password)
        with self._database.session() as connection:
            row = _active(connection, email)
            connection.execute(update(agents).where(agents.c.id == row.id).values(password_hash=hashed))
            connection.execute(delete(agent_sessions).where(agent_sessions.c.agent_id == row.id))


def normal_email(email: str) -> str:
    """An address as it is stored; raises `AgentError` for what is none."""
    written = email.strip().lower()
    if len(written) > EMAIL_LIMIT or not _EMAIL.fullmatch(written):
        raise AgentError(f"{email!r} is no e-mail address")
    return written


def read_agent(row: Any) -> Agent:
    """Make an `Agent` of a row of the table."""
    return Agent(
        id=row.id,
        email=row.email,
        name=row.name,
        role=cast(Role, row.role),
        languages=_listed(row.languages),
        topics=_listed(row.topics),
        active=bool(row.active),
    )


def _listed(text: str) -> tuple[str, ...]:
    return tuple(one for one in text.split(",") if one)


def _find(connection: Connection, email: str) -> Any:
    return connection.execute(select(agents).where(agents.c.email == email)).first()


def _active(connection: Connection, email: str) -> Any:
    row = _find(connection, email.strip().lower())
    if row is None or not row.active:
        raise UnknownAgentError(f"nobody with the address {email} can log in; see them all: shopclerk users list")
    return row
