from __future__ import annotations

import pytest
from argon2 import PasswordHasher
from settable_clock import SettableClock
from sqlalchemy import func, select

from bot.handoff.agents import AgentBook, AgentError, NewAgent, UnknownAgentError
from bot.handoff.logins import LogInLockedError, LogInRefusedError, LogIns
from bot.handoff.passwords import WeakPasswordError
from bot.storage.database import Database
from bot.storage.tables import agent_sessions, agents, verification_attempts

MINA = NewAgent("Mina@Shop.example", "Mina", "admin", ("ko", "en"), ("return",))
PASSWORD = "correct horse battery"
HOME, OFFICE = "198.51.100.7", "203.0.113.4"


@pytest.fixture
def book(database: Database, clock: SettableClock) -> AgentBook:
    book = AgentBook(database, clock)
    book.add(MINA, PASSWORD)
    return book


@pytest.fixture
def log_ins(database: Database, clock: SettableClock, book: AgentBook) -> LogIns:  # noqa: ARG001 (an account first)
    return LogIns(database, clock)


def fail(log_ins: LogIns, times: int, email: str = MINA.email, address: str = HOME) -> None:
    for _ in range(times):
        with pytest.raises(LogInRefusedError) as refusal:
            log_ins.log_in(email, "wrong password", address)
        assert type(refusal.value) is LogInRefusedError


def count(database: Database, table: object) -> int:
    with database.reading() as connection:
        return int(connection.execute(select(func.count()).select_from(table)).scalar_one())


def test_an_account_is_kept_with_a_hash_of_its_password(book: AgentBook, database: Database) -> None:
    (mina,) = book.list_all()
    assert (mina.email, mina.name, mina.is_admin) == ("mina@shop.example", "Mina", True)
    assert (mina.languages, mina.topics, mina.active) == (("ko", "en"), ("return",), True)
    with database.reading() as connection:
        stored = connection.execute(select(agents.c.password_hash)).scalar_one()
    assert stored.startswith("$argon2id$v=19$m=19456,t=2,p=1$")


@pytest.mark.parametrize(
    ("new", "password", "error"),
    [
        (MINA, PASSWORD, AgentError),
        (NewAgent("mina", "Mina"), PASSWORD, AgentError),
        (NewAgent("jun@shop.example", " "), PASSWORD, AgentError),
        (NewAgent("jun@shop.example", "Jun"), "eleven char", WeakPasswordError),
        (NewAgent("jun@shop.example", "Jun"), "x" * 257, WeakPasswordError),
    ],
)
def test_an_account_that_cannot_be_made_is_not(
    book: AgentBook, database: Database, new: NewAgent, password: str, error: type[Exception]
) -> None:
    with pytest.raises(error):
        book.add(new, password)
    assert count(database, agents) == 1


def test_whoever_logs_in_is_known_by_a_token_that_is_not_stored(log_ins: LogIns, database: Database) -> None:
    new = log_ins.log_in(" MINA@shop.example ", PASSWORD, HOME)
    found = log_ins.find(new.token)
    assert found is not None
    assert (found.agent.name, found.csrf) == ("Mina", new.session.csrf)
    assert found.has_csrf(new.session.csrf)
    with database.reading() as connection:
        row = connection.execute(select(agent_sessions)).one()
    assert new.token not in tuple(row)
    other = log_ins.log_in(MINA.email, PASSWORD, HOME)
    assert not found.has_csrf(other.session.csrf)
    assert [log_ins.find(token) for token in ("", new.token[:-1], "ü", row.token_hash)] == [None] * 4
    log_ins.log_out(found)
    assert log_ins.find(new.token) is None
    assert log_ins.find(other.token) is not None


def test_a_session_ends_when_idle_and_in_any_case(log_ins: LogIns, clock: SettableClock) -> None:
    token = log_ins.log_in(MINA.email, PASSWORD, HOME).token
    for _ in range(4):
        clock.forward(hours=3, minutes=20)
        assert log_ins.find(token) is not None
    clock.forward(minutes=39)
    assert log_ins.find(token) is not None
    clock.forward(minutes=1)
    assert log_ins.find(token) is None
    token = log_ins.log_in(MINA.email, PASSWORD, HOME).token
    clock.forward(hours=2)
    assert log_ins.find(token, touch=False) is not None
    clock.forward(hours=2)
    assert log_ins.find(token) is None


def test_a_removed_account_and_a_changed_password_end_the_sessions(log_ins: LogIns, book: AgentBook) -> None:
    token = log_ins.log_in(MINA.email, PASSWORD, HOME).token
    book.set_password("MINA@shop.example", "another long password")
    assert log_ins.find(token) is None
    fail_once = pytest.raises(LogInRefusedError)
    with fail_once:
        log_ins.log_in(MINA.email, PASSWORD, HOME)
    token = log_ins.log_in(MINA.email, "another long password", HOME).token
    assert not book.remove(MINA.email).active
    assert log_ins.find(token) is None
    with pytest.raises(LogInRefusedError):
        log_ins.log_in(MINA.email, "another long password", HOME)
    for change in (lambda: book.remove(MINA.email), lambda: book.set_password(MINA.email, PASSWORD)):
        with pytest.raises(UnknownAgentError):
            change()
    book.add(NewAgent(MINA.email, "Mina K."), PASSWORD)
    assert log_ins.log_in(MINA.email, PASSWORD, HOME).session.agent.name == "Mina K."
    assert [agent.name for agent in book.list_active()] == ["Mina K."]


@pytest.mark.parametrize("email", [MINA.email, "nobody@shop.example"])
def test_wrong_passwords_lock_an_account_for_one_place_alike_if_it_does_not_exist(
    log_ins: LogIns, clock: SettableClock, database: Database, email: str
) -> None:
    fail(log_ins, 5, email)
    counted = count(database, verification_attempts)
    for password in ("wrong password", PASSWORD):
        with pytest.raises(LogInLockedError):
            log_ins.log_in(email, password, HOME)
    assert count(database, verification_attempts) == counted
    assert log_ins.log_in(MINA.email, PASSWORD, OFFICE).session.agent.name == "Mina"
    clock.forward(minutes=15)
    fail(log_ins, 1, email)


def test_a_guesser_with_many_accounts_or_many_addresses_is_stopped(log_ins: LogIns) -> None:
    for number in range(6):
        fail(log_ins, 5, f"guess{number}@shop.example")
    with pytest.raises(LogInLockedError):
        log_ins.log_in(MINA.email, PASSWORD, HOME)
    for number in range(10):
        fail(log_ins, 5, address=f"192.0.2.{number}")
    with pytest.raises(LogInLockedError):
        log_ins.log_in(MINA.email, PASSWORD, OFFICE)


def test_the_right_password_forgives_the_wrong_ones_before_it(log_ins: LogIns) -> None:
    for _ in range(3):
        fail(log_ins, 4)
        log_ins.log_in(MINA.email, PASSWORD, HOME)


def test_an_unknown_account_is_refused_after_the_same_work(log_ins: LogIns, monkeypatch: pytest.MonkeyPatch) -> None:
    """The same hash function is run with the same parameters: what it takes is not told by a clock but counted."""
    checked: list[str] = []
    real = PasswordHasher.verify

    def verify(hasher: PasswordHasher, stored: str, given: str) -> bool:
        checked.append(stored)
        return bool(real(hasher, stored, given))

    monkeypatch.setattr(PasswordHasher, "verify", verify)
    fail(log_ins, 1)
    fail(log_ins, 1, "nobody@shop.example")
    assert [stored[:31] for stored in checked] == ["$argon2id$v=19$m=19456,t=2,p=1$"] * 2
