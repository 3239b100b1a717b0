"""Files that cannot be read: a line for each, never a traceback."""

from __future__ import annotations

import re
from typing import Any

import pytest

YAML_FAULTS = {
    "tab": (
        "a:\n\tb: 1\n",
        "2: there is a tab before the text; indent with spaces, two for each level",
    ),
    "indentation": (
        "a:\n    b: 1\n  c: 2\n",
        "3: this line is indented differently from its neighbours; line it up with line 1",
    ),
    "unclosed quote": (
        'a: "b\n',
        "1: a quotation mark is opened in this line and never closed",
    ),
    "unclosed bracket": (
        "a: [b\n",
        "1: a bracket [ or { is opened in this line and never closed, or a comma is missing",
    ),
    "key twice": (
        "a: 1\nb: 2\na: 3\n",
        '3: "a" is there twice (first in line 1); keep one',
    ),
    "contains itself": ("a: &a [*a]\n", "1: this contains itself by a *; write it out instead"),
}


@pytest.mark.parametrize(("text", "expected"), YAML_FAULTS.values(), ids=YAML_FAULTS)
@pytest.mark.parametrize("path", ["domain.yml", "endpoints.yml", "data/nlu/en/x.yml"])
def test_yaml(project: Any, path: str, text: str, expected: str) -> None:
    project.write(path, text)
    assert f"{path}:{expected}" in project.lines()


def test_aliases_of_aliases_end(project: Any) -> None:
    layers = "".join(f"k{n}: &k{n} [{', '.join([f'*k{n - 1}'] * 10)}]\n" for n in range(1, 9))
    project.write("endpoints.yml", "k0: &k0 [a]\n" + layers)
    assert project.lines() == ["endpoints.yml:1: the * in this file repeat too much; write it out instead"]


FILES = ["domain.yml", "config.yml", "shop.yml", "data/rules/x.yml", "data/nlu/en/x.yml", "data/responses/en.x.yml"]


@pytest.mark.parametrize("path", [*FILES, "help/en/x.md", "actions/x.py"])
def test_no_utf_8(project: Any, path: str) -> None:
    project.write(path, "# first\n# caf\xe9\n".encode("latin-1"))
    expected = f"{path}:2: this is no UTF-8 text; save the file again with the encoding UTF-8"
    assert expected in project.lines()


@pytest.mark.parametrize("path", FILES)
def test_empty(project: Any, path: str) -> None:
    project.write(path, "\n")
    assert [line for line in project.lines() if line.startswith(f"{path}:1: the file is empty; ")] != []


@pytest.mark.parametrize("path", ["domain.yml", "config.yml", "shop.yml"])
def test_missing(project: Any, path: str) -> None:
    (project.root / path).unlink()
    assert [line for line in project.lines() if line.startswith(f"{path}:1: there is no such file; ")] != []


@pytest.mark.parametrize("path", [*FILES, "help/en/x.md", "actions/x.py", "endpoints.yml"])
def test_a_folder_where_a_file_should_be(project: Any, path: str) -> None:
    (project.root / path).unlink(missing_ok=True)
    (project.root / path).mkdir()
    assert f"{path}:1: this is a folder where a file should be; give the folder another name" in project.lines()


@pytest.mark.parametrize("path", ["domain.yml", "config.yml", "data/rules/x.yml", "data/responses/en.x.yml"])
@pytest.mark.parametrize(
    "content",
    [b"- a\n", b"a\n", b"{}\n", b"a: {1: 2}\n? [b]\n: c\n", b"\x00\x01", b"%\n"],
    ids=["list", "word", "nothing", "odd keys", "no text", "directive"],
)
def test_nonsense_never_gives_a_traceback(project: Any, path: str, content: bytes) -> None:
    project.write(path, content)
    assert [line for line in project.lines() if line.startswith(f"{path}:")] != []


def test_hundreds_of_open_brackets_never_give_a_traceback(project: Any) -> None:
    project.write("data/nlu/en/x.yml", "[" * 500)
    assert project.lines() == ["data/nlu/en/x.yml:1: the file is nested too deeply to be read"]


def test_yaml_that_would_be_overlooked(project: Any) -> None:
    project.write("data/rules/more.yaml", "rules: []\n")
    assert project.lines() == [
        "data/rules/more.yaml:1: files that end in .yaml are overlooked; let the name end in .yml"
    ]


def test_a_file_beside_the_folders(project: Any) -> None:
    project.write("data/rules.yml", "rules: []\n")
    assert project.lines() == [
        (
            "data/rules.yml:1: warning: the file is in no folder whose files are checked; "
            "move it to data/nlu, data/rules, data/stories, data/responses, data/canned"
        )
    ]


def test_a_language_without_any_words_is_one_finding(project: Any) -> None:
    text = (project.root / "shop.yml").read_text(encoding="utf-8")
    spoken = re.sub(r"(?m)^( +)en: (.*)$", r"\1en: \2\n\1de: \2", text.replace("[en, ko]", "[en, ko, de]"))
    project.write("shop.yml", spoken)
    project.edit("config.yml", "languages: [en, ko]", "languages: [en, ko, de]")
    line = 1 + spoken[: spoken.index("languages: [en, ko, de]")].count("\n")
    (found,) = project.lines()
    assert found == (
        f'shop.yml:{line}: shop.languages: the shop speaks "de", but there is no data/nlu/de or data/responses/de.yml, '
        "so it neither hears nor says anything in it; write them as docs/adding-a-language.md tells, "
        "or take it out of the languages"
    )


def test_a_language_without_texts_in_shop_yml_is_one_finding_too(project: Any) -> None:
    project.edit("shop.yml", "[en, ko]", "[en, ko, de]")
    (line,) = project.lines()
    assert line.startswith("shop.yml:17: shop.languages: none of the 96 texts of this file is in de; write them, ")
