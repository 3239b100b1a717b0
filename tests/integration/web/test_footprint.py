"""The web process is light: it imports no model."""

from __future__ import annotations

import subprocess
import sys

PROGRAM = """
import re, sys
import bot.web.app, bot.web.server, bot.delivery.turns, bot.storage.schema
print(re.search(r"VmRSS:\\s+(\\d+)", open("/proc/self/status").read())[1])
print([name for name in ("rasa", "sklearn", "tensorflow", "numpy", "spacy") if name in sys.modules])
"""


def test_the_web_process_imports_no_model_and_stays_small() -> None:
    done = subprocess.run([sys.executable, "-c", PROGRAM], capture_output=True, text=True, check=True)  # noqa: S603 (our own program)
    resident_kb, heavy = done.stdout.splitlines()
    assert heavy == "[]"
    assert int(resident_kb) < 120 * 1024
