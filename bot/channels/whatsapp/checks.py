"""Whether the shop's number is connected.

Sources, below developers.facebook.com/documentation/business-messaging/whatsapp/:
reference/whatsapp-business-phone-number, webhooks/override (`webhook_configuration`) and
solution-providers/manage-webhooks (`subscribed_apps`); for templates
developers.facebook.com/docs/graph-api/reference/whats-app-business-account/message_templates.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from bot.channels.checks import Finding
from bot.channels.errors import SendError
from bot.channels.graph import GraphApi
from bot.channels.graph_checks import account_failed, check_here, check_public
from bot.channels.reading import items_of, list_in, object_in, text_in
from bot.channels.whatsapp.parse import CHANNEL
from bot.channels.whatsapp.settings import WhatsAppSettings

_ACCOUNT_UNKNOWN = "set SHOPCLERK_WHATSAPP_BUSINESS_ACCOUNT_ID, and doctor looks at it"


def check_whatsapp(
    api: GraphApi, settings: WhatsAppSettings, *, languages: Sequence[str], running_at: str
) -> Iterator[Finding]:
    """See `bot.channels.checks.Checkable`."""
    try:
        number = api.get(settings.phone_number_id, {"fields": "verified_name,display_phone_number"})
    except SendError as error:
        yield account_failed(error, settings)
        return
    shown = " ".join(
        part for part in (text_in(number, "verified_name"), text_in(number, "display_phone_number")) if part
    )
    yield Finding("account", "ok", f"the token is accepted for {shown or settings.phone_number_id}")
    yield check_here(settings, CHANNEL, running_at)
    yield _check_address(api, settings)
    if settings.business_account_id:
        yield _check_subscription(api, settings)
    if settings.window_template:
        yield _check_template(api, settings, languages)


def _check_address(api: GraphApi, settings: WhatsAppSettings) -> Finding:
    """A number's own address goes before its account's, and that before the app's."""
    try:
        found = object_in(
            api.get(settings.phone_number_id, {"fields": "webhook_configuration"}), "webhook_configuration"
        )
    except SendError:
        found = {}
    urls = [text_in(found, of, limit=2_000) for of in ("phone_number", "whatsapp_business_account", "application")]
    url = next((url for url in urls if url), "")
    if url:
        return check_public(url, CHANNEL)
    return Finding("webhook", "warning", "the platform does not tell where it posts to", "send the number a message")


def _check_subscription(api: GraphApi, settings: WhatsAppSettings) -> Finding:
    try:
        apps = list_in(api.get(f"{settings.business_account_id}/subscribed_apps", {}), "data")
    except SendError as error:
        cure = "correct SHOPCLERK_WHATSAPP_BUSINESS_ACCOUNT_ID, or give the token whatsapp_business_management"
        return Finding("subscription", "warning", f"it cannot be looked at (error {error.code})", cure)
    if not apps:
        cure = "subscribe the app to the account: docs/connect-whatsapp.md"
        return Finding("subscription", "wrong", "no app hears of the account's messages", cure)
    return Finding("subscription", "ok", "an app hears of the account's messages")


def _check_template(api: GraphApi, settings: WhatsAppSettings, languages: Sequence[str]) -> Finding:
    name = settings.window_template
    if not settings.business_account_id:
        return Finding("template", "warning", f"nobody looked whether there is {name}", _ACCOUNT_UNKNOWN)
    try:
        path, query = (
            f"{settings.business_account_id}/message_templates",
            {"name": name, "fields": "name,language,status"},
        )
        listed = list_in(api.get(path, query), "data")
    except SendError as error:
        return Finding("template", "warning", f"it cannot be looked at (error {error.code})", _ACCOUNT_UNKNOWN)
    approved = {
        text_in(one, "language")
        for _, one in items_of(listed)
        if one is not None and text_in(one, "name") == name and text_in(one, "status") == "APPROVED"
    }
    missing = [language for language in languages if language not in approved]
    if missing:
        cure = "add it in WhatsApp Manager and wait for its approval, or correct SHOPCLERK_WHATSAPP_WINDOW_TEMPLATE"
        return Finding("template", "wrong", f"{name} is not approved in: {', '.join(missing)}", cure)
    return Finding("template", "ok", f"{name} is approved in: {', '.join(languages)}")
