"""What each channel makes of each kind of reply, in each language: `golden/<channel>/<reply>.<language>.json`.

After a change that is meant, `UPDATE_GOLDEN=1 pytest tests/unit/channels/test_golden.py` writes them anew.
"""

from __future__ import annotations

import json
import os
from pathlib import Path

import pytest
from channel_contract import CHANNELS, render
from example_replies import REPLIES

GOLDEN = Path(__file__).parent / "golden"
CASES = [(channel, name, language) for channel in CHANNELS for name in REPLIES for language in REPLIES[name]]


@pytest.mark.parametrize(("channel", "name", "language"), CASES)
def test_rendering_is_as_approved(channel: str, name: str, language: str) -> None:
    rendered = render(channel, REPLIES[name][language], language)
    path = GOLDEN / channel / f"{name}.{language}.json"
    if os.environ.get("UPDATE_GOLDEN"):
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(json.dumps(rendered, ensure_ascii=False, indent=2) + "\n", encoding="utf-8")
    assert rendered == json.loads(path.read_text(encoding="utf-8"))


def test_no_golden_file_is_left_over() -> None:
    wanted = {f"{channel}/{name}.{language}.json" for channel, name, language in CASES}
    assert {str(path.relative_to(GOLDEN)) for path in GOLDEN.glob("*/*.json")} == wanted


def test_every_reply_is_there_in_every_language() -> None:
    assert {tuple(by_language) for by_language in REPLIES.values()} == {("en", "ko")}
