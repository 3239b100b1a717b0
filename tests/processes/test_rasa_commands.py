"""Rasa's own commands in the project's folder, as the README names them."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from running_clerk import ROOT, free_port

RASA = Path(sys.executable).with_name("rasa")

# Each loads Rasa anew, which takes seconds, and many on a busy machine.
pytestmark = pytest.mark.timeout(400)


def rasa(*arguments: str | Path, typed: str = "") -> str:
    """What the command prints; it must end well."""
    environment = {**os.environ, "OMP_NUM_THREADS": "1", "PYTHONWARNINGS": "ignore"}
    done = subprocess.run(  # noqa: S603 - Rasa, of the locked packages
        [RASA, *arguments], cwd=ROOT, env=environment, input=typed, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


@pytest.fixture(scope="module")
def model(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """What `rasa train` makes."""
    folder = tmp_path_factory.mktemp("models")
    told = rasa("train", "--out", folder)
    (made,) = folder.glob("*.tar.gz")
    assert f"Your Rasa model is trained and saved at '{made}'." in told
    return made


def test_the_data_are_valid_without_a_warning() -> None:
    rasa("data", "validate", "--fail-on-warnings")


def test_stories_and_examples_are_tested(model: Path, tmp_path: Path) -> None:
    examples = ROOT / "data" / "nlu" / "en" / "talk.yml"
    rasa(
        *("test", "--model", model, "--out", tmp_path),
        *("--stories", "tests", "--fail-on-prediction-errors", "--nlu", examples),
    )
    stories = json.loads((tmp_path / "story_report.json").read_text(encoding="utf-8"))
    # Those of tests/processes/test_stories.yml, and no other: Rasa's own sample lies in .venv/.
    said = ("utter_greet", "utter_thank", "utter_goodbye", "utter_menu", "utter_bot")
    assert {name: stories[name]["support"] for name in stories if name.startswith("utter_")} == dict.fromkeys(said, 1)
    assert (stories["conversation_accuracy"]["correct"], stories["conversation_accuracy"]["total"]) == (3, 3)
    intents = json.loads((tmp_path / "intent_report.json").read_text(encoding="utf-8"))
    assert intents["greet"]["recall"] > 0.9


THANKED = (
    ("You're welcome! Is there anything else?", "Glad to help. Anything else?"),
    ("별말씀을요! 더 궁금한 점 있으세요?", "천만에요. 더 도와드릴 일이 있을까요?"),
)


def test_the_shell_answers_in_both_languages(model: Path) -> None:
    port = str(free_port())
    told = rasa("shell", "--model", model, "-i", "127.0.0.1", "--port", port, typed="thanks\n고마워요\n/stop\n")
    assert [sum(told.count(answer) for answer in answers) for answers in THANKED] == [1, 1]
