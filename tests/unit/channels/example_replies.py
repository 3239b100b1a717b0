"""One reply of each kind that the clerk gives, in each language."""

from __future__ import annotations

from bot.messages import Button, Card, File, Link, Reply


def _options(*titles: str) -> tuple[Button, ...]:
    return tuple(Button(title, f'/inform{{"choice":"{number}"}}') for number, title in enumerate(titles, start=1))


def _product(name: str, price: str, key: str, *buttons: Button) -> Card:
    return Card(name, price, f"https://img.example/{key}.jpg", f"https://shop.example/p/{key}", buttons)


def _pick(title: str, key: str) -> Button:
    return Button(title, f'/inform{{"choice":"{key}"}}')


_PICTURE = File("f-picture", "mug.jpg", "image", "image/jpeg", 81_920)
_BILL = File("f-bill", "영수증 1054.pdf", "file", "application/pdf", 20_480)
_VOICE = File("f-voice", "voice.ogg", "voice", "audio/ogg", 4_096)
_MOVING = File("f-moving", "how-to.gif", "image", "image/gif", 10_240)


REPLIES: dict[str, dict[str, Reply]] = {
    "text": {
        "en": Reply("Hello! I am Haru's clerk, a program. How can I help?"),
        "ko": Reply("안녕하세요! 하루리빙의 자동 상담원이에요. 무엇을 도와드릴까요?"),
    },
    "long_text": {
        "en": Reply(
            "\n\n".join(f"{n}. " + "Bring the parcel to any post office. We pay for it. " * 9 for n in range(12))
        ),
        "ko": Reply(
            "\n\n".join(f"{n}. " + "가까운 우체국에 맡겨 주세요. 배송비는 저희가 내요. " * 12 for n in range(12))
        ),
    },
    "three_buttons": {
        "en": Reply(
            "Shall I cancel order #1001?",
            buttons=(Button("Yes", "/affirm"), Button("No", "/deny"), Button("Talk to a person", "/talk_to_human")),
        ),
        "ko": Reply(
            "주문 #1001을 취소할까요?",
            buttons=(Button("네", "/affirm"), Button("아니요", "/deny"), Button("상담원 연결", "/talk_to_human")),
        ),
    },
    "long_titles": {
        "en": Reply(
            "Which one comes back?",
            buttons=_options(
                "Linen duvet cover, double, oatmeal",
                "Linen duvet cover, double, charcoal",
                "Linen duvet cover, single, oatmeal",
            ),
        ),
        "ko": Reply(
            "어떤 상품을 반품할까요?",
            buttons=_options(
                "워싱 린넨 이불 커버 더블 사이즈 오트밀 색상",
                "워싱 린넨 이불 커버 더블 사이즈 차콜 색상",
                "워싱 린넨 이불 커버 싱글 사이즈 오트밀 색상",
            ),
        ),
    },
    "buttons_on_a_long_text": {
        "en": Reply("You can send it back within 14 days. " * 30, buttons=(Button("Start a return", "/start_return"),)),
        "ko": Reply("받은 날부터 14일 안에 반품할 수 있어요. " * 60, buttons=(Button("반품 신청", "/start_return"),)),
    },
    "seven_options": {
        "en": Reply(
            "Why does it come back?",
            buttons=_options("Changed my mind", "Too small", "Too big", "Damaged", "Wrong item", "Late", "Other"),
        ),
        "ko": Reply(
            "반품 이유를 알려 주세요.",
            buttons=_options("단순 변심", "작아요", "커요", "파손", "오배송", "늦은 배송", "기타"),
        ),
    },
    "quick_replies": {
        "en": Reply(
            "What would you like to know?",
            quick_replies=(
                Button("Shipping", "/ask_shipping_time"),
                Button("Returns", "/ask_return_policy"),
                Button("Payment", "/ask_payment_methods"),
                Button("Opening hours", "/ask_opening_hours"),
            ),
        ),
        "ko": Reply(
            "무엇이 궁금하세요?",
            quick_replies=(
                Button("배송", "/ask_shipping_time"),
                Button("반품", "/ask_return_policy"),
                Button("결제", "/ask_payment_methods"),
                Button("운영 시간", "/ask_opening_hours"),
            ),
        ),
    },
    "buttons_and_quick_replies": {
        "en": Reply(
            "Your order is on its way.",
            buttons=(Button("Track it", "/track_order"),),
            quick_replies=(Button("Thanks", "/thank"), Button("Something else", "/ask_menu")),
        ),
        "ko": Reply(
            "주문하신 상품이 배송 중이에요.",
            buttons=(Button("배송 조회", "/track_order"),),
            quick_replies=(Button("고마워요", "/thank"), Button("다른 문의", "/ask_menu")),
        ),
    },
    "twelve_options": {
        "en": Reply("Which country?", buttons=_options(*(f"Country {n}" for n in range(1, 13)))),
        "ko": Reply("어느 나라로 보낼까요?", buttons=_options(*(f"나라 {n}" for n in range(1, 13)))),
    },
    "fifteen_options": {
        "en": Reply("Which size?", buttons=_options(*(f"Size {n}" for n in range(215, 290, 5)))),
        "ko": Reply("어떤 사이즈로 바꿀까요?", buttons=_options(*(f"{n}mm" for n in range(215, 290, 5)))),
    },
    "links": {
        "en": Reply(
            "You can track it here:",
            links=(
                Link("Track at CJ Logistics", "https://trace.cjlogistics.com/next/tracking.html?wblNo=123456789012"),
            ),
        ),
        "ko": Reply(
            "여기에서 조회할 수 있어요:",
            links=(
                Link("CJ대한통운에서 조회하기", "https://trace.cjlogistics.com/next/tracking.html?wblNo=123456789012"),
            ),
        ),
    },
    "links_and_buttons": {
        "en": Reply(
            "The label is ready.",
            buttons=(Button("Done", "/thank"), Button("Help", "/talk_to_human")),
            links=(
                Link("Print the label", "https://shop.example/labels/1"),
                Link("Post offices near you", "https://post.example/map"),
            ),
        ),
        "ko": Reply(
            "반품 송장이 준비됐어요.",
            buttons=(Button("완료", "/thank"), Button("도움 요청", "/talk_to_human")),
            links=(
                Link("송장 출력하기", "https://shop.example/labels/1"),
                Link("가까운 우체국 찾기", "https://post.example/map"),
            ),
        ),
    },
    "one_card": {
        "en": Reply(
            "This one:",
            cards=(
                _product(
                    "Desk lamp, oak",
                    "₩49,000",
                    "lamp",
                    _pick("In which colours?", "colours"),
                    _pick("Is it in stock?", "stock"),
                ),
            ),
        ),
        "ko": Reply(
            "이 상품이에요:",
            cards=(
                _product(
                    "오크 데스크 램프", "49,000원", "lamp", _pick("색상 보기", "colours"), _pick("재고 확인", "stock")
                ),
            ),
        ),
    },
    "product_cards": {
        "en": Reply(
            "These fit:",
            cards=(
                _product("Desk lamp, oak", "₩49,000", "lamp", _pick("This one", "lamp")),
                _product("Floor lamp with a linen shade, tall", "₩129,000", "floor", _pick("This one", "floor")),
                _product("Floor lamp with a linen shade, small", "₩99,000", "small", _pick("This one", "small")),
            ),
            quick_replies=(Button("None of these", "/deny"),),
        ),
        "ko": Reply(
            "이런 상품이 있어요:",
            cards=(
                _product("오크 데스크 램프", "49,000원", "lamp", _pick("이 상품", "lamp")),
                _product("린넨 갓 플로어 램프 (높은 타입)", "129,000원", "floor", _pick("이 상품", "floor")),
                _product("린넨 갓 플로어 램프 (낮은 타입)", "99,000원", "small", _pick("이 상품", "small")),
            ),
            quick_replies=(Button("찾는 게 없어요", "/deny"),),
        ),
    },
    "cards_with_two_buttons": {
        "en": Reply(
            cards=(
                _product("Mug", "₩12,000", "mug", _pick("Colours", "mug-c"), _pick("Stock", "mug-s")),
                _product("Bowl", "₩15,000", "bowl", _pick("Colours", "bowl-c"), _pick("Stock", "bowl-s")),
            )
        ),
        "ko": Reply(
            cards=(
                _product("머그", "12,000원", "mug", _pick("색상", "mug-c"), _pick("재고", "mug-s")),
                _product("볼", "15,000원", "bowl", _pick("색상", "bowl-c"), _pick("재고", "bowl-s")),
            )
        ),
    },
    "twelve_cards": {
        "en": Reply(
            "Our best sellers:",
            cards=tuple(
                _product(f"Towel no. {n}", "₩9,000", f"t{n}", _pick("This one", f"t{n}")) for n in range(1, 13)
            ),
        ),
        "ko": Reply(
            "인기 상품이에요:",
            cards=tuple(_product(f"타월 {n}호", "9,000원", f"t{n}", _pick("이 상품", f"t{n}")) for n in range(1, 13)),
        ),
    },
    "cards_without_buttons": {
        "en": Reply(
            "Bought together:",
            cards=(Card("Candle", "₩18,000", "", "https://shop.example/p/candle"), Card("Matches", "", "", "")),
        ),
        "ko": Reply(
            "함께 많이 사는 상품이에요:",
            cards=(Card("캔들", "18,000원", "", "https://shop.example/p/candle"), Card("성냥", "", "", "")),
        ),
    },
    "one_picture_with_words": {
        "en": Reply("This is how it looks in green.", files=(_PICTURE,)),
        "ko": Reply("초록색은 이렇게 생겼어요.", files=(_PICTURE,)),
    },
    "files_of_several_kinds": {
        "en": Reply("Here you are:", files=(_VOICE, _PICTURE, _BILL, _MOVING)),
        "ko": Reply("보내 드려요.", files=(_VOICE, _PICTURE, _BILL, _MOVING)),
    },
    "a_picture_alone": {"en": Reply(files=(_PICTURE,)), "ko": Reply(files=(_PICTURE,))},
}
