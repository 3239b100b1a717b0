"""The demo's own agent: an account whose password is made anew at each start and shown once."""

from __future__ import annotations

import secrets

from bot.handoff.agents import AgentBook, NewAgent, UnknownAgentError
from bot.settings import Settings, utc_now
from bot.storage.database import open_database

EMAIL = "demo@shop.example"
"""RFC 2606 keeps `.example` free: nobody gets mail there."""

_PASSWORD_BYTES = 12


def renew_demo_agent(settings: Settings) -> str:
    """Let nobody but who reads the new password log in as the demo's agent; gives it."""
    password = secrets.token_urlsafe(_PASSWORD_BYTES)
    database = open_database(settings.database_url)
    book = AgentBook(database, utc_now)
    try:
        book.set_password(EMAIL, password)
    except UnknownAgentError:
        book.add(NewAgent(EMAIL, "Demo", "admin"), password)
    finally:
        database.close()
    return password
