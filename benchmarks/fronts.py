"""The doors at which messages are put in: how a request looks there, and what an answer means."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timezone

from bot.testing.graph_emulator import messenger_events
from bot.testing.graph_emulator.people import Person
from bot.testing.graph_emulator.webhooks import encode, sign

APP_SECRET, VERIFY_TOKEN, ACCESS_TOKEN = "benchmark-app-secret", "benchmark-verify-token", "benchmark-access-token"


@dataclass(frozen=True)
class Front:
    """A door. `replies_in_answer`: the replies come in the answer of the request, not through the Graph API."""

    path: str
    signature_header: str = ""
    replies_in_answer: bool = False

    def request(self, customer: str, message_id: str, text: str) -> tuple[bytes, Mapping[str, str]]:
        """Body and headers of one message."""
        if self.replies_in_answer:
            return json.dumps({"sender": customer, "message": text}).encode(), {}
        person = Person("messenger", customer, "Benchmark", "", number_hidden=False)
        now = datetime.now(timezone.utc)
        body = encode([messenger_events.message(person, message_id, now, {"text": text})])
        return body, {self.signature_header: sign(APP_SECRET, body)}


FRONTS = {
    "messenger": Front("/webhooks/messenger", "X-Hub-Signature-256"),
    # The only header that it reads; its algorithm is the sender's choice there.
    "stock-messenger": Front("/webhooks/facebook/webhook", "X-Hub-Signature"),
    "stock-rest": Front("/webhooks/rest/webhook", replies_in_answer=True),
}
