"""Python runs this first in every process whose PYTHONPATH has this folder: the clerk's clock can then be stepped.

The file named by SHOPCLERK_CHAOS_CLOCK holds the step as a double, in seconds; a test writes it while the processes
run. Nothing else about the product is changed.
"""

from __future__ import annotations

import mmap
import os
import struct
from datetime import datetime, timedelta, timezone
from pathlib import Path

import bot.settings

with Path(os.environ["SHOPCLERK_CHAOS_CLOCK"]).open("rb") as file:
    _STEP = mmap.mmap(file.fileno(), 8, access=mmap.ACCESS_READ)


def stepped_now() -> datetime:
    return datetime.now(timezone.utc) + timedelta(seconds=struct.unpack("d", _STEP[:8])[0])


bot.settings.utc_now = stepped_now
