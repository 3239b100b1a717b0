from collections.abc import Iterator

import pytest

from bot.testing.demo_store import RunningDemoStore, running_demo_store


@pytest.fixture(scope="session")
def _running(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningDemoStore]:
    help_folder = tmp_path_factory.mktemp("help")
    (help_folder / "en").mkdir()
    (help_folder / "en" / "care-wood.md").write_text(
        "---\ntitle: Caring for wood\nkeywords:\n  - oak\n---\n\nOil it **twice** a year. <script>x</script>\n"
    )
    with running_demo_store(help_folder=help_folder) as store:
        yield store


@pytest.fixture
def store(_running: RunningDemoStore) -> RunningDemoStore:
    _running.reset()
    return _running
