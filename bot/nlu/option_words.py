"""Colours, and the other words by which variants of a thing are told apart: materials, beds, shapes."""

from __future__ import annotations

import re

from bot.nlu.spans import Claims, Span

_COLOURS = {
    "black": ("black", "검정색", "검은색", "검정", "블랙", "까만색"),
    "white": ("white", "off white", "흰색", "하얀색", "하양", "화이트", "백색"),
    "gray": ("gray", "grey", "light gray", "light grey", "회색", "그레이", "쥐색"),
    "charcoal": ("charcoal", "dark gray", "dark grey", "차콜", "먹색"),
    "beige": ("beige", "베이지", "베이지색"),
    "cream": ("cream", "ivory", "크림색", "크림", "아이보리", "상아색"),
    "brown": ("brown", "갈색", "브라운", "밤색"),
    "red": ("red", "dark red", "빨간색", "빨강", "레드"),
    "burgundy": ("burgundy", "버건디", "와인색"),
    "orange": ("orange", "주황색", "주황", "오렌지색"),
    "terracotta": ("terracotta", "테라코타"),
    "yellow": ("yellow", "노란색", "노랑", "옐로우", "옐로"),
    "mustard": ("mustard", "머스터드", "겨자색"),
    "green": ("green", "dark green", "초록색", "초록", "그린", "녹색"),
    "sage": ("sage", "sage green", "세이지", "세이지 그린"),
    "khaki": ("khaki", "카키", "카키색"),
    "mint": ("mint green", "민트색", "민트"),
    "blue": ("blue", "light blue", "dark blue", "파란색", "파랑", "블루"),
    "sky": ("sky blue", "하늘색", "스카이블루"),
    "navy": ("navy", "navy blue", "남색", "네이비", "곤색"),
    "purple": ("purple", "violet", "lilac", "보라색", "보라", "퍼플", "라벤더색"),
    "pink": ("pink", "dusty pink", "hot pink", "분홍색", "분홍", "핑크", "핑크색"),
    "gold": ("golden", "gold-coloured", "gold-colored", "rose gold", "금색", "골드", "로즈골드"),
    "silver": ("silver", "은색", "실버"),
}
_OPTIONS = {
    "oak": ("oak", "오크", "참나무"),
    "walnut": ("walnut", "월넛", "호두나무"),
    "bamboo": ("bamboo", "대나무"),
    "linen": ("linen", "린넨", "리넨"),
    "cotton": ("cotton", "면 소재", "순면"),
    "wool": ("wool", "울 소재", "양모"),
    "leather": ("leather", "가죽"),
    "silk": ("silk", "실크"),
    "velvet": ("velvet", "벨벳"),
    "stainless_steel": ("stainless steel", "스테인리스", "스텐"),
    "single": ("single size", "single bed", "싱글 사이즈", "싱글"),
    "super_single": ("super single", "슈퍼싱글", "슈퍼 싱글"),
    "double": ("double size", "double bed", "더블 사이즈"),
    "queen": ("queen size", "queen bed", "queen-size", "queen", "퀸 사이즈", "퀸사이즈", "퀸"),
    "king": ("king size", "king bed", "king-size", "킹 사이즈", "킹사이즈"),
    "warm": ("warm white", "warm light", "전구색"),
    "daylight": ("daylight", "cool white", "주광색"),
    "unscented": ("unscented", "fragrance free", "무향"),
    "lavender": ("lavender", "라벤더향", "라벤더 향"),
    "cedar": ("cedar", "삼나무향", "시더우드"),
}
_NOT_KOREAN = r"(?![가-힣]*(?:프라이데이|리스트|컨슈머|카드로|마켓|박스로))"


def _pattern(words: dict[str, tuple[str, ...]]) -> tuple[re.Pattern[str], dict[str, str]]:
    values = {phrase: value for value, phrases in words.items() for phrase in phrases}
    latin = "|".join(re.escape(one) for one in sorted(values, key=len, reverse=True) if one.isascii())
    korean = "|".join(re.escape(one) for one in sorted(values, key=len, reverse=True) if not one.isascii())
    return (
        re.compile(
            rf"\b(?:{latin})\b(?!\s(?:friday|list|card|market|label|member|account|status|box\b|light district))"
            rf"|(?<![가-힣])(?:{korean}){_NOT_KOREAN}",
            re.IGNORECASE,
        ),
        values,
    )


_COLOUR_PATTERN, _COLOUR_VALUES = _pattern(_COLOURS)
_OPTION_PATTERN, _OPTION_VALUES = _pattern(_OPTIONS)


def find_options(claims: Claims) -> None:
    """Claim `colour` and `option`, with a word for it that is the same in every language (`navy`, `queen`) as value."""
    for match in claims.matches(_OPTION_PATTERN):
        claims.add(Span("option", *match.span(), _OPTION_VALUES[match.group().lower()]))
    for match in claims.matches(_COLOUR_PATTERN):
        claims.add(Span("colour", *match.span(), _COLOUR_VALUES[match.group().lower()]))
