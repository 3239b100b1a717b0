"""The clients against real HTTP servers on this machine: what they send, and what each kind of answer means."""

from __future__ import annotations

import json
import re
import socket
import struct
import threading
import traceback
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import pytest
from channel_contract import open_messenger, open_whatsapp
from pytest_httpserver import HTTPServer
from werkzeug import Request, Response

from bot.channels.base import (
    CredentialError,
    PermanentSendError,
    RetryableSendError,
    SendError,
    SendResult,
    UncertainSendError,
    WindowClosedError,
)
from bot.channels.errors import MediaAwayError
from bot.channels.messenger.client import MessengerClient
from bot.channels.messenger.settings import MessengerSettings
from bot.channels.whatsapp.client import WhatsAppClient
from bot.channels.whatsapp.settings import WhatsAppSettings
from bot.messages import Attachment

TEXT = {"type": "text", "text": {"body": "kim@example.com's parcel"}}
MESSAGE = {"message": {"text": "kim@example.com's parcel"}}
WHATSAPP_PATH = "/v23.0/106540352242922/messages"
MESSENGER_PATH = "/v23.0/me/messages"


class Exchange:
    """Answers every call the same way and keeps what was asked."""

    def __init__(self, server: HTTPServer, path: str, response: Response) -> None:
        self.requests: list[tuple[str | None, object]] = []
        self.queries: list[str] = []
        self._response = response
        server.expect_request(path, method="POST").respond_with_handler(self._answer)

    def _answer(self, request: Request) -> Response:
        self.requests.append((request.headers.get("Authorization"), request.get_json()))
        self.queries.append(request.query_string.decode())
        return self._response


def answer(document: object, status: int = 200, **headers: str) -> Response:
    return Response(json.dumps(document), status, headers, content_type="application/json")


def whatsapp(server: HTTPServer, response: Response) -> tuple[WhatsAppClient, Exchange]:
    return open_whatsapp(server.url_for("/v23.0")).client, Exchange(server, WHATSAPP_PATH, response)


def messenger(server: HTTPServer, response: Response) -> tuple[MessengerClient, Exchange]:
    return open_messenger(server.url_for("/v23.0")).client, Exchange(server, MESSENGER_PATH, response)


ACCEPTED = {
    "messaging_product": "whatsapp",
    "contacts": [{"input": "821012345678", "wa_id": "821012345678"}],
    "messages": [{"id": "wamid.NEW"}],
}


@pytest.mark.parametrize(
    ("customer", "recipient"),
    [("821012345678", {"to": "821012345678"}), ("KR.13491208655302741918", {"recipient": "KR.13491208655302741918"})],
)
def test_whatsapp_sends_to_a_number_or_a_user_id(
    httpserver: HTTPServer, customer: str, recipient: dict[str, str]
) -> None:
    client, exchange = whatsapp(httpserver, answer(ACCEPTED))
    assert client.send(customer, TEXT) == SendResult("wamid.NEW")
    sent = {"messaging_product": "whatsapp", "recipient_type": "individual", **recipient, **TEXT}
    assert exchange.requests == [("Bearer EAAtoken", sent)]
    assert exchange.queries == [""]


def test_whatsapp_marks_as_read_and_shows_typing(httpserver: HTTPServer) -> None:
    client, exchange = whatsapp(httpserver, answer({"success": True}))
    client.mark_read("821012345678", "wamid.IN")
    client.show_typing("821012345678", "wamid.IN")
    read = {"messaging_product": "whatsapp", "status": "read", "message_id": "wamid.IN"}
    assert [body for _, body in exchange.requests] == [read, {**read, "typing_indicator": {"type": "text"}}]


def test_whatsapp_sends_an_approved_template(httpserver: HTTPServer) -> None:
    channel = open_whatsapp(httpserver.url_for("/v23.0"))
    exchange = Exchange(httpserver, WHATSAPP_PATH, answer(ACCEPTED))
    template = channel.render_template("come_back", language="ko", values=["#1001"])
    assert template is not None
    channel.client.send("821012345678", template)
    parameters = [{"type": "text", "text": "#1001"}]
    body = exchange.requests[0][1]
    assert isinstance(body, dict)
    assert body["template"] == {
        "name": "come_back",
        "language": {"code": "ko"},
        "components": [{"type": "body", "parameters": parameters}],
    }


def test_messenger_sends_with_and_without_the_tag_of_a_person(httpserver: HTTPServer) -> None:
    client, exchange = messenger(httpserver, answer({"recipient_id": "psid-1", "message_id": "m_new"}))
    assert client.send("psid-1", MESSAGE) == SendResult("m_new")
    assert client.send("psid-1", MESSAGE, tag="HUMAN_AGENT") == SendResult("m_new")
    recipient = {"recipient": {"id": "psid-1"}}
    assert exchange.requests == [
        ("Bearer EAAtoken", {**recipient, "messaging_type": "RESPONSE", **MESSAGE}),
        ("Bearer EAAtoken", {**recipient, "messaging_type": "MESSAGE_TAG", "tag": "HUMAN_AGENT", **MESSAGE}),
    ]


def test_messenger_marks_as_read_and_shows_typing(httpserver: HTTPServer) -> None:
    client, exchange = messenger(httpserver, answer({"recipient_id": "psid-1"}))
    client.mark_read("psid-1", "m_in")
    client.show_typing("psid-1", "m_in")
    recipient = {"recipient": {"id": "psid-1"}}
    assert [body for _, body in exchange.requests] == [
        {**recipient, "sender_action": "mark_seen"},
        {**recipient, "sender_action": "typing_on"},
    ]


def refusal(code: int, subcode: int | None = None, **more: object) -> dict[str, object]:
    error = {"message": "kim@example.com EAAtoken", "type": "OAuthException", "code": code, "fbtrace_id": "A", **more}
    return {"error": {**error, **({"error_subcode": subcode} if subcode else {})}}


def failure(send: Callable[[], object]) -> SendError:
    """The error, after making sure that nothing of it gives a secret or a word of the customer away."""
    with pytest.raises(SendError) as caught:
        send()
    told = "".join(traceback.format_exception(caught.type, caught.value, caught.tb, chain=True))
    shown = [line for line in told.splitlines() if not line.startswith("    ")]
    assert not [line for line in (*shown, repr(caught.value)) if "kim@" in line or "EAA" in line or "8210" in line]
    return caught.value


@pytest.mark.parametrize(
    ("status", "code", "kind"),
    [
        (400, 131047, WindowClosedError),
        (400, 131026, PermanentSendError),
        (400, 131021, PermanentSendError),
        (400, 100, PermanentSendError),
        (400, 131062, PermanentSendError),
        (400, 132001, PermanentSendError),
        (429, 130429, RetryableSendError),
        (400, 131056, RetryableSendError),
        (400, 80007, RetryableSendError),
        (400, 131048, RetryableSendError),
        (500, 131000, RetryableSendError),
        (500, 131016, RetryableSendError),
        (503, 999999, RetryableSendError),
        (429, 999999, RetryableSendError),
        (401, 190, CredentialError),
        (403, 10, CredentialError),
        (403, 200, CredentialError),
        (403, 368, CredentialError),
        (403, 131031, CredentialError),
        (401, 999999, CredentialError),
        (400, 999999, PermanentSendError),
    ],
)
def test_whatsapps_errors(httpserver: HTTPServer, status: int, code: int, kind: type[SendError]) -> None:
    client, _ = whatsapp(httpserver, answer(refusal(code), status))
    error = failure(lambda: client.send("821012345678", TEXT))
    assert (type(error), error.code) == (kind, str(code))


@pytest.mark.parametrize(
    ("status", "code", "subcode", "kind"),
    [
        (400, 10, 2018278, WindowClosedError),
        (403, 10, None, CredentialError),
        (400, 190, 463, CredentialError),
        (403, 200, 1545041, PermanentSendError),
        (403, 230, None, CredentialError),
        (400, 368, None, CredentialError),
        (400, 551, None, PermanentSendError),
        (400, 100, 2018001, PermanentSendError),
        (400, 100, None, PermanentSendError),
        (500, 1, None, RetryableSendError),
        (500, 2, None, RetryableSendError),
        (400, 4, 2018022, RetryableSendError),
        (400, 613, None, RetryableSendError),
        (500, 1200, None, RetryableSendError),
    ],
)
def test_messengers_errors(
    httpserver: HTTPServer, status: int, code: int, subcode: int | None, kind: type[SendError]
) -> None:
    client, _ = messenger(httpserver, answer(refusal(code, subcode), status))
    error = failure(lambda: client.send("psid-1", MESSAGE))
    assert (type(error), error.code) == (kind, f"{code}/{subcode}" if subcode else str(code))


def test_an_unknown_error_that_calls_itself_transient_may_be_tried_again(httpserver: HTTPServer) -> None:
    client, _ = whatsapp(httpserver, answer(refusal(777, is_transient=True), 400))
    assert type(failure(lambda: client.send("821012345678", TEXT))) is RetryableSendError


@pytest.mark.parametrize(
    ("header", "seconds"),
    [
        ("7", 7.0),
        ("0.5", 0.5),
        ("-3", 0.0),
        ("99999", 3600.0),
        ("Wed, 21 Oct 2015 07:28:00 GMT", 0.0),
        ("Wed, 21 Oct 2099 07:28:00 GMT", 3600.0),
        ("soon", None),
        ("nan", None),
        ("", None),
    ],
)
def test_the_platforms_wish_to_wait_is_told(httpserver: HTTPServer, header: str, seconds: float | None) -> None:
    client, _ = whatsapp(httpserver, answer(refusal(130429), 429, **{"Retry-After": header}))
    error = failure(lambda: client.send("821012345678", TEXT))
    assert isinstance(error, RetryableSendError)
    assert error.retry_after_s == seconds


PAGE = "<html><body>Sorry, something went wrong.</body></html>"


@pytest.mark.parametrize(
    ("status", "kind"),
    [
        (200, UncertainSendError),
        (302, RetryableSendError),
        (400, PermanentSendError),
        (401, CredentialError),
        (404, PermanentSendError),
        (408, RetryableSendError),
        (429, RetryableSendError),
        (500, RetryableSendError),
        (502, UncertainSendError),
        (503, RetryableSendError),
        (504, UncertainSendError),
    ],
)
def test_a_page_instead_of_json(httpserver: HTTPServer, status: int, kind: type[SendError]) -> None:
    response = Response(PAGE, status, {"Location": "https://elsewhere.example"}, content_type="text/html")
    client, exchange = whatsapp(httpserver, response)
    error = failure(lambda: client.send("821012345678", TEXT))
    assert (type(error), error.code) == (kind, f"http-{status}")
    assert len(exchange.requests) == 1


@pytest.mark.parametrize("document", [{}, [], None, {"messages": []}, {"messages": [{"id": 5}]}, {"messages": "x"}])
def test_accepted_without_an_id_is_uncertain(httpserver: HTTPServer, document: object) -> None:
    client, _ = whatsapp(httpserver, answer(document))
    assert type(failure(lambda: client.send("821012345678", TEXT))) is UncertainSendError


def test_an_endless_answer_is_not_read_to_its_end(httpserver: HTTPServer) -> None:
    client, _ = whatsapp(httpserver, Response("[" * 1_000_000, 200))
    assert type(failure(lambda: client.send("821012345678", TEXT))) is UncertainSendError


@contextmanager
def server_that(serve: Callable[[socket.socket], None]) -> Iterator[str]:
    """One connection to a server that reads the request and then does what `serve` does."""
    listener = socket.create_server(("127.0.0.1", 0))

    def run() -> None:
        connection, _ = listener.accept()
        with connection:
            connection.recv(65_536)
            serve(connection)

    thread = threading.Thread(target=run)
    thread.start()
    try:
        yield f"http://127.0.0.1:{listener.getsockname()[1]}/v23.0"
    finally:
        thread.join(timeout=10)
        listener.close()


def impatient(api_url: str) -> WhatsAppClient:
    settings = WhatsAppSettings(_env_file=None, access_token="EAAtoken", phone_number_id="1", api_url=api_url)
    return WhatsAppClient(settings, answer_s=0.2)


def reset(connection: socket.socket) -> None:
    connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))


def hang(connection: socket.socket) -> None:
    connection.settimeout(5)
    while connection.recv(1_024):
        pass


def cut(connection: socket.socket) -> None:
    connection.sendall(b'HTTP/1.1 200 OK\r\nContent-Length: 900\r\n\r\n{"messages"')


def nonsense(connection: socket.socket) -> None:
    connection.sendall(b"SSH-2.0-OpenSSH_9.2\r\n\r\n")


@pytest.mark.parametrize("serve", [reset, hang, cut, nonsense])
def test_a_connection_that_breaks_after_the_request_is_uncertain(serve: Callable[[socket.socket], None]) -> None:
    with server_that(serve) as api_url:
        client = impatient(api_url)
        assert type(failure(lambda: client.send("821012345678", TEXT))) is UncertainSendError
        client.close()


def test_a_connection_that_never_was_may_be_tried_again() -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
    client = impatient(f"http://127.0.0.1:{port}/v23.0")
    assert type(failure(lambda: client.send("821012345678", TEXT))) is RetryableSendError


def test_messenger_settings_make_a_client_that_closes() -> None:
    MessengerClient(MessengerSettings(_env_file=None)).close()


def test_a_media_id_is_one_part_of_an_address_whatever_is_in_it(httpserver: HTTPServer) -> None:
    asked = []

    def away(request: Request) -> Response:
        asked.append((request.path, request.query_string))
        return Response("", 503)

    httpserver.expect_request(re.compile(".*")).respond_with_handler(away)
    client = open_whatsapp(httpserver.url_for("/v23.0")).client
    for media_id in ("1234567890", "me?fields=name#"):
        with pytest.raises(MediaAwayError):
            client.fetch(Attachment("image", media_id=media_id), 10)
    query = b"phone_number_id=106540352242922"
    assert asked == [("/v23.0/1234567890", query), ("/v23.0/me?fields=name#", query)]
