"""What an operator sets for Chatwoot."""

from __future__ import annotations

from urllib.parse import urlsplit

from pydantic import Field, SecretStr

from bot.channels.errors import ChannelSettingsError
from bot.channels.graph_settings import is_loopback
from bot.channels.operator_settings import OperatorSettings, listed

SHORTEST_TOKEN = 16
"""Characters of a word in the webhook's address: a shorter one can be guessed."""


class ChatwootSettings(OperatorSettings):
    """Environment variables `SHOPCLERK_CHATWOOT_…`."""

    url: str = Field(default="https://app.chatwoot.com", description="where Chatwoot is")
    access_token: SecretStr = Field(
        default=SecretStr(""), description="the access token of a user (profile settings) who sees the inbox"
    )
    account_id: str = Field(default="", description="the number behind /accounts/ in Chatwoot's address")
    inbox_id: str = Field(default="", description="the number behind /inbox/ of an inbox of the kind API")
    webhook_secrets: SecretStr = Field(
        default=SecretStr(""),
        description="the webhook's secret, which signs what is posted; several, separated by commas",
    )
    webhook_token: SecretStr = Field(
        default=SecretStr(""),
        description="without a secret: a word of your own in the webhook's address, /desks/chatwoot?token=…",
    )

    class Config:
        """Where the values come from."""

        env_prefix = "SHOPCLERK_CHATWOOT_"

    @property
    def secrets(self) -> tuple[str, ...]:
        """The active secrets; never an empty one."""
        return listed(self.webhook_secrets.get_secret_value())

    def check(self) -> None:
        """Raise `ChannelSettingsError` with all that is missing or wrong."""
        token = self.webhook_token.get_secret_value()
        problems = [
            f"SHOPCLERK_CHATWOOT_{name} is not set"
            for name, value in (
                ("ACCESS_TOKEN", self.access_token.get_secret_value()),
                ("ACCOUNT_ID", self.account_id),
                ("INBOX_ID", self.inbox_id),
                ("WEBHOOK_SECRETS", self.secrets or token),
            )
            if not value
        ]
        for name, value in (("ACCOUNT_ID", self.account_id), ("INBOX_ID", self.inbox_id)):
            if value and not (value.isascii() and value.isdigit()):
                problems.append(f"SHOPCLERK_CHATWOOT_{name} is no number; copy it from Chatwoot's address")
        if 0 < len(token) < SHORTEST_TOKEN:
            problems.append(f"SHOPCLERK_CHATWOOT_WEBHOOK_TOKEN needs {SHORTEST_TOKEN} characters or more")
        scheme = urlsplit(self.url).scheme
        if scheme != "https" and not (scheme == "http" and is_loopback(self.url)):
            problems.append("SHOPCLERK_CHATWOOT_URL must begin with https://, or the token would travel in the open")
        if problems:
            raise ChannelSettingsError(problems)
