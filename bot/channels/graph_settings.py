"""Settings that WhatsApp and Messenger share: an app of Meta's, its secrets, and where its API is."""

from __future__ import annotations

import re
from ipaddress import ip_address
from typing import ClassVar
from urllib.parse import urlsplit

from pydantic import Field, SecretStr

from bot.channels.errors import ChannelSettingsError
from bot.channels.operator_settings import OperatorSettings, listed

_IDENTIFIER = re.compile(r"[0-9A-Za-z_-]{1,64}", re.ASCII)
_TOKEN = re.compile(r"[\x21-\x7e]+")

API_URL = "https://graph.facebook.com/v23.0"


class GraphSettings(OperatorSettings):
    """What an operator sets for one channel, by environment variables or in `.env`."""

    app_secrets: SecretStr = Field(
        default=SecretStr(""),
        description="the app's secret, which signs webhooks; several, separated by commas, while one is replaced",
    )
    verify_token: SecretStr = Field(
        default=SecretStr(""), description="a word of your own; type the same one where Meta asks for it"
    )
    access_token: SecretStr = Field(default=SecretStr(""), description="the token that lets the clerk send messages")
    api_url: str = Field(default=API_URL, description="where the Graph API is, with its version")
    media_hosts: str = Field(
        default="fbsbx.com,fbcdn.net",
        description="where customers' files may be fetched from, separated by commas; hosts below these count",
    )

    account_field: ClassVar[str]
    """The name of the setting that says which number or page is ours."""

    @property
    def secrets(self) -> tuple[str, ...]:
        """The active app secrets; never an empty one."""
        return listed(self.app_secrets.get_secret_value())

    @property
    def hosts(self) -> tuple[str, ...]:
        """The hosts of `media_hosts`."""
        return listed(self.media_hosts)

    @property
    def account(self) -> str:
        """The id of our number or page."""
        return str(getattr(self, self.account_field))

    def complete(self) -> bool:
        """Whether the channel is on: False if nothing of it is set.

        Raises `ChannelSettingsError` with everything that is missing or wrong if only a part is set.
        """
        values = {
            "app_secrets": ",".join(self.secrets),
            "verify_token": self.verify_token.get_secret_value(),
            "access_token": self.access_token.get_secret_value(),
            self.account_field: self.account,
        }
        if not any(values.values()):
            return False
        problems = [f"{self.variable(name)} is not set" for name, value in values.items() if not value]
        problems += self._wrong(values["access_token"])
        if problems:
            raise ChannelSettingsError(problems)
        return True

    @classmethod
    def variable(cls, name: str) -> str:
        """The environment variable of a setting."""
        return f"{cls.Config.env_prefix}{name}".upper()  # type: ignore[attr-defined] # each channel has its prefix

    def _wrong(self, access_token: str) -> list[str]:
        wrong = []
        if self.account and not _IDENTIFIER.fullmatch(self.account):
            wrong.append(f"{self.variable(self.account_field)} is no id; copy the digits that Meta shows")
        if access_token and not _TOKEN.fullmatch(access_token):
            wrong.append(f"{self.variable('access_token')} has a space or a letter that no token has; copy it again")
        scheme = urlsplit(self.api_url).scheme
        if scheme != "https" and not (scheme == "http" and is_loopback(self.api_url)):
            wrong.append(f"{self.variable('api_url')} must begin with https://, or the token would travel in the open")
        return wrong


def is_loopback(url: str) -> bool:
    """Whether `url` leads to this very machine."""
    try:
        host = urlsplit(url).hostname or ""
        return host == "localhost" or ip_address(host).is_loopback
    except ValueError:
        return False
