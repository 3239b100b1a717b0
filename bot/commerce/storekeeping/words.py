"""How questions are cut into the words that can name a product."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

from bot.commerce.english_words import singulars
from bot.commerce.korean_words import is_korean, without_particle

# Words of a question that name nothing a shop sells, as the demo store's own search leaves them out. The clerk has its
# own, topic `product_noise` of data/lexicon.
_ENGLISH_NOISE = frozenset(
    """a an and any anything are available be buy can carry could do does fit for from get give got has have hello hi
    how i im in interested is it item items know like list looking look me my need of offer on one ones or order please
    product products recommend recommendation sell selling shop show some something stock store suggest tell thank
    thanks that the them there these thing things this those to want was we what whats which who will with would
    you your yours also about available cost costs much many price prices s re ll d ve n't dont im i'm best seller
    sellers popular all everything catalog catalogue browse find search there's maybe good nice new under over
    """.split()  # noqa: SIM905  # a list of words reads best as text
)
_KOREAN_NOISE = frozenset(
    """있어요 있나요 있어 있니 있을까요 있습니까 있는지 있는 없어요 없나요 팔아요 파나요 팔아 파는 파시나요 판매하나요
    판매해요 판매하시나요 판매 찾아요 찾고 찾는데요 찾는 찾아줘 찾아주세요 찾습니다 보여줘 보여주세요 보여 주세요 줘
    추천 추천해줘 추천해주세요 추천해 사고 사고싶어요 싶어요 싶은데 싶은데요 싶어 혹시 그 이 저 저기 뭐 무슨 어떤 좀 요
    하나 것 거 건 제품 상품 물건 종류 얼마 얼마예요 얼마에요 얼마인가요 가격 궁금해요 궁금한데 알려줘 알려주세요
    재고 구매 구매하고 구입 주문 하고 하나요 되나요 같은 인기 베스트 전체 모두 다 안녕하세요 안녕 ㅋㅋ ㅎㅎ 네 나요 어요
    """.split()  # noqa: SIM905  # a list of words reads best as text
)
STORE_NOISE = _ENGLISH_NOISE | _KOREAN_NOISE
_WORD = re.compile(r"[^\W_]+(?:['’][^\W_]+)?")
_KINDS = re.compile(r"[가-힣ㄱ-ㅎㅏ-ㅣ]+|[^\s가-힣ㄱ-ㅎㅏ-ㅣ]+")


def normalised(text: str) -> str:
    """Lower case, compatibility forms made plain, marks between words made spaces."""
    return " ".join(_WORD.findall(unicodedata.normalize("NFKC", text).lower().replace("-", " ")))


def squeezed(text: str) -> str:
    """`normalised` without spaces: `책상 스탠드` and `책상스탠드` are one."""
    return normalised(text).replace(" ", "")


@lru_cache(maxsize=8192)
def stems(word: str) -> tuple[str, ...]:
    """The forms `word` may be known by, most literal first: without a Korean particle, without an English plural."""
    forms = [word]
    if is_korean(word):
        forms += without_particle(word)
    else:
        forms += singulars(word)
    return tuple(dict.fromkeys(forms))


def content_words(text: str, noise: frozenset[str] = STORE_NOISE) -> list[str]:
    """The words of `text` that may name a product, in order; `""` stands where words of another kind were: `noise`."""
    words: list[str] = []
    for piece in normalised(text).split():
        for word in _KINDS.findall(piece):
            short = len(word) == 1 and not is_korean(word)
            words.append("" if word in noise or short else word)
    return words
