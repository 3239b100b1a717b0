"""`shopclerk parse`: what the clerk understands of a sentence."""

from __future__ import annotations

import json

import click

from bot.cli.models import model_at_hand
from bot.cli.output import verbose_option
from bot.cli.run import check_files
from bot.settings import Settings

SHOWN_INTENTS = 5


@click.command("parse")
@click.argument("text")
@verbose_option
def command(text: str) -> None:
    """Show as JSON what the clerk understands of TEXT: intent, the likeliest others, entities."""
    settings = Settings()
    check_files(settings)
    from bot.dialogue.processor import ShopProcessor

    understood = ShopProcessor(model_at_hand(settings)).reader.parse_text(text)
    result = {
        "text": text,
        "intent": understood["intent"],
        "intent_ranking": understood.get("intent_ranking", [])[:SHOWN_INTENTS],
        "entities": understood["entities"],
    }
    click.echo(json.dumps(result, ensure_ascii=False, indent=2))
