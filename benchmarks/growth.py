"""Memory of the clerk's processes over many messages."""

from __future__ import annotations

from collections.abc import Sequence

from benchmarks.counted_store import running_counted_store
from benchmarks.databases import running_databases
from benchmarks.delivery import CACHE, CUSTOMERS, TURNS_EACH
from benchmarks.figures import Figure
from benchmarks.load import running_load
from benchmarks.memory import memory_of
from benchmarks.registry import Options, Progress
from benchmarks.running_clerk import provide_model, running_clerk
from benchmarks.stock_project import QUESTION
from benchmarks.workplace import free_ports, open_workplace

BAR_MB = 20.0
"""Per 100,000 messages: what a process of some hundred MB can grow by and still be called flat."""

BAR_FROM = 20_000
"""Fewer messages say little about a slope: the bar is not applied to them."""

SAMPLES = 20


def run(progress: Progress, options: Options) -> Sequence[Figure]:
    """Let customers write `options.messages` messages, and look at both processes twenty times meanwhile.

    A worker is counted with what it shares with others: only growth matters here.
    """
    points: dict[str, list[tuple[float, float]]] = {"web process": [], "worker": []}
    portion = max(1, options.messages // SAMPLES)
    with open_workplace() as place, running_databases(place.folder) as databases:
        place.warm_up()
        provide_model(place, CACHE)
        (graph_port,) = free_ports(1)
        with (
            running_counted_store(place),
            running_load("messenger", place.port, graph_port) as load,
            running_clerk(place, databases.create("clerk"), graph_port) as clerk,
        ):
            clerk.wait_until_ready()
            load.call("calibrate", text=QUESTION)
            pids = {"web process": clerk.web_pid, "worker": clerk.worker_pids[0]}
            for number in range(1, SAMPLES + 1):
                progress(f"{number * portion} of {SAMPLES * portion} messages")
                load.call("closed", text=QUESTION, customers=CUSTOMERS, turns_each=TURNS_EACH, messages=portion)
                for name, pid in pids.items():
                    points[name].append((number * portion / 100_000, memory_of(pid).rss))
    return [figure(name, measured, SAMPLES * portion) for name, measured in points.items()]


def figure(name: str, points: Sequence[tuple[float, float]], messages: int) -> Figure:
    """What `points` (hundred thousands of messages, MB) grow by; the first quarter fills caches and pools."""
    steady = points[len(points) // 4 :]
    note = f"{steady[0][1]:.0f} … {steady[-1][1]:.0f} MB after the first {100_000 * steady[0][0]:.0f}"
    bar = BAR_MB if messages >= BAR_FROM else None
    return Figure(f"{name}: growth per 100,000 messages", slope(steady), "MB", bar, messages, note)


def slope(points: Sequence[tuple[float, float]]) -> float:
    """The slope of the straight line that fits best. Raises `ValueError` for fewer than two different places."""
    middle_x = sum(x for x, _ in points) / max(1, len(points))
    middle_y = sum(y for _, y in points) / max(1, len(points))
    width = sum((x - middle_x) ** 2 for x, _ in points)
    if not width:
        raise ValueError("one place has no slope")
    return sum((x - middle_x) * (y - middle_y) for x, y in points) / width
