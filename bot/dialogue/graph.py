"""Run Rasa's prediction graph in plain order."""

from __future__ import annotations

from typing import Any

from rasa.engine.graph import ExecutionContext, GraphNodeHook, GraphSchema
from rasa.engine.runner.dask import DaskGraphRunner
from rasa.engine.storage.storage import ModelStorage
from rasa.graph_components.providers.domain_provider import DomainProvider
from rasa.shared.core.domain import Domain


class OrderedGraphRunner(DaskGraphRunner):  # type: ignore[misc] # rasa ships no types
    """Calls the graph's components one after the other.

    Rasa builds a task graph and hands it to a scheduler for every message, which costs more than the components
    of a lean pipeline. The order of a graph never changes, so it is found once for each target.

    With a `domain`, the graph's own one is not loaded: a model's archive holds it twice, as JSON beside the graph's
    description and as YAML, and reading the YAML takes nine tenths of the time in which a model is loaded.
    """

    def __init__(
        self,
        graph_schema: GraphSchema,
        model_storage: ModelStorage,
        execution_context: ExecutionContext,
        hooks: list[GraphNodeHook] | None = None,
        *,
        domain: Domain | None = None,
    ) -> None:
        providers = [name for name, node in graph_schema.nodes.items() if domain and node.uses is DomainProvider]
        loaded = {name: node for name, node in graph_schema.nodes.items() if name not in providers}
        super().__init__(GraphSchema(loaded), model_storage, execution_context, hooks)
        self._known: dict[str, Any] = dict.fromkeys(providers, domain)
        self._orders: dict[tuple[str, ...], list[str]] = {}

    def run(self, inputs: dict[str, Any] | None = None, targets: list[str] | None = None) -> dict[str, Any]:
        """Give the outputs of `targets`; see the parent class."""
        wanted = tuple(targets or self._graph_schema.target_names)
        given = {**self._known, **(inputs or {})}
        order = self._orders.get(wanted)
        if order is None:
            order = self._orders.setdefault(wanted, self._order(wanted))
        results: dict[str, Any] = dict(given)
        for name in order:
            if name not in results:
                results[name] = self._call(name, results)
        return {name: results[name] for name in wanted}

    def _call(self, name: str, results: dict[str, Any]) -> Any:
        needs = self._graph_schema.nodes[name].needs
        return self._instantiated_nodes[name](*((need, results[need]) for need in needs.values()))[1]

    def _order(self, targets: tuple[str, ...]) -> list[str]:
        order: list[str] = []

        def visit(name: str) -> None:
            node = self._graph_schema.nodes.get(name)
            if node is None or name in order:
                return
            for need in node.needs.values():
                visit(need)
            order.append(name)

        for target in targets:
            visit(target)
        return order
