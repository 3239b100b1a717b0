from __future__ import annotations

import pytest

from bot.channels.base import Channel, ChannelSettingsError, PullChannel
from bot.channels.graph_settings import GraphSettings
from bot.channels.messenger.settings import MessengerSettings
from bot.channels.registry import ChannelState, channel_states, installed_channels, open_channels, push_channels
from bot.channels.web.channel import WebChannel
from bot.channels.whatsapp.channel import open_channel as open_whatsapp
from bot.channels.whatsapp.settings import WhatsAppSettings

WHATSAPP = {
    "SHOPCLERK_WHATSAPP_APP_SECRETS": " old , new,, ",
    "SHOPCLERK_WHATSAPP_VERIFY_TOKEN": "word",
    "SHOPCLERK_WHATSAPP_ACCESS_TOKEN": "EAAtoken",
    "SHOPCLERK_WHATSAPP_PHONE_NUMBER_ID": "106540352242922",
}


@pytest.fixture(autouse=True)
def _nothing_is_set(monkeypatch: pytest.MonkeyPatch, tmp_path_factory: pytest.TempPathFactory) -> None:
    monkeypatch.chdir(tmp_path_factory.mktemp("empty"))
    for settings in (WhatsAppSettings, MessengerSettings):
        for name in settings.__fields__:
            monkeypatch.delenv(settings.variable(name), raising=False)


def set_all(monkeypatch: pytest.MonkeyPatch, values: dict[str, str]) -> None:
    for name, value in values.items():
        monkeypatch.setenv(name, value)


def problems() -> tuple[str, ...]:
    with pytest.raises(ChannelSettingsError) as caught:
        open_channels()
    return caught.value.problems


def test_the_channels_of_this_package_are_registered() -> None:
    assert list(installed_channels()) == ["messenger", "web", "whatsapp"]


def test_without_settings_only_the_web_chat_is_on() -> None:
    opened = open_channels()
    assert list(opened) == ["web"]
    assert push_channels(opened) == {}
    assert channel_states() == (
        ChannelState("messenger", "off"),
        ChannelState("web", "on"),
        ChannelState("whatsapp", "off"),
    )


def test_complete_settings_turn_a_channel_on(monkeypatch: pytest.MonkeyPatch) -> None:
    set_all(monkeypatch, WHATSAPP)
    opened = open_channels()
    assert list(opened) == ["web", "whatsapp"]
    assert list(push_channels(opened)) == ["whatsapp"]
    assert isinstance(opened["whatsapp"], Channel)
    assert WhatsAppSettings().secrets == ("old", "new")


def test_a_dot_env_file_counts(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = tmp_path_factory.mktemp("set")
    (folder / ".env").write_text("".join(f"{name}={value}\n" for name, value in WHATSAPP.items()))
    monkeypatch.chdir(folder)
    assert open_whatsapp() is not None


def test_half_set_channels_name_all_that_is_missing(monkeypatch: pytest.MonkeyPatch) -> None:
    set_all(monkeypatch, {"SHOPCLERK_WHATSAPP_ACCESS_TOKEN": "EAAtoken", "SHOPCLERK_MESSENGER_PAGE_ID": "1"})
    assert problems() == (
        "SHOPCLERK_MESSENGER_APP_SECRETS is not set",
        "SHOPCLERK_MESSENGER_VERIFY_TOKEN is not set",
        "SHOPCLERK_MESSENGER_ACCESS_TOKEN is not set",
        "SHOPCLERK_WHATSAPP_APP_SECRETS is not set",
        "SHOPCLERK_WHATSAPP_VERIFY_TOKEN is not set",
        "SHOPCLERK_WHATSAPP_PHONE_NUMBER_ID is not set",
    )
    assert [state.state for state in channel_states()] == ["wrong", "on", "wrong"]


@pytest.mark.parametrize(
    ("name", "value", "problem"),
    [
        ("APP_SECRETS", " , ", "SHOPCLERK_WHATSAPP_APP_SECRETS is not set"),
        ("VERIFY_TOKEN", "  ", "SHOPCLERK_WHATSAPP_VERIFY_TOKEN is not set"),
        (
            "PHONE_NUMBER_ID",
            "+82 2 1555",
            "SHOPCLERK_WHATSAPP_PHONE_NUMBER_ID is no id; copy the digits that Meta shows",
        ),
        (
            "ACCESS_TOKEN",
            "EAA token",
            "SHOPCLERK_WHATSAPP_ACCESS_TOKEN has a space or a letter that no token has; copy it again",
        ),
        (
            "API_URL",
            "http://graph.example/v23.0",
            "SHOPCLERK_WHATSAPP_API_URL must begin with https://, or the token would travel in the open",
        ),
    ],
)
def test_a_wrong_setting_is_named(monkeypatch: pytest.MonkeyPatch, name: str, value: str, problem: str) -> None:
    set_all(monkeypatch, {**WHATSAPP, f"SHOPCLERK_WHATSAPP_{name}": value})
    assert problems() == (problem,)


@pytest.mark.parametrize("url", ["http://127.0.0.1:8799/v23.0", "http://localhost:1/v23.0", "http://[::1]:1/v23.0"])
def test_an_emulator_on_this_machine_needs_no_tls(monkeypatch: pytest.MonkeyPatch, url: str) -> None:
    set_all(monkeypatch, {**WHATSAPP, "SHOPCLERK_WHATSAPP_API_URL": url})
    assert "whatsapp" in open_channels()


def test_no_secret_is_shown(monkeypatch: pytest.MonkeyPatch) -> None:
    set_all(monkeypatch, WHATSAPP)
    shown = repr(WhatsAppSettings()) + str(WhatsAppSettings().dict())
    assert not [secret for secret in ("old", "new", "word", "EAAtoken") if f"'{secret}" in shown]


@pytest.mark.parametrize("settings", [WhatsAppSettings, MessengerSettings])
def test_every_setting_is_described(settings: type[GraphSettings]) -> None:
    assert all(field.field_info.description for field in settings.__fields__.values())


def test_one_bad_channel_does_not_hide_the_problems_of_another() -> None:
    def bad() -> PullChannel | None:
        raise ChannelSettingsError(["FIRST is not set"])

    def worse() -> PullChannel | None:
        raise ChannelSettingsError(["SECOND is not set", "THIRD is wrong"])

    with pytest.raises(ChannelSettingsError) as caught:
        open_channels({"a": bad, "b": WebChannel, "c": worse})
    assert caught.value.problems == ("FIRST is not set", "SECOND is not set", "THIRD is wrong")
    assert str(caught.value) == "FIRST is not set; SECOND is not set; THIRD is wrong"
