"""The console as an agent opens it, and the windows that it is looked at in."""

from __future__ import annotations

from desk_server import MINA, PASSWORD
from playwright.sync_api import Page

DESK = {"width": 1440, "height": 900}
PHONE = {"width": 390, "height": 844}


def log_in(page: Page, email: str = MINA) -> Page:
    """Come in by the door that `page` shows."""
    page.get_by_label("E-mail").fill(email)
    page.get_by_label("Password").fill(PASSWORD)
    page.keyboard.press("Enter")
    page.wait_for_url("**/desk")
    return page
