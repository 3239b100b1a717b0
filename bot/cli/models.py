"""The model that a command looks at, which may be older than the files."""

from __future__ import annotations

from pathlib import Path

from bot.cli.output import errors, fail
from bot.project.fingerprint import find_model, newest_model
from bot.settings import Settings


def model_at_hand(settings: Settings) -> Path:
    """Give the model of these files, or the newest one and say so; ends the command if there is none."""
    model = find_model(settings.root, settings.models, settings.shop_file)
    if model is not None:
        return model
    model = newest_model(settings.models)
    if model is None:
        fail(f"There is no model in {settings.models}/. Make one: shopclerk train")
    errors.print(f"The files have changed since {model.name} was trained. To see what they change: shopclerk train")
    return model
