"""Conversation tests as they are read: what there is, and what is said about mistakes."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.testing.conversations.cases import Case, ConversationFileError, Step, Uttered
from bot.testing.conversations.names import Names
from bot.testing.conversations.reading import read_cases

NAMES = Names(
    intents={"greet", "track_order"},
    slots={"language", "order_number", "vip"},
    actions={"action_track_order", "utter_greet"},
    responses={"utter_greet", "utter_goodbye"},
    languages=("en", "ko"),
    channels=("web", "whatsapp"),
)


def cases_of(tmp_path: Path, text: str) -> list[Case]:
    path = tmp_path / "test_it.yml"
    path.write_text(text, encoding="utf-8")
    return read_cases(path, NAMES)


def mistakes_in(tmp_path: Path, text: str) -> list[str]:
    with pytest.raises(ConversationFileError) as caught:
        cases_of(tmp_path, text)
    return str(caught.value).replace(f"{tmp_path}/", "").splitlines()


def test_a_file_of_rasa_pro_is_read_as_it_is(tmp_path: Path) -> None:
    text = """\
fixtures:
  - regular:
      - vip: true
      - order_number: "1036"
metadata:
  - phone:
      os: ios
test_cases:
  - test_case: hello
    fixtures: [regular]
    metadata: phone
    steps:
      - user: hi
        metadata: phone
        assertions:
          - action_executed: action_track_order
          - slot_was_set:
              - name: language
                value: en
              - name: vip
          - bot_uttered:
              utter_name: utter_greet
              text_matches: "^Hello"
              buttons:
                - title: Track
                  payload: /track_order
          - bot_did_not_utter:
              utter_name: utter_goodbye
      - slot_was_not_set:
          - order_number
          - vip: false
      - user: bye
        assertion_order_enabled: true
        assertions:
          - action_executed: utter_greet
"""
    assert cases_of(tmp_path, text) == [
        Case(
            name="hello",
            path=tmp_path / "test_it.yml",
            line=9,
            slots={"vip": True, "order_number": "1036"},
            metadata={"os": "ios"},
            steps=(
                Step("user", "hi", 13, {"os": "ios"}),
                Step("action_executed", "action_track_order", 16, loose=True),
                Step("slot_was_set", (("language", "en", True), ("vip", None, False)), 17, loose=True),
                Step("bot_uttered", Uttered("utter_greet", "^Hello", (("Track", "/track_order"),)), 21, loose=True),
                Step("bot_did_not_utter", Uttered("utter_goodbye"), 27, loose=True),
                Step("slot_was_not_set", (("order_number", None, False), ("vip", False, True)), 29),
                Step("user", "bye", 32),
                Step("action_executed", "utter_greet", 35, loose=True, ordered=True),
            ),
        )
    ]


def test_what_a_shop_needs_besides(tmp_path: Path) -> None:
    text = """\
test_cases:
  - test_case: 반품
    channel: whatsapp
    language: ko
    clock: 2026-11-24 11:00
    shop: {identity: {attempts: 2}}
    steps:
      - user: 1036
      - utter: utter_greet
      - clock: +3 days
      - store_fault: down
      - store_fault: refuses variant_out_of_stock
      - attach: picture
      - store: unchanged
      - store: {orders: {"#1036": {status: cancelled}}}
      - ticket: {topic: complaint, summary: broken}
      - ticket: none
      - payload: {type: text}
"""
    (case,) = cases_of(tmp_path, text)
    assert (case.channel, case.language, case.clock) == ("whatsapp", "ko", "2026-11-24 11:00")
    assert case.shop == {"identity": {"attempts": 2}}
    assert [(step.kind, step.value, step.line) for step in case.steps] == [
        ("user", "1036", 8),
        ("utter", "utter_greet", 9),
        ("clock", "+3 days", 10),
        ("store_fault", "down", 11),
        ("store_fault", "refuses variant_out_of_stock", 12),
        ("attach", "picture", 13),
        ("store", "unchanged", 14),
        ("store", {"orders": {"#1036": {"status": "cancelled"}}}, 15),
        ("ticket", {"topic": "complaint", "summary": "broken"}, 16),
        ("ticket", {}, 17),
        ("payload", [{"type": "text"}], 18),
    ]


def in_a_case(step: str) -> str:
    return (
        f"test_cases:\n  - test_case: one\n    steps:\n      - user: hi\n      - utter: utter_greet\n      - {step}\n"
    )


MISTAKES = """
utter: utter_gret | there is no response "utter_gret"; did you mean "utter_greet"?
uter: utter_greet | "uter" is no step; did you mean "utter"?
slot_was_set: [languag] | there is no slot "languag"; did you mean "language"?
action_executed: action_trak_order | there is no action "action_trak_order"; did you mean "action_track_order"?
store_fault: rain | there is no fault "rain"; write one of: down, error, error_write, lost_write, none, nonsense, slow
store_fault: refuses final_sail | there is no refusal of the store "final_sail"; did you mean "final_sale"?
attach: letter | there is no attachment "letter"; write one of: contact, file, location, picture, sticker, \
unsupported, video, voice
clock: tomorrow | "tomorrow" is no time; write a time as on the shop's clock, `2026-11-24 11:00`, or how much later: \
`+90 minutes`, `+3 days`
store: same | write `store: unchanged`, `store: changed`, or below it what changes and to what
ticket: {topics: x} | "topics" is not known in ticket; did you mean "topic"?
user: [a, b] | `user` is followed by a text; write it behind the colon
bot_uttered: {utter: x} | "utter" is not known in bot_uttered; write one of: utter_name, text_matches, buttons
bot_uttered: {} | `bot_uttered` says nothing; below it write one of: utter_name, text_matches, buttons
bot_did_not_utter: {utter_name: ""} | `bot_did_not_utter` says nothing; below it write one of: utter_name, \
text_matches, buttons
bot_uttered: {text_matches: "Hi ("} | "Hi (" is no regular expression (missing ), unterminated subpattern at \
position 3); write \\ before ( ) [ ] . * + ?
bot_uttered: {buttons: [{titel: x}]} | "titel" is not known in a button; did you mean "title"?
bot_uttered: {buttons: [{payload: /trak_order}]} | there is no intent "trak_order"; did you mean "track_order"?
store: {order: {"#1": {}}} | there is no table of the store "order"; did you mean "orders"?
ticket: {} | write `ticket: none`, or below it what it says: `topic: complaint`
payload: | write below `payload:` what goes out: `- type: text`
slot_was_set: [] | name slots below it: `- language: ko`
"""


@pytest.mark.parametrize(
    ("step", "mistake"), [tuple(line.split(" | ")) for line in MISTAKES.strip().replace("\\\n", "").splitlines()]
)
def test_a_mistake_is_told_with_its_line_and_the_cure(tmp_path: Path, step: str, mistake: str) -> None:
    assert mistakes_in(tmp_path, in_a_case(step)) == [f"test_it.yml:6: {mistake}"]


@pytest.mark.parametrize(
    ("text", "mistake"),
    [
        ("cases: []\n", "1: begin it with `test_cases:` and a list of conversations"),
        ("test_cases:\n  - test_case: one\n    steps:\n      - user: hi\n",
         '2: "one" expects nothing; add what the clerk says: `- utter: utter_greet`'),
        ("test_cases:\n  - test_case: one\n    steps:\n      - utter: utter_greet\n",
         '2: in "one" the customer says nothing; begin with `- user: hello`'),
        ("test_cases:\n  - steps: []\n", "2: a case has `test_case:` (its name) and `steps:` (a list)"),
        ("test_cases: {}\n", '1: test_cases must be a list; begin each item below it with "- "'),
        ("test_cases:\n  - test_case: one\n    channel: fax\n    steps:\n      - user: hi\n      - bot: Hello\n",
         '3: there is no channel "fax"; write one of: web, whatsapp'),
        ("test_cases:\n  - test_case: one\n    shop: none\n    steps:\n      - user: hi\n      - bot: Hello\n",
         "3: write below `shop:` what is otherwise than in shop.yml"),
        ("test_cases:\n  - test_case: one\n     steps: []\n", None),
    ],
)  # fmt: skip
def test_a_file_that_is_put_together_wrongly(tmp_path: Path, text: str, mistake: str | None) -> None:
    found = mistakes_in(tmp_path, text)
    assert found[0].startswith("test_it.yml:")
    if mistake is not None:
        assert f"test_it.yml:{mistake}" in found


NO_FLOWS = "has no meaning here: this clerk goes by rules and forms and has no flows"
NOTHING_GENERATED = (
    "has no meaning here: nothing is generated here, every answer is written in data/responses; "
    "use `bot_uttered:` with `utter_name:` or `text_matches:`"
)


@pytest.mark.parametrize(
    ("assertion", "mistake"),
    [
        ("flow_started: {operator: any, flow_ids: [return]}",
         f"`flow_started` {NO_FLOWS}; use `action_executed:` with the form or the action that begins"),
        ("flow_completed: {flow_id: return}",
         f"`flow_completed` {NO_FLOWS}; use `action_executed:` or `bot_uttered:` with what comes at its end"),
        ("flow_cancelled: {flow_id: return}",
         f"`flow_cancelled` {NO_FLOWS}; use `bot_uttered:` with what is said when a form is stopped"),
        ("pattern_clarification_contains: [return, exchange]",
         f"`pattern_clarification_contains` {NO_FLOWS} to offer; use `bot_uttered:` with the `buttons:` it offers"),
        ("generative_response_is_relevant: {threshold: 0.9}", f"`generative_response_is_relevant` {NOTHING_GENERATED}"),
        ("generative_response_is_grounded: {threshold: 0.9}", f"`generative_response_is_grounded` {NOTHING_GENERATED}"),
        ("bot_utered: {utter_name: utter_greet}", '"bot_utered" is no assertion; did you mean "bot_uttered"?'),
    ],
)  # fmt: skip
def test_what_rasa_pro_asserts_of_flows_and_generated_texts_is_refused_in_words(
    tmp_path: Path, assertion: str, mistake: str
) -> None:
    text = in_a_case(f"user: bye\n        assertions:\n          - {assertion}")
    assert mistakes_in(tmp_path, text) == [f"test_it.yml:8: {mistake}"]


def test_stubs_of_actions_are_refused_in_words(tmp_path: Path) -> None:
    case = "test_cases:\n  - test_case: one\n    steps:\n      - user: hi\n      - utter: utter_greet\n"
    stubs = "stub_custom_actions:\n  action_track_order: {events: [], responses: []}\n"
    (mistake,) = mistakes_in(tmp_path, stubs + case)
    assert mistake == (
        "test_it.yml:1: `stub_custom_actions` has no meaning here: actions run for real, against a demo store that is "
        "fresh for each case; leave it out, and break the store with `store_fault:` where a stub did"
    )


@pytest.mark.parametrize("assertions", ["[]", "{action_executed: utter_greet}", ""])
def test_assertions_that_assert_nothing(tmp_path: Path, assertions: str) -> None:
    text = f"test_cases:\n  - test_case: one\n    steps:\n      - user: hi\n        assertions: {assertions}\n"
    assert mistakes_in(tmp_path, text) == [
        'test_it.yml:2: "one" expects nothing; add what the clerk says: `- utter: utter_greet`',
        "test_it.yml:5: `assertions` is a list; write below it `- action_executed: utter_greet`",
    ]


@pytest.mark.parametrize("beside", ["assertions: [{action_executed: utter_greet}]", "metadata: phone"])
def test_what_goes_with_a_message_stands_below_a_message(tmp_path: Path, beside: str) -> None:
    key = beside.split(":", maxsplit=1)[0]
    found = mistakes_in(tmp_path, in_a_case(f"utter: utter_greet\n        {beside}"))
    assert f"test_it.yml:7: `{key}` goes with what the customer says; put it below a `- user:`" in found


def test_a_file_without_fixtures_says_so(tmp_path: Path) -> None:
    text = "test_cases:\n  - test_case: one\n    fixtures: [vip]\n    steps:\n      - user: hi\n      - bot: Hello\n"
    assert mistakes_in(tmp_path, text) == [
        'test_it.yml:3: there is no fixture "vip"; the file has none under `fixtures:`'
    ]


def test_two_cases_of_one_name_cannot_be_told_apart(tmp_path: Path) -> None:
    case = "  - test_case: one\n    steps:\n      - user: hi\n      - utter: utter_greet\n"
    assert mistakes_in(tmp_path, f"test_cases:\n{case}{case}") == [
        'test_it.yml:6: "one" is there already (line 2); rename one'
    ]
