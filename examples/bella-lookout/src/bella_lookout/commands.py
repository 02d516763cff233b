"""``bella lookout-try``: see whether the webhook takes alerts before one is needed."""

import asyncio
import json
from argparse import ArgumentParser, Namespace

from bella_core.plugin import Alert, CommandHost, NotConfigured

from .webhook import Webhook, written


class Try:
    """Post an alert that says it is only a try."""

    def arguments(self, parser: ArgumentParser) -> None:
        """Add the command's arguments."""
        parser.add_argument("--print", action="store_true", dest="only_print", help="show what would be posted, and post nothing")

    async def run(self, args: Namespace, host: CommandHost) -> int:
        """Post it once; a webhook that does not take it is told in a line."""
        now = host.now()
        alert = Alert(f"try-{now:%Y%m%dT%H%M%SZ}", "lookout_try", "info", "lookout_try", "only a try: nothing is wrong", now)
        if args.only_print:
            print(json.dumps(written(alert), ensure_ascii=False))
            return 0
        if not host.settings.url:
            raise NotConfigured("set url in [plugins.lookout] of bella.toml")
        webhook = Webhook(host.settings.url, host.settings.token, lambda _: None)
        try:
            async with asyncio.timeout(10):
                await webhook.post(alert)
        finally:
            await webhook.close()
        print("The webhook took it.")
        return 0
