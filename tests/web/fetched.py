"""
Deliver what is due of recordings in a process of its own, which kills itself: ``python -m tests.web.fetched DATABASE_URL DATA_DIR MOMENT``.

``MOMENT`` is ``before`` or ``after``: the transaction that keeps what was fetched. The account at Twilio stands in ``DATA_DIR/account``.
"""

import asyncio
import json
import os
import signal
import sys
from pathlib import Path

from bella_twilio import Twilio

from bella_core.app.bella import Bella
from bella_core.services.outbox import Outbox
from bella_core.services.recordings.keeping import keep_fetched
from tests.web.conftest import settings_for


async def main(url, folder, moment):
    account = json.loads((Path(folder) / "account").read_text())
    settings = settings_for(url, Path(folder), plugins={"twilio": account})
    async with Bella(settings, plugins=(Twilio,), discover=False, jobs=False) as bella:
        write = bella.db.write

        async def killed(fn, *args, **kwargs):
            if fn is keep_fetched and moment == "before":
                os.kill(os.getpid(), signal.SIGKILL)
            result = await write(fn, *args, **kwargs)
            if fn is keep_fetched:
                os.kill(os.getpid(), signal.SIGKILL)
            return result

        bella.db.write = killed
        await Outbox(bella.db, bella.hooks, bella.clock, (), bella.tapes.deliveries()).deliver_due()


if __name__ == "__main__":
    asyncio.run(main(*sys.argv[1:]))
