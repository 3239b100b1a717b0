"""The store's search index, built from the database and again when the goods there are newer."""

from __future__ import annotations

from threading import Lock

from sqlalchemy import func, select
from sqlalchemy.engine import Connection

from bot.commerce.storekeeping.search import SearchIndex
from bot.demo_store import reads
from bot.demo_store.tables import ProductRow

_VERSION = select(func.count(ProductRow.id), func.max(ProductRow.updated_at))


class ProductSearch:
    """Ids of products by what customers write. Safe to use from several threads."""

    def __init__(self) -> None:
        """Nothing is read before the first search."""
        self._index = SearchIndex([])
        self._version: object = None
        self._lock = Lock()

    def search(self, connection: Connection, query: str, *, limit: int) -> list[str]:
        """The ids that fit, best first; see `SearchIndex.search`."""
        version = connection.execute(_VERSION).one()
        with self._lock:
            if version != self._version:
                self._index, self._version = SearchIndex(reads.find_listings(connection)), version
            index = self._index
        return index.search(query, limit=limit)
