"""One line an event, and no number by which a customer can be called."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
import structlog

from bot.logs import set_up_logs


@pytest.fixture(autouse=True)
def _as_before() -> Iterator[None]:
    before = structlog.get_config()
    yield
    structlog.configure(**before)


def logged(capsys: pytest.CaptureFixture[str], event: str, **about: object) -> str:
    set_up_logs(verbose=False)
    structlog.get_logger("test").error(event, **about)
    _, _, line = capsys.readouterr().err.partition(" ")
    return line


def test_a_reason_of_several_lines_is_one_line(capsys: pytest.CaptureFixture[str]) -> None:
    reason = 'connection to "10.0.0.5" failed: refused\n\tIs the server running?\n'
    assert logged(capsys, "database_away", reason=reason) == (
        'level=error event=database_away reason="connection to \\"10.0.0.5\\" failed: refused Is the server running?"\n'
    )


@pytest.mark.parametrize(
    ("written", "shown"),
    [
        ("whatsapp:821055500100", "whatsapp:…0100"),
        ("whatsapp:KR.1349821055500100", "whatsapp:KR.…0100"),
        ("messenger:700000000001", "messenger:…0001"),
        ("vm:1 lost whatsapp:821055500100 to another worker", "vm:1 lost whatsapp:…0100 to another worker"),
        ("web:0f3a9c41-0f3a-4c41-9c41-123456789012", "web:0f3a9c41-0f3a-4c41-9c41-123456789012"),
        ("shopclerk-12345678abcdef12.tar.gz", "shopclerk-12345678abcdef12.tar.gz"),
        ("2026-12-01T02:47:04.108432+00:00", "2026-12-01T02:47:04.108432+00:00"),
        ("vm:4194304", "vm:4194304"),
    ],
)
def test_of_a_long_number_the_last_four_digits_are_shown(
    capsys: pytest.CaptureFixture[str], written: str, shown: str
) -> None:
    quoted = f'"{shown}"' if " " in shown else shown
    assert logged(capsys, "turn_failed", conversation=written) == (
        f"level=error event=turn_failed conversation={quoted}\n"
    )


def test_a_number_in_a_traceback_is_hidden_too(capsys: pytest.CaptureFixture[str]) -> None:
    set_up_logs(verbose=False)
    try:
        int("no such customer: +821055500100")
    except ValueError:
        structlog.get_logger("test").exception("turn_failed")
    said = capsys.readouterr().err
    assert "ValueError: invalid literal for int() with base 10: 'no such customer: +…0100'" in said
    # Nor in the line of the code that stands above it, which is this test's.
    assert "821055500100" not in said
