"""What an operator sets for Messenger."""

from __future__ import annotations

from typing import ClassVar

from pydantic import Field

from bot.channels.graph_settings import GraphSettings


class MessengerSettings(GraphSettings):
    """Environment variables `SHOPCLERK_MESSENGER_…`."""

    page_id: str = Field(default="", description="the id of the shop's page")

    account_field: ClassVar[str] = "page_id"

    class Config:
        """Where the values come from."""

        env_prefix = "SHOPCLERK_MESSENGER_"
