"""Which other desks there are, and which one is chosen."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from bot.channels.errors import ChannelSettingsError
from bot.commerce.shop import Shop
from bot.desks.base import OtherDesk
from bot.desks.chatwoot.desk import NAME as CHATWOOT
from bot.desks.chatwoot.desk import ChatwootDesk
from bot.desks.chatwoot.settings import ChatwootSettings
from bot.desks.mail.desk import NAME as EMAIL
from bot.desks.mail.desk import MailDesk
from bot.desks.mail.settings import MailSettings
from bot.desks.settings import DeskSettings
from bot.desks.wording import Wording


def _open_mail(wording: Wording) -> OtherDesk:
    return MailDesk(MailSettings(), wording)


def _open_chatwoot(wording: Wording) -> OtherDesk:
    return ChatwootDesk(ChatwootSettings(), wording)


DESKS: Mapping[str, Callable[[Wording], OtherDesk]] = {EMAIL: _open_mail, CHATWOOT: _open_chatwoot}


def open_desk(shop: Shop, settings: DeskSettings | None = None) -> OtherDesk | None:
    """Open the desk that `SHOPCLERK_DESK` names; None if it names none.

    Raises `ChannelSettingsError` with all that is missing or wrong.
    """
    name = (settings or DeskSettings()).desk
    if not name:
        return None
    opener = DESKS.get(name)
    if opener is None:
        raise ChannelSettingsError([f"SHOPCLERK_DESK is no desk that there is; write one of: {', '.join(DESKS)}"])
    language = shop.languages[0]
    return opener(Wording(shop.name[language], shop.time_zone, language))
