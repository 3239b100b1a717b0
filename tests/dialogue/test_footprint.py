"""The process that workers are forked from brings nothing along that no turn needs."""

from __future__ import annotations

import subprocess
import sys

PROGRAM = """
import gc, sys
import bot.dialogue.host
print([name for name, module in sys.modules.items() if name.split(".")[0] in ("jax", "jaxlib") and module])
print([one for one in gc.callbacks if "jax" in str(getattr(one, "__module__", ""))])
print("tensorflow" in sys.modules)
"""


def test_the_host_of_the_workers_imports_no_jax() -> None:
    done = subprocess.run([sys.executable, "-c", PROGRAM], capture_output=True, text=True, check=True)  # noqa: S603 (our own program)
    assert done.stdout.splitlines() == ["[]", "[]", "True"]
