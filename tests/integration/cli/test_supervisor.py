from __future__ import annotations

import signal
from collections.abc import Iterator
from pathlib import Path

import pytest

from bot.cli.supervisor import Process, Supervisor
from bot.restarts import RESTARTED, Pauses


class Ticks:
    """A monotonic clock that a test moves."""

    now = 1000.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture(autouse=True)
def _signals() -> Iterator[None]:
    kept = {number: signal.getsignal(number) for number in (signal.SIGTERM, signal.SIGINT)}
    yield
    for number, handler in kept.items():
        signal.signal(number, handler)


def test_what_dies_at_once_waits_twice_as_long_each_time() -> None:
    pauses = Pauses()
    assert [pauses.after(0.1) for _ in range(7)] == [1, 2, 4, 8, 16, 30, 30]


def test_what_lived_for_a_minute_comes_back_soon() -> None:
    pauses = Pauses()
    assert [pauses.after(alive) for alive in (0.1, 0.1, 59.9, 60.0, 0.1)] == [1, 2, 4, 1, 2]


def test_workers_come_back_sooner() -> None:
    pauses = Pauses(first_s=0.2, healthy_after_s=2.0)
    assert [pauses.after(alive) for alive in (0.1, 0.1, 0.1, 2.0, 0.1)] == [0.2, 0.4, 0.8, 0.2, 0.4]


def test_the_supervisor_waits_and_says_that_it_is_a_restart(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "short_life.py").write_text(
        f"import os\nopen('lives', 'a').write(os.environ.get('{RESTARTED}', 'first') + '\\n')\n", encoding="utf-8"
    )
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("PYTHONPATH", str(tmp_path))
    ticks = Ticks()
    process = Process("short", (), module="short_life")
    supervisor = Supervisor([process], clock=ticks)
    supervisor.start()
    for pause in (1.0, 2.0, 4.0):
        assert process.running is not None
        process.running.wait()
        supervisor.tend()
        assert process.running is None
        ticks.now += pause - 0.1
        supervisor.tend()
        assert process.running is None
        ticks.now += 0.1
        supervisor.tend()
    assert process.running is not None
    process.running.wait()
    supervisor.stop()
    assert (tmp_path / "lives").read_text(encoding="utf-8").split() == ["first", "1", "1", "1"]
