"""Buttons: what they say, and what they send back."""

from __future__ import annotations

import json
import re

from bot.commerce.shop_yaml import Entry, Node, Scalar
from bot.project.domain import Domain
from bot.project.names import advise
from bot.project.source import Source

TITLE_LENGTH = 20
"""Characters. WhatsApp cuts a button's title off there; Messenger too."""

BUTTON_KEYS = ("title", "payload", "type", "url")
_PAYLOAD = re.compile(r"/(?P<intent>[\w/]+)(?P<entities>\{.*)?", re.DOTALL)
_PLACEHOLDER = re.compile(r"\{\w+\}")


def read_button(source: Source, node: Node, domain: Domain | None) -> str | None:
    """Give the payload of a button, and report what is wrong with the button."""
    content = source.entries(node, "a button")
    if content is None:
        return None
    source.known_keys(content, BUTTON_KEYS, "a button")
    _check_title(source, node, content)
    if "url" in content:
        return None
    if "payload" not in content:
        source.error(node.line, 'the button has no payload; write "payload: /" and an intent')
        return None
    payload = source.word(content["payload"].value, "a payload")
    if payload is None:
        return None
    _check_payload(source, payload, domain)
    return payload.text


def _check_title(source: Source, node: Node, content: dict[str, Entry]) -> None:
    if "title" not in content:
        source.error(node.line, 'the button has no title; write "title: " and a word or two')
        return
    title = source.word(content["title"].value, "a title")
    if title is not None:
        check_length(source, title)


def check_length(source: Source, title: Scalar) -> None:
    """Report the title of a button that phones would cut off."""
    # How long a placeholder gets is known only when it is filled.
    length = len(_PLACEHOLDER.sub("", title.text))
    if length > TITLE_LENGTH:
        message = (
            f'the title "{title.text}" has {length} characters; phones show {TITLE_LENGTH}, so write a shorter one'
        )
        source.error(title.line, message)


def _check_payload(source: Source, payload: Scalar, domain: Domain | None) -> None:
    intents = (domain.intents if domain else None) or {}
    found = _PAYLOAD.fullmatch(payload.text)
    if found is None:
        cure = advise(f"/{payload.text}", [f"/{intent}" for intent in intents], 'write "/" and an intent')
        source.error(payload.line, f'the payload "{payload.text}" does not begin with "/" and an intent; {cure}')
        return
    if domain is not None and not domain.has_intent(found["intent"].split("/")[0]):
        cure = advise(found["intent"], intents, "write an intent of domain.yml")
        source.error(payload.line, f'the payload names "{found["intent"]}", which is no intent; {cure}')
    if found["entities"]:
        _check_entities(source, payload, found["entities"], domain)


def _check_entities(source: Source, payload: Scalar, written: str, domain: Domain | None) -> None:
    try:
        entities = json.loads(written)
    except (ValueError, RecursionError):
        cure = 'write it like /inform{"choice":"yes"}'
        source.error(payload.line, f"what follows the intent in the payload {payload.text} is no JSON; {cure}")
        return
    for entity in entities:
        if domain is not None and not domain.has_entity(entity):
            cure = advise(entity, domain.entities or (), "write an entity of domain.yml")
            source.error(payload.line, f'the payload gives a value to "{entity}", which is no entity; {cure}')
