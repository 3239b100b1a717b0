"""Rasa's own `rasa data validate`, in process and without its noise."""

from __future__ import annotations

import re
import warnings
from dataclasses import dataclass
from pathlib import Path

from rasa.shared.exceptions import RasaException
from rasa.shared.importers.importer import TrainingDataImporter
from rasa.validator import Validator

from bot.dialogue.importer import SHOP_FILE
from bot.dialogue.training_speed import quicken_training

_KNOWN_BETTER = re.compile(r"^The utterance '.*' is not used in any story or rule|^Slot auto-fill has been removed")
"""Rasa does not look into actions, which say most responses; `bot.project` does. And it announces what 3.0 changed."""


@dataclass(frozen=True)
class Verdict:
    """What Rasa thinks of a project: whether it can be used, and a sentence for each thing it noticed."""

    good: bool
    remarks: tuple[str, ...]


def ask_rasa(root: Path, shop_file: Path | None = None) -> Verdict:
    """Run Rasa's validator over the project in `root`. Takes seconds: it reads all data as for a training.

    `shop_file` takes the place of the shop.yml in `root`.
    """
    quicken_training()
    chosen = SHOP_FILE.set(shop_file or root / "shop.yml")
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        try:
            good = _validate(root)
        except RasaException as error:
            return Verdict(good=False, remarks=(_first_line(str(error)),))
        finally:
            SHOP_FILE.reset(chosen)
    said = (str(one.message) for one in caught if one.category is UserWarning and "/rasa/" in one.filename)
    remarks = (line for line in map(_first_line, said) if not _KNOWN_BETTER.search(line))
    return Verdict(good, tuple(dict.fromkeys(remarks)))


def _validate(root: Path) -> bool:
    importer = TrainingDataImporter.load_from_config(
        str(root / "config.yml"), str(root / "domain.yml"), [str(root / "data")]
    )
    validator = Validator.from_importer(importer)
    checks = (
        validator.verify_domain_validity,
        validator.verify_actions_in_stories_rules,
        validator.verify_forms_in_stories_rules,
        validator.verify_form_slots,
        validator.verify_slot_mappings,
        validator.verify_nlu,
        validator.verify_story_structure,
    )
    verdicts = [check() for check in checks]
    validator.warn_if_config_mandatory_keys_are_not_set()
    return all(verdicts)


def _first_line(message: str) -> str:
    return next((line.strip() for line in message.splitlines() if line.strip()), "")
