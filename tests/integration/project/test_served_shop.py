"""A process that runs on learns of a new shop.yml when the workers have taken it, and of no broken one."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.commerce.shop_file import ShopFileError
from bot.served_shop import ServedShop
from bot.settings import Settings, load_shop

SHOP = Path(__file__).parents[2] / "fixtures" / "shop.yml"
LANGUAGES = "languages: [en, ko]"


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    (tmp_path / "shop.yml").write_text(SHOP.read_text(encoding="utf-8"), encoding="utf-8")
    return Settings(root=tmp_path)


def edit(settings: Settings, old: str, new: str) -> None:
    text = settings.shop_file.read_text(encoding="utf-8")
    assert old in text
    settings.shop_file.write_text(text.replace(old, new), encoding="utf-8")


def test_a_file_that_is_edited_counts_when_the_workers_have_taken_it(settings: Settings) -> None:
    served = ServedShop(settings)
    assert served().languages == ("en", "ko")
    edit(settings, LANGUAGES, "languages: [ko, en]")
    assert served().languages == ("en", "ko")
    load_shop(settings, keep=True)
    assert served().languages == ("ko", "en")
    edit(settings, "languages: [ko, en]", LANGUAGES)
    load_shop(settings, keep=True)
    assert served().languages == ("en", "ko")


def test_an_old_copy_does_not_count_at_the_start(settings: Settings) -> None:
    edit(settings, LANGUAGES, "languages: [ko, en]")
    load_shop(settings, keep=True)
    edit(settings, "languages: [ko, en]", LANGUAGES)
    assert ServedShop(settings)().languages == ("en", "ko")


def test_a_broken_copy_leaves_the_shop_as_it_was(settings: Settings) -> None:
    served = ServedShop(settings)
    kept = settings.last_good / "shop.yml"
    kept.parent.mkdir(parents=True, exist_ok=True)
    kept.write_text("languages: [", encoding="utf-8")
    assert served().languages == ("en", "ko")


def test_a_shop_file_that_cannot_be_read_at_the_start_is_told(settings: Settings) -> None:
    settings.shop_file.write_text("languages: [", encoding="utf-8")
    with pytest.raises(ShopFileError):
        ServedShop(settings)
