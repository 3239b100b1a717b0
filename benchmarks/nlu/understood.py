"""`python -m benchmarks.nlu.understood MODEL TEXTS RESULT`: let a trained clerk understand texts, in JSON files."""

from __future__ import annotations

import json
import sys
from pathlib import Path

from bot.dialogue.understanding import understand


def main(model: str, texts: str, result: str) -> None:
    """Write, for each text, the `intent`, the `label` with its part, and the `milliseconds` that it took."""
    found = understand(Path(model), json.loads(Path(texts).read_text(encoding="utf-8")))
    written = [
        {
            "intent": one.intent,
            "label": f"{one.intent}/{one.part}" if one.part else one.intent,
            "milliseconds": one.milliseconds,
        }
        for one in found
    ]
    Path(result).write_text(json.dumps(written), encoding="utf-8")


if __name__ == "__main__":
    main(*sys.argv[1:])
