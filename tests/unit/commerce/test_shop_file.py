import re
from collections.abc import Callable

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from moneyed import Money

from bot.commerce.shop import Shop
from bot.commerce.shop_file import ShopFileError, parse_shop
from bot.commerce.shop_values import WEEKDAYS


def problems_of(text: str) -> list[str]:
    with pytest.raises(ShopFileError) as caught:
        parse_shop(text)
    return str(caught.value).split("\n")


@pytest.fixture
def problems(shop_text: str) -> Callable[..., list[str]]:
    """What is wrong with shop.yml after `old` was replaced by `new`, once, for each pair."""

    def change(*pairs: tuple[str, str]) -> list[str]:
        text = shop_text
        for old, new in pairs:
            assert old in text
            text = text.replace(old, new, 1)
        return problems_of(text)

    return change


@pytest.fixture
def problem(shop_text: str) -> Callable[[str, str], str]:
    """The one problem after one replacement, with the line it must name checked and taken off."""

    def change(old: str, new: str) -> str:
        assert shop_text.count(old) >= 1, old
        found = problems_of(shop_text.replace(old, new, 1))
        assert len(found) == 1, found
        path, line, message = found[0].split(":", 2)
        assert path == "shop.yml"
        begins = shop_text[: shop_text.index(old)].count("\n") + 1
        assert abs(int(line) - begins) <= 4
        return message.strip().replace(f"line {begins}", "line LINE")

    return change


def test_days_that_the_holidays_leave_none_of(problems: Callable[..., list[str]]) -> None:
    week = "".join(f"  {day}: 10:00-18:00\n" for day in WEEKDAYS[:5]) + "  saturday: closed\n  sunday: closed"
    only_sunday = "".join(f"  {day}: closed\n" for day in WEEKDAYS[:6]) + "  sunday: 10:00-18:00"
    sweden = ("public_holidays: KR", "public_holidays: SE")
    (found,) = problems((week, only_sunday), sweden)
    assert found == (
        "shop.yml:32: hours: each day when somebody is there is a public holiday in SE all year, so it never comes; "
        "add another day, or write public_holidays: none"
    )
    days = "[monday, tuesday, wednesday, thursday, friday]"
    found = problems((f"dispatch_days: {days}", "dispatch_days: [sunday]"), sweden)[0]
    assert "shipping: each day of dispatch_days is a public holiday in SE all year" in found


def test_the_demo_shop(shop: Shop) -> None:
    assert shop.name["ko"] == "하루리빙"
    assert (shop.languages, shop.country, shop.currency, shop.time_zone.key) == (
        ("en", "ko"),
        "KR",
        "KRW",
        "Asia/Seoul",
    )
    assert [zone.key for zone in shop.shipping.zones] == ["korea", "asia", "far"]
    assert shop.shipping.zones[0].methods[0].price == Money(3000, "KRW")
    assert shop.shipping.zones[0].methods[0].free_from == Money(50000, "KRW")
    assert shop.shipping.zones[1].methods[1].free_from is None
    assert [option.key for option in shop.payments] == [
        "card",
        "kakao_pay",
        "naver_pay",
        "bank_transfer",
        "paypal",
        "gift_card",
    ]
    assert (shop.orders.prefix, shop.orders.pattern) == ("#", "[1-9][0-9]{3}")
    assert (shop.identity.attempts, shop.identity.minutes) == (5, 30)
    card = shop.find_payment("card")
    assert card is not None
    assert (card.refund_days_from, card.refund_days_to) == (3, 5)
    assert shop.find_payment("cheque") is None


def test_the_lunch_break_is_cut_out_of_each_day(shop: Shop) -> None:
    spans = [(f"{span.opens:%H:%M}", f"{span.closes:%H:%M}") for span in shop.hours.week[0]]
    assert spans == [("10:00", "12:30"), ("13:30", "18:00")]
    assert shop.hours.week[6] == ()


def test_hours_that_cannot_be_read_are_not_said_to_leave_no_time(shop_text: str) -> None:
    text = re.sub(r"day: (10:00-18:00|closed)", "day: 00:00-24:00", shop_text)
    assert [line.split(": ", 1)[1] for line in problems_of(text) if "hours" in line] == [
        f'hours.{day}: "24:00" is not a time of day; the last minute of a day is 23:59' for day in WEEKDAYS
    ]


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        (
            "price: 3000",
            "price: abc",
            'shipping.zones[0].methods[0].price: "abc" is not an amount; write a number such as 3000',
        ),
        (
            "price: 3000",
            "price: -5",
            'shipping.zones[0].methods[0].price: "-5" is below zero; write a number such as 3000',
        ),
        ("price: 3000", "price: 3,000", 'shipping.zones[0].methods[0].price: "3,000" has a comma; write 3000'),
        (
            "price: 3000",
            "price: 3000.5",
            'shipping.zones[0].methods[0].price: "3000.5" has more decimals than KRW has; write a number such as 3000',
        ),
        ("price: 3000", "price:", "shipping.zones[0].methods[0].price: is empty; write something such as 3000"),
        ("price: 3000", "price: [1, 2]", "shipping.zones[0].methods[0].price: must be one value, such as 3000"),
        (
            "price: 3000",
            "prise: 3000",
            'shipping.zones[0].methods[0].prise: "prise" is not known here; did you mean "price"?',
        ),
        (
            "          price: 3000\n",
            "",
            'shipping.zones[0].methods[0].price: is missing; write "price: 3000"',
        ),
        (
            "price: 3000",
            "price: 3000\n          price: 4000",
            "shipping.zones[0].methods[0].price: is there twice (first in line LINE); keep one",
        ),
        ("    ko: 하루리빙\n", "", 'shop.name: the text for "ko" is missing; write "ko: …"'),
        ("ko: 하루리빙", "ko:", 'shop.name: the text for "ko" is missing; write "ko: …"'),
        (
            "ko: 하루리빙",
            'ko: 하루리빙\n    fr: "Haru"',
            (
                "shop.name.fr: is a text in fr, which the shop does not speak; "
                "add fr to the languages of the shop, or delete each line that begins with fr:"
            ),
        ),
        (
            "  name:\n    en: Haru Living\n    ko: 하루리빙",
            "  name: Haru Living",
            "shop.name: needs a text for each language; write en and ko below it",
        ),
        (
            "KRW          #",
            "WON #",
            'shop.currency: "WON" is not a currency code; write three capital letters such as KRW or USD',
        ),
        ("Asia/Seoul ", "Asia/Soul ", 'shop.time_zone: "Asia/Soul" is not a time zone; did you mean "Asia/Seoul"?'),
        (
            "[en, ko]",
            "[en, ko, klingon]",
            'shop.languages[2]: "klingon" is not a language code; write one such as en or ko',
        ),
        (
            "hello@",
            "hello",
            'contact.email: "helloharuliving.example" is not an e-mail address; write one such as help@example.com',
        ),
        (
            "website: https://",
            "website: www.",
            (
                'contact.website: "www.haruliving.example" is not a web address; write one such as '
                "https://example.com/account"
            ),
        ),
        (
            "monday: 10:00-18:00",
            "monday: 18:00-10:00",
            'hours.monday: "18:00-10:00" ends before it begins; write the earlier time first, such as 10:00-18:00',
        ),
        (
            "monday: 10:00-18:00",
            "monday: all day",
            'hours.monday: "all day" is not a span of time; write one such as 10:00-18:00, or closed',
        ),
        (
            "monday: 10:00-18:00",
            "monday: 10:00-24:00",
            'hours.monday: "24:00" is not a time of day; the last minute of a day is 23:59',
        ),
        (
            "monday: 10:00-18:00",
            "monday: 10:00-14:00, 13:00-18:00",
            (
                'hours.monday: "10:00-14:00, 13:00-18:00" has spans that overlap or are out of order; write '
                "them from early to late"
            ),
        ),
        (
            "public_holidays: KR",
            "public_holidays: XK9",
            (
                'closed_days.public_holidays: "XK9" has no calendar of public holidays; write a country code '
                "such as KR, or none"
            ),
        ),
        (
            "2026-12-31:",
            "31.12.2026:",
            'closed_days.extra.31.12.2026: "31.12.2026" is not a date; write year-month-day such as 2026-12-31',
        ),
        (
            "2026-12-31:",
            "2026-02-30:",
            'closed_days.extra.2026-02-30: there is no day "2026-02-30"; look at its month and day',
        ),
        ('"14:00"', "2 pm", 'shipping.cut_off: "2 pm" is not a time of day; write hours and minutes such as 14:00'),
        (
            "dispatch_days: [monday",
            "dispatch_days: [mondy",
            'shipping.dispatch_days[0]: "mondy" is not possible here; did you mean "monday"?',
        ),
        (
            "[JP, TW",
            "[Japan, TW",
            'shipping.zones[1].countries[0]: "Japan" is not a country code; did you mean JP (Japan)?',
        ),
        (
            "[JP, TW",
            "[JP, KR",
            "shipping.zones[1].countries: names KR, which shipping.zones[0] names too; keep one of them",
        ),
        (
            "days: 1-2",
            "days: 2-1",
            (
                'shipping.zones[0].methods[0].days: "2-1" ends before it begins; write the smaller number '
                "first, such as 1-3"
            ),
        ),
        (
            "days: 1-2",
            "days: few",
            'shipping.zones[0].methods[0].days: "few" is not a number of days; write one such as 2 or 1-3',
        ),
        (
            "[63000-63644]",
            "[63000-6364]",
            (
                'shipping.zones[0].remote_areas[0].postcodes[0]: "63000-6364" is not a range of postcodes; '
                "write one such as 63000-63644"
            ),
        ),
        (
            "- key: express",
            "- key: standard",
            'shipping.zones[0].methods[1].key: "standard" is the key of an earlier entry too; give each its own',
        ),
        (
            "- key: express",
            "- key: Next day",
            (
                'shipping.zones[0].methods[1].key: "Next day" is not a key; use small letters, digits and _ '
                "only, such as express_air"
            ),
        ),
        (
            "lock_minutes: 30",
            "lock_minutes: half an hour",
            'identity.lock_minutes: "half an hour" is not a whole number from 1 to 1440; write one such as 1',
        ),
        (
            '"[1-9][0-9]{3}"',
            '"[1-9"',
            (
                'orders.number_pattern: "[1-9" is not a pattern (unterminated character set at position 0); '
                "write one such as '[0-9]{4}'"
            ),
        ),
        (
            '"[1-9][0-9]{3}"',
            '"[0-9]*"',
            "orders.number_pattern: \"[0-9]*\" would match an empty text; write one such as '[0-9]{4}'",
        ),
        ('"1001"', '"W-1001"', 'orders.number_example: "W-1001" does not fit number_pattern; make the two agree'),
        (
            "is back {opens}",
            "is back {open}",
            'handoff.when_closed.en: {open} is not known here; did you mean "opens"?',
        ),
        (
            "is back {opens}",
            "is back {opens",
            "handoff.when_closed.en: a brace { or } has no partner; write a placeholder such as {name}",
        ),
        ("en: Haru Living", "en: Haru {x}", "shop.name.en: {x} is not known here; no braces can be used in this text"),
    ],
)
def test_a_wrong_value_is_named_with_its_line_and_what_would_be_right(
    problem: Callable[[str, str], str], old: str, new: str, message: str
) -> None:
    assert problem(old, new) == message


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        (
            "allowed: no",
            "allowed: maybe",
            'returns.rules[0].then.allowed: "maybe" is neither yes nor no; write yes or no',
        ),
        (
            "[cancelled]",
            "[canceled]",
            'returns.rules[0].when.order_status[0]: "canceled" is not possible here; did you mean "cancelled"?',
        ),
        (
            "order_status: [c",
            "orderstatus: [c",
            'returns.rules[0].when.orderstatus: "orderstatus" is not known here; did you mean "order_status"?',
        ),
        (
            "id: not_sent_yet",
            "id: order_cancelled",
            'returns.rules[1].id: "order_cancelled" is the name of an earlier row too; give each row its own',
        ),
        (
            "          more_than: 7\n          at_most: 14",
            "          more_than: 14\n          at_most: 14",
            "returns.rules[11].when.days_since_delivery: can never be true, because more_than is not below at_most",
        ),
        (
            "days_since_delivery:\n          at_most: 7\n",
            "days_since_delivery: {}\n",
            'returns.rules[10].when.days_since_delivery: needs "at_most: 7" or "more_than: 7", or both',
        ),
        (
            "[original, gift_card]",
            "[original, cheque]",
            (
                'returns.rules[6].then.refund_to[1]: "cheque" is not possible here; write one of: original, '
                "card, kakao_pay, naver_pay, bank_transfer, paypal, gift_card"
            ),
        ),
        (
            "so there is nothing to send back",
            "{delivered_on}",
            (
                "returns.rules[0].reason.en: {delivered_on} is not known here; write one of: fee, shop, "
                "order_number, product"
            ),
        ),
        (
            "We send it again or refund it, whichever",
            "{product} whichever",
            "problems.rules[0].reason.en: {product} is not known here; write one of: fee, shop, order_number",
        ),
        (
            "offer: [replacement, refund]",
            "offer: [money]",
            (
                'problems.rules[0].then.offer[0]: "money" is not possible here; write one of: wait, return, '
                "exchange, replacement, refund"
            ),
        ),
    ],
)
def test_a_wrong_row_of_a_table_is_named(problem: Callable[[str, str], str], old: str, new: str, message: str) -> None:
    assert problem(old, new) == message


def test_a_row_below_one_that_always_fits_is_named(problems: Callable[..., list[str]]) -> None:
    assert problems(("      when:\n        order_status: [cancelled]\n", "")) == [
        (
            'shop.yml:182: returns.rules[1]: is never reached, because row "order_cancelled" above it has '
            'no "when"; move it up'
        )
    ]


def test_a_table_needs_a_last_row_for_everything_else(shop_text: str) -> None:
    begin = shop_text.index("    - id: anything_else")
    end = shop_text.index("# Exchanges for another")
    last = shop_text[:begin].count("\n") - 8
    assert problems_of(shop_text[:begin] + "\n" + shop_text[end:]) == [
        (
            f'shop.yml:{last}: returns.rules: need a last row without "when", for every case that no row above '
            "fits; add one at the end"
        )
    ]


def test_a_shop_must_say_what_holds_for_all_other_countries(problems: Callable[..., list[str]]) -> None:
    (found,) = problems(("everywhere_else", "CN"))
    assert found.endswith(
        'shipping.zones: say nothing about other countries; add an entry with "countries: '
        '[everywhere_else]" to not_shipped'
    )


def test_a_missing_part_is_said_once(shop_text: str) -> None:
    begin = shop_text.index("identity:\n")
    end = shop_text.index("# What the clerk promises")
    (found,) = problems_of(shop_text[:begin] + shop_text[end:])
    assert found.endswith('identity: is missing; write a part "identity:" with its lines indented below')


def test_all_problems_come_at_once_in_the_order_of_their_lines(problems: Callable[..., list[str]]) -> None:
    found = problems(("attempts: 5", "attempts: 0"), ("price: 3000", "price: abc"), ("ko: 하루리빙", "ko:"))
    assert [line.split(":")[2].strip() for line in found] == [
        "shop.name",
        "shipping.zones[0].methods[0].price",
        "identity.attempts",
    ]


def test_the_path_stands_in_the_message() -> None:
    with pytest.raises(ShopFileError, match=r"^my/shop.yml:1: shop: is missing") as caught:
        parse_shop("", path="my/shop.yml")
    assert len(caught.value.problems) == 16


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("  languages: [en, ko]\n", "", 'is missing; write "languages: [en, ko]"'),
        ("[en, ko]", "[en, en]", "name a language twice; keep each once"),
        ("[en, ko]", "[]", "is an empty list; write at least one, such as [en, ko]"),
    ],
)
def test_wrong_languages_are_not_said_again_at_every_text(
    problem: Callable[[str, str], str], old: str, new: str, message: str
) -> None:
    assert problem(old, new) == f"shop.languages: {message}"


def test_texts_in_a_language_that_the_shop_does_not_speak_are_one_problem(
    shop_text: str, problem: Callable[[str, str], str]
) -> None:
    texts = len(re.findall(r"^ *(?:- )?en:|\{ ?en:", shop_text, re.MULTILINE))
    assert problem("[en, ko]", "[ko]") == (
        f"shop.name.en: is the first of {texts} texts in en, which the shop does not speak; "
        "add en to the languages of the shop, or delete each line that begins with en:"
    )


def test_a_language_that_no_text_is_in_is_one_problem(shop_text: str, problem: Callable[[str, str], str]) -> None:
    # The words that call a person are lists, and no texts.
    texts = len(re.findall(r"^ *(?:- )?en: (?!\[)|\{ ?en:", shop_text, re.MULTILINE))
    line = shop_text[: shop_text.index("en: Haru Living")].count("\n") + 1
    assert problem("[en, ko]", "[en, ko, de]") == (
        f"shop.languages: none of the {texts} texts of this file is in de; write them, "
        f"from shop.name in line {line} on, or take de out of the list. "
        "docs/adding-a-language.md tells what else a language needs"
    )


@settings(max_examples=25, deadline=None)
@given(data=st.data())
def test_whatever_happens_to_the_file_it_is_read_or_refused_with_lines_that_exist(
    shop_text: str, data: st.DataObject
) -> None:
    place = data.draw(st.integers(0, len(shop_text)))
    gone = data.draw(st.integers(0, 30))
    added = data.draw(st.text("\t{}[]:#'\"&*!|>-@%\x00 \n가a0", max_size=3))
    text = shop_text[:place] + added + shop_text[place + gone :]
    lines = lines_refused(text)
    assert all(1 <= line <= text.count("\n") + 1 for line in lines)


def lines_refused(text: str) -> list[int]:
    """The lines that are wrong; none if the file is good. Any other error is a failure."""
    try:
        parse_shop(text)
    except ShopFileError as error:
        return [problem.line for problem in error.problems] or [0]
    return []


def test_a_file_that_is_no_mapping() -> None:
    assert problems_of("- a\n- b\n") == ['shop.yml:1: must hold "key: value" lines, indented below it']


def test_one_language_needs_no_keys() -> None:
    with pytest.raises(ShopFileError) as caught:
        parse_shop("shop:\n  languages: [en]\n  name: Haru\n  country: KR\n  currency: KRW\n  time_zone: Asia/Seoul\n")
    assert not [problem for problem in caught.value.problems if problem.where.startswith("shop")]


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("shop:\n\tname: x\n", "2: there is a tab before the text; indent with spaces, two for each level"),
        (
            "shop:\n\u00a0 name: x\n  country: KR\n",
            "2: there is a sign before the text that only looks like a space; delete it, and indent with spaces",
        ),
        (
            "shop:\n  name: x\n\u3000country: KR\n  currency: KRW\n",
            "3: there is a sign before the text that only looks like a space; delete it, and indent with spaces",
        ),
        ("shop:\n  a: 1\n b: 2\n", "3: this line is indented differently from its neighbours; line it up with line 2"),
        (" shop: 1\nb: 2\n", "1: this line is indented differently from its neighbours; line it up with line 2"),
        (
            "shop:\n  a: 1\n    b: 2\n",
            (
                "3: this line is indented further than the one above allows, or its text contains a colon: "
                'line it up with its neighbours, or put the text in quotes ("…")'
            ),
        ),
        ("shop:\n  a:1\n  b: 2\n", '2: there must be a space after the colon, as in "price: 3000"'),
        ("a: [1, 2\nb: 3\n", "1: a bracket [ or { is opened in this line and never closed, or a comma is missing"),
        ('x: 1\na: "one\nb: 3\n', "2: a quotation mark is opened in this line and never closed"),
        (
            'a: "one" two\n',
            '1: something follows a closing quotation mark; put the whole text in one pair of quotes ("…")',
        ),
        ('a: "\\d"\n', "1: a backslash (\\) has a meaning inside double quotes; use single quotes ('…') here"),
        ("a: @home\n", '1: a text that begins with a special character must stand in quotes ("…")'),
        ("a: *\n", '1: a text that begins with a special character must stand in quotes ("…")'),
        ("a: &x [*x]\n", "1: this is used again further down with *; write it out there instead"),
        ("a: \x00\n", "1: there is a character in the file that no text has; save it as UTF-8 plain text"),
        pytest.param("[" * 3990 + "]" * 3990, "1: the file is nested too deeply to be read", id="nested and closed"),
        ("? [a]\n: 1\n", "1: a key must be a plain word"),
    ],
)
def test_broken_yaml_is_said_in_plain_words(text: str, message: str) -> None:
    assert problems_of(text) == [f"shop.yml:{message}"]


def test_a_colon_without_a_space_at_the_end_of_the_nesting() -> None:
    assert 'shop.yml:2: shop: there must be a space after the colon, as in "price: 3000"' in problems_of(
        "shop:\n  a:b\n"
    )
