"""What the customers of the benchmarks say. The demo orders are in docs/demo-orders.md."""

from __future__ import annotations

TALK = (
    "hello",
    "what are your opening hours?",
    "how can I pay?",
    "how long does delivery take?",
    "can I return something after two weeks?",
    "qwrtz plmk vbnx",
    "안녕하세요",
    "영업시간이 어떻게 되나요?",
    "배송비 얼마예요?",
    "환불은 언제 되나요?",
)
"""Nothing of this needs the store; the last four in a conversation of their own, in Korean."""

ASK_STORE = (
    ("where is my order #1036?", "oliver.smith@example.com", "and when does it arrive?"),
    ("where is my parcel? order 1042", "06159"),
    ("do you have a wool blanket?", "is it in stock?"),
    ("주문 1033 배송 어디까지 왔나요?", "minji.kim@example.com"),
    ("1035번 주문 언제 와요?", "13529"),
)
"""Conversations that look things up."""

LONG = ("what are your opening hours?", "how can I pay?", "hello", "how long does delivery take?", "thanks")
"""One round of a long conversation; the last one is said at the 5th turn and, 19 rounds later, at the 100th."""
