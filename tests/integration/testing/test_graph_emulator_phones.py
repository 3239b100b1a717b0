"""What the customer does, on a phone or by a test, becomes the platform's own webhook."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import requests
from graph_clerk import Clerk, Graph, buttons, choices, say
from ruamel.yaml import YAML

from bot.testing.graph_emulator import phones
from bot.testing.graph_emulator.customer import NotOfferedError
from bot.testing.graph_emulator.emulator import GraphEmulator
from bot.testing.graph_emulator.server import running_graph_emulator

NUMBER = "821055550142"
PSID = "7003500100000001"
REPLIES = {"text": "Which?", "quick_replies": [{"content_type": "text", "title": "Returns", "payload": "/returns"}]}
CARD = {"title": "Mug", "subtitle": "18,000", "buttons": [{"type": "postback", "title": "Stock?", "payload": "/stock"}]}
CARDS = {"attachment": {"type": "template", "payload": {"template_type": "generic", "elements": [CARD]}}}


def last(clerk: Clerk, platform: str) -> dict[str, Any]:
    return clerk.items(platform)[-1]


def test_a_text(emulator: GraphEmulator, clerk: Clerk) -> None:
    whatsapp = emulator.whatsapp.customer("+82 10-5555-0142").say("안녕")
    messenger = emulator.messenger.customer(PSID).say("Hello")
    emulator.wait_until_delivered()

    assert last(clerk, "whatsapp") == {
        "from": NUMBER,
        "from_user_id": f"KR.1349{NUMBER}",
        "id": whatsapp.id,
        "timestamp": "1773111600",
        "type": "text",
        "text": {"body": "안녕"},
    }
    assert last(clerk, "messenger") == {
        "sender": {"id": PSID},
        "recipient": {"id": "110099887766554"},
        "timestamp": 1773111600000,
        "message": {"mid": messenger.id, "text": "Hello"},
    }


def test_a_customer_without_a_number(emulator: GraphEmulator, clerk: Clerk) -> None:
    emulator.whatsapp.customer(NUMBER, number_hidden=True).say("Hello")
    emulator.wait_until_delivered()

    assert "from" not in last(clerk, "whatsapp")
    assert last(clerk, "whatsapp")["from_user_id"] == f"KR.1349{NUMBER}"
    contact = clerk.bodies[0]["entry"][0]["changes"][0]["value"]["contacts"][0]
    assert contact == {"profile": {"name": "Kim Minji"}, "user_id": f"KR.1349{NUMBER}"}


def test_taps(emulator: GraphEmulator, graph: Graph, clerk: Clerk) -> None:
    whatsapp, messenger = emulator.whatsapp.customer(NUMBER), emulator.messenger.customer(PSID)
    whatsapp.say("Hello")
    messenger.say("Hello")

    shown = graph.whatsapp(NUMBER, buttons(["Yes", "No"])).json()["messages"][0]["id"]
    whatsapp.tap("No")
    emulator.wait_until_delivered()
    tapped = last(clerk, "whatsapp")
    assert tapped["interactive"] == {"type": "button_reply", "button_reply": {"id": "/choose-1", "title": "No"}}
    assert tapped["context"] == {"from": "8225550100", "id": shown}

    row = {"id": "/order-1001", "title": "#1001", "description": "A mug"}
    graph.whatsapp(NUMBER, choices({"rows": [row]}))
    whatsapp.tap("#1001")
    emulator.wait_until_delivered()
    assert last(clerk, "whatsapp")["interactive"] == {"type": "list_reply", "list_reply": row}

    graph.messenger(PSID, {"message": CARDS})
    messenger.tap("Stock?")
    emulator.wait_until_delivered()
    postback = last(clerk, "messenger")["postback"]
    assert (postback["title"], postback["payload"]) == ("Stock?", "/stock")
    assert postback["mid"].startswith("m_")

    graph.messenger(PSID, {"message": REPLIES})
    messenger.tap("Returns")
    emulator.wait_until_delivered()
    message = last(clerk, "messenger")["message"]
    assert (message["text"], message["quick_reply"]) == ("Returns", {"payload": "/returns"})


def test_what_is_not_there_cannot_be_tapped(emulator: GraphEmulator, graph: Graph) -> None:
    customer = emulator.messenger.customer(PSID)
    customer.say("Hello")
    with pytest.raises(NotOfferedError, match="there is nothing"):
        customer.tap("Returns")
    graph.messenger(PSID, {"message": REPLIES})
    customer.say("Something else")
    with pytest.raises(NotOfferedError, match="'Returns' is not there to tap"):
        customer.tap("Returns")


@pytest.mark.parametrize("what", ["picture", "voice", "sticker", "location"])
def test_attachments(emulator: GraphEmulator, clerk: Clerk, what: str) -> None:
    emulator.whatsapp.customer(NUMBER).attach(what)
    emulator.messenger.customer(PSID).attach(what)
    emulator.wait_until_delivered()

    kind = {"picture": "image", "voice": "audio", "sticker": "sticker", "location": "location"}[what]
    assert last(clerk, "whatsapp")["type"] == kind
    attachment = last(clerk, "messenger")["message"]["attachments"][0]
    assert attachment["type"] == ("image" if what == "sticker" else kind)
    assert ("sticker_id" in attachment["payload"]) == (what == "sticker")


def test_reactions_edits_and_deletions(emulator: GraphEmulator, graph: Graph, clerk: Clerk) -> None:
    whatsapp, messenger = emulator.whatsapp.customer(NUMBER), emulator.messenger.customer(PSID)
    own, other = whatsapp.say("Helo"), messenger.say("Helo")
    answer = graph.whatsapp(NUMBER, say("Hello!")).json()["messages"][0]["id"]
    whatsapp.react("❤️", answer)
    whatsapp.edit(own.id, "Hello")
    whatsapp.delete(own.id)
    messenger.edit(other.id, "Hello")
    emulator.wait_until_delivered()

    assert [(item["type"], item[item["type"]]) for item in clerk.items("whatsapp")[1:]] == [
        ("reaction", {"message_id": answer, "emoji": "❤️"}),
        ("edit", {"original_message_id": own.id, "message": {"type": "text", "text": {"body": "Hello"}}}),
        ("revoke", {"original_message_id": own.id}),
    ]
    assert last(clerk, "messenger")["message_edit"] == {"mid": other.id, "text": "Hello", "num_edit": 1}


class Page:
    """The page's own requests."""

    def __init__(self, emulator: GraphEmulator) -> None:
        self.url = f"{emulator.base_url}/phones"

    def do(self, platform: str, **wish: str) -> int:
        return requests.post(f"{self.url}/{platform}/do", json=wish, timeout=5).status_code

    def phone(self, platform: str) -> dict[str, Any]:
        phone: dict[str, Any] = requests.get(f"{self.url}/state", timeout=5).json()["phones"][platform]
        return phone


def test_the_page_shows_what_the_emulator_keeps(emulator: GraphEmulator, graph: Graph, clerk: Clerk) -> None:
    page = Page(emulator)
    assert page.do("whatsapp", do="say", text="  Hello  ") == 200
    emulator.wait_until_delivered()
    message_id = graph.whatsapp(NUMBER, buttons(["Yes", "No"])).json()["messages"][0]["id"]
    assert page.do("whatsapp", do="tap", message=message_id, payload="/choose-0", title="Yes") == 200
    assert page.do("whatsapp", do="read") == 200
    graph.whatsapp(NUMBER, say("x" * 5000))
    emulator.wait_until_delivered()

    entries = page.phone("whatsapp")["entries"]
    assert [(entry["author"], entry["state"]) for entry in entries] == [
        ("customer", "delivered"),
        ("business", "read"),
        ("customer", "delivered"),
        ("platform", "failed"),
    ]
    assert entries[0]["body"]["text"] == {"body": "Hello"}
    assert entries[3]["body"]["error"]["code"] == 100
    assert [one.get("status") or one["type"] for one in clerk.items("whatsapp")] == ["text", "interactive", "read"]
    assert page.do("whatsapp", do="new") == 200
    assert page.phone("whatsapp") == {
        "customer": {"id": "821055550143", "name": "Kim Minji"},
        "entries": [],
        "typing_ms": 0,
        "problem": "",
    }


def test_the_page_says_why_a_message_waits(emulator: GraphEmulator, clerk: Clerk) -> None:
    clerk.answers, emulator.courier.retry_waits_s = [503], (60.0,)
    page = Page(emulator)
    page.do("messenger", do="attach", what="sticker")
    emulator.wait_for(lambda: emulator.webhooks[0].attempts)
    assert page.phone("messenger")["problem"] == "HTTP 503"
    assert page.phone("messenger")["entries"][0]["state"] == "waiting"


@pytest.mark.parametrize(
    "wish",
    [
        {"do": "say", "text": " "},
        {"do": "say", "text": "x" * 4097},
        {"do": "tap", "message": "wamid.none", "payload": "/x", "title": "X"},
        {"do": "attach", "what": "bomb"},
        {"do": "dance"},
        {},
    ],
)
def test_a_phone_refuses_what_it_cannot_do(emulator: GraphEmulator, wish: dict[str, str]) -> None:
    assert Page(emulator).do("whatsapp", **wish) == 400
    assert emulator.webhooks == ()


def test_only_json_is_taken(emulator: GraphEmulator) -> None:
    url = f"{emulator.base_url}/phones/whatsapp/do"
    assert requests.post(url, '{"do": "new"}', headers={"Content-Type": "text/plain"}, timeout=5).status_code == 400
    assert requests.post(url, b"\xff", headers={"Content-Type": "application/json"}, timeout=5).status_code == 400


@pytest.mark.parametrize(("language", "heading"), [("en", "Be your own customer"), ("ko", "직접 손님이 되어 보세요")])
def test_the_page_in_both_languages(emulator: GraphEmulator, language: str, heading: str) -> None:
    headers = {"Accept-Language": language}
    response = requests.get(f"{emulator.base_url}/", headers=headers, timeout=5)
    assert response.url.endswith("/phones")
    assert f"<h1>{heading}</h1>" in response.text
    assert f'<html lang="{language}"' in response.text
    assert "script-src 'self'" in response.headers["Content-Security-Policy"]
    for file in ("phones.js", "phone.css", "wall.svg"):
        assert requests.get(f"{emulator.base_url}/phones/static/{file}", timeout=5).ok
    assert requests.get(f"{emulator.base_url}/phones/shared/dom.js", timeout=5).ok


def test_both_languages_have_the_same_words() -> None:
    folder = Path(phones.__file__).parent / "texts"
    keys = {
        path.stem: {
            (section, key, tuple(sorted(part.split("}")[0] for part in str(value).split("{")[1:])))
            for section, content in YAML(typ="safe").load(path)["texts"].items()
            for key, value in content.items()
        }
        for path in folder.glob("*.yml")
    }
    assert set(keys) == {"en", "ko"}
    assert keys["en"] == keys["ko"]


def test_the_page_names_the_shop_as_its_language_does() -> None:
    with running_graph_emulator(webhook_url="http://127.0.0.1:9", names={"ko": "하루리빙"}) as emulator:
        pages = {
            language: requests.get(f"{emulator.base_url}/phones?lang={language}", timeout=5).text
            for language in ("ko", "en")
        }
    assert '<p class="bar-name">하루리빙</p>' in pages["ko"]
    assert "Haru Living" not in pages["ko"]
    assert '<p class="bar-name">Haru Living</p>' in pages["en"]
