"""One clinic and one Chromium for all tests of a worker; where there is no Chromium, the tests say that they did not run."""

import shutil

import pytest

from tests.browser.stage import Stage, chromium


@pytest.fixture(scope="session")
def stage(migrated_sqlite, tmp_path_factory):
    if chromium() is None:
        pytest.skip("no page was walked: there is no Chromium (apt-get install chromium fonts-dejavu-core)")
    folder = tmp_path_factory.mktemp("browser")
    shutil.copy(migrated_sqlite, folder / "bella.db")
    made = Stage(f"sqlite:///{folder / 'bella.db'}", folder)
    try:
        yield made.start()
    finally:
        made.stop()


@pytest.fixture
def run(stage):
    """Run a coroutine beside the server."""
    return stage.run
