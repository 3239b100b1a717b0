"""What an operator sets for the shop's other desk."""

from __future__ import annotations

from pydantic import Field

from bot.channels.operator_settings import OperatorSettings


class DeskSettings(OperatorSettings):
    """Environment variables `SHOPCLERK_DESK` and `SHOPCLERK_DESK_LINK`, or in `.env`."""

    desk: str = Field(
        default="", description="where tickets go beside the console: `email` or `chatwoot`; empty: nowhere"
    )
    desk_link: str = Field(
        default="", description="the address at which the team opens the clerk, for links to the console"
    )

    class Config:
        """Where the values come from."""

        env_prefix = "SHOPCLERK_"

    def link_to(self, reference: str) -> str:
        """The address of a ticket in the console; empty where nobody said where that is."""
        return f"{self.desk_link.rstrip('/')}/desk/t/{reference}" if self.desk_link else ""
