"""What every channel shares: how it refuses input it cannot understand."""

from __future__ import annotations


class ChannelInputError(Exception):
    """What arrived is not a message of this channel. Nothing was kept; correct it and send it again.

    `code` is for programs and never changes; the message is for the person who reads the log.
    """

    def __init__(self, code: str, message: str) -> None:
        """Keep the machine-readable `code` beside the message."""
        super().__init__(message)
        self.code = code
