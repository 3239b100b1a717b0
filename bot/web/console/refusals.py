"""What the desk and the store refuse, as answers to the console's script."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from bot.handoff.views import NotYourTicketError, StaleTicketError, UnknownTicketError
from bot.store.api import StoreOutcomeUnknownError, StoreRefusedError, StoreUnavailableError
from bot.web.errors import RequestRefusedError


@contextmanager
def desk_refusals() -> Iterator[None]:
    """Raise `RequestRefusedError` for each `DeskError`: 404 `unknown_ticket`, 409 `stale`, 403 `not_yours`."""
    try:
        yield
    except UnknownTicketError as error:
        raise RequestRefusedError(404, "unknown_ticket", str(error)) from error
    except StaleTicketError as error:
        raise RequestRefusedError(409, "stale", str(error)) from error
    except NotYourTicketError as error:
        raise RequestRefusedError(403, "not_yours", str(error)) from error


@contextmanager
def store_refusals() -> Iterator[None]:
    """The same for the store: 409 with `store_` and its own code, 503 `store_unknown` and `store_away`."""
    try:
        yield
    except StoreRefusedError as error:
        raise RequestRefusedError(409, f"store_{error.code}", str(error)) from error
    except StoreOutcomeUnknownError as error:
        raise RequestRefusedError(503, "store_unknown", str(error)) from error
    except StoreUnavailableError as error:
        raise RequestRefusedError(503, "store_away", str(error)) from error
