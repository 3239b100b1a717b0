"""Let the web process go first: an acknowledgement cannot wait, an answer can wait some milliseconds."""

from __future__ import annotations

import os
from contextlib import suppress

NICER_BY = 2
"""Of 19: on a machine that has more to do than the clerk, workers shall not starve."""


def give_way() -> None:
    """Apply to this process and its children to come.

    On Linux they also count as batch work: waking up, they let whoever runs go on until its time is over.
    """
    os.nice(NICER_BY)
    with suppress(AttributeError, OSError):
        os.sched_setscheduler(0, os.SCHED_BATCH, os.sched_param(0))
