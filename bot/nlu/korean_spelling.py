"""How Koreans spell in a chat, brought to one spelling: `언제와여` and `언제와용` are `언제와요`.

Only what many people write and what has one reading. Examples and messages are respelt alike, so a word that a rule
catches by mistake is still the same word in both.
"""

from __future__ import annotations

import re

_END = "(?![가-힣])"
"""Nothing more of the word."""


_SPELLINGS = (
    # Endings with a smile: 와여, 와염, 와욤. Of 와용 only where no noun can stand: 선물용 is one.
    (f"(?<=[가-힣])[여염엽욤욥욧]{_END}", "요"),
    (f"(?<=[까나네니데돼세어아에예줘죠지해게래고거])용{_END}", "요"),
    (f"(?<=는)[뎅뎁]{_END}", "데"),
    (f"(?<=[니습])당{_END}", "다"),
    (f"(?:함다|함미다|함니다){_END}", "합니다"),
    # What nobody is sure of: 예요 or 에요, 되요 or 돼요, 할께요 or 할게요, 안 or 않.
    (f"이?[예에]요{_END}", "에요"),
    ("됬", "됐"),
    (f"되(?=요{_END}|서)", "돼"),
    ("않(?=[왔와오돼되됐맞가나들떠뜨보])", "안"),
    (f"(?<=[할갈올볼줄살을릴낼될])[께개](?=요?{_END})", "게"),
    (f"(?<=[가-힣])구요{_END}", "고요"),
    (f"(?<=[려하])구{_END}", "고"),
    ("바[꼈꼇]", "바뀌었"),
    # Short forms.
    ("어[케캐]|어떡게|어뜨케|어떻케", "어떻게"),
    ("왤[케캐]|왜케|왜이케|왜 ?이리|왜이렇게", "왜 이렇게"),
    (r"\b([월화수목금토일])욜", r"\1요일"),
    (rf"\b낼(?=까지|은|도|이면)|\b낼(?! ?수){_END}", "내일"),
    (r"\b담(?=에|번|주|달)", "다음"),
    (r"\b첨(?=부터|으로|에|이|인)", "처음"),
    (rf"\b젤{_END}", "제일"),
    (rf"\b넘{_END}", "너무"),
    (rf"\b걍{_END}", "그냥"),
    (rf"\b쫌{_END}", "좀"),
    ("암것도", "아무것도"),
    ("비번|빔번", "비밀번호"),
    ("ㄱㄴ", " 가능"),
    ("ㅇㄷ", " 어디"),
    # A word of its own that is written on to the one before: 주문한거, 받을수있나요, 환불좀요.
    (f"(?<=[가-힣][는은던한할된될린릴운울난날])([거것건걸꺼])(?=[가-힣]{{0,3}}{_END})", r" \1"),
    (f"(?<=[가-힣][는은던한된린운난])게{_END}", " 게"),
    ("(?<=[가-힣])수(?=[있없])", " 수 "),
    (f"(?<=[가-힣][가-힣])좀(?=요?{_END})", " 좀"),
)
_RULES = tuple((re.compile(typed), written) for typed, written in _SPELLINGS)


def respell(text: str) -> str:
    """Give `text`, in lower case and composed, with its chat spellings written out."""
    for typed, written in _RULES:
        text = typed.sub(written, text)
    return text
