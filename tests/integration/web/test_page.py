from __future__ import annotations

import json
import re
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest

from bot.web.page import MODULES
from bot.web.texts import PageTextsError, load_page_texts

STATIC = Path(__file__).parents[3] / "bot" / "web" / "static"


class Page(HTMLParser):
    """Every start tag of a page with its attributes."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))


def settings_of(html: str) -> Any:
    found = re.search(r'<script type="application/json" id="settings">(.*?)</script>', html, re.DOTALL)
    assert found
    return json.loads(found[1])


def test_the_page_allows_no_script_or_style_inside_itself(shop: Any) -> None:
    response = shop.browser.get("/")
    assert response.headers["content-security-policy"] == (
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' blob: https: http://127.0.0.1:8001; "
        "media-src 'self'; connect-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'"
    )
    tags = Page(response.text).tags
    assert not [
        attributes for _, attributes in tags if any(name.startswith("on") or name == "style" for name in attributes)
    ]
    scripts = [attributes for tag, attributes in tags if tag == "script"]
    assert [("src" in script, script.get("type")) for script in scripts] == [
        (True, "module"),
        (False, "application/json"),
    ]
    assert not [tag for tag, _ in tags if tag == "style"]


@pytest.mark.parametrize(
    ("query", "accept", "language", "name"),
    [
        ("", "", "en", "Haru Living"),
        ("", "ko-KR,ko;q=0.9,en;q=0.8", "ko", "하루리빙"),
        ("?lang=en", "ko-KR", "en", "Haru Living"),
        ("?lang=ko", "en", "ko", "하루리빙"),
        ("?lang=fr", "de, ko;q=0.3", "ko", "하루리빙"),
    ],
)
def test_the_page_speaks_the_language_asked_for(shop: Any, query: str, accept: str, language: str, name: str) -> None:
    html = shop.new_browser().get(f"/{query}", headers={"Accept-Language": accept}).text
    assert f'<html lang="{language}">' in html
    assert f'<h1 class="bar-shop">{name}</h1>' in html
    assert settings_of(html)["language"] == language
    assert settings_of(html)["textLimit"] == 2000


def test_a_chosen_language_is_remembered(shop: Any) -> None:
    shop.browser.get("/?lang=ko")
    assert '<html lang="ko">' in shop.browser.get("/", headers={"Accept-Language": "en"}).text


def test_a_chosen_theme_is_in_the_page_at_once(shop: Any) -> None:
    shop.browser.cookies.set("shopclerk_theme", "dark")
    assert '<html lang="en" data-theme="dark">' in shop.browser.get("/").text
    shop.browser.cookies.set("shopclerk_theme", '"><script>')
    assert '<html lang="en">' in shop.browser.get("/").text


def test_opening_the_page_again_keeps_the_conversation(shop: Any) -> None:
    first = shop.browser.cookies["shopclerk_chat"]
    shop.browser.get("/")
    assert shop.browser.cookies["shopclerk_chat"] == first
    assert shop.browser.get("/").headers["cache-control"] == "no-store"


def test_files_are_kept_for_ever_under_the_address_of_their_content(shop: Any) -> None:
    html = shop.browser.get("/").text
    addresses = re.findall(r'(?:href|src)="(/static/[^"]+)"', html)
    assert len(addresses) == 5 + len(MODULES)
    for address in addresses:
        response = shop.browser.get(address)
        assert response.status_code == 200, address
        assert response.headers["cache-control"] == "public, max-age=31536000, immutable"
    other = shop.browser.get("/static/0123456789ab/chat.css")
    assert (other.status_code, other.headers["cache-control"]) == (200, "no-cache")


@pytest.mark.parametrize(
    "path", ["/static/v/../app.py", "/static/v/%2e%2e/app.py", "/static/v/nothing.js", "/static/v/"]
)
def test_nothing_but_the_pages_files_is_served(shop: Any, path: str) -> None:
    assert shop.browser.get(path).status_code == 404


def test_every_module_is_fetched_ahead_and_none_writes_html() -> None:
    assert sorted(path.name for path in STATIC.glob("*.js")) == sorted([*MODULES, "chat.js"])
    for path in STATIC.glob("*.js"):
        assert not re.search(
            r"innerHTML|outerHTML|insertAdjacentHTML|document\.write|\beval\(", path.read_text(encoding="utf-8")
        ), path


def test_every_word_the_page_uses_exists_in_every_language() -> None:
    texts = load_page_texts(["en", "ko"])
    used = set()
    for path in STATIC.glob("*.js"):
        used |= set(re.findall(r'word\("([a-z_.]+)"', path.read_text(encoding="utf-8")))
    used |= {
        f"{section}.{state}"
        for section, states in {
            "state": ("sending", "sent", "failed"),
            "clerk": ("ready", "waking", "down"),
            "status": ("waking", "down", "offline", "connecting", "history_failed"),
        }.items()
        for state in states
    }
    for language, words in texts.items():
        assert used <= set(words.words), language
        assert len(words.suggestions) == 4
    assert [texts[language].language_name for language in ("en", "ko")] == ["English", "한국어"]
    assert re.search("[가-힣]", " ".join(texts["en"].words.values())) is None


def test_a_language_without_texts_is_an_error_that_says_what_to_write(tmp_path: Path) -> None:
    with pytest.raises(PageTextsError, match=r"no texts in 'ja': write .*ja\.yml, as there is for en, ko"):
        load_page_texts(["en", "ja"])
    for language, words in {"en": "a: one, b: two", "ko": "a: 하나"}.items():
        (tmp_path / f"{language}.yml").write_text(
            f"language: x\nsuggestions: []\ntexts: {{page: {{{words}}}}}\n", encoding="utf-8"
        )
    with pytest.raises(PageTextsError, match=r"ko\.yml lacks page\.b"):
        load_page_texts(["en", "ko"], folder=tmp_path)
