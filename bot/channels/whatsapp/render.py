"""Render the clerk's reply as messages of WhatsApp's Cloud API. Pure."""

from __future__ import annotations

from dataclasses import replace

from bot.channels.addresses import web_address
from bot.channels.base import Payload
from bot.channels.choices import Choice, Style, choices_of, menu_text, style_of
from bot.channels.splitting import split_last, split_text
from bot.channels.titles import length, shorten, shorten_titles
from bot.channels.uploads import upload_mark
from bot.channels.whatsapp.limits import CAPABILITIES, CAPTION_LENGTH, FILE_NAME_LENGTH, LIST_LABEL_LENGTH
from bot.channels.wording import card_as_text, files_as_text, links_as_text, paragraphs
from bot.channels.words import Words, words_in
from bot.messages import File, Reply


def render_reply(reply: Reply, *, language: str) -> tuple[Payload, ...]:
    """The reply as the fewest messages that hold all of it: each delivered one may cost money.

    Cards are written out below the text; what their buttons offer becomes rows of a list. The picture of a single card
    is shown, those of several are left to the cards' addresses. Files are messages of their own; the first one has the
    text below it, if that is all there is beside.
    """
    words = words_in(language)
    if reply.files:
        return _with_files(reply, language, words)
    choices = choices_of(reply, CAPABILITIES)
    style = style_of(choices, CAPABILITIES, as_list=len(reply.cards) > 1)
    image = web_address(reply.cards[0].image_url) if len(reply.cards) == 1 else ""
    numbered = len(reply.cards) if style == "menu" and _one_choice_each(reply, choices) else 0
    cards = [
        (f"{number}. " if numbered else "") + card_as_text(card, bold="*")
        for number, card in enumerate(reply.cards, start=1)
    ]
    text = paragraphs(reply.text, *cards, links_as_text(reply.links, beside=reply.text))
    if style == "menu":
        text = paragraphs(text, menu_text(choices[numbered:], start=numbered + 1), words.type_choice)
    if not text and not image and style == "none":
        return ()
    if image:
        return _with_image(image, text, choices, style, words)
    return _without_image(text, choices, style, words)


def _with_files(reply: Reply, language: str, words: Words) -> tuple[Payload, ...]:
    shown = [file for file in reply.files if file.media_type in CAPABILITIES.files]
    text = paragraphs(reply.text, files_as_text([file for file in reply.files if file not in shown], words))
    rest = replace(reply, text=text, files=())
    first = shown[0] if shown else None
    if first and first.kind != "voice" and rest == Reply(text=text) and length(text) <= CAPTION_LENGTH:
        return (_file(first, text), *(_file(one, "") for one in shown[1:]))
    return (*render_reply(rest, language=language), *(_file(one, "") for one in shown))


def _file(file: File, caption: str) -> Payload:
    """A file that is still to be uploaded. A caption is not possible below sound."""
    kind = {"image": "image", "voice": "audio", "video": "video"}.get(file.kind, "document")
    content: dict[str, object] = {"id": upload_mark(file.id), **({"caption": caption} if caption else {})}
    if kind == "document":
        content["filename"] = file.name[-FILE_NAME_LENGTH:]
    return {"type": kind, kind: content}


def _one_choice_each(reply: Reply, choices: tuple[Choice, ...]) -> bool:
    """Whether the first choices are the cards, one by one: then the cards themselves can have the numbers."""
    offered = [card.buttons[0].payload for card in reply.cards if len(card.buttons) == 1]
    return len(offered) == len(reply.cards) and offered == [choice.payload for choice in choices[: len(offered)]]


def _with_image(image: str, text: str, choices: tuple[Choice, ...], style: Style, words: Words) -> tuple[Payload, ...]:
    """A picture above reply buttons; where those cannot be, a picture whose caption is the text."""
    if style == "buttons":
        *before, last = split_last(text or words.choose, CAPABILITIES.text_length, CAPABILITIES.buttons_text_length)
        return (*map(_text, before), _buttons(last, choices, image))
    if style == "none" and length(text) <= CAPTION_LENGTH:
        return (_image(image, text),)
    return (_image(image, ""), *_without_image(text, choices, style, words))


def _without_image(text: str, choices: tuple[Choice, ...], style: Style, words: Words) -> tuple[Payload, ...]:
    if style == "buttons":
        *before, last = split_last(text or words.choose, CAPABILITIES.text_length, CAPABILITIES.buttons_text_length)
        return (*map(_text, before), _buttons(last, choices, ""))
    if style == "list":
        *before, last = split_last(text or words.choose, CAPABILITIES.text_length, CAPABILITIES.list_text_length)
        return (*map(_text, before), _list(last, choices, words))
    return tuple(map(_text, split_text(text, CAPABILITIES.text_length))) if text else ()


def _text(body: str) -> Payload:
    text: dict[str, object] = {"body": body}
    if "https://" in body or "http://" in body:
        text["preview_url"] = True
    return {"type": "text", "text": text}


def _image(link: str, caption: str) -> Payload:
    return {"type": "image", "image": {"link": link, **({"caption": caption} if caption else {})}}


def _buttons(body: str, choices: tuple[Choice, ...], image: str) -> Payload:
    titles = shorten_titles([choice.title for choice in choices], CAPABILITIES.title_length)
    header = {"header": {"type": "image", "image": {"link": image}}} if image else {}
    buttons = [
        {"type": "reply", "reply": {"id": choice.payload, "title": title}}
        for choice, title in zip(choices, titles, strict=True)
    ]
    interactive = {"type": "button", **header, "body": {"text": body}, "action": {"buttons": buttons}}
    return {"type": "interactive", "interactive": interactive}


def _list(body: str, choices: tuple[Choice, ...], words: Words) -> Payload:
    plain = [choice.title for choice in choices]
    # "Colours" below two cards says nothing once it is tapped.
    names = [choice.label if plain.count(choice.title) > 1 else choice.title for choice in choices]
    titles = shorten_titles(names, CAPABILITIES.row_title_length)
    sections: dict[str, list[dict[str, str]]] = {}
    for choice, title in zip(choices, titles, strict=True):
        sections.setdefault(choice.section, []).append(_row(choice, title))
    headings = shorten_titles([name or words.more for name in sections], CAPABILITIES.section_title_length)
    # One section needs no heading; several must each have one.
    titled = [
        {**({"title": heading} if len(sections) > 1 else {}), "rows": rows}
        for heading, rows in zip(headings, sections.values(), strict=True)
    ]
    action = {"button": shorten(words.open_list, LIST_LABEL_LENGTH), "sections": titled}
    return {"type": "interactive", "interactive": {"type": "list", "body": {"text": body}, "action": action}}


def _row(choice: Choice, title: str) -> dict[str, str]:
    """A row; a title that had to be shortened stands in full below itself, if there is room."""
    whole = "" if title in {choice.title, choice.label} else choice.title
    description = shorten(
        " · ".join(part for part in (whole, choice.description) if part), CAPABILITIES.row_description_length
    )
    return {"id": choice.payload, "title": title, **({"description": description} if description else {})}
