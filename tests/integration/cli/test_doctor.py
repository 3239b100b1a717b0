from __future__ import annotations

import os
import tarfile
from pathlib import Path
from typing import Any

import pytest

from bot.cli.diagnosis import State, away, exit_code, ok, problem, warning
from bot.cli.doctor import command
from bot.cli.doctor_files import check_disk, check_files, check_model, check_python, check_shop, read_settings
from bot.project.fingerprint import model_path
from bot.settings import Settings
from bot.testing.serving import free_port

ROOT = Path(__file__).parents[3]


def model(settings: Settings, name: str) -> Path:
    settings.models.mkdir(exist_ok=True)
    path = settings.models / name
    with tarfile.open(path, "w:gz") as archive:
        archive.add(settings.root / "config.yml", "config.yml")
    return path


def test_no_model(project: Any) -> None:
    found = check_model(Settings(root=project.root))
    assert (found.state, found.cure) == (State.PROBLEM, "shopclerk train")


def test_a_model_of_these_files(project: Any) -> None:
    settings = Settings(root=project.root)
    path = model(settings, model_path(settings.root, settings.models).name)
    found = check_model(settings)
    assert (found.state, found.found) == (State.OK, f"{path.name} is up to date")


def test_a_model_that_was_cut_short(project: Any) -> None:
    settings = Settings(root=project.root)
    path = model(settings, model_path(settings.root, settings.models).name)
    path.write_bytes(path.read_bytes()[:100])
    found = check_model(settings)
    assert (found.state, found.cure) == (State.PROBLEM, "shopclerk train --force")
    assert found.found == (
        f"{path} cannot be used: EOFError: Compressed file ended before the end-of-stream marker was reached"
    )


def test_a_model_of_older_files(project: Any) -> None:
    settings = Settings(root=project.root)
    path = model(settings, model_path(settings.root, settings.models).name)
    project.edit("domain.yml", "- greet", "- greet # changed")
    found = check_model(settings)
    assert (found.state, found.cure) == (State.WARNING, "shopclerk train")
    assert found.found == f"{path.name} is older than the files it was made from"


def test_a_model_whose_files_are_gone(project: Any) -> None:
    settings = Settings(root=project.root)
    model(settings, "old.tar.gz")
    (project.root / "domain.yml").unlink()
    assert check_model(settings).state is State.PROBLEM


def test_shop_file(project: Any) -> None:
    settings = Settings(root=project.root)
    assert (check_shop(settings).state, check_shop(settings).found) == (State.OK, "Haru Living, in en, ko")
    project.write("shop.yml", "shop: [")
    assert check_shop(settings).state is State.PROBLEM
    project.write("shop.yml", b"\xff")
    assert check_shop(settings).state is State.PROBLEM
    (project.root / "shop.yml").unlink()
    assert check_shop(settings).found == f"there is no {project.root}/shop.yml"


def test_project_files(project: Any) -> None:
    settings = Settings(root=project.root)
    assert (check_files(settings).state, check_files(settings).found) == (State.OK, "in order")
    project.edit("data/rules/talk.yml", "action: utter_greet", "action: utter_great")
    assert (check_files(settings).state, check_files(settings).found) == (State.PROBLEM, "1 error")


def test_secrets_are_never_shown(project: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(project.root)
    monkeypatch.setenv("SHOPCLERK_STORE_API_KEY", "very-secret")
    monkeypatch.setenv("SHOPCLERK_DATABASE_URL", "postgresql://clerk:very-secret@db.example/clerk")
    _, lines = read_settings()
    shown = {one.name: one.found for one in lines}
    assert "very-secret" not in str(lines)
    assert shown["SHOPCLERK_STORE_API_KEY"] == "set"
    assert shown["SHOPCLERK_SECRET_KEY"] == "not set"
    assert shown["SHOPCLERK_DATABASE_URL"] == "postgresql://…@db.example/clerk"
    assert shown["SHOPCLERK_PORT"] == "8765 (default)"


def test_every_setting_is_shown(project: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(project.root)
    _, lines = read_settings()
    assert [one.name for one in lines] == [f"SHOPCLERK_{name.upper()}" for name in Settings.__fields__]


def test_settings_that_cannot_be(project: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(project.root)
    monkeypatch.setenv("SHOPCLERK_PORT", "many")
    monkeypatch.setenv("SHOPCLERK_WORKERS", "-1")
    settings, lines = read_settings()
    assert settings is None
    assert [(one.name, one.state, one.found) for one in lines] == [
        ("SHOPCLERK_PORT", State.PROBLEM, "value is not a valid integer"),
        ("SHOPCLERK_WORKERS", State.PROBLEM, "ensure this value is greater than or equal to 0"),
    ]


def test_the_environment_is_the_locked_one() -> None:
    assert [one.state for one in check_python(ROOT)] == [State.OK, State.OK]


def test_another_version_than_the_locked_one(tmp_path: Path) -> None:
    (tmp_path / "uv.lock").write_text('[[package]]\nname = "rasa"\nversion = "1.0.0"\n', encoding="utf-8")
    packages = check_python(tmp_path)[1]
    assert (packages.state, packages.found, packages.cure) == (
        State.PROBLEM,
        "rasa is 3.6.21, not 1.0.0",
        "make setup",
    )


def test_room_on_the_disk(project: Any) -> None:
    assert [one.name for one in check_disk(Settings(root=project.root))] == ["Disk"]


def test_room_on_the_disk_of_the_database(project: Any) -> None:
    other = Path("/dev/shm")  # noqa: S108 (looked at only)
    if not other.is_dir() or other.stat().st_dev == project.root.stat().st_dev:
        pytest.skip("there is no other disk to look at")
    settings = Settings(root=project.root, database_url=f"sqlite:///{other}/clerk.db")
    assert [one.name for one in check_disk(settings)] == ["Disk", "Disk of the database"]
    assert not (other / "clerk.db").exists()


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write everywhere")
def test_folders_that_cannot_be_written(project: Any) -> None:
    (project.root / "var").mkdir(mode=0o500)
    assert check_disk(Settings(root=project.root))[1].state is State.PROBLEM


@pytest.mark.parametrize(
    ("diagnoses", "expected"),
    [
        ([ok("a", "")], 0),
        ([ok("a", ""), warning("b", "", "")], 0),
        ([problem("a", "", "")], 1),
        ([away("a", "", "")], 3),
        ([away("a", "", ""), problem("b", "", "")], 1),
    ],
)
def test_exit_codes(diagnoses: Any, expected: int) -> None:
    assert exit_code(diagnoses) == expected


def test_the_whole_table(run: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SHOPCLERK_STORE_URL", f"http://127.0.0.1:{free_port()}")
    monkeypatch.setenv("SHOPCLERK_PORT", str(free_port()))
    monkeypatch.setenv("COLUMNS", "200")
    result = run(command)
    rows = [[cell.strip() for cell in line.split("│")[1:-1]] for line in result.stdout.splitlines() if "│" in line]
    states = {row[1]: row[0] for row in rows}
    assert states["Model"] == "problem"
    assert states["Store"] == "problem"
    assert states["Database"] == "ok"
    assert states["Project files"] == "ok"
    assert result.exit_code == 1


def test_settings_that_cannot_be_end_the_examination(run: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SHOPCLERK_PORT", "many")
    monkeypatch.setenv("COLUMNS", "200")
    result = run(command)
    assert result.exit_code == 1
    assert "value is not a valid integer" in result.stdout


def test_a_model_of_another_shop_file_is_another_model(project: Any) -> None:
    settings = Settings(root=project.root)
    own = model_path(settings.root, settings.models, settings.shop_file)
    assert own == model_path(settings.root, settings.models)
    project.write("other/shop.yml", settings.shop_file.read_text(encoding="utf-8") + "# another\n")
    assert model_path(settings.root, settings.models, settings.root / "other" / "shop.yml") != own
