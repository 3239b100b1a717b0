"""One small fault each, and the exact lines that it gives."""

from __future__ import annotations

import re
from typing import Any

import pytest

EN, KO = "data/nlu/en/talk.yml", "data/nlu/ko/talk.yml"
RULES, STORIES = "data/rules/talk.yml", "data/stories/talk.yml"
SAY_EN, SAY_KO = "data/responses/en.yml", "data/responses/ko.yml"
ACTIONS = "actions/orders.py"

DOMAIN_FAULTS = {
    "unknown key": (
        "version:",
        "intent: []\nversion:",
        ['domain.yml:1: "intent" is not known in domain.yml; did you mean "intents"?'],
    ),
    "intent twice": (
        "  - inform",
        "  - inform\n  - greet",
        ["domain.yml:6: greet is listed twice (first in line 3); keep one"],
    ),
    "slot twice": (
        "forms:",
        "  order_number: { type: any, mappings: [{ type: custom }] }\nforms:",
        ['domain.yml:13: "order_number" is there twice (first in line 10); keep one'],
    ),
    "entity twice": (
        "  - choice",
        "  - choice\n  - choice",
        ["domain.yml:8: choice is listed twice (first in line 7); keep one"],
    ),
    "form twice": (
        "actions:",
        "  track_form: { required_slots: [order_number] }\nactions:",
        ['domain.yml:16: "track_form" is there twice (first in line 14); keep one'],
    ),
    "action twice": (
        "  - action_track",
        "  - action_track\n  - action_track",
        ["domain.yml:19: action_track is listed twice (first in line 18); keep one"],
    ),
    "key twice": (
        "forms:",
        "entities: []\nforms:",
        ['domain.yml:13: "entities" is there twice (first in line 6); keep one'],
    ),
    "an intent of two words": (
        "  - inform",
        "  - inform\n  - Ask Samples",
        [
            (
                'domain.yml:6: "Ask Samples" cannot be the name of an intent; '
                "write letters, digits and _, as in ask_samples"
            ),
            "domain.yml:6: Ask Samples has no examples in en; write at least 5 in data/nlu/en/",
            "domain.yml:6: Ask Samples has no examples in ko; write at least 5 in data/nlu/ko/",
            "domain.yml:6: warning: no rule answers Ask Samples; write one in data/rules/",
        ],
    ),
    "intents are no list": (
        "  - greet\n  - track_order\n  - inform",
        "  greet: yes",
        ['domain.yml:3: intents must be a list; begin each item below it with "- "'],
    ),
    "an intent is a list": (
        "  - inform",
        "  - inform\n  - [a, b]",
        ['domain.yml:6: intents must be names; write each as "- name" in a line of its own'],
    ),
    "slots are a list": (
        "  order_number:\n    type: text\n    mappings: [{ type: from_entity, entity: order_number }]",
        "  - order_number",
        ['domain.yml:10: slots must hold "key: value" lines; indent them below it'],
    ),
    "slot type": (
        "type: text",
        "type: txt",
        ['domain.yml:11: "txt" is no type of a slot; did you mean "text"?'],
    ),
    "slot key": (
        "type: text",
        "type: text\n    mapping: []",
        ['domain.yml:12: "mapping" is not known in a slot; did you mean "mappings"?'],
    ),
    "slot without type": (
        "    type: text\n",
        "",
        ['domain.yml:10: the slot order_number has no type; write "type: any" if nothing else fits'],
    ),
    "slot without mappings": (
        "    mappings: [{ type: from_entity, entity: order_number }]\n",
        "",
        [
            (
                "domain.yml:10: the slot order_number has no mappings; "
                'write "mappings: [{ type: custom }]" if actions set it'
            )
        ],
    ),
    "mapping type": (
        "from_entity",
        "from_entitty",
        ['domain.yml:12: "from_entitty" is no type of a mapping; did you mean "from_entity"?'],
    ),
    "mapping without type": (
        "type: from_entity, ",
        "",
        [
            (
                "domain.yml:12: the mapping has no type; "
                "write one of: from_entity, from_intent, from_trigger_intent, from_text, custom"
            )
        ],
    ),
    "mapping from an unknown entity": (
        "entity: order_number",
        "entity: order_nr",
        ['domain.yml:12: "order_nr" is no entity of the domain; did you mean "order_number"?'],
    ),
    "form without slots": (
        "    required_slots: [order_number]",
        "    ignored_intents: []",
        [
            f"{SAY_EN}:7: warning: nobody says utter_ask_order_number; use it in a rule or delete it",
            "domain.yml:14: the form track_form has no required_slots; list the slots that it asks for",
        ],
    ),
    "form with an unknown slot": (
        "[order_number]\nactions",
        "[order_nummer]\nactions",
        [
            f"{SAY_EN}:7: warning: nobody says utter_ask_order_number; use it in a rule or delete it",
            (
                "domain.yml:15: nothing asks for order_nummer in track_form; "
                "write the response utter_ask_order_nummer in data/responses/"
            ),
            (
                'domain.yml:15: the form track_form asks for "order_nummer", which is no slot; '
                'did you mean "order_number"?'
            ),
        ],
    ),
    "action without a class": (
        "  - action_track",
        "  - action_track\n  - action_refund",
        ["domain.yml:19: action_refund has no class in actions/; write it or remove it here"],
    ),
    "action misspelt": (
        "  - action_track",
        "  - action_trak",
        [
            f"{ACTIONS}:12: action_track is no action of the domain; add it to the actions of domain.yml",
            f'{RULES}:20: "action_track" is no action or form of domain.yml; did you mean "action_trak"?',
            'domain.yml:18: action_trak has no class in actions/; did you mean "action_track"?',
        ],
    ),
    "intent without rule and examples": (
        "  - inform",
        "  - inform\n  - haggle",
        [
            "domain.yml:6: haggle has no examples in en; write at least 5 in data/nlu/en/",
            "domain.yml:6: haggle has no examples in ko; write at least 5 in data/nlu/ko/",
            "domain.yml:6: warning: no rule answers haggle; write one in data/rules/",
        ],
    ),
    "responses in the domain": (
        "actions:",
        "responses:\n  utter_greet: [{ text: Hi }]\nactions:",
        ["domain.yml:17: warning: utter_greet is said in one language only here; move it to data/responses/"],
    ),
}


@pytest.mark.parametrize(("old", "new", "expected"), DOMAIN_FAULTS.values(), ids=DOMAIN_FAULTS)
def test_domain(project: Any, old: str, new: str, expected: list[str]) -> None:
    project.edit("domain.yml", old, new)
    assert project.lines() == expected


NLU_FAULTS = {
    "unknown key": (
        "version:",
        "nlus: []\nversion:",
        [f'{EN}:1: "nlus" is not known in a file of examples; did you mean "nlu"?'],
    ),
    "item key": (
        "    examples: |\n      - please hello",
        "    example: 1\n    examples: |\n      - please hello",
        [f'{EN}:4: "example" is not known in an item below nlu; did you mean "examples"?'],
    ),
    "unknown intent": (
        "intent: greet",
        "intent: great",
        [
            f'{EN}:3: "great" is no intent of domain.yml; did you mean "greet"?',
            "domain.yml:3: greet has no examples in en; write at least 5 in data/nlu/en/",
        ],
    ),
    "indentation": (
        "  - intent: greet",
        "    - intent: greet",
        [f"{EN}:4: this line is indented differently from its neighbours; line it up with line 3"],
    ),
    "no dash": (
        "      - please hi\n",
        "      please hi\n",
        [
            f"{EN}:3: warning: greet has only 4 examples in en; write at least 5",
            f'{EN}:6: the example does not begin with "- "; write "- please hi"',
        ],
    ),
    "no space behind the dash": (
        "      - please hi\n",
        "      -please hi\n      - please yo\n",
        [f'{EN}:6: the example does not begin with "- "; write "- please hi"'],
    ),
    "no bar": (
        "examples: |\n      - please hello",
        "examples:\n      - please hello",
        [
            f'{EN}:4: the line must read "examples: |", with a bar at its end and the examples below it',
            "domain.yml:3: greet has no examples in en; write at least 5 in data/nlu/en/",
        ],
    ),
    "no examples": (
        "  - intent: greet\n    examples: |\n",
        "  - intent: greet\n  - intent: greet\n    examples: |\n",
        [f'{EN}:3: the intent has no examples; write "examples: |" and below it one "- example" a line'],
    ),
    "no intent": (
        "  - intent: greet\n    examples: |\n",
        "  - examples: |\n      - a\n  - intent: greet\n    examples: |\n",
        [f'{EN}:3: the item names no intent; begin it with "- intent: " and the name'],
    ),
    "under two intents": (
        "      - please track it\n",
        "      - please track it\n      - Please, hello!\n",
        [
            (
                f'{EN}:14: "Please, hello!" is an example of track_order here '
                f"and of greet in {EN}:5; keep it under one of them"
            )
        ],
    ),
    "under two intents in two languages": (
        "      - please track it\n",
        "      - please track it\n      - 저기요hello\n",
        [
            (
                f'{KO}:5: "저기요 hello" is an example of greet here '
                f"and of track_order in {EN}:14; keep it under one of them"
            )
        ],
    ),
    "too few": (
        "      - please track it\n      - please my parcel\n",
        "",
        [f"{EN}:10: warning: track_order has only 3 examples in en; write at least 5"],
    ),
    "unknown entity": (
        "(order_number)",
        "(order_nr)",
        [f'{EN}:20: "order_nr" is no entity of domain.yml; did you mean "order_number"?'],
    ),
}


@pytest.mark.parametrize(("old", "new", "expected"), NLU_FAULTS.values(), ids=NLU_FAULTS)
def test_examples(project: Any, old: str, new: str, expected: list[str]) -> None:
    project.edit(EN, old, new)
    assert project.lines() == expected


def test_a_file_without_nlu(project: Any) -> None:
    project.write("data/nlu/en/more.yml", 'version: "3.1"\n')
    assert project.lines() == [
        'data/nlu/en/more.yml:1: there is no "nlu:" in this file of examples; put it above the list of intents'
    ]


def test_a_language_that_the_shop_does_not_speak(project: Any) -> None:
    project.write("data/nlu/fr/talk.yml", "nlu:\n  - intent: greet\n    examples: |\n      - bonjour\n")
    assert project.lines() == [
        (
            "data/nlu/fr/talk.yml:1: warning: no language of shop.yml has examples in this place; "
            "move the file to data/nlu/en/ or data/nlu/ko/"
        ),
        "data/nlu/fr/talk.yml:2: warning: greet has only 1 example in fr; write at least 5",
    ]


def test_a_topic_whose_button_is_too_long(project: Any) -> None:
    for language, text in (("en", "Samples of all our linen"), ("ko", "원단 샘플")):
        project.write(
            f"data/responses/{language}.own.yml", f'responses:\n  utter_topic_track_order:\n    - text: "{text}"\n'
        )
    assert [line for line in project.lines() if "title" in line] == [
        (
            'data/responses/en.own.yml:3: the title "Samples of all our linen" has 24 characters; phones show 20, '
            "so write a shorter one"
        )
    ]


def test_names_of_products_that_cannot_be_read(project: Any) -> None:
    (project.root / "products.txt").write_bytes("울 담요\n머그컵\n".encode("cp949"))
    assert project.lines() == ["products.txt:1: this is no UTF-8 text; save the file again with the encoding UTF-8"]


def test_an_intent_missing_in_one_language(project: Any) -> None:
    text = (project.root / KO).read_text(encoding="utf-8")
    project.write(KO, text[: text.index("  - intent: inform")])
    assert project.lines() == ["domain.yml:5: inform has no examples in ko; write at least 5 in data/nlu/ko/"]


RULE_FAULTS = {
    "unknown intent": (
        "intent: track_order",
        "intent: track_oder",
        [
            f'{RULES}:9: "track_oder" is no intent of domain.yml; did you mean "track_order"?',
        ],
    ),
    "unknown action": (
        "action: action_track",
        "action: action_trac",
        [f'{RULES}:20: "action_trac" is no action or form of domain.yml; did you mean "action_track"?'],
    ),
    "unknown form": (
        "      - active_loop: track_form\n  - rule: Track",
        "      - active_loop: tracking\n  - rule: Track",
        [f'{RULES}:11: "tracking" is no form of domain.yml; add it to the forms of domain.yml'],
    ),
    "unknown slot": (
        "requested_slot: null",
        "order_numbr: null",
        [f'{RULES}:19: "order_numbr" is no slot of domain.yml; did you mean "order_number"?'],
    ),
    "unknown response": (
        "action: utter_greet",
        "action: utter_great",
        [f'{RULES}:6: there is no response utter_great; did you mean "utter_greet"?'],
    ),
    "unknown step": (
        "- intent: greet",
        "- intend: greet",
        [f'{RULES}:5: "intend" is not known in a step; did you mean "intent"?'],
    ),
    "unknown key": (
        "    condition:",
        "    conditions:",
        [f'{RULES}:13: "conditions" is not known in a rule; did you mean "condition"?'],
    ),
    "no steps": (
        "  - rule: Greet",
        "  - rule: Nothing\n  - rule: Greet",
        [f'{RULES}:3: the rule "Nothing" has no steps; write "steps:" and "- intent: …" below it'],
    ),
    "no name": (
        "  - rule: Greet\n    steps",
        "  - steps",
        [f'{RULES}:3: the rule has no name; begin it with "- rule: " and what it is about'],
    ),
    "step without dash": (
        "      - intent: greet\n      - action: utter_greet\n",
        "      intent: greet\n",
        [f'{RULES}:5: steps must be a list; begin each item below it with "- "'],
    ),
    "forgotten dash": (
        "      - action: utter_greet",
        "        action: utter_greet",
        [
            (
                f'{RULES}:6: "action:" is in one step with "intent:"; '
                'begin this line with "- ", below the dash of the step above'
            ),
        ],
    ),
    "one name twice": (
        "  - rule: Take a fact",
        "  - rule: Greet",
        [f'{RULES}:21: warning: there is another rule "Greet" ({RULES}:3); give one of them a name of its own'],
    ),
    "two answers to one intent": (
        "  - rule: Take a fact",
        "  - rule: Greet again\n    steps:\n      - intent: greet\n      - action: action_track\n  - rule: Take a fact",
        [f"{RULES}:23: greet is answered already in {RULES}:5; keep one"],
    ),
    "two answers by or": (
        "      - intent: inform",
        "      - or:\n          - intent: inform\n          - intent: track_order",
        [f"{RULES}:25: track_order is answered already in {RULES}:9; keep one"],
    ),
    "empty action": (
        "action: utter_greet",
        "action:",
        [f"{RULES}:6: the action of a step must be a text; write it behind the colon"],
    ),
}


@pytest.mark.parametrize(("old", "new", "expected"), RULE_FAULTS.values(), ids=RULE_FAULTS)
def test_rules(project: Any, old: str, new: str, expected: list[str]) -> None:
    project.edit(RULES, old, new)
    unanswered = [line for line in project.lines() if "no rule answers" not in line]
    assert unanswered == expected


@pytest.mark.parametrize(
    ("before", "steps"),
    [
        ("", "      - intent: greet\n      - action: utter_greet\n"),
        ("    condition:\n      - active_loop: track_form\n", "      - intent: greet\n      - action: action_track\n"),
        ("", "      - intent: greet\n      - slot_was_set:\n          - order_number\n      - action: action_track\n"),
        ("", "      - intent: greet\n        entities:\n          - order_number\n      - action: action_track\n"),
    ],
    ids=["the same answer", "a condition", "a slot", "an entity"],
)
def test_rules_that_begin_alike_and_do_not_contradict(project: Any, before: str, steps: str) -> None:
    project.write("data/rules/own.yml", f"rules:\n  - rule: Another\n{before}    steps:\n{steps}")
    assert project.lines() == []


def test_a_rule_copied_into_another_file_and_changed(project: Any) -> None:
    steps = "      - intent: greet\n      - action: action_track\n"
    project.write("data/rules/own.yml", f"rules:\n  - rule: Our greeting\n    steps:\n{steps}")
    assert project.lines() == [f"{RULES}:5: greet is answered already in data/rules/own.yml:4; keep one"]


STORY_FAULTS = {
    "unknown intent in or": (
        "- intent: inform",
        "- intent: informm",
        [f'{STORIES}:9: "informm" is no intent of domain.yml; did you mean "inform"?'],
    ),
    "unknown slot": (
        "order_number:",
        "order_nr:",
        [f'{STORIES}:11: "order_nr" is no slot of domain.yml; did you mean "order_number"?'],
    ),
    "no stories": (
        "stories:",
        "storys:",
        [
            f'{STORIES}:1: there is no "stories:" in this file; put it above the list of stories',
            f'{STORIES}:2: "storys" is not known in a file of stories; did you mean "stories"?',
        ],
    ),
}


@pytest.mark.parametrize(("old", "new", "expected"), STORY_FAULTS.values(), ids=STORY_FAULTS)
def test_stories(project: Any, old: str, new: str, expected: list[str]) -> None:
    project.edit(STORIES, old, new)
    assert project.lines() == expected


RESPONSE_FAULTS = {
    "placeholder missing": (
        "Hello {name}!",
        "안녕하세요!",
        [f"{SAY_KO}:2: utter_greet lacks the placeholder {{name}} that en has ({SAY_EN}:2); add it"],
    ),
    "placeholder too much": (
        "on its way.",
        "on {day}.",
        [
            (
                f"{SAY_KO}:12: utter_tracked has the placeholder {{day}}, but en has not; "
                f"remove it here or add it there ({SAY_EN}:12)"
            )
        ],
    ),
    "payload differs": (
        "payload: /track_order",
        "payload: /greet",
        [
            (
                f"{SAY_KO}:2: utter_greet has the button with the payload /greet, but en has not; "
                f"remove it here or add it there ({SAY_EN}:2)"
            ),
            f"{SAY_KO}:2: utter_greet lacks the button with the payload /track_order that en has ({SAY_EN}:2); add it",
        ],
    ),
    "missing in a language": (
        '  utter_tracked:\n    - text: "It is on its way."\n',
        "",
        [f"{SAY_EN}:12: utter_tracked is missing in ko; write it in data/responses/ko.yml too"],
    ),
    "misspelt key": (
        "quick_replies",
        "quick_replys",
        [
            (
                f"{SAY_KO}:7: utter_ask_order_number lacks the button with the payload "
                f'/inform{{"choice":"first"}} that en has ({SAY_EN}:7); add it'
            ),
            f'{SAY_KO}:9: "quick_replys" is not known in a response; did you mean "quick_replies"?',
        ],
    ),
    "long title": (
        "title: Track my order",
        "title: Track my order right now",
        [f'{SAY_KO}:5: the title "Track my order right now" has 24 characters; phones show 20, so write a shorter one'],
    ),
    "no title": (
        "title: Track my order\n          ",
        "",
        [f'{SAY_KO}:5: the button has no title; write "title: " and a word or two'],
    ),
    "says nothing": (
        '- text: "It is on its way."',
        "- buttons: []",
        [f'{SAY_KO}:13: a variation of utter_tracked says nothing; write "text: " and the words'],
    ),
    "no list": (
        '    - text: "It is on its way."',
        '    text: "It is on its way."',
        [f'{SAY_KO}:13: utter_tracked must be a list; begin each item below it with "- "'],
    ),
}


@pytest.mark.parametrize(("old", "new", "expected"), RESPONSE_FAULTS.values(), ids=RESPONSE_FAULTS)
def test_responses(project: Any, old: str, new: str, expected: list[str]) -> None:
    project.edit(SAY_KO, old, new)
    assert project.lines() == expected


def test_a_response_is_missed_in_the_file_beside_its_own(project: Any) -> None:
    project.write("data/responses/en.own.yml", 'responses:\n  utter_samples:\n    - text: "They are free."\n')
    own = "data/responses/en.own.yml:2: utter_samples is missing in ko; write it in data/responses/ko.own.yml too"
    assert own in project.lines()


PAYLOAD_FAULTS = {
    "unknown intent": (
        "payload: /track_order",
        "payload: /track_oder",
        ':6: the payload names "track_oder", which is no intent; did you mean "track_order"?',
    ),
    "no slash": (
        "payload: /track_order",
        "payload: track_order",
        ':6: the payload "track_order" does not begin with "/" and an intent; did you mean "/track_order"?',
    ),
    "broken JSON": (
        '{"choice":"first"}',
        '{"choice":first}',
        (
            ':11: what follows the intent in the payload /inform{"choice":first} is no JSON; '
            'write it like /inform{"choice":"yes"}'
        ),
    ),
    "unknown entity": (
        '{"choice":"first"}',
        '{"choise":"first"}',
        ':11: the payload gives a value to "choise", which is no entity; did you mean "choice"?',
    ),
}


@pytest.mark.parametrize(("old", "new", "expected"), PAYLOAD_FAULTS.values(), ids=PAYLOAD_FAULTS)
def test_payloads(project: Any, old: str, new: str, expected: str) -> None:
    for path in (SAY_EN, SAY_KO):
        project.edit(path, old, new)
    assert project.lines() == [f"{SAY_EN}{expected}", f"{SAY_KO}{expected}"]


def test_a_response_in_two_files_of_a_language(project: Any) -> None:
    project.write("data/responses/en.more.yml", "responses:\n  utter_greet:\n    - text: Hi {name}\n")
    assert project.lines() == [
        f"{SAY_EN}:2: utter_greet is also in data/responses/en.more.yml:2; keep one",
        (
            f"{SAY_KO}:2: utter_greet has the button with the payload /track_order, but en has not; "
            "remove it here or add it there (data/responses/en.more.yml:2)"
        ),
    ]


def test_a_language_without_responses(project: Any) -> None:
    (project.root / SAY_KO).unlink()
    assert project.lines() == [f"{SAY_KO}:1: the shop speaks ko, but nothing is said in it; write the responses"]


def test_responses_of_an_unknown_language(project: Any) -> None:
    project.write("data/responses/kr.yml", "responses:\n  utter_greet:\n    - text: 네\n")
    assert project.lines() == [
        (
            'data/responses/kr.yml:1: warning: "kr" is no language of the shop, so nobody hears it; '
            "name the file like en.yml, or add the language to shop.yml"
        )
    ]


def test_a_response_that_nobody_says(project: Any) -> None:
    for path in (SAY_EN, SAY_KO):
        project.write(path, (project.root / path).read_text(encoding="utf-8") + "  utter_weather:\n    - text: Rain\n")
    assert project.lines() == [f"{SAY_EN}:14: warning: nobody says utter_weather; use it in a rule or delete it"]


ACTION_FAULTS = {
    "unknown response": (
        "utter_tracked",
        "utter_trackt",
        [f'{ACTIONS}:16: there is no response utter_trackt; did you mean "utter_tracked"?'],
    ),
    "no response of a family": (
        '"utter_tracked"',
        'f"utter_reason_{turn.reason}"',
        [f"{ACTIONS}:16: there is no response utter_reason_…; write it in data/responses/"],
    ),
    "class without a place in the domain": (
        "class Track(",
        'class Refund(Base):\n    action = "action_refund"\n\n\nclass Track(',
        [f"{ACTIONS}:12: action_refund is no action of the domain; add it to the actions of domain.yml"],
    ),
    "no Python": (
        "def act(self, turn):",
        "def act(self, turn:",
        [
            f"{ACTIONS}:15: Python cannot read this ('(' was never closed); correct the line or the one above",
            "domain.yml:17: validate_track_form has no class in actions/; write it or remove it here",
            "domain.yml:18: action_track has no class in actions/; write it or remove it here",
        ],
    ),
}


@pytest.mark.parametrize(("old", "new", "expected"), ACTION_FAULTS.values(), ids=ACTION_FAULTS)
def test_actions(project: Any, old: str, new: str, expected: list[str]) -> None:
    project.edit(ACTIONS, old, new)
    assert [line for line in project.lines() if "nobody says" not in line] == expected


def test_a_family_of_responses_counts_as_said(project: Any) -> None:
    project.edit(ACTIONS, '"utter_tracked"', 'f"utter_{turn.done}ed"')
    assert project.lines() == []


def test_a_name_method_names_an_action(project: Any) -> None:
    project.edit(ACTIONS, 'action = "action_track"', 'def name(self):\n        return "action_track"')
    assert project.lines() == []


CONFIG_FAULTS = {
    "no pipeline": (
        (
            "pipeline:\n  - name: bot.nlu.language.LanguageIdentifier\n    languages: [en, ko]\n"
            "  - name: FallbackClassifier\n"
        ),
        "",
        ['config.yml:1: there is no "pipeline:"; write it with a list of "- name: …" below it'],
    ),
    "empty policies": (
        "policies:\n  - name: RulePolicy",
        "policies: []",
        ['config.yml:9: policies is empty; write a list of "- name: …" below it'],
    ),
    "policies are no list": (
        "  - name: RulePolicy",
        "  name: RulePolicy",
        ['config.yml:10: policies must be a list; begin each item below it with "- "'],
    ),
    "own component": (
        "LanguageIdentifier",
        "LanguageIdentifer",
        [
            (
                "config.yml:6: there is no component bot.nlu.language.LanguageIdentifer; "
                'did you mean "bot.nlu.language.LanguageIdentifier"?'
            )
        ],
    ),
    "component of Rasa": (
        "FallbackClassifier",
        "FallbackClasifier",
        ['config.yml:8: "FallbackClasifier" is no component of Rasa; did you mean "FallbackClassifier"?'],
    ),
    "policy of Rasa": (
        "RulePolicy",
        "RulesPolicy",
        ['config.yml:10: "RulesPolicy" is no policy of Rasa; did you mean "RulePolicy"?'],
    ),
    "item without a name": (
        "- name: RulePolicy",
        "- RulePolicy",
        ['config.yml:10: an item of policies has no name; begin it with "- name: "'],
    ),
    "unknown key": (
        "policies:",
        "policy: []\npolicies:",
        ['config.yml:9: "policy" is not known in config.yml; did you mean "policies"?'],
    ),
    "language missing": (
        "[en, ko]",
        "[en]",
        ['config.yml:7: LanguageIdentifier does not know the shop\'s language "ko"; add it to languages'],
    ),
    "default language": (
        "default_language: en",
        "default_language: ko",
        ['config.yml:4: default_language is "ko", but the first language of shop.yml is en; write en'],
    ),
}


@pytest.mark.parametrize(("old", "new", "expected"), CONFIG_FAULTS.values(), ids=CONFIG_FAULTS)
def test_config(project: Any, old: str, new: str, expected: list[str]) -> None:
    project.edit("config.yml", old, new)
    assert project.lines() == expected


NO_PLACEHOLDER = "is no placeholder; write a name in a pair of braces, as in {order_number}, and no braces elsewhere"


@pytest.mark.parametrize(
    ("text", "line", "shown"),
    [
        ("'Hello {name} {!'", 13, "{!"),
        ("'Hello {name}, {shop! is here for you'", 13, "{shop! is he…"),
        ("'Hello {shop name}'", 13, "{shop name}"),
        ("'Hello }{'", 13, "}{"),
        ("'{{name}}'", 13, "{{name}}"),
        ("|\n        Hello\n        {name\n        and all", 15, "{name"),
    ],
)
def test_braces_that_are_no_placeholder(project: Any, text: str, line: int, shown: str) -> None:
    for path in (SAY_EN, SAY_KO):
        project.edit(path, 'text: "It is on its way."', f"text: {text}")
    assert [found for found in project.lines() if "no placeholder" in found] == [
        f'{path}:{line}: "{shown}" {NO_PLACEHOLDER}' for path in (SAY_EN, SAY_KO)
    ]


@pytest.mark.parametrize(
    ("text", "rest"),
    [
        ("Order #1001 is on its way", "#1001 is on its way"),
        ("Order # a comment", None),
        ("'Order #1001'", None),
        ("'Order'  #a comment", None),
        ("Order#1001", None),
        ("|\n        Order #1001", None),
    ],
)
def test_a_text_that_a_hash_cuts_off(project: Any, text: str, rest: str | None) -> None:
    project.edit(SAY_EN, 'text: "It is on its way."', f"text: {text}")
    cut = f'{SAY_EN}:13: warning: the text ends before "{rest}"; put it all in quotes, or a space behind the #'
    assert project.lines() == ([cut] if rest else [])


def test_a_text_of_the_shop_that_a_hash_cuts_off(project: Any) -> None:
    text = (project.root / "shop.yml").read_text(encoding="utf-8")
    project.write("shop.yml", f"{text}\nnote: Seoul #1\n")
    line = len(text.splitlines()) + 2
    cut = f'shop.yml:{line}: warning: the text ends before "#1"; put it all in quotes, or a space behind the #'
    assert cut in project.lines()


HELP_FAULTS = {
    "a colon in the title": (
        'title: "Gift cards"',
        "title: Gift cards: all about them",
        [
            (
                "help/ko/gift-cards.md:2: this line is indented further than the one above allows, or its text "
                'contains a colon: line it up with its neighbours, or put the text in quotes ("…").'
            )
        ],
    ),
    "a tab": (
        "keywords: [gift card, voucher, balance]",
        "keywords:\n\t- gift card",
        [("help/ko/gift-cards.md:4: there is a tab before the text; indent with spaces, two for each level.")],
    ),
    "unknown intent": (
        "intent: inform",
        "intent: infrom",
        ['help/ko/gift-cards.md:5: "infrom" is no intent of domain.yml; did you mean "inform"?'],
    ),
    "unknown field": (
        "title:",
        "titel:",
        ["help/ko/gift-cards.md:2: “titel” is not a field. Did you mean “title”?"],
    ),
    "few keywords": (
        "[gift card, voucher, balance]",
        "[voucher]",
        [
            (
                "help/ko/gift-cards.md:1: warning: only 1 keywords. "
                "Give at least 3 in words that customers use, or the article is not found."
            )
        ],
    ),
    "a question that is an example of another intent": (
        "gift voucher please",
        "저기요 HELLO!",
        [
            (
                'help/ko/gift-cards.md:4: "저기요 HELLO!" is an example of ask_help here and of greet '
                "in data/nlu/ko/talk.yml:5; keep it under one of them"
            )
        ],
    ),
    "too few questions": (
        "how much is left on it, gift voucher please",
        "what is left",
        [
            (
                "help/ko/gift-cards.md:1: warning: only 2 questions. "
                "Give at least 3 as customers type them, or the clerk does not know that they are for this."
            )
        ],
    ),
}


@pytest.mark.parametrize(("old", "new", "expected"), HELP_FAULTS.values(), ids=HELP_FAULTS)
def test_help_articles(project: Any, old: str, new: str, expected: list[str]) -> None:
    project.edit("help/ko/gift-cards.md", old, new)
    assert project.lines() == expected


def test_a_help_article_missing_in_a_language(project: Any) -> None:
    (project.root / "help/ko/gift-cards.md").unlink()
    assert project.lines() == [
        "help/en/gift-cards.md:1: warning: the article is missing in “ko”. Write it as help/ko/gift-cards.md."
    ]


def test_shop_file(project: Any) -> None:
    project.edit("shop.yml", "  currency: ", "  curency: ")
    assert [line for line in project.lines() if line.startswith("shop.yml:")] == project.lines()
    assert 'did you mean "currency"?' in project.lines()[0]


@pytest.mark.parametrize(
    ("currency", "divided_by", "said"),
    [
        ("USD", 1, "no way of delivery costs less than 3000 USD"),
        ("JPY", 1000, "no way of delivery costs more than 55 JPY"),
        ("USD", 1000, None),
        ("COP", 1, None),
    ],
)
def test_amounts_of_another_currency(project: Any, currency: str, divided_by: int, said: str | None) -> None:
    text = (project.root / "shop.yml").read_text(encoding="utf-8")
    line = next(number for number, one in enumerate(text.splitlines(), 1) if one.startswith("  currency: KRW"))
    text = text.replace("  currency: KRW", f"  currency: {currency}")
    prices = re.sub(r"(?<= price: )\d+", lambda price: str(int(price[0]) // divided_by), text)
    project.write("shop.yml", prices)
    cure = f"write the currency that the amounts of this file are in, or the amounts in {currency}"
    assert project.lines() == ([f"shop.yml:{line}: warning: shop.currency: {said}; {cure}"] if said else [])


def test_lexicon(project: Any) -> None:
    project.write("data/lexicon/en.yml", "scope:\n  all: everything\n")
    assert project.lines() == ['data/lexicon/en.yml:2: scope.all must be a list; begin each item below it with "- "']


def test_a_shops_own_lexicon_uses_the_words_of_all_shops(project: Any) -> None:
    project.write("lexicon/en.yml", "shapes:\n  month: ['{month=scope}', '{mo}']\n")
    (line,) = project.lines()
    assert line.startswith('lexicon/en.yml:2: shapes.month: there is no topic "mo" in this language; ')


def test_a_word_that_is_there_twice_is_told_like_any_other_fault(project: Any) -> None:
    project.write("lexicon/en.options.yml", "scope:\n  all: [jet]\n  all: [onyx]\nscope:\n  one: [a]\n")
    assert project.lines() == [
        'lexicon/en.options.yml:3: "all" is there twice (first in line 2); keep one',
        'lexicon/en.options.yml:4: "scope" is there twice (first in line 1); keep one',
    ]


def test_a_topic_of_words_that_nobody_asks_for(project: Any) -> None:
    project.write("lexicon/en.yml", "scopes:\n  all: [the lot]\nvolcano:\n  all: [lava]\n")
    assert project.lines() == [
        'lexicon/en.yml:1: warning: nobody asks for "scopes"; did you mean "scope"?',
        'lexicon/en.yml:3: warning: nobody asks for "volcano"; name it as in data/lexicon/',
    ]


@pytest.mark.parametrize(
    "path", ["data/nlu/en/own.yml.txt", "help/en/wrap.markdown", "help/en/wrap.MD", "lexicon/en.txt"]
)
def test_a_file_that_is_not_read_for_its_name(project: Any, path: str) -> None:
    project.write(path, "anything")
    ending = ".md" if path.startswith("help") else ".yml"
    assert project.lines() == [
        f"{path}:1: warning: the file is overlooked: its name does not end in {ending}; rename or move it"
    ]


@pytest.mark.parametrize("path", ["data/nlu/.DS_Store", "data/README.txt", "help/notes.txt", "help/en/.wrap.md.swp"])
def test_a_file_that_nobody_expects_to_be_read(project: Any, path: str) -> None:
    project.write(path, "anything")
    assert project.lines() == []


def test_canned_responses_of_a_file_that_cannot_be_read_are_not_called_missing(project: Any) -> None:
    project.write("data/canned/en.yml", "canned:\n  hi: {title: Hi, text: Hello}\n")
    project.write("data/canned/ko.yml", "canned:\n  hi: {title: 인사, text: 안녕하세요}\n".encode("utf-16"))
    assert project.lines() == [
        "data/canned/ko.yml:1: this is no UTF-8 text; save the file again with the encoding UTF-8"
    ]
