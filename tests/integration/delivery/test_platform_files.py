"""Files to and from the emulated platforms, on both databases."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from phones import Desk, closed, messenger_channel, whatsapp_channel
from settable_clock import SettableClock
from sqlalchemy import select, update

from bot.channels.base import Batch
from bot.delivery.backlog import Backlog
from bot.delivery.codec import attachments_from_json
from bot.delivery.desk_rows import add_words
from bot.delivery.fetching import GIVEN_UP_AFTER, PAUSES, Fetcher, fetched_channels
from bot.delivery.fetching import LEASE as FETCH_LEASE
from bot.delivery.outbox import LEASE
from bot.files.shelf import UPLOAD_GOOD_FOR, FileLimits, Uploader
from bot.messages import DeliveryStatus, File, Reply
from bot.storage.database import Database
from bot.storage.tables import files, inbox, outbox
from bot.testing.graph_emulator.emulator import GraphEmulator
from bot.testing.graph_emulator.limits import MessengerLimits, WhatsAppLimits
from bot.testing.graph_emulator.people import BY_FILE, PICTURE, SAMPLES
from bot.testing.graph_emulator.server import running_graph_emulator
from bot.testing.graph_emulator.webhooks import encode

NUMBER, PSID = "821055550142", "7003500100000001"
CUP = (SAMPLES / "broken-cup.png").read_bytes()
PDF = (SAMPLES / "receipt.pdf").read_bytes()
KEY = "0123456789abcdef"


@pytest.fixture
def graph(clock: SettableClock) -> Iterator[GraphEmulator]:
    with running_graph_emulator(webhook_url="http://127.0.0.1:9/webhooks", clock=clock, receipts=False) as graph:
        yield graph


@pytest.fixture
def desk(database: Database, clock: SettableClock, graph: GraphEmulator) -> Iterator[Desk]:
    with closed({"whatsapp": whatsapp_channel(graph), "messenger": messenger_channel(graph)}) as channels:
        yield Desk(database, clock, graph, channels)


def conversation(channel: str) -> str:
    return f"{channel}:{'KR.1349' + NUMBER if channel == 'whatsapp' else PSID}"


def write(desk: Desk, channel: str, text: str, *contents: tuple[str, bytes]) -> tuple[File, ...]:
    """An agent answers the customer of a channel with files."""
    kept = tuple(
        desk.shelf.keep(Uploader(conversation(channel), 1), f"{KEY}{number}", name, content)
        for number, (name, content) in enumerate(contents)
    )
    with desk.database.session() as connection:
        reply = Reply(text, files=kept)
        add_words(connection, conversation(channel), reply, desk.clock(), agent=1, name="Mina", language="en")
    return kept


def opened(desk: Desk, channel: str) -> None:
    """The customer has written, and the clerk has answered."""
    desk.hear(channel, NUMBER if channel == "whatsapp" else PSID)
    desk.answer(Reply("hello"))
    desk.sender.send_due()
    desk.graph.forget()


def sent(desk: Desk) -> list[Any]:
    return [one.payload for one in desk.graph.sent]


def state(desk: Desk) -> Any:
    with desk.database.reading() as connection:
        return connection.execute(select(outbox.c.state, outbox.c.error_code).order_by(outbox.c.id.desc())).first()


def wanted(desk: Desk) -> Any:
    with desk.database.reading() as connection:
        return connection.execute(select(files)).one()


def attach(desk: Desk, channel: str, what: str) -> Any:
    """A customer attaches a sample; gives the attachments as they are kept."""
    network = desk.graph.whatsapp if channel == "whatsapp" else desk.graph.messenger
    event = network.customer(NUMBER if channel == "whatsapp" else PSID).attach(what, deliver=False)
    batch = desk.channels[channel].parse(encode([event]), received_at=desk.clock())
    # However often the platform says so.
    assert [len(desk.intake.accept_batch(channel, batch).new) for _ in range(3)] == [1, 0, 0]
    with desk.database.reading() as connection:
        row = connection.execute(select(inbox).order_by(inbox.c.id.desc())).first()
    return attachments_from_json(row.attachments)


def test_a_picture_with_words_is_one_message_on_whatsapp_and_two_on_messenger(desk: Desk) -> None:
    for channel in ("whatsapp", "messenger"):
        opened(desk, channel)
    for channel in ("whatsapp", "messenger"):
        write(desk, channel, "like this", ("새 컵.png", CUP), ("bill.pdf", PDF))
        while desk.sender.send_due():
            pass
        assert state(desk) == ("sent", None)
    image, document, text, picture, file = sent(desk)
    assert (image["type"], image["image"]["caption"]) == ("image", "like this")
    assert (document["type"], document["document"]["filename"]) == ("document", "bill.pdf")
    assert "caption" not in document["document"]
    assert text["message"] == {"text": "like this"}
    kinds = [one["message"]["attachment"]["type"] for one in (picture, file)]
    assert kinds == ["image", "file"]
    ids = [image["image"]["id"], document["document"]["id"]]
    ids += [one["message"]["attachment"]["payload"]["attachment_id"] for one in (picture, file)]
    stored = [desk.graph.media.find(one) for one in ids]
    assert [(one.media_type, one.content, one.name) for one in stored if one] == [
        ("image/png", CUP, "새 컵.png"),
        ("application/pdf", PDF, "bill.pdf"),
    ] * 2
    assert desk.graph.refused == ()


@pytest.mark.parametrize("channel", ["whatsapp", "messenger"])
@pytest.mark.parametrize("fault", ["error", "unavailable", "rate_limited", "reset", "nonsense", "lost"])
def test_an_upload_that_fails_is_made_again_and_the_picture_goes_out_once(
    desk: Desk, clock: SettableClock, channel: str, fault: Any
) -> None:
    opened(desk, channel)
    write(desk, channel, "", ("cup.png", CUP))
    desk.graph.fault(fault, times=1)
    assert desk.sender.send_due() == 1
    assert state(desk)[0] == "pending"
    clock.forward(hours=1)
    assert desk.sender.send_due() == 1
    assert (len(sent(desk)), state(desk)) == (1, ("sent", None))
    # Nobody saw the upload: no customer may have seen the picture twice.
    assert desk.rows("uncertain_sends")[-1] == 0


def test_a_slow_upload_does_not_let_the_customer_see_the_picture_twice(
    desk: Desk, clock: SettableClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    opened(desk, "whatsapp")
    write(desk, "whatsapp", "", ("cup.png", CUP))
    client, other = desk.channels["whatsapp"].client, desk.make_sender("there:2")
    upload = client.upload  # type: ignore[attr-defined] # it takes files

    def crawl(*file: Any) -> str:
        monkeypatch.undo()
        clock.forward(seconds=LEASE.total_seconds() + 1)
        assert other.send_due() == 1
        return str(upload(*file))

    monkeypatch.setattr(client, "upload", crawl)
    assert desk.sender.send_due() == 1
    assert (len(sent(desk)), state(desk)) == (1, ("sent", None))


def test_what_is_uploaded_in_time_has_all_the_time_to_be_sent(
    desk: Desk, clock: SettableClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    opened(desk, "whatsapp")
    write(desk, "whatsapp", "", ("cup.png", CUP))
    client, other = desk.channels["whatsapp"].client, desk.make_sender("there:2")
    upload, send = client.upload, client.send  # type: ignore[attr-defined] # it takes files
    taken = []

    def crawl(*file: Any) -> str:
        clock.forward(seconds=LEASE.total_seconds() - 1)
        return str(upload(*file))

    def wait(*message: Any, tag: str) -> Any:
        clock.forward(seconds=2)
        taken.append(other.send_due())
        return send(*message, tag=tag)

    monkeypatch.setattr(client, "upload", crawl)
    monkeypatch.setattr(client, "send", wait)
    assert desk.sender.send_due() == 1
    assert (taken, len(sent(desk)), state(desk)) == ([0], 1, ("sent", None))


def test_what_is_uploaded_is_not_uploaded_again_for_the_next_try(desk: Desk, clock: SettableClock) -> None:
    opened(desk, "whatsapp")
    (file,) = write(desk, "whatsapp", "", ("cup.png", CUP))
    before = set(desk.graph.media.files)
    # The platform counts the window otherwise than we do: the message is refused, and the upload was taken.
    phone = desk.graph.whatsapp.customer(NUMBER).conversation
    phone.last_inbound = clock() - timedelta(days=2)
    desk.sender.send_due()
    assert state(desk) == ("parked", "window_closed")
    (upload_id,) = set(desk.graph.media.files) - before
    desk.hear("whatsapp", NUMBER, "hello?")
    desk.sender.send_due()
    (picture,) = sent(desk)
    assert picture["image"]["id"] == upload_id
    assert set(desk.graph.media.files) == before | {upload_id}
    row = desk.shelf.find(file.id)
    assert row
    assert desk.shelf.upload_of(row) == upload_id
    clock.forward(seconds=UPLOAD_GOOD_FOR.total_seconds())
    assert desk.shelf.upload_of(row) == ""


@pytest.mark.parametrize(("channel", "code"), [("whatsapp", "100"), ("messenger", "100/2018109")])
def test_a_file_that_the_platform_refuses_is_a_dead_letter_with_the_reason(
    desk: Desk, monkeypatch: pytest.MonkeyPatch, channel: str, code: str
) -> None:
    opened(desk, channel)
    # As if the platform were stricter than what is written down of it.
    monkeypatch.setattr(desk.graph.media, "whatsapp", WhatsAppLimits(media_bytes={"image": 10}))
    monkeypatch.setattr(desk.graph.media, "messenger", MessengerLimits(attachment_bytes=10))
    write(desk, channel, "", ("cup.png", CUP))
    desk.sender.send_due()
    assert state(desk) == ("dead", code)
    assert (sent(desk), desk.sender.send_due()) == ([], 0)


def test_a_file_that_whatsapp_refuses_after_it_took_the_message_is_a_dead_letter(desk: Desk) -> None:
    opened(desk, "whatsapp")
    write(desk, "whatsapp", "", ("cup.png", CUP))
    desk.sender.send_due()
    assert state(desk) == ("sent", None)
    (message,) = desk.graph.sent
    failed = DeliveryStatus("whatsapp", message.id, "failed", desk.clock(), "131053")
    desk.intake.accept_batch("whatsapp", Batch(statuses=(failed,)))
    assert state(desk) == ("dead", "131053")


@pytest.mark.parametrize("refused", ["at once", "afterwards"])
def test_the_file_of_a_dead_letter_that_is_sent_again_is_uploaded_anew(
    desk: Desk, monkeypatch: pytest.MonkeyPatch, refused: str
) -> None:
    opened(desk, "whatsapp")
    before = set(desk.graph.media.files)
    (file,) = write(desk, "whatsapp", "", ("cup.png", CUP))
    client = desk.channels["whatsapp"].client
    upload = client.upload  # type: ignore[attr-defined] # it takes files

    def lose(*what: Any) -> str:
        monkeypatch.undo()
        lost = str(upload(*what))
        del desk.graph.media.files[lost]
        return lost

    if refused == "at once":
        monkeypatch.setattr(client, "upload", lose)
    desk.sender.send_due()
    if refused == "afterwards":
        (message,) = desk.graph.sent
        failed = DeliveryStatus("whatsapp", message.id, "failed", desk.clock(), "131053")
        desk.intake.accept_batch("whatsapp", Batch(statuses=(failed,)))
        for first in set(desk.graph.media.files) - before:
            del desk.graph.media.files[first]
        desk.graph.forget()
    assert state(desk)[0] == "dead"

    assert Backlog(desk.database, desk.clock).replay_all() == 1
    desk.sender.send_due()
    assert state(desk)[0] == "sent"
    (picture,) = sent(desk)
    (again,) = set(desk.graph.media.files) - before
    assert picture["image"]["id"] == again
    row = desk.shelf.find(file.id)
    assert row
    assert desk.shelf.upload_of(row) == again


def test_a_file_that_was_forgotten_meanwhile_is_a_dead_letter(desk: Desk) -> None:
    opened(desk, "whatsapp")
    (file,) = write(desk, "whatsapp", "", ("cup.png", CUP))
    with desk.database.session() as connection:
        connection.execute(update(files).where(files.c.id == file.id).values(state="removed", content=None))
    desk.sender.send_due()
    assert state(desk) == ("dead", "file-missing")
    assert (sent(desk), desk.graph.refused) == ([], ())


def test_a_persons_picture_goes_out_by_the_channels_windows(desk: Desk, clock: SettableClock) -> None:
    for channel in ("whatsapp", "messenger"):
        opened(desk, channel)
    clock.forward(hours=25)
    for channel in ("whatsapp", "messenger"):
        write(desk, channel, "", ("cup.png", CUP))
    while desk.sender.send_due():
        pass
    # Messenger lets a person write for seven days; on WhatsApp it waits until the customer writes.
    (picture,) = sent(desk)
    assert (picture["messaging_type"], picture["tag"]) == ("MESSAGE_TAG", "HUMAN_AGENT")
    assert sorted(desk.rows("state")[-2:]) == ["parked", "sent"]
    desk.hear("whatsapp", NUMBER, "are you there?")
    assert desk.sender.send_due() == 1
    assert [one.get("type") for one in sent(desk)] == [None, "image"]


@pytest.mark.parametrize("channel", ["whatsapp", "messenger"])
@pytest.mark.parametrize(
    ("what", "expected"),
    [
        ("picture", ("image", "picture.png", "image/png")),
        ("voice", ("voice", "voice.ogg", "audio/ogg")),
        ("document", ("file", "receipt.pdf", "application/pdf")),
        ("sticker", ("image", "picture.webp", "image/webp")),
    ],
)
def test_what_a_customer_attaches_is_fetched_once_and_kept(
    desk: Desk, channel: str, what: str, expected: tuple[str, str, str]
) -> None:
    kind, name, media_type = expected
    (attachment,) = attach(desk, channel, what)
    row = wanted(desk)
    assert (row.id, row.state, row.conversation_id, row.author) == (
        attachment.file,
        "wanted",
        conversation(channel),
        "customer",
    )
    assert [desk.fetcher.fetch_due() for _ in range(2)] == [1, 0]
    row = wanted(desk)
    sample = next(one for one in BY_FILE.values() if one.mime_type.startswith(media_type))
    assert (row.state, row.kind, row.media_type, row.content) == ("kept", kind, media_type, sample.read())
    assert row.name == (name if channel == "whatsapp" or what != "document" else "file.pdf")
    assert desk.shelf.read(attachment.file) == sample.read()


def test_a_place_has_nothing_to_fetch(desk: Desk) -> None:
    (place,) = attach(desk, "whatsapp", "location")
    assert (place.kind, place.file) == ("location", "")
    assert desk.fetcher.fetch_due() == 0


def test_a_media_id_that_has_expired_is_gone_and_not_asked_for_again(desk: Desk, clock: SettableClock) -> None:
    attach(desk, "whatsapp", "picture")
    desk.graph.media.gone.add(PICTURE.media_id)
    assert desk.fetcher.fetch_due() == 1
    row = wanted(desk)
    assert (row.state, row.error_code, row.content) == ("gone", "100/33", None)
    clock.forward(days=2)
    assert desk.fetcher.fetch_due() == 0
    assert desk.graph.media.calls == 1


def test_an_address_of_messenger_that_has_expired_is_gone(desk: Desk) -> None:
    attach(desk, "messenger", "picture")
    with desk.database.session() as connection:
        connection.execute(update(files).values(url=f"{desk.graph.base_url}/samples/not-there.png"))
    desk.fetcher.fetch_due()
    assert (wanted(desk).state, wanted(desk).error_code) == ("gone", "http-404")


@pytest.mark.parametrize(
    "url",
    ["http://169.254.169.254/latest/meta-data", "https://evil.example/x.png", "https://fbcdn.net.evil.example/x", "x"],
)
def test_an_address_that_is_not_the_platforms_is_never_opened(desk: Desk, url: str) -> None:
    attach(desk, "messenger", "picture")
    with desk.database.session() as connection:
        connection.execute(update(files).values(url=url))
    desk.fetcher.fetch_due()
    assert (wanted(desk).state, wanted(desk).error_code) == ("gone", "foreign-host")


def test_a_platform_that_is_away_is_asked_again_a_few_times_within_a_day(desk: Desk, clock: SettableClock) -> None:
    attach(desk, "whatsapp", "picture")
    desk.graph.media.away = True
    assert desk.fetcher.fetch_due() == 1
    assert (wanted(desk).state, wanted(desk).error_code) == ("wanted", "http-503")
    for pause in PAUSES:
        clock.forward(seconds=pause - 1)
        assert desk.fetcher.fetch_due() == 0
        clock.forward(seconds=1)
        assert desk.fetcher.fetch_due() == 1
    assert (wanted(desk).state, desk.graph.media.calls) == ("unfetched", len(PAUSES) + 1)
    assert sum(PAUSES[:5]) < timedelta(hours=1).total_seconds() < sum(PAUSES) < timedelta(hours=24).total_seconds()


def test_a_platform_that_comes_back_gives_the_file(desk: Desk, clock: SettableClock) -> None:
    attach(desk, "whatsapp", "picture")
    desk.graph.media.away = True
    desk.fetcher.fetch_due()
    desk.graph.media.away = False
    clock.forward(seconds=PAUSES[0])
    desk.fetcher.fetch_due()
    assert (wanted(desk).state, wanted(desk).content, wanted(desk).error_code) == ("kept", CUP, None)


def test_who_died_over_a_file_does_not_keep_it(desk: Desk, clock: SettableClock) -> None:
    attach(desk, "whatsapp", "picture")
    (row,) = desk.shelf.list_wanted(("whatsapp",), 9)
    assert desk.shelf.claim(row, clock() + timedelta(seconds=90))
    # Another one is too late, and so is one that looks meanwhile.
    assert not desk.shelf.claim(row, clock() + timedelta(seconds=90))
    assert desk.fetcher.fetch_due() == 0
    clock.forward(seconds=91)
    assert desk.fetcher.fetch_due() == 1
    assert wanted(desk).state == "kept"


def test_a_file_that_kills_whoever_fetches_it_is_given_up_in_the_end(
    desk: Desk, clock: SettableClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    attach(desk, "whatsapp", "picture")
    tried = []

    class ProcessDiedError(BaseException):
        """Nothing of the process is left that could write down what happened."""

    def die(*_: object) -> bytes:
        tried.append(clock())
        raise ProcessDiedError

    monkeypatch.setattr(desk.channels["whatsapp"].client, "fetch", die)
    for pause in (*PAUSES, 0):
        with pytest.raises(ProcessDiedError):
            desk.fetcher.fetch_due()
        # A process that has come back lets it be for as long as after any other failure.
        clock.forward(seconds=(FETCH_LEASE.total_seconds() + pause) - 1)
        assert desk.fetcher.fetch_due() == 0
        clock.forward(seconds=1)
    assert [desk.fetcher.fetch_due() for _ in range(2)] == [0, 0]
    assert len(tried) == len(PAUSES) + 1
    assert (wanted(desk).state, wanted(desk).error_code, wanted(desk).content) == ("unfetched", "unfinished", None)


def test_files_of_a_channel_that_is_switched_off_are_given_up_after_a_day(desk: Desk, clock: SettableClock) -> None:
    attach(desk, "whatsapp", "picture")
    clients = fetched_channels(desk.channels)
    del clients["whatsapp"]
    without = Fetcher(desk.shelf, clients, clock)
    assert without.give_up_left() == 0
    # Back within a day: nothing is lost.
    clock.forward(seconds=GIVEN_UP_AFTER.total_seconds())
    assert (without.fetch_due(), without.give_up_left(), wanted(desk).state) == (0, 0, "wanted")
    clock.forward(seconds=1)
    assert (desk.fetcher.give_up_left(), wanted(desk).state) == (0, "wanted")
    assert [without.give_up_left() for _ in range(2)] == [1, 0]
    assert (wanted(desk).state, wanted(desk).error_code) == ("unfetched", "channel_off")
    assert (desk.fetcher.fetch_due(), desk.graph.media.calls) == (0, 0)


def test_files_are_given_up_where_no_channel_is_left(desk: Desk, clock: SettableClock) -> None:
    attach(desk, "messenger", "picture")
    clock.forward(seconds=GIVEN_UP_AFTER.total_seconds() + 1)
    assert Fetcher(desk.shelf, {}, clock).give_up_left() == 1
    assert wanted(desk).state == "unfetched"


def test_a_file_that_nobody_can_read_does_not_keep_the_next_one_away(
    desk: Desk, clock: SettableClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    attach(desk, "messenger", "picture")
    clock.forward(seconds=1)
    attach(desk, "whatsapp", "picture")
    tries = []

    def break_down(*_: object) -> bytes:
        tries.append(desk.shelf.list_wanted(("whatsapp", "messenger"), 9))
        raise ZeroDivisionError

    monkeypatch.setattr(desk.channels["messenger"].client, "fetch", break_down)
    assert desk.fetcher.fetch_due() == 2

    def states() -> dict[str, tuple[str, str | None]]:
        with desk.database.reading() as connection:
            return {row.channel: (row.state, row.error_code) for row in connection.execute(select(files))}

    assert states() == {"messenger": ("wanted", "ZeroDivisionError"), "whatsapp": ("kept", None)}
    # The one behind it was anybody's meanwhile.
    assert [[row.channel for row in free] for free in tries] == [["whatsapp"]]
    for pause in PAUSES:
        clock.forward(seconds=pause)
        assert desk.fetcher.fetch_due() == 1
    assert states()["messenger"] == ("unfetched", "ZeroDivisionError")


@pytest.mark.parametrize(
    ("limits", "state_then", "code"),
    [
        (FileLimits(one=1_000), "refused", "file_too_large"),
        (FileLimits(all=1_000), "wanted", "files_full"),
    ],
)
def test_what_is_too_large_is_not_kept(
    desk: Desk, monkeypatch: pytest.MonkeyPatch, limits: FileLimits, state_then: str, code: str
) -> None:
    attach(desk, "whatsapp", "picture")
    monkeypatch.setattr(desk.shelf, "limits", limits)
    desk.fetcher.fetch_due()
    row = wanted(desk)
    assert (row.state, row.error_code.split()[0], row.content) == (state_then, code, None)


def test_one_customer_of_a_platform_does_not_fill_the_shelf(
    desk: Desk, clock: SettableClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    limits = FileLimits(one=len(CUP), all=20 * len(CUP))
    monkeypatch.setattr(desk.shelf, "limits", limits)

    def states() -> list[tuple[str, str | None]]:
        assert desk.fetcher.fetch_due() == 1
        with desk.database.reading() as connection:
            found = connection.execute(select(files.c.state, files.c.error_code).order_by(files.c.created_at))
            return [tuple(row) for row in found]

    for number in range(3):
        attach(desk, "whatsapp", "picture")
        clock.forward(seconds=1)
        assert len(states()) == number + 1
    attach(desk, "messenger", "picture")
    clock.forward(seconds=1)
    assert states() == [("kept", None), ("kept", None), ("refused", "files_too_many"), ("kept", None)]
    clock.forward(hours=24)
    attach(desk, "whatsapp", "picture")
    assert states()[-1] == ("kept", None)


def test_what_is_of_no_kind_that_is_kept_is_refused_whatever_the_platform_calls_it(desk: Desk) -> None:
    attach(desk, "whatsapp", "picture")
    stored = desk.graph.media.files[PICTURE.media_id]
    desk.graph.media.files[PICTURE.media_id] = replace(stored, content=b"<svg onload='alert(1)'/>")
    desk.fetcher.fetch_due()
    assert (wanted(desk).state, wanted(desk).error_code, wanted(desk).content) == ("refused", "file_type", None)
