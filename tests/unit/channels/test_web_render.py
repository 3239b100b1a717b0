from __future__ import annotations

import pytest

from bot.channels.web.render import render_reply
from bot.messages import Button, Card, File, Link, Reply


def test_every_part_of_a_reply_is_there() -> None:
    reply = Reply(
        "These fit:",
        buttons=(Button("All", "/all"),),
        quick_replies=(Button("Cheaper", "/cheaper"),),
        cards=(
            Card("Lamp", "₩49,000", "https://img.example/1.jpg", "https://shop.example/1", (Button("Take it", "/1"),)),
        ),
        links=(Link("Shop", "https://shop.example"),),
        files=(File("f1", "cup.jpg", "image", "image/jpeg", 512),),
    )
    assert render_reply(reply) == {
        "text": "These fit:",
        "buttons": [{"title": "All", "payload": "/all"}],
        "quick_replies": [{"title": "Cheaper", "payload": "/cheaper"}],
        "cards": [
            {
                "title": "Lamp",
                "subtitle": "₩49,000",
                "image_url": "https://img.example/1.jpg",
                "url": "https://shop.example/1",
                "buttons": [{"title": "Take it", "payload": "/1"}],
            }
        ],
        "links": [{"title": "Shop", "url": "https://shop.example"}],
        "files": [{"id": "f1", "name": "cup.jpg", "kind": "image", "size": 512}],
    }


def test_a_plain_text_has_empty_lists() -> None:
    empty: dict[str, object] = {"buttons": [], "quick_replies": [], "cards": [], "links": [], "files": []}
    assert render_reply(Reply("Hi")) == {"text": "Hi", **empty}


@pytest.mark.parametrize(
    "url",
    [
        "javascript:alert(1)",
        "data:text/html,x",
        "//evil.example",
        "/orders",
        "http://",
        "ftp://a.example",
        "https://[::1",
        "",
    ],
)
def test_only_web_addresses_leave(url: str) -> None:
    rendered = render_reply(Reply("x", cards=(Card("c", "", url, url),), links=(Link("l", url),)))
    assert rendered["links"] == []
    assert rendered["cards"] == [{"title": "c", "subtitle": "", "image_url": "", "url": "", "buttons": []}]
