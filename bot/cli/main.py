"""The command `shopclerk`. Commands are imported when they are called: help is there at once."""

from __future__ import annotations

import errno
import importlib
from typing import Any

import click
from pydantic import BaseSettings, ValidationError

from bot.project.archive import ModelBrokenError

COMMANDS = {
    "demo": "Start the demo shop with its clerk and print the address.",
    "run": "Start the clerk for your own shop.",
    "chat": "Talk to the clerk in the terminal, or let a script do it.",
    "train": "Train the clerk from domain.yml, data/ and shop.yml.",
    "validate": "Check shop.yml, the domain, the data and the help articles.",
    "test": "Run conversation tests, or make one of a chat.",
    "diff": "Compare what two models answer.",
    "doctor": "Look whether everything that the clerk needs is there.",
    "parse": "Show what the clerk understands of a sentence.",
    "nlu": "Measure what the clerk understands, and find examples that are in each other's way.",
    "demo-store": "Run the embedded store by itself.",
    "deliveries": "List messages that wait or are stuck, and send them on their way again.",
    "users": "Say who may log in to the agents' console.",
    "tickets": "List what customers wait for a person for, and close it.",
    "forget": "Delete what is kept of a customer who wants it.",
}

NOT_WRITTEN = frozenset({errno.ENOSPC, errno.EDQUOT, errno.EROFS, errno.EACCES, errno.EPERM, errno.ENOTDIR})
"""What a disk says that is full or may not be written; no fault of the code's."""


class LazyCommands(click.Group):
    """Finds a command in the module of its name."""

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002 (click's signature)
        """List all commands, the first ones first."""
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:  # noqa: ARG002
        """Import a command."""
        if cmd_name not in COMMANDS:
            return None
        command = importlib.import_module(f"bot.cli.{cmd_name.replace('-', '_')}").command
        assert isinstance(command, click.Command)  # noqa: S101 (every module of COMMANDS has one)
        return command

    def invoke(self, ctx: click.Context) -> Any:
        """Run a command; a setting, a model or a disk that cannot be used is said, whichever command meets it."""
        try:
            return super().invoke(ctx)
        except ValidationError as error:
            if not issubclass(error.model, BaseSettings):
                raise
            prefix = error.model.__config__.env_prefix
            wrong = [f"{prefix}{str(one['loc'][0]).upper()}: {one['msg']}" for one in error.errors()]
            raise click.UsageError("\n".join(["A setting cannot be used (see docs/settings.md).", *wrong])) from error
        except ModelBrokenError as error:
            raise click.ClickException(str(error)) from error
        except OSError as error:
            if error.errno not in NOT_WRITTEN:
                raise
            raise click.ClickException(
                f"{error.filename or 'A file'} cannot be written: {error.strerror}. Make room or give this user the "
                "right to, then call it again; shopclerk doctor shows where."
            ) from error

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:  # noqa: ARG002
        """Write the list without importing anything."""
        with formatter.section("Commands"):
            formatter.write_dl(list(COMMANDS.items()))


@click.command(cls=LazyCommands, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="shopclerk")
def main() -> None:
    """Shopclerk: a rule-based clerk for your shop, in English and Korean.

    Exit codes: 0 all is well, 1 something is wrong with the shop's files or the model, 2 the command was called
    wrongly, 3 a service that it needs (the store, the database) does not answer.
    """


if __name__ == "__main__":
    main()
