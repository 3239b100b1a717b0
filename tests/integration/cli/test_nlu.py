"""`shopclerk nlu`: what it says of files that it cannot use, and how predictions are folded."""

from __future__ import annotations

from typing import Any

import pytest

from bot.cli.models import model_at_hand
from bot.cli.nlu import command
from bot.project.fingerprint import model_path
from bot.settings import Settings


def test_a_file_without_the_columns_is_refused_before_anything_is_loaded(run: Any, project: Any) -> None:
    project.write("messages.csv", "message,topic\nhi,greet\n")
    result = run(command, "evaluate", "--data", str(project.root / "messages.csv"))
    assert result.exit_code == 1
    assert "the first line must name the columns text,intent" in result.stderr.replace("\n", " ")


def test_without_a_model_it_says_how_to_make_one(run: Any, project: Any) -> None:
    project.write("messages.csv", "text,intent\nhi,greet\n")
    result = run(command, "evaluate", "--data", str(project.root / "messages.csv"))
    assert result.exit_code == 1
    assert "Make one: shopclerk train" in result.stderr


def test_a_model_that_is_older_than_the_files_is_named(project: Any, capsys: pytest.CaptureFixture[str]) -> None:
    models = project.root / "models"
    models.mkdir()
    (models / "shopclerk-0123456789abcdef.tar.gz").write_bytes(b"a model")
    settings = Settings(root=project.root)
    assert model_at_hand(settings) == models / "shopclerk-0123456789abcdef.tar.gz"
    said = " ".join(capsys.readouterr().err.split())
    assert said.startswith("The files have changed since shopclerk-0123456789abcdef.tar.gz was trained.")
    model_path(project.root, models, settings.shop_file).write_bytes(b"a model")
    assert model_at_hand(settings) == model_path(project.root, models, settings.shop_file)
    assert capsys.readouterr().err == ""


def test_a_label_that_nothing_can_be_taken_for_is_named(run: Any, project: Any) -> None:
    rows = "where is it,track_oder\nand now,track_oder\nhi,greet\nfootball,out_of_scope\ncan I pay,money\nwell,zzzzzz\n"
    project.write("messages.csv", f"text,intent\n{rows}")
    project.write("map.csv", "intent,label\nthank,money\n")
    paths = {name: str(project.root / f"{name}.csv") for name in ("messages", "map")}
    result = run(command, "evaluate", "--data", paths["messages"], "--map", paths["map"])
    said = " ".join(result.stderr.split())
    assert said.startswith(
        '"track_oder" is no intent of the clerk, 2 counted as wrong: did you mean "track_order"? '
        '"zzzzzz" is no intent of the clerk, 1 counted as wrong: name one of domain.yml, or fold the clerk\'s into it '
        "with --map There is no model"
    )


def test_one_intent_is_nothing_to_compare(run: Any, project: Any) -> None:
    project.write("one.csv", "text,intent\nhi,greet\n")
    path = str(project.root / "one.csv")
    result = run(command, "compare", "--train", path, "--test", path)
    assert result.exit_code == 1
    assert "has examples of one intent only" in result.stderr.replace("\n", " ")


def test_examples_in_each_others_way_are_listed_with_their_places(run: Any, project: Any) -> None:
    said = ("stop it now", "never mind that", "forget about it", "leave it be")
    lines = "".join(f"      - {text}\n" for text in said)
    project.write(
        "data/nlu/en/same.yml",
        f'version: "3.1"\nnlu:\n  - intent: greet\n    examples: |\n{lines}  - intent: thank\n    examples: |\n{lines}',
    )
    result = run(command, "overlap", "--limit", "1")
    assert result.exit_code == 0
    assert result.stdout.startswith("greet and thank: ")
    assert "same.yml:" in result.stdout
    assert "under one of them: it is an example of both." in result.stdout


@pytest.mark.parametrize("missing", ["--data", "--train", "--test"])
def test_a_file_that_is_not_there_is_a_wrong_call(run: Any, missing: str) -> None:
    name = "evaluate" if missing == "--data" else "compare"
    result = run(command, name, missing, "nowhere.csv")
    assert result.exit_code == 2
    assert "nowhere.csv" in result.stderr
