"""`python -m bot.testing.graph_emulator`: the emulator as a process."""

from __future__ import annotations

import click

from bot.testing.graph_emulator.server import ACCESS_TOKEN, APP_SECRET, VERIFY_TOKEN, serve_emulator


@click.command()
@click.option("--host", default="127.0.0.1", show_default=True)
@click.option("--port", default=5090, show_default=True)
@click.option("--webhook-url", required=True, help="Where webhooks go; /whatsapp and /messenger are added.")
@click.option("--web-chat-url", default="", help="The clerk's web chat, for a link on the page.")
@click.option("--business", default="Haru Living", show_default=True, help="The shop's name on the phones.")
@click.option(
    "--name",
    "names",
    multiple=True,
    type=(str, str),
    metavar="LANGUAGE NAME",
    help="The shop's name on the page in a language, such as `ko 하루리빙`; may be given several times.",
)
@click.option("--app-secret", envvar="GRAPH_EMULATOR_APP_SECRET", default=APP_SECRET)
@click.option("--verify-token", envvar="GRAPH_EMULATOR_VERIFY_TOKEN", default=VERIFY_TOKEN)
@click.option("--access-token", envvar="GRAPH_EMULATOR_ACCESS_TOKEN", default=ACCESS_TOKEN)
def main(  # noqa: D103  # click shows it as help
    *,
    host: str,
    port: int,
    webhook_url: str,
    web_chat_url: str,
    business: str,
    names: tuple[tuple[str, str], ...],
    app_secret: str,
    verify_token: str,
    access_token: str,
) -> None:
    serve_emulator(
        host=host,
        port=port,
        webhook_url=webhook_url,
        web_chat_url=web_chat_url,
        business=business,
        names=dict(names),
        app_secret=app_secret,
        verify_token=verify_token,
        access_token=access_token,
    )


if __name__ == "__main__":
    main()
