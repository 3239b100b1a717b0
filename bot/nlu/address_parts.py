"""Parts of an address: street with its number, flat, and city."""

from __future__ import annotations

import re

from bot.nlu.spans import Claims, Span

_STREET_WORDS = (
    "st|street|ave|avenue|rd|road|blvd|boulevard|lane|ln|drive|dr|way|court|ct|square|sq|place|pl|terrace|close|crescent|parkway"
    "|hill|gardens|quay|highway|hwy"
)
_STREETS = (
    re.compile(
        rf"(?<![\w#-])\d{{1,5}}[a-z]?\s(?:(?:[NSEW]|north|south|east|west)\.?\s)?(?:[A-Z0-9][\w.'’]*\s){{0,3}}(?:{_STREET_WORDS})\b\.?",
        re.IGNORECASE,
    ),
    re.compile(
        r"(?<![\w#-])\d{1,4}(?:-\d{1,3})?,?\s[A-Z][a-z]+(?:-?[a-z0-9]+)*-(?:ro|gil|daero|dong)\b(?:\s\d{1,3}(?:beon)?-gil)?(?:,?\s\d{1,4}(?:-\d{1,3})?)?",
        re.IGNORECASE,
    ),
    re.compile(
        r"\b[A-Z][a-z]+(?:-?[a-z0-9]+)*-(?:ro|gil|daero)(?:\s\d{1,3}(?:beon)?-gil)?\s\d{1,4}(?:-\d{1,3})?\b",
        re.IGNORECASE,
    ),
    re.compile(
        r"[가-힣]+(?:\d+)?(?:대로|로|길)(?:\s?\d{1,4}(?:번)?길)?\s?\d{1,4}(?:-\d{1,4})?(?![\d번]|\s?(?:개|만|천|원|일|시|월|년|분|명|층|호|동))"
    ),
    re.compile(
        r"[가-힣]{1,4}(?:동|리|읍|면)\s\d{1,4}(?:-\d{1,4})?(?:번지)?(?![\d번호동층개원만천일월시]|\s?(?:개|원|만|일|월|시|호))"
    ),
)
_UNITS = (
    re.compile(
        r"\b(?:apt|apartment|unit|suite|ste|room|rm|flat)\b\.?\s?#?\s?(?:no\.?\s?)?(?=[A-Z]?-?\d|[A-Z]\b)[A-Z]?-?\d{0,5}[A-Z]?\b"
        r"|\b\d{1,2}(?:st|nd|rd|th)\sfloor\b|\bfloor\s\d{1,2}\b|\b(?:building|bldg)\.?\s(?:\d{1,4}|[A-Z])\b",
        re.IGNORECASE,
    ),
    re.compile(
        r"(?<!\d)\d{1,4}\s?동\s?(?:\d{1,2}\s?층\s?)?\d{1,4}\s?호(?![가-힣]*차)|(?<!\d)(?:지하\s?)?\d{1,2}\s?층(?:\s?\d{1,4}\s?호)?|(?<!\d)\d{2,4}\s?호(?!선|기|차|봉)"
    ),
)
_CITIES = {
    "seoul": "서울|서울시|서울특별시", "busan": "부산|부산시|부산광역시", "daegu": "대구|대구시|대구광역시",
    "incheon": "인천|인천시|인천광역시", "gwangju": "광주|광주시|광주광역시", "daejeon": "대전|대전시|대전광역시",
    "ulsan": "울산|울산시|울산광역시", "sejong": "세종시|세종특별자치시", "suwon": "수원|수원시",
    "seongnam": "성남|성남시",
    "goyang": "고양시", "yongin": "용인|용인시", "bucheon": "부천|부천시", "changwon": "창원|창원시",
    "jeonju": "전주|전주시",
    "cheongju": "청주|청주시", "cheonan": "천안|천안시", "jeju": "제주|제주시|제주도", "pohang": "포항|포항시",
    "gimhae": "김해|김해시", "gangneung": "강릉|강릉시", "chuncheon": "춘천|춘천시", "yeosu": "여수|여수시",
    "mokpo": "목포|목포시",
    "gyeongju": "경주|경주시", "tokyo": "도쿄|동경", "osaka": "오사카", "new york": "뉴욕",
    "london": "런던", "paris": "파리",
    "beijing": "베이징|북경", "shanghai": "상하이|상해", "los angeles": "엘에이|로스앤젤레스",
    "sydney": "시드니", "hanoi": "하노이", "sokcho": "속초|속초시", "anyang": "안양|안양시",
    "ansan": "안산|안산시", "paju": "파주|파주시",
}  # fmt: skip
_WORLD = (
    "london|manchester|birmingham|leeds|glasgow|edinburgh|dublin|paris|lyon|marseille|berlin|munich|hamburg|cologne|frankfurt|vienna"
    "|zurich|geneva|rome|milan|madrid|barcelona|lisbon|amsterdam|rotterdam|brussels|stockholm|oslo|copenhagen|helsinki|warsaw|prague"
    "|new york|los angeles|chicago|houston|boston|seattle|san francisco|san diego|austin|dallas|denver"
    "|miami|atlanta|philadelphia"
    "|detroit|portland|washington dc|toronto|vancouver|montreal|ottawa|calgary|sydney|melbourne|brisbane"
    "|perth|adelaide|auckland"
    "|wellington|tokyo|osaka|kyoto|beijing|shanghai|taipei|bangkok|hanoi|manila|jakarta|kuala lumpur|mumbai"
    "|delhi|bangalore|dubai"
    "|istanbul|moscow|cairo|lagos|nairobi|mexico city|lima|bogota|santiago"
)
_CITY_EN = re.compile(
    rf"\b(?:{_WORLD}|{'|'.join(_CITIES)})\b(?!\s(?:st|street|ave|avenue|road|rd|jacket|boots)\b)", re.IGNORECASE
)
_KOREAN_NAMES = {name: city for city, names in _CITIES.items() for name in names.split("|")}
_CITY_KO = re.compile(
    rf"(?<![가-힣])(?P<city>{'|'.join(sorted(_KOREAN_NAMES, key=len, reverse=True))})"
    r"(?=\s|$|[.,!?]|으로|로|에서|에|까지|인데|이에요|예요|도|은|는|이요|요|의|이고|쪽|지역|행|입니다|이라|라서|만)"
)


def find_address_parts(claims: Claims) -> None:
    """Claim `street` (as written), `unit` (the flat, without spaces) and `city` (its English name in lower case)."""
    for pattern in _STREETS:
        for match in claims.matches(pattern):
            claims.add(Span("street", *match.span(), match.group()))
    for pattern in _UNITS:
        for match in claims.matches(pattern):
            claims.add(Span("unit", *match.span(), re.sub(r"\s", "", match.group())))


def find_cities(claims: Claims) -> None:
    """Claim `city`: large ones of the world in English, those of Korea in both languages."""
    for match in claims.matches(_CITY_EN):
        claims.add(Span("city", *match.span(), match.group().lower()))
    for match in claims.matches(_CITY_KO, "city"):
        claims.add(Span("city", *match.span("city"), _KOREAN_NAMES[match["city"]]))
