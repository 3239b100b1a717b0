"""Files on the chat page and in the console: kept, handed out to who may see them, and refused."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest
from console_shop import JUN, ConsoleShop, open_console_shop
from sqlalchemy import select

from bot.delivery.codec import attachments_from_json, reply_from_json
from bot.files.shelf import MOST_AN_HOUR, FileLimits, FileShelf
from bot.handoff.opening import TicketRequest
from bot.handoff.tickets import TicketBook
from bot.messages import Attachment
from bot.storage.tables import files, inbox, outbox
from bot.testing.graph_emulator.people import SAMPLES
from bot.web import files as web_files

CUP = (SAMPLES / "broken-cup.png").read_bytes()
PDF = b"%PDF-1.7\n1 0 obj\n"
KEY = "0123456789abcdef"
UUID = "3f2b0c1e-7a54-4c1f-9c55-0a1b2c3d4e5f"
SVG = b"<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>"


@pytest.fixture
def shop(tmp_path: Path) -> Iterator[ConsoleShop]:
    opened = open_console_shop(tmp_path)
    yield opened
    opened.database.close()


def customer(shop: ConsoleShop) -> Any:
    browser = shop.browser()
    browser.get("/")
    return browser


def upload(
    browser: Any, content: bytes, name: str = "cup.png", *, key: str = KEY, path: str = "/chat/files", **more: str
) -> Any:
    headers = {"X-Shopclerk": "1", "X-File-Name": quote(name), "X-File-Key": key, **more}
    return browser.post(path, content=content, headers=headers)


def agent_upload(
    agent: Any, reference: str, content: bytes, name: str = "new.png", *, key: str = KEY, csrf: str = ""
) -> Any:
    headers = {"X-Shopclerk": csrf or agent.csrf, "X-File-Name": quote(name), "X-File-Key": key}
    return agent.client.post(f"/desk/api/tickets/{reference}/files", content=content, headers=headers)


def post(browser: Any, text: str = "", **fields: object) -> Any:
    return browser.post("/chat/messages", json={"id": UUID, "text": text, **fields}, headers={"X-Shopclerk": "1"})


def refused(answer: Any) -> tuple[int, str]:
    return answer.status_code, answer.json()["error"]["code"]


def ticket_of(shop: ConsoleShop, browser: Any) -> str:
    """A ticket of the customer in this browser."""
    post(browser, "a person, please", id="11111111-7a54-4c1f-9c55-0a1b2c3d4e5f")
    with shop.database.reading() as connection:
        conversation_id = connection.execute(select(inbox.c.conversation_id).order_by(inbox.c.id.desc())).scalar()
    request = TicketRequest(f"{conversation_id}:t", str(conversation_id), "person", "en", "Wants a person.", None)
    return TicketBook(shop.database, shop.clock).open(request).reference


def test_a_customers_picture_is_kept_and_shown_to_them_alone_and_to_agents(shop: ConsoleShop) -> None:
    browser = customer(shop)
    kept = upload(browser, CUP, "깨진 컵.png")
    assert kept.status_code == 201
    file = kept.json()["file"]
    assert file == {"id": file["id"], "name": "깨진 컵.png", "kind": "image", "size": len(CUP)}
    assert len(file["id"]) == 32
    assert post(browser, files=[file["id"]]).json() == {"new": True}
    with shop.database.reading() as connection:
        row = connection.execute(select(inbox)).one()
    assert (row.text, attachments_from_json(row.attachments)) == (
        "",
        (Attachment("image", caption="깨진 컵.png", file=file["id"]),),
    )
    (entry,) = browser.get("/chat/history").json()["entries"]
    assert entry["files"] == [{"id": file["id"], "name": "깨진 컵.png", "kind": "image"}]

    answer = browser.get(f"/chat/files/{file['id']}")
    assert (answer.status_code, answer.content, answer.headers["content-type"]) == (200, CUP, "image/png")
    assert answer.headers["content-disposition"] == f"inline; filename*=UTF-8''{quote('깨진 컵.png')}"
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert answer.headers["content-security-policy"].endswith("; sandbox")
    assert answer.headers["cross-origin-resource-policy"] == "same-origin"
    assert answer.headers["cache-control"].startswith("private")

    assert refused(customer(shop).get(f"/chat/files/{file['id']}")) == (404, "not_found")
    assert refused(shop.browser().get(f"/chat/files/{file['id']}")) == (401, "no_conversation")
    reference, other = ticket_of(shop, browser), shop.wait_for_person("c9")
    agent = shop.log_in()
    assert agent.get(f"/desk/api/tickets/{reference}/files/{file['id']}").content == CUP
    assert refused(agent.get(f"/desk/api/tickets/{other}/files/{file['id']}")) == (404, "not_found")
    assert refused(agent.get(f"/desk/api/tickets/{reference}/files/nobody")) == (404, "not_found")
    assert refused(shop.browser().get(f"/desk/api/tickets/{reference}/files/{file['id']}")) == (401, "logged_out")
    shown = agent.get(f"/desk/api/tickets/{reference}").json()["entries"][0]["attachments"]
    assert [(one["kind"], one["caption"], one["file"]) for one in shown] == [("image", "깨진 컵.png", file["id"])]


def test_what_is_no_picture_is_saved_and_never_shown(shop: ConsoleShop) -> None:
    browser = customer(shop)
    file = upload(browser, PDF, "bill.html").json()["file"]
    assert (file["name"], file["kind"]) == ("bill.html.pdf", "file")
    answer = browser.get(f"/chat/files/{file['id']}")
    assert answer.headers["content-type"] == "application/pdf"
    assert answer.headers["content-disposition"] == "attachment; filename*=UTF-8''bill.html.pdf"


@pytest.mark.parametrize(
    ("content", "name", "refusal"),
    [
        (b"", "cup.png", (422, "file_empty")),
        (SVG, "cup.png", (415, "file_type")),
        (b"<html><script>alert(1)</script>", "cup.jpg", (415, "file_type")),
        (b"MZ\x90\x00", "cup.jpg", (415, "file_type")),
        (CUP + b"\x00" * (300_001 - len(CUP)), "cup.png", (413, "file_too_large")),
    ],
)
def test_what_is_empty_too_large_or_of_another_kind_is_refused_and_nothing_is_kept(
    shop: ConsoleShop, monkeypatch: pytest.MonkeyPatch, content: bytes, name: str, refusal: tuple[int, str]
) -> None:
    assert shop.deps.files
    monkeypatch.setattr(shop.deps.files, "limits", FileLimits(one=300_000))
    before = shop.everything()
    browser = customer(shop)
    assert refused(upload(browser, content, name)) == refusal
    agent, reference = shop.log_in(), shop.wait_for_person()
    agent.take(reference)
    between = shop.everything()["files"]
    assert refused(agent_upload(agent, reference, content, name)) == refusal
    assert before["files"] == between == shop.everything()["files"] == []


def test_a_body_that_announces_too_much_or_lies_about_it_is_not_read_to_its_end(
    shop: ConsoleShop, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert shop.deps.files
    monkeypatch.setattr(shop.deps.files, "limits", FileLimits(one=300_000))
    given = []

    def endless() -> Iterator[bytes]:
        for _ in range(1_000):
            given.append(1)
            yield b"\xff\xd8\xff" + b"\x00" * 65_533

    browser = customer(shop)
    assert refused(upload(browser, endless())) == (413, "file_too_large")  # type: ignore[arg-type]
    assert shop.everything()["files"] == []


def test_a_browser_that_leaves_in_the_middle_leaves_nothing(shop: ConsoleShop) -> None:
    browser = customer(shop)
    cookie = f"shopclerk_chat={browser.cookies['shopclerk_chat']}"
    headers = {"host": "testserver", "cookie": cookie, "x-shopclerk": "1", "x-file-key": KEY, "x-file-name": "cup.png"}
    scope = {
        "type": "http", "method": "POST", "path": "/chat/files", "raw_path": b"/chat/files", "query_string": b"",
        "headers": [(name.encode(), value.encode()) for name, value in headers.items()], "scheme": "http",
        "server": ("testserver", 80), "client": ("testclient", 1), "http_version": "1.1", "root_path": "",
    }  # fmt: skip
    said: list[Any] = []
    events = iter([{"type": "http.request", "body": CUP[:500], "more_body": True}, {"type": "http.disconnect"}])

    async def receive() -> Any:
        return next(events)

    async def send(message: Any) -> None:
        said.append(message)

    asyncio.run(shop.app(scope, receive, send))
    assert said[0]["status"] == 400
    assert shop.everything()["files"] == []


def test_an_upload_that_is_sent_again_is_kept_once(shop: ConsoleShop) -> None:
    browser = customer(shop)
    first, second = (upload(browser, CUP).json()["file"] for _ in range(2))
    assert first == second
    assert upload(browser, CUP, key="fedcba9876543210").json()["file"]["id"] != first["id"]
    assert len(shop.everything()["files"]) == 2
    # A message that is sent again is one message, and its file stays.
    assert [post(browser, files=[first["id"]]).json()["new"] for _ in range(2)] == [True, False]


@pytest.mark.parametrize(
    ("fields", "refusal"),
    [
        ({"files": ["nobody-has-this"]}, (422, "unknown_file")),
        ({"files": "x"}, (422, "bad_files")),
        ({"files": [1]}, (422, "bad_files")),
        ({"files": ["../x"]}, (422, "bad_files")),
        ({"files": [f"f{number}" for number in range(20)]}, (422, "too_many_files")),
        ({"files": []}, (422, "text_empty")),
    ],
)
def test_a_message_with_files_that_are_not_there_is_not_kept(
    shop: ConsoleShop, fields: dict[str, object], refusal: tuple[int, str]
) -> None:
    browser = customer(shop)
    upload(browser, CUP)
    assert refused(post(browser, **fields)) == refusal
    assert shop.everything()["inbox"] == []


def test_nobody_sends_what_another_uploaded(shop: ConsoleShop) -> None:
    mine, other = customer(shop), customer(shop)
    file = upload(mine, CUP).json()["file"]
    reference = ticket_of(shop, other)
    agent = shop.log_in()
    agent.take(reference)
    theirs = agent_upload(agent, reference, CUP).json()["file"]
    before = shop.everything()
    assert refused(post(other, "x", files=[file["id"]])) == (422, "unknown_file")
    # Not even what an agent uploaded for them, and has not sent: they do not see it either.
    assert refused(post(other, "x", files=[theirs["id"]])) == (422, "unknown_file")
    assert refused(other.get(f"/chat/files/{theirs['id']}")) == (404, "not_found")
    for stolen in (file["id"], "nobody"):
        answer = agent.step(reference, "reply", text="", files=[stolen], key="k" * 16)
        assert refused(answer) == (422, "unknown_file")
    assert shop.everything() == before


def test_an_upload_needs_the_page_the_conversation_and_a_key(shop: ConsoleShop) -> None:
    browser = customer(shop)
    headers = {"X-File-Key": KEY}
    assert refused(browser.post("/chat/files", content=CUP, headers=headers)) == (403, "foreign_page")
    assert refused(upload(browser, CUP, Origin="https://evil.example")) == (403, "foreign_page")
    assert refused(upload(shop.browser(), CUP)) == (401, "no_conversation")
    for key in ("", "short", "x" * 41, "a/b" * 8):
        assert refused(upload(browser, CUP, key=key)) == (422, "bad_file_key")
    assert shop.everything()["files"] == []


def test_only_who_speaks_with_the_customer_uploads_for_them(shop: ConsoleShop) -> None:
    reference = shop.wait_for_person()
    mina, jun = shop.log_in(), shop.log_in(JUN)
    assert refused(agent_upload(mina, reference, CUP)) == (403, "not_yours")
    mina.take(reference)
    assert refused(agent_upload(jun, reference, CUP)) == (403, "not_yours")
    assert refused(agent_upload(mina, reference, CUP, csrf=jun.csrf)) == (403, "wrong_token")
    assert refused(agent_upload(mina, "NOBODY1", CUP)) == (404, "unknown_ticket")
    stranger = shop.browser()
    assert refused(upload(stranger, CUP, path=f"/desk/api/tickets/{reference}/files")) == (401, "logged_out")
    assert shop.everything()["files"] == []
    assert agent_upload(mina, reference, CUP).status_code == 201


def test_an_agents_picture_goes_out_once_with_its_author_and_the_customer_sees_it_then(shop: ConsoleShop) -> None:
    browser = customer(shop)
    reference = ticket_of(shop, browser)
    agent = shop.log_in()
    agent.take(reference)
    file = agent_upload(agent, reference, CUP, "새 컵.png").json()["file"]
    for _ in range(2):
        assert agent.step(reference, "reply", text="", files=[file["id"]], key="k" * 16).status_code == 200
    with shop.database.reading() as connection:
        (row,) = connection.execute(select(outbox)).all()
    (sent,) = reply_from_json(row.reply).files
    assert (row.agent_id, sent.id, sent.name, sent.media_type, sent.size) == (
        1,
        file["id"],
        "새 컵.png",
        "image/png",
        len(CUP),
    )
    assert browser.get(f"/chat/files/{file['id']}").content == CUP
    shown = browser.get("/chat/history").json()["entries"][-1]
    assert (shown["author"], shown["name"], shown["reply"]["files"]) == ("agent", "Mina", [file])
    entry = agent.get(f"/desk/api/tickets/{reference}").json()["entries"][-1]
    assert (entry["agent"], entry["reply"]["files"]) == (1, [file])


def test_there_is_an_end_to_what_one_customer_and_all_together_upload(
    shop: ConsoleShop, monkeypatch: pytest.MonkeyPatch
) -> None:
    browser = customer(shop)
    monkeypatch.setattr("bot.files.shelf.MOST_AN_HOUR", 3)
    assert MOST_AN_HOUR == 60
    for number in range(3):
        assert upload(browser, PDF, key=f"{number:016}").status_code == 201
    assert refused(upload(browser, PDF, key="9" * 16)) == (429, "files_too_many")
    assert shop.deps.files
    monkeypatch.setattr(shop.deps.files, "limits", FileLimits(all=3 * len(PDF) + 5))
    assert refused(upload(customer(shop), PDF)) == (507, "files_full")
    assert len(shop.everything()["files"]) == 3


def test_nobody_fills_the_shelf_from_one_address_with_ever_new_conversations(
    shop: ConsoleShop, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert shop.deps.files
    monkeypatch.setattr(shop.deps.files, "limits", FileLimits(one=len(PDF), all=20 * len(PDF)))
    for _ in range(2):
        assert upload(customer(shop), PDF).status_code == 201
    assert refused(upload(customer(shop), PDF)) == (429, "files_too_many")
    assert len(shop.everything()["files"]) == 2
    # Nor does that keep an agent from it, who may sit behind the same address.
    reference = ticket_of(shop, customer(shop))
    agent = shop.log_in()
    agent.take(reference)
    assert agent_upload(agent, reference, PDF, "bill.pdf").status_code == 201


def test_one_customer_does_not_fill_the_shelf_from_many_addresses(
    shop: ConsoleShop, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert shop.deps.files
    monkeypatch.setattr(shop.deps.files, "limits", FileLimits(one=len(PDF), all=20 * len(PDF)))
    monkeypatch.setattr("bot.web.files.client_address", lambda request: request.headers["X-File-Key"])
    browser = customer(shop)
    for number in range(2):
        assert upload(browser, PDF, key=f"{number:016}").status_code == 201
    assert refused(upload(browser, PDF, key="9" * 16)) == (429, "files_too_many")
    assert upload(customer(shop), PDF).status_code == 201
    assert len(shop.everything()["files"]) == 3


@pytest.mark.parametrize("limit", ["UPLOADS_AT_ONCE", "OF_ONE", "OF_ONE_ADDRESS"])
def test_too_many_at_a_moment_wait(shop: ConsoleShop, monkeypatch: pytest.MonkeyPatch, limit: str) -> None:
    browser = customer(shop)
    with monkeypatch.context() as patched:
        patched.setattr(web_files, limit, 0)
        assert refused(upload(browser, CUP)) == (503, "busy")
    assert shop.everything()["files"] == []
    # Each gives its place up, the refused ones too.
    for number in range(web_files.UPLOADS_AT_ONCE + 1):
        assert refused(upload(browser, SVG, key=f"{number:016}")) == (415, "file_type")
    assert upload(browser, CUP).status_code == 201


def test_a_browser_may_ask_for_a_part_as_safari_does_before_it_plays(shop: ConsoleShop) -> None:
    browser = customer(shop)
    voice = (SAMPLES / "voice.ogg").read_bytes()
    address = f"/chat/files/{upload(browser, voice, 'v.ogg').json()['file']['id']}"
    size = len(voice)

    def part(asked: str) -> tuple[int, bytes, str | None]:
        answer = browser.get(address, headers={"Range": asked})
        return answer.status_code, answer.content, answer.headers.get("content-range")

    assert browser.get(address).headers["accept-ranges"] == "bytes"
    assert part("bytes=0-1") == (206, voice[:2], f"bytes 0-1/{size}")
    assert part("bytes=5-") == (206, voice[5:], f"bytes 5-{size - 1}/{size}")
    assert part("bytes=-4") == (206, voice[-4:], f"bytes {size - 4}-{size - 1}/{size}")
    assert part(f"bytes=0-{size * 9}") == (206, voice, f"bytes 0-{size - 1}/{size}")
    assert part(f"bytes={size}-") == (416, b"", f"bytes */{size}")
    assert part("bytes=9-2") == (416, b"", f"bytes */{size}")
    for nonsense in ("bytes=-", "bytes=a-b", "lines=1-2", "bytes=0-1,3-4", "bytes=" + "9" * 99 + "-"):
        assert part(nonsense) == (200, voice, None)


def test_a_browser_that_is_too_slow_is_not_waited_for(shop: ConsoleShop, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(web_files, "BODY_WITHIN", timedelta(0))
    assert refused(upload(customer(shop), CUP)) == (408, "too_slow")
    assert shop.everything()["files"] == []


def test_what_nobody_sent_goes_after_a_day_and_what_was_sent_after_its_time(shop: ConsoleShop) -> None:
    browser = customer(shop)
    upload(browser, PDF, key="u" * 16)
    sent = upload(browser, CUP).json()["file"]
    post(browser, files=[sent["id"]])
    now = shop.clock()
    assert FileShelf(shop.database, lambda: now).forget_old() == 0
    day = FileShelf(shop.database, lambda: now + timedelta(days=1, minutes=5))
    assert day.forget_old() == 1
    assert browser.get(f"/chat/files/{sent['id']}").content == CUP
    for keep_for, gone in ((None, 0), (timedelta(days=180), 1)):
        later = FileShelf(shop.database, lambda: now + timedelta(days=181), FileLimits(keep_for=keep_for))
        assert later.forget_old() == gone
    assert refused(browser.get(f"/chat/files/{sent['id']}")) == (410, "file_removed")
    with shop.database.reading() as connection:
        assert connection.execute(select(files.c.state, files.c.size, files.c.content)).all() == [("removed", 0, None)]
    assert later.forget_old() == 0


def test_a_file_that_is_sent_while_old_ones_are_forgotten_stays(
    shop: ConsoleShop, monkeypatch: pytest.MonkeyPatch
) -> None:
    browser = customer(shop)
    sent = upload(browser, CUP).json()["file"]
    now, session = shop.clock(), shop.database.session
    day = FileShelf(shop.database, lambda: now + timedelta(days=1, minutes=5))

    def after_a_message(**more: bool) -> Any:
        monkeypatch.undo()
        assert post(browser, files=[sent["id"]]).json() == {"new": True}
        return session(**more)

    # It was found, and becomes part of a message before it is removed.
    monkeypatch.setattr(shop.database, "session", after_a_message)
    day.forget_old()
    assert browser.get(f"/chat/files/{sent['id']}").content == CUP


def test_a_page_that_sends_its_last_file_again_hears_that_it_is_there(
    shop: ConsoleShop, monkeypatch: pytest.MonkeyPatch
) -> None:
    browser = customer(shop)
    first = upload(browser, PDF)
    assert shop.deps.files
    monkeypatch.setattr("bot.files.shelf.MOST_AN_HOUR", 1)
    monkeypatch.setattr(shop.deps.files, "limits", FileLimits(all=len(PDF)))
    again = upload(browser, PDF)
    assert (again.status_code, again.json()) == (201, first.json())
    assert refused(upload(browser, PDF, key="9" * 16)) == (429, "files_too_many")
    assert len(shop.everything()["files"]) == 1
