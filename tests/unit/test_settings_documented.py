"""docs/settings.md and .env.example name every setting, with the default that the code has."""

from __future__ import annotations

import re
from pathlib import Path

from pydantic import SecretStr
from pydantic.fields import ModelField

from bot.channels.messenger.settings import MessengerSettings
from bot.channels.whatsapp.settings import WhatsAppSettings
from bot.desks.chatwoot.settings import ChatwootSettings
from bot.desks.mail.settings import MailSettings
from bot.desks.settings import DeskSettings
from bot.settings import Settings

ROOT = Path(__file__).parents[2]
ROW = re.compile(r"^\| `(?P<name>SHOPCLERK_[A-Z_]+)` \| (?P<default>[^|]+) \| (?P<meaning>[^|]+) \|$", re.MULTILINE)


ALL = (Settings, WhatsAppSettings, MessengerSettings, DeskSettings, MailSettings, ChatwootSettings)


def defaults() -> dict[str, str]:
    """Every setting, by its environment variable, with its default as the table writes it."""
    return {
        f"{settings.Config.env_prefix}{name.upper()}": shown(field)
        for settings in ALL
        for name, field in settings.__fields__.items()
    }


def shown(field: ModelField) -> str:
    """A default as the table writes it."""
    value = field.default.get_secret_value() if isinstance(field.default, SecretStr) else field.default
    return f"`{value}`" if str(value) else "empty"


def test_every_setting_is_documented_with_its_default() -> None:
    text = (ROOT / "docs" / "settings.md").read_text(encoding="utf-8")
    documented = {row["name"]: row["default"] for row in ROW.finditer(text)}
    assert documented == defaults()


def test_the_example_names_every_setting_with_its_default() -> None:
    text = (ROOT / ".env.example").read_text(encoding="utf-8")
    named = dict(re.findall(r"^#(SHOPCLERK_[A-Z_]+)=(.*)$", text, re.MULTILINE))
    assert {name: f"`{value}`" if value else "empty" for name, value in named.items()} == defaults()
