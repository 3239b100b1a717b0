"""Names that Rasa Open Source 3.6 brings: those in its `shared/core/constants.py`, and components it registers."""

from __future__ import annotations

from typing import Final

INTENTS: Final = frozenset({"restart", "back", "out_of_scope", "session_start", "nlu_fallback"})
SLOTS: Final = frozenset({"requested_slot", "session_started_metadata"})
ACTIONS: Final = frozenset(
    {
        "action_listen",
        "action_restart",
        "action_session_start",
        "action_default_fallback",
        "action_deactivate_loop",
        "action_revert_fallback_events",
        "action_default_ask_affirmation",
        "action_default_ask_rephrase",
        "action_two_stage_fallback",
        "action_unlikely_intent",
        "action_back",
        "action_extract_slots",
        "...",
    }
)
ACTION_CLASSES: Final = frozenset({"Action", "ValidationAction", "FormValidationAction"})
"""Of rasa-sdk: every class below one of these is an action."""

DOMAIN_KEYS: Final = (
    "version",
    "intents",
    "entities",
    "slots",
    "forms",
    "actions",
    "responses",
    "e2e_actions",
    "session_config",
    "config",
)
SLOT_KEYS: Final = ("type", "influence_conversation", "mappings", "initial_value", "values", "min_value", "max_value")
SLOT_TYPES: Final = ("text", "bool", "categorical", "float", "list", "any")
MAPPING_TYPES: Final = ("from_entity", "from_intent", "from_trigger_intent", "from_text", "custom")
FORM_KEYS: Final = ("required_slots", "ignored_intents")

PIPELINE: Final = frozenset(
    {
        "CRFEntityExtractor",
        "ConveRTFeaturizer",
        "CountVectorsFeaturizer",
        "DIETClassifier",
        "DucklingEntityExtractor",
        "EntitySynonymMapper",
        "FallbackClassifier",
        "JiebaTokenizer",
        "KeywordIntentClassifier",
        "LanguageModelFeaturizer",
        "LexicalSyntacticFeaturizer",
        "LogisticRegressionClassifier",
        "MitieEntityExtractor",
        "MitieFeaturizer",
        "MitieIntentClassifier",
        "MitieNLP",
        "MitieTokenizer",
        "RegexEntityExtractor",
        "RegexFeaturizer",
        "RegexMessageHandler",
        "ResponseSelector",
        "SklearnIntentClassifier",
        "SpacyEntityExtractor",
        "SpacyFeaturizer",
        "SpacyNLP",
        "SpacyTokenizer",
        "WhitespaceTokenizer",
    }
)
POLICIES: Final = frozenset(
    {"AugmentedMemoizationPolicy", "MemoizationPolicy", "RulePolicy", "TEDPolicy", "UnexpecTEDIntentPolicy"}
)
