"""The last shop.yml that could be read: a process that died comes back with it while the merchant is still editing."""

from __future__ import annotations

import os
from pathlib import Path

import structlog

from bot.commerce.shop import Shop
from bot.commerce.shop_file import ShopFileError, parse_shop

log = structlog.get_logger(__name__)


def keep(text: str, path: Path) -> None:
    """Keep a text that could be read in the file `path`; a crash leaves the old one or the new one."""
    half = path.with_name(f"{path.name}.{os.getpid()}")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        half.write_text(text, encoding="utf-8")
        half.replace(path)
    except OSError as error:
        log.warning("last_good_shop_file_not_kept", path=str(path), reason=error.strerror)


def read_kept(path: Path, wrong: Exception) -> Shop | None:
    """Give the kept shop in place of one that is `wrong`, and say so; None if there is none to give."""
    try:
        shop = parse_shop(path.read_text(encoding="utf-8"), path=str(path))
    except (ShopFileError, OSError, UnicodeDecodeError):
        return None
    log.error("shop_file_broken", in_use=str(path), wrong=str(wrong), cure="mend shop.yml, then restart the clerk")
    return shop
