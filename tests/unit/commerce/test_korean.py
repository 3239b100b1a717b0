import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.commerce.korean import Ending, ending_of, resolve_particles


@pytest.mark.parametrize(
    ("text", "resolved"),
    [
        ("주문을(를) 주문이(가) 주문은(는) 주문와(과) 주문(으)로", "주문을 주문이 주문은 주문과 주문으로"),
        ("램프을(를) 램프이(가) 램프은(는) 램프와(과) 램프(으)로", "램프를 램프가 램프는 램프와 램프로"),
        ("서울을(를) 서울이(가) 서울은(는) 서울와(과) 서울(으)로", "서울을 서울이 서울은 서울과 서울로"),
        ("주문이에요(예요) 램프이에요(예요)", "주문이에요 램프예요"),
        ("주문이라(라)고 램프이라(라)고", "주문이라고 램프라고"),
        ("주문(이)나 램프(이)나 주문(이)라도 램프(이)라도", "주문이나 램프나 주문이라도 램프라도"),
        ("주문를(을) 주문가(이) 주문는(은) 주문과(와) 주문로(으로)", "주문을 주문이 주문은 주문과 주문으로"),
        ("램프를(을) 램프가(이) 램프는(은) 램프과(와) 램프으로(로)", "램프를 램프가 램프는 램프와 램프로"),
        ("하루아(야) 민준아(야)", "하루야 민준아"),
        ("3,000원이에요(예요)", "3,000원이에요"),
        ("11월 24일(화)이에요(예요)", "11월 24일(화)이에요"),
        ("11월 3일(수)(으)로", "11월 3일(수)로"),
        ("3월 1일(월)~2일(화)이에요(예요)", "3월 1일(월)~2일(화)이에요"),
        ("무드등 (크림)와(과) 커튼(퀸(Q))은(는)", "무드등 (크림)과 커튼(퀸(Q))은"),
        ("의자(블랙)와(과) 의자 (화이트, L) (세일)을(를)", "의자(블랙)와 의자 (화이트, L) (세일)를"),
        ("(검정)은(는)", "(검정)은"),
        ("끝에 괄호)은(는)", "끝에 괄호)는"),
        ("아무 표시도 없는 문장이에요.", "아무 표시도 없는 문장이에요."),
        ("괄호(예: 주문)도 그대로", "괄호(예: 주문)도 그대로"),
        ("", ""),
    ],
)
def test_particles(text: str, resolved: str) -> None:
    assert resolve_particles(text) == resolved


@pytest.mark.parametrize(
    ("word", "object_", "direction"),
    [
        ("#1001", "을", "로"),
        ("#1002", "를", "로"),
        ("#1003", "을", "으로"),
        ("#1004", "를", "로"),
        ("#1005", "를", "로"),
        ("#1006", "을", "으로"),
        ("#1007", "을", "로"),
        ("#1008", "을", "로"),
        ("#1009", "를", "로"),
        ("#1010", "을", "으로"),
        ("1000", "을", "으로"),
        ("10,000", "을", "으로"),
        ("1,000,000,000,000", "를", "로"),
        ("39,000원", "을", "으로"),
        ("₩39,002", "을", "으로"),
        ("$39.01", "를", "로"),
        ("1.5", "를", "로"),
        ("20%", "를", "로"),
        ("25℃", "를", "로"),
        ("500ml", "를", "로"),
        ("2 kg", "을", "으로"),
        ("‘램프’", "를", "로"),
        ("“책상 조명”", "을", "으로"),
        ("램프 (검정)", "를", "로"),
        ("AMICDUC", "를", "로"),
        ("RKOAGBL", "을", "로"),
        ("7AKOTEK", "를", "로"),
        ("B4OTEM", "을", "으로"),
        ("LIVING", "을", "으로"),
        ("《하루》", "를", "로"),
        ("**주문**", "을", "으로"),
        ("램프👍🏽", "를", "로"),
        ("주문 ❤️", "을", "으로"),
        ("LED", "를", "로"),
        ("URL", "을", "로"),
        ("DM", "을", "으로"),
        ("A4", "를", "로"),
        ("S", "를", "로"),
        ("L", "을", "로"),
        ("Desk Lamp", "를", "로"),
        ("Table", "을", "로"),
        ("Candle", "을", "로"),
        ("Linen", "을", "으로"),
        ("Blanket", "을", "으로"),
        ("Rack", "을", "으로"),
        ("Tote Bag", "을", "으로"),
        ("Haru Living", "을", "으로"),
        ("haru@example.com", "을", "으로"),
        ("ㅋㅋ", "을", "으로"),
        ("ㄹ", "을", "로"),
        ("ㅠㅠ", "를", "로"),
    ],
)
def test_what_koreans_read_decides(word: str, object_: str, direction: str) -> None:
    assert resolve_particles(f"{word}을(를)") == f"{word}{object_}"
    assert resolve_particles(f"{word}(으)로") == f"{word}{direction}"


@pytest.mark.parametrize("word", ["", "東京", "!?", "👍", "Москва"])
def test_an_unknown_sound_keeps_both(word: str) -> None:
    assert resolve_particles(f"{word}을(를)") == f"{word}을(를)"
    assert ending_of(word) is None


SYLLABLES = st.text(st.characters(min_codepoint=0xAC00, max_codepoint=0xD7A3), min_size=1)


@given(SYLLABLES, st.sampled_from(["을(를)", "이(가)", "은(는)", "와(과)", "(으)로", "이에요(예요)", "를(을)"]))
def test_a_hangul_word_always_gets_one_particle(word: str, particle: str) -> None:
    resolved = resolve_particles(word + particle)
    assert resolved.startswith(word)
    assert not re.search(r"[()]", resolved)
    assert resolve_particles(resolved) == resolved


@given(SYLLABLES)
def test_the_final_consonant_is_what_unicode_says(word: str) -> None:
    has_coda = (ord(word[-1]) - 0xAC00) % 28 != 0
    assert (ending_of(word) is not Ending.VOWEL) == has_coda


@given(st.integers(0, 10**20))
def test_a_number_always_has_a_reading(number: int) -> None:
    assert ending_of(str(number)) is not None
    assert ending_of(f"{number:,}") is ending_of(str(number))


@given(st.text())
def test_any_text_is_survived_and_only_particles_change(text: str) -> None:
    resolved = resolve_particles(text)
    if "(" not in text:
        assert resolved == text
