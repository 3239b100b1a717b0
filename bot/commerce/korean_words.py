"""Korean words without what hangs on them: particles and the endings of verbs."""

from __future__ import annotations

import re
import unicodedata
from typing import Final

_HANGUL: Final = re.compile(r"[가-힣]")

# Longest first, so that `에서는` is not left as `에서`
PARTICLES: Final = sorted(
    """은 는 이 가 을 를 도 의 에 로 으로 와 과 랑 이랑 하고 에서 에는 에서는 만 이나 나 라도 이라도 요 이요 은요 는요
    인가요 인데 인데요 이에요 예요 있어요 있나요 있어 팔아요 파나요 찾아요 주세요 용 들 까지 부터 보다
    처럼 좀 도요 만요 로요 으로요 까지요""".split(),  # noqa: SIM905
    key=len,
    reverse=True,
)

# Taken off a word's end: first what a verb ends in, then a particle. A stem keeps one syllable, two before a particle
# of one syllable (오이, 종이 are nouns).
_VERB_ENDING: Final = re.compile(
    r"(?<=.)(?:해|하|되|돼|시|으시|주시|드리)?(?:었|았|했|됐|였|겠|렸|졌)?"
    r"(?:습니다|습니까|입니다|입니까|합니다|합니까|됩니다|됩니까|[어아여해돼]요|[나네군지되]요|[을할될]까요|이?죠"
    r"|[는은인던]데요?|려고요?|려면|려는데|으면|하면|하고|해서|해도|해야|하는|할지|는지|건가요|[인은는]가요|이?에요|예요"
    r"|주세요|줘요?|(?<=..)[할한될된])$"
)
_PARTICLE: Final = re.compile(
    r"(?:(?<=.)(?:으로는?|에서는?|에게|한테|까지|부터|이랑|처럼|보다|마다|이나|라고|이라도|라도|에는|에도|하고)"
    r"|(?<=..)[은는이가을를에의로와과도만랑요])$"
)

_ON_NAMES: Final = re.compile(
    r"(?:으로|로|은|는|이|가|을|를|도|의|랑|이랑|하고|과|와|만|요|이요|에|까지|이에요|예요|입니다|인데|인데요|이랑은|들)?$"
)


def is_korean(word: str) -> bool:
    """True if there is a Hangul syllable in `word`."""
    return not word.isascii() and _HANGUL.search(word) is not None


def without_endings(word: str) -> str:
    """`word` without the ending of a verb and a particle; as it is if nothing of it is Korean."""
    return _PARTICLE.sub("", _VERB_ENDING.sub("", word)) if is_korean(word) else word


def without_particle(word: str) -> list[str]:
    """What `word` may be without a particle, the longest particle first."""
    return [word[: -len(end)] for end in PARTICLES if word.endswith(end) and len(word) - len(end) >= 1]


def letters(word: str) -> str:
    """What a typo changes one of: Korean syllables taken apart, other words as they are."""
    return unicodedata.normalize("NFD", word) if is_korean(word) else word


def hangs_on_a_name(tail: str) -> bool:
    """True if `tail` is nothing, or a particle or ending that may hang on the name of a product."""
    return _ON_NAMES.fullmatch(tail) is not None
