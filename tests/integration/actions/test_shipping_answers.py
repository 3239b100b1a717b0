from __future__ import annotations

from datetime import datetime, timedelta, timezone

from info_clerk import SATURDAY, TUESDAY, make_clerk

from actions.shipping import (
    FreeShipping,
    ShippingCost,
    ShippingCutoff,
    ShippingMethods,
    ShippingTime,
    ShippingZones,
)


def test_costs_are_those_of_the_shops_own_country_where_none_is_named() -> None:
    assert make_clerk("en").do(ShippingCost(), "how much is shipping").text == (
        "Shipping costs (South Korea):\n"
        "• Standard delivery: ₩3,000, free from ₩50,000\n"
        "• Next-day delivery: ₩6,000, free from ₩150,000\n"
        "Remote areas: Jeju +₩3,000, Ulleungdo +₩5,000, the West Sea islands of Incheon +₩5,000"
    )
    assert make_clerk("ko").do(ShippingCost(), "배송비 얼마예요").text == (
        "배송비 안내 (국내)\n"
        "• 일반 택배: 3,000원 (50,000원 이상 무료)\n"
        "• 익일 특급 배송: 6,000원 (150,000원 이상 무료)\n"
        "도서산간 추가 배송비: 제주 +3,000원, 울릉도 +5,000원, 인천 도서 지역 +5,000원"
    )


def test_costs_of_another_country_come_with_what_is_said_about_its_zone() -> None:
    assert make_clerk("en").do(ShippingCost(), "postage to the US", country="US").text == (
        "Shipping costs (United States):\n"
        "• International standard: ₩28,000, free from ₩300,000\n"
        "• International express: ₩55,000\n"
        "Import duty and tax, if any, are paid by the recipient."
    )


def test_a_remote_postcode_costs_more_even_where_shipping_is_free() -> None:
    said = make_clerk("en").do(ShippingCost(), "delivery to 63100 for 60,000 won", postcode="63100")
    assert said.text == (
        "Shipping costs (Jeju):\n"
        "• Standard delivery: ₩3,000 (shipping itself is free, Jeju costs extra)\n"
        "• Next-day delivery: ₩9,000\n"
        "These prices include ₩3,000 extra for Jeju, which takes 1 day longer."
    )


def test_a_remote_area_is_known_by_its_name() -> None:
    assert make_clerk("ko").do(ShippingCost(), "제주도 배송비는요?").text == (
        "배송비 안내 (제주)\n"
        "• 일반 택배: 6,000원 (50,000원 이상이면 3,000원)\n"
        "• 익일 특급 배송: 9,000원 (150,000원 이상이면 3,000원)\n"
        "위 금액에 제주 추가 배송비 3,000원이 포함돼 있고, 1일 더 걸려요."
    )


def test_times_are_dates_that_know_the_weekend() -> None:
    assert make_clerk("en", SATURDAY).do(ShippingTime(), "how long does it take").text == (
        "If you order now, your parcel leaves on Mon, Nov 23. Arrival (South Korea):\n"
        "• Standard delivery: Nov 24-25\n"
        "• Next-day delivery: Tue, Nov 24"
    )
    assert make_clerk("ko", TUESDAY).do(ShippingTime(), "얼마나 걸려요").text == (
        "지금 주문하시면 오늘 발송돼요. 예상 도착일을 알려 드릴게요. (국내)\n"
        "• 일반 택배: 11월 25일(수)~26일(목)\n"
        "• 익일 특급 배송: 11월 25일(수)"
    )


def test_a_holiday_on_the_way_is_told() -> None:
    christmas_eve = datetime(2026, 12, 24, 6, 0, tzinfo=timezone.utc)
    assert make_clerk("ko", christmas_eve).do(ShippingTime(), "얼마나 걸려요").text == (
        "지금 주문하시면 12월 28일(월)에 발송돼요. 예상 도착일을 알려 드릴게요. (국내)\n"
        "• 일반 택배: 12월 29일(화)~30일(수)\n"
        "• 익일 특급 배송: 12월 29일(화)\n"
        "12월 25일(금)은 발송을 쉬어요. (크리스마스)"
    )


def test_zones_are_listed_where_no_country_is_named() -> None:
    assert make_clerk("en").do(ShippingZones(), "where do you ship").text == (
        "We ship to:\n"
        "• South Korea\n"
        "• Nearby Asia: Hong Kong, Japan, Malaysia, Singapore, Taiwan, Thailand, Vietnam\n"
        "• North America, Europe and Oceania: Australia, Canada, France, Germany, Italy, Netherlands, New Zealand, "
        "Spain, United Kingdom, United States\n"
        "Tell me a country and I'll look up prices and days."
    )


def test_a_country_gets_a_yes_with_methods_or_the_shops_own_no() -> None:
    clerk = make_clerk("en")
    assert clerk.do(ShippingZones(), "do you ship to the US", country="US").text == (
        "Yes, we ship to the United States:\n"
        "• International standard: ₩28,000, 8-15 days\n"
        "• International express: ₩55,000, 3-6 days\n"
        "Import duty and tax, if any, are paid by the recipient."
    )
    no = clerk.do(ShippingZones(), "brazil?", country="BR")
    assert no.text == (
        "We don't ship to that country yet. We can send your order to an address in a country we do ship to."
    )
    assert clerk.do(ShippingCost(), "cost to brazil?", country="BR").text == no.text


def test_methods_come_with_price_and_days() -> None:
    assert make_clerk("ko").do(ShippingMethods(), "배송 방법").text == (
        "배송 방법 (국내)\n• 일반 택배: 3,000원, 1~2일\n• 익일 특급 배송: 6,000원, 1일"
    )


def test_the_cut_off_is_open_passed_or_not_today() -> None:
    assert make_clerk("en", TUESDAY).do(ShippingCutoff(), "cutoff").text == (
        "Order before 2 PM and it leaves today: 2 h left. Dispatch days: Mon-Fri."
    )
    shortly_before = make_clerk("ko", TUESDAY + timedelta(hours=1, minutes=15))
    assert shortly_before.do(ShippingCutoff(), "당일 발송").text == (
        "오후 2시 전에 주문하시면 오늘 발송돼요. 마감까지 45분 남았어요. 발송은 월~금에 해요."
    )
    assert make_clerk("en", TUESDAY + timedelta(hours=2)).do(ShippingCutoff(), "cutoff").text == (
        "Today's cut-off, 2 PM, has passed, so an order placed now leaves tomorrow. Dispatch days: Mon-Fri."
    )
    assert make_clerk("ko", SATURDAY).do(ShippingCutoff(), "당일 발송").text == (
        "오늘은 발송을 쉬어서 지금 주문하시면 11월 23일(월)에 발송돼요. "
        "발송하는 날(월~금)에는 오후 2시 전 주문까지 당일에 보내 드려요."
    )


def test_the_gap_to_free_shipping_is_reckoned_with_the_amount_in_the_message() -> None:
    clerk = make_clerk("en")
    assert clerk.do(FreeShipping(), "my cart is 42,000, is that enough?").text == (
        "Add ₩8,000 more and Standard delivery is free (from ₩50,000)."
    )
    assert clerk.do(FreeShipping(), "I have 60000 won in the cart").text == (
        "Yes, with ₩60,000 Standard delivery is free."
    )
    assert make_clerk("ko").do(FreeShipping(), "4만5천원 담았어요").text == (
        "5,000원만 더 담으시면 일반 택배가 무료예요. 기준 금액은 50,000원이에요."
    )


def test_thresholds_are_listed_where_no_usable_amount_is_said() -> None:
    listed = "Free shipping (South Korea):\n• Standard delivery: from ₩50,000\n• Next-day delivery: from ₩150,000"
    clerk = make_clerk("en")
    for text in ("when is shipping free", "i have $30 in my cart", "and if I add 10,000 won more?"):
        assert clerk.do(FreeShipping(), text).text == listed


def test_free_shipping_to_a_remote_area_says_that_the_surcharge_stays() -> None:
    assert make_clerk("ko").do(FreeShipping(), "제주도도 60,000원이면 무료배송이에요?").text == (
        "60,000원 이상 주문하시면 일반 택배 기본 배송비는 무료지만, 제주는 추가 배송비 3,000원이 붙고 1일 더 걸려요."
    )


def test_the_next_question_is_about_the_same_place() -> None:
    clerk = make_clerk("ko")
    clerk.do(ShippingZones(), "저 미국 사는데 해외도 되나요", country="US")
    assert "(미국)" in clerk.do(ShippingTime(), "얼마나 걸려요?").text
    assert clerk.do(FreeShipping(), "30만원 넘으면 무료에요?").text.startswith("네, 300,000원")
    assert clerk.do(ShippingCost(), "배송비는요?").text.startswith("배송비 안내 (미국)")
    assert clerk.do(ShippingCost(), "제주도는요?").text.startswith("배송비 안내 (제주)")
    assert clerk.do(ShippingCost(), "배송비 다시 알려줘요").text.startswith("배송비 안내 (제주)")
    assert clerk.do(ShippingCost(), "국내 배송비는요?").text.startswith("배송비 안내 (국내)")


def test_where_the_shop_ships_to_is_not_about_one_place() -> None:
    clerk = make_clerk("en")
    clerk.do(ShippingCost(), "shipping to Japan", country="JP")
    assert clerk.do(ShippingZones(), "which countries do you ship to").names == ["utter_shipping_zones"]


def test_all_answers_give_the_price_for_jeju_with_its_surcharge() -> None:
    for action in (ShippingZones(), ShippingCost(), ShippingMethods()):
        text = make_clerk("ko").do(action, "제주도요").text
        assert "6,000원" in text
        assert text.count("추가 배송비") == 1
    assert "6,000원 (50,000원 이상이면 3,000원)" in make_clerk("ko").do(ShippingCost(), "제주도 배송비").text
