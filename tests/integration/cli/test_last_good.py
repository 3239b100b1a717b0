"""A process that comes back while shop.yml is broken."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from bot.bootstrap import load_files
from bot.cli.run import check_shop
from bot.commerce.shop_file import ShopFileError
from bot.restarts import RESTARTED
from bot.settings import Settings, load_shop

BROKEN = "shop: [\n"


def kept(project: Any) -> Path:
    return Path(project.root) / "var" / "last_good" / "shop.yml"


@pytest.fixture
def started(project: Any) -> Settings:
    """The settings of a clerk that has been started with a good shop.yml."""
    settings = Settings(root=project.root)
    check_shop(settings)
    return settings


def test_a_start_keeps_the_file(project: Any, started: Settings) -> None:
    assert kept(project).read_bytes() == started.shop_file.read_bytes()
    assert [path.name for path in kept(project).parent.iterdir()] == ["shop.yml"]


def test_looking_at_the_file_keeps_nothing(project: Any) -> None:
    load_shop(Settings(root=project.root))
    assert not kept(project).exists()


@pytest.mark.parametrize("content", [BROKEN, "", b"\xff\xfe", None], ids=["broken", "empty", "no text", "gone"])
def test_a_restart_goes_on_with_the_kept_file(
    project: Any,
    started: Settings,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    content: str | bytes | None,
) -> None:
    good = kept(project).read_bytes()
    shop = load_shop(started)
    started.shop_file.unlink() if content is None else project.write("shop.yml", content)
    monkeypatch.setenv(RESTARTED, "1")
    assert check_shop(started) == shop
    assert load_files(started).shop == shop
    assert kept(project).read_bytes() == good
    out, err = capsys.readouterr()
    assert "shop_file_broken" in out + err


def test_a_first_start_refuses(project: Any, started: Settings, capsys: pytest.CaptureFixture[str]) -> None:
    project.write("shop.yml", BROKEN)
    with pytest.raises(SystemExit) as ended:
        check_shop(started)
    assert ended.value.code == 1
    assert "shop.yml:2: " in capsys.readouterr().err


def test_a_restart_without_a_kept_file_refuses(project: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    project.write("shop.yml", BROKEN)
    monkeypatch.setenv(RESTARTED, "1")
    with pytest.raises(ShopFileError):
        load_shop(Settings(root=project.root))


def test_a_restart_with_a_mended_file_takes_it(
    project: Any, started: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    mended = started.shop_file.read_text(encoding="utf-8") + "# mended\n"
    project.write("shop.yml", mended)
    monkeypatch.setenv(RESTARTED, "1")
    check_shop(started)
    assert kept(project).read_text(encoding="utf-8") == mended


def test_a_file_that_is_no_text_stops_the_start(project: Any, capsys: pytest.CaptureFixture[str]) -> None:
    project.write("shop.yml", b"\xff\xfe")
    with pytest.raises(SystemExit):
        check_shop(Settings(root=project.root))
    assert "is no UTF-8 text" in capsys.readouterr().err
