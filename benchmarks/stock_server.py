"""`rasa run …` with one thing changed: its Messenger connector knows Meta's address only, and gets STOCK_GRAPH_URL."""

from __future__ import annotations

import os

import fbmessenger  # type: ignore[import-untyped]
from rasa.__main__ import main

_init = fbmessenger.MessengerClient.__init__


def _init_with_our_address(self: fbmessenger.MessengerClient, *arguments: object, **options: object) -> None:
    _init(self, *arguments, **options)
    self.graph_url = os.environ["STOCK_GRAPH_URL"]


if __name__ == "__main__":
    fbmessenger.MessengerClient.__init__ = _init_with_our_address
    main()
