"""Names of persons, where somebody says that it is one."""

from __future__ import annotations

import re

from bot.nlu.spans import Claims, Span

_PART = r"[A-Z][a-zà-ÿ]+(?:[-'’][A-Z]?[a-zà-ÿ]+)*|[A-Z]\.|O['’][A-Z][a-z]+|Mc[A-Z][a-z]+"
_PARTICLE = r"(?:van|von|de|da|del|la|bin|al|der)\s"
_NAME = rf"(?-i:(?P<name>(?:{_PART})(?:\s(?:{_PARTICLE}){{0,2}}(?:{_PART})){{0,3}}))"
_ANY_CASE = r"(?P<name>[a-zà-ÿ]+(?:[-'’][a-zà-ÿ]+)?(?:\s[a-zà-ÿ]+(?:[-'’][a-zà-ÿ]+)?)?)"
_LABELLED = (
    r"(?:\b(?:my|the|his|her|our|full|recipient['’]?s?|customer|account|card\s?holder|last|first)\s(?:full\s|last\s|first\s)?name(?:\sis|['’]s|:|\son"
    r"\s(?:it|the\s(?:order|account|parcel|card))\sis)?|\bname:|\bname is|\bunder(?:\sthe\sname)?(?:\sof)?"
    r"|\bin the name of|\bordered by"
    r"|\b(?:change|correct|put)\s(?:the|my|that)\sname\sto|\brecipient(?:\sis|:)?|\battn:?|\bcare of|\bc/o"
    r"|\baddressed to)\s+"
)
_ENGLISH = (
    re.compile(rf"{_LABELLED}{_NAME}", re.IGNORECASE),
    re.compile(
        rf"\b(?:i am|i['’]?m|this is|it['’]s|here is"
        rf"|call me)\s+(?-i:(?P<name>(?:{_PART})(?:\s(?:{_PARTICLE}){{0,2}}(?:{_PART})){{1,2}}))",
        re.IGNORECASE,
    ),
    re.compile(rf"\bcall me\s+{_NAME}(?!\s(?:at|on|back))", re.IGNORECASE),
    re.compile(rf"\b(?:mr|mrs|ms|miss|dr|prof)\.?\s+{_NAME}", re.IGNORECASE),
    re.compile(
        rf"(?:^|[.,!]\s*)(?:(?:kind |best |warm )?regards|cheers|thanks|thank you|best|sincerely|yours"
        rf"|love),?\s+{_NAME}\s*[.!]?$",
        re.IGNORECASE,
    ),
    re.compile(rf"\bmy (?:full |last |first )?name(?: is|['’]s|:)\s+{_ANY_CASE}(?=\s*(?:[.,!?]|$|\band\b|\bwith\b))"),
)
_NO_NAMES = frozenset(
    """
    i on the a an not wrong misspelled spelled missing different her his my our it order parcel account is was was mine
    correct incorrect someone germany korea america japan france england us uk cod monday tuesday wednesday thursday
    friday saturday sunday just still so very here
    """.split()  # noqa: SIM905 - words are read in lines
)
_SURNAMES = (
    "남궁|황보|선우|제갈|독고|사공|김|이|박|최|정|강|조|윤|장|임|한|오|서|신|권|황|안|송|류|유|홍|전|고|문|양|손|배|백|허|남|심|노|하|곽|성"
    "|차|주|우|구|나|민|진|지|엄|채|원|천|방|공|현|함|변|염|여|추|도|소|석|선|설|마|길|연|위|표|명|기|반|라|왕|금|옥|육|인|맹|제|모|탁|국|어|은|편|용"
)
_KOREAN_NAME = rf"(?P<name>(?:{_SURNAMES})[가-힣]{{1,3}}?)"
_KOREAN = (
    re.compile(
        rf"(?:이름(?:은|이)?|성함(?:은|이)?|주문자(?:\s?이름)?(?:은|는|가)?|주문자명(?:은)?|수령인(?:은|이)?|수취인(?:은|이)?|받는\s?(?:사람|분)(?:은|이)?"
        rf"|예금주(?:는)?|보낸\s?사람(?:은)?|명의(?:는|자는|자)?|입금자(?:명)?(?:은|는)?)[\s:]*{_KOREAN_NAME}"
        r"(?=\s|$|[.,!?)]|입니다|이에요|예요|이요|요(?:\s|$|[.,!?])|인데|이고|이라고|라고|으로|로(?:\s|$)"
        r"|이며|씨|님|이 아니|가 아니|고요|이구요|구요)"
    ),
    re.compile(rf"(?:저는|제가|나는|전)\s{_KOREAN_NAME}(?=입니다|이라고|라고|이에요|예요|인데)"),
    re.compile(
        rf"(?<![가-힣])(?P<name>(?:{_SURNAMES})[가-힣]{{2}})(?=\s?(?:님|씨)(?:[\s.,!?]|으로|로|이|가|께|에게|앞|한테|의|은|는|도|$))"
    ),
    re.compile(rf"(?<![가-힣])(?P<name>(?:{_SURNAMES})[가-힣]{{2}})(?=\s?(?:이름으로|명의로|앞으로))"),
    re.compile(rf"^(?P<name>(?:{_SURNAMES})[가-힣]{{2}})(?=이라고\s?합니다|라고\s?합니다|입니다[.!]?$)"),
)
_NO_KOREAN_NAMES = frozenset(
    """
    주문자 고객 사장 회원 기사 상담 상담원 담당자 담당 직원 선생 여러분 이거 제품 주문 배송 한국 서울 전화
    이메일 연락처 주소 변경 수정
    바꿔 이상 잘못 오타 다른 다르게 안내 고객센터 반품 교환 환불 문의 정보 배달 고객명 손님 조회 기사님
    """.split()  # noqa: SIM905 - words are read in lines
)


def find_persons(claims: Claims) -> None:
    """Claim `person` where words around a name say so (`my name is`, `Mrs`, `수령인은`, `님`); the name as value."""
    for pattern in _ENGLISH:
        for match in claims.matches(pattern, "name"):
            name = match["name"]
            if not {word.lower().rstrip(".") for word in name.split()} & _NO_NAMES:
                claims.add(Span("person", *match.span("name"), name))
    for pattern in _KOREAN:
        for match in claims.matches(pattern, "name"):
            if match["name"] not in _NO_KOREAN_NAMES:
                claims.add(Span("person", *match.span("name"), match["name"]))
