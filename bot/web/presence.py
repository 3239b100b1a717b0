"""Who is typing this moment, on either side of a conversation. Kept in this process only: a sign, no fact."""

from __future__ import annotations

import time
from collections.abc import Callable

SIGN_LASTS_S = 6.0
"""A page that is typed in says so every few seconds; after this long without, nobody types."""

MOST = 5_000
"""Conversations that are remembered; a sign beyond is dropped."""


class Presence:
    """Signs of life by conversation. For one event loop."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._customers: dict[str, float] = {}
        self._agents: dict[str, float] = {}

    def customer_types(self, conversation_id: str) -> None:
        """The customer writes something."""
        self._note(self._customers, conversation_id)

    def agent_types(self, conversation_id: str) -> None:
        """An agent writes something to the customer."""
        self._note(self._agents, conversation_id)

    def customer_sent(self, conversation_id: str) -> None:
        """What was written is there."""
        self._customers.pop(conversation_id, None)

    def agent_sent(self, conversation_id: str) -> None:
        """The same of the agent."""
        self._agents.pop(conversation_id, None)

    def is_customer_typing(self, conversation_id: str) -> bool:
        """Whether there was a sign a moment ago."""
        return self._fresh(self._customers, conversation_id)

    def is_agent_typing(self, conversation_id: str) -> bool:
        """The same of the agent."""
        return self._fresh(self._agents, conversation_id)

    def _fresh(self, signs: dict[str, float], conversation_id: str) -> bool:
        return self._clock() - signs.get(conversation_id, float("-inf")) < SIGN_LASTS_S

    def _note(self, signs: dict[str, float], conversation_id: str) -> None:
        if len(signs) >= MOST:
            now = self._clock()
            for old in [one for one, at in signs.items() if now - at >= SIGN_LASTS_S]:
                del signs[old]
        if len(signs) < MOST:
            signs[conversation_id] = self._clock()
