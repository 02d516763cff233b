"""``bella cloudwatch``: deploy alarms, dashboards, log groups, saved queries and the alert topic."""

import json
from argparse import ArgumentParser, Namespace
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from bella_core.plugin import CommandHost, PluginError

from .aws import Clients, failure_of
from .deploying.account import Account
from .deploying.changes import Change, changes, removals
from .deploying.resources import Place, makes_topic, resources, topic_name
from .deploying.template import template
from .settings import CloudwatchSettings

_ACTIONS = {
    "plan": "show what apply would change",
    "apply": "make what is missing, change what differs, and remove alarms, dashboards and queries that are out of date",
    "destroy": "delete what apply made; logs only with --logs",
    "template": "print all of it as a template of CloudFormation's",
}
#: Tries of each request, as CloudWatch takes three alarms a second.
TRIES = 8

_SIGNS = {"add": "+", "change": "~", "remove": "-"}


class Deploy:
    """Deploy bella's alarms and dashboards to Amazon CloudWatch, with the topic, log groups and saved queries that go with them."""

    def arguments(self, parser: ArgumentParser) -> None:
        """Add the command's arguments."""
        told = "; ".join(f"{name}: {text}" for name, text in _ACTIONS.items())
        parser.add_argument("action", choices=list(_ACTIONS), help=told)
        parser.add_argument("--yes", action="store_true", help="destroy without asking")
        parser.add_argument("--logs", action="store_true", help="destroy the log groups too, with every line in them")

    async def run(self, args: Namespace, host: CommandHost) -> int:
        """Do it; what AWS answers is told in a line."""
        settings: CloudwatchSettings = host.settings
        if args.action == "template":
            print(json.dumps(template(settings, host.alarms, host.dashboards), indent=1))
            return 0
        try:
            async with _account(settings) as account:
                if args.action == "destroy":
                    return await _destroy(account, logs=args.logs, sure=args.yes)
                found = resources(settings, host.alarms, host.dashboards, account.place)
                return await _bring_about(account, changes(found, await account.found()), make=args.action == "apply")
        except PluginError:
            raise
        except Exception as error:
            failure = failure_of(error)
            if failure is None:
                raise
            raise PluginError(f"{failure.reason}; what was done until then stays, and apply goes on from there") from None


async def _bring_about(account: Account, todo: list[Change], *, make: bool) -> int:
    for change in todo:
        if make:
            await change.make(account)
        print(f"{_SIGNS[change.action]} {change.kind} {change.name}")
    if not todo:
        print("Nothing to do: everything is as it should be.")
    elif make:
        print(f"Done: {len(todo)}.")
    else:
        print(f"To do: {len(todo)}; bella cloudwatch apply does it.")
    if make and makes_topic(account.settings) and not account.settings.topic_arn:
        print(f'For alerts of bella\'s own, set topic_arn = "{account.place.topic}" in [plugins.cloudwatch].')
    return 0


async def _destroy(account: Account, *, logs: bool, sure: bool) -> int:
    found = [one for one in await account.found() if one.ours]
    todo = removals(one for one in found if logs or one.kind != "log group")
    if not todo:
        print("Nothing to do: nothing is there that apply made.")
        return 0
    for change in todo:
        print(f"- {change.kind} {change.name}")
    if not sure and not _agreed():
        print("Nothing was deleted.")
        return 1
    for change in todo:
        await change.make(account)
    print(f"Deleted: {len(todo)}." + ("" if logs else " Log groups stay; --logs deletes them with every line in them."))
    return 0


def _agreed() -> bool:
    try:
        return input("Delete all of these? [yes/no] ").strip().casefold() == "yes"
    except EOFError:
        return False


@asynccontextmanager
async def _account(settings: CloudwatchSettings) -> AsyncIterator[Account]:
    clients = Clients(settings, tries=TRIES)
    try:
        await clients.find("sts", "sns", "logs", "cloudwatch")
        caller = await (await clients.open("sts")).get_caller_identity()
        partition, account = caller["Arn"].split(":")[1], caller["Account"]
        own = f"arn:{partition}:sns:{settings.region}:{account}:{topic_name(settings)}"
        place = Place(own if makes_topic(settings) else settings.topic_arn, partition, account)
        yield Account(settings, place, await clients.open("cloudwatch"), await clients.open("logs"), await clients.open("sns"))
    finally:
        await clients.close()
