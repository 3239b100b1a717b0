from __future__ import annotations

from dataclasses import replace

import pytest
from info_clerk import make_clerk

from actions.help import AnswerFromHelp
from actions.product_question import named_products
from actions.product_search import SearchProduct
from actions.products import ProductOptions, ProductPrice, ProductStock, SizeHelp
from bot.commerce.text import LocalText


def test_a_search_shows_cards_and_remembers_a_single_find() -> None:
    clerk = make_clerk("ko")
    said = clerk.do(SearchProduct(), "머그컵 파나요?", intent="search_product")
    assert said.text == "이런 상품이 있어요."
    assert said.cards == [
        {
            "title": "스톤웨어 머그컵",
            "subtitle": "16,000원 · 재고 있음",
            "image_url": "http://store.test/images/stoneware-mug.svg",
            "url": "http://store.test/products/stoneware-mug",
            "buttons": [
                {"title": "옵션·가격 보기", "payload": '/ask_options{"choice":"stoneware-mug"}'},
                {"title": "재고 확인", "payload": '/ask_stock{"choice":"stoneware-mug"}'},
            ],
        }
    ]
    assert clerk.slots["product_id"] == "stoneware-mug"


def test_several_finds_leave_open_what_is_talked_about() -> None:
    clerk = make_clerk("en")
    clerk.slots["product_id"] = "stoneware-mug"
    assert len(clerk.do(SearchProduct(), "do you sell lamps").titles) == 4
    assert clerk.slots["product_id"] is None


def test_a_search_for_nothing_leaves_what_is_talked_about() -> None:
    clerk = make_clerk("ko")
    clerk.do(SearchProduct(), "데스크 정리함 있나요", intent="search_product")
    talked_about = clerk.slots["product_id"]
    assert talked_about is not None
    for text in ("100만원에서 200만원 사이로요", "유니콘 안장 파나요", "조명은 5천원 이하로 없나요"):
        assert clerk.do(SearchProduct(), text, intent="search_product").titles == []
        assert clerk.slots["product_id"] == talked_about
    assert clerk.do(ProductStock(), "그거 몇 개 남았어요?").text.startswith("데스크 정리함")


def test_nothing_found_says_so_and_offers_categories() -> None:
    said = make_clerk("en").do(SearchProduct(), "do you sell unicorn saddles")
    assert said.names == ["utter_thing_not_sold"]
    assert said.cards == []
    assert said.buttons == [
        '/search_product{"choice":"lighting"}',
        '/search_product{"choice":"kitchen"}',
        '/search_product{"choice":"bedding"}',
        "/search_product",
    ]


def test_a_search_that_names_nothing_shows_the_best_sellers() -> None:
    for text in ("what do you sell", ""):
        said = make_clerk("en").do(SearchProduct(), text, intent="search_product")
        assert said.names == ["utter_best_sellers"]
        assert said.titles[:2] == ["Haru LED Desk Lamp", "Moon Night Light"]


def test_a_tapped_category_shows_its_products() -> None:
    said = make_clerk("ko").do(SearchProduct(), intent="search_product", choice="lighting")
    assert said.titles == ["하루 LED 책상 스탠드", "달빛 무드등", "린넨 장스탠드", "황동 펜던트 조명", "클립 독서등"]


@pytest.mark.parametrize(
    ("language", "text", "answer"),
    [
        ("en", "how much for the mug", "Stoneware Mug: ₩16,000"),
        ("ko", "머그컵 얼마예요?", "스톤웨어 머그컵은 16,000원이에요."),
        ("en", "price of the bowls", "Everyday Ceramic Bowls:\n• Set of 2: ₩24,000\n• Set of 4: ₩44,000"),
        ("en", "how much is a set of 4 bowls", "Everyday Ceramic Bowls (Set of 4): ₩44,000"),
        (
            "ko",
            "도마 얼마예요",
            (
                "원목 도마 가격이에요.\n• 오크 / 중: 45,000원\n• 오크 / 대: 62,000원\n"
                "• 월넛 / 중: 58,000원\n• 월넛 / 대: 79,000원"
            ),
        ),
    ],
)
def test_prices(language: str, text: str, answer: str) -> None:
    assert make_clerk(language).do(ProductPrice(), text).text == answer


@pytest.mark.parametrize("text", ["how much is it?", "얼마예요?", "and the price?", "does the black one cost the same"])
def test_a_question_that_names_nothing_is_about_what_was_talked_about(text: str) -> None:
    clerk = make_clerk("en")
    clerk.slots["product_id"] = "soy-candle"
    said = clerk.do(ProductPrice(), text)
    assert said.names == ["utter_product_price"]
    assert said.texts[0].startswith("Soy Wax Candle")


@pytest.mark.parametrize("text", ["how much is it?", "얼마예요?", "in black?", "which size should I take"])
def test_a_question_about_nothing_known_asks_which_product(text: str) -> None:
    said = make_clerk("en").do(ProductPrice(), text)
    assert said.names == ["utter_which_product_unknown"]
    assert len(said.cards) == 5
    assert said.cards[0]["buttons"] == [{"title": "This one", "payload": '/ask_price{"choice":"desk-lamp"}'}]
    assert "product_id" not in said.slots


def test_a_name_that_fits_several_asks_which_unless_one_was_talked_about() -> None:
    clerk = make_clerk("en")
    said = clerk.do(ProductPrice(), "how much is the lamp")
    assert said.names == ["utter_which_product"]
    assert said.titles == ["Haru LED Desk Lamp", "Moon Night Light", "Linen Floor Lamp", "Brass Pendant Light"]
    assert clerk.do(ProductPrice(), intent="ask_price", choice="linen-floor-lamp").slots == {
        "product_id": "linen-floor-lamp"
    }
    assert clerk.do(ProductPrice(), "how much is the lamp").texts[0].startswith("Linen Floor Lamp")


def test_another_product_that_is_named_takes_over() -> None:
    clerk = make_clerk("en")
    clerk.slots["product_id"] = "soy-candle"
    clerk.do(ProductStock(), "is the desk lamp in stock")
    assert clerk.slots["product_id"] == "desk-lamp"


def test_a_product_that_the_shop_has_taken_out_is_asked_for() -> None:
    clerk = make_clerk("en")
    clerk.slots["product_id"] = "gone"
    assert clerk.do(ProductPrice(), "how much is it").names == ["utter_which_product_unknown"]


def test_options_say_what_is_sold_out() -> None:
    assert make_clerk("ko").do(ProductOptions(), "티셔츠 색상 뭐 있어요").text == (
        "오가닉 코튼 티셔츠, 35,000원\n"
        "• 화이트: S, M, L, XL\n"
        "• 블랙: S, M(품절), L, XL\n"
        "• 세이지 그린: S, M, L, XL(품절)"
    )


def test_an_option_that_is_named_is_there_or_not() -> None:
    clerk = make_clerk("ko")
    clerk.slots["product_id"] = "stoneware-mug"
    assert clerk.do(ProductOptions(), "초록색도 있어요?").text == (
        "네, 있어요. 스톤웨어 머그컵, 16,000원\n• 색상: 세이지 그린"
    )
    assert clerk.do(ProductOptions(), "핑크는 없나요").text == (
        "아쉽지만 그 옵션은 없어요. 스톤웨어 머그컵에는 다음 옵션이 있어요.\n"
        "• 색상: 크림, 세이지 그린, 차콜, 테라코타(품절)"
    )


@pytest.mark.parametrize(
    ("language", "text", "answer"),
    [
        ("en", "do you still have the white lamp", "Yes, in stock: Haru LED Desk Lamp (White)."),
        (
            "en",
            "charcoal robe in L?",
            (
                "I'm sorry, sold out right now: Waffle Cotton Robe (Charcoal / L). These are in stock:\n"
                "• White: S, M, L\n• Charcoal: S, M, XL"
            ),
        ),
        ("ko", "차콜 가운 S 있어요?", "네, 와플 코튼 가운(차콜 / S)은 지금 4개 남았어요."),
        (
            "ko",
            "머그컵 재고 있나요",
            "스톤웨어 머그컵 재고 현황이에요.\n• 색상: 크림, 세이지 그린, 차콜, 테라코타(품절)",
        ),
        (
            "ko",
            "슬리퍼 260 있음?",
            "펠트 실내화 재고 현황이에요.\n• 그레이: 250-260mm\n• 베이지: 250-260mm(품절)",
        ),
    ],
)
def test_stock(language: str, text: str, answer: str) -> None:
    assert make_clerk(language).do(ProductStock(), text).text == answer


def test_the_size_guide_is_the_products_own() -> None:
    clerk = make_clerk("ko")
    assert clerk.do(SizeHelp(), "가운 사이즈 추천해 주세요").text == (
        "와플 코튼 가운 사이즈 안내예요. S는 키 155-164cm, M은 165-174cm, L은 175-184cm, XL은 185cm 이상에 맞아요. "
        "사이즈가 애매하면 큰 쪽을 추천해요."
    )
    assert clerk.do(SizeHelp(), "머그컵 사이즈표 있어요").names == ["utter_size_no_guide"]
    assert clerk.do(SizeHelp(), "머그컵 크기가 어떻게 돼요").names == ["utter_property_unknown"]


def test_size_help_offers_products_that_have_sizes() -> None:
    said = make_clerk("en").do(SizeHelp(), "what size should I get")
    assert said.titles == [
        "Washed Cotton Duvet Cover Set",
        "Felt House Slippers",
        "Waffle Cotton Robe",
        "Memory Foam Pillow",
        "Rattan Storage Basket",
    ]


@pytest.mark.parametrize(
    "text",
    [
        "how much is it",
        "in black?",
        "what colours does it come in",
        "size up or down?",
        "is there a blue one",
        "I need help choosing a colour, which ones are there",
        "my foot is 26 cm long",
        "cost of the blue dress",
        "검정색도 있어요?",
        "다른 색은 없어요?",
        "재고 있나요?",
        "큰 사이즈도 나와요?",
        "세 개 사면 총 얼마죠",
    ],
)
def test_sentences_that_name_no_product(text: str) -> None:
    assert [
        product.id for product in named_products(make_clerk().services.store, text, make_clerk().services.lexicon)
    ] == []


def test_it_is_one_of_the_products_just_shown() -> None:
    clerk = make_clerk("en")
    shown = clerk.do(SearchProduct(), "do you sell lamps")
    said = clerk.do(ProductPrice(), "how much is it")
    assert said.names == ["utter_which_product"]
    assert said.titles == shown.titles
    assert said.cards[1]["buttons"] == [{"title": "This one", "payload": '/ask_price{"choice":"moon-night-light"}'}]


def test_what_was_shown_long_ago_is_not_meant() -> None:
    clerk = make_clerk("en")
    clerk.do(SearchProduct(), "do you sell lamps")
    clerk.do(SearchProduct(), "do you sell unicorn saddles")
    assert clerk.do(ProductPrice(), "how much is it").names == ["utter_which_product_unknown"]


def test_a_search_keeps_to_the_price_that_is_said() -> None:
    assert make_clerk("en").do(SearchProduct(), "lamps under 60,000 won").titles == [
        "Haru LED Desk Lamp",
        "Moon Night Light",
    ]
    said = make_clerk("ko").do(SearchProduct(), "2만원 이하 상품 있나요")
    assert said.titles[0] == "스톤웨어 머그컵"
    assert len(said.titles) == 5
    assert make_clerk("ko").do(SearchProduct(), "천원 이하 의자 있어요?").names == ["utter_no_products_limit"]


def test_a_category_that_is_typed_shows_its_products() -> None:
    bedding = make_clerk("en").do(SearchProduct(), "show me bedding").titles
    assert bedding == make_clerk("en").do(SearchProduct(), intent="search_product", choice="bedding").titles
    assert len(bedding) == 5
    assert make_clerk("ko").do(SearchProduct(), "조명 보여주세요").titles[0] == "하루 LED 책상 스탠드"


def test_every_title_of_a_button_fits() -> None:
    for language in ("en", "ko"):
        clerk = make_clerk(language)
        for text in ("do you sell unicorn saddles", "what do you sell", "slippers"):
            said = clerk.do(SearchProduct(), text)
            buttons = [button for message in said.messages for button in message.get("buttons") or []]
            buttons += [button for card in said.cards for button in card["buttons"]]
            assert buttons
            assert all(len(button["title"]) <= 20 for button in buttons)


@pytest.mark.parametrize(
    ("language", "text", "answer", "titles"),
    [
        ("en", "u got lamps under 50k", "Here is what we have for ₩50,000 or less:", ["Moon Night Light"]),
        ("ko", "5만 이하 조명", "50,000원 이하로는 이런 상품이 있어요.", ["달빛 무드등", "클립 독서등"]),
        ("en", "lamps under 1k", "I found nothing like that for ₩1,000 or less. Have a look around:", []),
    ],
)
def test_a_price_limit_is_kept_and_said(language: str, text: str, answer: str, titles: list[str]) -> None:
    said = make_clerk(language).do(SearchProduct(), text, intent="search_product")
    assert (said.text, said.titles) == (answer, titles)


def test_a_limit_in_another_currency_cannot_be_kept_which_is_said() -> None:
    said = make_clerk("en").do(SearchProduct(), "lamps max 40 dollars", intent="search_product")
    assert said.text.startswith("Our prices are in South Korean Won, so I couldn't sort by $40.00.")
    assert "Linen Floor Lamp" in said.titles


def test_a_size_that_does_not_exist_is_said_by_a_search_too() -> None:
    said = make_clerk("en").do(SearchProduct(), "t-shirt in xxl", intent="search_product")
    assert said.names == ["utter_product_no_such_option"]
    assert said.titles == ["Organic Cotton T-Shirt"]
    there = make_clerk("en").do(SearchProduct(), "t-shirt in xl")
    assert there.names == ["utter_product_option_exists"]
    assert there.titles == ["Organic Cotton T-Shirt"]


def test_a_price_band_is_kept_and_said() -> None:
    said = make_clerk("ko").do(SearchProduct(), "만원대 조명 보여줘", intent="search_product")
    assert (said.text, said.titles) == ("10,000원부터 19,999원까지는 이런 상품이 있어요.", ["클립 독서등"])
    said = make_clerk("en").do(SearchProduct(), "mugs between 100,000 won and 200,000 won", intent="search_product")
    assert said.names == ["utter_no_products_band"]


def test_what_nobody_calls_a_product_limits_nothing_but_the_price() -> None:
    said = make_clerk("ko").do(SearchProduct(), "3만원 이하로 선물할만한거 추천좀", intent="search_product")
    assert said.names == ["utter_products_found_limit"]
    assert len(said.titles) == 5


@pytest.mark.parametrize(
    ("language", "gifts", "anything"),
    [
        ("ko", "2만원대 생일선물로 뭐가 좋을까요", "2만원대 상품 보여줘"),
        ("ko", "2만원대 선물은 뭐가 있죠", "2만원대 상품 보여줘"),
        ("en", "a housewarming present between 20,000 and 29,999 won", "products between 20,000 and 29,999 won"),
    ],
)
def test_a_gift_at_a_price_is_anything_at_that_price(language: str, gifts: str, anything: str) -> None:
    said = make_clerk(language).do(SearchProduct(), gifts, intent="search_product")
    assert said.names == ["utter_products_found_band"]
    assert len(said.titles) == 5
    assert said.titles == make_clerk(language).do(SearchProduct(), anything, intent="search_product").titles


def test_what_is_named_beside_a_gift_is_searched_for() -> None:
    said = make_clerk("ko").do(SearchProduct(), "선물할 캔들 3만원 이하로요", intent="search_product")
    assert said.titles == ["소이 캔들"]


@pytest.mark.parametrize(
    ("said", "title"),
    [
        ("쓰레빠는요", "펠트 실내화"),
        ("룸슈즈가 있을까요", "펠트 실내화"),
        ("머그잔도 팔아요?", "스톤웨어 머그컵"),
        ("이불보를 찾아요", "워싱 코튼 이불커버 세트"),
        ("베게는 어떤 게 있어요", "메모리폼 베개"),
    ],
)
def test_everyday_names_find_their_product(said: str, title: str) -> None:
    assert make_clerk("ko").do(SearchProduct(), said, intent="search_product").titles[0] == title


def test_a_sorted_search_of_what_is_gone_says_that_nothing_is_found() -> None:
    clerk = make_clerk("en")
    clerk.slots["searched"] = {"query": "unicorn saddle"}
    said = clerk.do(SearchProduct(), "cheapest one?", intent="search_product")
    assert said.names == ["utter_no_products_found"]
    assert said.text.startswith("I couldn't find that in our shop.")
    assert "product_id" not in said.slots


@pytest.mark.parametrize(
    ("language", "text", "answer"),
    [
        (
            "en",
            "does the mug slip",
            "Our data on Stoneware Mug don't say that.\nA person can find out for you.",
        ),
        (
            "ko",
            "스톤웨어 머그컵 원산지가 어디예요",
            "스톤웨어 머그컵 정보에는 그 내용이 따로 없어요.\n정확한 내용은 상담원이 확인해 드릴 수 있어요.",
        ),
    ],
)
def test_a_product_without_a_description_is_not_described(language: str, text: str, answer: str) -> None:
    clerk = make_clerk(language)
    products = clerk.services.store._products  # type: ignore[attr-defined] # noqa: SLF001 (the fake's data)
    mug = products["stoneware-mug"]
    products["stoneware-mug"] = replace(mug, description=LocalText.of(en="", ko=""))
    assert clerk.do(AnswerFromHelp(), text, intent="ask_help").text == answer
