"""The project's files as the commands look at them."""

from __future__ import annotations

from bot.project.check import check
from bot.project.findings import only_errors
from bot.settings import Settings


def check_project(settings: Settings) -> list[str]:
    """Give one line for each thing that the clerk cannot work with; none if all is well. Warnings are left out."""
    return [str(finding) for finding in only_errors(check(settings.root, settings.shop_file))]
