"""The REST resources under /api/v1. What they mean stands in openapi.yml."""

from __future__ import annotations

from collections.abc import Callable

from sqlalchemy import select
from sqlalchemy.orm import Session
from starlette.routing import Route

from bot.commerce.orders import Order, Return
from bot.commerce.storekeeping.refusals import RefusalError
from bot.commerce.storekeeping.rules import order_key, promotions
from bot.demo_store import bodies, reads, values, writes
from bot.demo_store.http import Call, api, page_body
from bot.demo_store.idempotency import Answer, do_once, fingerprint
from bot.demo_store.tables import CouponRow
from bot.demo_store.wire import render_coupon, render_customer, render_order, render_product, render_return

_OK, _CREATED, _NO_CONTENT = 200, 201, 204
_LONGEST_QUERY = 500


def list_products(call: Call) -> Answer:
    """Products that fit `q`, best first; without it the best sellers."""
    offset, limit = call.page()
    query = call.request.query_params.get("q", "")[:_LONGEST_QUERY]
    with call.store.engine.connect() as connection:
        ids = call.store.search.search(connection, query, limit=offset + limit + 1)[offset:]
        products = reads.find_products(connection, ids)
    return Answer(_OK, page_body([render_product(product, call.base_url) for product in products], offset, limit))


def get_product(call: Call) -> Answer:
    """One product."""
    with call.store.engine.connect() as connection:
        products = reads.find_products(connection, [call.path("product_id")])
    if not products:
        raise RefusalError("not_found")
    return Answer(_OK, render_product(products[0], call.base_url))


def find_order(call: Call) -> Answer:
    """One order by the number people say."""
    return _get_order(call, number_key=order_key(call.path("number")))


def get_order(call: Call) -> Answer:
    """One order by its id."""
    return _get_order(call, order_id=call.path("order_id"))


def find_customers(call: Call) -> Answer:
    """The customer with `email`, a list of one or none; or those with `name` and `postcode`."""
    given = {key: value.replace("\x00", "") for key, value in call.request.query_params.items()}
    with call.store.engine.connect() as connection:
        if "email" in given:
            one = reads.find_customer(connection, email=given["email"].strip().lower())
            customers = [one] if one else []
        else:
            customers = reads.find_customers(connection, name=given.get("name", ""), postcode=given.get("postcode", ""))
    return Answer(_OK, page_body([render_customer(one) for one in customers], 0, len(customers) or 1))


def get_customer(call: Call) -> Answer:
    """One customer by id."""
    with call.store.engine.connect() as connection:
        customer = reads.find_customer(connection, customer_id=call.path("customer_id"))
    if customer is None:
        raise RefusalError("not_found")
    return Answer(_OK, render_customer(customer))


def list_orders(call: Call) -> Answer:
    """A customer's orders, newest first."""
    offset, limit = call.page()
    customer_id = call.path("customer_id")
    with call.store.engine.connect() as connection:
        orders = reads.list_orders(connection, customer_id, offset=offset, limit=limit + 1)
        if not orders and reads.find_customer(connection, customer_id=customer_id) is None:
            raise RefusalError("not_found")
    return Answer(_OK, page_body([render_order(order, call.base_url) for order in orders], offset, limit))


def find_coupon(call: Call) -> Answer:
    """One coupon, valid or not."""
    table = CouponRow.__table__
    with call.store.engine.connect() as connection:
        row = connection.execute(select(table).where(table.c.code == call.path("code").strip().upper())).one_or_none()
    if row is None:
        raise RefusalError("not_found")
    return Answer(_OK, render_coupon(values.coupon(row)))


def list_promotions(call: Call) -> Answer:
    """Public coupons that are valid now, best first."""
    table = CouponRow.__table__
    with call.store.engine.connect() as connection:
        public = [values.coupon(row) for row in connection.execute(select(table).where(table.c.public.is_(True)))]
    coupons = promotions(public, call.store.clock())
    return Answer(_OK, {"data": [render_coupon(coupon) for coupon in coupons], "next_cursor": None})


def create_return(call: Call) -> Answer:
    """Open a return."""
    wanted, order_id = bodies.parse_return(bodies.parse_body(call.body)), call.path("order_id")
    now = call.store.clock()
    return _opened(call, lambda session: writes.create_return(session, order_id, wanted, now))


def create_exchange(call: Call) -> Answer:
    """Open an exchange."""
    wanted, order_id = bodies.parse_exchange(bodies.parse_body(call.body)), call.path("order_id")
    now = call.store.clock()
    return _opened(call, lambda session: writes.create_exchange(session, order_id, wanted, now))


def cancel_order(call: Call) -> Answer:
    """Cancel a pending order."""
    reason, order_id = bodies.parse_cancellation(bodies.parse_body(call.body)), call.path("order_id")
    now = call.store.clock()
    return _changed(call, lambda session: writes.cancel_order(session, order_id, reason, now), status=_CREATED)


def create_refund(call: Call) -> Answer:
    """Give money back while nothing comes back."""
    wanted, order_id = bodies.parse_refund(bodies.parse_body(call.body)), call.path("order_id")
    now = call.store.clock()
    return _changed(call, lambda session: writes.refund(session, order_id, wanted, now), status=_CREATED)


def change_shipping_address(call: Call) -> Answer:
    """Send a pending order somewhere else."""
    address, order_id = bodies.parse_address(bodies.parse_body(call.body)), call.path("order_id")
    return _changed(call, lambda session: writes.change_address(session, order_id, address))


def modify_items(call: Call) -> Answer:
    """Put other variants into a pending order."""
    wanted, order_id = bodies.parse_items(bodies.parse_body(call.body)), call.path("order_id")
    now = call.store.clock()
    return _changed(call, lambda session: writes.modify_items(session, order_id, wanted, now))


def change_payment_method(call: Call) -> Answer:
    """Have a pending order paid in another way."""
    method_id, order_id = bodies.parse_payment_method(bodies.parse_body(call.body)), call.path("order_id")
    now = call.store.clock()
    return _changed(call, lambda session: writes.change_payment(session, order_id, method_id, now))


def change_default_address(call: Call) -> Answer:
    """Change a customer's own address."""
    address, customer_id = bodies.parse_address(bodies.parse_body(call.body)), call.path("customer_id")

    def effect(session: Session) -> Answer:
        return Answer(_OK, render_customer(writes.change_default_address(session, customer_id, address)))

    return _once(call, effect)


def set_newsletter(call: Call) -> Answer:
    """Subscribe or unsubscribe an address."""
    email, subscribed = bodies.parse_subscription(bodies.parse_body(call.body))

    def effect(session: Session) -> Answer:
        writes.set_newsletter(session, email, subscribed=subscribed)
        return Answer(_NO_CONTENT, None)

    return _once(call, effect)


API_ROUTES = (
    Route("/api/v1/products", api(list_products), methods=["GET"]),
    Route("/api/v1/products/{product_id}", api(get_product), methods=["GET"]),
    Route("/api/v1/orders/by-number/{number}", api(find_order), methods=["GET"]),
    Route("/api/v1/orders/{order_id}", api(get_order), methods=["GET"]),
    Route("/api/v1/orders/{order_id}/returns", api(create_return), methods=["POST"]),
    Route("/api/v1/orders/{order_id}/exchanges", api(create_exchange), methods=["POST"]),
    Route("/api/v1/orders/{order_id}/cancellation", api(cancel_order), methods=["POST"]),
    Route("/api/v1/orders/{order_id}/refunds", api(create_refund), methods=["POST"]),
    Route("/api/v1/orders/{order_id}/shipping-address", api(change_shipping_address), methods=["PUT"]),
    Route("/api/v1/orders/{order_id}/items", api(modify_items), methods=["PUT"]),
    Route("/api/v1/orders/{order_id}/payment-method", api(change_payment_method), methods=["PUT"]),
    Route("/api/v1/customers", api(find_customers), methods=["GET"]),
    Route("/api/v1/customers/{customer_id}", api(get_customer), methods=["GET"]),
    Route("/api/v1/customers/{customer_id}/address", api(change_default_address), methods=["PUT"]),
    Route("/api/v1/customers/{customer_id}/orders", api(list_orders), methods=["GET"]),
    Route("/api/v1/coupons/{code}", api(find_coupon), methods=["GET"]),
    Route("/api/v1/promotions", api(list_promotions), methods=["GET"]),
    Route("/api/v1/newsletter", api(set_newsletter), methods=["PUT"]),
)


def _get_order(call: Call, *, order_id: str = "", number_key: str = "") -> Answer:
    with call.store.engine.connect() as connection:
        order = reads.find_order(connection, order_id=order_id, number_key=number_key)
    if order is None:
        raise RefusalError("not_found")
    return Answer(_OK, render_order(order, call.base_url))


def _changed(call: Call, change: Callable[[Session], Order], *, status: int = _OK) -> Answer:
    """Answer with the order that `change` makes."""
    return _once(call, lambda session: Answer(status, render_order(change(session), call.base_url)))


def _opened(call: Call, change: Callable[[Session], Return]) -> Answer:
    """Answer with the return or exchange that `change` opens."""
    return _once(call, lambda session: Answer(_CREATED, render_return(change(session))))


def _once(call: Call, effect: Callable[[Session], Answer]) -> Answer:
    request = call.request
    return do_once(
        call.store.engine,
        request.headers.get("idempotency-key"),
        fingerprint(request.method, request.url.path, call.body),
        call.store.clock(),
        effect,
    )
