"""The demo shop hangs together."""

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import fields, is_dataclass
from datetime import date, datetime, timedelta, timezone
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from moneyed import Money
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from bot.commerce.orders import OrderStatus, ParcelStatus, PaymentKind, RefundStatus, ReturnStatus
from bot.commerce.policy import Reason
from bot.commerce.shop_file import parse_shop
from bot.commerce.text import LocalText
from bot.demo_store.database import open_engine
from bot.demo_store.seed import SeedError, load_seed, seed
from bot.demo_store.seed_customers import payment_label
from bot.demo_store.seed_files import SeedClock
from bot.demo_store.showcase import load_showcase, render_showcase
from bot.demo_store.tables import OrderRow
from bot.testing.demo_store import NOW

ROOT = Path(__file__).parents[3]
DATA = load_seed(NOW)
FREE = Money(0, "KRW")


def test_the_shop_is_as_large_as_promised() -> None:
    assert DATA.shop_name == LocalText.of(en="Haru Living", ko="하루리빙")
    assert (len(DATA.listings), len(DATA.orders), len(DATA.customers), len(DATA.coupons)) == (36, 64, 26, 7)
    assert len({listing.product.category for listing in DATA.listings}) == 7
    assert sum(listing.product.final_sale for listing in DATA.listings) == 3


def test_products_are_complete() -> None:
    for listing in DATA.listings:
        product = listing.product
        assert 2 <= len(product.variants) <= 12, product.id
        assert len({variant.id for variant in product.variants}) == len(product.variants), product.id
        assert len({tuple(one.key for one in variant.options) for variant in product.variants}) == 1, product.id
        assert all(Money(9900, "KRW") <= variant.price <= Money(489000, "KRW") for variant in product.variants)
        sized = any(
            one.key == "size" and product.category in {"apparel", "bedding"} for one in product.variants[0].options
        )
        assert product.size_guide is not None or not sized, product.id
        assert listing.picture.startswith("<svg xmlns")
        texts = [
            product.name,
            product.description,
            product.category_name,
            *([product.size_guide] if product.size_guide else []),
        ]
        texts += [text for variant in product.variants for one in variant.options for text in (one.name, one.value)]
        for text in texts:
            assert [language for language, _ in text.by_language] == ["en", "ko"], product.id
            assert all(isinstance(words, str) and words.strip() for _, words in text.by_language), product.id
        assert re.search("[가-힣]", product.description["ko"]), product.id


def local_texts(value: object) -> Iterator[LocalText]:
    """Every text by language that a value holds, however deep."""
    if isinstance(value, LocalText):
        yield value
    elif is_dataclass(value):
        for field in fields(value):
            yield from local_texts(getattr(value, field.name))
    elif isinstance(value, tuple):
        for one in value:
            yield from local_texts(one)


def test_no_text_is_in_one_language_only() -> None:
    texts = set(local_texts(DATA))
    for text in texts:
        assert [language for language, _ in text.by_language] == ["en", "ko"], text
        assert not re.search("[가-힣]", text["en"]), text
    only_latin = {text["ko"] for text in texts if not re.search("[가-힣]", text["ko"])}
    # What Koreans write so, too: carriers by their letters, sizes, and cards with their digits
    assert {words for words in only_latin if not re.fullmatch(r"[A-Z]{1,3}|[-\d]+mm|.* •••• \d{4}", words)} == set()


def test_carriers_and_ways_to_pay_are_named_in_the_customers_language() -> None:
    carriers = {parcel.carrier for order in DATA.orders for parcel in order.fulfillments}
    assert sorted((carrier["en"], carrier["ko"]) for carrier in carriers) == [
        ("CJ Logistics", "CJ대한통운"),
        ("DHL", "DHL"),
        ("EMS", "EMS"),
        ("Hanjin Express", "한진택배"),
        ("Korea Post", "우체국택배"),
    ]
    methods = {method.id: method.label for customer in DATA.customers for method in customer.payment_methods}
    assert (methods["pm_minji_card"]["en"], methods["pm_minji_card"]["ko"]) == ("Visa •••• 4242", "Visa •••• 4242")
    assert (methods["pm_minji_kakao_pay"]["en"], methods["pm_minji_kakao_pay"]["ko"]) == ("KakaoPay", "카카오페이")
    card = methods["pm_seoyeon_card"]
    assert (card["en"], card["ko"]) == ("Shinhan Card •••• 8810", "신한카드 •••• 8810")


def test_a_way_to_pay_that_nobody_named_is_an_error_that_says_how() -> None:
    with pytest.raises(SeedError, match="has no 'vsa' under payments; write it like `visa 4242`"):
        payment_label("vsa 4242", {"visa": {"en": "Visa"}})


def test_coupons_have_texts_in_both_languages() -> None:
    for coupon in DATA.coupons:
        assert [language for language, _ in coupon.description.by_language] == ["en", "ko"], coupon.code
        assert (coupon.percent is None) is not (coupon.amount is None), coupon.code


def test_orders_show_every_state() -> None:
    parcels = [parcel for order in DATA.orders for parcel in order.fulfillments]
    returns = [one for order in DATA.orders for one in order.returns]
    assert {order.status for order in DATA.orders} == set(OrderStatus)
    assert {parcel.status for parcel in parcels} == set(ParcelStatus)
    assert {one.status for one in returns} == set(ReturnStatus)
    assert {one.status for order in DATA.orders for one in order.refunds} == set(RefundStatus)
    assert {one.method.kind for order in DATA.orders for one in order.payments} == set(PaymentKind)
    assert {order.shipping_address.country for order in DATA.orders} == {"KR", "US", "JP"}
    assert sum(one.is_exchange for one in returns) == 2
    assert sum(len(order.payments) > 1 for order in DATA.orders) == 5
    assert sum(len(order.fulfillments) > 1 for order in DATA.orders) == 3


def test_reasons_and_shipping_methods_are_keys_that_the_shop_file_and_the_clerk_know() -> None:
    """They are never shown as they are: each language has its own words for them."""
    shop = parse_shop((ROOT / "shop.yml").read_text(encoding="utf-8"), path="shop.yml")
    known = {
        (country, method.key) for zone in shop.shipping.zones for country in zone.countries for method in zone.methods
    }
    assert {(order.shipping_address.country, order.shipping_method) for order in DATA.orders} <= known
    reasons = {one.reason for order in DATA.orders for one in order.returns}
    reasons |= {order.cancel_reason for order in DATA.orders if order.status is OrderStatus.CANCELLED}
    assert reasons <= {reason.value for reason in Reason}


def test_money_adds_up() -> None:
    for order in DATA.orders:
        goods = sum((line.unit_price * line.quantity for line in order.lines), FREE)
        assert order.total == goods - order.discount + order.shipping_price, order.number
        assert sum((payment.amount for payment in order.payments), FREE) == order.total, order.number
        assert sum((refund.amount for refund in order.refunds), FREE) <= order.total, order.number
        assert all(payment.amount > FREE for payment in order.payments), order.number
        assert order.total.amount == int(order.total.amount), order.number


def test_parcels_and_times_fit_their_orders() -> None:
    numbers = Counter(parcel.tracking_number for order in DATA.orders for parcel in order.fulfillments)
    assert set(numbers.values()) == {1}
    for order in DATA.orders:
        assert order.placed_at < NOW, order.number
        shipped = Counter[str]()
        for parcel in order.fulfillments:
            assert (parcel.delivered_at is not None) is (parcel.status is ParcelStatus.DELIVERED), order.number
            assert parcel.shipped_at is None or order.placed_at < parcel.shipped_at < NOW, order.number
            assert parcel.delivered_at is None or (parcel.shipped_at or NOW) < parcel.delivered_at < NOW, order.number
            for content in parcel.lines:
                shipped[content.line_item_id] += content.quantity
        bought = {line.id: line.quantity for line in order.lines}
        assert all(pieces <= bought[line_id] for line_id, pieces in shipped.items()), order.number
        if order.status is OrderStatus.DELIVERED:
            assert shipped == bought, order.number
        if order.status in {OrderStatus.PENDING, OrderStatus.CANCELLED}:
            assert order.fulfillments == (), order.number
        for one in order.returns:
            assert one.created_at > min(parcel.delivered_at or NOW for parcel in order.fulfillments), order.number


def test_people_are_made_up() -> None:
    for customer in DATA.customers:
        assert customer.email.endswith("@example.com")
        assert re.fullmatch(r"\+(8210555001\d\d|12025550\d\d\d|8190555001\d\d)", customer.phone), customer.phone
        postcode = {"KR": r"\d{5}", "US": r"\d{5}", "JP": r"\d{3}-\d{4}"}[customer.address.country]
        assert re.fullmatch(postcode, customer.address.postcode), customer.id
    assert len({customer.phone for customer in DATA.customers}) == 26


@pytest.mark.parametrize(
    ("offset", "expected"),
    [
        ("-3d 14:20", datetime(2026, 3, 7, 5, 20, tzinfo=timezone.utc)),
        ("+1d 00:00", datetime(2026, 3, 10, 15, 0, tzinfo=timezone.utc)),
        ("-2h", NOW - timedelta(hours=2)),
        ("-45m", NOW - timedelta(minutes=45)),
    ],
)
def test_times_count_from_the_seeding(offset: str, expected: datetime) -> None:
    assert SeedClock(NOW, ZoneInfo("Asia/Seoul")).time(offset) == expected


def test_days_are_the_shops() -> None:
    late_evening_utc = datetime(2026, 3, 10, 20, 0, tzinfo=timezone.utc)
    assert SeedClock(late_evening_utc, ZoneInfo("Asia/Seoul")).date("+0d") == date(2026, 3, 11)


@pytest.mark.parametrize("offset", ["", "yesterday", "-3d", "14:20", "-3d 9:00"])
def test_a_time_that_is_none_is_an_error_that_says_how(offset: str) -> None:
    with pytest.raises(SeedError, match="write it like"):
        SeedClock(NOW, ZoneInfo("Asia/Seoul")).time(offset)


@pytest.mark.parametrize("hour", [0, 1, 14, 15, 23])
def test_no_order_is_from_the_future_at_any_hour(hour: int) -> None:
    now = NOW.replace(hour=hour, minute=1)
    for order in load_seed(now).orders:
        times = [order.placed_at, order.cancelled_at, *(one.created_at for one in (*order.refunds, *order.returns))]
        times += [at for parcel in order.fulfillments for at in (parcel.shipped_at, parcel.delivered_at)]
        assert all(at is None or at < now for at in times), order.number


def test_seeding_happens_once(tmp_path: Path) -> None:
    engine = open_engine(f"sqlite:///{tmp_path}/deep/store.db")
    assert seed(engine, NOW) is True
    assert seed(engine, NOW + timedelta(days=9)) is False
    with Session(engine, future=True) as session:
        assert session.execute(select(func.count(OrderRow.id))).scalar_one() == 64
    engine.dispose()


def test_a_wrong_seed_leaves_nothing_behind(tmp_path: Path) -> None:
    engine = open_engine(f"sqlite:///{tmp_path}/store.db")
    with pytest.raises(SeedError, match=r"shop\.yml cannot be read"):
        seed(engine, NOW, tmp_path)
    assert seed(engine, NOW) is True
    engine.dispose()


def test_the_table_of_demo_orders_is_true() -> None:
    assert (ROOT / "docs" / "demo-orders.md").read_text(encoding="utf-8") == render_showcase(load_showcase(NOW))
