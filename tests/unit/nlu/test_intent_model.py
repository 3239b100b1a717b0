from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest

from bot.nlu.confidence import Confidence, Signs, Trial, lead_of, length_of
from bot.nlu.intent_files import MODEL_FILE, WEIGHTS_FILE, load_model, save_model
from bot.nlu.intent_model import LinearIntentModel
from bot.nlu.intent_training import learn
from bot.nlu.labels import PART_MARK, name_of
from bot.nlu.vectoriser import count_features

EXAMPLES = {
    "track_order": [
        "where is my order", "track my parcel", "when will my package arrive", "has my order shipped yet",
        "tracking for order 1001", "my parcel status please", "where's order #1002", "is my package on its way",
        "배송 언제 와요", "택배 어디쯤이에요", "제 주문 어디까지 왔나요", "배송 조회 해주세요",
        "1001번 언제 도착하나요", "택배 언제 오나요",
    ],
    "start_return": [
        "i want to return this", "send it back", "return my lamp please", "how can i send this back", "start a return",
        "i'd like to return an item", "can i return the mug", "please take it back",
        "반품하고 싶어요", "반품 신청할게요", "이거 반품해 주세요", "환불받고 돌려보낼게요",
        "반품 접수 부탁드려요", "머그컵 반품할래요",
    ],
    "ask_opening_hours": [
        "when are you open", "opening hours", "are you open on sunday", "what time do you close",
        "business hours please", "are you open today", "until when are you open", "open on holidays?",
        "영업시간 알려주세요", "몇 시까지 하나요", "일요일에도 문 여나요", "오늘 영업하나요",
        "영업 시간이 어떻게 되나요", "언제 문 닫아요",
    ],
}  # fmt: skip
TEXTS = [text for texts in EXAMPLES.values() for text in texts]
LABELS = [intent for intent, texts in EXAMPLES.items() for _ in texts]


@pytest.fixture(scope="module")
def model() -> LinearIntentModel:
    return learn(TEXTS, LABELS)


@pytest.mark.parametrize(
    ("text", "intent"),
    [
        ("wheres my ordr", "track_order"),
        ("배송언제와요ㅠㅠ", "track_order"),
        ("택배가 언제쯤 도착할까요", "track_order"),
        ("#1044 where is it", "track_order"),
        ("RETURN THIS PLEASE!!!", "start_return"),
        ("반품신청 하려구요", "start_return"),
        ("trackmyparcel", "track_order"),
        ("opning huors", "ask_opening_hours"),
        ("영업시간이 궁금해요", "ask_opening_hours"),
        ("what are your opening hours?", "ask_opening_hours"),
    ],
)
def test_typing_errors_spacing_and_particles_do_little_harm(model: LinearIntentModel, text: str, intent: str) -> None:
    assert model.predict(text)[0].name == intent


@pytest.mark.parametrize("text", ["", "   ", "😀😀", "zxqv wpfk", "xin chào", "구름 피아노 축구"])
def test_what_it_has_never_seen_gets_less_confidence_than_what_it_knows(model: LinearIntentModel, text: str) -> None:
    assert model.predict(text)[0].confidence < model.predict("where is my order")[0].confidence / 1.5


def test_a_ranking_is_sorted_limited_and_adds_up_to_one_at_most(model: LinearIntentModel) -> None:
    for text in [*TEXTS, "", "return order"]:
        ranking = model.predict(text)
        confidences = [intent.confidence for intent in ranking]
        assert {intent.name for intent in ranking} == set(EXAMPLES)
        assert confidences == sorted(confidences, reverse=True)
        assert sum(confidences) <= 1 + 1e-9
        assert model.predict(text, limit=2) == ranking[:2]


def test_the_same_examples_give_the_same_model(model: LinearIntentModel) -> None:
    again = learn(TEXTS, LABELS)
    assert np.array_equal(again.weights, model.weights)
    assert again.confidence == model.confidence


def test_a_stored_model_says_what_the_trained_one_said(model: LinearIntentModel, tmp_path: Path) -> None:
    save_model(model, tmp_path)
    loaded = load_model(tmp_path)
    assert sorted(path.name for path in tmp_path.iterdir()) == [MODEL_FILE, WEIGHTS_FILE]
    said = [*TEXTS, *(text.replace(" ", "") for text in TEXTS)]
    assert loaded.words.words == model.words.words != frozenset()
    assert [loaded.predict(text) for text in said] == [model.predict(text) for text in said]


def test_a_model_of_another_version_is_refused(model: LinearIntentModel, tmp_path: Path) -> None:
    save_model(model, tmp_path)
    about = json.loads((tmp_path / MODEL_FILE).read_text(encoding="utf-8"))
    (tmp_path / MODEL_FILE).write_text(json.dumps(about | {"format": 0}), encoding="utf-8")
    with pytest.raises(ValueError, match="has format 0, not 11: train the model again"):
        load_model(tmp_path)


@pytest.mark.parametrize("language", [0, 1])
def test_a_model_that_was_learnt_with_other_word_vectors_is_refused(
    model: LinearIntentModel, tmp_path: Path, language: int
) -> None:
    save_model(model, tmp_path)
    about = json.loads((tmp_path / MODEL_FILE).read_text(encoding="utf-8"))
    about["meanings"][language]["word_vectors"] = 1
    (tmp_path / MODEL_FILE).write_text(json.dumps(about), encoding="utf-8")
    with pytest.raises(ValueError, match="was learnt with other word vectors: train the model again"):
        load_model(tmp_path)


def test_a_word_that_no_example_has_is_understood_by_what_it_means(model: LinearIntentModel) -> None:
    known = {word for text in TEXTS for word in text.split()}
    for text, intent in (("shipment", "track_order"), ("give", "start_return"), ("evening", "ask_opening_hours")):
        assert text not in known
        assert model.predict(text)[0].name == intent


def test_a_misspelt_word_counts_as_if_it_were_not(model: LinearIntentModel) -> None:
    right = model.predict("where is my package")
    assert model.predict("where is my pakcage") == model.predict("whereis my package") == right


@pytest.mark.parametrize(
    ("label", "name"),
    [
        ("ask_opening_hours", "ask opening hours"),
        (f"ask_help{PART_MARK}gift-cards", "ask help gift cards"),
        ("returnPolicy", "return Policy"),
        ("EMI", "EMI"),
        ("state_info/account_numbers2", "state info account numbers"),
        ("배송_조회", "배송 조회"),
        ("12", ""),
    ],
)
def test_the_words_of_a_label(label: str, name: str) -> None:
    assert name_of(label) == name


def test_what_an_intent_is_called_is_one_of_its_examples() -> None:
    for label, other in (("ask_warranty", "12"), ("12", "ask_warranty")):
        model = learn(["how long is it good for", "hello there"], [label, other])
        assert model.predict("warranty")[0].name == "ask_warranty"


def test_no_example_is_an_error_that_says_what_to_do() -> None:
    with pytest.raises(ValueError, match="add some under data/nlu/"):
        learn([], [])


def test_one_example_is_enough_to_run() -> None:
    ranking = learn(["hello"], ["greet"]).predict("hello")
    assert [intent.name for intent in ranking] == ["greet"]


def test_two_intents_are_told_apart() -> None:
    model = learn(["hello there", "goodbye now"], ["greet", "goodbye"])
    assert model.intents == ("goodbye", "greet")
    assert [model.predict(text)[0].name for text in ("hello", "goodbye")] == ["greet", "goodbye"]


def test_an_intent_may_be_learnt_in_parts() -> None:
    parts = {
        f"ask_help{PART_MARK}care": ["can I wash it", "is it washable", "how do I clean it", "어떻게 빨아요"],
        f"ask_help{PART_MARK}gifts": [
            "do you wrap gifts",
            "gift wrapping please",
            "a ribbon for the present",
            "선물 포장 되나요",
        ],
    }
    texts = [*TEXTS, *(text for examples in parts.values() for text in examples)]
    labels = [*LABELS, *(label for label, examples in parts.items() for _ in examples)]
    model = learn(texts, labels)
    assert model.labels == (*parts, "ask_opening_hours", "start_return", "track_order")
    assert model.intents == ("ask_help", "ask_opening_hours", "start_return", "track_order")
    for text, intent in (
        ("is it washable?", "ask_help"),
        ("gift ribbon", "ask_help"),
        ("영업시간", "ask_opening_hours"),
    ):
        ranking = model.predict(text)
        assert ranking[0].name == intent
        assert len(ranking) == len(model.intents)


def test_an_intent_may_have_a_slash_in_its_name() -> None:
    model = learn(["hello there", "goodbye now"], ["talk/greet", "talk/goodbye"])
    assert model.intents == ("talk/goodbye", "talk/greet")
    assert model.predict("hello")[0].name == "talk/greet"


def test_one_sentence_under_two_intents_lowers_confidence() -> None:
    texts = [*TEXTS, *["cancel it"] * 4]
    agreed = learn(texts, [*LABELS, "stop", "stop", "stop", "stop"]).predict("cancel it")
    torn = learn(texts, [*LABELS, "stop", "cancel", "stop", "cancel"]).predict("cancel it")
    assert {torn[0].name, torn[1].name} == {"stop", "cancel"}
    assert torn[0].confidence < 0.75
    assert agreed[0].confidence > 0.99


def test_the_lead_shrinks_with_every_intent_that_comes_near() -> None:
    assert lead_of(np.array([0.4])) == 0.0
    assert lead_of(np.array([0.4, 0.4])) == pytest.approx(-np.log(2))
    assert lead_of(np.array([0.9, -0.1, -0.1])) == pytest.approx(-np.log(1 + 2 * np.exp(-2)))
    assert lead_of(np.array([1.0, -1.0])) > lead_of(np.array([1.0, 0.0])) > lead_of(np.array([1.0, 0.0, 0.0]))


def test_confidence_is_learnt_from_what_was_right() -> None:
    trials = [Trial(Signs(at / 50, at / 100 - 1), right=at > 20, foreign=False) for at in range(60)]
    curve = Confidence.fit(trials)
    assert curve.of(Signs(1.0, -0.5)) > 0.9
    assert curve.of(Signs(0.0, -1.0)) < 0.1


def test_confidence_never_falls_with_a_sign_that_should_raise_it() -> None:
    misled = [Trial(Signs(at / 50, -at / 60), right=at > 20 or at % 7 == 0, foreign=False) for at in range(60)]
    curve = Confidence.fit(misled)
    assert curve.weights.score > 0.0
    assert curve.weights.lead == 0.0
    assert curve.of(Signs(1.0, -0.5)) > 0.9
    assert curve.of(Signs(0.0, -0.5)) < 0.5


def test_length_counts_in_korean_alone_and_as_the_trials_say() -> None:
    words = ["배송", "언제", "와요"]
    assert length_of(words, korean=True) == pytest.approx(np.log(4))
    assert length_of(words, korean=False) == 0.0
    trials = [
        Trial(Signs(0.5, at / 50 - 1, length=length), right=at > bar, foreign=False, korean=True)
        for at in range(50)
        for length, bar in ((1.0, 40), (2.0, 10))
    ]
    curve = Confidence.fit(trials)
    assert curve.weights.length > 0.0
    assert curve.of(Signs(0.5, -0.5, length=2.0)) > 0.5 > curve.of(Signs(0.5, -0.5, length=1.0))


def test_a_message_that_means_what_the_examples_mean_is_surer() -> None:
    model = learn(TEXTS, LABELS)

    def signs(text: str) -> Signs:
        message = count_features(text, model.words)
        vector = model.vectoriser.weigh(message)
        return model.signs(model.label_scores(vector), vector, message)

    known, foreign, unknown = signs("where is my parcel"), signs("the weather in Paris"), signs("xqzv wkpf")
    assert known.likeness > 0.5 > foreign.likeness
    assert known.meaning > foreign.meaning > unknown.meaning == unknown.likeness == 0.0
    assert 0.0 < known.unity < 1.0
    trials = [Trial(Signs(0.5, -0.5, at / 50), right=at > 25, foreign=False) for at in range(50)]
    curve = Confidence.fit(trials)
    assert curve.of(Signs(0.5, -0.5, 0.9)) > 0.5 > curve.of(Signs(0.5, -0.5, 0.1))


def test_confidence_falls_back_where_trials_say_nothing() -> None:
    assert Confidence.fit([]) == Confidence()
    assert Confidence.fit([Trial(Signs(1.0, 1.0), right=True, foreign=False)] * 50) == Confidence()


def test_of_too_many_examples_each_intent_keeps_its_share(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("bot.nlu.intent_training.MAX_EXAMPLES", 12)
    texts = [f"return number {at}" for at in range(50)] + ["hello there", "good morning"]
    model = learn(texts, ["start_return"] * 50 + ["greet"] * 2)
    assert model.predict("good morning")[0].name == "greet"
    assert ["return", "number", "0"][0] in model.vectoriser.positions[0]
    assert len([word for word in model.vectoriser.positions[0] if word.startswith("return")]) < 50


def test_rare_features_are_left_out_where_a_model_would_grow_too_large(monkeypatch: pytest.MonkeyPatch) -> None:
    whole = learn(TEXTS, LABELS)
    monkeypatch.setattr("bot.nlu.intent_training.MAX_WEIGHTS", 300)
    small = learn(TEXTS, LABELS)
    assert len(small.vectoriser.idf) <= 100 < len(whole.vectoriser.idf)
    assert small.predict("where is my order")[0].name == "track_order"


def test_a_part_is_named_only_where_there_are_parts() -> None:
    labels = [f"ask_help{PART_MARK}care", f"ask_help{PART_MARK}gifts", "greet"]
    model = learn(["can I wash it", "gift wrapping please", "hello there"], labels)
    assert [(one.name, one.part) for one in model.predict("wash")] == [("ask_help", "care"), ("greet", "")]
    assert model.predict("hello")[0].part == ""


def test_a_very_long_message_and_emoji_are_answered(model: LinearIntentModel) -> None:
    for text in ("where is my order " * 600, "😀" * 10_000):
        assert len(model.predict(text)) == len(EXAMPLES)
