from __future__ import annotations

from typing import Any

import pytest

from bot.cli.run import command


def test_a_channel_that_is_set_up_by_halves_stops_the_start(run: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SHOPCLERK_WHATSAPP_APP_SECRETS", "a secret of ours")
    monkeypatch.setenv("SHOPCLERK_MESSENGER_PAGE_ID", "1")
    result = run(command)
    assert result.exit_code == 1
    for name in ("WHATSAPP_VERIFY_TOKEN", "WHATSAPP_ACCESS_TOKEN", "WHATSAPP_PHONE_NUMBER_ID", "MESSENGER_APP_SECRETS"):
        assert f"SHOPCLERK_{name} is not set" in result.stderr
    assert "a secret of ours" not in result.stderr
