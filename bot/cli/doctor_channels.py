"""What `shopclerk doctor` looks at for each channel: its settings, then what its platform says."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from bot.channels.base import ChannelSettingsError
from bot.channels.checks import Checkable, Finding
from bot.channels.registry import Opener, installed_channels, push_channels
from bot.cli.diagnosis import Diagnosis, away, ok, problem, warning

CURE = "set it, or remove the channel's other settings: docs/connect-{channel}.md"


def check_channels(
    languages: Sequence[str], running_at: str, openers: Mapping[str, Opener] | None = None
) -> Iterator[Diagnosis]:
    """Look at every installed channel that has a webhook.

    `running_at` is the address of the clerk's own web process; empty if it does not run.
    """
    for name, opener in (installed_channels() if openers is None else openers).items():
        try:
            opened = opener()
        except ChannelSettingsError as error:
            yield from (problem(f"Channel {name}", text, CURE.format(channel=name)) for text in error.problems)
            continue
        if opened is None:
            yield ok(f"Channel {name}", "not set up")
        for channel in push_channels({name: opened} if opened else {}).values():
            try:
                if isinstance(channel, Checkable):
                    findings = channel.check(languages=languages, running_at=running_at)
                    yield from (diagnosis_of(f"Channel {name}", finding) for finding in findings)
                else:
                    yield ok(f"Channel {name}", "set up")
            finally:
                channel.client.close()


def diagnosis_of(whose: str, finding: Finding) -> Diagnosis:
    """Say what was found at a channel or a desk."""
    name = f"{whose}: {finding.about}"
    if finding.state == "ok":
        return ok(name, finding.found)
    make = {"warning": warning, "wrong": problem, "away": away}[finding.state]
    return make(name, finding.found, finding.cure)
