from __future__ import annotations

from pathlib import Path
from typing import Any

from bot.project.check import check
from bot.project.findings import only_errors

ROOT = Path(__file__).parents[3]


def test_a_good_project_has_nothing_to_mend(project: Any) -> None:
    assert project.lines() == []


def test_the_shipped_project_has_no_error() -> None:
    assert [str(finding) for finding in only_errors(check(ROOT))] == []


def test_an_empty_folder_gives_lines_and_no_traceback(tmp_path: Path) -> None:
    lines = [str(finding).replace(f"{tmp_path}/", "") for finding in check(tmp_path)]
    assert lines == [
        "config.yml:1: there is no such file; write the pipeline and the policies in it",
        "data/nlu:1: there are no examples to learn from; write what customers say in data/nlu/en/",
        "data/responses/en.yml:1: the shop speaks en, but nothing is said in it; write the responses",
        "domain.yml:1: there is no such file; write the intents, slots, forms and actions of the clerk in it",
        "help:1: there is no such folder; make it, with a folder for each language inside: en",
        "shop.yml:1: there is no such file; write what your shop decides in it; docs/shop-file.md tells how",
    ]
