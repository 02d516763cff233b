"""
A whole bella with its workers, that texts by the bundled Twilio plugin, as it was installed.

``python -m tests.notices.serving DATABASE_URL DATA_DIR TWILIO_URL`` runs one in a process of its own, for a test that kills it.
"""

import asyncio
import contextlib
import sys
from pathlib import Path

from bella_core.app.bella import Bella
from bella_core.core.settings import PluginHostSettings
from bella_core.web.app import make_app
from bella_core.web.serve import listening, serve
from tests.conversation.house import StandingClock
from tests.conversation.plain_words import PlainWords
from tests.peers.twilio_messages import SETTINGS
from tests.web.conftest import settings_for


def texting(database_url, data_dir, twilio_url, **changes):
    """Settings of a clinic that has an account at Twilio."""
    host = PluginHostSettings(enable=("plain_words", "twilio"), required=("twilio",))
    tables = {"twilio": {**SETTINGS, "base_url": twilio_url}}
    return settings_for(database_url, data_dir, **{"plugin_host": host, "plugins": tables} | changes)


@contextlib.asynccontextmanager
async def whole(settings, clock=None, plugins=()):
    """A bella that listens and works; and its address."""
    async with Bella(settings, plugins=[PlainWords, *plugins], clock=clock or StandingClock()) as bella:
        stop, where = asyncio.Event(), asyncio.get_running_loop().create_future()
        task = asyncio.create_task(serve(make_app(bella), listening(settings), where.set_result, stop))
        try:
            yield bella, await where
        finally:
            stop.set()
            await task


async def main(url, folder, twilio_url):
    async with whole(texting(url, Path(folder), twilio_url)):
        print("working", flush=True)
        await asyncio.Event().wait()


if __name__ == "__main__":
    asyncio.run(main(*sys.argv[1:]))
