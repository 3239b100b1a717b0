"""Models of intents as files: JSON and NumPy arrays; no code is stored."""

from __future__ import annotations

import json
from dataclasses import astuple
from itertools import islice
from pathlib import Path

import numpy as np

from bot.nlu.confidence import Confidence, Signs
from bot.nlu.intent_model import LinearIntentModel
from bot.nlu.korean_words import KoreanWords
from bot.nlu.meaning import Meaning
from bot.nlu.rivals import Rivals
from bot.nlu.vectoriser import Vectoriser
from bot.nlu.word_vectors import english, korean

MODEL_FILE = "intent_model.json"
WEIGHTS_FILE = "intent_model.npz"
FORMAT = 11


def save_model(model: LinearIntentModel, folder: Path) -> None:
    """Write the model into `folder` as JSON and NumPy arrays; no code is stored."""
    about = {
        "format": FORMAT,
        "labels": model.labels,
        "features": [list(block) for block in model.vectoriser.positions],
        "step": model.step,
        "unknown_idf": model.vectoriser.unknown_idf,
        "meanings": [
            {
                "words": list(meaning.weights),
                "unknown_word": meaning.unknown_weight,
                "word_vectors": meaning.words.checksum,
            }
            for meaning in model.vectoriser.meanings
        ],
        "confidence": astuple(model.confidence),
        "korean": astuple(model.korean),
        "korean_words": sorted(model.words.words),
    }
    (folder / MODEL_FILE).write_text(json.dumps(about, ensure_ascii=False), encoding="utf-8")
    np.savez_compressed(
        folder / WEIGHTS_FILE,
        weights=model.weights,
        biases=model.biases,
        idf=model.vectoriser.idf,
        word_weights=np.array([one for meaning in model.vectoriser.meanings for one in meaning.weights.values()]),
        centres=model.centres,
        rivals=np.array(model.rivals.pairs, dtype=np.int32).reshape(-1, 2),
        rival_starts=model.rivals.starts,
        rival_features=model.rivals.features,
        rival_weights=model.rivals.weights.astype(np.float16),
    )


def load_model(folder: Path) -> LinearIntentModel:
    """Read what `save_model` wrote. Raises `ValueError` if another version wrote it, `OSError` if it is not there."""
    about = json.loads((folder / MODEL_FILE).read_text(encoding="utf-8"))
    if about["format"] != FORMAT:
        raise ValueError(f"{folder / MODEL_FILE} has format {about['format']}, not {FORMAT}: train the model again.")
    with np.load(folder / WEIGHTS_FILE, allow_pickle=False) as arrays:
        weights, biases, idf = arrays["weights"], arrays["biases"], arrays["idf"]
        word_weights = iter(arrays["word_weights"].tolist())
        pairs = tuple((one, other) for one, other in arrays["rivals"].tolist())
        told_apart = arrays["rival_features"], arrays["rival_weights"].astype(np.float32)
        rivals = Rivals(pairs, arrays["rival_starts"], *told_apart)
        centres = arrays["centres"]
    meanings: list[Meaning] = []
    for learnt, vectors in zip(about["meanings"], (english, korean), strict=False):  # Korean may be missing
        if learnt["word_vectors"] != vectors().checksum:
            raise ValueError(f"{folder / MODEL_FILE} was learnt with other word vectors: train the model again.")
        known = dict(zip(learnt["words"], islice(word_weights, len(learnt["words"])), strict=True))
        meanings.append(Meaning(known, float(learnt["unknown_word"]), vectors()))
    positions: list[dict[str, int]] = []
    start = 0
    for block in about["features"]:
        positions.append({feature: start + at for at, feature in enumerate(block)})
        start += len(block)
    vectoriser = Vectoriser(tuple(positions), idf, float(about["unknown_idf"]), tuple(meanings))
    others, korean_curve = (Confidence(bias, Signs(*learnt)) for bias, learnt in (about["confidence"], about["korean"]))
    return LinearIntentModel(
        labels=tuple(about["labels"]),
        vectoriser=vectoriser,
        weights=weights,
        step=float(about["step"]),
        biases=biases,
        confidence=others,
        korean=korean_curve,
        words=KoreanWords(about["korean_words"]),
        centres=centres,
        rivals=rivals,
    )
