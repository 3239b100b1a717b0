"""Let each contestant learn and answer in a process of its own; what takes minutes is kept and not done twice."""

from __future__ import annotations

import hashlib
import json
import shutil
import subprocess
import sys
from importlib.metadata import version
from pathlib import Path
from tempfile import TemporaryDirectory

from benchmarks.nlu.sets import CONTESTS, datasets, rounds
from bot.nlu.measuring.contest import OURS, STOCK, ContestError, Outcome, parse_outcome, run_contestant
from bot.nlu.measuring.rows import read_rows
from bot.nlu.word_vectors import FOLDER as VECTORS

ROOT = Path(__file__).resolve().parents[2]
CACHE = ROOT / "benchmarks" / "out" / "nlu"
NLPJS = "nlp.js"
CONTESTANTS = {OURS: "the clerk", STOCK: "Rasa DIET", NLPJS: "NLP.js"}
NLPJS_VERSION = "4.27.0"
_NLPJS_SCRIPT = Path(__file__).with_name("nlpjs.js")


def answer(name: str, train: Path, test: Path) -> Outcome:
    """Let a contestant learn and answer, or give what it did before. Raises `ContestError`."""
    path = _path(name, train, test)
    if not path.exists():
        CACHE.mkdir(parents=True, exist_ok=True)
        part = path.with_suffix(".part")
        with TemporaryDirectory() as folder:
            result = Path(folder) / "result.json"
            run_contestant(_command(name, train, test, result))
            shutil.copyfile(result, part)
        part.rename(path)
    return parse_outcome(json.loads(path.read_text(encoding="utf-8")))


def is_kept(name: str, train: Path, test: Path) -> bool:
    """Whether `answer` has it at once."""
    return _path(name, train, test).exists()


def _command(name: str, train: Path, test: Path, result: Path) -> list[str]:
    files = [str(train), str(test), str(result)]
    if name == NLPJS:
        return ["node", "--expose-gc", str(_NLPJS_SCRIPT), str(_nlpjs_modules()), *files]
    return [sys.executable, "-W", "ignore", "-m", "bot.nlu.measuring.contestant", name, *files]


def _nlpjs_modules() -> Path:
    """The folder that holds `node_modules` with node-nlp, installed by npm the first time. Raises `ContestError`."""
    folder = CACHE / f"node-nlp-{NLPJS_VERSION}"
    if (folder / "node_modules" / "node-nlp").is_dir():
        return folder
    if shutil.which("node") is None or shutil.which("npm") is None:
        raise ContestError("Node.js and npm are not installed")
    folder.mkdir(parents=True, exist_ok=True)
    done = subprocess.run(  # noqa: S603 (a fixed command)
        ["npm", "install", "--no-audit", "--no-fund", "--ignore-scripts", f"node-nlp@{NLPJS_VERSION}"],  # noqa: S607
        cwd=folder, capture_output=True, text=True, check=False,
    )  # fmt: skip
    if done.returncode:
        shutil.rmtree(folder)
        raise ContestError(f"npm cannot install node-nlp: {done.stderr.strip()[-300:]}")
    return folder


def _path(name: str, train: Path, test: Path) -> Path:
    return CACHE / f"{name}-{_key(name, train, test)}.json"


def _key(name: str, train: Path, test: Path) -> str:
    """Changes with the contestant itself, with what it learns from, and with the texts that it is asked."""
    digest = hashlib.sha256()
    if name == OURS:
        for path in (*sorted((ROOT / "bot" / "nlu").glob("*.py")), *sorted(VECTORS.glob("*.npz"))):
            digest.update(path.read_bytes())
    else:
        digest.update((f"rasa {version('rasa')}" if name == STOCK else f"node-nlp {NLPJS_VERSION}").encode())
    if name == NLPJS:
        digest.update(_NLPJS_SCRIPT.read_bytes())
    digest.update(train.read_bytes())
    for row in read_rows(test):  # labels that were mended since ask nothing new
        digest.update(row.text.encode() + b"\0")
    return digest.hexdigest()[:16]


def main(names: list[str]) -> None:
    """Fill the cache for the named contestants, quick sets first: `python -m benchmarks.nlu.contestants stock`."""
    folder = datasets()
    if folder is None:
        sys.exit("SHOPCLERK_DATASETS names no folder")
    for contest in CONTESTS:
        with TemporaryDirectory() as scratch:
            for train, test in rounds(contest, folder, Path(scratch)):
                for name in names:
                    print(contest.name, name, round(answer(name, train, test).train_cpu_s, 1), flush=True)


if __name__ == "__main__":
    main(sys.argv[1:])
