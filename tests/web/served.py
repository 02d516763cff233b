"""
A server in a process of its own, that a test kills: ``python -m tests.web.served DATABASE_URL DATA_DIR PORT``.

On SIGUSR1 it reads ``DATA_DIR/die``, such as ``after 2``: it kills itself, without a chance to clean up, right before or after that write.
"""

import asyncio
import os
import signal
import sys
from pathlib import Path

import attrs

from bella_core.core.settings import ServerSettings
from tests.web.conftest import running, settings_for


def kill_self():
    os.kill(os.getpid(), signal.SIGKILL)


def arm(db, file):
    """Let the database's next writes count, and one of them be the last thing this process does."""
    when, number = file.read_text().split()
    write, left = db.write, int(number)

    async def counted(fn, *args, **kwargs):
        nonlocal left
        left -= 1
        if left == 0 and when == "before":
            kill_self()
        result = await write(fn, *args, **kwargs)
        if left == 0:
            kill_self()
        return result

    db.write = counted


async def main(url, folder, port):
    data_dir = Path(folder)
    settings = attrs.evolve(settings_for(url, data_dir), server=ServerSettings(port=int(port)))
    async with running(settings) as server:
        asyncio.get_running_loop().add_signal_handler(signal.SIGUSR1, lambda: arm(server.bella.db, data_dir / "die"))
        print(server.url, flush=True)
        await asyncio.Event().wait()


if __name__ == "__main__":
    asyncio.run(main(*sys.argv[1:]))
