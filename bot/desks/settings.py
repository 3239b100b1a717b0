"""What an operator sets for the shop's other desk."""

from __future__ import annotations

from pydantic import BaseSettings, Field, validator


class DeskSettings(BaseSettings):
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
        env_file = ".env"

    @validator("desk", "desk_link", pre=True)
    def _strip(cls, value: object) -> object:  # noqa: N805 (pydantic's own way)
        return value.strip() if isinstance(value, str) else value

    def link_to(self, reference: str) -> str:
        """The address of a ticket in the console; empty where nobody said where that is."""
        return f"{self.desk_link.rstrip('/')}/desk/t/{reference}" if self.desk_link else ""
