"""What a search before is narrowed to or sorted by: `cheapest one?`, `under 100,000 won then`, `between 20 and 40`."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from moneyed import Money

from bot.commerce.lexicon import Lexicon
from bot.commerce.price_limits import find_price_band, find_price_floor, find_price_limit
from bot.commerce.product_words import product_words
from bot.commerce.shapes import any_shape, any_word, find_shapes

CHEAP, DEAR = "cheap", "dear"
_THOUSAND = 1000
_NUMBER = r"(\d{1,3}(?:,\d{3})+|\d{1,7})"
_FIRST = rf"(?<![\w.,#-]){_NUMBER}"
_UNITS = "mm|cm|m|ml|l|g|kg|w|x"


@dataclass(frozen=True)
class Narrowing:
    """`order` is `CHEAP`, `DEAR` or None; `rest` are the words that say something else, as of a product."""

    order: str | None
    least: Money | None
    most: Money | None
    rest: str

    @property
    def names_something(self) -> bool:
        """True where it says more than how to narrow."""
        return bool(self.rest)


def read_narrowing(text: str, currency: str, lexicon: Lexicon) -> Narrowing | None:
    """Read how a search shall be narrowed or sorted; None if the words say nothing of that.

    Bare numbers below a thousand are thousands where `currency` counts in them: `between 20 and 40` thousand won.
    """
    least, most, rest = _prices(text, currency, lexicon)
    order = next((one for one in (CHEAP, DEAR) if any(shape.search(rest) for shape in _orders(lexicon, one))), None)
    if order is None and most is None and least is None:
        return None
    for shape in _orders(lexicon, order) if order else ():
        rest = shape.sub(" ", rest)
    noise = lexicon.words("product_questions_noise") | lexicon.words("help_noise") | lexicon.words("general_things")
    words = [word for word in product_words(rest, lexicon) if word and word not in noise]
    return Narrowing(order, least, most, " ".join(words))


def _prices(text: str, currency: str, lexicon: Lexicon) -> tuple[Money | None, Money | None, str]:
    band = find_price_band(text, currency, lexicon)
    if band is not None and band[0].currency.code == currency:
        return band
    limit, floor = find_price_limit(text, currency, lexicon), find_price_floor(text, currency, lexicon)
    bound = limit or floor
    if bound is not None and bound[0].currency.code == currency:
        return (None, bound[0], bound[1]) if bound is limit else (bound[0], None, bound[1])
    if band is not None or bound is not None:
        return None, None, text
    bare = _bare_band(lexicon).search(text) or _bare_limit(lexicon).search(text)
    if bare is None or _of_order(lexicon).search(text[: bare.start()]):
        return None, None, text
    least, most = ([None] + [int(one.replace(",", "")) for one in bare.groups() if one])[-2:]
    if least is not None and most is not None and least >= most:
        return None, None, text
    small = most is not None and most < _THOUSAND
    times = _THOUSAND if small and Money(1, currency).currency.sub_unit == 1 else 1
    rest = f"{text[: bare.start()]} {text[bare.end() :]}"
    return (Money(least * times, currency) if least else None), Money(int(most or 0) * times, currency), rest


@lru_cache(maxsize=8)
def _bare_band(lexicon: Lexicon) -> re.Pattern[str]:
    joint = rf"\s*(?:{any_word(lexicon, 'price_bands', 'between')}|~|–|-)\s*"
    before, behind = any_word(lexicon, "price_bands", "before"), any_word(lexicon, "price_bands", "behind")
    return re.compile(rf"(?:\b{before}\s+)?{_FIRST}{joint}{_NUMBER}{_no_unit(lexicon)}(?:\s*{behind})?", re.IGNORECASE)


@lru_cache(maxsize=8)
def _bare_limit(lexicon: Lexicon) -> re.Pattern[str]:
    before, behind = any_word(lexicon, "price_limits", "before"), any_word(lexicon, "price_limits", "behind")
    return re.compile(rf"\b{before}\s+{_FIRST}{_no_unit(lexicon)}|{_FIRST}\s*{behind}", re.IGNORECASE)


def _no_unit(lexicon: Lexicon) -> str:
    """Not behind a number that counts or measures something."""
    units = "|".join(any_word(lexicon, topic) for topic in ("measures", "counted_things", "like_quantities"))
    return rf"(?!\d|[.,]\d|\s?%|\s?(?:{_UNITS}|{units})(?![a-z]))"


@lru_cache(maxsize=8)
def _of_order(lexicon: Lexicon) -> re.Pattern[str]:
    """What stands before numbers of orders: `order 1019 to 1020`."""
    return re.compile(rf"{any_shape(lexicon, 'order_label')}[\s:#]*$", re.IGNORECASE)


@lru_cache(maxsize=16)
def _orders(lexicon: Lexicon, order: str) -> tuple[re.Pattern[str], ...]:
    return find_shapes(lexicon, f"{order}_first")
