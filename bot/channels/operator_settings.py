"""What an operator sets by environment variables or in `.env`, as channels and other desks read it."""

from __future__ import annotations

from pydantic import BaseSettings, validator


class OperatorSettings(BaseSettings):
    """Settings of one channel or desk: a space at an end of a value is nobody's wish."""

    class Config:
        """Where the values come from."""

        env_file = ".env"

    @validator("*", pre=True)
    def _strip(cls, value: object) -> object:  # noqa: N805 (pydantic's own way)
        return value.strip() if isinstance(value, str) else value


def listed(value: str) -> tuple[str, ...]:
    """The parts of a value that are separated by commas; never an empty one."""
    return tuple(part.strip() for part in value.split(",") if part.strip())
