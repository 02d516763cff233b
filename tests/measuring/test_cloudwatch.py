"""What a server measures stands in CloudWatch, and what goes wrong reaches the topic: the whole way, with moto for AWS."""

import asyncio
import json
import logging
import re
from datetime import UTC, datetime, timedelta

import attrs
import boto3
import pytest
from bella_cloudwatch import Cloudwatch
from bella_cloudwatch.deploying.resources import QUERIES
from moto.server import ThreadedMotoServer

from bella_core.core.clock import SystemClock
from tests.conversation.plain_words import PlainWords
from tests.measuring.conftest import Raises
from tests.peers.twilio_caller import TwilioCaller
from tests.web.conftest import PUBLIC, TOKEN, running, settings_for


class Named(Cloudwatch):
    """An entry point gives a name; a class that is handed over has its own."""

    name = "cloudwatch"


@pytest.fixture
def moto(monkeypatch):
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", "AKIAOFTHETESTS")
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "a-secret-key-of-the-tests")
    monkeypatch.setenv("AWS_EC2_METADATA_DISABLED", "true")
    logging.getLogger("werkzeug").setLevel(logging.ERROR)
    server = ThreadedMotoServer(ip_address="127.0.0.1", port=0, verbose=False)
    server.start()
    host, port = server.get_host_and_port()
    yield f"http://{host}:{port}"
    server.stop()


def client(moto, service):
    return boto3.client(service, endpoint_url=moto, region_name="ca-central-1")


def subscribed(moto):
    """The topic's ARN, and a function that takes what a queue behind it got."""
    sqs, sns = client(moto, "sqs"), client(moto, "sns")
    topic, url = sns.create_topic(Name="bella-alerts")["TopicArn"], sqs.create_queue(QueueName="pager")["QueueUrl"]
    queue = sqs.get_queue_attributes(QueueUrl=url, AttributeNames=["QueueArn"])["Attributes"]["QueueArn"]
    sns.subscribe(TopicArn=topic, Protocol="sqs", Endpoint=queue)
    return topic, lambda: [json.loads(one["Body"]) for one in sqs.receive_message(QueueUrl=url).get("Messages", [])]


def requests_counted(moto):
    now = datetime.now(UTC)
    named = [{"Name": "route", "Value": "/healthz"}, {"Name": "status", "Value": "2xx"}]
    metric = {"Namespace": "Bella/API", "MetricName": "RequestCount", "Dimensions": named}
    query = {"Id": "sum", "MetricStat": {"Metric": metric, "Period": 3600, "Stat": "Sum"}}
    day = timedelta(days=1)
    read = client(moto, "cloudwatch").get_metric_data(MetricDataQueries=[query], StartTime=now - day, EndTime=now + day)
    return sum(read["MetricDataResults"][0]["Values"])


def lines_in(moto, *groups):
    """What stands in log groups, each line read, by group."""
    logs = client(moto, "logs")
    found = {group: logs.filter_log_events(logGroupName=group, limit=10_000)["events"] for group in groups}
    return {group: [json.loads(event["message"]) for event in events] for group, events in found.items()}


def fields_of(query):
    """The fields that a Logs Insights query names, without those of AWS's own and those that it computes."""
    words = re.sub(r'"[^"]*"|\[[^]]*\]|^#.*$', "", query, flags=re.MULTILINE)
    commands = {"fields", "filter", "stats", "sort", "limit", "as", "by", "in", "and", "asc", "desc", "count", "errors"}
    return set(re.findall(r"(?<![@\w])[a-z_]+\b", words)) - commands


async def test_a_servers_log_stands_in_its_log_groups_and_the_saved_queries_ask_for_what_is_there(sqlite_url, tmp_path, session, moto):
    groups = ("/bella/app", "/bella/access", "/bella/security")
    for group in groups:
        await asyncio.to_thread(client(moto, "logs").create_log_group, logGroupName=group)
    settings = attrs.evolve(settings_for(sqlite_url, tmp_path), plugins={"cloudwatch": {"endpoint_url": moto}})
    async with running(settings, plugins=[Named, PlainWords, Raises()], clock=SystemClock()) as server:
        caller = TwilioCaller(session, server.url, public_url=PUBLIC, token=TOKEN)
        await caller.dial()
        for _ in range(4):
            await caller.say("service=cleaning; known=no")
        async with session.get(f"{server.url}/users", headers={"X-API-Key": "not-a-key"}) as answer:
            assert answer.status == 401
    got = await asyncio.to_thread(lines_in, moto, *groups)
    app = got["/bella/app"]
    assert len([line for line in app if line["event"] == "turn_answered"]) == 4
    assert [line["event"] for line in got["/bella/access"]] == ["request_answered"]
    assert [line["kind"] for line in got["/bella/security"]] == ["failed_login"]
    named = {title: fields_of(query) for title, query in QUERIES.items()}
    (opened,) = [line for line in app if line["event"] == "plugin_breaker_opened"]
    assert named["errors by component"] <= opened.keys()
    assert opened["level"] == "error"
    assert named["slow turns"] == {"event", "ms", "call_id", "turn", "asks"}
    assert all(named["slow turns"] <= line.keys() for line in app if line["event"] == "turn_answered")
    story = [line for line in app if line.get("call_id") == opened["call_id"]]
    assert named["one call's story"] <= {name for line in story for name in line}


async def test_a_server_brings_its_measurements_and_alerts_to_aws(sqlite_url, tmp_path, session, moto):
    topic, received = await asyncio.to_thread(subscribed, moto)
    table = {"endpoint_url": moto, "topic_arn": topic, "flush_seconds": 600}
    settings = attrs.evolve(settings_for(sqlite_url, tmp_path), plugins={"cloudwatch": table})
    async with running(settings, plugins=[Named], clock=SystemClock(), jobs=True) as server:
        assert server.bella.registry.plugins["cloudwatch"].reason == ""
        for _ in range(7):
            async with session.get(f"{server.url}/healthz") as answer:
                assert answer.status == 200
        await server.bella.alerts.raise_alert("alert_test", "critical")
        got = []
        async with asyncio.timeout(20):
            while not got:
                got = await asyncio.to_thread(received)
    assert [one["MessageAttributes"]["rule"]["Value"] for one in got] == ["alert_test"]
    assert await asyncio.to_thread(requests_counted, moto) == 7, "it is sent at the latest when bella stops"
