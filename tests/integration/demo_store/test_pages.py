"""Pages for browsers: no key, no names, no foreign network."""

import re
from xml.etree import ElementTree as ET

import pytest
import requests

from bot.demo_store.seed import load_seed
from bot.testing.demo_store import NOW, RunningDemoStore


def get(store: RunningDemoStore, path: str, **headers: str) -> requests.Response:
    return requests.get(store.base_url + path, headers=headers, timeout=5)


def test_a_product_page_speaks_both_languages(store: RunningDemoStore) -> None:
    english, korean = get(store, "/products/house-slippers"), get(store, "/products/house-slippers?lang=ko")
    assert english.status_code == korean.status_code == 200
    assert "Felt House Slippers" in english.text
    assert "₩29,000" in english.text
    assert english.text.count("Sold out") == 1
    assert '<html lang="ko">' in korean.text
    assert "펠트 실내화" in korean.text
    assert korean.text.count("품절") == 1
    assert "실내화" in get(store, "/products/house-slippers", **{"Accept-Language": "ko-KR,ko;q=0.9"}).text


@pytest.mark.parametrize("path", ["/", "/products/desk-lamp", "/docs", "/help/en/care-wood"])
def test_pages_need_nothing_from_elsewhere(store: RunningDemoStore, path: str) -> None:
    page = get(store, path)
    assert page.status_code == 200
    assert page.headers["content-security-policy"] == "default-src 'none'; style-src 'unsafe-inline'; img-src 'self'"
    assert re.findall(r"(?:src|href)=\"(?:https?:)?//[^\"]*", page.text) == []
    assert "<script" not in page.text


def test_every_product_has_a_picture(store: RunningDemoStore) -> None:
    for listing in load_seed(NOW).listings:
        answer = get(store, f"/images/{listing.product.id}.svg")
        assert answer.headers["content-type"] == "image/svg+xml"
        assert ET.fromstring(answer.text).tag == "{http://www.w3.org/2000/svg}svg"  # noqa: S314  # our own


def test_a_tracking_page_names_nobody(store: RunningDemoStore) -> None:
    order = next(order for order in load_seed(NOW).orders if order.number == "#1035")
    page = get(store, f"/track/{order.fulfillments[0].tracking_number}?lang=ko")
    assert page.status_code == 200
    assert "배송 출발" in page.text
    for secret in (order.customer.name, order.customer.email, order.number, order.shipping_address.postcode):
        assert secret not in page.text


def table(page: requests.Response) -> list[str]:
    """The cells of a page's table, in order."""
    return [re.sub("<[^>]+>", "", cell) for cell in re.findall(r"<td>(.*?)</td>", page.text)]


def tracked(number: str) -> str:
    order = next(order for order in load_seed(NOW).orders if order.number == number)
    return f"/track/{order.fulfillments[0].tracking_number}"


def test_a_tracking_page_tells_times_by_the_shops_clock(store: RunningDemoStore) -> None:
    english = get(store, f"{tracked('#1033')}?lang=en")
    assert table(english) == [
        "Shipped",
        "Sun, Mar 8, 4 PM",
        "Expected",
        "Mon, Mar 9",
        "Delivered",
        "Mon, Mar 9, 11:25 AM",
    ]
    assert "Tracking · CJ Logistics · 525381235970" in english.text
    assert "Times are Korean Standard Time." in english.text
    korean = get(store, f"{tracked('#1033')}?lang=ko")
    assert table(korean) == [
        *("출고", "3월 8일(일) 오후 4시"),
        *("도착 예정일", "3월 9일(월)"),
        *("배송 완료", "3월 9일(월) 오전 11시 25분"),
    ]
    assert "배송 조회 · CJ대한통운 · 525381235970" in korean.text
    assert "시각은 대한민국 표준시 기준이에요." in korean.text


def test_a_day_is_the_shops_where_it_is_another_in_utc(store: RunningDemoStore) -> None:
    """#1014 came at 04:10 in Seoul: the evening before in UTC."""
    assert table(get(store, f"{tracked('#1014')}?lang=en"))[-1] == "Thu, Feb 26, 4:10 AM"


@pytest.mark.parametrize(
    ("query", "accepts", "language"),
    [
        ("", "", "en"),
        ("", "ko-KR,ko;q=0.9,en;q=0.8", "ko"),
        ("", "en;q=0.5, ko", "ko"),
        ("", "de-DE, ko;q=0.3", "ko"),
        ("", "fr", "en"),
        ("?lang=en", "ko", "en"),
        ("?lang=ko", "en", "ko"),
        ("?lang=fr", "ko", "ko"),
    ],
)
def test_a_page_speaks_the_language_asked_for_or_the_browsers(
    store: RunningDemoStore, query: str, accepts: str, language: str
) -> None:
    page = get(store, tracked("#1033") + query, **{"Accept-Language": accepts})
    assert f'<html lang="{language}">' in page.text
    assert page.headers["vary"] == "Accept-Language"


def test_a_help_article_is_rendered_and_its_html_is_text(store: RunningDemoStore) -> None:
    page = get(store, "/help/en/care-wood").text
    assert "<h1>Caring for wood</h1>" in page
    assert "<strong>twice</strong>" in page
    assert "keywords" not in page
    assert "&lt;script&gt;x" in page


@pytest.mark.parametrize(
    "path",
    ["/products/x", "/track/1", "/help/en/none", "/help/ko/care-wood", "/help/en/..%2F..%2Fsecret", "/help/../en/care"],
)
def test_pages_that_are_not_there(store: RunningDemoStore, path: str) -> None:
    assert get(store, path).status_code == 404


def test_the_description_lists_every_refusal(store: RunningDemoStore) -> None:
    page = get(store, "/docs").text
    assert "<code>order_not_pending</code>" in page
    assert "<code>/api/v1/orders/by-number/{number}</code>" in page
    assert get(store, "/openapi.json").json()["openapi"] == "3.1.0"
    assert get(store, "/healthz").json() == {"status": "ok"}
