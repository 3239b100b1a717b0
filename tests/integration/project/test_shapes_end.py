"""Every shape of the shipped lexicon ends on messages that are made of its own words, over and over."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[3]

TRY = """\
import re
from bot.commerce.shapes import shapes_of
from tests.shipped_words import shipped_lexicon

lexicon = shipped_lexicon()
for language, topics in lexicon.languages.items():
    for name in topics.get("shapes", {}):
        for shape in shapes_of(lexicon, name, language):
            words = sorted(set(re.findall("[가-힣]+|[a-z]+", shape.pattern)))[:40]
            for word in words:
                for joint in (" ", ", ", ",", ""):
                    shape.search((word + joint) * 40 + "!")
print("ended")
"""

PATIENCE_S = 120
"""All together take seconds; a shape that tries every way through forty words takes longer than the world is old."""


def test_no_shape_tries_every_way_through_a_message() -> None:
    done = subprocess.run(  # noqa: S603 (our own command)
        [sys.executable, "-c", TRY], cwd=ROOT, capture_output=True, text=True, timeout=PATIENCE_S, check=False
    )
    assert (done.stdout, done.stderr) == ("ended\n", "")
