"""Which variants of a product a sentence speaks of: `in black, size M`, `검정색 L 있어요?`, `슬리퍼 260`."""

from __future__ import annotations

import re
from dataclasses import dataclass

from bot.commerce.products import Option, Product, Variant

_COLOURS: tuple[tuple[str, frozenset[str]], ...] = tuple(
    (pattern, frozenset(keys.split()))
    for pattern, keys in (
        (r"\bblack\b|블랙|검정|검은|까만|까망", "black"),
        (r"\bwhite\b|화이트|흰(?:색|\s|거|걸)|하얀|하양", "white"),
        (r"\b(?:ivory|cream|off.?white)\b|아이보리|크림", "ivory cream"),
        (r"\b(?:beige|tan)\b|베이지", "beige"),
        (r"\bcharcoal\b|차콜|진회색", "charcoal"),
        (r"\bgr[ae]y\b|그레이|회색", "gray grey charcoal"),
        (r"\bnavy\b|네이비|남색|곤색", "navy"),
        (r"\bblue\b|블루|파란|파랑|하늘색", "blue navy sky"),
        (r"\bgreen\b|그린|초록|녹색", "green sage olive mint"),
        (r"\bpink\b|핑크|분홍", "pink dusty_pink"),
        (r"\bred\b|레드|빨간|빨강", "red burgundy"),
        (r"\borange\b|오렌지|주황", "orange terracotta"),
        (r"\byellow\b|옐로|노란|노랑", "yellow mustard"),
        (r"\bbrown\b|브라운|갈색|밤색", "brown walnut"),
        (r"\bpurple\b|퍼플|보라", "purple lavender"),
        (r"\bsilver\b|실버|(?<![가-힣])은색", "silver steel"),
        (r"\bgold(?:en)?\b|골드|(?<![가-힣])금색", "gold brass"),
    )
)
"""How people name colours, and the language-free keys that may be meant. The keys of shops differ, people do not."""

_SIZES: tuple[tuple[str, frozenset[str]], ...] = (
    (r"\b(?:small|smallest|smaller)\b|작은|스몰", frozenset({"small", "s"})),
    (r"\b(?:medium|mid)\b|미디[엄움]|중간", frozenset({"medium", "m"})),
    (r"\b(?:large|largest|larger|big|bigger|biggest)\b|큰\s?(?:거|것|걸|사이즈)|라지", frozenset({"large", "l"})),
    (r"(?<![a-z0-9'’])xs(?![a-z0-9])", frozenset({"xs"})),
    (r"(?<![a-z0-9'’])xl(?![a-z0-9])|엑스라지", frozenset({"xl"})),
    (r"(?<![a-z0-9'’])(?:xxl|2xl)(?![a-z0-9])", frozenset({"xxl", "2xl"})),
)
_LETTER = r"(?<![A-Za-z0-9'’])(?:(?P<upper>[SML])|(?P<lower>[sml]))(?![A-Za-z0-9'’])"
"""A size of one letter; a small one counts only where sizes are spoken of."""

_RANGE = re.compile(r"(\d{2,4})\s?[-–~]\s?(\d{2,4})")
_NUMBER = re.compile(r"(?<![\d.,])\d{2,4}(?![\d.,])")
_ONE_SYLLABLE_SIZE = r"(?<![가-힣]){word}\s?(?:사이즈|자\b|짜리)"
_EVERYDAY_SYLLABLES = "소중대특면"
"""Names of values that are as often something else, so that more must be said than the syllable."""


@dataclass(frozen=True)
class Wish:
    """What a sentence says about the variants of a product.

    `variants` are those it means: all of them if it says nothing. `said` tells whether it says anything, and
    `unknown` whether it names a colour or a size that the product does not come in.
    """

    variants: tuple[Variant, ...]
    said: bool
    unknown: bool


def parse_wish(text: str, product: Product) -> Wish:
    """Read from `text` which variants of `product` are meant, in any language the product has words in."""
    wanted: dict[str, set[str]] = {}
    for option in _said_by_name(text, product) | _said_by_number(text, product):
        wanted.setdefault(option.key, set()).add(option.value_key)
    unknown = False
    for pattern, keys in (*_COLOURS, *_SIZES, *_letters(text)):
        if not re.search(pattern, text, re.IGNORECASE):
            continue
        meant = {one for one in _options(product) if one.value_key in keys}
        # `blue` may mean several; a value that is named in full has said which
        if meant and not any(one.value_key in wanted.get(one.key, ()) for one in meant):
            for option in meant:
                wanted.setdefault(option.key, set()).add(option.value_key)
        unknown |= not meant and _has_such(product, keys)
    variants = tuple(one for one in product.variants if _fits(one, wanted))
    said = bool(wanted) or unknown
    return Wish(variants or product.variants, said, unknown or not variants)


def is_variant_word(word: str, product: Product) -> bool:
    """Tell whether `word` (lower case) is a word for an option value, so that it names no product by itself."""
    if any(re.search(pattern, word + " ", re.IGNORECASE) for pattern, _ in (*_COLOURS, *_SIZES)):
        return True
    texts = (text.lower() for option in _options(product) for _, text in option.value.by_language)
    return any(word in re.findall(r"[^\W_]+", text) for text in texts)


def _options(product: Product) -> set[Option]:
    return {option for variant in product.variants for option in variant.options}


def _said_by_name(text: str, product: Product) -> set[Option]:
    """Options whose value is written out; of `super single` and `single` only the longer."""
    names = [
        (re.sub(r"\s*\(.*?\)", "", name), option)
        for option in _options(product)
        for _, name in option.value.by_language
    ]
    left, found = text, set()
    for name, option in sorted(names, key=lambda pair: -len(pair[0])):
        match = re.search(_pattern(name), left, re.IGNORECASE)
        if match:
            found.add(option)
            same = [other for other_name, other in names if other_name == name]
            found.update(same)
            left = left[: match.start()] + " " * len(match[0]) + left[match.end() :]
    return found


def _pattern(name: str) -> str:
    if len(name) == 1:
        if not "가" <= name <= "힣":
            return r"(?!)"  # letters of sizes are read elsewhere
        return (_ONE_SYLLABLE_SIZE if name in _EVERYDAY_SYLLABLES else r"(?<![가-힣]){word}").format(word=name)
    loose = r"[\s-]?".join(re.escape(part) for part in re.split(r"[\s-]+", name))
    return loose if re.search("[가-힣]", name) else rf"(?<![A-Za-z0-9]){loose}(?![A-Za-z0-9])"


def _said_by_number(text: str, product: Product) -> set[Option]:
    """Options such as `250-260 mm` that a number in the text lies in."""
    numbers = [int(number) for number in _NUMBER.findall(text)]
    found = set()
    for option in _options(product):
        span = _RANGE.search(option.value.by_language[0][1])
        if span and any(int(span[1]) <= number <= int(span[2]) for number in numbers):
            found.add(option)
    return found


def _letters(text: str) -> list[tuple[str, frozenset[str]]]:
    about_sizes = re.search(r"\bsizes?\b|사이즈", text, re.IGNORECASE)
    found = [match["upper"] or (match["lower"] if about_sizes else None) for match in re.finditer(_LETTER, text)]
    words = {"s": "small", "m": "medium", "l": "large"}
    return [("", frozenset({letter.lower(), words[letter.lower()]})) for letter in found if letter]


def _has_such(product: Product, keys: frozenset[str]) -> bool:
    """Tell whether the product differs in colour, if `keys` are colours, or in letter sizes, if they are sizes."""
    sizes = {key for _, family in _SIZES for key in family} | {"s", "m", "l"}
    have = {option.value_key for option in _options(product)}
    if keys & sizes:
        return bool(have & sizes)
    return bool(have & {key for _, family in _COLOURS for key in family})


def _fits(variant: Variant, wanted: dict[str, set[str]]) -> bool:
    has = {option.key: option.value_key for option in variant.options}
    return all(has.get(key) in values for key, values in wanted.items())
