from __future__ import annotations

import pytest
from pydantic import SecretStr

from bot.channels.errors import ChannelSettingsError
from bot.desks.mail.settings import MailSettings, Server

ADDRESSES = {"mail_to": "team@shop.example, boss@shop.example", "mail_from": "clerk@shop.example"}


def settings(url: str, **more: str) -> MailSettings:
    return MailSettings(smtp_url=SecretStr(url), **{**ADDRESSES, **more})


@pytest.mark.parametrize(
    ("url", "server"),
    [
        ("smtp://mail.example", Server("mail.example", 587, tls=False, may_be_plain=False, user="", password="")),
        (
            "smtps://me%40shop.example:p%2Fw@mail.example",
            Server("mail.example", 465, tls=True, may_be_plain=False, user="me@shop.example", password="p/w"),
        ),
        ("smtp://127.0.0.1:25", Server("127.0.0.1", 25, tls=False, may_be_plain=True, user="", password="")),
    ],
)
def test_a_mail_server_is_read_from_its_address(url: str, server: Server) -> None:
    assert settings(url).server() == server


def test_several_people_may_get_a_ticket() -> None:
    assert settings("smtp://mail.example").recipients == ("team@shop.example", "boss@shop.example")


@pytest.mark.parametrize("url", ["http://mail.example", "mail.example:25", "smtp://", "smtp://mail.example:99999"])
def test_what_is_no_mail_server_is_refused_without_being_repeated(url: str) -> None:
    with pytest.raises(ChannelSettingsError) as refused:
        settings(url.replace("//", "//u:hunter2@")).server()
    assert refused.value.problems == (
        "SHOPCLERK_DESK_SMTP_URL is no mail server; write smtps://user:password@host:465",
    )


def test_everything_that_is_missing_is_named_at_once() -> None:
    with pytest.raises(ChannelSettingsError) as refused:
        MailSettings(smtp_url=SecretStr(""), mail_to="", mail_from="").server()
    assert refused.value.problems == (
        "SHOPCLERK_DESK_SMTP_URL is not set",
        "SHOPCLERK_DESK_MAIL_TO is not set",
        "SHOPCLERK_DESK_MAIL_FROM is not set",
    )


@pytest.mark.parametrize("address", ["team", "a@b", "team@shop.example\r\nBcc: thief@evil.example", "<a@b.example>"])
def test_what_is_no_address_gets_no_mail(address: str) -> None:
    with pytest.raises(ChannelSettingsError) as refused:
        settings("smtp://mail.example", mail_to=address).server()
    assert refused.value.problems == ("SHOPCLERK_DESK_MAIL_TO is no e-mail address; write it like help@shop.example",)
