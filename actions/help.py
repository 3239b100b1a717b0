"""What no rule answers: the shop's help articles, else the likeliest topics, and always a person."""

from __future__ import annotations

import re

from rasa_sdk.events import EventType, SlotSet, UserUtteranceReverted

from actions.announcements import answer_announcement
from actions.article_choice import SURELY, confidence_of, find_article, fitting_articles
from actions.article_prices import tell_article_price
from actions.asked_days import delivery_lines
from actions.attachments import answer_attachment
from actions.bare_facts import answer_fact, answer_named_product
from actions.base import ShopAction
from actions.basket import tell_more_of_it
from actions.care import line_on_kind, tell_care
from actions.comparison import compare
from actions.known_product import named_in
from actions.offers import Promotions
from actions.option_changes import open_option_change
from actions.order_facts import take_order_facts
from actions.person_calls import call_person, is_lost, reply_promise
from actions.product_search import recommend
from actions.products import ProductOptions
from actions.properties import tell_property
from actions.queue import take_comment
from actions.store_questions import ask_store
from actions.turn import Turn
from bot.commerce.card_numbers import holds_card_number
from bot.commerce.help_articles import HELP_INTENT, HelpArticle
from bot.commerce.help_lines import find_answer
from bot.commerce.lexicon import Lexicon
from bot.commerce.product_words import naming_words
from bot.commerce.products import Product
from bot.commerce.shapes import any_shape
from bot.commerce.storekeeping.words import stems
from bot.commerce.variants import spoken_of
from bot.handoff.triggers import FALLBACKS

OUT_OF_SCOPE = "out_of_scope"

LONGEST_QUESTION = 1000
"""Characters. A text that is longer than any question is not searched for; the customer is asked to shorten it."""

OFFERED_TOPICS = 3
LIKELY_ENOUGH = 0.04
"""A topic is offered if the clerk gives it at least this much: twice what an even guess among all topics gets."""

ABOUT_DELIVERIES = "ask_shipping_time"
"""The intent that an article about deliveries leads on to: before it, the days that are asked about are told."""


class AnswerFromHelp(ShopAction):
    """Answer from the help articles or offer topics."""

    action = "action_answer_from_help"

    def act(self, turn: Turn) -> list[EventType]:
        """Say something fitting, whatever it was."""
        text = turn.text
        events = answer_attachment(turn)
        if events is not None:
            return events
        if holds_card_number(text, turn.services.lexicon):
            turn.say("utter_card_number")
        elif len(text) > LONGEST_QUESTION:
            turn.say("utter_text_too_long")
        elif _is_small_sound(text, turn.services.lexicon):
            if not turn.form:  # a form has its own question
                turn.say("utter_anything_else")
        elif not any(character.isalnum() for character in text):
            turn.say("utter_no_words")
        elif answer_announcement(turn):
            pass
        elif turn.entity("language_unsupported"):
            turn.say("utter_language_unsupported")
        elif (commented := take_comment(turn)) is not None:
            return commented
        else:
            return self._answer(turn)
        return []

    def _answer(self, turn: Turn) -> list[EventType]:
        about_order = turn.entity("order_number") is not None
        if about_order and not _is_answered(turn) and (events := take_order_facts(turn)) is not None:
            return events
        ticket = turn.services.tickets.find_open(turn.conversation_id)
        if ticket is not None and not turn.form and turn.services.lexicon.says("people", "when_answered", turn.text):
            turn.say("utter_handoff_again", reference=ticket.reference, promise=reply_promise(turn))
            return []
        sure = _surely_out_of_scope(turn)
        if (events := answer_named_product(turn) or self._of_products(turn, sure=sure)) is not None:
            return events
        article = None if sure else find_article(turn)
        if article is not None:
            events = self._quote_for(turn, article)
        elif turn.services.lexicon.says("product_questions", "price", turn.text) and tell_article_price(turn):
            pass
        elif is_lost(turn):
            turn.say("utter_person_for_fallbacks")
            events = call_person(turn, self.action, FALLBACKS)
        elif turn.form:
            turn.say("utter_form_not_understood")
        elif sure or (events := recommend(turn) or _take_facts(turn)) is None:
            self._offer_topics(turn)
        return events or []

    def _of_products(self, turn: Turn, *, sure: bool) -> list[EventType] | None:
        """Answer what is asked about products, `sure` to be no question for the shop or not; None for all else."""
        if (compared := compare(turn)) is not None:
            return compared
        care = tell_care(turn)
        if care is not None:
            if care.article is not None:
                self._quote(turn, care.article)
            return care.events
        if (told := tell_property(turn, lambda: any(hit.confident for hit in fitting_articles(turn)))) is not None:
            return told
        if (asked := _asks_variant(turn)) is not None:
            return ProductOptions().settle(turn, [asked])
        if (sums := tell_more_of_it(turn)) is not None:
            return sums
        events = recommend(turn) if turn.intent == OUT_OF_SCOPE else None
        return events if events is not None or sure else _ask_the_store(turn)

    def _quote_for(self, turn: Turn, article: HelpArticle) -> list[EventType]:
        """Quote the article; the one product that the question names is talked about from now on.

        Not where the article is on that very thing: gift wrapping, say.
        """
        self._quote(turn, article)
        if (opened := open_option_change(turn, article)) is not None:
            return opened
        if not turn.text or turn.form or _is_title(turn, article):
            return []
        named = named_in(turn, turn.text)
        if len(named) != 1 or named[0].id in {one.id for one in named_in(turn, article.title)}:
            return []
        return [SlotSet("product_id", named[0].id)]

    def _quote(self, turn: Turn, article: HelpArticle) -> None:
        """Say the short answer, name the article, and offer the rule that goes deeper; inside a form, it waits."""
        link = {"title": article.title, "url": f"{turn.services.help_url}/{article.language}/{article.slug}"}
        topic = f"utter_topic_{article.intent}"
        deeper = article.intent and not turn.form and topic in turn.domain["responses"]
        buttons = [turn.button(topic, f"/{article.intent}")] if deeper else []
        days = delivery_lines(turn) if article.intent == ABOUT_DELIVERIES else ()
        services = turn.services
        answer = find_answer(
            article, turn.text, services.articles, services.lexicon, lambda word: bool(named_in(turn, word))
        )
        if answer == article.short_answer:
            answer = line_on_kind(turn, article) or answer
        answer = "\n".join((*days, answer))
        turn.say("utter_help_article", answer=answer, custom={"links": [link]}, buttons=buttons)

    def _offer_topics(self, turn: Turn) -> None:
        ranking = turn.tracker.latest_message.get("intent_ranking", [])
        likely = [
            one["name"]
            for one in ranking
            if one["confidence"] >= LIKELY_ENOUGH and f"utter_topic_{one['name']}" in turn.domain["responses"]
        ][:OFFERED_TOPICS]
        if turn.intent == OUT_OF_SCOPE or not likely:
            turn.say("utter_not_understood")
            return
        others = [name for name in likely if name != "talk_to_human"]
        topics = ["talk_to_human", *others] if _after_a_report(turn) else [*others, "talk_to_human"]
        turn.say("utter_did_you_mean", buttons=[turn.button(f"utter_topic_{name}", f"/{name}") for name in topics])


def _asks_variant(turn: Turn) -> Product | None:
    """The one product of which a variant is asked for by name: `do you have the candle in fig`."""
    lexicon = turn.services.lexicon
    asks = lexicon.says("product_questions", "sold", turn.text) and not lexicon.says(
        "product_questions", "stock", turn.text
    )
    if turn.form is not None or not turn.text or not asks:
        return None
    named = named_in(turn, turn.text)
    return named[0] if len(named) == 1 and spoken_of(turn.text, named[0], lexicon).said else None


class DefaultFallback(AnswerFromHelp):
    """Where no rule and no story knows what to do next: an intent that a merchant added and gave no rule yet."""

    action = "action_default_fallback"

    def act(self, turn: Turn) -> list[EventType]:
        """Answer all the same; like Rasa's own fallback, let the dialogue forget the message."""
        return [*super().act(turn), UserUtteranceReverted()]


def _is_title(turn: Turn, article: HelpArticle) -> bool:
    """Whether the message names nothing but what the title of the article does, so that no store need be asked."""
    title = {form for word in naming_words(article.title, turn.services.lexicon) for form in stems(word)}
    return all(title.intersection(stems(word)) for word in naming_words(turn.text, turn.services.lexicon))


def _is_small_sound(text: str, lexicon: Lexicon) -> bool:
    """True for laughing or sighing and nothing else."""
    return re.fullmatch(rf"(?:{any_shape(lexicon, 'small_sound')}[\W_]*)+", text.strip(), re.IGNORECASE) is not None


def _after_a_report(turn: Turn) -> bool:
    """Tell whether the turn before answered a late or lost parcel: who is still not understood wants a person."""
    users = 0
    for event in reversed(turn.tracker.events):
        users += event["event"] == "user"
        if users > 1:
            return False
        if event["event"] == "action" and event["name"] == "action_report_problem":
            return True
    return False


def _ask_the_store(turn: Turn) -> list[EventType] | None:
    """Answer what changes with what the shop sells: no article knows it."""
    if turn.services.lexicon.says("coupon_kinds", "until", turn.text):
        return Promotions().act(turn)
    return ask_store(turn)


def _take_facts(turn: Turn) -> list[EventType] | None:
    events = answer_fact(turn)
    return take_order_facts(turn) if events is None else events


def _surely_out_of_scope(turn: Turn) -> bool:
    return turn.intent == OUT_OF_SCOPE and confidence_of(turn) >= SURELY


def _is_answered(turn: Turn) -> bool:
    """Whether an article answers the message, whose order is only beside that: `add a mug to order 1054`."""
    return turn.intent == HELP_INTENT and confidence_of(turn) >= SURELY and find_article(turn) is not None
