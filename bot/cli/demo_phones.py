"""The demo's two phones: WhatsApp and Messenger as the clerk's customers see it, without an account at Meta."""

from __future__ import annotations

from bot.cli.supervisor import Process
from bot.commerce.text import LocalText
from bot.settings import Settings
from bot.testing.graph_emulator.server import ACCESS_TOKEN, APP_SECRET, VERIFY_TOKEN
from bot.testing.graph_emulator.webhooks import PAGE_ID, PHONE_NUMBER_ID


def phones_url(settings: Settings) -> str:
    """Say where the phones are shown."""
    return f"http://127.0.0.1:{settings.phones_port}/phones"


def phones_process(settings: Settings, name: LocalText) -> Process:
    """Describe the process that stands for Meta's Graph API and shows the phones."""
    clerk = f"http://{settings.host}:{settings.port}"
    return Process(
        "phones",
        (
            *("--port", str(settings.phones_port)),
            *("--webhook-url", f"{clerk}/webhooks"),
            *("--web-chat-url", f"{clerk}/"),
            *("--business", name.by_language[0][1]),
            *(part for language, text in name.by_language for part in ("--name", language, text)),
        ),
        module="bot.testing.graph_emulator",
    )


def channel_environment(settings: Settings) -> dict[str, str]:
    """Give the settings that connect the clerk to the phones.

    They go before any real account that the environment or `.env` names: a demo must not write to real customers.
    """
    channel = {
        "APP_SECRETS": APP_SECRET,
        "VERIFY_TOKEN": VERIFY_TOKEN,
        "ACCESS_TOKEN": ACCESS_TOKEN,
        "API_URL": f"http://127.0.0.1:{settings.phones_port}/v23.0",
    }
    return {
        **{f"SHOPCLERK_WHATSAPP_{name}": value for name, value in channel.items()},
        **{f"SHOPCLERK_MESSENGER_{name}": value for name, value in channel.items()},
        "SHOPCLERK_WHATSAPP_PHONE_NUMBER_ID": PHONE_NUMBER_ID,
        "SHOPCLERK_MESSENGER_PAGE_ID": PAGE_ID,
    }
