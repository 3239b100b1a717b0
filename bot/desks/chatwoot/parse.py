"""Read what Chatwoot answers: only what an agent wrote to the customer counts."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, Literal

from bot.channels.addresses import web_address
from bot.desks.base import RemoteAgent, Words

OURS = "shopclerk:"
"""With this the `source_id` of everything begins that we post: an echo of it is nothing new."""

_OUTGOING = (1, "outgoing")

_STATES: Mapping[str, Literal["closed", "returned"]] = {"resolved": "closed", "pending": "returned"}
"""`pending` is what Chatwoot calls a conversation that a bot has."""


def state_of(conversation: Mapping[str, Any]) -> Literal["open", "closed", "returned"]:
    """How a conversation stands; what is snoozed there is open."""
    return _STATES.get(str(conversation.get("status")), "open")


def messages_in(answer: Any) -> list[Mapping[str, Any]]:
    """The messages of a list, oldest first."""
    payload = answer.get("payload") if isinstance(answer, dict) else None
    found = [one for one in payload or () if isinstance(one, dict) and isinstance(one.get("id"), int)]
    return sorted(found, key=lambda one: int(one["id"]))


def words_in(messages: Iterable[Mapping[str, Any]]) -> tuple[Words, ...]:
    """What agents wrote to the customer: no notes, nothing of ours, nothing that Chatwoot says by itself."""
    return tuple(_words(one) for one in messages if _is_of_agent(one))


def find_ours(messages: Iterable[Mapping[str, Any]], source_id: str) -> int | None:
    """The id of the message that we posted under `source_id`."""
    return next((int(one["id"]) for one in messages if one.get("source_id") == source_id), None)


def _is_of_agent(message: Mapping[str, Any]) -> bool:
    sender = message.get("sender")
    attributes = message.get("content_attributes")
    return (
        message.get("message_type") in _OUTGOING
        and not message.get("private")
        and not str(message.get("source_id") or "").startswith(OURS)
        and isinstance(sender, dict)
        and sender.get("type") == "user"
        and not (isinstance(attributes, dict) and attributes.get("deleted"))
    )


def agent_in(sender: Mapping[str, Any]) -> RemoteAgent:
    """A user of Chatwoot, by the name that customers see there."""
    return RemoteAgent(str(sender.get("id")), str(sender.get("available_name") or sender.get("name") or ""))


def _words(message: Mapping[str, Any]) -> Words:
    attachments = message.get("attachments")
    urls = [one.get("data_url") for one in attachments or () if isinstance(one, dict)]
    links = tuple(url for url in (web_address(str(url)) for url in urls if url) if url)
    return Words(int(message["id"]), agent_in(message["sender"]), str(message.get("content") or ""), links)
