"""The shop that tests quote (tests/fixtures/shop.yml, so that shop.yml can be edited freely), and orders to judge."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from moneyed import Money

from bot.commerce.orders import (
    Address,
    Customer,
    Fulfillment,
    LineItem,
    LineQuantity,
    Order,
    OrderStatus,
    ParcelStatus,
    Payment,
    PaymentKind,
    PaymentMethod,
)
from bot.commerce.shop import Shop
from bot.commerce.shop_file import parse_shop
from bot.commerce.text import LocalText

SHOP_FILE = Path(__file__).parents[2] / "fixtures" / "shop.yml"
SEOUL = ZoneInfo("Asia/Seoul")


@pytest.fixture(scope="session")
def shop_text() -> str:
    return SHOP_FILE.read_text(encoding="utf-8")


@pytest.fixture(scope="session")
def shop(shop_text: str) -> Shop:
    return parse_shop(shop_text)


@dataclass(frozen=True)
class Seoul:
    """Moments by the shop's clock."""

    def __call__(self, month: int, day: int, hour: int = 12, minute: int = 0, *, year: int = 2026) -> datetime:
        return datetime(year, month, day, hour, minute, tzinfo=SEOUL)


@pytest.fixture(scope="session")
def seoul() -> Seoul:
    return Seoul()


ADDRESS = Address("김하루", "테헤란로 1", "", "서울", "", "06236", "KR")
CARD = PaymentMethod("pm1", PaymentKind.CARD, LocalText.of(en="Visa •••• 4242"))
GIFT_CARD = PaymentMethod(
    "pm2", PaymentKind.GIFT_CARD, LocalText.of(en="Gift card", ko="기프트 카드"), Money(10000, "KRW")
)
CUSTOMER = Customer(
    "c1",
    "김하루",
    "haru@example.com",
    "+821012345678",
    ADDRESS,
    "ko",
    newsletter=False,
    payment_methods=(CARD, GIFT_CARD),
)
LAMP = LineItem(
    "l1",
    "p1",
    "v1",
    LocalText.of(en="Desk lamp", ko="책상 조명"),
    (),
    "lighting",
    1,
    Money(39000, "KRW"),
    final_sale=False,
)


def make_parcel(
    status: ParcelStatus = ParcelStatus.DELIVERED,
    *,
    expected_on: date | None = None,
    delivered_at: datetime | None = None,
    quantity: int = 1,
    name: str = "f1",
) -> Fulfillment:
    shipped_at = datetime(2026, 11, 9, 17, tzinfo=SEOUL)
    lines = (LineQuantity("l1", quantity),)
    return Fulfillment(
        name,
        status,
        LocalText.of(en="CJ Logistics", ko="CJ대한통운"),
        "6012",
        "",
        shipped_at,
        expected_on,
        delivered_at,
        lines,
    )


def make_order(
    *parcels: Fulfillment, status: OrderStatus = OrderStatus.DELIVERED, line: LineItem = LAMP, country: str = "KR"
) -> Order:
    return Order(
        id="o1",
        number="1001",
        customer=CUSTOMER,
        status=status,
        placed_at=datetime(2026, 11, 9, 10, tzinfo=SEOUL),
        lines=(line,),
        fulfillments=parcels,
        shipping_address=replace(ADDRESS, country=country),
        shipping_method="standard",
        shipping_price=Money(3000, "KRW"),
        discount=Money(0, "KRW"),
        total=line.unit_price * line.quantity + Money(3000, "KRW"),
        payments=(Payment(CARD, Money(42000, "KRW"), datetime(2026, 11, 9, 10, tzinfo=SEOUL)),),
        refunds=(),
        returns=(),
        cancelled_at=None,
        cancel_reason="",
    )


@pytest.fixture
def parcel() -> Callable[..., Fulfillment]:
    return make_parcel


@pytest.fixture
def order() -> Callable[..., Order]:
    return make_order


@pytest.fixture
def lamp() -> LineItem:
    return LAMP
