"""Bring the expectations in files up to what the clerk says now."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from bot.testing.conversations.cases import Case
from bot.testing.conversations.observed import Observed
from bot.testing.conversations.runner import ConversationRunner
from bot.testing.conversations.telling import ConversationFailedError
from bot.testing.conversations.turns import Utterance
from bot.testing.conversations.updating import Edit, apply, edits


async def rewrite(runner: ConversationRunner, cases: Sequence[Case]) -> tuple[dict[Path, int], list[str]]:
    """Rewrite the files of `cases`, and give the number of changes in each that changed, and conversations that stuck.

    A conversation is stuck where its customer cannot go on, as without the button he taps; it is rewritten up to there.
    """
    changes: dict[Path, list[Edit]] = {}
    stuck: list[str] = []
    for case in cases:
        heard: list[Sequence[Utterance]] = []

        def hear(observed: Observed, heard: list[Sequence[Utterance]] = heard) -> None:
            heard.append(observed.turn.utterances)

        runner.observe = hear
        try:
            await runner.talk_through(case)
        except ConversationFailedError as error:
            stuck.append(str(error))
        found = edits(case, heard, case.path.read_text(encoding="utf-8"))
        if found:
            changes.setdefault(case.path, []).extend(found)
    for path, there in changes.items():
        path.write_text(apply(path.read_text(encoding="utf-8"), there), encoding="utf-8")
    return {path: len(there) for path, there in changes.items()}, stuck
