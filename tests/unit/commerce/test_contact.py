import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.commerce.contact import (
    Contact,
    ContactKind,
    normalise_email,
    normalise_phone,
    normalise_postcode,
    parse_contact,
    same_contact,
)


@pytest.mark.parametrize(
    ("text", "email"),
    [
        ("Haru@Example.com", "haru@example.com"),
        ("  haru.kim+shop@mail.example.co.kr ", "haru.kim+shop@mail.example.co.kr"),
        ("ｈａｒｕ＠example.com", "haru@example.com"),
        ("haru@example", None),
        ("haru", None),
        ("a@b.com c@d.com", None),
        ("", None),
        ("a" * 250 + "@example.com", None),
    ],
)
def test_emails(text: str, email: str | None) -> None:
    assert normalise_email(text) == email


@pytest.mark.parametrize(
    ("text", "country", "phone"),
    [
        ("010-1234-5678", "KR", "+821012345678"),
        ("01012345678", "KR", "+821012345678"),
        ("+82 10 1234 5678", "US", "+821012345678"),
        ("０１０－１２３４－５６７８", "KR", "+821012345678"),
        ("02-6000-0142", "KR", "+82260000142"),
        ("(212) 555-2368", "US", "+12125552368"),
        ("1001", "KR", None),
        ("06236", "KR", None),
        ("not a number", "KR", None),
        ("", "KR", None),
    ],
)
def test_phones(text: str, country: str, phone: str | None) -> None:
    assert normalise_phone(text, country) == phone


@pytest.mark.parametrize(
    ("text", "country", "postcode"),
    [
        ("06236", "KR", "06236"),
        (" 062-36 ", "KR", "06236"),
        ("６３１２２", "KR", "63122"),
        ("6236", "KR", None),
        ("135-080", "KR", None),
        ("100-0001", "JP", "1000001"),
        ("94105-1234", "US", "941051234"),
        ("sw1a 1aa", "GB", "SW1A1AA"),
        ("k1a 0b1", "CA", "K1A0B1"),
        ("12345", "BR", "12345"),
        ("", "KR", None),
    ],
)
def test_postcodes(text: str, country: str, postcode: str | None) -> None:
    assert normalise_postcode(text, country) == postcode


@pytest.mark.parametrize(
    ("text", "kind", "value"),
    [
        ("my email is Haru@Example.com, thanks", "email", "haru@example.com"),
        ("이메일은haru@example.com이에요", "email", "haru@example.com"),
        ("제 번호는 010-1234-5678이에요", "phone", "+821012345678"),
        ("번호는01012345678입니다", "phone", "+821012345678"),
        ("call +1 212 555 2368", "phone", "+12125552368"),
        ("우편번호 06236이요", "postcode", "06236"),
        ("06236", "postcode", "06236"),
        ("order 1001, postcode 06236", "postcode", "06236"),
    ],
)
def test_a_contact_in_a_sentence(text: str, kind: str, value: str) -> None:
    assert parse_contact(text, "KR") == Contact(ContactKind(kind), value)


@pytest.mark.parametrize("text", ["", "hello", "#10012", "order 1001", "₩39,000", "haru@", "123456789012345678901234"])
def test_no_contact(text: str) -> None:
    assert parse_contact(text, "KR") is None


def test_a_british_postcode_in_a_sentence() -> None:
    assert parse_contact("it is SW1A 1AA I think", "GB") == Contact(ContactKind.POSTCODE, "SW1A1AA")


RECORD = {"email": "haru@example.com", "phone": "+821012345678", "postcode": "06236", "country": "KR"}


@pytest.mark.parametrize(
    ("kind", "value", "same"),
    [
        ("email", "haru@example.com", True),
        ("email", "HARU@example.com ", True),
        ("email", "haru@example.co", False),
        ("phone", "+821012345678", True),
        ("phone", "010-1234-5678", True),
        ("phone", "+821012345679", False),
        ("postcode", "06236", True),
        ("postcode", "062 36", True),
        ("postcode", "06237", False),
        ("postcode", "haru@example.com", False),
        ("email", "", False),
    ],
)
def test_same_contact(*, kind: str, value: str, same: bool) -> None:
    assert same_contact(Contact(ContactKind(kind), value), **RECORD) is same


@pytest.mark.parametrize("kind", list(ContactKind))
def test_a_record_without_a_value_matches_nothing(kind: ContactKind) -> None:
    assert same_contact(Contact(kind, ""), email="", phone="", postcode="", country="KR") is False


@given(st.text(max_size=60))
def test_any_text_is_read_or_refused_and_what_is_read_is_normal(text: str) -> None:
    contact = parse_contact(text, "KR")
    if contact is not None and contact.kind is ContactKind.EMAIL:
        assert normalise_email(contact.value) == contact.value
    if contact is not None and contact.kind is ContactKind.PHONE:
        assert normalise_phone(contact.value, "KR") == contact.value


@pytest.mark.parametrize(
    "text", ["a" * 10000, "a@" * 5000, "1" * 10000, "a@" + "a" * 9000, "1 " * 5000, "a" * 500 + "@" + "a." * 400]
)
def test_a_text_that_would_keep_a_careless_pattern_busy_for_hours_is_no_contact(text: str) -> None:
    assert parse_contact(text, "KR") is None
