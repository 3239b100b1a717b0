"""Settings that cannot be used end every command, with their name and without their value."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from pydantic import ValidationError

from bot.cli.main import main
from bot.settings import Settings, keep_secret, log_level, secret_keys

NO_DATABASE = "this is no address of a database; write sqlite:///var/shopclerk.db or postgresql://user@host/name"
NO_ADDRESS = "this is no address on the web; write it like https://shop.example/api"
NO_SECRETS = (
    "this has a user or a password in it, and customers see it in links; write the address alone, and the store's key "
    "as SHOPCLERK_STORE_API_KEY"
)

FAULTS = [
    ("DATABASE_URL", "", NO_DATABASE),
    ("DATABASE_URL", "var/shopclerk.db", NO_DATABASE),
    ("DATABASE_URL", "mysql://clerk:hush@db.example/clerk", NO_DATABASE),
    ("DATABASE_URL", "postgresql+asyncpg://clerk:hush@db.example/clerk", NO_DATABASE),
    ("DATABASE_URL", "postgresql://clerk:hush@db.example:port/clerk", NO_DATABASE),
    ("STORE_URL", "", "this is empty; write where the store's API is, or remove the line"),
    ("STORE_URL", "localhost:8766", NO_ADDRESS),
    ("STORE_URL", "ftp://shop.example", NO_ADDRESS),
    ("STORE_URL", "https://", NO_ADDRESS),
    ("STORE_URL", "https://[hush", NO_ADDRESS),
    ("STORE_URL", "https://shop.example:hush", NO_ADDRESS),
    ("HELP_URL", "shop.example/help", NO_ADDRESS),
    ("HELP_URL", "https://shop.example/our help", NO_ADDRESS),
    ("STORE_URL", "https://clerk:hush@shop.example/api", NO_SECRETS),
    ("HELP_URL", "https://hush@shop.example/help", NO_SECRETS),
    ("SECRET_KEY", "hush", "this has 4 bytes and needs 32; leave it empty, and one is made for you"),
    ("LOG_LEVEL", "loud", "this is no level of logs; write one of: debug, info, warning, error"),
    ("PORT", "0", "ensure this value is greater than or equal to 1"),
    ("PORT", "70000", "ensure this value is less than or equal to 65535"),
]


@pytest.mark.parametrize(("name", "value", "said"), FAULTS)
def test_a_setting_that_cannot_be_used(
    run: Any, monkeypatch: pytest.MonkeyPatch, name: str, value: str, said: str
) -> None:
    monkeypatch.setenv(f"SHOPCLERK_{name}", value)
    result = run(main, "run")
    assert result.exit_code == 2
    assert result.stderr.splitlines()[-1] == f"SHOPCLERK_{name}: {said}"
    assert "hush" not in result.stderr


@pytest.mark.parametrize("command", ["run", "chat", "train", "validate", "deliveries", "tickets", "demo", "demo-store"])
def test_every_command_says_so(run: Any, monkeypatch: pytest.MonkeyPatch, command: str) -> None:
    monkeypatch.setenv("SHOPCLERK_LOG_LEVEL", "loud")
    arguments = {"demo-store": ["serve"]}
    result = run(main, command, *arguments.get(command, []))
    assert result.exit_code == 2
    assert "SHOPCLERK_LOG_LEVEL: this is no level of logs" in result.stderr


@pytest.mark.parametrize(
    "url", ["sqlite://", "sqlite:////srv/clerk.db", "postgresql://a:b@c/d", "postgresql+psycopg2://a@b:5432/c"]
)
def test_addresses_of_databases(monkeypatch: pytest.MonkeyPatch, url: str) -> None:
    monkeypatch.setenv("SHOPCLERK_DATABASE_URL", url)
    assert Settings(_env_file=None).database_url == url


def test_a_slash_at_the_end_of_an_address_does_not_matter(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SHOPCLERK_STORE_URL", "https://shop.example/api/")
    monkeypatch.setenv("SHOPCLERK_HELP_URL", "")
    settings = Settings(_env_file=None)
    assert (settings.store_url, settings.help_url) == ("https://shop.example/api", "")


def test_a_secret_key_is_counted_in_bytes(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SHOPCLERK_SECRET_KEY", "열쇠" * 6)
    assert Settings(_env_file=None).secret_key.get_secret_value() == "열쇠" * 6


def test_an_old_key_behind_the_new_one_still_opens_conversations(monkeypatch: pytest.MonkeyPatch) -> None:
    new, old = "n" * 32, "o" * 40
    monkeypatch.setenv("SHOPCLERK_SECRET_KEY", f"{new}, {old}")
    assert secret_keys(Settings(_env_file=None)) == (new.encode(), old.encode())


def test_each_of_several_keys_is_long_enough(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SHOPCLERK_SECRET_KEY", f"{'n' * 32},short")
    with pytest.raises(ValidationError) as caught:
        Settings(_env_file=None)
    assert caught.value.errors()[0]["msg"] == (
        "one of these has 5 bytes, and each needs 32; leave it empty, and one is made for you"
    )


def test_a_key_is_made_once_and_anew_where_a_full_disk_left_an_empty_file(tmp_path: Path) -> None:
    settings = Settings(_env_file=None, root=tmp_path)
    made = secret_keys(settings)
    path = tmp_path / "var" / "secret_key"
    assert made == (path.read_bytes(),)
    assert len(made[0]) == 64
    assert path.stat().st_mode & 0o777 == 0o600
    assert secret_keys(settings) == made
    path.write_text("", encoding="utf-8")
    again = secret_keys(settings)
    assert again == (path.read_bytes(),)
    assert len(again[0]) == 64
    assert [one.name for one in path.parent.iterdir()] == ["secret_key"]


def test_the_level_of_logs(project: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(project.root)
    assert log_level() == "info"
    project.write(".env", "SHOPCLERK_LOG_LEVEL=Error\n")
    assert log_level() == "error"
    monkeypatch.setenv("SHOPCLERK_LOG_LEVEL", "debug")
    assert log_level() == "debug"


def test_logs_are_there_even_if_settings_cannot_be_used(project: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(project.root)
    monkeypatch.setenv("SHOPCLERK_PORT", "many")
    assert log_level() == "info"


def test_paths_begin_in_the_root(tmp_path: Path) -> None:
    settings = Settings(root=tmp_path)
    assert (settings.shop_file, settings.models, settings.var) == (
        tmp_path / "shop.yml",
        tmp_path / "models",
        tmp_path / "var",
    )


def test_another_shop_has_its_own_file_models_and_data(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("SHOPCLERK_SHOP_FILE", "other/shop.yml")
    monkeypatch.setenv("SHOPCLERK_MODELS", "/srv/models")
    settings = Settings(root=tmp_path)
    assert (settings.shop_file, settings.models) == (tmp_path / "other" / "shop.yml", Path("/srv/models"))


def test_the_secret_of_whoever_was_first_is_everybodys(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "secret_key"

    def while_another_makes_one(_bytes: int) -> str:
        path.write_text("theirs", encoding="utf-8")
        return "ours"

    monkeypatch.setattr("bot.settings.secrets.token_urlsafe", while_another_makes_one)
    assert keep_secret(path) == "theirs"
    assert [one.name for one in tmp_path.iterdir()] == ["secret_key"]
