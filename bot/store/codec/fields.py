"""Reading fields of JSON objects, each checked."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from datetime import date, datetime, timezone
from decimal import Decimal
from enum import Enum
from typing import TypeVar

from moneyed import CurrencyDoesNotExist, Money

from bot.commerce.text import LocalText

T = TypeVar("T")
E = TypeVar("E", bound=Enum)
_AMOUNT = re.compile(r"-?\d{1,18}(\.\d{1,6})?")
_TIME = re.compile(r"(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d{1,6})?)Z")


class CodecError(ValueError):
    """The JSON is not what the API page describes."""


class Fields:
    """A JSON object whose fields are read by type. Fields nobody asks for do not matter: an API may grow."""

    __slots__ = ("_fields", "_key", "_place", "_whole")

    def __init__(self, value: object, whole: Fields | None = None, key: str = "", place: int | None = None) -> None:
        """Take a JSON object, which stands in `whole` as its `key`, at `place` if that is a list.

        Raises `CodecError`. Only its message says where that is.
        """
        self._whole, self._key, self._place = whole, key, place
        if not isinstance(value, dict):
            raise CodecError(f"{self._where()} is no object")
        self._fields: Mapping[str, object] = value

    def text(self, key: str) -> str:
        """A string."""
        value = self._get(key)
        if not isinstance(value, str):
            raise self._wrong(key, "text")
        return value

    def optional_texts(self, key: str) -> tuple[str, ...]:
        """A list of strings; empty where the field is missing, as with an API that was written before there was one."""
        value = self._fields.get(key, [])
        if not isinstance(value, list) or not all(isinstance(text, str) for text in value):
            raise self._wrong(key, "a list of texts")
        return tuple(value)

    def count(self, key: str) -> int:
        """An integer."""
        value = self._get(key)
        if not isinstance(value, int) or isinstance(value, bool):
            raise self._wrong(key, "a whole number")
        return value

    def flag(self, key: str) -> bool:
        """True or false."""
        value = self._get(key)
        if not isinstance(value, bool):
            raise self._wrong(key, "true or false")
        return value

    def member(self, key: str, kind: type[E]) -> E:
        """A value of an enumeration."""
        try:
            return kind(self.text(key))
        except ValueError as error:
            raise self._wrong(key, f"one of {', '.join(str(one.value) for one in kind)}") from error

    def money(self, key: str) -> Money:
        """`{"amount": "39000", "currency": "KRW"}`."""
        pair = self.nested(key)
        amount = pair.text("amount")
        if not _AMOUNT.fullmatch(amount):
            raise self._wrong(key, "money")
        try:
            return Money(Decimal(amount), pair.text("currency"))
        except CurrencyDoesNotExist as error:
            raise self._wrong(key, "money of a known currency") from error

    def time(self, key: str) -> datetime:
        """`2026-03-10T03:00:00Z`, as aware UTC."""
        match = _TIME.fullmatch(self.text(key))
        try:
            if match is None:
                raise self._wrong(key, "a time")
            return datetime.fromisoformat(match[1]).replace(tzinfo=timezone.utc)
        except ValueError as error:
            raise self._wrong(key, "a time") from error

    def date(self, key: str) -> date:
        """`2026-03-10`."""
        try:
            return date.fromisoformat(self.text(key))
        except ValueError as error:
            raise self._wrong(key, "a date") from error

    def local_text(self, key: str) -> LocalText:
        """Text by language; at least one."""
        value = self._get(key)
        if not isinstance(value, dict) or not value or not all(isinstance(text, str) for text in value.values()):
            raise self._wrong(key, "text by language")
        return LocalText(tuple(value.items()))

    def nested(self, key: str) -> Fields:
        """An object of its own."""
        return Fields(self._get(key), self, key)

    def items(self, key: str, item: Callable[[Fields], T]) -> tuple[T, ...]:
        """A list of objects, each read by `item`."""
        value = self._get(key)
        if not isinstance(value, list):
            raise self._wrong(key, "a list")
        return tuple([item(Fields(one, self, key, place)) for place, one in enumerate(value)])

    def maybe(self, key: str, read: Callable[[str], T]) -> T | None:
        """None where there is null, else what `read` (`fields.time`) makes of the field."""
        return None if self._get(key) is None else read(key)

    def _get(self, key: str) -> object:
        try:
            return self._fields[key]
        except KeyError:
            raise CodecError(f"{self._where()}.{key} is missing") from None

    def _wrong(self, key: str, expected: str) -> CodecError:
        # The value itself stays out of the message: it may be somebody's name
        return CodecError(f"{self._where()}.{key} is not {expected}")

    def _where(self) -> str:
        if self._whole is None:
            return "answer"
        inside = self._whole._where()  # noqa: SLF001 (of the same class)
        return f"{inside}.{self._key}" + ("" if self._place is None else f"[{self._place}]")
