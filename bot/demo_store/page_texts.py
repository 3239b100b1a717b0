"""The few words of the store's pages, by language."""

from __future__ import annotations

from collections.abc import Mapping

PAGE_TEXTS: Mapping[str, Mapping[str, str]] = {
    "en": {
        "in_stock": "In stock",
        "few_left": "Only {stock} left",
        "sold_out": "Sold out",
        "final_sale": "Final sale",
        "size_guide": "Size guide",
        "tracking": "Tracking",
        "expected": "Expected",
        "shipped": "Shipped",
        "delivered_at": "Delivered",
        "clock": "Times are {zone}.",
        "other_language": "한국어",
        "not_found": "There is no such page.",
        "help": "Help",
        "label_created": "Label created",
        "in_transit": "In transit",
        "out_for_delivery": "Out for delivery",
        "delivered": "Delivered",
        "delayed": "Delayed",
        "lost": "Lost",
        "returned": "Returned to sender",
    },
    "ko": {
        "in_stock": "구매 가능",
        "few_left": "{stock}개 남았어요",
        "sold_out": "품절",
        "final_sale": "교환·반품 불가",
        "size_guide": "사이즈 안내",
        "tracking": "배송 조회",
        "expected": "도착 예정일",
        "shipped": "출고",
        "delivered_at": "배송 완료",
        "clock": "시각은 {zone} 기준이에요.",
        "other_language": "English",
        "not_found": "찾으시는 페이지가 없어요.",
        "help": "도움말",
        "label_created": "송장 발급",
        "in_transit": "배송 중",
        "out_for_delivery": "배송 출발",
        "delivered": "배송 완료",
        "delayed": "배송 지연",
        "lost": "분실",
        "returned": "반송",
    },
}
