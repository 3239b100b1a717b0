"""Log in, stay logged in, and keep those out who guess."""

from __future__ import annotations

import hashlib
import hmac
import secrets
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import delete, func, insert, select, update
from sqlalchemy.engine import Connection

from bot.handoff.agents import Agent, read_agent
from bot.handoff.passwords import hash_again, is_outdated, is_password
from bot.storage.database import Database
from bot.storage.tables import agent_sessions, agents, verification_attempts

IDLE = timedelta(hours=4)
"""A session ends when nothing was done in it for so long: longer than a lunch, shorter than a night."""

ABSOLUTE = timedelta(hours=14)
"""And in any case after so long: a working day with its overtime."""

TOUCH_EVERY = timedelta(minutes=1)
"""How often it is noted that a session is used: not with every request."""

LOCKED_FOR = timedelta(minutes=15)

WRONG_FROM_ONE_PLACE = 5
"""Wrong passwords for one account from one address. Only these shut the account's owner out, and only there."""

WRONG_FOR_AN_ACCOUNT = 50
"""The same from all addresses: a guesser with many of them."""

WRONG_FROM_AN_ADDRESS = 30
"""The same for all accounts: a guesser with many of those. An office shares one address."""

_TOKEN_BYTES = 32
_CSRF_PURPOSE = b"shopclerk desk csrf 1"


class LogInRefusedError(Exception):
    """The e-mail address or the password is wrong; it is not said which."""


class LogInLockedError(LogInRefusedError):
    """Too many wrong passwords. Locks alike whether or not there is such an account."""


@dataclass(frozen=True)
class Session:
    """Somebody who is logged in. `csrf` must come with everything that changes something."""

    agent: Agent
    csrf: str
    token_hash: str

    def has_csrf(self, given: str) -> bool:
        """Compare in constant time."""
        return hmac.compare_digest(self.csrf.encode(), given.encode(errors="replace"))


@dataclass(frozen=True)
class NewSession:
    """A session that begins. `token` is known to the browser alone: only its hash is stored."""

    token: str
    session: Session


class LogIns:
    """Sessions and wrong passwords."""

    def __init__(self, database: Database, clock: Callable[[], datetime]) -> None:
        self._database = database
        self._clock = clock

    def log_in(self, email: str, password: str, address: str) -> NewSession:
        """Begin a session; blocking, some 50 ms. `address` is where the request came from.

        Raises `LogInLockedError` and, after the same work whether or not the account exists, `LogInRefusedError`.
        """
        written = email.strip().lower()
        attempt = self._count_attempt(written, address)
        with self._database.reading() as connection:
            row = connection.execute(select(agents).where(agents.c.email == written)).first()
        active = row is not None and bool(row.active)
        if not is_password(password, row.password_hash if active else None):
            raise LogInRefusedError("the e-mail address or the password is wrong")
        token = secrets.token_urlsafe(_TOKEN_BYTES)
        now = self._clock()
        fresh = {"password_hash": hash_again(password)} if is_outdated(row.password_hash) else {}
        with self._database.session() as connection:
            connection.execute(delete(verification_attempts).where(verification_attempts.c.attempt == attempt))
            own = verification_attempts.c.subject == _pair(written, address)
            connection.execute(delete(verification_attempts).where(own))
            connection.execute(delete(agent_sessions).where(agent_sessions.c.expires_at <= now))
            if fresh:
                connection.execute(update(agents).where(agents.c.id == row.id).values(**fresh))
            connection.execute(
                insert(agent_sessions).values(
                    token_hash=_hash(token),
                    agent_id=row.id,
                    csrf=_csrf(token),
                    created_at=now,
                    seen_at=now,
                    expires_at=now + IDLE,
                )
            )
        return NewSession(token, Session(read_agent(row), _csrf(token), _hash(token)))

    def find(self, token: str, *, touch: bool = True) -> Session | None:
        """Give the session of a token; None if there is none (any more). Using it keeps it, unless not `touch`."""
        hashed, now = _hash(token), self._clock()
        wanted = (
            select(agents, agent_sessions.c.created_at.label("began_at"), agent_sessions.c.seen_at.label("used_at"))
            .join(agent_sessions, agent_sessions.c.agent_id == agents.c.id)
            .where(agent_sessions.c.token_hash == hashed, agent_sessions.c.expires_at > now, agents.c.active)
        )
        with self._database.reading() as connection:
            row = connection.execute(wanted).first()
        if row is None:
            return None
        if touch and now - row.used_at >= TOUCH_EVERY:
            ends = min(now + IDLE, row.began_at + ABSOLUTE)
            with self._database.session(durable=False) as connection:
                seen = update(agent_sessions).where(agent_sessions.c.token_hash == hashed)
                connection.execute(seen.values(seen_at=now, expires_at=ends))
        return Session(read_agent(row), _csrf(token), hashed)

    def log_out(self, session: Session) -> None:
        """End a session."""
        with self._database.session() as connection:
            connection.execute(delete(agent_sessions).where(agent_sessions.c.token_hash == session.token_hash))

    def _count_attempt(self, email: str, address: str) -> str:
        """Count a try before it is made, so that many at once are counted too; gives its name."""
        attempt = f"login:{secrets.token_hex(16)}"
        limits = {
            _pair(email, address): WRONG_FROM_ONE_PLACE,
            _hidden("login-account", email): WRONG_FOR_AN_ACCOUNT,
            _hidden("login-address", address): WRONG_FROM_AN_ADDRESS,
        }
        now = self._clock()
        with self._database.session() as connection:
            # Whoever is locked out is not counted on: the lock ends though somebody keeps trying.
            if any(self._recent(connection, subject, now) >= most for subject, most in limits.items()):
                raise LogInLockedError(f"too many wrong passwords; wait {LOCKED_FOR}")
            rows = [{"subject": subject, "attempt": attempt, "at": now} for subject in limits]
            connection.execute(insert(verification_attempts), rows)
        return attempt

    def _recent(self, connection: Connection, subject: str, now: datetime) -> int:
        counted = select(func.count()).where(
            verification_attempts.c.subject == subject, verification_attempts.c.at > now - LOCKED_FOR
        )
        return int(connection.execute(counted).scalar_one())


def _hash(token: str) -> str:
    return hashlib.sha256(token.encode(errors="replace")).hexdigest()


def _csrf(token: str) -> str:
    """Bound to the session by being made of its token: nothing to store, and of no use with another session."""
    return hmac.digest(token.encode(errors="replace"), _CSRF_PURPOSE, "sha256").hex()


def _pair(email: str, address: str) -> str:
    return _hidden("login", f"{email} {address}")


def _hidden(kind: str, guessed: str) -> str:
    """Name what was tried without keeping it."""
    return f"{kind}:{hashlib.sha256(guessed.encode(errors='replace')).hexdigest()[:32]}"
