"""Run custom actions inside this process."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from rasa.core.actions.action import ActionExecutionRejection
from rasa.utils.endpoints import EndpointConfig
from rasa_sdk.executor import ActionExecutor
from rasa_sdk.interfaces import ActionExecutionRejection as SdkRejection


class InProcessActionEndpoint(EndpointConfig):  # type: ignore[misc] # rasa ships no types
    """Stands where the address of an action server would: `request()` calls the action."""

    def __init__(self, package: str = "actions") -> None:
        super().__init__(url="in-process")
        self.on_failure: Callable[[str, Exception], None] = lambda _name, _error: None
        """Hears of each action that raised what it should not have, with its name."""
        self.executor = ActionExecutor()
        self.executor.register_package(package)

    async def request(
        self,
        method: str = "post",  # noqa: ARG002 (Rasa's signature)
        subpath: str | None = None,  # noqa: ARG002
        content_type: str | None = "application/json",  # noqa: ARG002
        compress: bool = False,  # noqa: ARG002, FBT001, FBT002
        **kwargs: Any,
    ) -> Any:
        """Run the action that the request's `json` names and give its result."""
        try:
            return await self.executor.run(kwargs["json"])
        except SdkRejection as rejection:
            raise ActionExecutionRejection(rejection.action_name, rejection.message) from rejection
        except Exception as error:
            self.on_failure(kwargs["json"]["next_action"], error)
            raise
