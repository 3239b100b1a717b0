"""Chatwoot as a desk: a conversation there for each ticket."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Any

from bot.channels.checks import Finding
from bot.channels.errors import CredentialError, PermanentSendError, SendError, UncertainSendError
from bot.desks.base import Heard, News, Opened, RemoteAgent, Ticket
from bot.desks.chatwoot.client import ANSWER_S, ChatwootClient
from bot.desks.chatwoot.hook import find_conversation, is_signed, is_token
from bot.desks.chatwoot.parse import OURS, agent_in, find_ours, messages_in, state_of, words_in
from bot.desks.chatwoot.settings import ChatwootSettings
from bot.desks.wording import Wording

NAME = "chatwoot"

TICKET = "shopclerk_ticket"
"""The custom attribute of a conversation that says which ticket it is."""

PRIORITIES = {1: "medium", 2: "high", 3: "urgent"}

PAGE = 100
"""Messages that Chatwoot gives at once behind another one."""


class ChatwootDesk:
    """What a customer writes comes in as theirs; what the clerk says, and about the ticket, as private notes."""

    name = NAME
    tells_all = True
    listens = True

    def __init__(self, settings: ChatwootSettings, wording: Wording, *, answer_s: float = ANSWER_S) -> None:
        """Raises `ChannelSettingsError` where a setting is missing or wrong."""
        settings.check()
        self._settings = settings
        self._inbox = int(settings.inbox_id)
        self._client = ChatwootClient(
            settings.url, settings.account_id, settings.access_token.get_secret_value(), answer_s=answer_s
        )
        self._wording = wording

    def open(self, ticket: Ticket, news: News) -> Opened:
        """Make contact and conversation, unless they are there, and tell the ticket in a note."""
        contact = self._contact(ticket)
        conversation = (self._find_conversation(contact, ticket) if news.again else None) or self._converse(
            contact, ticket
        )
        remote_id = str(_number(conversation, "id"))
        if state_of(conversation) != "open":
            # Of an earlier ticket, in an inbox with one conversation for each contact.
            self._client.post(f"conversations/{remote_id}/toggle_status", {"status": "open"})
        priority = PRIORITIES.get(min(ticket.priority, max(PRIORITIES)))
        if priority:
            self._client.post(f"conversations/{remote_id}/toggle_priority", {"priority": priority})
        noted = self._say(remote_id, ticket, news, self._wording.opening(ticket), note=True)
        return Opened(remote_id, noted)

    def tell(self, remote_id: str, ticket: Ticket, news: News) -> None:
        """Add a message or a note; a closed ticket resolves the conversation."""
        if news.kind == "said" and news.said is not None:
            self._say(remote_id, ticket, news, self._wording.body(news.said) or "…", note=False)
            return
        self._say(remote_id, ticket, news, self._wording.news(news), note=True)
        if news.kind == "closed":
            self._client.post(f"conversations/{remote_id}/toggle_status", {"status": "resolved"})

    def hear(self, remote_id: str, after: int) -> Heard:
        """Ask how it stands, and then for its messages: what was written before it ended is among them."""
        conversation = self._client.get(f"conversations/{remote_id}")
        messages = messages_in(self._client.get(f"conversations/{remote_id}/messages", {"after": str(after)}))
        last = int(messages[-1]["id"]) if messages else after
        return Heard(words_in(messages), last, state_of(conversation), more=len(messages) >= PAGE)

    def present(self) -> tuple[RemoteAgent, ...]:
        """Who is online there."""
        found = self._client.get("agents")
        users = [one for one in found if isinstance(one, dict)] if isinstance(found, list) else []
        return tuple(agent_in(one) for one in users if one.get("availability_status") == "online")

    def verify(self, headers: Mapping[str, str], query: Mapping[str, str], body: bytes, now: datetime) -> bool:
        """By the signature, if there is a secret; else by the word in the address."""
        if self._settings.secrets:
            return is_signed(headers, body, self._settings.secrets, now)
        return is_token(query, self._settings.webhook_token.get_secret_value())

    def hint(self, body: bytes) -> str | None:
        """The number of the conversation."""
        return find_conversation(body)

    def check(self) -> Iterator[Finding]:
        """Read the inbox, and whether it is one that takes messages from outside."""
        try:
            inbox = self._client.get(f"inboxes/{self._inbox}")
        except CredentialError as error:
            yield Finding("API", "wrong", f"the token is refused ({error.code})", "SHOPCLERK_CHATWOOT_ACCESS_TOKEN")
        except PermanentSendError as error:
            cure = "look at SHOPCLERK_CHATWOOT_ACCOUNT_ID and _INBOX_ID"
            yield Finding("API", "wrong", f"there is no such inbox ({error.code})", cure)
        except SendError as error:
            yield Finding("API", "away", f"{self._settings.url} does not answer ({error.code})", "is it the address?")
        else:
            kind = inbox.get("channel_type") if isinstance(inbox, dict) else None
            if kind == "Channel::Api":
                yield Finding("API", "ok", f"inbox {self._inbox} at {self._settings.url}")
            else:
                cure = "make an inbox of the kind API, and set its number"
                yield Finding("API", "wrong", f"inbox {self._inbox} is no inbox of the kind API", cure)

    def close(self) -> None:
        """Close the connections."""
        self._client.close()

    def _contact(self, ticket: Ticket) -> int:
        found = self._find_contact(ticket)
        if found is not None:
            return found
        body = {
            "inbox_id": self._inbox,
            "identifier": ticket.conversation_id,
            "source_id": ticket.conversation_id,
            "name": f"{ticket.channel} {ticket.customer}"[:120],
        }
        try:
            made = self._client.post("contacts", body)
        except PermanentSendError:
            # Somebody else made it meanwhile, or an earlier try of ours.
            found = self._find_contact(ticket)
            if found is None:
                raise
            return found
        return _number(made, "payload", "contact", "id")

    def _find_contact(self, ticket: Ticket) -> int | None:
        listed = self._client.get("contacts/search", {"q": ticket.conversation_id}).get("payload", [])
        return next((int(one["id"]) for one in listed if one.get("identifier") == ticket.conversation_id), None)

    def _find_conversation(self, contact: int, ticket: Ticket) -> Mapping[str, Any] | None:
        listed = self._client.get(f"contacts/{contact}/conversations").get("payload", [])
        ours = (one for one in listed if (one.get("custom_attributes") or {}).get(TICKET) == ticket.reference)
        return next(ours, None)

    def _converse(self, contact: int, ticket: Ticket) -> Mapping[str, Any]:
        body = {
            "inbox_id": self._inbox,
            "contact_id": contact,
            "source_id": ticket.conversation_id,
            "status": "open",
            "custom_attributes": {TICKET: ticket.reference},
        }
        made = self._client.post("conversations", body)
        return made if isinstance(made, dict) else {}

    def _say(self, remote_id: str, ticket: Ticket, news: News, text: str, *, note: bool) -> int:
        """Post a message, unless an earlier try did; gives its id."""
        path, source_id = f"conversations/{remote_id}/messages", f"{OURS}{ticket.reference}:{news.key}"
        if news.again:
            known = find_ours(messages_in(self._client.get(path)), source_id)
            if known is not None:
                return known
        kind = "outgoing" if note else "incoming"
        body = {"content": text, "message_type": kind, "private": note, "source_id": source_id}
        return _number(self._client.post(path, body), "id")


def _number(answer: Any, *path: str) -> int:
    for name in path:
        answer = answer.get(name) if isinstance(answer, dict) else None
    if not isinstance(answer, int):
        raise UncertainSendError("no-id")
    return answer
