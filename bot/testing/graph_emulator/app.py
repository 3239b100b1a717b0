"""The HTTP face of the emulator: Meta's Graph API, as far as a clerk needs it, and the page of phones."""

from __future__ import annotations

import json
from collections.abc import Mapping

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route
from starlette.types import ASGIApp, Scope

from bot.testing.graph_emulator.emulator import GraphEmulator
from bot.testing.graph_emulator.errors import (
    BAD_TOKEN,
    NO_TOKEN,
    NOT_JSON,
    Refusal,
    RefusedError,
    unknown_object,
)
from bot.testing.graph_emulator.faults import Breakable
from bot.testing.graph_emulator.media import Part, read_form
from bot.testing.graph_emulator.people import BY_FILE
from bot.testing.graph_emulator.phones import PageSettings, phone_routes
from bot.testing.graph_emulator.reading import Json, dig, text
from bot.testing.graph_emulator.webhooks import (
    BUSINESS_ACCOUNT_ID,
    BUSINESS_NUMBER,
    PAGE_ID,
    PHONE_NUMBER_ID,
    Platform,
)
from bot.testing.graph_emulator.world import Entry, Refused

_EDGES = ("messages", "media", "message_attachments")
_OBJECTS: dict[str, Platform] = {PHONE_NUMBER_ID: "whatsapp", PAGE_ID: "messenger", "me": "messenger"}


def create_app(emulator: GraphEmulator, page: PageSettings | None = None) -> ASGIApp:
    """The emulator's application; it wants uvicorn, for some faults break the connection."""
    graph = _Graph(emulator)
    routes = [
        *phone_routes(emulator, page or PageSettings()),
        Route("/samples/{file}", graph.sample_file),
        Route("/media/{media_id}", graph.media_file),
        Route("/{version}/{object}/messages", graph.send, methods=["POST"]),
        Route("/{version}/{object}/{edge}", graph.upload, methods=["POST"]),
        Route("/{version}/{object}/{edge}", graph.describe_edge),
        Route("/{version}/{object}", graph.describe),
    ]
    # Around all of Starlette, which would hide who owns the connection.
    return Breakable(Starlette(routes=routes), emulator.faults, _platform_of)


def _platform_of(scope: Scope) -> Platform | None:
    """Which platform a request sends on or uploads to; None where it does neither."""
    parts = str(scope.get("path", "")).strip("/").split("/")
    if scope["type"] == "http" and scope["method"] == "POST" and len(parts) == 3 and parts[2] in _EDGES:  # noqa: PLR2004
        return _OBJECTS.get(parts[1])
    return None


class _Graph:
    def __init__(self, emulator: GraphEmulator) -> None:
        self._emulator = emulator

    async def send(self, request: Request) -> Response:
        """A message, a sender action or a read mark."""
        name = request.path_params["object"]
        platform = _OBJECTS.get(name)
        payload: Json = {}
        with self._emulator.lock:
            self._emulator.world.calls += 1
        try:
            self._check_token(request)
            payload = _read_json(await request.body())
            return JSONResponse(self._take(platform, name, payload, request.scope.get("fault")))
        except RefusedError as error:
            self._keep_refusal(platform or "whatsapp", payload, error.refusal)
            return _answer(error.refusal)

    def _take(self, platform: Platform | None, name: str, payload: Json, fault: str | None) -> Json:
        if platform is None:
            raise RefusedError(unknown_object(name))
        sends = self._emulator.sends
        closed = fault == "window_closed"
        refusal = self._emulator.faults.refusal(fault, platform)
        if refusal is not None:
            raise RefusedError(refusal)
        if platform == "whatsapp":
            return sends.whatsapp(payload, window_closed=closed)
        return sends.messenger(payload, window_closed=closed)

    async def upload(self, request: Request) -> Response:
        """A file for a message that is to come."""
        name, edge = request.path_params["object"], request.path_params["edge"]
        platform = _OBJECTS.get(name)
        try:
            self._check_token(request)
            form = read_form(await request.body(), request.headers.get("content-type", ""))
            return JSONResponse(self._take_file(platform, name, edge, form, request.scope.get("fault")))
        except RefusedError as error:
            self._keep_refusal(platform or "whatsapp", {}, error.refusal)
            return _answer(error.refusal)

    def _take_file(
        self, platform: Platform | None, name: str, edge: str, form: Mapping[str, Part], fault: str | None
    ) -> Json:
        if platform is None or edge != {"whatsapp": "media", "messenger": "message_attachments"}[platform]:
            raise RefusedError(unknown_object(name))
        refusal = self._emulator.faults.refusal(fault, platform)
        if refusal is not None:
            raise RefusedError(refusal)
        media = self._emulator.media
        return media.upload_whatsapp(form) if platform == "whatsapp" else media.upload_messenger(form)

    async def describe(self, request: Request) -> Response:
        """A phone number, a page or a media file, as a connection check asks for them."""
        name = request.path_params["object"]
        try:
            self._check_token(request)
        except RefusedError as error:
            return _answer(error.refusal)
        if name == PHONE_NUMBER_ID:
            return JSONResponse(
                {
                    "verified_name": self._emulator.account.business,
                    "display_phone_number": BUSINESS_NUMBER,
                    "quality_rating": "GREEN",
                    "webhook_configuration": {"application": self._emulator.webhook_url("whatsapp")},
                    "id": PHONE_NUMBER_ID,
                }
            )
        if name in {"me", PAGE_ID}:
            return JSONResponse({"name": self._emulator.account.business, "id": PAGE_ID})
        media = self._emulator.media.describe(name, self._emulator.base_url)
        return _answer(unknown_object(name)) if media is None else JSONResponse(media)

    async def describe_edge(self, request: Request) -> Response:
        """What belongs to an account or a page: the apps that hear of its messages, and its templates."""
        name, edge = request.path_params["object"], request.path_params["edge"]
        try:
            self._check_token(request)
        except RefusedError as error:
            return _answer(error.refusal)
        if edge == "subscribed_apps" and name == BUSINESS_ACCOUNT_ID:
            return JSONResponse({"data": [{"whatsapp_business_api_data": {"id": "1", "name": "Shopclerk"}}]})
        if edge == "subscribed_apps" and name in {"me", PAGE_ID}:
            fields = list(self._emulator.page_fields)
            return JSONResponse({"data": [{"id": "1", "name": "Shopclerk", "subscribed_fields": fields}]})
        if edge == "message_templates" and name == BUSINESS_ACCOUNT_ID:
            wanted = request.query_params.get("name", "")
            found = [one for one in self._emulator.sends.templates.values() if wanted in one.name]
            return JSONResponse(
                {"data": [{"name": one.name, "language": one.language, "status": "APPROVED"} for one in found]}
            )
        return _answer(unknown_object(name))

    async def media_file(self, request: Request) -> Response:
        """A media file of WhatsApp, which asks for the token."""
        try:
            self._check_token(request)
        except RefusedError as error:
            return _answer(error.refusal)
        if self._emulator.media.away:
            return Response(status_code=503)
        until = request.query_params.get("ext", "")
        stored = self._emulator.media.download(request.path_params["media_id"], until)
        return Response(stored.content, media_type=stored.media_type) if stored else Response(status_code=404)

    async def sample_file(self, request: Request) -> Response:
        """A file as Messenger keeps it: at an open address."""
        sample = BY_FILE.get(request.path_params["file"])
        return Response(sample.read(), media_type=sample.mime_type) if sample else Response(status_code=404)

    def _check_token(self, request: Request) -> None:
        scheme, _, token = request.headers.get("authorization", "").partition(" ")
        token = token if scheme.lower() == "bearer" else request.query_params.get("access_token", "")
        if not token:
            raise RefusedError(NO_TOKEN)
        if token != self._emulator.account.access_token:
            raise RefusedError(BAD_TOKEN)

    def _keep_refusal(self, platform: Platform, payload: Json, refusal: Refusal) -> None:
        world = self._emulator.world
        now = world.clock()
        customer = text(payload.get("to")) or text(payload.get("recipient")) or text(dig(payload, "recipient", "id"))
        conversation = world.find(platform, customer)
        with world.change():
            world.refused.append(Refused(platform, customer, payload, refusal, now))
            if conversation is not None:
                entry_id = f"refused-{len(world.refused)}"
                conversation.entries.append(Entry(entry_id, "platform", now, refusal.body(), "failed"))


def _read_json(body: bytes) -> Json:
    try:
        document = json.loads(body)
    except ValueError as error:
        raise RefusedError(NOT_JSON) from error
    if not isinstance(document, dict):
        raise RefusedError(NOT_JSON)
    return document


def _answer(refusal: Refusal) -> Response:
    headers = {} if refusal.retry_after_s is None else {"Retry-After": str(refusal.retry_after_s)}
    return JSONResponse(refusal.body(), status_code=refusal.status, headers=headers)
