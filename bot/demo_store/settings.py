"""What the store is started with."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from pydantic import SecretStr

Clock = Callable[[], datetime]


@dataclass(frozen=True)
class StoreSettings:
    """`api_key` opens the API; `public_url` begins addresses that customers see (empty: the one the request came to).

    `help_folder` holds `<language>/<slug>.md`; None: the store has no help pages.
    """

    api_key: SecretStr
    public_url: str = ""
    help_folder: Path | None = None

    def __post_init__(self) -> None:
        """Refuse an empty key: it would open the store to everybody."""
        if not self.api_key.get_secret_value().strip():
            raise ValueError("the store's API key is empty; set one of at least a few characters")
