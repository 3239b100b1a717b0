"""The order beside a conversation, and what an agent does to it in the store."""

from __future__ import annotations

import asyncio
import re
from collections.abc import Callable, Mapping
from datetime import datetime
from decimal import Decimal

from babel.numbers import get_currency_precision
from moneyed import Money
from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from bot.commerce.canned import fill_known
from bot.commerce.formats import fill, format_money
from bot.commerce.orders import LineQuantity, Order
from bot.commerce.products import Product
from bot.handoff.logins import Session
from bot.handoff.views import TicketRow, TicketView
from bot.web.console.access import NO_STORE
from bot.web.console.cards import product_card
from bot.web.console.dependencies import ConsoleDependencies
from bot.web.console.fields import Fields, read_fields
from bot.web.console.refusals import desk_refusals, store_refusals
from bot.web.console.render import Json, render_brief, render_order, render_row
from bot.web.dependencies import WebDependencies
from bot.web.errors import RequestRefusedError
from bot.web.languages import choose_language
from bot.web.texts import PageTexts

_NUMBER_LIMIT = 40
_WORD = 100
# What somebody would give back: no exponent, no NaN.
_AMOUNT = re.compile(r"[0-9]{1,12}(\.[0-9]{1,4})?")

MOST_LINES = 50
FOUND = 8
"""Products that a search shows."""

_Change = Callable[[Order, Fields, str, str], str]
"""Does something to an order by an idempotency key; gives the words for the ticket's log in a language."""


class OrderEndpoints:
    """Reads orders and products, and changes orders for whoever has taken the ticket."""

    def __init__(
        self,
        deps: WebDependencies,
        console: ConsoleDependencies,
        texts: Mapping[str, PageTexts],
        tell: Callable[[str], None],
    ) -> None:
        """`tell` hears of a conversation whose ticket has news."""
        self._deps = deps
        self._texts = texts
        self._console = console
        self._desk = console.desk
        self._tell = tell

    async def orders(self, request: Request, _session: Session) -> Response:
        """GET …/orders: `{"order", "others"}` of the ticket, or of `?number=`; null where there is none."""
        reference, number = request.path_params["reference"], request.query_params.get("number", "")[:_NUMBER_LIMIT]
        language = choose_language(request, self._deps.shop.languages)
        with desk_refusals(), store_refusals():
            return JSONResponse(await asyncio.to_thread(self._look, reference, number, language), headers=NO_STORE)

    async def products(self, request: Request, _session: Session) -> Response:
        """GET /desk/api/products: `{"products"}` for the words in `q`, named in the `language` of the customer."""
        query, asked = request.query_params.get("q", "")[:_WORD], request.query_params.get("language", "")
        language = asked if asked in self._deps.shop.languages else self._deps.shop.languages[0]
        with store_refusals():
            found = await asyncio.to_thread(lambda: self._console.store().search_products(query, limit=FOUND))
        return JSONResponse({"products": [_listed(product, language) for product in found]}, headers=NO_STORE)

    async def canned(self, request: Request, session: Session) -> Response:
        """GET …/canned: `{"canned"}` in the customer's language, with what is known filled in."""
        reference = request.path_params["reference"]
        with desk_refusals():
            return JSONResponse(await asyncio.to_thread(self._fill, reference, session), headers=NO_STORE)

    async def cancel(self, request: Request, session: Session) -> Response:
        """POST …/cancel: `{"order", "reason", "key"}`; all of it is refunded."""
        return await self._do(request, session, self._cancel)

    async def take_back(self, request: Request, session: Session) -> Response:
        """POST …/return: `{"order", "lines": [{"id", "quantity"}], "reason", "method", "key"}`."""
        return await self._do(request, session, self._return)

    async def refund(self, request: Request, session: Session) -> Response:
        """POST …/refund: `{"order", "amount", "method", "key"}`; nothing needs to come back."""
        return await self._do(request, session, self._refund)

    def _look(self, reference: str, number: str, language: str) -> Json:
        view = self._desk.get_ticket(reference)
        wanted = number or view.row.order_number
        order = self._console.store().find_order(wanted) if wanted else None
        others = self._console.store().list_orders(order.customer.id) if order else ()
        return {
            "order": None if order is None else render_order(order, language),
            "others": [render_brief(one, language) for one in others if order and one.id != order.id],
        }

    def _fill(self, reference: str, session: Session) -> Json:
        view = self._desk.get_ticket(reference)
        language = view.row.language
        values = {
            "agent": session.agent.name,
            "shop": self._deps.shop.name[language],
            "ticket": view.row.reference,
            **self._order_values(view, language),
        }
        responses = self._console.canned.get(language, ())
        return {
            "canned": [
                {"key": one.key, "title": one.title, "text": fill_known(one.text, values, language)}
                for one in responses
            ]
        }

    def _order_values(self, view: TicketView, language: str) -> dict[str, str]:
        """What canned responses say of the order; nothing while the store is away: the agent sees what is missing."""
        if not view.row.order_number:
            return {}
        try:
            with store_refusals():
                order = self._console.store().find_order(view.row.order_number)
        except RequestRefusedError:
            return {}
        if order is None:
            return {}
        parcel = order.fulfillments[-1] if order.fulfillments else None
        refunded = _refunded_last(order, since=view.row.created_at)
        return {
            "customer": order.customer.name,
            "order": order.number,
            "total": format_money(order.total, language),
            "refunded": format_money(refunded, language) if refunded else "",
            "tracking_number": parcel.tracking_number if parcel else "",
            "tracking_url": parcel.tracking_url if parcel else "",
        }

    async def _do(self, request: Request, session: Session, change: _Change) -> Response:
        fields, reference = await read_fields(request), request.path_params["reference"]
        language = choose_language(request, self._deps.shop.languages)
        with desk_refusals(), store_refusals():
            row = await asyncio.to_thread(self._change, reference, session, fields, change, language)
        self._tell(row.conversation_id)
        return JSONResponse({"row": render_row(row, self._console.clocks.due(row))}, headers=NO_STORE)

    def _change(self, reference: str, session: Session, fields: Fields, change: _Change, language: str) -> TicketRow:
        """Only whoever speaks with the customer changes the order; the same key again changes nothing twice."""
        key = fields.key()
        view = self._desk.get_ticket(reference)
        if view.row.state != "open" or view.row.agent != session.agent.id:
            raise RequestRefusedError(403, "not_yours", f"{reference} is not taken by agent {session.agent.id}")
        order = self._order_of(view, fields.text("order", _NUMBER_LIMIT))
        done = change(order, fields, f"desk:{reference}:{key}", language)
        return self._desk.log_store(reference, session.agent.id, done, key)

    def _order_of(self, view: TicketView, number: str) -> Order:
        """The order that is meant, if it is one of the ticket's customer."""
        order = self._console.store().find_order(number) if number else None
        if order is None:
            raise RequestRefusedError(422, "bad_field", f"there is no order {number!r}")
        if view.row.order_number and order.number.strip("#") != view.row.order_number.strip("#"):
            known = self._console.store().find_order(view.row.order_number)
            if known is not None and known.customer.id != order.customer.id:
                raise RequestRefusedError(403, "other_customer", f"{number} is another customer's order")
        return order

    def _cancel(self, order: Order, fields: Fields, key: str, language: str) -> str:
        reason = fields.text("reason", _WORD) or "no_longer_needed"
        after = self._console.store().cancel_order(order.id, reason=reason, idempotency_key=key)
        return self._say("cancelled", language, number=after.number, amount=format_money(order.total, language))

    def _return(self, order: Order, fields: Fields, key: str, language: str) -> str:
        opened = self._console.store().create_return(
            order.id,
            [_pieces(one) for one in fields.objects("lines", MOST_LINES)],
            reason=fields.text("reason", _WORD) or "changed_mind",
            refund_method_id=fields.text("method", _WORD),
            # An agent who opens a return decided that it is free.
            fee=order.total * 0,
            idempotency_key=key,
        )
        amount = format_money(opened.refund_amount, language)
        return self._say("returned", language, number=order.number, rma=opened.rma, amount=amount)

    def _refund(self, order: Order, fields: Fields, key: str, language: str) -> str:
        written = fields.text("amount", _WORD)
        decimals = get_currency_precision(order.total.currency.code)
        if not _AMOUNT.fullmatch(written) or len(written.partition(".")[2]) > decimals:
            raise RequestRefusedError(422, "bad_amount", f"the amount is no number with up to {decimals} decimals")
        amount = Money(Decimal(written), order.total.currency)
        method = fields.text("method", _WORD)
        after = self._console.store().create_refund(order.id, amount, refund_method_id=method, idempotency_key=key)
        return self._say("refunded", language, number=after.number, amount=format_money(amount, language))

    def _say(self, what: str, language: str, **values: str) -> str:
        return fill(self._texts[language].words[f"log.{what}"], values, language)


def _refunded_last(order: Order, *, since: datetime) -> Money | None:
    """What went back last, by all ways at that moment together; None for nothing since then."""
    times = [one.created_at for one in order.refunds if one.created_at >= since]
    if not times:
        return None
    return sum((one.amount for one in order.refunds if one.created_at == max(times)), start=order.total * 0)


def _listed(product: Product, language: str) -> Json:
    card = product_card(product, language)
    return {"id": product.id, "title": card.title, "price": card.subtitle, "image": card.image_url}


def _pieces(line: Fields) -> LineQuantity:
    return LineQuantity(line.text("id", _WORD), line.number("quantity") or 0)
