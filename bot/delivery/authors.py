"""Who speaks in a row of the inbox."""

from __future__ import annotations

from typing import Final

CUSTOMER: Final = "customer"
"""What came in by a channel."""

AGENT: Final = "agent"
"""What a person of the shop wrote to the customer: in the inbox, so that the dialogue learns of it in its order."""

DESK: Final = "desk"
"""What a person decided: to take over, or to hand back. `metadata` says what."""
