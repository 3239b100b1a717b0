"""What a sender is called, and whether one that held replies has ended."""

from __future__ import annotations

import os
import socket


def sender_name(pid: int) -> str:
    """Name the sender in the process with this id, on this machine."""
    return f"{socket.gethostname()}:{pid}"


def is_gone(owner: str) -> bool:
    """Whether this sender was on this machine and its process has ended."""
    host, _, pid = owner.rpartition(":")
    if host != socket.gethostname() or not pid.isdigit():
        return False
    try:
        os.kill(int(pid), 0)
    except ProcessLookupError:
        return True
    except PermissionError:
        return False
    return False
