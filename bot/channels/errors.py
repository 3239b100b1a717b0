"""What can go wrong at a channel, named after what a caller can do.

    ChannelError
    ├── ChannelInputError        what arrived is no request of this channel: refuse it
    ├── ChannelSettingsError     a channel is set up by halves: an operator completes it before the start
    ├── MediaError               a customer's file was not fetched from its platform
    │   ├── MediaAwayError       not now; try again later
    │   ├── MediaGoneError       the platform does not have it, or it is not to be fetched from there
    │   └── MediaTooLargeError   it has more bytes than are kept
    └── SendError                a message did not go out, or nobody knows
        ├── RetryableSendError   not sent; try again, after `retry_after_s` if the platform named a time
        ├── UncertainSendError   may have been sent: the connection broke before the answer
        └── PermanentSendError   not sent, and trying again would change nothing
            ├── WindowClosedError   the customer last wrote too long ago: a template, or wait until they write
            └── CredentialError     the platform refuses us, not the message: all wait until an operator acts

No message holds a secret, an address or a word of a customer.
"""

from __future__ import annotations

from collections.abc import Sequence


class ChannelError(Exception):
    """Something went wrong at a channel."""


class ChannelInputError(ChannelError):
    """What arrived is not a message of this channel. Nothing was kept; correct it and send it again.

    `code` is for programs and never changes; the message is for the person who reads the log.
    """

    def __init__(self, code: str, message: str) -> None:
        """Keep the machine-readable `code` beside the message."""
        super().__init__(message)
        self.code = code


class ChannelSettingsError(ChannelError):
    """A channel's settings are incomplete or wrong. Nothing was started; correct all that is named.

    `problems` has one sentence each, naming the environment variable.
    """

    def __init__(self, problems: Sequence[str]) -> None:
        """Join the problems into one message."""
        super().__init__("; ".join(problems))
        self.problems = tuple(problems)


class SendError(ChannelError):
    """The platform did not confirm a message.

    `code` is the platform's own, `code/subcode`, or `http-503`, or the name of a network failure.
    """

    def __init__(self, code: str, message: str = "") -> None:
        """Say what happened; without a `message` the class says it."""
        super().__init__(message or f"{(type(self).__doc__ or '').splitlines()[0]} ({code})")
        self.code = code


class RetryableSendError(SendError):
    """The message was not sent, and may be tried again later.

    `retry_after_s` is how long the platform asks us to wait; None if it does not say.
    """

    def __init__(self, code: str, *, retry_after_s: float | None = None) -> None:
        """Keep the platform's wish beside the code."""
        super().__init__(code)
        self.retry_after_s = retry_after_s


class UncertainSendError(SendError):
    """The message may have been sent: no readable answer came back."""


class PermanentSendError(SendError):
    """The message was not sent, and would not be if it were tried again."""


class WindowClosedError(PermanentSendError):
    """The message was not sent: the customer last wrote too long ago for anything but a template."""


class CredentialError(PermanentSendError):
    """The message was not sent: the platform refuses this token or account until an operator acts."""


class MediaError(ChannelError):
    """A customer's file was not fetched. `code` is the platform's own, or names what happened."""

    def __init__(self, code: str) -> None:
        """The class says what can be done."""
        super().__init__(f"{(type(self).__doc__ or '').splitlines()[0]} ({code})")
        self.code = code


class MediaAwayError(MediaError):
    """The file was not fetched, and may be later."""


class MediaGoneError(MediaError):
    """The file was not fetched, and never will be: the platform does not have it, or its address is a foreign one."""


class MediaTooLargeError(MediaError):
    """The file was not fetched: it is larger than what is kept."""
