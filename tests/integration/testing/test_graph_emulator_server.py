"""The Graph API over HTTP: what is kept, windows, rates, receipts, faults."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
import requests
from graph_clerk import APP_SECRET, Clerk, Clock, Graph, buttons, say

from bot.testing.graph_emulator.emulator import GraphEmulator, NotYetError
from bot.testing.graph_emulator.limits import Limits, WhatsAppLimits
from bot.testing.graph_emulator.server import running_graph_emulator
from bot.testing.graph_emulator.webhooks import PAGE_ID, PHONE_NUMBER_ID

NUMBER = "821055550142"
PSID = "7003500100000001"


@pytest.fixture
def customers(emulator: GraphEmulator) -> None:
    """One on each platform, who has just written."""
    emulator.whatsapp.customer(NUMBER).say("Hello")
    emulator.messenger.customer(PSID).say("Hello")


def code_of(response: requests.Response) -> tuple[int, int, int | None]:
    error = response.json()["error"]
    return response.status_code, error["code"], error.get("error_subcode")


@pytest.mark.usefixtures("customers")
def test_an_accepted_message_is_answered_and_kept(graph: Graph, emulator: GraphEmulator) -> None:
    whatsapp = graph.whatsapp(NUMBER, say("Here it is")).json()
    messenger = graph.messenger(PSID, {"message": {"text": "Here it is"}}).json()

    assert whatsapp["messaging_product"] == "whatsapp"
    assert whatsapp["contacts"] == [{"input": NUMBER, "wa_id": NUMBER}]
    assert whatsapp["messages"][0]["id"].startswith("wamid.")
    assert messenger["recipient_id"] == PSID
    assert [one.id for one in emulator.sent] == [whatsapp["messages"][0]["id"], messenger["message_id"]]
    assert emulator.whatsapp.customer("+82 10-5555-0142").texts == ("Here it is",)
    assert emulator.refused == ()


@pytest.mark.usefixtures("customers")
def test_a_refused_message_is_not_sent(graph: Graph, emulator: GraphEmulator) -> None:
    response = graph.whatsapp(NUMBER, buttons(["much too long a title for it"]))

    assert code_of(response) == (400, 131009, None)
    assert response.json()["error"]["message"] == "(#131009) Parameter value is not valid"
    assert emulator.sent == ()
    assert [(one.customer, one.refusal.code) for one in emulator.refused] == [(NUMBER, 131009)]


@pytest.mark.usefixtures("customers")
def test_tokens(graph: Graph, emulator: GraphEmulator) -> None:
    assert code_of(graph.whatsapp(NUMBER, say("Hello"), token="")) == (401, 104, None)
    assert code_of(graph.messenger(PSID, {"message": {"text": "Hello"}}, token="wrong")) == (401, 190, None)
    url = f"{emulator.base_url}/v23.0/me/messages?access_token={emulator.account.access_token}"
    body = {"recipient": {"id": PSID}, "messaging_type": "RESPONSE", "message": {"text": "Hello"}}
    assert requests.post(url, json=body, timeout=5).status_code == 200
    assert len(emulator.sent) == 1


def test_who_is_not_there_cannot_be_reached(graph: Graph, emulator: GraphEmulator) -> None:
    assert code_of(graph.whatsapp("821099999999", say("Hello"))) == (400, 131026, None)
    emulator.whatsapp.customer(NUMBER, number_hidden=True).say("Hello")
    assert code_of(graph.whatsapp("", {"to": f"KR.1349{NUMBER}", **say("Hello")})) == (400, 131026, None)
    assert code_of(graph.messenger("1", {"message": {"text": "Hello"}})) == (400, 100, 2018001)
    assert code_of(graph.post("v23.0/999/messages", {"messaging_product": "whatsapp"})) == (400, 100, 33)
    assert emulator.sent == ()


@pytest.mark.parametrize("body", [b"{", b"[]", b"\xff", b""])
def test_what_is_no_json_object_is_refused(emulator: GraphEmulator, body: bytes) -> None:
    url = f"{emulator.base_url}/v23.0/{PHONE_NUMBER_ID}/messages"
    headers = {"Authorization": f"Bearer {emulator.account.access_token}"}
    assert code_of(requests.post(url, body, headers=headers, timeout=5)) == (400, 100, None)


@pytest.mark.usefixtures("customers")
def test_the_window_closes_after_24_hours(graph: Graph, emulator: GraphEmulator, clock: Clock) -> None:
    template = {"name": "shopclerk_answer_ready", "language": {"code": "en"}}
    clock.forward(hours=23, minutes=59)
    assert graph.whatsapp(NUMBER, say("In time")).ok
    assert graph.messenger(PSID, {"message": {"text": "In time"}}).ok

    clock.forward(minutes=1)
    assert code_of(graph.whatsapp(NUMBER, say("Late"))) == (400, 131047, None)
    assert code_of(graph.messenger(PSID, {"message": {"text": "Late"}})) == (400, 10, 2018278)
    assert graph.whatsapp(NUMBER, {"type": "template", "template": template}).ok
    tagged = {"messaging_type": "MESSAGE_TAG", "tag": "HUMAN_AGENT", "message": {"text": "A person"}}
    assert graph.messenger(PSID, tagged).ok
    assert graph.messenger(PSID, {"sender_action": "typing_on"}).ok

    clock.forward(days=6)
    assert code_of(graph.messenger(PSID, tagged)) == (400, 10, 2018278)
    emulator.whatsapp.customer(NUMBER).say("Still here")
    assert graph.whatsapp(NUMBER, say("Open again")).ok
    assert len(emulator.sent) == 5


@pytest.mark.usefixtures("customers")
def test_a_closed_window_may_be_told_later(graph: Graph, emulator: GraphEmulator, clerk: Clerk, clock: Clock) -> None:
    emulator.sends.late_refusals = True
    clock.forward(days=2)
    message_id = graph.whatsapp(NUMBER, say("Late")).json()["messages"][0]["id"]
    emulator.wait_until_delivered()

    failed = clerk.items("whatsapp")[-1]
    assert (failed["id"], failed["status"]) == (message_id, "failed")
    assert failed["errors"][0]["code"] == 131047
    assert failed["errors"][0]["title"] == "Re-engagement message"


def test_rates(clerk: Clerk, clock: Clock) -> None:
    limits = Limits(whatsapp=WhatsAppLimits(messages_per_s=3, pair_burst=2))
    with running_graph_emulator(webhook_url=clerk.url, clock=clock, limits=limits, receipts=False) as emulator:
        graph = Graph(emulator)
        numbers = [f"82105555000{number}" for number in range(4)]
        for number in numbers:
            emulator.whatsapp.customer(number).say("Hello")

        assert [graph.whatsapp(number, say("One")).status_code for number in numbers] == [200, 200, 200, 429]
        assert emulator.refused[-1].refusal.code == 130429
        clock.forward(seconds=1)
        assert graph.whatsapp(numbers[0], say("Two")).ok
        assert code_of(graph.whatsapp(numbers[0], say("Three"))) == (400, 131056, None)
        clock.forward(seconds=6)
        assert graph.whatsapp(numbers[0], say("Three")).ok


@pytest.mark.usefixtures("customers")
def test_read_marks_and_typing(graph: Graph, emulator: GraphEmulator) -> None:
    customer = emulator.whatsapp.customer(NUMBER)
    event = customer.say("Are you there?")
    emulator.wait_until_delivered()
    assert [entry.state for entry in customer.conversation.entries] == ["delivered", "delivered"]

    path = f"v23.0/{PHONE_NUMBER_ID}/messages"
    body = {"messaging_product": "whatsapp", "status": "read", "message_id": event.id}
    assert graph.post(path, {**body, "typing_indicator": {"type": "text"}}).json() == {"success": True}
    assert [entry.state for entry in customer.conversation.entries] == ["read", "read"]
    assert customer.conversation.typing_until is not None
    assert code_of(graph.post(path, {**body, "message_id": "wamid.none"})) == (400, 100, None)

    graph.whatsapp(NUMBER, say("Yes"))
    assert customer.conversation.typing_until is None
    assert graph.messenger(PSID, {"sender_action": "mark_seen"}).json() == {"recipient_id": PSID}
    assert [one.state for one in emulator.messenger.customer(PSID).conversation.entries] == ["read"]
    assert len(emulator.sent) == 1


@pytest.fixture
def receipting(clerk: Clerk, clock: Clock) -> Iterator[GraphEmulator]:
    with running_graph_emulator(webhook_url=clerk.url, app_secret=APP_SECRET, clock=clock) as emulator:
        emulator.whatsapp.customer(NUMBER, number_hidden=True).say("Hello")
        emulator.messenger.customer(PSID).say("Hello")
        emulator.wait_until_delivered()
        clerk.requests.clear()
        yield emulator


def test_receipts_come_back(receipting: GraphEmulator, clerk: Clerk) -> None:
    graph, customer = Graph(receipting), receipting.whatsapp.customer(NUMBER, number_hidden=True)
    user_id = customer.person.user_id
    sent = graph.whatsapp(user_id, say("Hello")).json()
    message_id = sent["messages"][0]["id"]
    customer.read()
    mid = graph.messenger(PSID, {"message": {"text": "Hello"}}).json()["message_id"]
    receipting.messenger.customer(PSID).read()
    receipting.wait_until_delivered()

    assert sent["contacts"] == [{"input": user_id, "user_id": user_id}]
    statuses = clerk.items("whatsapp")
    assert [(one["id"], one["status"]) for one in statuses] == [
        (message_id, "sent"),
        (message_id, "delivered"),
        (message_id, "read"),
    ]
    assert all(one["recipient_user_id"] == user_id and "recipient_id" not in one for one in statuses)
    delivery, read = clerk.items("messenger")
    assert delivery["delivery"]["mids"] == [mid]
    assert read["read"] == {"watermark": 1773111600000}


def test_a_phone_that_is_off_gets_nothing(receipting: GraphEmulator, clerk: Clerk) -> None:
    customer = receipting.whatsapp.customer(NUMBER, number_hidden=True)
    customer.conversation.online = False
    Graph(receipting).whatsapp(customer.person.user_id, say("Hello"))
    receipting.wait_until_delivered()
    assert [one["status"] for one in clerk.items("whatsapp")] == ["sent"]


@pytest.mark.usefixtures("customers")
@pytest.mark.parametrize(
    ("kind", "whatsapp", "messenger"),
    [
        ("error", (500, 1, None), (500, 1, None)),
        ("unavailable", (503, 2, None), (503, 2, None)),
        ("rate_limited", (429, 130429, None), (429, 613, None)),
        ("pair_rate", (400, 131056, None), (429, 613, None)),
        ("token_expired", (401, 190, 463), (401, 190, 463)),
        ("window_closed", (400, 131047, None), (400, 10, 2018278)),
    ],
)
def test_faults_that_are_answers(
    graph: Graph, emulator: GraphEmulator, kind: str, whatsapp: tuple[int, ...], messenger: tuple[int, ...]
) -> None:
    emulator.fault(kind, times=2, retry_after_s=7)
    first = graph.whatsapp(NUMBER, say("Hello"))
    second = graph.messenger(PSID, {"message": {"text": "Hello"}})

    assert (code_of(first), code_of(second)) == (whatsapp, messenger)
    assert first.headers.get("Retry-After") == ("7" if kind == "rate_limited" else None)
    assert emulator.sent == ()
    assert graph.whatsapp(NUMBER, say("Hello")).ok
    assert len(emulator.refused) == 2


@pytest.mark.usefixtures("customers")
def test_faults_that_break_the_connection(graph: Graph, emulator: GraphEmulator) -> None:
    emulator.fault("reset", times=1)
    with pytest.raises(requests.ConnectionError):
        graph.whatsapp(NUMBER, say("reset"))
    emulator.fault("lost", times=1)
    with pytest.raises(requests.ConnectionError):
        graph.whatsapp(NUMBER, say("lost"))
    emulator.fault("nonsense", times=1)
    assert graph.whatsapp(NUMBER, say("nonsense")).headers["Content-Type"] == "text/html"
    emulator.fault("hang", platform="whatsapp")
    url, token = f"{emulator.base_url}/v23.0/{PHONE_NUMBER_ID}/messages", emulator.account.access_token
    with pytest.raises(requests.ReadTimeout):
        requests.post(url, json=say("hang"), headers={"Authorization": f"Bearer {token}"}, timeout=(1, 0.1))
    assert graph.messenger(PSID, {"message": {"text": "unharmed"}}).ok
    emulator.fault(None)

    assert [one.payload["text"]["body"] for one in emulator.sent if one.platform == "whatsapp"] == ["lost"]
    assert emulator.refused == ()


def test_a_fault_that_does_not_exist_is_a_mistake(emulator: GraphEmulator) -> None:
    with pytest.raises(ValueError, match="there is no fault 'rain'"):
        emulator.fault("rain")


def test_waiting_ends_as_soon_as_it_can_and_says_why_it_did_not(emulator: GraphEmulator, clerk: Clerk) -> None:
    clerk.answers = [500] * 100_000
    emulator.courier.retry_waits_s = (60.0,)
    emulator.whatsapp.customer(NUMBER).say("Hello")
    emulator.wait_for(lambda: emulator.webhooks[0].attempts)
    with pytest.raises(NotYetError, match=r"0 sent, 0 refused, 1 webhooks not delivered \(HTTP 500\)"):
        emulator.wait_until_delivered(timeout_s=0.01)


def test_what_a_connection_check_asks_for(graph: Graph) -> None:
    assert graph.get(f"v23.0/{PHONE_NUMBER_ID}").json()["verified_name"] == "Haru Living"
    assert graph.get("v23.0/me").json() == {"name": "Haru Living", "id": PAGE_ID}
    assert code_of(graph.get("v23.0/me", token="wrong")) == (401, 190, None)
    assert code_of(graph.get("v23.0/12345")) == (400, 100, 33)


def test_media_of_a_customer_can_be_fetched_with_the_token(graph: Graph, emulator: GraphEmulator, clerk: Clerk) -> None:
    emulator.whatsapp.customer(NUMBER).attach("picture", caption="Broken")
    emulator.messenger.customer(PSID).attach("picture")
    emulator.wait_until_delivered()

    image = clerk.items("whatsapp")[0]["image"]
    described = graph.get(f"v23.0/{image['id']}").json()
    path = described["url"].removeprefix(emulator.base_url + "/")
    content = graph.get(path).content
    assert content.startswith(b"\x89PNG")
    assert (len(content), described["sha256"], image["caption"]) == (described["file_size"], image["sha256"], "Broken")
    assert graph.get(path, token="").status_code == 401
    url = clerk.items("messenger")[0]["message"]["attachments"][0]["payload"]["url"]
    assert requests.get(url, timeout=5).content == content
