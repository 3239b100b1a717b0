"""Questions to Meta's Graph API about the account and its webhook, the same for WhatsApp and Messenger."""

from __future__ import annotations

import requests

from bot.channels.checks import Finding
from bot.channels.errors import CredentialError, PermanentSendError, SendError
from bot.channels.graph_settings import GraphSettings
from bot.channels.signature import CHALLENGE_QUERY

PATIENCE_S = 5
_CHALLENGE = "20260101"


def account_failed(error: SendError, settings: GraphSettings) -> Finding:
    """Say why the platform did not tell us about our own account."""
    variable = settings.variable
    if isinstance(error, CredentialError):
        cure = f"make a new token and set {variable('access_token')}"
        return Finding("account", "wrong", f"the token is refused (error {error.code})", cure)
    if isinstance(error, PermanentSendError):
        account = variable(settings.account_field)
        cure = f"correct {account}, or let the token see that account"
        return Finding("account", "wrong", f"the token does not see {settings.account} (error {error.code})", cure)
    cure = f"try again later; if it stays so, look at {variable('api_url')} and at the way to the internet"
    return Finding("account", "away", f"{settings.api_url} does not answer ({error.code})", cure)


def check_here(settings: GraphSettings, channel: str, running_at: str) -> Finding:
    """Make the platform's handshake with our own web process, if it runs."""
    if not running_at:
        return Finding("webhook here", "warning", "the clerk does not run", "start it: shopclerk run")
    query = dict(zip(CHALLENGE_QUERY, ("subscribe", settings.verify_token.get_secret_value(), _CHALLENGE), strict=True))
    try:
        answer = requests.get(f"{running_at}/webhooks/{channel}", query, timeout=PATIENCE_S, allow_redirects=False)
    except requests.RequestException:
        return Finding("webhook here", "away", "the clerk does not answer", "look into its log")
    if answer.status_code == requests.codes.ok and answer.text == _CHALLENGE:
        return Finding("webhook here", "ok", "the running clerk knows the verify token")
    return Finding("webhook here", "wrong", "the running clerk has other settings", "start it again")


def check_public(url: str, channel: str) -> Finding:
    """Look whether the address that the platform posts to leads to a clerk: one refuses a stranger with 403.

    No secret is sent: nobody knows yet who answers there.
    """
    path = f"/webhooks/{channel}"
    if not url.rstrip("/").endswith(path):
        cure = f"enter your address with {path} at its end as callback URL"
        return Finding("webhook", "wrong", f"the platform posts to {url}", cure)
    cure = "let your proxy hand this address on to the clerk"
    query = dict(zip(CHALLENGE_QUERY, ("subscribe", "a-stranger", _CHALLENGE), strict=True))
    try:
        answer = requests.get(url, query, timeout=PATIENCE_S, allow_redirects=False)
    except requests.RequestException:
        return Finding("webhook", "away", f"{url} cannot be reached from here", cure)
    if answer.status_code == requests.codes.forbidden:
        return Finding("webhook", "ok", f"the platform posts to {url}, and the clerk answers there")
    return Finding("webhook", "wrong", f"{url} answers {answer.status_code}, which no clerk does", cure)
