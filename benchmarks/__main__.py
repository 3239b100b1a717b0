"""`python -m benchmarks [NAME …]`: run benchmarks and say whether what was promised holds."""

from __future__ import annotations

import signal
import sys
from pathlib import Path

import click
from rich.console import Console

from benchmarks.registry import BENCHMARKS, Options, run_benchmark
from benchmarks.report import table, write

FILE_WIDTH = 120
ROOT = Path(__file__).resolve().parent.parent


@click.command(epilog="Benchmarks: " + "; ".join(f"{name} ({what})" for name, what in BENCHMARKS.items()))
@click.argument("names", nargs=-1, type=click.Choice(list(BENCHMARKS)), metavar="[NAME]...")
@click.option(
    "--out", type=click.Path(path_type=Path), default=ROOT / "benchmarks" / "out", help="Folder of the results."
)
@click.option("--quick", is_flag=True, help="Leave out stock Rasa where its model is not trained yet.")
@click.option(
    "--messages", default=Options.messages, show_default=True, help="Messages over which memory must not grow."
)
def main(names: tuple[str, ...], out: Path, *, quick: bool, messages: int) -> None:
    """Run the named benchmarks, or all. Exit code 0 if every bar is met, 1 if not."""
    # Ended like this, too, it takes its processes and databases with it.
    signal.signal(signal.SIGTERM, lambda _number, _frame: sys.exit(128 + signal.SIGTERM))
    errors = Console(stderr=True)
    # Written to a file, a table needs no narrow columns.
    console = Console(width=None if sys.stdout.isatty() else FILE_WIDTH)
    met = True
    for name in names or BENCHMARKS:
        with errors.status(name) as status:
            figures = run_benchmark(name, lambda what: _say(errors, status, what), Options(quick, messages))
        console.print(table(name, figures))
        console.print(f"[dim]{write(out, ROOT, name, figures)}[/]", soft_wrap=True)
        met = met and all(one.passed is not False for one in figures)
    sys.exit(0 if met else 1)


def _say(errors: Console, status: object, what: str) -> None:
    """Show what is measured now: in the status line of a terminal, as a line elsewhere."""
    if errors.is_terminal:
        status.update(what)  # type: ignore[attr-defined]
    else:
        errors.print(what)


if __name__ == "__main__":
    main()
