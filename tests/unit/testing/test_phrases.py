from __future__ import annotations

from pathlib import Path

import pytest

from bot.commerce.formats import fill
from bot.project.phrases import PhraseError, read_phrase

ROOT = Path(__file__).parents[3]


@pytest.mark.parametrize(("language", "begins"), [("en", "I can't answer right now"), ("ko", "지금은 제가 답을")])
def test_what_is_said_while_the_dialogue_is_away_is_there_in_each_language(language: str, begins: str) -> None:
    said = read_phrase(ROOT, "utter_bot_down", language)
    assert said.startswith(begins)
    assert said.count("{") == said.count("{reference}") == 1


@pytest.mark.parametrize(("reference", "ends"), [("ABCDEFL", "ABCDEFL이에요."), ("ABCDEFA", "ABCDEFA예요.")])
def test_what_is_said_has_the_particle_that_its_reference_wants(reference: str, ends: str) -> None:
    said = fill(read_phrase(ROOT, "utter_bot_down", "ko"), {"reference": reference}, "ko")
    assert said.endswith(f"문의 번호는 {ends}")


@pytest.mark.parametrize(("name", "language"), [("utter_nothing", "en"), ("utter_bot_down", "eo")])
def test_what_is_not_there_is_said_with_its_file(name: str, language: str) -> None:
    with pytest.raises(PhraseError, match=rf"{language}\.yml has no text for {name}"):
        read_phrase(ROOT, name, language)


def test_a_broken_file_is_no_crash(tmp_path: Path) -> None:
    folder = tmp_path / "data" / "responses"
    folder.mkdir(parents=True)
    (folder / "en.yml").write_text("responses: [utter_bot_down", encoding="utf-8")
    with pytest.raises(PhraseError):
        read_phrase(tmp_path, "utter_bot_down", "en")
