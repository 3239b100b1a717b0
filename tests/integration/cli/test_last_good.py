"""A process that comes back while shop.yml is broken."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from bot.bootstrap import late_redactor, load_files
from bot.cli.run import check_shop
from bot.commerce.help_articles import ArticleError
from bot.commerce.shapes import find_shapes
from bot.commerce.shop_file import ShopFileError
from bot.restarts import RESTARTED
from bot.settings import Settings, load_shop

BROKEN = "shop: [\n"
ROOT = Path(__file__).parents[3]


def kept(project: Any) -> Path:
    return Path(project.root) / "var" / "last_good" / "shop.yml"


@pytest.fixture
def started(project: Any) -> Settings:
    """The settings of a clerk that has been started with a good shop.yml."""
    settings = Settings(root=project.root)
    check_shop(settings)
    return settings


def test_a_start_keeps_the_file(project: Any, started: Settings) -> None:
    assert kept(project).read_bytes() == started.shop_file.read_bytes()
    assert [path.name for path in kept(project).parent.iterdir()] == ["shop.yml"]


def test_looking_at_the_file_keeps_nothing(project: Any) -> None:
    load_shop(Settings(root=project.root))
    assert not kept(project).exists()


@pytest.mark.parametrize("content", [BROKEN, "", b"\xff\xfe", None], ids=["broken", "empty", "no text", "gone"])
def test_a_restart_goes_on_with_the_kept_file(
    project: Any,
    started: Settings,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    content: str | bytes | None,
) -> None:
    good = kept(project).read_bytes()
    shop = load_shop(started)
    started.shop_file.unlink() if content is None else project.write("shop.yml", content)
    monkeypatch.setenv(RESTARTED, "1")
    assert check_shop(started) == shop
    assert load_files(started).shop == shop
    assert kept(project).read_bytes() == good
    out, err = capsys.readouterr()
    assert "file_broken" in out + err


def test_a_first_start_refuses(project: Any, started: Settings, capsys: pytest.CaptureFixture[str]) -> None:
    project.write("shop.yml", BROKEN)
    with pytest.raises(SystemExit) as ended:
        check_shop(started)
    assert ended.value.code == 1
    assert "shop.yml:2: " in capsys.readouterr().err


def test_a_restart_without_a_kept_file_refuses(project: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    project.write("shop.yml", BROKEN)
    monkeypatch.setenv(RESTARTED, "1")
    with pytest.raises(ShopFileError):
        load_shop(Settings(root=project.root))


def test_a_restart_with_a_mended_file_takes_it(
    project: Any, started: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    mended = started.shop_file.read_text(encoding="utf-8") + "# mended\n"
    project.write("shop.yml", mended)
    monkeypatch.setenv(RESTARTED, "1")
    check_shop(started)
    assert kept(project).read_text(encoding="utf-8") == mended


def test_a_file_that_is_no_text_stops_the_start(project: Any, capsys: pytest.CaptureFixture[str]) -> None:
    project.write("shop.yml", b"\xff\xfe")
    with pytest.raises(SystemExit):
        check_shop(Settings(root=project.root))
    assert "is no UTF-8 text" in capsys.readouterr().err


def test_a_restart_goes_on_with_the_kept_articles_and_words(project: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    settings = Settings(root=project.root)
    project.write("data/lexicon/en.yml", "topics: {all: [everything]}\n")
    files = load_files(settings, keep=True)
    project.write("data/lexicon/en.yml", "topics: [\n")
    (article, *_) = sorted(Path(project.root).glob("help/*/*.md"))
    article.write_text("no article\n", encoding="utf-8")
    with pytest.raises(ArticleError):
        load_files(settings)
    monkeypatch.setenv(RESTARTED, "1")
    kept = load_files(settings)
    assert (kept.shop, kept.lexicon.find("topics", "everything")) == (files.shop, "all")
    assert [(one.slug, one.body) for one in kept.articles] == [(one.slug, one.body) for one in files.articles]
    # What is to be put in the place of something good must be good itself.
    with pytest.raises(ArticleError):
        load_files(settings, keep=True, strict=True)
    assert load_files(settings).lexicon.find("topics", "everything") == "all"


def test_a_restart_without_kept_words_refuses(project: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    project.write("data/lexicon/en.yml", "topics: [\n")
    monkeypatch.setenv(RESTARTED, "1")
    with pytest.raises(ValueError, match=r"data/lexicon/en\.yml:2: a bracket"):
        load_files(Settings(root=project.root))


def test_words_that_are_no_yaml_are_said_with_their_file(project: Any) -> None:
    project.write("data/lexicon/en.yml", "topics: [\n")
    with pytest.raises(ValueError, match=r"data/lexicon/en\.yml:2: a bracket"):
        load_files(Settings(root=project.root))


def test_a_shape_that_is_broken_leaves_the_kept_words_in_use(project: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    settings = Settings(root=project.root)
    shapes = "months: {'5': [may]}\nshapes:\n  month:\n    - '{month=months}'\n"
    project.write("data/lexicon/en.yml", shapes)
    load_files(settings, keep=True)
    project.write("data/lexicon/en.yml", shapes.replace("{month=months}", "(?P<month>ma"))
    with pytest.raises(ValueError, match=r"data/lexicon/en\.yml:4: shapes\.month: this is no regular expression"):
        load_files(settings)
    monkeypatch.setenv(RESTARTED, "1")
    (shape,) = find_shapes(load_files(settings).lexicon, "month")
    assert shape.pattern == "(?P<month>may)"


def test_a_shop_has_words_of_its_own_beside_its_file(project: Any) -> None:
    project.write("data/lexicon/en.yml", "values: {cedar: [cedarwood]}\n")
    project.write("lexicon/en.yml", "values: {cedar: [conifer], fig: [figs]}\n")
    lexicon = load_files(Settings(root=project.root)).lexicon
    assert dict(lexicon.topics["values"]) == {"cedar": ("cedarwood", "conifer"), "fig": ("figs",)}


SAID = "my card is 4111 1111 1111 1111 and my password is blue7sky"
SECRETS = "shapes:\n  secret:\n    - 'password is (?P<secret>\\w+)'\n"


def test_a_running_page_hides_by_the_kept_words_while_the_words_are_broken(project: Any) -> None:
    settings = Settings(root=project.root)
    project.write("data/lexicon/en.yml", SECRETS)
    load_files(settings, keep=True)
    redact = late_redactor(settings)
    project.write("data/lexicon/en.yml", BROKEN)
    assert redact(SAID) == "my card is •••• 1111 and my password is ••••"


def test_without_kept_words_cards_are_hidden_until_the_words_are_mended(
    project: Any, capsys: pytest.CaptureFixture[str]
) -> None:
    redact = late_redactor(Settings(root=project.root))
    project.write("data/lexicon/en.yml", BROKEN)
    assert redact(SAID) == "my card is •••• 1111 and my password is blue7sky"
    out, err = capsys.readouterr()
    assert "words_not_read" in out + err
    project.write("data/lexicon/en.yml", SECRETS)
    assert redact(SAID) == "my card is •••• 1111 and my password is ••••"


KEEPING = """
import sys
from pathlib import Path
from bot import last_good
for _ in range(200):
    last_good.read_or_kept(Path.exists, Path(sys.argv[1]), Path(sys.argv[2]), broken=(), keep=True)
"""


def test_several_processes_that_keep_the_same_folder_are_in_nobodys_way(tmp_path: Path) -> None:
    (tmp_path / "help" / "en").mkdir(parents=True)
    (tmp_path / "help" / "en" / "one.md").write_text("one", encoding="utf-8")
    arguments = [sys.executable, "-c", KEEPING, str(tmp_path / "help"), str(tmp_path / "var" / "help")]
    running = [
        subprocess.Popen(arguments, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, cwd=ROOT)  # noqa: S603 (our own)
        for _ in range(3)
    ]
    assert [one.communicate()[0] for one in running] == [b""] * 3
    assert [str(one.relative_to(tmp_path)) for one in sorted((tmp_path / "var").rglob("*"))] == [
        "var/help",
        "var/help/en",
        "var/help/en/one.md",
    ]
