"""One slot of domain.yml: its type, and where its value comes from."""

from __future__ import annotations

from collections.abc import Collection

from bot.commerce.shop_yaml import Entry, Scalar
from bot.project import rasa_names
from bot.project.names import advise, one_of
from bot.project.source import Source


def check_slot(source: Source, slot: Entry, intents: Collection[str] | None, entities: Collection[str] | None) -> None:
    """Report what is wrong with a slot. `intents` and `entities` are the domain's, None if they could not be read."""
    content = source.entries(slot.value, f"the slot {slot.key}")
    if content is None:
        return
    source.known_keys(content, rasa_names.SLOT_KEYS, "a slot")
    if "type" not in content:
        source.error(slot.line, f'the slot {slot.key} has no type; write "type: any" if nothing else fits')
    else:
        kind = source.word(content["type"].value, "the type of a slot")
        # A name with dots is a class of one's own.
        if kind is not None and "." not in kind.text and kind.text not in rasa_names.SLOT_TYPES:
            cure = advise(kind.text, rasa_names.SLOT_TYPES, one_of(rasa_names.SLOT_TYPES))
            source.error(kind.line, f'"{kind.text}" is no type of a slot; {cure}')
    if "mappings" not in content:
        cure = 'write "mappings: [{ type: custom }]" if actions set it'
        source.error(slot.line, f"the slot {slot.key} has no mappings; {cure}")
        return
    for mapping in source.items(content["mappings"].value, "mappings") or ():
        fields = source.entries(mapping, "a mapping")
        if fields is not None:
            _check_mapping(source, mapping.line, fields, intents, entities)


def _check_mapping(
    source: Source,
    line: int,
    fields: dict[str, Entry],
    intents: Collection[str] | None,
    entities: Collection[str] | None,
) -> None:
    kind = fields["type"].value if "type" in fields else None
    if kind is None:
        source.error(line, f"the mapping has no type; {one_of(rasa_names.MAPPING_TYPES)}")
    elif not isinstance(kind, Scalar) or kind.text not in rasa_names.MAPPING_TYPES:
        said = kind.text if isinstance(kind, Scalar) else ""
        cure = advise(said, rasa_names.MAPPING_TYPES, one_of(rasa_names.MAPPING_TYPES))
        source.error(kind.line, f'"{said}" is no type of a mapping; {cure}')
    for key, known in (("entity", entities), ("intent", intents)):
        value = fields[key].value if key in fields else None
        if isinstance(value, Scalar) and known is not None and value.text not in known:
            plural = {"entity": "entities", "intent": "intents"}[key]
            cure = advise(value.text, known, f"add it to the {plural}")
            source.error(value.line, f'"{value.text}" is no {key} of the domain; {cure}')
