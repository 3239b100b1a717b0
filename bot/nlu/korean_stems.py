"""Korean words without their particles and endings: `배송이`, `배송은` and `배송도` all become `배송`.

Light on purpose, as for English: a stem only has to be the same for the forms of one word. `됐는데요`, `됐나요` and
`됐어요` become `됐`; what is cut too short, the runs of letters and sounds still see whole.
"""

from __future__ import annotations

from functools import lru_cache

_PARTICLES = """
    은 는 이 가 을 를 도 의 에 로 으로 와 과 랑 이랑 하고 에서 에는 에서는 만 이나 나 라도 이라도 까지 부터 보다
    처럼 한테 께 에게 밖에 마다 쯤 이요 요 으로는 로는 에도 들 께서
"""
_ENDINGS = """
    습니다 습니까 입니다 입니까 합니다 합니까 됩니다 됩니까 드립니다 드려요 드릴게요 부탁드립니다 해주세요 해주실
    주세요 주실 주시면 주십시오 줘요 줘 인가요 인지요 인데요 인데 인지 이에요 예요 이예요 에요 였나요 였는데 나요
    까요 을까요 죠 지요 네요 군요 는데요 는데 은데 은데요 던데요 던데 거든요 거든 더라구요 더라고요 더군요 어요 아요
    여요 해요 었어요 았어요 했어요 됐어요 었는데 았는데 했는데 됐는데 었나요 았나요 했나요 됐나요 었네요 았네요
    했네요 려고요 려고 려구요 려는데 려는데요 고요 구요 고싶어요 고 면 으면 서 어서 아서 해서 니까 으니까 지만
    을게요 게요 께요 할게요 할래요 래요 는지 은지 던지 었는지 았는지 했는지 됐는지 는지요 한지 하는지 되는지 하나요
    되나요 할까요 될까요 하면 되면 하는데 되는데 하려고 하는 되는 한 된 할 될 해 돼 돼요 되요 하죠 되죠 하지 되지
    하려고요 하려는데 하려는데요 하려는 하겠습니다 하고싶어요 하고싶은데요 하네요 해서요 돼서 하시나요 해야 해도 했던
    하게 되게 으려고 실까요 시나요 실 신 시는 셨나요 세요 으세요 셔요 던 기 음 게 도록 자마자
"""
_ENDS = frozenset({*_PARTICLES.split(), *_ENDINGS.split()})
_LONGEST = max(map(len, _ENDS))

_ROUNDS = 2
"""A particle behind an ending: `오는지도`."""


@lru_cache(maxsize=20_000)
def korean_stem(word: str) -> str:
    """Give a Korean word without up to two endings, at least two syllables of it, or one before a longer ending.

    Anything else stays as it is.
    """
    if not word or not is_korean(word):
        return word
    for _ in range(_ROUNDS):
        most = min(_LONGEST, len(word) - 1)
        cut = next(
            (size for size in range(most, 0, -1) if word[-size:] in _ENDS and len(word) - size >= 2 - (size > 1)), 0
        )
        if not cut:
            return word
        word = word[:-cut]
    return word


def is_korean(word: str) -> bool:
    """Tell whether a word begins with a Korean syllable."""
    return "가" <= word[0] <= "힣"


def is_ending(rest: str) -> bool:
    """Tell whether the `rest` of a word is nothing but particles and endings: `에서는요`."""
    ends = [True]
    for end in range(1, len(rest) + 1):
        starts = range(max(0, end - _LONGEST), end)
        ends.append(any(ends[start] and rest[start:end] in _ENDS for start in starts))
    return ends[-1] and bool(rest)
