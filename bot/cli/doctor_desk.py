"""What `shopclerk doctor` looks at for the shop's other desk."""

from __future__ import annotations

from collections.abc import Iterator

from bot.channels.errors import ChannelSettingsError
from bot.cli.diagnosis import Diagnosis, ok, problem
from bot.cli.doctor_channels import diagnosis_of
from bot.commerce.shop_file import ShopFileError
from bot.desks.registry import open_desk
from bot.settings import Settings, load_shop

NAME, CURE = "Other desk", "docs/other-desks.md"


def check_other_desk(settings: Settings) -> Iterator[Diagnosis]:
    """Look whether the desk that `SHOPCLERK_DESK` names is set up and answers."""
    try:
        desk = open_desk(load_shop(settings))
    except ChannelSettingsError as error:
        yield from (problem(NAME, text, CURE) for text in error.problems)
        return
    except (OSError, UnicodeDecodeError, ShopFileError):
        # The shop file's own line says so.
        return
    if desk is None:
        yield ok(NAME, "none: tickets are in the console")
        return
    try:
        yield from (diagnosis_of(f"{NAME} {desk.name}", finding) for finding in desk.check())
    finally:
        desk.close()
