"""How English and Korean questions are cut into the words that can name a product."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

# Words of a question that name nothing a shop sells. The lists are about the two languages, not about one shop.
ENGLISH_NOISE = frozenset(
    """a an and any anything are available be buy can carry could do does fit for from get give got has have hello hi
    how i im in interested is it item items know like list looking look me my need of offer on one ones or order please
    product products recommend recommendation sell selling shop show some something stock store suggest tell thank
    thanks that the them there these thing things this those to want was we what whats which who will with would
    you your yours also about available cost costs much many price prices s re ll d ve n't dont im i'm best seller
    sellers popular all everything catalog catalogue browse find search there's maybe good nice new under over
    """.split()  # noqa: SIM905  # a list of words reads best as text
)
KOREAN_NOISE = frozenset(
    """있어요 있나요 있어 있니 있을까요 있습니까 있는지 있는 없어요 없나요 팔아요 파나요 팔아 파는 파시나요 판매하나요
    판매해요 판매하시나요 판매 찾아요 찾고 찾는데요 찾는 찾아줘 찾아주세요 찾습니다 보여줘 보여주세요 보여 주세요 줘
    추천 추천해줘 추천해주세요 추천해 사고 사고싶어요 싶어요 싶은데 싶은데요 싶어 혹시 그 이 저 저기 뭐 무슨 어떤 좀 요
    하나 것 거 건 제품 상품 물건 종류 얼마 얼마예요 얼마에요 얼마인가요 가격 궁금해요 궁금한데 알려줘 알려주세요
    재고 구매 구매하고 구입 주문 하고 하나요 되나요 같은 인기 베스트 전체 모두 다 안녕하세요 안녕 ㅋㅋ ㅎㅎ 네 나요 어요
    """.split()  # noqa: SIM905  # a list of words reads best as text
)
# Longest first, so that `에서는` is not left as `에서`
_PARTICLES = sorted(
    """은 는 이 가 을 를 도 의 에 로 으로 와 과 랑 이랑 하고 에서 에는 에서는 만 이나 나 라도 이라도 요 이요 은요 는요
    인가요 인데 인데요 이에요 예요 있어요 있나요 있어 팔아요 파나요 찾아요 주세요 용 들 까지 부터 보다
    처럼 좀 도요 만요 로요 으로요 까지요""".split(),  # noqa: SIM905
    key=len,
    reverse=True,
)
_WORD = re.compile(r"[^\W_]+(?:['’][^\W_]+)?")
_HANGUL = re.compile(r"[가-힣]")
_KINDS = re.compile(r"[가-힣ㄱ-ㅎㅏ-ㅣ]+|[^\s가-힣ㄱ-ㅎㅏ-ㅣ]+")


def normalised(text: str) -> str:
    """Lower case, compatibility forms made plain, marks between words made spaces."""
    return " ".join(_WORD.findall(unicodedata.normalize("NFKC", text).lower().replace("-", " ")))


def squeezed(text: str) -> str:
    """`normalised` without spaces: `책상 스탠드` and `책상스탠드` are one."""
    return normalised(text).replace(" ", "")


def is_korean(word: str) -> bool:
    """True if there is a Hangul syllable in `word`."""
    return _HANGUL.search(word) is not None


@lru_cache(maxsize=8192)
def stems(word: str) -> tuple[str, ...]:
    """The forms `word` may be known by, most literal first: without a Korean particle, without an English plural."""
    forms = [word]
    if is_korean(word):
        forms += [word[: -len(end)] for end in _PARTICLES if word.endswith(end) and len(word) - len(end) >= 1]
    else:
        forms += _singulars(word)
    return tuple(dict.fromkeys(forms))


def content_words(text: str) -> list[str]:
    """The words of `text` that may name a product, in order; `""` stands where words of another kind were."""
    words: list[str] = []
    for piece in normalised(text).split():
        for word in _KINDS.findall(piece):
            noise = word in ENGLISH_NOISE or any(form in KOREAN_NOISE for form in stems(word)[:1])
            words.append("" if noise or (len(word) == 1 and not is_korean(word)) else word)
    return words


def letters(word: str) -> str:
    """What a typo changes one of: Korean syllables taken apart, other words as they are."""
    return unicodedata.normalize("NFD", word) if is_korean(word) else word


_SHORTEST_PLURAL = 4


def _singulars(word: str) -> list[str]:
    word = word.removesuffix("'s").removesuffix("’s")
    forms = [word]
    if len(word) >= _SHORTEST_PLURAL and word.endswith("s") and not word.endswith("ss"):
        forms.append(word[:-1])
        if word.endswith("es"):
            forms.append(word[:-2])
        if word.endswith("ies"):
            forms.append(word[:-3] + "y")
        if word.endswith("lves"):
            forms.append(word[:-3] + "f")
    return forms
