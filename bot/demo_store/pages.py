"""Pages for browsers: what links in a conversation lead to. They need no key and name no customer."""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache
from pathlib import Path
from zoneinfo import ZoneInfo

from jinja2 import Environment, FileSystemLoader
from markdown_it import MarkdownIt
from sqlalchemy import select
from sqlalchemy.orm import Session
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import HTMLResponse, JSONResponse, Response
from starlette.routing import Route

from bot.commerce.formats import format_money
from bot.commerce.orders import ParcelStatus
from bot.commerce.text import parse_accept_language
from bot.demo_store import reads, values
from bot.demo_store.calendar import Calendar
from bot.demo_store.columns import text
from bot.demo_store.help_pages import find_help_page
from bot.demo_store.http import View, store_of
from bot.demo_store.openapi import openapi_document
from bot.demo_store.page_texts import PAGE_TEXTS
from bot.demo_store.tables import FulfillmentRow, ProductRow, ShopRow

_OK, _NOT_FOUND = 200, 404
_FEW = 5
_WINDOW_SIZE = 100
_HEADERS = {
    "Content-Security-Policy": "default-src 'none'; style-src 'unsafe-inline'; img-src 'self'",
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
}
# How far along the way a parcel is, for the four steps of its page
_STEPS = (
    ParcelStatus.LABEL_CREATED,
    ParcelStatus.IN_TRANSIT,
    ParcelStatus.OUT_FOR_DELIVERY,
    ParcelStatus.DELIVERED,
)


def shop_window(request: Request) -> Response:
    """Everything for sale, best sellers first."""
    store = store_of(request)
    with Session(store.engine, future=True) as session:
        ids = store.search.search(session, "", limit=_WINDOW_SIZE)
        products = reads.find_products(session, ids)
    return _page(request, "window.html", products=products)


def product_page(request: Request) -> Response:
    """One product with its variants."""
    with Session(store_of(request).engine, future=True) as session:
        products = reads.find_products(session, [request.path_params["product_id"]])
    return _page(request, "product.html", product=products[0], few=_FEW) if products else _not_found(request)


def picture(request: Request) -> Response:
    """A product's SVG picture."""
    table = ProductRow.__table__
    with Session(store_of(request).engine, future=True) as session:
        query = select(table.c.picture).where(table.c.id == request.path_params["product_id"])
        svg = session.execute(query).scalar_one_or_none()
    if not svg:
        return _not_found(request)
    return Response(svg, media_type="image/svg+xml", headers=_HEADERS | {"Cache-Control": "public, max-age=86400"})


def tracking_page(request: Request) -> Response:
    """Where a parcel is. Whoever has the number sees no name and no address."""
    table = FulfillmentRow.__table__
    with Session(store_of(request).engine, future=True) as session:
        query = select(table).where(table.c.tracking_number == request.path_params["tracking_number"])
        row = session.execute(query).first()
    if row is None:
        return _not_found(request)
    parcel = values.parcel(row)
    reached = _STEPS.index(parcel.status) if parcel.status in _STEPS else -1
    return _page(request, "track.html", parcel=parcel, steps=_STEPS, reached=reached)


def help_page(request: Request) -> Response:
    """A help article."""
    folder = store_of(request).settings.help_folder
    article = folder and find_help_page(folder, request.path_params["language"], request.path_params["slug"])
    return _page(request, "help.html", article=article) if article else _not_found(request)


def docs_page(_request: Request) -> Response:
    """The API's description for people."""
    return HTMLResponse(_templates().get_template("docs.html").render(api=openapi_document()), headers=_HEADERS)


def openapi_json(_request: Request) -> Response:
    """The API's description for programs."""
    return JSONResponse(openapi_document())


def health(request: Request) -> Response:
    """200 once the database answers."""
    with Session(store_of(request).engine, future=True) as session:
        session.execute(select(ShopRow.__table__.c.id)).first()
    return JSONResponse({"status": "ok"})


def _threaded(answer: Callable[[Request], Response]) -> View:
    async def view(request: Request) -> Response:
        return await run_in_threadpool(answer, request)

    return view


PAGE_ROUTES = (
    Route("/", _threaded(shop_window)),
    Route("/products/{product_id}", _threaded(product_page)),
    Route("/images/{product_id}.svg", _threaded(picture)),
    Route("/track/{tracking_number}", _threaded(tracking_page)),
    Route("/help/{language}/{slug}", _threaded(help_page)),
    Route("/docs", _threaded(docs_page)),
    Route("/openapi.json", _threaded(openapi_json)),
    Route("/healthz", _threaded(health)),
)


def _language(request: Request) -> str:
    """The first that the pages have of: the article's, `?lang=`, the browser's languages; else the pages' first."""
    asked = [request.path_params.get("language", ""), request.query_params.get("lang", "")]
    accepted = parse_accept_language(request.headers.get("accept-language", ""))
    return next((language for language in [*asked, *accepted] if language in PAGE_TEXTS), next(iter(PAGE_TEXTS)))


def _page(request: Request, template: str, status: int = _OK, **values: object) -> Response:
    language = _language(request)
    store = store_of(request)
    with Session(store.engine, future=True) as session:
        shop: ShopRow = session.execute(select(ShopRow.__table__)).one()
    calendar = Calendar(ZoneInfo(shop.time_zone), language, store.clock())
    html = (
        _templates()
        .get_template(template)
        .render(
            lang=language,
            other="en" if language == "ko" else "ko",
            texts=PAGE_TEXTS[language],
            shop=text(shop.name)[language],
            money=lambda money: format_money(money, language),
            calendar=calendar,
            **values,
        )
    )
    return HTMLResponse(html, status, headers=_HEADERS | {"Vary": "Accept-Language"})


def _not_found(request: Request) -> Response:
    return _page(request, "not_found.html", status=_NOT_FOUND)


@lru_cache(maxsize=1)
def _templates() -> Environment:
    folder = Path(__file__).with_name("templates")
    environment = Environment(loader=FileSystemLoader(folder), autoescape=True, trim_blocks=True)
    markdown = MarkdownIt("commonmark", {"html": False})
    environment.filters["words"] = markdown.renderInline
    return environment
