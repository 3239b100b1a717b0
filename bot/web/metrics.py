"""Numbers for a Prometheus server."""

from __future__ import annotations

import asyncio
import hmac
from ipaddress import ip_address

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from bot.delivery.metrics import Metric, Sample, render_metrics
from bot.web.dependencies import WebDependencies

MEDIA_TYPE = "text/plain; version=0.0.4; charset=utf-8"

# What a proxy adds: then the neighbour on this machine is not who asks.
_FORWARDED = ("forwarded", "x-forwarded-for", "x-real-ip")


class MetricsEndpoint:
    """`GET /metrics`: for this machine, or for whoever has the token. Anybody else sees nothing there."""

    def __init__(self, deps: WebDependencies) -> None:
        self._deps = deps

    async def get(self, request: Request) -> Response:
        """Give all metrics; 404 for strangers, 503 while the database is away."""
        if not self._allowed(request):
            raise HTTPException(404)
        text = await asyncio.to_thread(self._render)
        return Response(text, media_type=MEDIA_TYPE, headers={"Cache-Control": "no-store"})

    def _allowed(self, request: Request) -> bool:
        if self._deps.metrics_token:
            given = request.headers.get("authorization", "").encode()
            return hmac.compare_digest(given, b"Bearer " + self._deps.metrics_token)
        return _is_local(request) and not any(name in request.headers for name in _FORWARDED)

    def _render(self) -> str:
        paused = tuple(Sample({"channel": name}, 1) for name in self._deps.paused_channels())
        return render_metrics(
            [
                *self._deps.backlog.collect(),
                *self._deps.counters.collect(),
                Metric("channel_paused", "gauge", "Channels whose credentials the platform refuses.", paused),
            ]
        )


def _is_local(request: Request) -> bool:
    try:
        return request.client is not None and ip_address(request.client.host).is_loopback
    except ValueError:
        return False
