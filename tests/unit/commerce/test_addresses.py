from __future__ import annotations

import time
from dataclasses import replace

import pytest
from shipped_words import shipped_lexicon

from bot.commerce.address_patches import patch_address
from bot.commerce.addresses import Incomplete, Missing, looks_like_address, parse_address, render_address
from bot.commerce.orders import Address

LEXICON = shipped_lexicon()

SEOUL = Address("김민지", "서울특별시 마포구 와우산로 94", "302호", "서울특별시", "", "04066", "KR")
PORTLAND = Address("Emma Johnson", "1420 Maple Street", "Apt 3B", "Portland", "OR", "97205", "US")


def korean(line1: str, line2: str, city: str, postcode: str, state: str = "") -> Address:
    return replace(SEOUL, line1=line1, line2=line2, city=city, postcode=postcode, state=state)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("서울 강남구 테헤란로 427 8층, 06159", korean("서울 강남구 테헤란로 427", "8층", "서울특별시", "06159")),
        (
            "경기도 성남시 분당구 판교역로 166 5층 13529로 바꿔주세요",
            korean("경기도 성남시 분당구 판교역로 166", "5층", "성남시", "13529", "경기도"),
        ),
        (
            "부산광역시 해운대구 마린시티2로 38, 1201호 (48118)",
            korean("부산광역시 해운대구 마린시티2로 38", "1201호", "부산광역시", "48118"),
        ),
        ("(04524) 서울특별시 중구 세종대로 110", korean("서울특별시 중구 세종대로 110", "", "서울특별시", "04524")),
        (
            "우편번호 04400 서울 용산구 이태원로54길 27 201호",
            korean("서울 용산구 이태원로54길 27", "201호", "서울특별시", "04400"),
        ),
        (
            "서울시 마포구 양화로 45, 메세나폴리스 101동 1203호 04036",
            korean("서울시 마포구 양화로 45", "메세나폴리스 101동 1203호", "서울특별시", "04036"),
        ),
        (
            "아니요, 새 주소는 서울 종로구 율곡로 99 3층 03072 입니다",
            korean("서울 종로구 율곡로 99", "3층", "서울특별시", "03072"),
        ),
        (
            "ship it to my office at 서울특별시 종로구 세종대로 175 03172 please",
            korean("서울특별시 종로구 세종대로 175", "", "서울특별시", "03172"),
        ),
        (
            "이번엔 회사로 받고 싶어요 부산 해운대구 센텀중앙로 79 8층 48058",
            korean("부산 해운대구 센텀중앙로 79", "8층", "부산광역시", "48058"),
        ),
        (
            "혹시 부모님 댁인 수원시 팔달구 효원로 241 16444로 보내주세요",
            korean("수원시 팔달구 효원로 241", "", "수원시", "16444"),
        ),
        ("광주 북구 무등로 165 61185", korean("광주 북구 무등로 165", "", "광주광역시", "61185")),
        ("광주시 북구 무등로 165 61185", korean("광주시 북구 무등로 165", "", "광주광역시", "61185")),
        ("광주광역시 서구 내방로 111 61945", korean("광주광역시 서구 내방로 111", "", "광주광역시", "61945")),
        ("광주시 행정타운로 50 12738", korean("광주시 행정타운로 50", "", "광주시", "12738")),
        (
            "경기 광주시 행정타운로 50 12738",
            korean("경기 광주시 행정타운로 50", "", "광주시", "12738", "경기도"),
        ),
        ("27 Itaewon-ro 54-gil, Unit 201, Seoul 04400", korean("27 Itaewon-ro 54-gil", "Unit 201", "Seoul", "04400")),
        ("15 Yeonnam-ro, 3F, Seoul, 03990, South Korea", korean("15 Yeonnam-ro", "3F", "Seoul", "03990")),
    ],
)
def test_korean_addresses(text: str, expected: Address) -> None:
    assert parse_address(text, SEOUL, LEXICON) == expected


@pytest.mark.parametrize(
    ("text", "line1", "line2", "city", "state", "postcode", "country"),
    [
        ("88 Ocean Avenue, San Francisco, CA 94112", "88 Ocean Avenue", "", "San Francisco", "CA", "94112", "US"),
        ("500 Pine St Apt 4, Seattle, WA 98101", "500 Pine St", "Apt 4", "Seattle", "WA", "98101", "US"),
        (
            "send it to 12 Main Street\nApt 9\nAustin, TX 78701",
            "12 Main Street",
            "Apt 9",
            "Austin",
            "TX",
            "78701",
            "US",
        ),
        (
            "can you send it to my sister at 12 Main Street, Austin, TX 78701 please?",
            "12 Main Street",
            "",
            "Austin",
            "TX",
            "78701",
            "US",
        ),
        (
            "I have 2 kids, so ship to 500 Pine St Apt 4, Seattle, WA 98101, thanks!",
            "500 Pine St",
            "Apt 4",
            "Seattle",
            "WA",
            "98101",
            "US",
        ),
        ("10 Downing Street, London SW1A 2AA, UK", "10 Downing Street", "", "London", "", "SW1A 2AA", "GB"),
    ],
)
def test_western_addresses(  # noqa: PLR0917 (the columns of the table)
    text: str, line1: str, line2: str, city: str, state: str, postcode: str, country: str
) -> None:
    assert parse_address(text, PORTLAND, LEXICON) == Address(
        "Emma Johnson", line1, line2, city, state, postcode, country
    )


@pytest.mark.parametrize("sign", ["㌖", "ﷺ", "ﬃ", "a", "가", "1 ", "-"])
def test_the_longest_message_is_read_at_once(sign: str) -> None:
    begun = time.process_time()
    for text in (sign * 4000, f"12 {sign * 4000}", f"{sign * 290} 12"):
        parse_address(text, PORTLAND, LEXICON)
        parse_address(text, SEOUL, LEXICON)
        patch_address(text, SEOUL, LEXICON)
    assert time.process_time() - begun < 1.0


SEOUL_IN_ENGLISH = replace(SEOUL, line1="27 Itaewon-ro 54-gil", line2="", city="Seoul", postcode="04400")


@pytest.mark.parametrize(
    "text",
    [
        "Change the address of order 1054 to 27 Itaewon-ro 54-gil, Seoul 04400. My e-mail is minji.kim@example.com",
        "27 Itaewon-ro 54-gil, Seoul 04400, my email is minji.kim@example.com.",
        "27 Itaewon-ro 54-gil, Seoul 04400\nminji.kim@example.com",
        "minji.kim@example.com, 27 Itaewon-ro 54-gil, Seoul 04400",
        "my e-mail address is minji.kim@example.com and please send it to 27 Itaewon-ro 54-gil, Seoul 04400",
        "27 Itaewon-ro 54-gil, Seoul 04400. I hope that is still possible! The old one is wrong, sorry",
        "27 Itaewon-ro 54-gil, Seoul 04400, South Korea. It is the house beside the school",
    ],
)
def test_what_is_said_beside_an_address_is_no_part_of_it(text: str) -> None:
    assert parse_address(text, SEOUL, LEXICON) == SEOUL_IN_ENGLISH


@pytest.mark.parametrize(
    "text",
    [
        "서울 강남구 테헤란로 427 8층, 06159. 제 이메일은 minji.kim@example.com이에요",
        "제 메일 주소는 minji.kim@example.com입니다. 서울 강남구 테헤란로 427 8층 06159",
        "(06159) 서울 강남구 테헤란로 427 8층. 이사를 했어요. 아직 되나요?",
    ],
)
def test_what_is_said_beside_a_korean_address_is_no_part_of_it(text: str) -> None:
    assert parse_address(text, SEOUL, LEXICON) == korean("서울 강남구 테헤란로 427", "8층", "서울특별시", "06159")


@pytest.mark.parametrize("city", ["St. Louis", "Ft. Worth"])
def test_a_point_of_an_abbreviation_ends_no_sentence(city: str) -> None:
    found = parse_address(f"Hauptstr. 5, 10115 {city}, Germany. Danke!", PORTLAND, LEXICON)

    assert found == Address("Emma Johnson", "Hauptstr. 5", "", city, "", "10115", "DE")


@pytest.mark.parametrize(
    ("text", "present", "missing"),
    [
        ("서울 강남구 테헤란로 427", SEOUL, (Missing.POSTCODE,)),
        ("06159", SEOUL, (Missing.STREET,)),
        ("강남역 근처 06159", SEOUL, (Missing.STREET,)),
        ("12 Main Street, Austin", PORTLAND, (Missing.POSTCODE,)),
        ("12 Main Street", PORTLAND, (Missing.POSTCODE, Missing.CITY)),
        ("이태원로 200", SEOUL, (Missing.POSTCODE, Missing.CITY)),
        ("78701", PORTLAND, (Missing.STREET,)),
        ("12 Main Street 78701", PORTLAND, (Missing.CITY,)),
        ("my new house", PORTLAND, (Missing.POSTCODE, Missing.STREET)),
        ("", SEOUL, (Missing.POSTCODE, Missing.STREET)),
    ],
)
def test_what_is_missing_is_named(text: str, present: Address, missing: tuple[Missing, ...]) -> None:
    assert parse_address(text, present, LEXICON) == Incomplete(missing)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("서울 강남구 테헤란로 427", True),
        ("12 Main Street, Austin", True),
        ("how much is it to 3 places?", False),
        ("04066", False),
        ("yes please", False),
    ],
)
def test_an_attempt_at_an_address_is_recognised(text: str, expected: bool) -> None:  # noqa: FBT001
    assert looks_like_address(text) is expected


def test_an_address_is_written_as_in_its_country() -> None:
    assert render_address(SEOUL) == "(04066) 서울특별시 마포구 와우산로 94 302호"
    assert render_address(PORTLAND) == "1420 Maple Street, Apt 3B, Portland, OR 97205"


WESTERN = Address("", "22 Yanghwa-ro", "Unit 302", "Seoul", "", "04044", "KR")
KOREAN = Address("", "서울 마포구 양화로 22", "302호", "서울특별시", "", "04044", "KR")


@pytest.mark.parametrize(
    ("text", "shown", "line1", "line2"),
    [
        ("number 24, not 22", WESTERN, "24 Yanghwa-ro", "Unit 302"),
        ("sorry it's 24 not 22", WESTERN, "24 Yanghwa-ro", "Unit 302"),
        ("not 22 but 24", WESTERN, "24 Yanghwa-ro", "Unit 302"),
        ("22 should be 24", WESTERN, "24 Yanghwa-ro", "Unit 302"),
        ("change 22 to 24b", WESTERN, "24b Yanghwa-ro", "Unit 302"),
        ("no, the street number is 24", WESTERN, "24 Yanghwa-ro", "Unit 302"),
        ("303 instead of 302", WESTERN, "22 Yanghwa-ro", "Unit 303"),
        ("22 말고 24요", KOREAN, "서울 마포구 양화로 24", "302호"),
        ("22가 아니라 24예요", KOREAN, "서울 마포구 양화로 24", "302호"),
        ("24예요 22 아니고", KOREAN, "서울 마포구 양화로 24", "302호"),
        ("302 말고 303이에요", KOREAN, "서울 마포구 양화로 22", "303호"),
    ],
)
def test_a_number_told_instead_of_another_takes_its_place(text: str, shown: Address, line1: str, line2: str) -> None:
    patched = patch_address(text, shown, LEXICON)
    assert patched is not None
    assert (patched.line1, patched.line2, patched.postcode) == (line1, line2, "04044")


@pytest.mark.parametrize("text", ["24", "number 24 is my favourite", "2 lamps, not 3", "99 말고 98이요", "24 not 2"])
def test_a_number_that_corrects_nothing_of_the_address_changes_nothing(text: str) -> None:
    assert [patch_address(text, shown, LEXICON) for shown in (WESTERN, KOREAN)] == [None, None]
