"""Doing a thing once: the first request with a key decides, a later one hears the first one's answer."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import insert, select
from sqlalchemy.engine import Engine
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from bot.commerce.storekeeping.refusals import RefusalError
from bot.demo_store.columns import naive
from bot.demo_store.tables import IdempotencyRow
from bot.demo_store.wire import Json

LONGEST_KEY = 200


@dataclass(frozen=True)
class Answer:
    """What a request that changes something is told: an HTTP status and a body (None: no body)."""

    status: int
    body: Json | None


def fingerprint(method: str, path: str, body: bytes) -> str:
    """What tells two requests with the same key apart."""
    return hashlib.sha256(b"\n".join([method.encode(), path.encode(), body])).hexdigest()


def do_once(
    engine: Engine, key: str | None, request: str, now: datetime, effect: Callable[[Session], Answer]
) -> Answer:
    """Run `effect` and keep its answer in one transaction, or give the answer that `key` has had.

    `request` is the `fingerprint` of the request. A refusal of `effect` is an answer too, and leaves nothing else
    behind. Raises `RefusalError` (`idempotency_key_required`, `idempotency_key_reused`).
    """
    if not key or len(key) > LONGEST_KEY:
        raise RefusalError("idempotency_key_required")
    try:
        return _try_once(engine, key, request, now, effect)
    except IntegrityError:
        # PostgreSQL lets two first requests with one key run side by side; the second to end loses its effect
        return _try_once(engine, key, request, now, effect)


def refusal_body(refusal: RefusalError) -> Json:
    """The JSON of a refusal."""
    return {"error": {"code": refusal.code, "message": str(refusal)}}


def _try_once(engine: Engine, key: str, request: str, now: datetime, effect: Callable[[Session], Answer]) -> Answer:
    table = IdempotencyRow.__table__
    with Session(engine.execution_options(store_writes=True), future=True) as session, session.begin():
        before = session.execute(select(table).where(table.c.key == key)).one_or_none()
        if before is not None:
            if before.fingerprint != request:
                raise RefusalError("idempotency_key_reused")
            return Answer(before.status, before.body)
        try:
            with session.begin_nested():
                answer = effect(session)
        except RefusalError as refusal:
            answer = Answer(refusal.status, refusal_body(refusal))
        session.execute(
            insert(table).values(
                key=key, fingerprint=request, status=answer.status, body=answer.body, created_at=naive(now)
            )
        )
        return answer
