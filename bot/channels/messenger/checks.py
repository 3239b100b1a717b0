"""Whether the shop's page is connected.

Source: developers.facebook.com/docs/graph-api/reference/page/subscribed_apps.
"""

from __future__ import annotations

from collections.abc import Iterator

from bot.channels.checks import Finding
from bot.channels.errors import SendError
from bot.channels.graph import GraphApi
from bot.channels.graph_checks import account_failed, check_here
from bot.channels.messenger.parse import CHANNEL
from bot.channels.messenger.settings import MessengerSettings
from bot.channels.reading import identifier_in, items_of, list_in, text_in

NEEDED_FIELDS = ("messages", "messaging_postbacks")
"""Without them, what customers write and tap does not reach the clerk."""


def check_messenger(api: GraphApi, settings: MessengerSettings, *, running_at: str) -> Iterator[Finding]:
    """See `bot.channels.checks.Checkable`."""
    try:
        page = api.get("me", {"fields": "id,name"})
    except SendError as error:
        yield account_failed(error, settings)
        return
    name, page_id = text_in(page, "name"), identifier_in(page, "id")
    if page_id != settings.page_id:
        found = f"the token is of {name or 'another account'} ({page_id}), not of {settings.page_id}"
        yield Finding("account", "wrong", found, "make a token of the page, or correct SHOPCLERK_MESSENGER_PAGE_ID")
        return
    yield Finding("account", "ok", f"the token is accepted for {name}")
    yield check_here(settings, CHANNEL, running_at)
    yield _check_subscription(api)


def _check_subscription(api: GraphApi) -> Finding:
    try:
        apps = [one for _, one in items_of(list_in(api.get("me/subscribed_apps", {}), "data")) if one is not None]
    except SendError as error:
        cure = "give the token pages_manage_metadata, or send the page a message"
        return Finding("subscription", "warning", f"it cannot be looked at (error {error.code})", cure)
    fields = {str(field) for app in apps for field in list_in(app, "subscribed_fields")}
    missing = [field for field in NEEDED_FIELDS if field not in fields]
    if missing:
        cure = "add them to the page's webhooks: docs/connect-messenger.md"
        return Finding("subscription", "wrong", f"the page does not tell the app of: {', '.join(missing)}", cure)
    return Finding("subscription", "ok", "the page tells the app of messages and taps")
