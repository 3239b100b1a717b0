"""Which language a message is in, and when that cannot be said."""

from __future__ import annotations

import pytest
from shipped_words import shipped_lexicon

from bot.nlu.languages import identify

MESSAGES: dict[str | None, list[str]] = {
    "es": [
        "¿Dónde está mi pedido?",
        "donde esta mi pedido",
        "hola",
        "quiero devolver un producto",
        "cuanto cuesta el envio a Madrid",
        "necesito ayuda por favor",
        "no ha llegado mi paquete",
        "gracias",
        "hola buenas tardes",
        "cancelar mi compra",
    ],
    "fr": [
        "où est ma commande ?",
        "ou est ma commande",
        "bonjour",
        "je voudrais annuler ma commande",
        "combien coûte la livraison",
        "je n'ai pas reçu mon colis",
        "merci beaucoup",
        "est-ce que vous livrez en France?",
        "c'est quand la livraison",
        "puis-je retourner cet article",
    ],
    "de": [
        "Wo ist meine Bestellung?",
        "hallo",
        "ich möchte mein Geld zurück",
        "wann kommt mein Paket an",
        "was kostet der Versand",
        "Guten Tag, ich habe eine Frage",
        "danke",
        "kann ich das umtauschen",
        "liefern sie nach Österreich",
        "meine Lampe ist kaputt angekommen",
    ],
    "it": [
        "dov'è il mio ordine",
        "vorrei restituire un prodotto",
        "quanto costa la spedizione",
        "ciao, non ho ricevuto il pacco",
    ],
    "pt": [
        "onde está o meu pedido",
        "quero cancelar minha compra",
        "quanto custa o frete",
        "olá, bom dia",
    ],
    "nl": [
        "waar is mijn bestelling",
        "ik wil mijn geld terug",
        "hoeveel kost verzenden",
    ],
    "ja": [
        "注文はどこですか",
        "返品したいです",
    ],
    "zh": [
        "我的订单在哪里",
        "退货",
        "你好",
    ],
    "ru": [
        "где мой заказ",
        "верните деньги",
    ],
    "ar": [
        "أين طلبي",
    ],
    "vi": [
        "đơn hàng của tôi đâu",
    ],
    "id": [
        "pesanan saya dimana",
    ],
    "tr": [
        "siparişim nerede",
    ],
    "th": [
        "สินค้าอยู่ที่ไหน",
    ],
    "en": [
        "where is it",
        "주문번호 1001 where is it",
        "hello",
        "order status",
        "track my parcel",
        "do you ship to España",
        "Is the café lamp available?",
        "can I pay with Kakao 페이?",
        "menu please",
        "wheres my stuff",
        "do you have the 하루 lamp in black",
    ],
    "ko": [
        "order 1001 언제 와요?",
        "주문번호 1001",
        "배송",
        "ㅇㅇ",
        "ㄴㄴ",
        "ok 알겠어요",
        "iPhone 케이스 있어요?",
        "네",
        "WELCOME10 쿠폰 써도 되나요",
        "cancel 해주세요",
        "ㄱㅅ",
        "배송 언제 와요 ㅠㅠ",
        "ㅋㅋㅋ",
        "ㅠㅠ",
        "refund 언제 되나요?",
        "VIP 등급 혜택 알려줘",
        "do you speak Korean 물어봐도 되나요 혹시",
    ],
    None: [
        "ok",
        "1001",
        "#1001",
        "😀",
        "jane@example.com",
        "👍👍",
        "",
        "   ",
        "010-1234-5678",
        "https://a.example/x",
        "",
        "yes",
        "no",
        "???",
        "order 1001",
    ],
}


@pytest.mark.parametrize(("text", "language"), [(text, code) for code, texts in MESSAGES.items() for text in texts])
def test_language(text: str, language: str | None) -> None:
    assert identify(text, shipped_lexicon()).language == language
