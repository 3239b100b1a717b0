"""What a typed address lacks."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum


class Missing(str, Enum):
    """What a typed address lacks."""

    POSTCODE = "postcode"
    STREET = "street"
    CITY = "city"


@dataclass(frozen=True)
class Incomplete:
    """An address that cannot be used yet. `missing` is never empty."""

    missing: tuple[Missing, ...]
