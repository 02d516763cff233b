"""A migrated database per test, on each engine: what the store contract is tested on."""

import shutil
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest

from bella_core.core.clock import SystemClock
from bella_core.db import Database, Vault
from tests.peers.postgres import Databases, run_apart

KEY = "YmVsbGEgdGVzdHMgb25seSwgMzIgYnl0ZXMgbG9uZyE="


async def open_database(url, key=KEY):
    return await Database.open(url, Vault([key]), clock=SystemClock())


def migrate(url):
    async def run():
        db = await open_database(url)
        await db.upgrade()
        await db.close()

    run_apart(run)


@cache
def _migrated():
    """Return what a migrated SQLite file holds; whoever starts many bellas does not migrate each anew."""
    with TemporaryDirectory() as folder:
        path = Path(folder) / "bella.db"
        migrate(f"sqlite:///{path}")
        return path.read_bytes()


def put_migrated(folder):
    """Put a migrated SQLite file where a bella looks for it in its data folder."""
    Path(folder).mkdir(parents=True, exist_ok=True)
    (Path(folder) / "bella.db").write_bytes(_migrated())


@pytest.fixture(scope="session")
def migrated_sqlite(tmp_path_factory):
    folder = tmp_path_factory.mktemp("template")
    put_migrated(folder)
    return folder / "bella.db"


@pytest.fixture(scope="session")
def migrated_postgres(postgres_url):
    databases = Databases(postgres_url)
    url = databases.create()
    migrate(url)
    yield url.rpartition("/")[2]
    databases.drop_all()


@pytest.fixture
def sqlite_url(migrated_sqlite, tmp_path):
    """The URL of a migrated SQLite file."""
    shutil.copy(migrated_sqlite, tmp_path / "bella.db")
    return f"sqlite:///{tmp_path / 'bella.db'}"


@pytest.fixture(params=["sqlite", "postgresql"])
def database_url(request):
    """The URL of a migrated database, once on each engine."""
    if request.param == "sqlite":
        return request.getfixturevalue("sqlite_url")
    template = request.getfixturevalue("migrated_postgres")
    return request.getfixturevalue("postgres_databases").create(template)


@pytest.fixture
async def db(database_url):
    """An open, migrated database, once on each engine."""
    database = await open_database(database_url)
    yield database
    await database.close()
