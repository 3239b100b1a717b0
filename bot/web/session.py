"""The cookie that says which conversation a browser is in."""

from __future__ import annotations

import base64
import hmac
import secrets
from collections.abc import Sequence

from starlette.requests import Request
from starlette.responses import Response

COOKIE = "shopclerk_chat"

# Long enough that a question about a purchase half a year ago finds its conversation.
COOKIE_MAX_AGE_S = 180 * 24 * 60 * 60

# 24 random bytes: nobody guesses another's conversation.
_ID_BYTES = 24

# A longer key than SHA-256's block gains nothing, a shorter one than its output is a risk.
_MIN_KEY_BYTES = 32

_PURPOSE = b"shopclerk chat cookie 1:"


class WeakSecretError(ValueError):
    """No key that signs the conversation cookie, or one that is too short."""


class ConversationCookies:
    """Issues and reads signed customer ids. The value is `<id>.<HMAC-SHA256>`, both in URL-safe base64."""

    def __init__(self, keys: Sequence[bytes]) -> None:
        """Sign with the first of `keys`; raises `WeakSecretError` if there is none or one has under 32 bytes."""
        if not keys or any(len(key) < _MIN_KEY_BYTES for key in keys):
            raise WeakSecretError(f"the chat cookie needs a secret key of at least {_MIN_KEY_BYTES} bytes")
        self._keys = tuple(keys)

    def new_customer(self) -> str:
        """A random id of 32 characters that says nothing about the customer."""
        return secrets.token_urlsafe(_ID_BYTES)

    def find_customer(self, request: Request) -> str | None:
        """The customer id of a request, or None if its cookie is missing or was not made here."""
        customer, _, signature = request.cookies.get(COOKIE, "").rpartition(".")
        given = signature.encode(errors="replace")
        # No early exit: the time taken says nothing about which key fits.
        fits = [hmac.compare_digest(_sign(key, customer), given) for key in self._keys]
        return customer if customer and any(fits) else None

    def issue(self, request: Request, response: Response, customer: str) -> None:
        """Put the cookie for `customer` on `response`; `Secure` wherever the page came over https."""
        response.set_cookie(
            COOKIE,
            f"{customer}.{_sign(self._keys[0], customer).decode()}",
            max_age=COOKIE_MAX_AGE_S,
            path="/",
            secure=request.url.scheme == "https",
            httponly=True,
            samesite="lax",
        )


def _sign(key: bytes, customer: str) -> bytes:
    digest = hmac.digest(key, _PURPOSE + customer.encode(errors="replace"), "sha256")
    return base64.urlsafe_b64encode(digest).rstrip(b"=")
