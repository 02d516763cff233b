import os

import pytest

from bella_core.app.plugins import Plugins
from bella_core.core.clock import SystemClock
from bella_core.core.config import load_settings
from bella_core.services.clinics import demo_toml
from bella_core.services.clinics_document import read
from bella_core.services.extraction import Extractor


@pytest.fixture(scope="package")
def clinic():
    return read(demo_toml())


@pytest.fixture
async def extractor(tmp_path):
    settings = load_settings(None, {"BELLA_DATA_DIR": str(tmp_path)})
    async with Plugins(settings, (), SystemClock(), discover=True) as plugins:
        yield Extractor(plugins.hooks)


@pytest.fixture
def many():
    """How many calls: few in a plain run, many in the environment of its own."""
    return 100_000 if os.environ.get("BELLA_TEST_SOAK") else 2_000


@pytest.fixture
def seed():
    """What callers are drawn from: other ones each night, where that is set."""
    return int(os.environ.get("BELLA_TEST_SEED", "1"))
