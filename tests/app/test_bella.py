import asyncio
import threading

import attrs
import pytest

from bella_core.app.bella import Bella
from bella_core.core.errors import ClinicError, StartupRefused
from bella_core.core.settings import PluginHostSettings, Settings
from bella_core.db import Vault
from bella_core.plugin import Secret, hookimpl
from bella_core.runtime.registry import State


class Starts:
    """Notes when it is started and stopped."""

    api = 1
    events: list[str]

    def __init__(self):
        self.events = []

    @hookimpl
    async def startup(self, host):
        self.events.append("started")

    @hookimpl
    async def shutdown(self):
        self.events.append("stopped")


class Breaks(Starts):
    @hookimpl
    async def startup(self, host):
        raise ValueError("no")


async def test_it_starts_on_nothing_and_ends_without_leaving_anything_behind(tmp_path):
    plugin = Starts()
    async with Bella(Settings(data_dir=tmp_path / "new"), plugins=[plugin], discover=False) as bella:
        assert bella.clinics.view.name == "Maple Dental"
        assert await bella.keys.check(await bella.keys.create("tests", "write")) == "write"
        assert bella.registry.plugins["starts"].state is State.ACTIVE
    assert plugin.events == ["started", "stopped"]
    assert asyncio.all_tasks() == {asyncio.current_task()}
    assert not [thread.name for thread in threading.enumerate() if thread.name.startswith("bella-db")]


async def test_what_was_stored_is_there_at_the_next_start(tmp_path):
    settings = Settings(data_dir=tmp_path)
    async with Bella(settings, discover=False) as bella:
        token = await bella.keys.create("tests", "read")
    async with Bella(settings, discover=False, jobs=False) as bella:
        assert await bella.keys.check(token) == "read"


async def test_a_start_that_fails_closes_what_it_opened(tmp_path):
    first = Starts()
    settings = Settings(data_dir=tmp_path, plugin_host=PluginHostSettings(order=("starts",), required=("breaks",)))
    with pytest.raises(StartupRefused, match="plugin 'breaks' is required"):
        async with Bella(settings, plugins=[first, Breaks()], discover=False):
            pytest.fail("it started")
    assert first.events == ["started", "stopped"]
    assert asyncio.all_tasks() == {asyncio.current_task()}


async def test_in_production_no_demo_clinic_and_no_key_file_are_made_up(tmp_path):
    settings = Settings(data_dir=tmp_path, environment="production")
    with pytest.raises(StartupRefused, match="BELLA_ENCRYPTION_KEY is not set"):
        await Bella(settings, discover=False).__aenter__()
    with pytest.raises(ClinicError, match="bella clinic import FILE"):
        await Bella(attrs.evolve(settings, encryption_key=Secret(Vault.new_key())), discover=False).__aenter__()


async def test_two_bellas_in_one_process_share_nothing(tmp_path):
    one, other = Starts(), Starts()
    async with (
        Bella(Settings(data_dir=tmp_path / "1"), plugins=[one], discover=False) as first,
        Bella(Settings(data_dir=tmp_path / "2"), plugins=[other], discover=False) as second,
    ):
        token = await first.keys.create("tests", "read")
        assert await second.keys.check(token) is None
        assert first.registry.manager is not second.registry.manager


async def test_two_processes_that_start_at_once_agree_on_one_key(tmp_path):
    from bella_core.app.keyring import open_vault

    settings = Settings(data_dir=tmp_path)
    vaults = await asyncio.gather(*[asyncio.to_thread(open_vault, settings) for _ in range(8)])
    sealed = vaults[0].seal("words")
    assert [vault.open(sealed) for vault in vaults] == ["words"] * 8
    assert [file.name for file in tmp_path.iterdir()] == ["encryption.key"]
