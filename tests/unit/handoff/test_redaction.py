from __future__ import annotations

from time import process_time

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
        ("password 는 blue7sky", "password •••• ••••"),
        ("pin 은 4711", "pin •••• ••••"),
        ("pin 번호는 4711이에요", "pin •••• ••••"),
        ("비밀번호 is blue7sky", "비밀번호 is ••••"),
        ("비밀번호를 4711로 바꿨어요", "비밀번호를 •••• 바꿨어요"),
        ("비번을 blue7sky 로 해 두었어요", "비번을 •••• 로 해 두었어요"),
        ("비밀번호를 잊어버렸어요", "비밀번호를 잊어버렸어요"),
        ("my PIN number is 4711", "my PIN number is ••••"),
        ("my pin code: 4711", "my pin code: ••••"),
        ("the passcode number was blue7sky", "the passcode number was ••••"),
        (f"password{' ' * 30}is{' ' * 30}blue7sky", f"password{' ' * 30}is{' ' * 30}••••"),
        ("my PIN: 4711. Spinning", "my PIN: •••• Spinning"),
        ("비번 hunter2", "비번 ••••"),
        ("a pink pincushion", "a pink pincushion"),
        ("010-5550-0102", "010-5550-0102"),
    ],
)
def test_only_secrets_are_hidden(said: str, kept: str) -> None:
    assert redactor(shipped_lexicon())(said) == kept


@pytest.mark.parametrize("word", ["password", "비밀번호", "pin number"])
def test_much_space_behind_such_a_word_takes_no_time(word: str) -> None:
    said = f"{word}{' ' * 4000}"
    redact = redactor(shipped_lexicon())
    redact("")
    began = process_time()
    redact(said)
    assert process_time() - began < 0.2
