"""pytest collects `conversations/**/test_*.yml`: each case is a test."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from bot.testing import coverage_plugin
from bot.testing.conversations.cases import Case, ConversationFileError
from bot.testing.conversations.moments import NOW
from bot.testing.conversations.names import Names, read_names
from bot.testing.conversations.reading import read_cases
from bot.testing.conversations.rendered import RENDERINGS
from bot.testing.coverage_plugin import (  # noqa: F401 (hooks of this plugin, too)
    pytest_addoption,
    pytest_sessionfinish,
    pytest_terminal_summary,
)

if TYPE_CHECKING:
    # Loading Rasa costs seconds: only a session that runs a conversation pays.
    from bot.testing.conversations.runner import ConversationRunner

NAMES = pytest.StashKey[Names]()
RUNNER = pytest.StashKey["ConversationRunner"]()
STACK = pytest.StashKey[Any]()


def pytest_collect_file(file_path: Path, parent: pytest.Collector) -> pytest.Collector | None:
    """Take the YAML files below a folder `conversations`."""
    if file_path.suffix == ".yml" and file_path.name.startswith("test_") and "conversations" in file_path.parts:
        return ConversationFile.from_parent(parent, path=file_path)
    return None


class ConversationFile(pytest.File):
    """A file of cases."""

    def collect(self) -> Iterator[pytest.Item]:
        """Give one item for each case."""
        try:
            cases = read_cases(self.path, _names(self.config))
        except ConversationFileError as error:
            raise self.CollectError(str(error)) from error
        for case in cases:
            yield Conversation.from_parent(self, name=case.name, case=case)


class Conversation(pytest.Item):
    """One case."""

    def __init__(self, *, case: Case, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self._case = case

    def runtest(self) -> None:
        """Run it."""
        asyncio.run(_runner(self.config).run(self._case))

    def repr_failure(self, excinfo: pytest.ExceptionInfo[BaseException], style: Any = None) -> Any:
        """Show the conversation instead of our code."""
        from bot.testing.conversations.telling import ConversationFailedError

        if isinstance(excinfo.value, ConversationFailedError):
            return str(excinfo.value)
        return super().repr_failure(excinfo, style)

    def reportinfo(self) -> tuple[Path, int, str]:
        """Say where the case stands."""
        return self.path, self._case.line - 1, self.name


def _names(config: pytest.Config) -> Names:
    """Read once a session what tests may name."""
    if NAMES not in config.stash:
        config.stash[NAMES] = names = read_names(config.rootpath, tuple(RENDERINGS))
        if names.missing:
            raise pytest.UsageError("\n".join(["Not every response is there in every language.", *names.missing]))
    return config.stash[NAMES]


def _runner(config: pytest.Config) -> ConversationRunner:
    """Load the model once a session, training it if the files have changed."""
    if RUNNER not in config.stash:
        from contextlib import ExitStack

        from bot.testing.stage import open_runner

        stack = config.stash.setdefault(STACK, ExitStack())
        config.stash[RUNNER] = runner = stack.enter_context(open_runner(config.rootpath, NOW))
        if coverage_plugin.is_wanted(config):
            runner.observe = coverage_plugin.collector(config, _names(config))
    return config.stash[RUNNER]


@pytest.hookimpl(optionalhook=True)
def pytest_testnodedown(node: Any) -> None:
    """Take over what a worker of xdist has seen of the dialogue."""
    seen = getattr(node, "workeroutput", {}).get(coverage_plugin.OUTPUT)
    if seen is not None:
        coverage_plugin.merge(coverage_plugin.collector(node.config, _names(node.config)), seen)


def pytest_unconfigure(config: pytest.Config) -> None:
    """Stop the demo store."""
    if STACK in config.stash:
        config.stash[STACK].close()
