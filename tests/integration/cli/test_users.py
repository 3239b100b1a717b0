from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from bot.cli import output
from bot.cli.users import command
from bot.handoff.logins import LogInRefusedError, LogIns
from bot.settings import utc_now
from bot.storage.database import open_database

SHOP = (Path(__file__).parents[3] / "shop.yml").read_text(encoding="utf-8")
PASSWORD = "correct horse battery"


@pytest.fixture
def users(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Any:
    """Run `shopclerk users …` in an empty folder with a shop.yml."""
    monkeypatch.setattr(output, "set_up_logs", lambda **_: None)
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("COLUMNS", "160")
    (tmp_path / "shop.yml").write_text(SHOP, encoding="utf-8")

    def run(*arguments: str, said: str = "") -> Any:
        return CliRunner(mix_stderr=False).invoke(command, arguments, input=said, catch_exceptions=False)

    return run


def log_ins(folder: Path) -> LogIns:
    return LogIns(open_database(f"sqlite:///{folder}/var/shopclerk.db"), utc_now)


def test_the_first_account_is_made_by_a_script_and_can_log_in(users: Any, tmp_path: Path) -> None:
    assert "shopclerk users add EMAIL" in users("list").stdout
    made = users("add", "Mina@shop.example", "--name", "Mina", "--admin", "--languages", "ko", said=f"{PASSWORD}\n")
    assert (made.exit_code, made.stdout) == (
        0,
        "Mina can log in as mina@shop.example at http://127.0.0.1:8765/desk\n",
    )
    agent = log_ins(tmp_path).log_in("mina@shop.example", PASSWORD, "").session.agent
    assert (agent.role, agent.languages) == ("admin", ("ko",))
    listed = users("list").stdout
    assert "mina@shop.example" in listed
    assert PASSWORD not in listed


@pytest.mark.parametrize(
    ("arguments", "said", "sentence"),
    [
        (("add", "mina", "--name", "Mina"), PASSWORD, "is no e-mail address"),
        (("add", "m@shop.example", "--name", "Mina"), "short", "a password has 12 to 256 characters"),
        (("add", "m@shop.example", "--name", "Mina"), "", "The standard input has no password."),
        (("add", "m@shop.example", "--name", "Mina", "--languages", "fr"), PASSWORD, '"fr" is no language of the shop'),
        (("password", "m@shop.example"), PASSWORD, "can log in; see them all"),
        (("remove", "m@shop.example"), "", "can log in; see them all"),
    ],
)
def test_what_cannot_be_done_is_said_and_not_done(
    users: Any, arguments: tuple[str, ...], said: str, sentence: str
) -> None:
    refused = users(*arguments, said=said)
    assert refused.exit_code == 1
    assert sentence.lower() in refused.stderr.replace("\n", " ").lower()
    assert "Nobody can log in yet." in users("list").stdout


def test_a_password_is_changed_and_an_account_removed(users: Any, tmp_path: Path) -> None:
    users("add", "mina@shop.example", "--name", "Mina", said=PASSWORD)
    token = log_ins(tmp_path).log_in("mina@shop.example", PASSWORD, "").token
    changed = users("password", "mina@shop.example", said="another long password\n")
    assert changed.stdout == "The password of mina@shop.example is changed.\n"
    assert log_ins(tmp_path).find(token) is None
    assert log_ins(tmp_path).log_in("mina@shop.example", "another long password", "").token
    assert users("remove", "mina@shop.example").stdout == "Mina (mina@shop.example) can no longer log in.\n"
    with pytest.raises(LogInRefusedError):
        log_ins(tmp_path).log_in("mina@shop.example", "another long password", "")
