"""How the scripts that make the word vectors write them."""

from __future__ import annotations

import runpy
from pathlib import Path

import numpy as np
import pytest

from bot.nlu.word_vectors import FOLDER

write_arrays = runpy.run_path("scripts/vector_files.py")["write_arrays"]


@pytest.mark.parametrize("name", ["en.npz", "ko.npz"])
def test_the_vectors_of_the_product_are_as_small_as_the_scripts_write_them(tmp_path: Path, name: str) -> None:
    with np.load(FOLDER / name, allow_pickle=False) as file:
        arrays = dict(file)
    write_arrays(tmp_path / name, **arrays)
    written, shipped = ((folder / name).stat().st_size for folder in (tmp_path, FOLDER))
    assert written == pytest.approx(shipped, rel=0.02)  # libraries that pack differ by a little


def test_numpy_reads_what_was_written_and_would_have_taken_more_room(tmp_path: Path) -> None:
    steps = np.random.default_rng(0).normal(0, 5, (500, 40)).round().astype(np.int8)
    write_arrays(tmp_path / "ours.npz", vectors=steps, words=np.array("sofa lamp"))
    np.savez_compressed(tmp_path / "numpy.npz", vectors=steps, words=np.array("sofa lamp"))
    with np.load(tmp_path / "ours.npz", allow_pickle=False) as file:
        assert np.array_equal(file["vectors"], steps)
        assert str(file["words"]) == "sofa lamp"
    assert (tmp_path / "ours.npz").stat().st_size < 0.95 * (tmp_path / "numpy.npz").stat().st_size
