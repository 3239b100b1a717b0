"""Throughput of the clerk and of stock Rasa, both running, in turns of seconds: what else the machine does hits both.

Stock Rasa runs as `rasa run` starts it, the clerk as `shopclerk run` does: with a worker for each core, and once more
with one. While one side is loaded the other one only waits, which costs it a few looks into its database a second.
"""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence

from benchmarks.counted_store import calls_of, running_counted_store
from benchmarks.databases import running_databases
from benchmarks.delivery import CACHE, CUSTOMERS, THROUGHPUT_BAR, TURNS_EACH
from benchmarks.figures import Figure, percentile
from benchmarks.load import Load, running_load
from benchmarks.processor import ProcessorClock
from benchmarks.registry import Options, Progress
from benchmarks.running_clerk import provide_model, running_clerk
from benchmarks.stock_project import QUESTION, cached_model, train, write_training_files
from benchmarks.stock_rasa import running_stock_rasa
from benchmarks.workplace import free_ports, open_workplace

ROUNDS = 5
ROUND_S, WARM_UP_S = 7.0, 2.0


class Side:
    """One assistant and what was counted of it."""

    def __init__(self, load: Load, pids: Mapping[str, int], store_port: int) -> None:
        self._load = load
        self._pids = {**pids, "generator": load.pid}
        self._store_port = store_port
        self._spent: dict[str, float] = dict.fromkeys(self._pids, 0.0)
        self._answered = 0
        self._seconds = 0.0
        self._messages = 0
        self._rates: list[float] = []

    def go(self) -> None:
        """Load it for one round. Raises `RuntimeError` if it does not ask the store once for each message."""
        clock, calls = ProcessorClock(self._pids), calls_of(self._store_port)
        result = self._load.call(
            "closed",
            text=QUESTION,
            customers=CUSTOMERS,
            turns_each=TURNS_EACH,
            seconds=ROUND_S,
            warm_up_s=WARM_UP_S,
        )
        for part, used in clock.spent().items():
            self._spent[part] += used
        calls = calls_of(self._store_port) - calls
        if calls != result["messages"]:
            raise RuntimeError(f"{result['messages']} messages asked the store {calls} times")
        self._messages += result["messages"]
        self._answered += result["answered"]
        self._seconds += result["seconds"]
        self._rates.append(result["answered"] / result["seconds"])

    @property
    def rate(self) -> float:
        """Messages answered a second, over all rounds."""
        return self._answered / self._seconds

    @property
    def cost(self) -> float:
        """Milliseconds of processor time for a message."""
        return 1000 * sum(self._spent.values()) / self._messages

    def figures(self, name: str) -> list[Figure]:
        """What was counted."""
        each = ", ".join(f"{part} {1000 * used / self._messages:.1f}" for part, used in self._spent.items())
        spread = f"rounds: {min(self._rates):.1f} … {max(self._rates):.1f}, median {percentile(self._rates, 0.5):.1f}"
        return [
            Figure(f"{name}: answered a second", self.rate, "/s", samples=self._answered, spread=spread),
            Figure(f"{name}: processor time a message", self.cost, "ms", samples=self._messages, spread=each),
        ]


def run(progress: Progress, options: Options) -> Sequence[Figure]:
    """Measure both. `quick` does not apply: without stock Rasa there is nothing to measure."""
    del options
    with open_workplace() as place, running_databases(place.folder) as databases:
        progress("warming up")
        place.warm_up()
        provide_model(place, CACHE)
        project = place.folder / "stock"
        write_training_files(project)
        model = cached_model(CACHE, project) or train(CACHE, project)
        graph_port, stock_graph_port = free_ports(2)
        with running_counted_store(place) as store:
            shared = {"store": store.pid, **({"database": databases.pid} if databases.pid else {})}
            progress("starting stock Rasa")
            stock_database = databases.create("stock")
            with (
                running_stock_rasa(place, project, model, stock_database, stock_graph_port) as rasa,
                running_load("stock-messenger", rasa.port, stock_graph_port) as stock_load,
                running_load("messenger", place.port, graph_port) as load,
            ):
                stock_load.call("calibrate", text=QUESTION)
                figures = [Figure(f"database of both: {databases.kind}", None, "", spread="waits for the disk")]
                for workers in (None, 1):
                    name = f"clerk, {workers or len(os.sched_getaffinity(0))} workers" + (
                        "" if workers else ", default"
                    )
                    progress(f"{name}, beside stock Rasa")
                    database = databases.create(f"clerk_{workers or 'default'}")
                    with running_clerk(place, database, graph_port, workers=workers) as clerk:
                        clerk.wait_until_ready()
                        load.call("calibrate", text=QUESTION)
                        ours = Side(load, {"web": clerk.web_pid, "workers": clerk.host_pid, **shared}, place.store_port)
                        pids = {"server": rasa.server_pid, "actions": rasa.actions_pid, **shared}
                        stock = Side(stock_load, pids, place.store_port)
                        for _ in range(ROUNDS):
                            ours.go()
                            stock.go()
                    figures += _compared(name, ours, stock)
        return figures


def _compared(name: str, ours: Side, stock: Side) -> list[Figure]:
    busy = os.getloadavg()[0]
    return [
        *ours.figures(name),
        *stock.figures("stock Rasa's Messenger, in the same minutes"),
        Figure(f"{name}: throughput to stock Rasa's", ours.rate / stock.rate, "×", THROUGHPUT_BAR, at_least=True),
        Figure(f"{name}: processor time, stock Rasa's to the clerk's", stock.cost / ours.cost, "×"),
        Figure("load of the machine by then", busy, "", spread="that of the two included"),
    ]
