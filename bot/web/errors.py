"""What the web app refuses, and how a refusal looks."""

from __future__ import annotations

from starlette.responses import JSONResponse


class RequestRefusedError(Exception):
    """The request was not done and nothing was kept. `code` names a text under `errors` in `bot/web/texts/`."""

    def __init__(self, status: int, code: str, detail: str) -> None:
        """`detail` goes to the log, never to the browser."""
        super().__init__(detail)
        self.status = status
        self.code = code


def render_error(status: int, code: str, message: str, *, retry_after_s: int | None = None) -> JSONResponse:
    """`{"error": {"code", "message"}}`, with `Retry-After` where trying again may help."""
    return JSONResponse({"error": {"code": code, "message": message}}, status, error_headers(retry_after_s))


def error_headers(retry_after_s: int | None) -> dict[str, str]:
    """What every error says beside its text."""
    again = {} if retry_after_s is None else {"Retry-After": str(retry_after_s)}
    return {"Cache-Control": "no-store", **again}
