"""What a text is made of for the help search: words without their endings, and pieces of words.

A feature is `w:` and a word, or `c:` and a few characters. Languages without lists of their own (`_GRAMMAR`) get words
as they are, and pieces.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache
from typing import Final

WORD_MARK: Final = "w:"
PIECE_MARK: Final = "c:"

_WORD: Final = re.compile(r"[^\W_]+")
_HANGUL: Final = re.compile(r"[가-힣]")

# Words that say that something is asked, not what about.
_STOP_EN: Final = frozenset(
    """
    a able about actually after again ago all already also always am an and any anybody anyone anything are as
    at away bad be because been before being best better big but by can cannot cant could couldnt d day days did
    didnt do does doesnt doing done dont during each end even ever every for from get gets getting give go goes
    going good got great had happen happened has hasnt have havent having he hello help her here hers hey hi him
    his hour how i id if ill im in into is isnt it its itself ive just kind know last least left let lets life
    like little ll long look lot m many may maybe me might mine minute month more morning most much must my
    myself need needs never new next nice night no not now of off ok okay old on once one only or other our out
    over own please pls possible put really right s same say see she should show since so some somebody someone
    something soon start still such sure t take tell than thanks that the their them then there these they thing
    things think this those thought three to today told tomorrow tonight too tried try trying two under until up
    upon us use used using very via want wants was wasnt way we week well went were what whats when where which
    while who whole whom whose why will with without won wont work works world would wouldnt year years yes
    yesterday yet you your youre yours
    """.split()  # noqa: SIM905 - a list of words reads best as words
)
_STOP_KO: Final = frozenset(
    """
    ㅋㅋ ㅎㅎ ㅜㅜ ㅠㅠ 가능 가능한가요 가능할까요 갑자기 거 거기 건 건가요 걸 것 게 계속 관련 궁금
    그 그거 그건 그게 그냥 그래도 그래서 그런데 그럼 그리고 근데 나 나는 내 내가 내일 너 너무 네
    누가 누구 다 다시 다음 대해 더 되 때 때문 또 만약 많이 말 매우 무슨 무엇 문의 뭐 뭐라고 뭔가
    뭘 및 바로 방금 방법 보통 부탁 분 사람 생각 수 싶은데 싶은데요 아까 아니 아니면 아주 아직 안
    안녕 안녕하세요 알고 알려 어디 어디서 어떤 어떻게 어제 언제 얼마 얼마나 없 없나요 없어요 없이
    여기 여기서 예 오늘 왜 요 요즘 우리 이 이거 이건 이것 이게 이런 이미 이번 이상 이제 일 있 있나요
    있는 있는지 있어 있어요 있을까요 자꾸 저 저는 저희 정도 정말 제 제가 제발 좀 주 지금 지난 진짜
    질문 하고 하나 하나요 하는 하려고 하려는데 하면 할 할건데 해 해도 해서 해야 해요 혹시 후
    """.split()  # noqa: SIM905 - a list of words reads best as words
)
# Taken off a Korean word's end: first what a verb ends in, then a particle. A stem keeps one syllable, two before a
# particle of one syllable (오이, 종이 are nouns).
_VERB_ENDING_KO: Final = re.compile(
    r"(?<=.)(?:해|하|되|돼|시|으시|주시|드리)?(?:었|았|했|됐|였|겠|렸|졌)?"
    r"(?:습니다|습니까|입니다|입니까|합니다|합니까|됩니다|됩니까|[어아여해돼]요|[나네군지되]요|[을할될]까요|이?죠"
    r"|[는은인던]데요?|려고요?|려면|려는데|으면|하면|하고|해서|해도|해야|하는|할지|는지|건가요|[인은는]가요|이?에요|예요"
    r"|주세요|줘요?|(?<=..)[할한될된])$"
)
_PARTICLE_KO: Final = re.compile(
    r"(?:(?<=.)(?:으로는?|에서는?|에게|한테|까지|부터|이랑|처럼|보다|마다|이나|라고|이라도|라도|에는|에도|하고)"
    r"|(?<=..)[은는이가을를에의로와과도만랑요])$"
)
_SUFFIXES_EN: Final = ("ings", "ing", "ies", "ied", "ed", "es", "s")
_SHORTEST_STEM: Final = 3


def words(text: str, language: str) -> tuple[str, ...]:
    """The content words of `text` in order, small, without endings; empty if nothing is asked about."""
    folded = unicodedata.normalize("NFKC", text).casefold().replace("'", "").replace("’", "")
    return tuple(stem for word in _WORD.findall(folded) if (stem := _stem(word, language)))


def features(stems: Sequence[str], language: str) -> Iterator[str]:
    """The features of a text's `words`, repeated as often as they occur."""
    yield from (f"{WORD_MARK}{stem}" for stem in stems)
    if language == "ko":
        # Korean is spaced as one likes: 선물포장 and 선물 포장 have the same pairs of syllables.
        yield from _pieces("".join(stems), 2, 3)
    else:
        for stem in stems:
            yield from _pieces(f" {stem} ", 3, 4)


def landmarks(stems: Iterable[str], language: str) -> frozenset[str]:
    """What `is_explained` looks a word up in: the words; in Korean also their pairs of syllables (compounds)."""
    found = set(stems)
    if language == "ko":
        found |= {stem[at : at + 2] for stem in tuple(found) for at in range(len(stem) - 1)}
    return frozenset(found)


def is_explained(word: str, marks: frozenset[str], language: str) -> bool:
    """True if a question's word is one of an article's `landmarks`, or in Korean begins with one."""
    return word in marks or (language == "ko" and len(word) > 1 and word[:2] in marks)


def _pieces(run: str, *sizes: int) -> Iterator[str]:
    for size in sizes:
        yield from (f"{PIECE_MARK}{run[at : at + size]}" for at in range(len(run) - size + 1))


@lru_cache(maxsize=8192)
def _stem(word: str, language: str) -> str:
    if language == "ko":
        return _stem_ko(word)
    return _stem_en(word) if language == "en" else word


def _stem_en(word: str) -> str:
    """`word` without a plural or verb ending: wrapping, wrapped, wraps → wrap; empty for a stop word."""
    if word in _STOP_EN:
        return ""
    for suffix in _SUFFIXES_EN:
        stem = word.removesuffix(suffix)
        if stem == word or len(stem) < _SHORTEST_STEM or word.endswith("ss"):
            continue
        if suffix in {"ies", "ied"}:
            return f"{stem}y"
        if stem[-1] == stem[-2] and stem[-1] not in "sl":
            return stem[:-1]
        return _without_e(stem)
    return _without_e(word)


def _without_e(word: str) -> str:
    return word.removesuffix("e") if len(word) > _SHORTEST_STEM else word


def _stem_ko(word: str) -> str:
    if word in _STOP_KO:
        return ""
    if not _HANGUL.search(word):
        return word
    stem = _PARTICLE_KO.sub("", _VERB_ENDING_KO.sub("", word))
    return "" if stem in _STOP_KO else stem
