"""The workflow and the job for a merchant's own repository: they parse, and every command in them is there."""

from __future__ import annotations

import json
import re
import shlex
import subprocess
import sys
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from typing import Any, ClassVar

import click
import pytest
from ruamel.yaml import YAML

from bot.cli.main import main

ROOT = Path(__file__).parents[2]
FOLDER = ROOT / "docs" / "ci"
RUNS = {
    "github.yml": ["validate", "train", "test", "train", "diff"],
    "gitlab.yml": ["validate", "train", "train", "diff"],
}


def load(name: str) -> Any:
    return YAML(typ="safe").load((FOLDER / name).read_text(encoding="utf-8"))


def scripts(name: str) -> Iterator[str]:
    """The lines that a shell runs."""
    whole = load(name)
    steps = (
        [step for job in whole["jobs"].values() for step in job["steps"]]
        if name == "github.yml"
        else [{"run": one} for one in whole["shopclerk"]["script"]]
    )
    for step in steps:
        yield from str(step.get("run", "")).splitlines()


def calls(name: str, program: str) -> Iterator[list[str]]:
    """The arguments with which `program` is called."""
    for line in scripts(name):
        words = shlex.split(re.sub(r"\$\([^)]*\)", "models/x.tar.gz", line).replace("(", "").replace(")", ""))
        for place, word in enumerate(words):
            if word.endswith(program):
                yield words[place + 1 :]


@pytest.mark.parametrize("name", RUNS)
def test_every_command_of_ours_takes_its_options(name: str) -> None:
    found = []
    for command, *arguments in calls(name, ".venv/bin/shopclerk"):
        found.append(command)
        there = main.get_command(click.Context(main), command)  # type: ignore[attr-defined]
        assert there is not None
        # Raises where an option is not known.
        there.make_parser(click.Context(there)).parse_args(arguments)

    assert found == RUNS[name]


@pytest.mark.parametrize("name", RUNS)
def test_what_else_is_called_is_there(name: str) -> None:
    targets = re.findall(r"^([a-z-]+):", (ROOT / "Makefile").read_text(encoding="utf-8"), re.MULTILINE)

    assert list(calls(name, "make")) == [["setup"]]
    assert "setup" in targets
    assert len(list(calls(name, ".venv/bin/rasa"))) == 1
    assert list(calls(name, "scripts/ci-comment")) == [["ci", ">", "ci/comment.md"]]


@pytest.mark.parametrize("name", RUNS)
def test_the_whole_script_is_one_that_a_shell_can_read(name: str) -> None:
    subprocess.run(["/bin/bash", "-n"], input="\n".join(scripts(name)), text=True, check=True)


def test_no_secret_is_asked_for_and_only_the_platform_s_own_actions_are_used() -> None:
    text = "".join((FOLDER / name).read_text(encoding="utf-8") for name in RUNS)
    jobs = load("github.yml")["jobs"].values()
    used = {step["uses"] for job in jobs for step in job["steps"] if "uses" in step}

    assert "secrets." not in text
    assert used == {"actions/checkout@v4", "actions/upload-artifact@v4", "actions/download-artifact@v4"}
    assert not re.findall(r"curl|wget|pip install|https?://", text)
    # What a stranger may name in a pull request is never part of a script's text.
    assert not any("${{" in line for line in scripts("github.yml"))


def test_what_a_pull_request_brings_is_never_run_with_a_token_that_may_write() -> None:
    workflow = load("github.yml")
    check, comment = workflow["jobs"]["check"], workflow["jobs"]["comment"]

    assert list(workflow["on"]) == ["pull_request", "push"]  # not pull_request_target
    assert workflow["permissions"] == {"contents": "read"}
    assert "permissions" not in check
    assert comment["permissions"] == {"contents": "read", "pull-requests": "write"}
    checkouts = [step for job in (check, comment) for step in job["steps"] if "checkout" in step.get("uses", "")]
    assert [one["with"]["persist-credentials"] for one in checkouts] == [False, False]
    assert checkouts[1]["with"]["ref"] == "${{ github.event.pull_request.base.sha }}"
    # A fork's run has no token for that; its report is on the page of the run.
    assert "head.repo.full_name == github.repository" in comment["if"]
    assert any("$GITHUB_STEP_SUMMARY" in str(step.get("run")) for step in check["steps"])


class GitHub(BaseHTTPRequestHandler):
    """As much of GitHub's REST API as a comment needs, with its shapes."""

    comments: ClassVar[list[dict[str, Any]]] = []
    refuses: ClassVar[bool] = False

    def answer(self, status: int, body: Any) -> None:
        self.send_response(status)
        self.end_headers()
        self.wfile.write(json.dumps(body).encode())

    def read(self) -> str:
        assert self.headers["Authorization"] == "Bearer a-token"
        return str(json.loads(self.rfile.read(int(self.headers["Content-Length"])))["body"])

    def do_GET(self) -> None:
        path, _, query = self.path.partition("?")
        page = int(query.rpartition("page=")[2])
        assert path == "/repos/shop/clerk/issues/7/comments"
        self.answer(200, self.comments[100 * (page - 1) : 100 * page])

    def do_POST(self) -> None:
        if self.refuses:
            self.answer(403, {"message": "Resource not accessible by integration"})
            return
        assert self.path == "/repos/shop/clerk/issues/7/comments"
        self.comments.append(written(self.read(), len(self.comments) + 1))
        self.answer(201, self.comments[-1])

    def do_PATCH(self) -> None:
        number = int(self.path.removeprefix("/repos/shop/clerk/issues/comments/"))
        self.comments[number - 1]["body"] = self.read()
        self.answer(200, self.comments[number - 1])

    def log_message(self, *_: object) -> None:
        """Say nothing."""


def written(body: str, number: int, login: str = "github-actions[bot]") -> dict[str, Any]:
    return {"id": number, "body": body, "user": {"login": login}, "html_url": f"https://github.example/{number}"}


@pytest.fixture
def github() -> Iterator[tuple[type[GitHub], dict[str, str]]]:
    server = HTTPServer(("127.0.0.1", 0), type("Fresh", (GitHub,), {"comments": []}))
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    environment = {
        "GITHUB_API_URL": f"http://127.0.0.1:{server.server_port}",
        "GITHUB_REPOSITORY": "shop/clerk",
        "GITHUB_TOKEN": "a-token",
    }
    yield server.RequestHandlerClass, environment  # type: ignore[misc] # the class above
    server.shutdown()
    thread.join()
    server.server_close()


def post(environment: dict[str, str], file: Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(  # noqa: S603 (our own script)
        [sys.executable, str(ROOT / "scripts" / "ci-post"), "7", str(file)],
        capture_output=True,
        text=True,
        check=False,
        env=environment,
    )


def test_the_comment_is_written_once_and_then_anew(tmp_path: Path, github: tuple[type[GitHub], dict[str, str]]) -> None:
    there, environment = github
    # Others have written before, one of them with the mark: a page and more.
    others = [written("hello", number, "somebody") for number in range(1, 101)]
    there.comments += [*others, written("<!-- shopclerk -->\nnot ours", 101, "somebody")]
    (tmp_path / "comment.md").write_text("### Shopclerk\n", encoding="utf-8")

    first = post(environment, tmp_path / "comment.md")
    (tmp_path / "comment.md").write_text("### 다시\n", encoding="utf-8")
    second = post(environment, tmp_path / "comment.md")

    assert (first.returncode, first.stdout) == (0, "written: https://github.example/102\n")
    assert (second.returncode, second.stdout) == (0, "written anew: https://github.example/102\n")
    assert [one["body"] for one in there.comments[100:]] == [
        "<!-- shopclerk -->\nnot ours",
        "<!-- shopclerk -->\n### 다시\n",
    ]


def test_a_comment_that_is_refused_is_told_in_a_sentence(
    tmp_path: Path, github: tuple[type[GitHub], dict[str, str]]
) -> None:
    there, environment = github
    there.refuses = True
    (tmp_path / "comment.md").write_text("### Shopclerk\n", encoding="utf-8")

    done = post(environment, tmp_path / "comment.md")

    assert (done.returncode, there.comments) == (1, [])
    assert done.stderr == "GitHub refused the comment (403 Forbidden). The report is on the page of the run.\n"


@pytest.mark.parametrize(("host", "token"), [("127.0.0.1", "Bearer a-token"), ("localhost", None)])
def test_the_token_goes_to_no_other_host(
    tmp_path: Path, github: tuple[type[GitHub], dict[str, str]], host: str, token: str | None
) -> None:
    there, environment = github
    seen = []

    class Moved(GitHub):
        def do_GET(self) -> None:
            seen.append((self.path, self.headers["Authorization"]))
            if self.path.startswith("/new"):
                self.answer(200, [])
            else:
                self.send_response(307)
                self.send_header("Location", f"http://{host}:{self.server.server_address[1]}/new")
                self.send_header("Content-Length", "0")
                self.end_headers()

    there.do_GET = Moved.do_GET  # type: ignore[method-assign] # of the class that this test's server was made with
    (tmp_path / "comment.md").write_text("### Shopclerk\n", encoding="utf-8")

    assert post(environment, tmp_path / "comment.md").returncode == 0
    assert [authorization for _, authorization in seen] == ["Bearer a-token", token]


def test_a_comment_is_never_longer_than_github_takes(tmp_path: Path) -> None:
    change = "<details><summary>x</summary>\n\n```diff\n+ y\n```\n</details>\n"
    (tmp_path / "diff.md").write_text("**Changed answers**\n" + change * 3000, encoding="utf-8")

    lines = said(tmp_path)

    assert sum(len(line) + 1 for line in lines) < 65_536
    assert lines[-2:] == [
        "</details>",
        "… The rest is too long for a comment; the pages of the run have all of it.",
    ]


def said(folder: Path) -> list[str]:
    script = ROOT / "scripts" / "ci-comment"
    done = subprocess.run(  # noqa: S603 (our own script)
        [sys.executable, str(script), str(folder)], capture_output=True, text=True, check=True
    )
    return [line for line in done.stdout.splitlines() if line]


def test_the_comment_says_what_there_is(tmp_path: Path) -> None:
    (tmp_path / "coverage.md").write_text("**Coverage: 60 %**\n", encoding="utf-8")
    (tmp_path / "diff.md").write_text("**Changed answers: none**\n", encoding="utf-8")
    (tmp_path / "nlu").mkdir()
    report = {
        "greet": {"f1-score": 0.5},
        "thank": {"f1-score": 1.0},
        "accuracy": 0.8,
        "weighted avg": {"f1-score": 0.9},
    }
    (tmp_path / "nlu" / "intent_report.json").write_text(json.dumps(report), encoding="utf-8")

    assert said(tmp_path) == [
        "### Shopclerk",
        "**Coverage: 60 %**",
        "**Understood in cross-validation: 90.0 %** (F1 over all intents; weakest: greet 50 %, thank 100 %)",
        "**Changed answers: none**",
    ]


def test_the_comment_says_what_is_missing(tmp_path: Path) -> None:
    assert said(tmp_path) == [
        "### Shopclerk",
        "The conversation tests did not get as far as to count what they reach.",
        "What is understood was not cross-validated.",
        "No answers were compared.",
    ]
