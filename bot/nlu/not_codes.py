"""Numbers that are no order number: money, dates, times, quantities, measures, house numbers."""

from __future__ import annotations

import re

from bot.nlu.spans import Claims

MONEY = re.compile(
    r"(?:[$€£¥₩]|\b(?:usd|krw|eur|gbp|rs)\.?\s?)\s?\d[\d,.]*"
    r"|\d[\d,.]*\s?(?:만\s?원|천\s?원|원(?!가)|won\b|krw\b|usd\b|eur\b|dollars?\b|bucks\b|euros?\b|pounds?\b|[$€£¥₩])",
    re.IGNORECASE,
)
_MONTH = r"(?:jan|feb|mar|apr|may|jun|jul|aug|sep|sept|oct|nov|dec)[a-z]*\.?"
DATE = re.compile(
    r"(?<![\d-])(?:19|20)\d\d(?:[-/.]\s?\d{1,2}){2}(?![\d-])"
    r"|(?<![\d-])\d{1,2}[/.]\d{1,2}(?:[/.](?:19|20)?\d\d)?(?![\d/-])"
    r"|(?<!\d)(?:19|20)?\d\d\s?년(?:\s?\d{1,2}\s?월)?(?:\s?\d{1,2}\s?일)?"
    r"|(?<!\d)\d{1,2}\s?월(?:\s?\d{1,2}\s?일)?"
    rf"|\b{_MONTH}\s\d{{1,2}}(?:st|nd|rd|th)?(?:,?\s(?:19|20)\d\d)?\b"
    rf"|\b\d{{1,2}}(?:st|nd|rd|th)?\s(?:of\s)?{_MONTH}(?:\s(?:19|20)\d\d)?\b"
    rf"|\b(?:{_MONTH}|in|since|year)\s(?:19|20)\d\d\b(?!-)",
    re.IGNORECASE,
)
TIME = re.compile(
    r"(?<!\d)\d{1,2}:\d\d(?::\d\d)?(?!\d)|\b\d{1,2}\s?[ap]\.?m\b|(?<!\d)\d{1,2}\s?시(?:\s?\d{1,2}\s?분)?", re.IGNORECASE
)
QUANTITY = re.compile(
    r"(?<![\w#-])\d[\d,.]*\s?(?:x\b|%|°|"
    r"(?:items?|pieces?|pcs|pairs?|sets?|units?|boxes|copies|ea|people|times|percent|days?|hours?|hrs?|weeks?|months?|years?"
    r"|min(?:ute)?s?|mm|cm|m|km|ml|l|kg|g|lbs?|oz|inch(?:es)?|w|watts?|v|k|points?)\b"
    r"|(?:개(?!인|봉)|장(?!바)|벌|켤레|권|세트|박스|상자|명(?!세)|분(?!실)|일(?!반|까|단)|주(?!세|시|문|면|소)|시간|달(?!라|리)|년|월"
    r"|층|호|동(?![가-힣])|번지|그램|킬로|리터|미리|센치|센티|미터|인치|퍼센트|배(?!송|달)|포인트|점|병|캔(?!슬)|팩|묶음"
    r"|가지(?!고)|종류|매(?!장)|입(?!니)|인용|와트|평))",
    re.IGNORECASE,
)
COUNT_BEFORE = re.compile(r"\bx\s?\d{1,3}\b|\b(?:qty|quantity|수량)\s*(?:is|of|:|=|은|는)?\s*\d+", re.IGNORECASE)
STREET = re.compile(
    r"\b\d{1,5}[a-z]?\s(?:[A-Za-z.']+\s){0,3}(?:st|street|ave|avenue|rd|road|blvd|boulevard|lane|ln|drive|dr|way|court|ct"
    r"|square|sq|place|pl|terrace|close)\b\.?"
    r"|(?:[가-힣]+\d*(?:로|길)|[가-힣]+(?:동|리|읍|면))\s?\d{1,4}(?:-\d{1,4})?(?:번길\s?\d{1,4}(?:-\d{1,4})?)?(?![\d번])"
    r"|\b(?:apt|apartment|unit|suite|room|flat|floor)\.?\s?#?\d{1,5}\b",
    re.IGNORECASE,
)
_DIGIT = re.compile(r"\d")


def block_not_codes(claims: Claims) -> None:
    """Claim what only looks like a code."""
    if _DIGIT.search(claims.text):
        for pattern in (MONEY, DATE, TIME, COUNT_BEFORE, QUANTITY, STREET):
            claims.block(pattern)
