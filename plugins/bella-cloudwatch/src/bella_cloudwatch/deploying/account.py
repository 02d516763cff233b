"""What stands in an account of AWS: read it, make it, delete it."""

import json
from collections.abc import AsyncIterator
from typing import Any

import attrs

from ..settings import CloudwatchSettings
from .resources import MARK, TAG, Kind, Place, Resource, makes_topic, topic_name

_TAGS = [{"Key": key, "Value": value} for key, value in TAG.items()]


@attrs.frozen
class Found:
    """One thing that is there; ``ours``: this plugin made it. ``handle``: its ARN or id, where its name is not enough."""

    kind: Kind
    name: str
    properties: dict[str, Any]
    ours: bool
    handle: str = ""


@attrs.frozen
class Account:
    """
    Speak to one account.

    Args:
        place: where it stands. ``alarms``, ``logs``, ``topics``: clients of CloudWatch, CloudWatch Logs and SNS.
    """

    settings: CloudwatchSettings
    place: Place
    alarms: Any
    logs: Any
    topics: Any

    async def found(self) -> list[Found]:
        """Return what is there under the names that the settings give."""
        parts = (self._topics(), self._log_groups(), self._queries(), self._alarms(), self._dashboards())
        return [one for part in parts async for one in part]

    async def put(self, one: Resource, found: Found | None) -> None:
        """Make it, or make it as it should be."""
        given = one.properties
        if one.kind == "topic":
            await self.topics.create_topic(Name=one.name, Tags=_TAGS)
        elif one.kind == "log group":
            if found is None:
                await self.logs.create_log_group(logGroupName=one.name, tags=TAG)
            await self.logs.put_retention_policy(logGroupName=one.name, retentionInDays=given["RetentionInDays"])
        elif one.kind == "saved query":
            known = {"queryDefinitionId": found.handle} if found else {}
            words = {"name": one.name, "queryString": given["QueryString"], "logGroupNames": given["LogGroupNames"]}
            await self.logs.put_query_definition(**words, **known)
        elif one.kind == "dashboard":
            await self.alarms.put_dashboard(DashboardName=one.name, DashboardBody=given["DashboardBody"])
        else:
            put = self.alarms.put_metric_alarm if one.kind == "alarm" else self.alarms.put_composite_alarm
            await put(**given, **({} if found else {"Tags": _TAGS}))

    async def delete(self, found: Found) -> None:
        """Delete it."""
        if found.kind == "topic":
            await self.topics.delete_topic(TopicArn=found.handle)
        elif found.kind == "log group":
            await self.logs.delete_log_group(logGroupName=found.name)
        elif found.kind == "saved query":
            await self.logs.delete_query_definition(queryDefinitionId=found.handle)
        elif found.kind == "dashboard":
            await self.alarms.delete_dashboards(DashboardNames=[found.name])
        else:
            await self.alarms.delete_alarms(AlarmNames=[found.name])

    async def _topics(self) -> AsyncIterator[Found]:
        if not makes_topic(self.settings):
            return
        arn = self.place.topic
        try:
            answer = await self.topics.list_tags_for_resource(ResourceArn=arn)
        except self.topics.exceptions.ResourceNotFoundException:
            return
        yield Found("topic", topic_name(self.settings), {"TopicName": topic_name(self.settings)}, _is_ours(answer["Tags"]), arn)

    async def _log_groups(self) -> AsyncIterator[Found]:
        prefix = f"{self.settings.log_group}/"
        async for page in self.logs.get_paginator("describe_log_groups").paginate(logGroupNamePrefix=prefix):
            for group in page["logGroups"]:
                tags = await self.logs.list_tags_for_resource(resourceArn=group["arn"].removesuffix(":*"))
                name = group["logGroupName"]
                properties = {"LogGroupName": name, "RetentionInDays": group.get("retentionInDays")}
                yield Found("log group", name, properties, TAG.items() <= tags.get("tags", {}).items())

    async def _queries(self) -> AsyncIterator[Found]:
        answer = await self.logs.describe_query_definitions(queryDefinitionNamePrefix=f"{self.settings.prefix}/", maxResults=1000)
        for query in answer["queryDefinitions"]:
            text = query["queryString"]
            properties = {"Name": query["name"], "QueryString": text, "LogGroupNames": query.get("logGroupNames", [])}
            yield Found("saved query", query["name"], properties, MARK in text, query["queryDefinitionId"])

    async def _alarms(self) -> AsyncIterator[Found]:
        asked = {"AlarmNamePrefix": f"{self.settings.prefix}-", "AlarmTypes": ["MetricAlarm", "CompositeAlarm"]}
        async for page in self.alarms.get_paginator("describe_alarms").paginate(**asked):
            for alarm in page.get("MetricAlarms", []):
                yield await self._alarm("alarm", alarm)
            for alarm in page.get("CompositeAlarms", []):
                yield await self._alarm("composite alarm", alarm)

    async def _alarm(self, kind: Kind, alarm: dict[str, Any]) -> Found:
        tags = await self.alarms.list_tags_for_resource(ResourceARN=alarm["AlarmArn"])
        return Found(kind, alarm["AlarmName"], alarm, _is_ours(tags["Tags"]), alarm["AlarmArn"])

    async def _dashboards(self) -> AsyncIterator[Found]:
        listed = await self.alarms.list_dashboards(DashboardNamePrefix=f"{self.settings.prefix}-")
        for entry in listed["DashboardEntries"]:
            name = entry["DashboardName"]
            body = (await self.alarms.get_dashboard(DashboardName=name))["DashboardBody"]
            yield Found("dashboard", name, {"DashboardName": name, "DashboardBody": body}, MARK in body)


def is_as_it_should_be(wanted: Resource, found: Found) -> bool:
    """Tell whether everything that is asked for stands there; what AWS adds by itself does not count."""
    return all(_plain(value) == _plain(found.properties.get(key)) for key, value in wanted.properties.items())


def _plain(value: Any) -> Any:
    """Return a value without what says nothing: empty lists, the order of keys, how a document is written."""
    if isinstance(value, str) and value.startswith('{"'):
        return json.loads(value)
    if isinstance(value, dict):
        return {key: _plain(inner) for key, inner in value.items() if inner not in ([], None)}
    return [_plain(inner) for inner in value] if isinstance(value, list) else value


def _is_ours(tags: list[dict[str, str]]) -> bool:
    return all(tag in tags for tag in _TAGS)
