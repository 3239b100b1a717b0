from __future__ import annotations

from typing import Any

from bot.cli.checks import check_project
from bot.cli.tables_report import PROVED
from bot.cli.validate import command
from bot.settings import Settings

ERROR = 'data/rules/talk.yml:6: there is no response utter_great; did you mean "utter_greet"?'
UNUSED = "  utter_weather:\n    - text: Rain\n"


def break_a_rule(project: Any) -> None:
    project.edit("data/rules/talk.yml", "action: utter_greet", "action: utter_great")


def add_a_warning(project: Any) -> None:
    for language in ("en", "ko"):
        path = f"data/responses/{language}.yml"
        project.write(path, (project.root / path).read_text(encoding="utf-8") + UNUSED)


def test_a_good_project(run: Any) -> None:
    result = run(command, "--quick")
    assert (result.exit_code, result.stdout) == (0, f"The shop's files are in order.\n{PROVED}\n")


def test_errors_are_grouped_by_file_and_counted(run: Any, project: Any) -> None:
    break_a_rule(project)
    add_a_warning(project)
    project.edit("data/rules/talk.yml", "intent: inform", "intent: infrom")
    result = run(command, "--quick")
    assert result.exit_code == 1
    assert result.stdout.splitlines() == [
        "data/responses/en.yml: 1 warning",
        "  data/responses/en.yml:14: warning: nobody says utter_weather; use it in a rule or delete it",
        "data/rules/talk.yml: 2 errors",
        f"  {ERROR}",
        '  data/rules/talk.yml:23: "infrom" is no intent of domain.yml; did you mean "inform"?',
        "2 errors, 1 warning in 2 files.",
    ]


def test_rasa_is_not_asked_about_a_broken_project(run: Any, project: Any) -> None:
    break_a_rule(project)
    result = run(command)
    assert result.exit_code == 1
    assert "Rasa" not in result.stdout + result.stderr


def test_a_warning_is_no_failure(run: Any, project: Any) -> None:
    add_a_warning(project)
    result = run(command, "--quick")
    assert result.exit_code == 0
    assert result.stdout.splitlines()[-2:] == ["1 warning in 1 file.", PROVED]


def test_a_warning_is_a_failure_where_all_must_be_well(run: Any, project: Any) -> None:
    add_a_warning(project)
    assert run(command, "--quick", "--strict").exit_code == 1


def test_training_is_told_of_errors_only(project: Any) -> None:
    add_a_warning(project)
    assert check_project(Settings(root=project.root)) == []
    break_a_rule(project)
    assert check_project(Settings(root=project.root)) == [f"{project.root}/{ERROR}"]


def test_rows_that_contradict_each_other_are_named_with_an_order(run: Any, project: Any) -> None:
    project.edit(
        "shop.yml", "          more_than: 7\n          at_most: 14", "          more_than: 5\n          at_most: 14"
    )
    result = run(command, "--quick")
    assert result.exit_code == 1
    line = next(one for one in result.stdout.splitlines() if "contradicts" in one)
    assert '"for_gift_card" contradicts another row: row "within_a_week" in line' in line
    assert "days_since_delivery: 7, " in line


def test_the_tables_are_shown_order_by_order(run: Any) -> None:
    result = run(command, "--quick", "--tables")
    lines = result.stdout.splitlines()
    assert result.exit_code == 0
    assert "cancellations: 5 rows, every order is decided" in lines
    assert "  arrived: decides (order_status: delivered)" in lines
    assert "  anything_else: only where facts are not known" in lines
    assert (
        "  both items_changed_before and not_packed_yet fit, the upper decides: "
        "(change: items, order_status: pending, items_modified: yes)"
    ) in lines
