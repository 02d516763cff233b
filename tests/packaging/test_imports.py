"""What importing costs: nobody pays for what they do not use."""

import subprocess
import sys

import pytest

HEAVY = {
    "openai",
    "googleapiclient",
    "botocore",
    "boto3",
    "aiobotocore",
    "twilio",
    "dateparser",
    "torch",
    "faster_whisper",
    "pandas",
    "numpy",
}


def loaded(script):
    """The top-level modules that are loaded after running a script in a fresh process."""
    code = f"{script}\nimport sys\nprint('\\n' + ' '.join(sorted({{name.partition('.')[0] for name in sys.modules}})))"
    ran = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    return set(ran.stdout.splitlines()[-1].split())


def test_the_plugin_contract_loads_neither_server_nor_database():
    assert not loaded("import bella_core.plugin") & {"aiohttp", "sqlalchemy", "structlog", "redis", "cattrs", "cryptography", *HEAVY}


@pytest.mark.parametrize("module", ["bella_core.app.bella", "bella_core.web.app"])
def test_the_server_loads_no_sdk_and_no_driver_that_it_may_not_need(module):
    assert not loaded(f"import {module}") & {"redis", "asyncpg", *HEAVY}


def test_every_bundled_plugin_is_built_without_the_sdk_that_it_may_never_use():
    """As at a start of bella, with every plugin that is installed; each loads its SDK when it is first asked."""
    script = """
from bella_core.runtime.registry import Registry, State
plugins = Registry().plugins.values()
assert plugins and {plugin.state for plugin in plugins} == {State.ACTIVE}, [plugin.reason for plugin in plugins]
"""
    assert not loaded(script) & HEAVY


@pytest.mark.parametrize("module", ["bella_core.core.config", "bella_core.runtime.runner", "bella_core.services.extraction"])
def test_understanding_needs_no_database(module):
    assert not loaded(f"import {module}") & {"sqlalchemy", "aiohttp", "alembic"}
