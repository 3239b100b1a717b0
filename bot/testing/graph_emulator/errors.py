"""The platform's refusals: its codes and its JSON.

Source: whatsapp/support/error-codes and messenger-platform/error-codes below
developers.facebook.com/documentation/business-messaging/.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from secrets import token_urlsafe


@dataclass(frozen=True)
class Refusal:
    """One answer that is no success. `retry_after_s` becomes a header."""

    status: int
    code: int
    message: str
    details: str = ""
    subcode: int | None = None
    kind: str = "OAuthException"
    product: str = ""
    retry_after_s: int | None = None
    trace_id: str = field(default_factory=lambda: token_urlsafe(8), compare=False)

    def body(self) -> dict[str, object]:
        """The JSON of the answer."""
        error: dict[str, object] = {"message": self.message, "type": self.kind, "code": self.code}
        if self.subcode is not None:
            error["error_subcode"] = self.subcode
        if self.product:
            error["error_data"] = {"messaging_product": self.product, "details": self.details}
        error["fbtrace_id"] = self.trace_id
        return {"error": error}

    def as_status_error(self) -> Mapping[str, object]:
        """The same refusal as a `failed` status of WhatsApp tells it."""
        title = self.message.removeprefix(f"(#{self.code}) ")
        return {
            "code": self.code,
            "title": title,
            "message": title,
            "error_data": {"details": self.details},
            "href": "https://developers.facebook.com/docs/whatsapp/cloud-api/support/error-codes/",
        }


class RefusedError(Exception):
    """The platform does not take this request. Nothing was sent."""

    def __init__(self, refusal: Refusal) -> None:
        """`refusal` is what it answers."""
        super().__init__(refusal.message)
        self.refusal = refusal


def whatsapp_refusal(code: int, title: str, details: str, *, status: int = 400) -> Refusal:
    """A refusal of the Cloud API: the code and title in the message, the reason in the details."""
    return Refusal(status, code, f"(#{code}) {title}", details, product="whatsapp")


def invalid_parameter(details: str) -> RefusedError:
    """100: a parameter is missing, misspelt or too long."""
    return RefusedError(whatsapp_refusal(100, "Invalid parameter", details))


def missing_parameter(details: str) -> RefusedError:
    """131008: a required parameter is not there."""
    return RefusedError(whatsapp_refusal(131008, "Required parameter is missing", details))


def invalid_value(details: str) -> RefusedError:
    """131009: a parameter's value breaks a limit."""
    return RefusedError(whatsapp_refusal(131009, "Parameter value is not valid", details))


def messenger_refusal(message: str, *, code: int = 100, subcode: int | None = None, status: int = 400) -> RefusedError:
    """A refusal of the Send API."""
    return RefusedError(Refusal(status, code, f"(#{code}) {message}", subcode=subcode))


def too_long(parameter: str, limit: int) -> RefusedError:
    """100: the Send API's words for any text over its limit."""
    return messenger_refusal(f"Length of param {parameter} must be less than or equal to {limit}")


NO_TOKEN = Refusal(401, 104, "An access token is required to request this resource.")
BAD_TOKEN = Refusal(401, 190, "Invalid OAuth access token - Cannot parse access token")
TOKEN_EXPIRED = Refusal(
    401, 190, "Error validating access token: Session has expired. The current time is past its end.", subcode=463
)
NOT_JSON = Refusal(400, 100, "(#100) The request body is not valid JSON")
SERVER_ERROR = Refusal(500, 1, "An unknown error occurred", kind="OAuthException")
UNAVAILABLE = Refusal(503, 2, "Service temporarily unavailable")

WHATSAPP_WINDOW_CLOSED = whatsapp_refusal(
    131047,
    "Re-engagement message",
    "Message failed to send because more than 24 hours have passed since the customer last replied to this number.",
)
WHATSAPP_UNDELIVERABLE = whatsapp_refusal(131026, "Message undeliverable", "Message Undeliverable.")
WHATSAPP_RATE = whatsapp_refusal(130429, "Rate limit hit", "Cloud API message throughput has been reached.", status=429)
WHATSAPP_PAIR_RATE = whatsapp_refusal(
    131056,
    "(Business Account, Consumer Account) pair rate limit hit",
    "Message failed to send because there were too many messages sent from this phone number to the same phone number"
    " in a short period of time.",
)
MESSENGER_WINDOW_CLOSED = Refusal(400, 10, "(#10) This message is sent outside of allowed window.", subcode=2018278)
MESSENGER_NO_USER = Refusal(400, 100, "(#100) No matching user found", subcode=2018001)
MESSENGER_RATE = Refusal(429, 613, "(#613) Calls to this API have exceeded the rate limit.")


def unknown_object(name: str) -> Refusal:
    """An address that names nothing this token may use."""
    return Refusal(
        400,
        100,
        f"Unsupported post request. Object with ID '{name}' does not exist, cannot be loaded due to missing"
        " permissions, or does not support this operation.",
        subcode=33,
        kind="GraphMethodException",
    )
