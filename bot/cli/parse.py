"""`shopclerk parse`: what the clerk understands of a sentence."""

from __future__ import annotations

import json

import click

from bot.cli.output import fail, verbose_option
from bot.project.fingerprint import find_model, newest_model
from bot.settings import Settings

SHOWN_INTENTS = 5


@click.command("parse")
@click.argument("text")
@verbose_option
def command(text: str) -> None:
    """Show as JSON what the clerk understands of TEXT: intent, the likeliest others, entities."""
    from bot.dialogue.processor import ShopProcessor

    settings = Settings()
    model = find_model(settings.root, settings.models, settings.shop_file) or newest_model(settings.models)
    if model is None:
        fail(f"There is no model in {settings.models}/. Make one: shopclerk train")
    understood = ShopProcessor(model).reader.parse_text(text)
    result = {
        "text": text,
        "intent": understood["intent"],
        "intent_ranking": understood.get("intent_ranking", [])[:SHOWN_INTENTS],
        "entities": understood["entities"],
    }
    click.echo(json.dumps(result, ensure_ascii=False, indent=2))
