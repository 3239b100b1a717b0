"""Train the model when what it is made of has changed, and never replace a good one by a broken one."""

from __future__ import annotations

from pathlib import Path
from tempfile import TemporaryDirectory

import rasa.model_training
from rasa.shared.exceptions import RasaException

from bot.dialogue.importer import SHOP_FILE
from bot.dialogue.training_speed import quicken_training
from bot.project.fingerprint import fingerprint

KEPT_MODELS = 3
"""Older models are removed, so that a merchant who trains all day does not fill the disk."""


class TrainingError(Exception):
    """Training failed; the models that were there are as they were."""


def train(root: Path, models: Path, shop_file: Path | None = None) -> Path:
    """Train a model from the project at `root` into `models` and give its path. Raises `TrainingError`.

    `shop_file` takes the place of the shop.yml in `root`.
    """
    quicken_training()
    name = f"shopclerk-{fingerprint(root, shop_file)}"
    chosen = SHOP_FILE.set(shop_file or root / "shop.yml")
    try:
        return _train(root, models, name)
    except RasaException as error:
        raise TrainingError(f"training stopped: {error}\nThe model before it is still there.") from error
    except OSError as error:
        where = f"{error.filename}: " if error.filename else ""
        raise TrainingError(
            f"training stopped: {where}{error.strerror}\n"
            "The model before it is still there. Make room on the disk, or give this user the right to write there."
        ) from error
    finally:
        SHOP_FILE.reset(chosen)


def _train(root: Path, models: Path, name: str) -> Path:
    models.mkdir(parents=True, exist_ok=True)
    # Rasa writes the file in place: a running clerk would take a half of it, and a crash would leave one.
    with TemporaryDirectory(dir=models, prefix=".training-") as unfinished:
        result = rasa.model_training.train(
            domain=str(root / "domain.yml"),
            config=str(root / "config.yml"),
            training_files=str(root / "data"),
            output=unfinished,
            fixed_model_name=name,
            force_training=True,
        )
        if result.code or result.model is None:
            raise TrainingError(f"training ended with code {result.code}; the model before it is still there")
        model = Path(result.model).replace(models / Path(result.model).name)
    for old in sorted(models.glob("shopclerk-*.tar.gz"), key=lambda path: path.stat().st_mtime)[:-KEPT_MODELS]:
        old.unlink()
    return model
