"""What the WhatsApp Cloud API takes and refuses: pure checks of a send's JSON.

Source: developers.facebook.com/documentation/business-messaging/whatsapp/messages/ and the limits in `limits.py`.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from bot.testing.graph_emulator.errors import (
    RefusedError,
    invalid_parameter,
    invalid_value,
    missing_parameter,
    whatsapp_refusal,
)
from bot.testing.graph_emulator.limits import Template, WhatsAppLimits
from bot.testing.graph_emulator.reading import Json, dig, mapping, mappings, text, web_address

MEDIA = ("image", "audio", "video", "document", "sticker")
Templates = Mapping[tuple[str, str], Template]


def needs_open_window(payload: Json) -> bool:
    """Whether this message goes out only within 24 hours of the customer's last one."""
    return payload.get("type", "text") != "template"


def check_message(payload: Json, limits: WhatsAppLimits, templates: Templates) -> None:
    """Raise `RefusedError` for a message that breaks a documented rule."""
    if payload.get("messaging_product") != "whatsapp":
        raise invalid_parameter("The parameter messaging_product is required and must be whatsapp.")
    kind = text(payload.get("type", "text"))
    content = mapping(payload.get(kind))
    if kind not in {"text", "interactive", "template", "location", "reaction", "contacts", *MEDIA}:
        raise invalid_parameter(f"Param type must be one of the supported message types, not '{kind}'.")
    if content is None and kind != "contacts":
        raise missing_parameter(f"The parameter {kind} is required.")
    content = content or {}
    if kind == "text":
        _check_text(content, limits)
    elif kind == "interactive":
        check_interactive(content, limits)
    elif kind == "template":
        _check_template(content, templates)
    elif kind in MEDIA:
        _check_media(kind, content, limits)
    elif kind == "location" and not all(
        isinstance(content.get(key), (int, float)) for key in ("latitude", "longitude")
    ):
        raise missing_parameter("The parameters location.latitude and location.longitude are required.")


def template_text(content: Json, templates: Templates) -> str:
    """What a template message says. `content` has passed `check_message`."""
    template = templates[text(content.get("name")), text(dig(content, "language", "code"))]
    return template.fill([text(value.get("text")) for value in _template_values(content)])


def _check_text(content: Json, limits: WhatsAppLimits) -> None:
    body = text(content.get("body"))
    if not body.strip():
        raise missing_parameter("The parameter text['body'] is required.")
    if len(body) > limits.text_body:
        raise invalid_parameter(f"Param text['body'] must be at most {limits.text_body} characters long.")


def _check_media(kind: str, content: Json, limits: WhatsAppLimits) -> None:
    if not text(content.get("id")) and not web_address(content.get("link")):
        raise missing_parameter(f"One of {kind}.id and {kind}.link is required.")
    caption = text(content.get("caption"))
    if len(caption) > limits.caption:
        raise invalid_value(f"{kind}.caption must be at most {limits.caption} characters long.")


def _template_values(content: Json) -> list[Json]:
    body = [part for part in mappings(content.get("components")) or [] if part.get("type") == "body"]
    return [value for part in body for value in mappings(part.get("parameters")) or []]


def _check_template(content: Json, templates: Templates) -> None:
    name, language = text(content.get("name")), text(dig(content, "language", "code"))
    template = templates.get((name, language))
    if template is None:
        details = f"template name ({name}) does not exist in {language}"
        raise RefusedError(
            whatsapp_refusal(132001, "Template name does not exist in the translation", details, status=404)
        )
    given = len(_template_values(content))
    if given != template.parameters:
        details = (
            f"body: number of localizable_params ({given}) does not match the expected number of params"
            f" ({template.parameters})"
        )
        raise RefusedError(
            whatsapp_refusal(132000, "Number of parameters does not match the expected number of params", details)
        )


def check_interactive(content: Json, limits: WhatsAppLimits) -> None:
    """Raise `RefusedError` for reply buttons, a list or a link button that breaks a rule."""
    kind = text(content.get("type"))
    checks = {"button": _check_buttons, "list": _check_list, "cta_url": _check_url_button}
    if kind not in checks:
        raise invalid_parameter(f"Param interactive['type'] must be one of {{button, list, cta_url}}, not '{kind}'.")
    body_limit = {"button": limits.button_body, "list": limits.list_body, "cta_url": limits.url_button_body}[kind]
    _length("Body text", dig(content, "body", "text"), 1, body_limit)
    if content.get("header") is not None:
        _check_header(content["header"], kind, limits)
    if content.get("footer") is not None:
        _length("Footer text", dig(content, "footer", "text"), 1, limits.footer)
    action = mapping(content.get("action"))
    if action is None:
        raise missing_parameter("The parameter interactive['action'] is required.")
    checks[kind](action, limits)


def _check_header(header: object, kind: str, limits: WhatsAppLimits) -> None:
    header_kind = text(dig(header, "type"))
    allowed = {"text"} if kind == "list" else {"text", "image", "video", "document"}
    if header_kind not in allowed:
        raise invalid_value(f"Header type '{header_kind}' is not supported with interactive type '{kind}'.")
    if header_kind == "text":
        _length("Header text", dig(header, "text"), 1, limits.header)
    elif not text(dig(header, header_kind, "id")) and not web_address(dig(header, header_kind, "link")):
        raise missing_parameter(f"One of header.{header_kind}.id and header.{header_kind}.link is required.")


def _check_buttons(action: Json, limits: WhatsAppLimits) -> None:
    buttons = mappings(action.get("buttons")) or []
    if not 1 <= len(buttons) <= limits.buttons:
        raise invalid_value(f"Invalid buttons count. Min allowed buttons: 1, Max allowed buttons: {limits.buttons}")
    for button in buttons:
        if button.get("type") != "reply":
            raise invalid_value("Button type must be reply.")
        _length("Button title", dig(button, "reply", "title"), 1, limits.button_title)
        _check_id("Button id", dig(button, "reply", "id"), limits.button_id)
    _all_different("button titles", [text(dig(button, "reply", "title")) for button in buttons])
    _all_different("button ids", [text(dig(button, "reply", "id")) for button in buttons])


def _check_list(action: Json, limits: WhatsAppLimits) -> None:
    _length("Action button", action.get("button"), 1, limits.list_button)
    sections = mappings(action.get("sections")) or []
    if not 1 <= len(sections) <= limits.sections:
        raise invalid_value(f"Invalid sections count. Min allowed sections: 1, Max allowed sections: {limits.sections}")
    all_rows: list[Json] = []
    for section in sections:
        title = text(section.get("title"))
        if len(sections) > 1 and not title:
            raise missing_parameter("Section title is required when there is more than one section.")
        if len(title) > limits.section_title:
            raise invalid_value(f"Section title is too long. Max length: {limits.section_title}")
        rows = mappings(section.get("rows")) or []
        if not rows:
            raise missing_parameter("A section needs at least one row.")
        all_rows += rows
    if len(all_rows) > limits.rows:
        raise invalid_value(f"Total row count exceed max allowed count: {limits.rows}")
    for row in all_rows:
        _length("Row title", row.get("title"), 1, limits.row_title)
        _check_id("Row id", row.get("id"), limits.row_id)
        if row.get("description") is not None:
            _length("Row description", row.get("description"), 0, limits.row_description)
    _all_different("row ids", [text(row.get("id")) for row in all_rows])


def _check_url_button(action: Json, limits: WhatsAppLimits) -> None:
    if action.get("name") != "cta_url":
        raise invalid_value("Action name must be cta_url.")
    _length("Button display text", dig(action, "parameters", "display_text"), 1, limits.url_button_title)
    if not web_address(dig(action, "parameters", "url")):
        raise invalid_value("Button url is not a valid URL.")


def _length(what: str, value: object, least: int, most: int) -> None:
    if not isinstance(value, str) or (least and not value.strip()):
        raise missing_parameter(f"{what} is required.")
    if len(value) > most:
        raise invalid_value(f"{what} length invalid. Min length: {least}, Max length: {most}")


def _check_id(what: str, value: object, most: int) -> None:
    _length(what, value, 1, most)
    if text(value) != text(value).strip():
        raise invalid_value(f"{what} cannot have leading or trailing spaces.")


def _all_different(what: str, values: Sequence[str]) -> None:
    if len(set(values)) != len(values):
        raise invalid_value(f"Duplicated {what} are not allowed.")
