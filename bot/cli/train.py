"""`shopclerk train`: make a model when what it is made of has changed."""

from __future__ import annotations

import io
from contextlib import redirect_stdout

import click

from bot.cli.output import errors, fail, progress, verbose_option
from bot.project.archive import find_whole_model
from bot.project.fingerprint import newest_model
from bot.settings import Settings


@click.command("train")
@click.option("--force", is_flag=True, help="Train even if nothing has changed.")
@verbose_option
def command(*, force: bool) -> None:
    """Train the clerk from domain.yml, data/ and shop.yml. A failed training leaves the model before it in use."""
    from bot.cli.checks import check_project

    settings = Settings()
    problems = check_project(settings)
    if problems:
        fail("\n".join(problems) + "\nNothing was trained; the last good model stays in use.")
    train_if_changed(settings, force=force)


def bring_up_to_date(settings: Settings) -> None:
    """Train if the files have changed and can be used; else go on with the last good model, or end if there is none."""
    from bot.cli.checks import check_project

    if find_whole_model(settings.root, settings.models, settings.shop_file) is not None:
        return
    problems = check_project(settings)
    if not problems:
        train_if_changed(settings)
    elif newest_model(settings.models) is None:
        fail("\n".join(problems))
    else:
        errors.print("\n".join([*problems, "The clerk goes on with its last good model."]), style="red", markup=False)


def train_if_changed(settings: Settings, *, force: bool = False) -> None:
    """Train unless there is a whole model of just these files; ends the command if it fails."""
    model = find_whole_model(settings.root, settings.models, settings.shop_file)
    if model is not None and not force:
        if model != newest_model(settings.models):
            # The files are as they were before the last training: a running clerk takes what is newest.
            model.touch()
        errors.print(f"Nothing has changed: {model} is up to date.")
        return
    from bot.dialogue.training import TrainingError, train

    try:
        # Rasa prints its success; standard output belongs to the command, which may be a chat in JSON.
        with progress("Training the clerk (about half a minute)…"), redirect_stdout(io.StringIO()):
            model = train(settings.root, settings.models, settings.shop_file)
    except TrainingError as error:
        fail(str(error))
    errors.print(f"Trained: {model}")
