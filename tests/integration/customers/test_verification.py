from __future__ import annotations

from datetime import timedelta

import pytest
from settable_clock import SettableClock
from sqlalchemy import select

from bot.commerce.contact import Contact, ContactKind
from bot.customers.verification import GUESSES_WITH_A_NAME, GUESSES_WITH_A_POSTCODE, Limits, Verifier
from bot.storage.database import Database
from bot.storage.tables import verification_attempts

ATTEMPTS = 3
EMAIL = Contact(ContactKind.EMAIL, "jane@example.com")
POSTCODE = Contact(ContactKind.POSTCODE, "04066")


@pytest.fixture
def verifier(database: Database, clock: SettableClock) -> Verifier:
    return Verifier(database, Limits(ATTEMPTS, timedelta(minutes=30)), clock)


def other(number: int) -> Contact:
    return Contact(ContactKind.EMAIL, f"x{number}@example.com")


def test_a_conversation_that_guesses_wrong_three_times_waits_half_an_hour(
    verifier: Verifier, clock: SettableClock
) -> None:
    for attempt in ("m1", "m2", "m3"):
        assert not verifier.locked("web:c1", "order:1001", EMAIL)
        verifier.count_failure("web:c1", "order:1001", EMAIL, attempt=attempt)
    assert verifier.locked("web:c1", "order:1002")
    assert not verifier.locked("web:c2", "order:1001", EMAIL)
    clock.forward(minutes=31)
    assert not verifier.locked("web:c1", "order:1001", EMAIL)


def test_the_same_message_run_again_counts_once(verifier: Verifier) -> None:
    for _ in range(5):
        verifier.count_failure("web:c1", "order:1001", EMAIL, attempt="m1")
    assert not verifier.locked("web:c1", "order:1001", EMAIL)


def test_what_stays_of_a_guess_does_not_name_the_message(verifier: Verifier, database: Database) -> None:
    verifier.count_failure("whatsapp:821055500100", "order:1001", EMAIL, attempt="whatsapp:wamid.ODIxMDU1NTAwMTAw")
    with database.reading() as connection:
        rows = connection.execute(select(verification_attempts)).all()
    assert [row.subject.partition(":")[0] for row in rows] == ["conversation", "record", "contact"]
    assert not [row for row in rows if "ODIxMDU1NTAwMTAw" in row.attempt]
    assert not [row for row in rows[1:] if "821055500100" in row.subject]


def test_each_record_that_one_message_guesses_at_counts_and_the_conversation_once(verifier: Verifier) -> None:
    for number in range(ATTEMPTS * GUESSES_WITH_A_POSTCODE):
        guess = Contact(ContactKind.POSTCODE, f"{number:05}")
        for record in ("customer:a@example.com", "customer:b@example.com", "customer:c@example.com"):
            verifier.count_failure(f"web:c{number}", record, guess, attempt=f"m{number}")
        assert not verifier.locked(f"web:c{number}", "order:1001")
    assert verifier.locked("web:new", "customer:c@example.com", POSTCODE)


def test_guessing_postcodes_from_ever_new_conversations_closes_the_order_to_postcodes_only(verifier: Verifier) -> None:
    for number in range(ATTEMPTS * GUESSES_WITH_A_POSTCODE):
        guess = Contact(ContactKind.POSTCODE, f"{number:05}")
        assert not verifier.locked("web:new", "order:9999", guess)
        verifier.count_failure(f"web:c{number}", "order:9999", guess, attempt=f"m{number}")
    assert verifier.locked("web:new", "order:9999", POSTCODE)
    assert not verifier.locked("web:owner", "order:9999", EMAIL)


def test_guessing_e_mail_addresses_ends_too(verifier: Verifier) -> None:
    for number in range(ATTEMPTS * GUESSES_WITH_A_NAME):
        assert not verifier.locked("web:new", "order:9999", other(number))
        verifier.count_failure(f"web:c{number}", "order:9999", other(number), attempt=f"m{number}")
    assert verifier.locked("web:new", "order:9999", EMAIL)


def test_one_postcode_cannot_be_tried_on_every_order(verifier: Verifier) -> None:
    for number in range(ATTEMPTS * GUESSES_WITH_A_POSTCODE):
        assert not verifier.locked("web:new", f"order:{number}", POSTCODE)
        verifier.count_failure(f"web:c{number}", f"order:{number}", POSTCODE, attempt=f"m{number}")
    assert verifier.locked("web:new", "order:1036", POSTCODE)
    assert not verifier.locked("web:new", "order:1036", Contact(ContactKind.POSTCODE, "04400"))


def test_no_guess_is_kept_in_the_clear(verifier: Verifier, database: Database) -> None:
    verifier.count_failure("web:c1", "customer:jane@example.com", EMAIL, attempt="m1")
    with database.reading() as connection:
        kept = connection.execute(select(verification_attempts.c.subject)).scalars().all()
    assert len(kept) == 3
    assert not any("jane" in subject for subject in kept)
