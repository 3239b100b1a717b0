"""`python -m benchmarks.tau_retail`: how many customers of τ²-bench retail the clerk serves."""

from __future__ import annotations

import json
from pathlib import Path

import click

from benchmarks.tau_retail.tasks import load_questions, load_tasks
from bot.logs import set_up_logs

FILE = click.Path(exists=True, dir_okay=False, path_type=Path)


@click.command()
@click.option("--tasks", "tasks_file", type=FILE, required=True, help="The tasks, as JSON.")
@click.option("--db", "db_file", type=FILE, required=True, help="The shop's data, as JSON.")
@click.option("--questions", "questions_file", type=FILE, help="What the customers ask beside: task id → sentences.")
@click.option("--seed", default=0, show_default=True, help="Chooses the customers' words.")
@click.option("--json", "out", type=click.Path(dir_okay=False, path_type=Path), required=True, help="Where to write.")
@click.option("--only", multiple=True, help="Run only the task with this id, and print its transcript.")
@click.option("--processes", default=1, show_default=True, help="Run tasks side by side.")
def main(
    *,
    tasks_file: Path,
    db_file: Path,
    questions_file: Path | None,
    seed: int,
    out: Path,
    only: tuple[str, ...],
    processes: int,
) -> None:
    """Let scripted customers talk to the clerk and see whether each got what he came for."""
    tasks = [one for one in load_tasks(tasks_file) if not only or one.id in only]
    questions = load_questions(questions_file) if questions_file else {}
    # Here and not above: `--help` is answered at once, and the logs are set up before TensorFlow reads their level.
    set_up_logs(verbose=False)
    from benchmarks.tau_retail.bench import open_bench, run_all  # noqa: PLC0415
    from benchmarks.tau_retail.report import as_json, summary, transcript  # noqa: PLC0415

    outcomes = run_all(open_bench(db_file, seed), tasks, questions, processes)
    result = as_json(outcomes, seed)
    out.parent.mkdir(parents=True, exist_ok=True)
    out.write_text(json.dumps(result, ensure_ascii=False, indent=2) + "\n", encoding="utf-8")
    for outcome in outcomes:
        if only:
            print(transcript(outcome), end="\n\n")
    print(summary(result))


if __name__ == "__main__":
    main()
