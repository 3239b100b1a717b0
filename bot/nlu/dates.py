"""Days that customers name: dates, and days counted from today."""

from __future__ import annotations

import re

from bot.nlu.spans import Claims, Span

_MONTHS = {
    name: at
    for at, names in enumerate(
        (
            "jan january", "feb february", "mar march", "apr april", "may", "jun june", "jul july", "aug august",
            "sep sept september", "oct october", "nov november", "dec december",
        ),
        1,
    )
    for name in names.split()
}  # fmt: skip
_MONTH = rf"(?P<month>{'|'.join(sorted(_MONTHS, key=len, reverse=True))})\.?"
_DAY = r"(?P<day>[12]?\d|3[01]|0[1-9])(?:st|nd|rd|th)?"
_YEAR = r"(?P<year>(?:19|20)\d\d)"
_ABSOLUTE = (
    re.compile(rf"(?<![\d-]){_YEAR}[-/.]\s?(?P<month>\d{{1,2}})[-/.]\s?(?P<day>\d{{1,2}})(?![\d-])"),
    re.compile(rf"\b{_MONTH}\s{_DAY}\b(?:,?\s{_YEAR}\b)?", re.IGNORECASE),
    re.compile(rf"(?<![\d#]){_DAY}\s(?:of\s)?{_MONTH}(?![a-z])(?:,?\s{_YEAR}\b)?", re.IGNORECASE),
    re.compile(
        r"(?:(?<!\d)(?P<year>(?:(?:19|20)\d\d))\s?년\s?)?(?<!\d)(?P<month>\d{1,2})\s?월\s?(?P<day>\d{1,2})\s?일"
    ),
    re.compile(
        r"(?<![\d/.-])(?P<month>0?[1-9]|1[0-2])/(?P<day>0?[1-9]|[12]\d|3[01])(?:/(?P<year>(?:19|20)\d\d))?(?![\d/]|-\d)"
    ),
    re.compile(r"(?<!\d)(?P<month>\d{1,2})\s?월(?!\s?\d)(?=\s?(?:초|중순|말|에|부터|까지|달|$))"),
)
_NUMBERS = {
    "a": 1, "an": 1, "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "ten": 10,
    "couple of": 2, "a couple of": 2, "한": 1, "두": 2, "세": 3, "네": 4, "하루": 1, "이틀": 2, "사흘": 3, "나흘": 4,
    "일": 1, "이": 2, "삼": 3, "보름": 15, "열흘": 10,
}  # fmt: skip
_UNITS = {
    "day": "D",
    "week": "W",
    "month": "M",
    "year": "Y",
    "일": "D",
    "주": "W",
    "주일": "W",
    "달": "M",
    "개월": "M",
    "년": "Y",
}
_COUNTED = (
    re.compile(
        r"\b(?P<count>\d{1,3}|a couple of|couple of|an?|one|two|three|four|five|six|seven"
        r"|ten)\s(?P<unit>day|week|month|year)s?"
        r"\s(?P<way>ago|from now|later)\b",
        re.IGNORECASE,
    ),
    re.compile(
        r"(?<![\d가-힣])(?P<count>\d{1,3}|한|두|세|네|일(?=주일)|이(?=주일))\s?(?P<unit>일|주일|주|달|개월|년)\s?(?P<way>전|후|뒤)(?![가-힣]*화)"
    ),
    re.compile(r"(?<![가-힣])(?P<count>하루|이틀|사흘|나흘|열흘|보름)\s?(?P<way>전|후|뒤)"),
)
_NAMED_EN = {
    "the day before yesterday": "-P2D", "the day after tomorrow": "P2D", "day before yesterday": "-P2D",
    "day after tomorrow": "P2D", "yesterday": "-P1D", "yesturday": "-P1D", "yesterdy": "-P1D", "today": "P0D",
    "tonight": "P0D", "tomorrow": "P1D", "tomorow": "P1D", "tommorow": "P1D", "tmrw": "P1D", "last night": "-P1D",
    "this week": "P0W", "last week": "-P1W", "next week": "P1W", "this month": "P0M", "last month": "-P1M",
    "next month": "P1M", "last year": "-P1Y", "next year": "P1Y", "this year": "P0Y", "this morning": "P0D",
    "this afternoon": "P0D", "this evening": "P0D",
}  # fmt: skip
_NAMED_KO = {
    "그저께": "-P2D", "그제": "-P2D", "엊그제": "-P2D", "어제": "-P1D", "어젯밤": "-P1D", "오늘": "P0D", "내일": "P1D",
    "모레": "P2D", "글피": "P3D", "이번 주": "P0W", "이번주": "P0W", "지난주": "-P1W", "저번주": "-P1W",
    "저번 주": "-P1W",
    "지난 주": "-P1W", "다음 주": "P1W", "다음주": "P1W", "담주": "P1W", "이번 달": "P0M", "이번달": "P0M",
    "지난달": "-P1M",
    "저번달": "-P1M", "지난 달": "-P1M", "다음 달": "P1M", "다음달": "P1M", "작년": "-P1Y", "내년": "P1Y",
    "올해": "P0Y",
}  # fmt: skip
_WEEKDAYS = {
    **{
        name: at
        for at, name in enumerate(("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"), 1)
    },
    **{f"{name}요일": at for at, name in enumerate("월화수목금토일", 1)},
}
_RELATIVE_EN = re.compile(rf"\b(?:{'|'.join(_NAMED_EN)})\b(?!['’]s\b)", re.IGNORECASE)
_RELATIVE_KO = re.compile(rf"(?<![가-힣])(?:{'|'.join(sorted(_NAMED_KO, key=len, reverse=True))})(?!의\s?할인|\s?출발)")
_WEEKDAY = re.compile(
    r"(?<!black\s)(?<!cyber\s)\b(?P<name>(?:mon|tues|wednes|thurs|fri|satur|sun)day)\b"
    r"|(?:(?:이번|지난|저번|다음)\s?주\s?)?(?P<ko>[월화수목금토일]요일)",
    re.IGNORECASE,
)


def find_dates(claims: Claims) -> None:
    """Claim `date`: dates in ISO 8601, and days counted from today.

    `2026-05-03`; `--05-03` without a year and `--05` for a month alone; as durations `-P1D` (yesterday) and `P1W` (next
    week); weekdays as `W1` (Monday) to `W7`. What they count back to is left to those who know today and the time zone.
    """
    for pattern in _ABSOLUTE:
        for match in claims.matches(pattern):
            value = _iso(match)
            if value:
                claims.add(Span("date", *match.span(), value))
    for pattern in _COUNTED:
        for match in claims.matches(pattern):
            claims.add(Span("date", *match.span(), _counted(match)))
    for match in claims.matches(_WEEKDAY):
        name = (match["name"] or match["ko"]).lower()
        claims.add(Span("date", *match.span(), f"W{_WEEKDAYS[name]}"))
    for pattern, named in ((_RELATIVE_EN, _NAMED_EN), (_RELATIVE_KO, _NAMED_KO)):
        for match in claims.matches(pattern):
            claims.add(Span("date", *match.span(), named[match.group().lower()]))


def _iso(match: re.Match[str]) -> str | None:
    found = match.groupdict()
    month = _MONTHS.get(found["month"].lower()) or int(found["month"])
    day = int(found["day"]) if found.get("day") else None
    if not 1 <= month <= 12 or (day is not None and not 1 <= day <= 31):  # noqa: PLR2004 - a calendar
        return None
    year = found.get("year")
    whole = f"{year}-" if year else "--"
    return f"{whole}{month:02}" + (f"-{day:02}" if day else "")


def _counted(match: re.Match[str]) -> str:
    count = match["count"].lower()
    number = int(count) if count.isdigit() else _NUMBERS[count]
    unit = _UNITS[match.groupdict().get("unit", "day").lower()]
    back = match["way"].lower() in {"ago", "전"}
    return f"{'-' if back else ''}P{number}{unit}"
