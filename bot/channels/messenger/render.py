"""Render the clerk's reply as messages of Messenger's Send API. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from bot.channels.addresses import web_address
from bot.channels.base import Payload
from bot.channels.choices import Choice, choices_of, menu_text, native_cards, style_of
from bot.channels.messenger.limits import CAPABILITIES
from bot.channels.splitting import split_last, split_text
from bot.channels.titles import shorten, shorten_titles
from bot.channels.uploads import upload_mark
from bot.channels.wording import card_as_text, files_as_text, links_as_text, paragraphs
from bot.channels.words import words_in
from bot.messages import Button, Card, File, Link, Reply

_BUTTONS = 3
_CARDS = 10


def render_reply(reply: Reply, *, language: str) -> tuple[Payload, ...]:
    """The reply as messages: text, then cards, then files; what can be chosen hangs on the last one.

    Up to three buttons and links stay with the text. More choices become quick replies, and more than 13 a menu.
    """
    words = words_in(language)
    native = native_cards(reply, CAPABILITIES)
    cards = tuple(card for card in reply.cards if native and _has_more_than_title(card))
    written = [card_as_text(card) for card in reply.cards if card not in cards]
    files = tuple(file for file in reply.files if file.media_type in CAPABILITIES.files)
    unshown = [file for file in reply.files if file not in files]
    text = paragraphs(reply.text, files_as_text(unshown, words), *written)
    choices = choices_of(reply, CAPABILITIES)
    menu = style_of(choices, CAPABILITIES) == "menu"
    stays = () if menu or reply.cards else _staying(reply, choices)
    passes = () if menu else tuple(choice for choice in choices if choice not in stays)
    links = tuple(link for link in reply.links if web_address(link.url))
    if not text or cards or len(stays) + len(links) > _BUTTONS:
        text, links = paragraphs(text, links_as_text(links, beside=text)), ()
    if menu:
        text = paragraphs(text, menu_text(choices), words.type_choice)
    if not text and (stays or (passes and not cards)):
        text = words.choose
    messages = [*_text_messages(text, stays, links), *_card_messages(cards), *map(_file_message, files)]
    if passes:
        messages[-1] = {**messages[-1], "quick_replies": _quick_replies(passes)}
    return tuple({"message": message} for message in messages)


def _staying(reply: Reply, choices: tuple[Choice, ...]) -> tuple[Choice, ...]:
    """Those that stay as buttons below the text: the reply's buttons, if there is room for all of them."""
    staying = {button.payload for button in reply.buttons}
    stays = tuple(choice for choice in choices if choice.payload in staying)
    return stays if len(stays) <= _BUTTONS else ()


def _text_messages(text: str, stays: tuple[Choice, ...], links: tuple[Link, ...]) -> Iterator[Payload]:
    if not text:
        return
    if not stays and not links:
        yield from ({"text": piece} for piece in split_text(text, CAPABILITIES.text_length))
        return
    *before, last = split_last(text, CAPABILITIES.text_length, CAPABILITIES.buttons_text_length)
    yield from ({"text": piece} for piece in before)
    names = [*(choice.title for choice in stays), *(link.title or link.url for link in links)]
    titles = shorten_titles(names, CAPABILITIES.title_length)
    buttons = [
        *(_postback(title, choice.payload) for title, choice in zip(titles, stays, strict=False)),
        *(_opens(title, link.url) for title, link in zip(titles[len(stays) :], links, strict=True)),
    ]
    yield _template({"template_type": "button", "text": last, "buttons": buttons})


def _card_messages(cards: Sequence[Card]) -> Iterator[Payload]:
    """Up to ten cards side by side in each message; a card with too many buttons comes twice."""
    split = [(card, part) for card in cards for part in _button_groups(card.buttons)]
    for start in range(0, len(split), _CARDS):
        group = split[start : start + _CARDS]
        whole = dict.fromkeys(card.title for card, _ in group)
        titles = dict(zip(whole, shorten_titles(list(whole), CAPABILITIES.card_title_length), strict=True))
        elements = [_element(titles[card.title], card, buttons) for card, buttons in group]
        yield _template({"template_type": "generic", "elements": elements})


def _file_message(file: File) -> Payload:
    """A file that is still to be uploaded."""
    kind = {"image": "image", "voice": "audio", "video": "video"}.get(file.kind, "file")
    return {"attachment": {"type": kind, "payload": {"attachment_id": upload_mark(file.id)}}}


def _button_groups(buttons: tuple[Button, ...]) -> list[tuple[Button, ...]]:
    return [buttons[start : start + _BUTTONS] for start in range(0, len(buttons), _BUTTONS)] or [()]


def _element(title: str, card: Card, buttons: tuple[Button, ...]) -> dict[str, object]:
    element: dict[str, object] = {"title": title}
    if card.subtitle:
        element["subtitle"] = shorten(card.subtitle, CAPABILITIES.card_subtitle_length)
    if web_address(card.image_url):
        element["image_url"] = card.image_url
    if web_address(card.url):
        element["default_action"] = {"type": "web_url", "url": card.url}
    if buttons:
        titles = shorten_titles([button.title for button in buttons], CAPABILITIES.title_length)
        pairs = zip(titles, buttons, strict=True)
        element["buttons"] = [_postback(shown, button.payload) for shown, button in pairs]
    return element


def _has_more_than_title(card: Card) -> bool:
    """A card of a title alone is refused by the platform, and one without a title too: they are written as text."""
    return bool(card.title) and bool(
        card.subtitle or card.buttons or web_address(card.image_url) or web_address(card.url)
    )


def _quick_replies(choices: Sequence[Choice]) -> list[dict[str, str]]:
    titles = shorten_titles([choice.title for choice in choices], CAPABILITIES.title_length)
    return [
        {"content_type": "text", "title": title, "payload": choice.payload}
        for title, choice in zip(titles, choices, strict=True)
    ]


def _template(payload: dict[str, object]) -> Payload:
    return {"attachment": {"type": "template", "payload": payload}}


def _postback(title: str, payload: str) -> dict[str, str]:
    return {"type": "postback", "title": title, "payload": payload}


def _opens(title: str, url: str) -> dict[str, str]:
    return {"type": "web_url", "title": title, "url": url}
