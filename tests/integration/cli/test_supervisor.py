from __future__ import annotations

import os
import signal
import sys
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
    assert [pauses.after(0.1) for _ in range(6)] == [0.5, 1, 2, 4, 5, 5]


def test_what_lived_for_a_minute_comes_back_soon() -> None:
    pauses = Pauses()
    assert [pauses.after(alive) for alive in (0.1, 0.1, 59.9, 60.0, 0.1)] == [0.5, 1, 2, 0.5, 1]


def test_what_has_served_comes_back_soon_however_often_it_dies() -> None:
    pauses = Pauses(first_s=0.2)
    assert [pauses.after(0.1, served=served) for served in (False, False, True, True, False)] == [
        0.2, 0.4, 0.2, 0.2, 0.4,
    ]  # fmt: skip


def program(folder: Path, text: str, monkeypatch: pytest.MonkeyPatch) -> Process:
    """A process of this program, which notes for each of its lives whether it is a restart."""
    note = f"import os; open('lives', 'a').write(os.environ.get('{RESTARTED}', 'first') + '\\n')\n"
    (folder / "short_life.py").write_text(note + text, encoding="utf-8")
    monkeypatch.chdir(folder)
    monkeypatch.setenv("PYTHONPATH", os.pathsep.join([str(folder), *sys.path]))
    return Process("short", (), module="short_life")


def end_of(process: Process) -> None:
    assert process.running is not None
    process.running.wait()


def test_a_process_uses_one_thread_unless_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    said = "open('threads', 'a').write(os.environ['OMP_NUM_THREADS'])\n"
    for told in (None, "4"):
        monkeypatch.delenv("OMP_NUM_THREADS", raising=False)
        if told:
            monkeypatch.setenv("OMP_NUM_THREADS", told)
        process = program(tmp_path, said, monkeypatch)
        process.start(0.0)
        end_of(process)
    assert (tmp_path / "threads").read_text(encoding="utf-8") == "14"


def test_the_supervisor_waits_and_says_that_it_is_a_restart(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    ticks = Ticks()
    process = program(tmp_path, "", monkeypatch)
    supervisor = Supervisor([process], clock=ticks)
    supervisor.start()
    for pause in (0.5, 1.0, 2.0):
        end_of(process)
        supervisor.tend()
        assert process.running is None
        ticks.now += pause - 0.1
        supervisor.tend()
        assert process.running is None
        ticks.now += 0.1
        supervisor.tend()
    end_of(process)
    supervisor.stop()
    assert (tmp_path / "lives").read_text(encoding="utf-8").split() == ["first", "1", "1", "1"]


def test_a_process_that_has_served_is_started_again_at_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    ticks = Ticks()
    process = program(tmp_path, "from bot.lifeline import inherited_line; inherited_line().say_served()\n", monkeypatch)
    supervisor = Supervisor([process], clock=ticks)
    supervisor.start()
    for _ in range(4):
        end_of(process)
        ticks.now += 0.5
        supervisor.tend()
        assert process.running is not None
    end_of(process)
    supervisor.stop()
    assert (tmp_path / "lives").read_text(encoding="utf-8").split() == ["first", "1", "1", "1", "1"]


def test_whoever_outlives_the_supervisor_hears_that_it_is_alone(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    text = "from bot.lifeline import inherited_line; import select\nline = inherited_line()\n"
    text += "select.select([line], [], [])\nopen('alone', 'w').write(str(line.is_cut()))\n"
    process = program(tmp_path, text, monkeypatch)
    supervisor = Supervisor([process], clock=Ticks())
    supervisor.start()
    process.cut()
    end_of(process)
    assert (tmp_path / "alone").read_text(encoding="utf-8") == "True"
