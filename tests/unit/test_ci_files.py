"""The workflow and the job for a merchant's own repository: they parse, and every command in them is there."""

from __future__ import annotations

import json
import re
import shlex
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import click
import pytest
from ruamel.yaml import YAML

from bot.cli.main import main

ROOT = Path(__file__).parents[2]
FOLDER = ROOT / "docs" / "ci"
RUNS = {
    "github.yml": ["validate", "train", "test", "train", "diff"],
    "gitlab.yml": ["validate", "train", "train", "diff"],
}


def load(name: str) -> Any:
    return YAML(typ="safe").load((FOLDER / name).read_text(encoding="utf-8"))


def scripts(name: str) -> Iterator[str]:
    """The lines that a shell runs."""
    whole = load(name)
    steps = (
        whole["jobs"]["check"]["steps"]
        if name == "github.yml"
        else [{"run": one} for one in whole["shopclerk"]["script"]]
    )
    for step in steps:
        yield from str(step.get("run", "")).splitlines()


def calls(name: str, program: str) -> Iterator[list[str]]:
    """The arguments with which `program` is called."""
    for line in scripts(name):
        words = shlex.split(re.sub(r"\$\([^)]*\)", "models/x.tar.gz", line).replace("(", "").replace(")", ""))
        for place, word in enumerate(words):
            if word.endswith(program):
                yield words[place + 1 :]


@pytest.mark.parametrize("name", RUNS)
def test_every_command_of_ours_takes_its_options(name: str) -> None:
    found = []
    for command, *arguments in calls(name, ".venv/bin/shopclerk"):
        found.append(command)
        there = main.get_command(click.Context(main), command)  # type: ignore[attr-defined]
        assert there is not None
        # Raises where an option is not known.
        there.make_parser(click.Context(there)).parse_args(arguments)

    assert found == RUNS[name]


@pytest.mark.parametrize("name", RUNS)
def test_what_else_is_called_is_there(name: str) -> None:
    targets = re.findall(r"^([a-z-]+):", (ROOT / "Makefile").read_text(encoding="utf-8"), re.MULTILINE)

    assert list(calls(name, "make")) == [["setup"]]
    assert "setup" in targets
    assert len(list(calls(name, ".venv/bin/rasa"))) == 1
    assert list(calls(name, "scripts/ci-comment")) == [["ci", ">", "ci/comment.md"]]


@pytest.mark.parametrize("name", RUNS)
def test_the_whole_script_is_one_that_a_shell_can_read(name: str) -> None:
    subprocess.run(["/bin/bash", "-n"], input="\n".join(scripts(name)), text=True, check=True)


def test_no_secret_is_asked_for_and_only_the_platform_s_own_actions_are_used() -> None:
    text = "".join((FOLDER / name).read_text(encoding="utf-8") for name in RUNS)
    used = [step["uses"] for step in load("github.yml")["jobs"]["check"]["steps"] if "uses" in step]

    assert "secrets." not in text
    assert all(one.startswith("actions/") for one in used)
    assert not re.findall(r"curl|wget|pip install|https?://", text)
    # What a stranger may name in a pull request is never part of a script's text.
    assert not any("${{" in line for line in scripts("github.yml"))


def said(folder: Path) -> list[str]:
    script = ROOT / "scripts" / "ci-comment"
    done = subprocess.run(  # noqa: S603 (our own script)
        [sys.executable, str(script), str(folder)], capture_output=True, text=True, check=True
    )
    return [line for line in done.stdout.splitlines() if line]


def test_the_comment_says_what_there_is(tmp_path: Path) -> None:
    (tmp_path / "coverage.md").write_text("**Coverage: 60 %**\n", encoding="utf-8")
    (tmp_path / "diff.md").write_text("**Changed answers: none**\n", encoding="utf-8")
    (tmp_path / "nlu").mkdir()
    report = {
        "greet": {"f1-score": 0.5},
        "thank": {"f1-score": 1.0},
        "accuracy": 0.8,
        "weighted avg": {"f1-score": 0.9},
    }
    (tmp_path / "nlu" / "intent_report.json").write_text(json.dumps(report), encoding="utf-8")

    assert said(tmp_path) == [
        "### Shopclerk",
        "**Coverage: 60 %**",
        "**Understood in cross-validation: 90.0 %** (F1 over all intents; weakest: greet 50 %, thank 100 %)",
        "**Changed answers: none**",
    ]


def test_the_comment_says_what_is_missing(tmp_path: Path) -> None:
    assert said(tmp_path) == [
        "### Shopclerk",
        "The conversation tests did not get as far as to count what they reach.",
        "What is understood was not cross-validated.",
        "No answers were compared.",
    ]
