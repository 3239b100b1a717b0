from __future__ import annotations

import pytest
from shipped_words import shipped_lexicon

from bot.handoff.redaction import redactor


@pytest.mark.parametrize(
    ("said", "kept"),
    [
        ("my card is 4111 1111 1111 1111, charge it", "my card is •••• 1111, charge it"),
        ("4111-1111-1111-1111", "•••• 1111"),
        ("tracking 522942843519", "tracking 522942843519"),
        ("4111 1111 1111 1112", "4111 1111 1111 1112"),
        ("my password is hunter2 ok", "my password is •••• ok"),
        ("비밀번호는 1234abcd 예요", "비밀번호는 •••• 예요"),
        ("password는 1234abcd", "password•••• ••••"),
        ("my PIN: 4711. Spinning", "my PIN: •••• Spinning"),
        ("비번 hunter2", "비번 ••••"),
        ("a pink pincushion", "a pink pincushion"),
        ("010-5550-0102", "010-5550-0102"),
    ],
)
def test_only_secrets_are_hidden(said: str, kept: str) -> None:
    assert redactor(shipped_lexicon())(said) == kept
