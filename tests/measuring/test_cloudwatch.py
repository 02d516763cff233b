"""What a server measures stands in CloudWatch, and what goes wrong reaches the topic: the whole way, with moto for AWS."""

import asyncio
import json
import logging
from datetime import UTC, datetime, timedelta

import attrs
import boto3
import pytest
from bella_cloudwatch import Cloudwatch
from moto.server import ThreadedMotoServer

from bella_core.core.clock import SystemClock
from tests.web.conftest import running, settings_for


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
