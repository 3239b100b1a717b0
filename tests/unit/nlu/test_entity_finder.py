"""Each fact in the forms that customers type, and each lookalike that it must not be taken for."""

from __future__ import annotations

import pytest
from shipped_words import shipped_lexicon

from bot.nlu.entity_finder import ORDER_NUMBER_PATTERN, EntityFinder

FINDER = EntityFinder.of(
    ORDER_NUMBER_PATTERN, ("KR", "US", "JP", "GB", "CA", "AU", "SG"), ("en", "ko"), (), shipped_lexicon()
)

ORDER_NUMBER = {
    "1001": "1001",
    "#1001": "1001",
    "order 1001": "1001",
    "주문번호 1001번": "1001",
    "no.1001": "1001",
    "1001-22": "1001-22",
    "주문번호는 1001-22예요": "1001-22",
    "주문번호1001": "1001",
    "Where is order #1001?": "1001",
    "order number is 1001": "1001",
    "my order no. 1001 please": "1001",
    "1001번 주문 언제 와요": "1001",
    "1001번이요": "1001",
    "1019 사이즈 교환하고 싶어요": "1019",
    "order#1001": "1001",
    "#W2378156": "W2378156",
    "where is 1001": "1001",
    "puchase ORD-1001": "ORD-1001",
    "add a cup to order 1001 please": "1001",
    "1001 주세요": "1001",
    "1001 일반배송인가요": "1001",
    "1001 in transit?": "1001",
    "１００１": "1001",
    "ORDER #1001": "1001",
    "no, the other order 1002": "1002",
    "order 12345": "12345",
    "where is order one zero one nine": "1019",
    "it's one-oh-one-nine.": "1019",
    "일공일구 주문 어디예요": "1019",
    "일공일구요": "1019",
    "주문번호 일 공 오 사 번이에요": "1054",
    "일공일구이에요": "1019",
    "일공일구이요.": "1019",
    "일공일이요": "1012",
    "주문번호는 삼사일이에요": "3412",
    "삼사일오번이요": "3415",
    "천삼십육번 배송조회요": "1036",
    "천 오십사 번이요": "1054",
    "주문번호가 이천삼백일": "2301",
    "one two three four": "1234",
    "my order is three four one two": "3412",
    "cancel order 1001 I ordered 2 lamps on 2025-11-20": "1001",
    "no 1001": "1001",
    "The order was 1001": "1001",
}

POSTCODE = {
    "04524": "04524",
    "우편번호 04524": "04524",
    "우편번호는 12345예요": "12345",
    "zip 90210": "90210",
    "postcode SW1A 1AA": "SW1A 1AA",
    "sw1a 1aa": "SW1A 1AA",
    "100-0001": "100-0001",
    "K1A 0B1": "K1A 0B1",
    "서울시 중구 세종대로 110, 04524": "04524",
}

PHONE = {
    "010-1234-5678": "+821012345678",
    "+82 10 1234 5678": "+821012345678",
    "01012345678": "+821012345678",
    "is there an order under 010-1234-5678": "+821012345678",
    "010 1234 5678이에요": "+821012345678",
    "02-123-4567": "+8221234567",
    "(212) 555-0123": "+12125550123",
    "my phone is 2125550123": "+12125550123",
    "01012345678입니다": "+821012345678",
    "call me at +44 20 7946 0958": "+442079460958",
}

TRACKING_NUMBER = {
    "tracking number 1234567890": "1234567890",
    "운송장번호 601234567890": "601234567890",
    "송장 6012-3456-7890": "601234567890",
    "601234567890": "601234567890",
    "1Z999AA10123456784": "1Z999AA10123456784",
    "EE123456789KR": "EE123456789KR",
    "운송장번호는 01012345678": "01012345678",
}

COUPON_CODE = {
    "WELCOME10": "WELCOME10",
    "coupon SUMMER": "SUMMER",
    "쿠폰 WELCOME10 써도 되나요": "WELCOME10",
    "is the code welcome10 valid?": "WELCOME10",
    "쿠폰코드 HARU5000": "HARU5000",
    "SAVE20 코드 되나요?": "SAVE20",
    "promo code: 'SPRING'": "SPRING",
    "the discount code HARU-10": "HARU-10",
}

COUNTRY = {
    "Do you ship to Japan?": "JP",
    "do you ship to the US?": "US",
    "일본으로 배송되나요": "JP",
    "미국 배송": "US",
    "미국은요?": "US",
    "일본요": "JP",
    "캐나다배송비 얼마예요": "CA",
    "독일인데요": "DE",
    "ship to south korea": "KR",
    "shipping to new zealand?": "NZ",
    "to turkey": "TR",
    "인도로 보내줘요": "IN",
    "한국에서": "KR",
    "U.S.A.": "US",
    "영국까지 얼마예요": "GB",
    "ship to canada.": "CA",
}

EMAIL = {
    "jane.doe@Example.com.": "jane.doe@example.com",
    "jane@example.com이에요": "jane@example.com",
}

SEVERAL = {
    "13529입니다": [("order_number", "13529"), ("postcode", "13529")],
    "orders 1001 and 1002": [("order_number", "1001"), ("order_number", "1002")],
    "12345": [("order_number", "12345"), ("postcode", "12345")],
    "free over 50000?": [("order_number", "50000"), ("postcode", "50000")],
    "Can you ship to the United Kingdom or France": [("country", "GB"), ("country", "FR")],
    "1001 jane@example.com": [("order_number", "1001"), ("email", "jane@example.com")],
    "order 1001, jane+x1@mail.example.co.kr 입니다": [
        ("order_number", "1001"),
        ("email", "jane+x1@mail.example.co.kr"),
    ],
    "#1001 010-1234-5678": [("order_number", "1001"), ("phone", "+821012345678")],
    "1035 01055500102": [("order_number", "1035"), ("phone", "+821055500102")],
    "1035 010-5550-0102 어디까지": [("order_number", "1035"), ("phone", "+821055500102")],
    "1035 +82 10 5550 0102": [("order_number", "1035"), ("phone", "+821055500102")],
    "order 1001 postcode 04524": [("order_number", "1001"), ("postcode", "04524")],
    "1001 04524": [("order_number", "1001"), ("postcode", "04524")],
}

NOTHING = [
    "산 지 이삼일이 넘었어요",
    "삼사일이면 도착하나요",
    "주문하고 오륙일이 지났어요",
    "칠팔일이면 오겠죠",
    "이사일이 다음 주예요",
    "사이사이 비었어요",
    "주문 이삼일이 지나도 안 와요",
    "one two three four of them are broken",
    "one two three four mugs came",
    "invoice #133006",
    "I want to order 150 cups",
    "성격이 좋은 건지.",
    "50,000원",
    "$20",
    "50000원 이하",
    "2개",
    "3 items",
    "2024-05-01",
    "5월 12일에 주문했어요",
    "2025년",
    "1500ml bottle",
    "1200 won",
    "1200W heater",
    "in 2025",
    "I want to order 1500 pieces",
    "5만원",
    "30000 krw",
    "1000 points",
    "2시 30분",
    "1101호",
    "테헤란로 152",
    "1600 Amphitheatre Street",
    "1,500",
    "반품 7일 이내",
    "3003 dollars",
    "coupon code not working",
    "MY CODE DOES NOT WORK",
    "gift code",
    "any coupons?",
    "this is for us",
    "turkey roasting pan",
    "china plates",
    "배송되나요 이란 말은",
    "오만원",
    "jersey dress",
    "중국집",
    "일본어 되나요",
    "https://example.com/orders/1001",
    "order 2 lamps",
    "one or two of them",
    "이 사이 오면",
    "one two three go",
    "오이 일이 구이",
]


PROOFS = frozenset({"order_number", "email", "phone", "postcode", "tracking_number", "coupon_code", "country"})


def found(text: str) -> list[tuple[str, str]]:
    """Numbers, codes and contacts; what stands for days, sums and the like is in `test_entity_suite.py`."""
    return [(span.kind, span.value) for span in FINDER.find(text) if span.kind in PROOFS]


@pytest.mark.parametrize(("text", "value"), ORDER_NUMBER.items())
def test_order_number(text: str, value: str) -> None:
    assert found(text) == [("order_number", value)]


@pytest.mark.parametrize(("text", "value"), POSTCODE.items())
def test_postcode(text: str, value: str) -> None:
    assert found(text) == [("postcode", value)]


@pytest.mark.parametrize(("text", "value"), PHONE.items())
def test_phone(text: str, value: str) -> None:
    assert found(text) == [("phone", value)]


@pytest.mark.parametrize(("text", "value"), TRACKING_NUMBER.items())
def test_tracking_number(text: str, value: str) -> None:
    assert found(text) == [("tracking_number", value)]


@pytest.mark.parametrize(("text", "value"), COUPON_CODE.items())
def test_coupon_code(text: str, value: str) -> None:
    assert found(text) == [("coupon_code", value)]


@pytest.mark.parametrize(("text", "value"), COUNTRY.items())
def test_country(text: str, value: str) -> None:
    assert found(text) == [("country", value)]


@pytest.mark.parametrize(("text", "value"), EMAIL.items())
def test_email(text: str, value: str) -> None:
    assert found(text) == [("email", value)]


@pytest.mark.parametrize(("text", "expected"), SEVERAL.items())
def test_several_facts_in_one_message(text: str, expected: list[tuple[str, str]]) -> None:
    assert found(text) == expected


@pytest.mark.parametrize("text", NOTHING)
def test_lookalikes_are_no_facts(text: str) -> None:
    assert found(text) == []


def test_places_are_those_of_the_text_as_it_was_typed() -> None:
    text = "안녕하세요 주문번호 １００１번, jane@example.com이에요"
    assert [text[span.start : span.end] for span in FINDER.find(text)] == ["１００１", "jane@example.com"]


def test_the_hash_belongs_to_the_place_but_not_to_the_value() -> None:
    (span,) = FINDER.find("where is #1001?")
    assert (span.start, span.end, span.value) == (9, 14, "1001")


def test_a_bare_number_that_can_be_both_is_given_as_both_with_less_confidence() -> None:
    assert [(span.kind, span.confidence) for span in FINDER.find("12345")] == [("order_number", 0.7), ("postcode", 0.5)]
    assert [(span.kind, span.confidence) for span in FINDER.find("order 12345")] == [("order_number", 0.99)]


def test_the_shop_decides_what_its_order_numbers_look_like() -> None:
    finder = EntityFinder.of(r"HL-\d{5}", ("KR",), ("ko",), (), shipped_lexicon())
    assert [(span.kind, span.value) for span in finder.find("hl-00123 언제 와요")] == [("order_number", "HL-00123")]
    assert finder.find("1001 언제 와요") == []


def test_a_broken_pattern_says_what_is_wrong() -> None:
    with pytest.raises(ValueError, match="is no regular expression: unterminated character set"):
        EntityFinder.of("[0-9", ("KR",), ("en",), (), shipped_lexicon())


@pytest.mark.parametrize("part", ["1 ", "a@", "1-", "A1", "order ", "(", "1 Main ", "주문", "010-1234-"])
@pytest.mark.timeout(2)
def test_a_very_long_message_takes_bounded_time(part: str) -> None:
    assert len(found(part * 5000)) < 1000


@pytest.mark.parametrize(
    "text",
    [
        "4242 4242 4242 4242",
        "4242 4242 4242 4243",
        "my card is 4111-1111-1111-1111",
        "카드번호 4111-1111-1111-1111이에요",
        "order with 5555555555554444",
        "카드는 3782 822463 10005",
    ],
)
def test_a_card_number_is_nothing_else(text: str) -> None:
    assert FINDER.find(text) == []


def test_an_order_number_beside_a_card_number() -> None:
    assert [(one.kind, one.value) for one in FINDER.find("order #1001 was paid with 4242 4242 4242 4242")] == [
        ("order_number", "1001")
    ]


@pytest.mark.parametrize("piece", ["1-delle", "a-b1", "Abc-"])
@pytest.mark.timeout(2)
def test_what_is_only_like_a_street_is_read_in_passing(piece: str) -> None:
    # A pattern that tries every way to part it into words would not end.
    assert [span.kind for span in FINDER.find(f"{piece * 40}!") if span.kind == "street"] == []


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("서울 마포구 와우산로 94 (04066) 302호", "04066"),
        ("04066 302호", "04066"),
        ("(04400) 27 Itaewon-ro 54-gil, Unit 201, Seoul", "04400"),
        ("04400 27 Itaewon-ro 54-gil", "04400"),
    ],
)
def test_a_postcode_with_the_number_of_a_house_or_a_flat_behind_it_is_no_phone_number(text: str, code: str) -> None:
    german = EntityFinder.of(ORDER_NUMBER_PATTERN, ("KR", "US", "DE"), ("en", "ko"), (), shipped_lexicon())
    assert [(one.kind, one.value) for one in german.find(text) if one.kind in PROOFS] == [("postcode", code)]


def test_a_phone_number_whose_area_code_looks_like_a_postcode_is_one() -> None:
    assert [kind for kind, _ in found("(01865) 272900")] == ["phone"]
