"""`scripts/side-by-side`, which runs the parts of `make test`."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

SCRIPT = Path(__file__).parents[2] / "scripts" / "side-by-side"


def run(*arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(  # noqa: S603 - our own script
        [sys.executable, SCRIPT, *arguments], capture_output=True, text=True, timeout=60, check=False
    )


def named_pipe(path: Path) -> Path:
    os.mkfifo(path)
    return path


def test_they_run_at_once_and_each_output_is_whole(tmp_path: Path) -> None:
    # Each one waits for the other in the middle of its output: one after the other they would wait for ever.
    first, second = named_pipe(tmp_path / "first"), named_pipe(tmp_path / "second")
    done = run(
        "--at-once=2",
        f"one=echo one begins; echo >{first}; cat {second}; echo one ends",
        f"two=echo two begins; cat {first}; echo >{second}; echo two ends >&2",
    )
    assert done.returncode == 0
    assert "one begins\n\none ends\n" in done.stdout
    assert "two begins\n\ntwo ends\n" in done.stdout
    summary = done.stdout.split("=== all\n")[1].splitlines()
    assert [line.split(",")[0] for line in summary[:2]] == ["one: well", "two: well"]


def test_one_that_fails_fails_all_and_the_others_are_run_to_their_end() -> None:
    done = run("--at-once=1", "bad=echo oh no; exit 3", "good=echo still here")
    assert done.returncode == 1
    assert done.stdout.index("=== bad: FAILED with 3") < done.stdout.index("oh no\n") < done.stdout.index("good runs")
    assert "=== good: well" in done.stdout
    assert [line.split(",")[0] for line in done.stdout.splitlines()[-3:-1]] == ["bad: FAILED with 3", "good: well"]


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_ctrl_c_and_a_kill_end_what_was_started_with_its_children(tmp_path: Path, number: signal.Signals) -> None:
    # Whoever holds the pipe open for writing lives: reading it to its end waits until all have gone.
    alive = named_pipe(tmp_path / "alive")
    waits = f"{sys.executable} -c 'import os, time; os.write(3, bytes(1)); time.sleep(1000)'"
    endless = f"exec 3>{alive}; sleep 1000 & exec {waits}"
    command = [sys.executable, SCRIPT, "--at-once=1", f"endless={endless}", "later=true"]
    running = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)  # noqa: S603 - as above
    with alive.open("rb", buffering=0) as pipe:
        assert pipe.read(1) == bytes(1)
        running.send_signal(number)
        assert pipe.read() == b""
    told, _ = running.communicate(timeout=60)
    assert running.returncode == 128 + number
    assert told == f"endless runs: {endless}\n\nStopped.\n"


def test_a_second_ctrl_c_kills_what_does_not_end(tmp_path: Path) -> None:
    alive, interrupted = named_pipe(tmp_path / "alive"), named_pipe(tmp_path / "interrupted")
    # It says that it was interrupted, and stays.
    code = "import os, signal; signal.signal(2, lambda *_: os.write(4, bytes(1))); os.write(3, bytes(1))"
    stubborn = f"exec 3>{alive} 4>{interrupted}; exec {sys.executable} -c '{code}\nwhile True: signal.pause()'"
    command = [sys.executable, SCRIPT, f"stubborn={stubborn}"]
    running = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)  # noqa: S603 - as above
    with alive.open("rb", buffering=0) as pipe, interrupted.open("rb", buffering=0) as heard:
        assert pipe.read(1) == bytes(1)
        running.send_signal(signal.SIGINT)
        assert heard.read(1) == bytes(1)
        running.send_signal(signal.SIGINT)
        assert pipe.read() == b""
    told, _ = running.communicate(timeout=15)
    assert (running.returncode, told.splitlines()[-1]) == (130, "Stopped.")


@pytest.mark.parametrize("number", ["0", "-1", "two"])
def test_nothing_at_once_is_refused(number: str) -> None:
    done = run(f"--at-once={number}", "one=true")
    assert (done.returncode, done.stdout) == (2, "")
    assert f"argument --at-once: invalid at_least_one value: '{number}'" in done.stderr


def test_a_part_without_a_command_is_refused() -> None:
    done = run("unit")
    assert (done.returncode, done.stdout) == (2, "")
    assert "argument NAME=COMMAND: invalid part value: 'unit'" in done.stderr
