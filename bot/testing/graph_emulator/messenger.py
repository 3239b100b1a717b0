"""What Messenger's Send API takes and refuses: pure checks of a send's JSON.

Source: developers.facebook.com/documentation/business-messaging/messenger-platform/send-messages/ and the limits in
`limits.py`.
"""

from __future__ import annotations

from bot.testing.graph_emulator.errors import messenger_refusal, too_long
from bot.testing.graph_emulator.limits import MessengerLimits
from bot.testing.graph_emulator.reading import Json, mapping, mappings, text, web_address

SENDER_ACTIONS = ("mark_seen", "typing_on", "typing_off")
MESSAGING_TYPES = ("RESPONSE", "UPDATE", "MESSAGE_TAG")
HUMAN_AGENT = "HUMAN_AGENT"
MEDIA = ("image", "audio", "video", "file")


def check_request(payload: Json, limits: MessengerLimits) -> None:
    """Raise `RefusedError` for a request that breaks a documented rule."""
    message, action = payload.get("message"), payload.get("sender_action")
    if message is not None and action is not None:
        raise messenger_refusal("Cannot send both message and state at the same time.")
    if action is not None:
        if action not in SENDER_ACTIONS:
            raise messenger_refusal(f"Param sender_action must be one of {{{', '.join(SENDER_ACTIONS)}}}")
        return
    if payload.get("messaging_type") not in MESSAGING_TYPES:
        raise messenger_refusal(f"Param messaging_type must be one of {{{', '.join(MESSAGING_TYPES)}}}")
    if payload["messaging_type"] == "MESSAGE_TAG" and payload.get("tag") != HUMAN_AGENT:
        raise messenger_refusal(f"Param tag must be one of {{{HUMAN_AGENT}}}")
    content = mapping(message)
    if content is None:
        raise messenger_refusal("Message cannot be empty, must provide valid attachment or text")
    _check_message(content, limits)


def _check_message(message: Json, limits: MessengerLimits) -> None:
    body, attachment = message.get("text"), mapping(message.get("attachment"))
    if body is not None and attachment is not None:
        raise messenger_refusal("Cannot send both text and attachment in one message")
    if attachment is None and not text(body).strip():
        raise messenger_refusal("Message cannot be empty, must provide valid attachment or text")
    _at_most("message[text]", body, limits.text)
    if attachment is not None:
        _check_attachment(attachment, limits)
    if message.get("quick_replies") is not None:
        _check_quick_replies(mappings(message["quick_replies"]), limits)


def _check_quick_replies(replies: list[Json] | None, limits: MessengerLimits) -> None:
    if not replies:
        raise messenger_refusal("Param message[quick_replies] must be a non-empty array.")
    if len(replies) > limits.quick_replies:
        raise messenger_refusal(f"Param message[quick_replies] must have at most {limits.quick_replies} elements.")
    for number, reply in enumerate(replies):
        where = f"message[quick_replies][{number}]"
        kind = text(reply.get("content_type"))
        if kind in {"user_phone_number", "user_email"}:
            continue
        if kind != "text":
            raise messenger_refusal(
                f"Param {where}[content_type] must be one of {{text, user_phone_number, user_email}}"
            )
        _required(f"{where}[title]", reply.get("title"), limits.quick_reply_title)
        _required(f"{where}[payload]", reply.get("payload"), limits.payload)


def _check_attachment(attachment: Json, limits: MessengerLimits) -> None:
    kind, content = text(attachment.get("type")), mapping(attachment.get("payload")) or {}
    where = "message[attachment][payload]"
    if kind in MEDIA:
        if not web_address(content.get("url")) and not text(content.get("attachment_id")):
            raise messenger_refusal(f"Param {where}[url] must be a valid URL.")
    elif kind != "template":
        raise messenger_refusal(f"Param message[attachment][type] must be one of {{{', '.join(MEDIA)}, template}}")
    elif content.get("template_type") == "button":
        _required(f"{where}[text]", content.get("text"), limits.button_text)
        _check_buttons(f"{where}[buttons]", content.get("buttons"), limits)
    elif content.get("template_type") == "generic":
        _check_elements(f"{where}[elements]", mappings(content.get("elements")), limits)
    else:
        raise messenger_refusal(f"Param {where}[template_type] must be one of {{generic, button}}")


def _check_elements(where: str, elements: list[Json] | None, limits: MessengerLimits) -> None:
    if not elements:
        raise messenger_refusal(f"Param {where} must be a non-empty array.")
    if len(elements) > limits.elements:
        raise messenger_refusal(f"Param {where} must have at most {limits.elements} elements.")
    for number, element in enumerate(elements):
        place = f"{where}[{number}]"
        _required(f"{place}[title]", element.get("title"), limits.title)
        _at_most(f"{place}[subtitle]", element.get("subtitle"), limits.subtitle)
        if not any(element.get(key) for key in ("subtitle", "image_url", "buttons", "default_action")):
            raise messenger_refusal(
                "Incomplete element data: title and at least one other field (image url, subtitle or buttons) is"
                " required with non-empty value"
            )
        if element.get("image_url") is not None and not web_address(element["image_url"]):
            raise messenger_refusal(f"Param {place}[image_url] must be a valid URL.")
        if element.get("buttons") is not None:
            _check_buttons(f"{place}[buttons]", element["buttons"], limits)


def _check_buttons(where: str, value: object, limits: MessengerLimits) -> None:
    buttons = mappings(value)
    if not buttons:
        raise messenger_refusal(f"Param {where} must be a non-empty array.")
    if len(buttons) > limits.buttons:
        raise messenger_refusal(f"Param {where} must have at most {limits.buttons} elements.")
    for number, button in enumerate(buttons):
        place = f"{where}[{number}]"
        kind = text(button.get("type"))
        if kind not in {"postback", "web_url", "phone_number"}:
            raise messenger_refusal(f"Param {place}[type] must be one of {{postback, web_url, phone_number}}")
        _required(f"{place}[title]", button.get("title"), limits.button_title)
        if kind == "web_url":
            if not web_address(button.get("url")):
                raise messenger_refusal(f"Param {place}[url] must be a valid URL.")
        else:
            _required(f"{place}[payload]", button.get("payload"), limits.payload)


def _required(parameter: str, value: object, limit: int) -> None:
    if not text(value).strip():
        raise messenger_refusal(f"The parameter {parameter} is required")
    _at_most(parameter, value, limit)


def _at_most(parameter: str, value: object, limit: int) -> None:
    if value is not None and not isinstance(value, str):
        raise messenger_refusal(f"Param {parameter} must be a string.")
    if len(text(value)) > limit:
        raise too_long(parameter, limit)
