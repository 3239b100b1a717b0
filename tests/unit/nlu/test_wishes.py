"""Which wishes a message holds: exact lists, in both languages."""

from __future__ import annotations

import time
from typing import Any

import pytest
from shipped_words import shipped_lexicon

from bot.commerce.lexicon import Lexicon
from bot.nlu import clauses
from bot.nlu.clauses import joints, sentences
from bot.nlu.wishes import LONGEST, Wish, split_fallback, split_wishes


@pytest.fixture(scope="module")
def lexicon() -> Lexicon:
    return shipped_lexicon()


ENGLISH: list[tuple[str, list[tuple[str | None, str]]]] = [
    (
        "I want to return the lamp and exchange the mug for a bigger one.",
        [("start_return", "I want to return the lamp"), ("start_exchange", "exchange the mug for a bigger one.")],
    ),
    (
        "Cancel order 1033 and tell me where 1019 is.",
        [("cancel_order", "Cancel order 1033"), (None, "tell me where 1019 is.")],
    ),
    (
        "I'd like to cancel my order and return the watch I received.",
        [("cancel_order", "I'd like to cancel my order"), ("start_return", "return the watch I received.")],
    ),
    (
        "Where is my order? And what are your opening hours?",
        [(None, "Where is my order?"), (None, "And what are your opening hours?")],
    ),
    (
        "I want to exchange the lamp. If there is none in black, I'd take the white one.",
        [("start_exchange", "I want to exchange the lamp.")],
    ),
    (
        "Please return the slippers, I want the refund on my card.",
        [("start_return", "Please return the slippers, I want the refund on my card.")],
    ),
    (
        "I want to exchange the shirt for a medium, same colour, prefer cotton.",
        [("start_exchange", "I want to exchange the shirt for a medium, same colour, prefer cotton.")],
    ),
    (
        "Change my address to 12 Elm St. Austin. Also cancel order #1005.",
        [("change_address", "Change my address to 12 Elm St. Austin."), ("cancel_order", "Also cancel order #1005.")],
    ),
    ("I want to return the lamp and the mug.", [("start_return", "I want to return the lamp and the mug.")]),
    ("How much is the desk lamp and is it in stock?", [(None, "How much is the desk lamp and is it in stock?")]),
    (
        "What's your return policy and how long does delivery take?",
        [(None, "What's your return policy"), (None, "how long does delivery take?")],
    ),
    (
        "I received order #1019 and want to return the mug. Lastly, I want to know my gift card balance.",
        [
            ("start_return", "I received order #1019, want to return the mug."),
            (None, "Lastly, I want to know my gift card balance."),
        ],
    ),
    ("Hi there! Could you cancel my order, please? Thanks!", [("cancel_order", "Could you cancel my order, please?")]),
    ("Can I return shoes or exchange them?", [("start_return", "Can I return shoes or exchange them?")]),
    (
        "I want to know the tracking number of my order, and return everything in it except the mug.",
        [
            (None, "I want to know the tracking number of my order"),
            ("start_return", "return everything in it except the mug."),
        ],
    ),
    (
        "I just moved, and I want to change the address of my order.",
        [("change_address", "I just moved, I want to change the address of my order.")],
    ),
    (
        "I no longer need the keyboard and the mouse. If that cannot be done in part, cancel it all.",
        [("give_up", "I no longer need the keyboard and the mouse.")],
    ),
    (
        "I want to change my default address and the address of my order to 5 Main Road, Boston.",
        [
            (
                "change_address",
                "I want to change my default address and the address of my order to 5 Main Road, Boston.",
            ),
            (
                "change_default_address",
                "I want to change my default address and the address of my order to 5 Main Road, Boston.",
            ),
        ],
    ),
    (
        "I want to change my default address to the one of my last order.",
        [("change_default_address", "I want to change my default address to the one of my last order.")],
    ),
    (
        "For order #1019, exchange the lamp (black, small) to a white one; for #1020, exchange the mug.",
        [
            ("start_exchange", "For order #1019, exchange the lamp (black, small) to a white one"),
            ("start_exchange", "for #1020, exchange the mug."),
        ],
    ),
    (
        "I want to exchange the helmet for a red one, and exchange the bag (in another order) too.",
        [("start_exchange", "I want to exchange the helmet for a red one, exchange the bag (in another order) too.")],
    ),
    (
        "First cancel the grill. Then exchange the boots to size 8. Finally, how much do I get back?",
        [
            ("cancel_order", "First cancel the grill."),
            ("start_exchange", "Then exchange the boots to size 8."),
            (None, "Finally, how much do I get back?"),
        ],
    ),
    (
        "1) cancel order 1005\n2) where is order 1033",
        [("cancel_order", "cancel order 1005"), (None, "where is order 1033")],
    ),
    (
        "Which two shirts did I order and what materials are they?",
        [(None, "Which two shirts did I order, what materials are they?")],
    ),
    (
        "I want to pay with another card and change the payment method of order 1005.",
        [("change_payment", "I want to pay with another card, change the payment method of order 1005.")],
    ),
    (
        "My name is Mina Kim and my postcode is 04524. I want to return the lamp.",
        [("start_return", "My name is Mina Kim and my postcode is 04524. I want to return the lamp.")],
    ),
    (
        "I'd like to return the mug because it is broken. It also has a scratch.",
        [("start_return", "I'd like to return the mug because it is broken. It also has a scratch.")],
    ),
    (
        "The lamp is broken. I want to exchange it for the same one.",
        [("start_exchange", "The lamp is broken. I want to exchange it for the same one.")],
    ),
    ("What is the return fee?", [(None, "What is the return fee?")]),
    ("return policy", []),
    (
        "I want to talk to a person and cancel my subscription.",
        [("talk_to_human", "I want to talk to a person"), ("cancel_order", "cancel my subscription.")],
    ),
    (
        "Swap the small shirt for a large one, and the blue mug for a green one.",
        [("start_exchange", "Swap the small shirt for a large one, and the blue mug for a green one.")],
    ),
    (
        "I want to modify all my pending shirts to purple, same size.",
        [("start_exchange", "I want to modify all my pending shirts to purple, same size.")],
    ),
    (
        "Do not cancel anything. I only want to know where my parcel is.",
        [(None, "Do not cancel anything. I only want to know where my parcel is.")],
    ),
    (
        "I want to cancel the tent, but if you ask me to confirm, I'd rather keep it.",
        [("cancel_order", "I want to cancel the tent")],
    ),
    (
        "Could you please check my order, and also, is there a discount?",
        [(None, "Could you please check my order"), (None, "also, is there a discount?")],
    ),
    (
        "cancel 1007, tell me where 1012 is, and do you have the scarf in grey?",
        [
            ("cancel_order", "cancel 1007"),
            (None, "tell me where 1012 is"),
            (None, "do you have the scarf in grey?"),
        ],
    ),
    (
        "Please exchange the scarf for a grey one, do you have it in wool?",
        [("start_exchange", "Please exchange the scarf for a grey one, do you have it in wool?")],
    ),
    ("Thanks!", []),
    ("I want a bigger one.", []),
    ("Where is it?", [(None, "Where is it?")]),
    (
        "I want to return the lamp, the mug, and the chair, and get the money on a gift card.",
        [("start_return", "I want to return the lamp, the mug, and the chair, and get the money on a gift card.")],
    ),
    ("Return the e-reader if possible, otherwise exchange it.", [("start_return", "Return the e-reader if possible")]),
    (
        "I want order 1054 shipped to 12 Elm Street, Reno, NV 89501 instead. Then send 1042 to 9 Mill Road, Leeds.",
        [
            ("change_address", "I want order 1054 shipped to 12 Elm Street, Reno, NV 89501 instead."),
            ("change_address", "Then send 1042 to 9 Mill Road, Leeds."),
        ],
    ),
    ("send the lamp of order 1054 back to you", []),
    (
        "Order 1054 was sent to 12 Elm Street, do you know where it is?",
        [(None, "Order 1054 was sent to 12 Elm Street, do you know where it is?")],
    ),
    (
        "I want to cancel order 1054 because I found it cheaper. I also want to cancel the order with the tent.",
        [
            ("cancel_order", "I want to cancel order 1054 because I found it cheaper."),
            ("cancel_order", "I also want to cancel the order with the tent."),
        ],
    ),
    (
        "cancel 1054 because it is late and cancel 1053 because I ordered it by mistake",
        [
            ("cancel_order", "cancel 1054 because it is late"),
            ("cancel_order", "cancel 1053 because I ordered it by mistake"),
        ],
    ),
]

KOREAN: list[tuple[str, list[tuple[str | None, str]]]] = [
    (
        "헤드폰은 반품하고 머그컵은 교환하고 싶어요.",
        [("start_return", "헤드폰은 반품하고"), ("start_exchange", "머그컵은 교환하고 싶어요.")],
    ),
    (
        "1033번 주문 취소해 주세요. 그리고 1019번은 어디까지 왔어요?",
        [("cancel_order", "1033번 주문 취소해 주세요."), (None, "그리고 1019번은 어디까지 왔어요?")],
    ),
    (
        "안녕하세요. 슬리퍼 반품하고 싶어요. 그리고 배송비는 얼마예요?",
        [("start_return", "슬리퍼 반품하고 싶어요."), (None, "그리고 배송비는 얼마예요?")],
    ),
    ("주문 취소하고 환불받고 싶어요", [("cancel_order", "주문 취소하고 환불받고 싶어요")]),
    ("사이즈 바꾸고 싶어요. 230으로요. 없으면 반품할게요", [("start_exchange", "사이즈 바꾸고 싶어요. 230으로요.")]),
    (
        "배송지를 바꿔 주세요. 기본 배송지도 바꿔 주세요.",
        [("change_address", "배송지를 바꿔 주세요."), ("change_default_address", "기본 배송지도 바꿔 주세요.")],
    ),
    (
        "기프트 카드 잔액이 얼마예요? 그리고 제 주소가 뭘로 되어 있나요?",
        [(None, "기프트 카드 잔액이 얼마예요?"), (None, "그리고 제 주소가 뭘로 되어 있나요?")],
    ),
    ("머그컵 반품할게요 환불은 카드로 해 주세요", [("start_return", "머그컵 반품할게요, 환불은 카드로 해 주세요")]),
    ("반품하고 싶은데 어떻게 하나요?", [(None, "반품하고 싶은데 어떻게 하나요?")]),
    (
        "조명은 교환하고 쿠션은 반품해 주세요",
        [("start_exchange", "조명은 교환하고"), ("start_return", "쿠션은 반품해 주세요")],
    ),
    (
        "영업시간 알려주세요 그리고 상담원 연결해 주세요",
        [(None, "영업시간 알려주세요"), ("talk_to_human", "그리고 상담원 연결해 주세요")],
    ),
    ("주문 두 건 다 취소해 주세요", [("cancel_order", "주문 두 건 다 취소해 주세요")]),
    (
        "1005번은 취소하고 1019번은 반품할게요",
        [("cancel_order", "1005번은 취소하고"), ("start_return", "1019번은 반품할게요")],
    ),
    (
        "램프를 검은색으로 교환해 주세요. 같은 크기로요.",
        [("start_exchange", "램프를 검은색으로 교환해 주세요. 같은 크기로요.")],
    ),
    (
        "결제 수단을 변경하고 싶어요. 그리고 배송은 언제 오나요?",
        [("change_payment", "결제 수단을 변경하고 싶어요."), (None, "그리고 배송은 언제 오나요?")],
    ),
    ("감사합니다!", []),
    ("배송비가 얼마인지 알려 주세요", [(None, "배송비가 얼마인지 알려 주세요")]),
    (
        "얼마 전에 의자를 샀는데 허리가 불편하네요. 이런 경우에도 반품이 가능할까요?",
        [(None, "얼마 전에 의자를 샀는데 허리가 불편하네요. 이런 경우에도 반품이 가능할까요?")],
    ),
    ("머그컵이 깨졌어요. 반품하고 싶어요.", [("start_return", "머그컵이 깨졌어요. 반품하고 싶어요.")]),
    ("만약 재고가 없으면 취소해 주세요", []),
    (
        "담요 반품 부탁드려요. 마지막으로 포인트는 어디서 봐요?",
        [("start_return", "담요 반품 부탁드려요."), (None, "마지막으로 포인트는 어디서 봐요?")],
    ),
    ("쿠션 반품하고 담요도 반품하고 싶어요", [("start_return", "쿠션 반품하고, 담요도 반품하고 싶어요")]),
    ("반품 규정이 어떻게 되나요", [(None, "반품 규정이 어떻게 되나요")]),
    (
        "1054 주문은 서울 마포구 양화로 12로 보내주세요. 그리고 1053은 부산 해운대구 우동 1 502호로 받을게요",
        [
            ("change_address", "1054 주문은 서울 마포구 양화로 12로 보내주세요."),
            ("change_address", "그리고 1053은 부산 해운대구 우동 1 502호로 받을게요"),
        ],
    ),
    ("1054 주문은 25일로 보내주세요", []),
]


@pytest.mark.parametrize(("text", "wishes"), ENGLISH + KOREAN)
def test_wishes(lexicon: Lexicon, text: str, wishes: list[tuple[str | None, str]]) -> None:
    assert [(wish.task, wish.text) for wish in split_wishes(text, lexicon)] == wishes


@pytest.mark.parametrize(
    ("text", "conditions"),
    [
        (
            "I want to exchange the lamp. If there is none in black, I'd take the white one.",
            [("If there is none in black, I'd take the white one.",)],
        ),
        (
            "I no longer need the keyboard and the mouse. If that cannot be done in part, cancel it all.",
            [("If that cannot be done in part, cancel it all.",)],
        ),
        (
            "I want to cancel the tent, but if you ask me to confirm, I'd rather keep it.",
            [("if you ask me to confirm, I'd rather keep it.",)],
        ),
        ("Return the e-reader if possible, otherwise exchange it.", [("otherwise exchange it.",)]),
        ("사이즈 바꾸고 싶어요. 230으로요. 없으면 반품할게요", [("없으면 반품할게요",)]),
    ],
)
def test_what_depends_on_something_else_stays_with_its_wish(
    lexicon: Lexicon, text: str, conditions: list[tuple[str, ...]]
) -> None:
    assert [wish.conditions for wish in split_wishes(text, lexicon)] == conditions


def test_what_makes_a_wish_is_known_beside_what_leads_up_to_it(lexicon: Lexicon) -> None:
    (wish,) = split_wishes("The lamp flickers, and I want to return it. It is for my kid.", lexicon)
    assert wish.core == "I want to return it."
    assert wish.clauses == ("The lamp flickers", "I want to return it.", "It is for my kid.")


def test_a_text_too_long_for_a_message_holds_none(lexicon: Lexicon) -> None:
    assert split_wishes("cancel my order. " * (LONGEST // 10), lexicon) == ()


@pytest.mark.parametrize("said", ["and ", "그리고 ", "말고 ", "1019,", "ﷺ", "a. ", "cancel it, "])
def test_a_page_of_the_same_words_is_read_at_once(lexicon: Lexicon, said: str) -> None:
    begun = time.process_time()
    split_wishes((said * 4000)[:4000], lexicon)
    assert time.process_time() - begun < 1.0


def test_a_stop_in_an_abbreviation_ends_no_sentence() -> None:
    assert sentences("Send it to 4 Elm St. Austin. Thanks!", shipped_lexicon()) == [
        "Send it to 4 Elm St. Austin.",
        "Thanks!",
    ]


def test_nothing_is_cut_in_brackets() -> None:
    assert list(joints("the lamp (black, small) and {'size': 'L, XL'}", shipped_lexicon())) == [(23, 28)]


def test_what_is_wanted_if_the_first_thing_cannot_be_stands_behind_it(lexicon: Lexicon) -> None:
    text = (
        "Help with two cards for it. If that is not possible, what is the dearest item? "
        "If that is not possible either, cancel it."
    )
    assert split_fallback(text, lexicon) == (
        "Help with two cards for it.",
        (
            Wish(
                "what is the dearest item?",
                ("what is the dearest item?",),
                conditions=("If that is not possible either, cancel it.",),
            ),
        ),
    )
    assert split_fallback("If it rains, what is the dearest item?", lexicon) == ("", ())


@pytest.mark.parametrize(
    ("text", "task"),
    [
        ("취소말고 주소만요", "change_address"),
        ("취소하지 말고 배송지만", "change_address"),
        ("반품 말고 결제 수단만이요", "change_payment"),
    ],
)
def test_what_is_wanted_instead_of_what_is_refused_needs_no_verb(lexicon: Lexicon, text: str, task: str) -> None:
    assert [(wish.task, wish.text) for wish in split_wishes(text, lexicon)] == [(task, text)]


@pytest.mark.parametrize("text", ["주소만요", "취소말고 머그만요", "취소하지 마세요"])
def test_a_thing_alone_is_no_wish(lexicon: Lexicon, text: str) -> None:
    assert split_wishes(text, lexicon) == ()


class CountedText(str):
    """A text that counts the characters that were cut out of it."""

    __slots__ = ("taken",)
    taken: int

    def __getitem__(self, key: Any) -> str:
        found = super().__getitem__(key)
        self.taken += len(found)
        return found


def test_at_a_stop_only_the_word_before_it_is_looked_at(lexicon: Lexicon, monkeypatch: pytest.MonkeyPatch) -> None:
    text = CountedText("it costs e.g. 5 dollars. " * 150)
    text.taken = 0
    monkeypatch.setattr(clauses, "hide_brackets", lambda _: text)
    assert sentences(str(text), lexicon) == ["it costs e.g. 5 dollars."] * 150
    longest = max(map(len, lexicon.words("abbreviations", "sentence")))
    assert text.taken <= 300 * (longest + 1)
