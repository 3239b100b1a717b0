"""What `shopclerk doctor` looks at on this machine: packages, settings, files, the model."""

from __future__ import annotations

import os
import platform
import re
import shutil
from collections.abc import Iterator, Mapping
from importlib.metadata import PackageNotFoundError, requires, version
from pathlib import Path

from pydantic import SecretStr, ValidationError
from sqlalchemy.engine import make_url

from bot.cli.diagnosis import Diagnosis, ok, problem, warning
from bot.commerce.shop_file import ShopFileError, parse_shop
from bot.project.archive import ModelBrokenError, check_archive
from bot.project.check import check
from bot.project.findings import counted, only_errors
from bot.project.fingerprint import find_model, newest_model
from bot.settings import Settings

DISK_TIGHT_MB = 2000
DISK_FULL_MB = 200
"""A training writes some ten MB; the databases grow. Below this a day of conversations may not fit any more."""

_PACKAGE = re.compile(r"[A-Za-z0-9._-]+")
_LOCKED = re.compile(r'^\[\[package\]\]\nname = "(?P<name>[^"]+)"\nversion = "(?P<version>[^"]+)"', re.MULTILINE)
_PASSWORD = re.compile(r"(?<=://)[^/@\s]*@")


def check_python(root: Path) -> list[Diagnosis]:
    """Compare what is installed with what the lock file says."""
    locked = _locked(root / "uv.lock")
    python = platform.python_version()
    right = python.startswith("3.10.")
    found = [ok("Python", python) if right else problem("Python", python, "Rasa needs Python 3.10: run make setup")]
    try:
        names = [_PACKAGE.match(line) for line in requires("shopclerk") or ()]
    except PackageNotFoundError:
        return [*found, problem("Packages", "shopclerk is not installed", "make setup")]
    wrong = list(_differences([name[0] for name in names if name], locked))
    if wrong:
        return [*found, problem("Packages", "; ".join(wrong), "make setup")]
    return [*found, ok("Packages", f"shopclerk {version('shopclerk')}, rasa {version('rasa')}, {len(names)} in all")]


def _locked(path: Path) -> Mapping[str, str]:
    try:
        text = path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError):
        return {}
    return {one["name"]: one["version"] for one in _LOCKED.finditer(text)}


def _differences(names: list[str], locked: Mapping[str, str]) -> Iterator[str]:
    for name in names:
        try:
            installed = version(name)
        except PackageNotFoundError:
            yield f"{name} is missing"
            continue
        wanted = locked.get(name.lower().replace("_", "-").replace(".", "-"), installed)
        if wanted != installed:
            yield f"{name} is {installed}, not {wanted}"


def read_settings() -> tuple[Settings | None, list[Diagnosis]]:
    """Give the settings and a line for each; None with what is wrong if they cannot be used."""
    try:
        settings = Settings()
    except ValidationError as error:
        return None, [
            problem(f"SHOPCLERK_{str(one['loc'][0]).upper()}", str(one["msg"]), "correct it in .env or the environment")
            for one in error.errors()
        ]
    except (OSError, UnicodeDecodeError) as error:
        return None, [problem("Settings", f".env cannot be read: {error}", "save .env again with the encoding UTF-8")]
    return settings, [_setting(settings, name) for name in settings.__fields__]


def _setting(settings: Settings, name: str) -> Diagnosis:
    value = getattr(settings, name)
    if isinstance(value, SecretStr):
        shown = "set" if value.get_secret_value() else "not set"
    else:
        shown = _PASSWORD.sub("…@", str(value)) or "not set"
    chosen = name in settings.__fields_set__
    return ok(f"SHOPCLERK_{name.upper()}", shown if chosen or shown == "not set" else f"{shown} (default)")


def check_shop(settings: Settings) -> Diagnosis:
    """Read shop.yml."""
    path = settings.shop_file
    try:
        shop = parse_shop(path.read_text(encoding="utf-8"), path=str(path))
    except FileNotFoundError:
        return problem("shop.yml", f"there is no {path}", "run shopclerk in the folder of your shop")
    except (OSError, UnicodeDecodeError) as error:
        return problem("shop.yml", f"{path} cannot be read: {error}", "shopclerk validate")
    except ShopFileError as error:
        return problem(
            "shop.yml", f"{len(error.problems)} problems, first: {str(error).splitlines()[0]}", "shopclerk validate"
        )
    return ok("shop.yml", f"{shop.name[shop.languages[0]]}, in {', '.join(shop.languages)}")


def check_files(settings: Settings) -> Diagnosis:
    """Check all files of the project."""
    findings = check(settings.root, settings.shop_file)
    if only_errors(findings):
        return problem("Project files", counted(findings), "shopclerk validate")
    if findings:
        return warning("Project files", counted(findings), "shopclerk validate")
    return ok("Project files", "in order")


def check_model(settings: Settings) -> Diagnosis:
    """Compare the model with the files that it would be trained from now."""
    newest = newest_model(settings.models)
    if newest is None:
        return problem("Model", f"there is none in {settings.models}/", "shopclerk train")
    try:
        current = find_model(settings.root, settings.models, settings.shop_file)
    except OSError as error:
        return problem("Model", f"its sources cannot be read: {error}", "shopclerk validate")
    try:
        check_archive(current or newest)
    except ModelBrokenError as error:
        return problem("Model", str(error).splitlines()[0], "shopclerk train --force")
    if current is None:
        return warning("Model", f"{newest.name} is older than the files it was made from", "shopclerk train")
    return ok("Model", f"{current.name} is up to date")


def check_disk(settings: Settings) -> list[Diagnosis]:
    """Look for room to write, and for the right to."""
    disks = [_disk("Disk", settings.root)]
    database = _sqlite_folder(settings.database_url)
    if database.is_dir() and database.stat().st_dev != settings.root.stat().st_dev:
        disks.append(_disk("Disk of the database", database))
    folders = [folder for folder in (settings.models, settings.var) if not _writable(folder)]
    cure = "make them writable for the user who runs shopclerk"
    return [*disks, *([problem("Folders", f"not writable: {', '.join(map(str, folders))}", cure)] if folders else [])]


def _disk(name: str, folder: Path) -> Diagnosis:
    free_mb = shutil.disk_usage(folder).free // 1_000_000
    found = f"{free_mb} MB free"
    cure = "remove what nobody needs; old models are in models/"
    if free_mb < DISK_FULL_MB:
        return problem(name, found, cure)
    return warning(name, found, cure) if free_mb < DISK_TIGHT_MB else ok(name, found)


def _sqlite_folder(url: str) -> Path:
    """The folder of the database's file; of another database, a folder of ours."""
    parsed = make_url(url)
    return Path(parsed.database or ".").parent if parsed.get_backend_name() == "sqlite" else Path()


def _writable(folder: Path) -> bool:
    """Tell whether files can be made in the folder, or the folder itself where there is none yet."""
    existing = next((one for one in (folder, *folder.absolute().parents) if one.exists()), folder)
    return existing.is_dir() and os.access(existing, os.W_OK)
