"""Look whether a port can be listened on before anything is started that needs it."""

from __future__ import annotations

import errno
import socket

from bot.cli.output import EXIT_UNAVAILABLE, fail


def check_port(setting: str, host: str, port: int) -> None:
    """End the command, with what is wrong with `setting`, where nobody can listen on this port of this host."""
    try:
        with socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET) as probe:
            # A server that has just ended leaves connections that are in nobody's way.
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            probe.bind((host, port))
    except (OSError, OverflowError) as error:
        if getattr(error, "errno", None) == errno.EADDRINUSE:
            wrong = f"Port {port} is taken, perhaps by another clerk. Stop that program, or choose another port"
        else:
            wrong = f"{host}:{port} is nothing that this machine can listen on ({error}). Choose another address"
        fail(f"{wrong} by {setting}. Nothing was started.", EXIT_UNAVAILABLE)
