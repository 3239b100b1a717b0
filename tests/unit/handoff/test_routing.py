from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta, timezone
from pathlib import Path

import pytest

from bot.commerce.calls import find_call
from bot.commerce.shop import Route, Shop, Times
from bot.commerce.shop_file import parse_shop
from bot.commerce.shop_handoff import REASONS
from bot.handoff import triggers
from bot.handoff.presence import Present
from bot.handoff.routing import Routed, route

OPEN = datetime(2026, 11, 24, 2, 0, tzinfo=timezone.utc)
SATURDAY = datetime(2026, 11, 28, 2, 0, tzinfo=timezone.utc)
EVERYTHING: frozenset[str] = frozenset()
ANNA = Present(1, "anna@example.com", frozenset({"en"}), EVERYTHING, talks=2)
BORA = Present(2, "bora@example.com", frozenset({"en", "ko"}), frozenset({"return"}), talks=1)
CHUL = Present(3, "chul@example.com", EVERYTHING, EVERYTHING, talks=4)


@pytest.fixture(scope="module")
def shop() -> Shop:
    return parse_shop((Path(__file__).parents[2] / "fixtures" / "shop.yml").read_text(encoding="utf-8"))


def to(shop: Shop, *present: Present, now: datetime = OPEN, **about: str) -> Routed:
    return route(shop, now, present, **{"topic": "person", "language": "en", "trigger": "asked", **about})


def test_of_those_who_may_have_it_who_has_least_to_do_is_suggested(shop: Shop) -> None:
    assert to(shop, ANNA, BORA, CHUL).assignee == 1
    assert to(shop, ANNA, BORA, CHUL, topic="return").assignee == 2
    assert to(shop, ANNA, BORA, CHUL, language="ko").assignee == 3


def test_who_has_enough_to_do_gets_no_more_and_the_customer_waits(shop: Shop) -> None:
    busy = replace(shop, handoff=replace(shop.handoff, at_once=4))
    assert to(busy, CHUL) == Routed(live=True, assignee=None, priority=0, promised_at=OPEN + timedelta(minutes=30))


def test_where_nobody_is_or_the_shop_is_closed_nobody_waits_in_the_chat(shop: Shop) -> None:
    assert (to(shop).live, to(shop, ANNA, language="ko").live, to(shop, ANNA, now=SATURDAY).live) == (False,) * 3
    monday = datetime(2026, 11, 30, 1, 30, tzinfo=timezone.utc)
    assert to(shop, ANNA, now=SATURDAY).promised_at == monday


def test_the_promised_time_is_that_of_the_first_row_of_times_that_fits(shop: Shop) -> None:
    times = (Times(topics=frozenset({"lost"}), solve_minutes=60), Times(priority=2, answer_minutes=10))
    timed = replace(shop, handoff=replace(shop.handoff, times=times))
    assert to(timed, trigger="legal").promised_at == OPEN + timedelta(minutes=10)
    assert to(timed, trigger="legal", topic="lost").promised_at == OPEN + timedelta(minutes=30)
    assert to(timed).promised_at == OPEN + timedelta(minutes=30)


def test_the_first_row_that_fits_names_agents_and_priority(shop: Shop) -> None:
    rows = (
        Route(reasons=frozenset({"legal"}), agents=frozenset({"chul@example.com"}), priority=9),
        Route(topics=frozenset({"return"}), priority=1),
    )
    routed = replace(shop, handoff=replace(shop.handoff, routing=rows))
    legal = to(routed, ANNA, BORA, CHUL, trigger="legal", topic="return")
    assert (legal.assignee, legal.priority) == (3, 9)
    assert to(routed, ANNA, trigger="legal").live is False
    assert to(routed, ANNA, topic="return").priority == 1


def test_reasons_without_a_row_have_their_own_priority(shop: Shop) -> None:
    plain = replace(shop, handoff=replace(shop.handoff, routing=()))
    reasons = ("asked", "store_down", "anger", "legal", "injury")
    assert [to(plain, trigger=reason).priority for reason in reasons] == [0, 1, 2, 3, 3]


def test_the_reasons_of_shop_yml_are_those_there_are() -> None:
    named = {value for name, value in vars(triggers).items() if name.isupper() and isinstance(value, str)}
    assert named == set(REASONS)


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("I will talk to my lawyer.", "legal"),
        ("소비자원에 신고할 거예요", "legal"),
        ("You're thieves!", "anger"),
        ("이 사기꾼들아", "anger"),
        ("아이가 손을 베었어요", "injury"),
        ("뜨거운 물에 데었어요", "injury"),
        ("온몸에 두드러기가 났어요, 고소할 거예요", "injury"),
        ("my daughter got hurt by the lamp", "injury"),
        ("베개를 베었는데 너무 낮아요", None),
        ("아이가 다칠까 봐 걱정돼요", None),
        ("화상 회의할 때 쓸 조명 있나요", None),
        ("do you sell law books?", None),
        ("my parcel is late", None),
        ("혹시 발송됐나요", None),
        ("혹시발송됐나요", None),
        ("다시 발행해 주세요", None),
        ("재고 소진됐나요", None),
        ("아 시발 진짜", "anger"),
        ("고소할 거예요", "legal"),
        ("민사소송 걸게요", "legal"),
    ],
)
def test_words_of_the_list_call_a_person(shop: Shop, text: str, kind: str | None) -> None:
    assert find_call(shop.handoff.words, text) == kind
