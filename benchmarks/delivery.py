"""The clerk under load, beside stock Rasa in the same run: both get the same messages and ask the same store."""

from __future__ import annotations

import shutil
import time
from collections.abc import Mapping, Sequence
from typing import Any

from benchmarks.counted_store import calls_of, running_counted_store
from benchmarks.databases import DatabaseServer, running_databases
from benchmarks.figures import Figure, percentile
from benchmarks.load import Load, running_load
from benchmarks.memory import memory_of
from benchmarks.processor import ProcessorClock
from benchmarks.registry import Options, Progress
from benchmarks.running_clerk import RunningClerk, provide_model, running_clerk
from benchmarks.stock_project import QUESTION, cached_model, train, write_training_files
from benchmarks.stock_rasa import running_stock_rasa
from benchmarks.workplace import ROOT, Workplace, free_ports, open_workplace

ACK_BAR_MS = 15.0
THROUGHPUT_BAR = 6.0
RECOVERY_BAR_S = 1.0
LONG_BAR = 1.3

RATE = 100.0
LOADING_S, SATURATED_S, STOCK_RATE_S = 4.0, 10.0, 3.0
CUSTOMERS, TURNS_EACH = 16, 10
THROUGHPUT_S, WARM_UP_S = 12.0, 2.0
SLOW_GRAPH_S = 0.1
"""A call to the Graph API over the internet; otherwise it answers at once, which is kinder to stock Rasa."""

_ALL_CORES, _ONE_WORKER = "clerk", "clerk, one worker"
_SLOW = f"Graph calls of {1000 * SLOW_GRAPH_S:.0f} ms"

KILLS = 5
IN_HAND = 4

NEW_MODELS = 3
NEW_MODEL_BAR_S = 5.0
NEW_MODEL_RATE, NEW_MODEL_S = 30.0, 10.0
"""Messages a second, and for how long, while a new model takes over: less than one worker answers."""

CONVERSATIONS, STOCK_CONVERSATIONS, LONG_TURNS = 4, 1, 200
AROUND = 3
"""A turn is compared with its neighbours on both sides as well: one turn is a matter of luck."""

CACHE = ROOT / "benchmarks" / "out"


def run(progress: Progress, options: Options) -> Sequence[Figure]:
    """Measure the clerk, then stock Rasa, on the same machine one after the other."""
    with open_workplace() as place, running_databases(place.folder) as databases:
        progress("warming up")
        place.warm_up()
        provide_model(place, CACHE)
        with running_counted_store(place) as store:
            shared = {"store": store.pid, **({"database": databases.pid} if databases.pid else {})}
            ours = _Clerk(place, databases, shared, progress).measure()
            stock = _Stock(place, databases, shared, progress).measure(quick=options.quick)
        disk = "waits for the disk at each commit"
        kind = Figure(f"database of both: {databases.kind}", None, "", spread=disk)
    compared = [*compare(ours.rates, stock.rates, stock.why_not), *compare_costs(ours.costs, stock.costs)]
    return [kind, *ours.figures, *stock.figures, *compared]


class Findings:
    """Figures of one side; by situation its messages per second, and its processor time (ms) for one."""

    def __init__(self, why_not: str = "") -> None:
        self.figures: list[Figure] = []
        self.rates: dict[str, float] = {}
        self.costs: dict[str, float] = {}
        self.why_not = why_not


def compare(ours: Mapping[str, float], stock: Mapping[str, float], why_not: str) -> list[Figure]:
    """How many times as many messages a second, by situation. `why_not` says why `stock` has none."""
    pairs = {
        "throughput to stock Rasa's Messenger": (_ALL_CORES, "Messenger", THROUGHPUT_BAR),
        "throughput to stock Rasa's REST": (_ALL_CORES, "REST", THROUGHPUT_BAR),
        "throughput of one worker to stock Rasa's Messenger": (_ONE_WORKER, "Messenger", None),
        f"throughput to stock Rasa's Messenger, {_SLOW}": ("slow Graph", "slow Graph", THROUGHPUT_BAR),
    }
    return [
        Figure(name, ours[mine] / stock[theirs] if stock else None, "×", bar, spread=why_not, at_least=True)
        for name, (mine, theirs, bar) in pairs.items()
    ]


def compare_costs(ours: Mapping[str, float], stock: Mapping[str, float]) -> list[Figure]:
    """How many times the processor time stock Rasa takes for a message: what a busy machine changes least."""
    return [
        Figure(f"processor time a message, stock Rasa's {door} to the clerk", stock[door] / ours[_ALL_CORES], "×")
        for door in ("Messenger", "REST")
        if door in stock
    ]


def acknowledgements(name: str, result: Mapping[str, Any], bar: float | None) -> list[Figure]:
    """p50 and p99, which the bar is for, of what the load generator heard."""
    samples: list[float] = result["acks_ms"]
    late = percentile(result["lags_ms"], 0.99)
    lost = result["posted"] - result["taken"]
    note = f"{min(samples):.1f} … {max(samples):.1f}; generator late by {late:.1f} ms (p99)"
    note += f"; {lost} not acknowledged in a minute" if lost else ""
    return [
        Figure(f"{name}, p50", percentile(samples, 0.5), "ms", samples=len(samples)),
        Figure(f"{name}, p99", percentile(samples, 0.99), "ms", bar, len(samples), note),
    ]


def ratio_of_turns(conversations: Sequence[Sequence[float]]) -> tuple[float, float]:
    """Milliseconds of the 5th and of the last turn: medians over all conversations and the turns around them."""
    last = len(conversations[0])
    early = [time for one in conversations for time in one[4 - AROUND : 5 + AROUND]]
    late = [time for one in conversations for time in one[last - 1 - 2 * AROUND : last]]
    return percentile(early, 0.5), percentile(late, 0.5)


def _long(name: str, result: Mapping[str, Any], bar: float | None) -> list[Figure]:
    early, late = ratio_of_turns(result["conversations_ms"])
    samples = len(result["conversations_ms"]) * (2 * AROUND + 1)
    return [
        Figure(f"{name}: 5th turn, posted to reply", early, "ms", samples=samples),
        Figure(f"{name}: {LONG_TURNS}th turn, posted to reply", late, "ms", samples=samples),
        Figure(f"{name}: {LONG_TURNS}th turn to 5th", late / early, "×", bar),
    ]


def _throughput(name: str, load: Load, pids: Mapping[str, int], store_port: int) -> tuple[Figure, Figure]:
    """Messages answered a second, and the processor time of each process for one."""
    clock, calls = ProcessorClock({**pids, "generator": load.pid}), calls_of(store_port)
    result = load.call(
        "closed",
        text=QUESTION,
        customers=CUSTOMERS,
        turns_each=TURNS_EACH,
        seconds=THROUGHPUT_S,
        warm_up_s=WARM_UP_S,
    )
    spent, calls = clock.spent(), calls_of(store_port) - calls
    messages = result["messages"]
    if calls != messages:
        raise RuntimeError(f"{name}: {messages} messages asked the store {calls} times; the question should do it once")
    rate = result["answered"] / result["seconds"]
    each = {part: 1000 * used / messages for part, used in spent.items()}
    note = f"a message took {percentile(result['latencies_ms'], 0.5):.0f} ms (p50)"
    return (
        Figure(f"{name}: answered a second", rate, "/s", samples=result["answered"], spread=note),
        Figure(
            f"{name}: processor time a message",
            sum(each.values()),
            "ms",
            samples=messages,
            spread=", ".join(f"{part} {value:.1f}" for part, value in each.items()),
        ),
    )


class _Clerk:
    """Our side."""

    def __init__(
        self,
        place: Workplace,
        databases: DatabaseServer,
        shared: Mapping[str, int],
        progress: Progress,
    ) -> None:
        self._place = place
        self._databases = databases
        self._shared = shared
        self._progress = progress
        self._found = Findings()

    def measure(self) -> Findings:
        """Two starts: with a worker for each core, as is its default, and with one worker."""
        (graph_port,) = free_ports(1)
        found = self._found
        with running_load("messenger", self._place.port, graph_port) as load:
            with running_clerk(self._place, self._databases.create("clerk"), graph_port) as clerk:
                self._acknowledge_while_loading(clerk, load)
                load.call("calibrate", text=QUESTION)
                self._answer(_ALL_CORES, clerk, load, slow_too=True)
                self._acknowledge("all workers saturated", load)
                self._recover(clerk, load)
                self._renew(clerk, load)
                self._go_on(load)
            with running_clerk(self._place, self._databases.create("clerk_one"), graph_port, workers=1) as clerk:
                clerk.wait_until_ready()
                load.call("calibrate", text=QUESTION)
                self._answer(_ONE_WORKER, clerk, load)
                self._acknowledge("one worker saturated", load)
            share = 100 * load.largest_share
            found.figures.append(Figure("load generator, most that it took of a core", share, "%"))
        return found

    def _acknowledge_while_loading(self, clerk: RunningClerk, load: Load) -> None:
        self._progress("acknowledgement while the model loads")
        loading = load.call("rate", text=QUESTION, per_second=RATE, seconds=LOADING_S)
        if clerk.ready:
            raise RuntimeError("the model was loaded before all messages were sent")
        clerk.wait_until_ready()
        self._found.figures += [
            *acknowledgements(f"acknowledged at {RATE:.0f}/s while a model loads", loading, ACK_BAR_MS),
            self._drained("… of them not answered, or twice", load),
        ]

    def _acknowledge(self, how: str, load: Load) -> None:
        self._progress(f"acknowledgement, {how}")
        # More than can be answered, so that nobody is idle while it is measured.
        load.call("rate", text=QUESTION, per_second=2 * RATE, seconds=2.0)
        saturated = load.call("rate", text=QUESTION, per_second=RATE, seconds=SATURATED_S)
        if not saturated["unanswered"]:
            raise RuntimeError("the workers were not saturated")
        self._progress("waiting for the answers to what was acknowledged")
        self._found.figures += [
            *acknowledgements(f"acknowledged at {RATE:.0f}/s, {how}", saturated, ACK_BAR_MS),
            self._drained("… of them not answered, or twice", load),
        ]

    def _drained(self, name: str, load: Load) -> Figure:
        drained = load.call("drain")
        return Figure(name, drained["missing"] + drained["extra"], "", 0.0)

    def _answer(self, name: str, clerk: RunningClerk, load: Load, *, slow_too: bool = False) -> None:
        self._progress(f"throughput: {name}")
        pids = {"web": clerk.web_pid, "workers": clerk.host_pid, **self._shared}
        figures = _throughput(name, load, pids, self._place.store_port)
        self._found.figures += figures
        self._found.rates[name] = figures[0].known
        self._found.costs[name] = figures[1].known
        if slow_too:
            load.call("calibrate", text=QUESTION, delay_s=SLOW_GRAPH_S)
            slow = _throughput(f"{name}, {_SLOW}", load, pids, self._place.store_port)[0]
            self._found.figures.append(slow)
            self._found.rates["slow Graph"] = slow.known
            load.call("calibrate", text=QUESTION)

    def _recover(self, clerk: RunningClerk, load: Load) -> None:
        self._progress("killed workers")
        idle, busy = [], []
        for _ in range(KILLS):
            killed_at = clerk.kill_worker()
            idle.append(load.call("burst", text=QUESTION, customers=1)["last_reply_at"] - killed_at)
            load.start("burst", text=QUESTION, customers=IN_HAND)
            # Some ms after the messages have come: the worker has them in hand.
            time.sleep(0.03)
            killed_at = clerk.kill_worker()
            busy.append(load.finish()["last_reply_at"] - killed_at)
        self._found.figures += [
            _worst("worker killed: until the next message is answered", idle, RECOVERY_BAR_S),
            _worst(f"worker killed with {IN_HAND} in hand: until they are answered", busy, RECOVERY_BAR_S),
        ]

    def _renew(self, clerk: RunningClerk, load: Load) -> None:
        self._progress("new models")
        models = self._place.folder / "models"
        model = next(models.glob("*.tar.gz"))
        samples = []
        for number in range(NEW_MODELS):
            unfinished = models / f".new-{number}"
            shutil.copyfile(model, unfinished)
            load.start("rate", text=QUESTION, per_second=NEW_MODEL_RATE, seconds=NEW_MODEL_S)
            before = set(clerk.generation_pids)
            began = time.perf_counter()
            unfinished.rename(models / f"shopclerk-new-{number}.tar.gz")
            clerk.wait_for_generation_beside(before)
            samples.append(time.perf_counter() - began)
            load.finish()
        self._found.figures += [
            _worst("new model trained: until its worker serves", samples, NEW_MODEL_BAR_S),
            self._drained("… of the messages meanwhile not answered, or twice", load),
        ]

    def _go_on(self, load: Load) -> None:
        self._progress("long conversations")
        result = load.call("talk", text=QUESTION, conversations=CONVERSATIONS, turns=LONG_TURNS)
        self._found.figures += _long("clerk", result, LONG_BAR)


class _Stock:
    """Stock Rasa's side."""

    def __init__(
        self, place: Workplace, databases: DatabaseServer, shared: Mapping[str, int], progress: Progress
    ) -> None:
        self._place = place
        self._databases = databases
        self._shared = shared
        self._progress = progress
        self._found = Findings()

    def measure(self, *, quick: bool) -> Findings:
        """One start with a model that is trained first if there is none; with `quick` there is nothing then."""
        project = self._place.folder / "stock"
        write_training_files(project)
        model = cached_model(CACHE, project)
        if model is None and quick:
            return Findings("stock Rasa's model is not trained yet: run without --quick")
        if model is None:
            self._progress("training stock Rasa: minutes, this once")
            model = train(CACHE, project)
        (graph_port, rest_graph_port) = free_ports(2)
        self._progress("starting stock Rasa")
        begun = time.perf_counter()
        database = self._databases.create("stock")
        with running_stock_rasa(self._place, project, model, database, graph_port) as rasa:
            pids = {"server": rasa.server_pid, "actions": rasa.actions_pid, **self._shared}
            with running_load("stock-messenger", rasa.port, graph_port) as load:
                first = load.call("calibrate", text=QUESTION)["heard_at"] - begun
                self._found.figures.append(Figure("stock Rasa: start to first answer", first, "s"))
                self._answer("Messenger", load, pids)
                self._acknowledge(load)
                load.call("calibrate", text=QUESTION, delay_s=SLOW_GRAPH_S)
                self._answer("slow Graph", load, pids)
            with running_load("stock-rest", rasa.port, rest_graph_port) as load:
                load.call("calibrate", text=QUESTION)
                self._answer("REST", load, pids)
                self._go_on(load)
            used = [memory_of(pid).rss for pid in (rasa.server_pid, rasa.actions_pid)]
            self._found.figures.append(Figure("stock Rasa: server and actions, RSS", sum(used), "MB"))
        return self._found

    def _answer(self, door: str, load: Load, pids: Mapping[str, int]) -> None:
        self._progress(f"throughput of stock Rasa, {door}")
        name = _SLOW if door == "slow Graph" else door
        figures = _throughput(f"stock Rasa, {name}", load, pids, self._place.store_port)
        self._found.figures += figures if door != "slow Graph" else figures[:1]
        self._found.rates[door] = figures[0].known
        self._found.costs[door] = figures[1].known

    def _acknowledge(self, load: Load) -> None:
        self._progress("acknowledgement of stock Rasa")
        result = load.call("rate", text=QUESTION, per_second=RATE, seconds=STOCK_RATE_S)
        load.call("drain")
        name = f"stock Rasa: acknowledged at {RATE:.0f}/s for {STOCK_RATE_S:.0f} s"
        self._found.figures += acknowledgements(name, result, None)

    def _go_on(self, load: Load) -> None:
        self._progress("long conversations with stock Rasa")
        result = load.call("talk", text=QUESTION, conversations=STOCK_CONVERSATIONS, turns=LONG_TURNS)
        self._found.figures += _long("stock Rasa, REST", result, None)


def _worst(name: str, samples: Sequence[float], bar: float) -> Figure:
    return Figure(
        name, max(samples), "s", bar, len(samples), f"{min(samples):.2f} … {max(samples):.2f}, the worst counts"
    )
