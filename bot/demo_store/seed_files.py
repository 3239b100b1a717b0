"""Reading the seed folder: YAML, and times that count from the moment of seeding."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta, timezone
from functools import lru_cache
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from ruamel.yaml import YAML

SEED_FOLDER = Path(__file__).parent / "seed"
# `-3d 14:20` (a day by the shop's clock), `-2h`, `-45m`
_DAY = re.compile(r"(?P<days>[+-]\d+)d(?: (?P<hour>\d\d):(?P<minute>\d\d))?")
_AGO = re.compile(r"(?P<amount>[+-]\d+)(?P<unit>[hm])")

Entry = dict[str, Any]


class SeedError(Exception):
    """A file of the seed folder says something that cannot be; nothing was filled in."""


def load_yaml(path: Path) -> Any:
    """What a YAML 1.2 file holds; raises `SeedError` if it is missing."""
    try:
        return YAML(typ="safe").load(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise SeedError(f"{path} cannot be read: {error}") from error


def load_entries(path: Path) -> Any:
    """The same, read once for as long as the file stays as it is: leave it as it is, too."""
    try:
        return _entries(path, path.stat().st_mtime_ns)
    except OSError as error:
        raise SeedError(f"{path} cannot be read: {error}") from error


@lru_cache(maxsize=32)
def _entries(path: Path, _changed_at: int) -> Any:
    return load_yaml(path)


@dataclass(frozen=True)
class SeedClock:
    """The moment of seeding, and the zone in which the shop tells the time."""

    now: datetime
    zone: ZoneInfo

    def time(self, offset: str) -> datetime:
        """The UTC time that `offset` (`-3d 14:20`, `-2h`, `-45m`) names; raises `SeedError`."""
        ago = _AGO.fullmatch(offset)
        if ago:
            unit = timedelta(hours=1) if ago["unit"] == "h" else timedelta(minutes=1)
            return (self.now + int(ago["amount"]) * unit).astimezone(timezone.utc)
        day = _DAY.fullmatch(offset)
        if day is None or day["hour"] is None:
            raise SeedError(f"{offset!r} is no time; write it like `-3d 14:20`, `-2h` or `-45m`")
        at = datetime.combine(self.date(f"{day['days']}d"), time(int(day["hour"]), int(day["minute"])), self.zone)
        return at.astimezone(timezone.utc)

    def date(self, offset: str) -> date:
        """The day that `offset` (`+2d`) names; raises `SeedError`."""
        day = _DAY.fullmatch(offset)
        if day is None or day["hour"] is not None:
            raise SeedError(f"{offset!r} is no day; write it like `-3d` or `+2d`")
        return self.now.astimezone(self.zone).date() + timedelta(days=int(day["days"]))
