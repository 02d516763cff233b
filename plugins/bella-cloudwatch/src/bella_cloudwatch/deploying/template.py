"""Everything as a template of CloudFormation's, for whoever deploys by templates."""

import re
from collections.abc import Iterable
from typing import Any

from bella_core.plugin import Alarm, Dashboard

from ..settings import CloudwatchSettings
from .resources import TAG, Kind, Place, Resource, makes_topic, resources

_TYPES: dict[Kind, str] = {
    "topic": "AWS::SNS::Topic",
    "log group": "AWS::Logs::LogGroup",
    "saved query": "AWS::Logs::QueryDefinition",
    "alarm": "AWS::CloudWatch::Alarm",
    "composite alarm": "AWS::CloudWatch::CompositeAlarm",
    "dashboard": "AWS::CloudWatch::Dashboard",
}
_TAGGED = frozenset({"topic", "log group", "alarm", "composite alarm"})


def template(settings: CloudwatchSettings, alarms: Iterable[Alarm], dashboards: Iterable[Dashboard]) -> dict[str, Any]:
    """Return the template."""
    topic: Any = {"Ref": "AlertTopic"} if makes_topic(settings) else settings.topic_arn
    found = resources(settings, alarms, dashboards, Place(topic, "${AWS::Partition}", "${AWS::AccountId}"))
    ids = {(one.kind, one.name): _id(one, settings.prefix) for one in found}
    outputs = {"AlertTopicArn": {"Description": "topic_arn in [plugins.cloudwatch]", "Value": topic}} if makes_topic(settings) else {}
    return {
        "AWSTemplateFormatVersion": "2010-09-09",
        "Description": "Alarms, dashboards, log groups, saved queries and the alert topic of bella.",
        "Resources": {ids[one.kind, one.name]: _resource(one, ids) for one in found},
        **({"Outputs": outputs} if outputs else {}),
    }


def _resource(one: Resource, ids: dict[tuple[Kind, str], str]) -> dict[str, Any]:
    properties = dict(one.properties)
    made: dict[str, Any] = {"Type": _TYPES[one.kind], "Properties": properties}
    if one.kind in _TAGGED:
        properties["Tags"] = [{"Key": key, "Value": value} for key, value in TAG.items()]
    if one.kind == "dashboard" and "${" in properties["DashboardBody"]:
        properties["DashboardBody"] = {"Fn::Sub": properties["DashboardBody"]}
    if one.kind == "log group":  # a log outlives the stack that made its group
        made |= {"DeletionPolicy": "Retain", "UpdateReplacePolicy": "Retain"}
    if one.kind == "composite alarm":
        made["DependsOn"] = [ids["alarm", f"{one.name}-{part}"] for part in ("long", "now")]
    if one.kind == "saved query":
        made["DependsOn"] = [ids["log group", name] for name in properties["LogGroupNames"]]
    return made


def _id(one: Resource, prefix: str) -> str:
    """Return the name by which the template knows it: letters and digits."""
    if one.kind == "topic":
        return "AlertTopic"
    words = re.split(r"[^A-Za-z0-9]+", f"{one.kind} {one.name.removeprefix(prefix)}")
    return "".join(word[:1].upper() + word[1:] for word in words)
