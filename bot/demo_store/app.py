"""The store's ASGI application."""

from __future__ import annotations

from sqlalchemy.engine import Engine
from sqlalchemy.exc import OperationalError
from starlette.applications import Starlette
from starlette.exceptions import HTTPException

from bot.demo_store.api import API_ROUTES
from bot.demo_store.http import Store, database_problem, http_problem
from bot.demo_store.pages import PAGE_ROUTES
from bot.demo_store.search import ProductSearch
from bot.demo_store.settings import Clock, StoreSettings


def create_app(engine: Engine, clock: Clock, settings: StoreSettings, *, threads: bool = True) -> Starlette:
    """The store on the database of `engine`, whose tables are there (see `bot.demo_store.seed`).

    Without `threads` the API answers in the thread that asks: where there is no server, nobody else waits for it.
    """
    app = Starlette(
        routes=[*API_ROUTES, *PAGE_ROUTES],
        exception_handlers={HTTPException: http_problem, OperationalError: database_problem},
    )
    app.state.store = Store(engine, clock, settings, ProductSearch(), threads=threads)
    return app
