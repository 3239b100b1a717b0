"""What an operator sets for WhatsApp."""

from __future__ import annotations

from typing import ClassVar

from pydantic import Field

from bot.channels.graph_settings import GraphSettings


class WhatsAppSettings(GraphSettings):
    """Environment variables `SHOPCLERK_WHATSAPP_…`."""

    phone_number_id: str = Field(default="", description="the id of the shop's number, which is not the number itself")
    business_account_id: str = Field(
        default="",
        description="the id of the WhatsApp Business account that the number belongs to; only `shopclerk doctor` uses "
        "it, to look at the webhook's subscription and at the template",
    )
    window_template: str = Field(
        default="",
        description="an approved template without variables, in each of the shop's languages, that asks a customer to "
        "write again; sent once where an answer comes too late. Empty: the answer waits until the customer writes",
    )

    account_field: ClassVar[str] = "phone_number_id"

    class Config:
        """Where the values come from."""

        env_prefix = "SHOPCLERK_WHATSAPP_"
