"""What ``bella cloudwatch`` makes stands in the account as bella means it, once, and goes as it came."""

import argparse
import asyncio
import importlib.util
import io
import json
from pathlib import Path

import attrs
import pytest
from bella_cloudwatch import Cloudwatch, CloudwatchSettings, commands
from bella_cloudwatch.commands import Deploy

from bella_core.core.alarms import ALARMS, alarms
from bella_core.core.dashboards import DASHBOARDS
from bella_core.plugin import PluginError
from bella_core.testing import CommandExample, CommandSuite
from bella_core.testing.fakes import FakeCommandHost

_SPEC = importlib.util.spec_from_file_location("cloudwatch_account", Path(__file__).with_name("account.py"))
account_module = importlib.util.module_from_spec(_SPEC)
_SPEC.loader.exec_module(account_module)

#: Alarms that are enough where their number does not matter; the last one has two periods.
FEW = {"api_error_rate", "api_response_time", "availability_fast_burn"}
TOPIC = "arn:aws:sns:ca-central-1:123456789012:bella-alerts"


class TestDeploy(CommandSuite):
    plugin = Cloudwatch
    command = Deploy
    settings = {"region": "ca-central-1"}  # noqa: RUF012  # typed in the base
    runs = (CommandExample(("template",), prints='"AWSTemplateFormatVersion": "2010-09-09"'),)


@pytest.fixture
def account(moto, monkeypatch):
    monkeypatch.setattr(commands, "TRIES", 2)
    server = account_module.Account(moto)
    yield server
    server.close()
    assert server.mistakes == []


@pytest.fixture
def run(account, tmp_path, capsys):
    """Run the command, and return its exit code and what it printed."""

    def command(*words, thresholds=None, every=False, **table):
        parser = argparse.ArgumentParser()
        Deploy().arguments(parser)
        host = FakeCommandHost(tmp_path, CloudwatchSettings(**{"endpoint_url": account.url, **table}))
        host.alarms = tuple(alarm for alarm in alarms(thresholds) if every or alarm.key in FEW)
        code = asyncio.run(Deploy().run(parser.parse_args(words), host))
        return code, capsys.readouterr().out

    return command


def described(aws):
    pages = aws("cloudwatch").get_paginator("describe_alarms").paginate(AlarmTypes=["MetricAlarm"])
    return {alarm["AlarmName"]: alarm for page in pages for alarm in page["MetricAlarms"]}


def test_everything_is_made_once_and_then_there_is_nothing_to_do(run, account, aws):
    code, planned = run("plan")
    assert code == 0
    assert "+ alarm bella-api_error_rate" in planned
    assert described(aws) == {}, "plan makes nothing"
    code, applied = run("apply")
    assert code == 0
    assert applied.splitlines()[:-2] == planned.splitlines()[:-1]
    assert f'topic_arn = "{TOPIC}"' in applied
    writing = {call for call in account.calls if call.startswith(("Put", "Create", "Delete"))}
    assert {"PutMetricAlarm", "PutCompositeAlarm", "PutDashboard", "PutQueryDefinition", "CreateLogGroup"} <= writing
    account.calls.clear()
    assert run("apply")[1].splitlines()[0] == run("plan")[1].strip() == "Nothing to do: everything is as it should be."
    assert not [call for call in account.calls if call.startswith(("Put", "Create", "Delete"))]


def test_alarms_stand_as_bella_means_them(run, account, aws):
    run("apply", every=True)
    there = described(aws)
    for alarm in ALARMS:
        if alarm.confirm_s is None:
            made = there[f"bella-{alarm.key}"]
            assert made["AlarmActions"] == made["OKActions"] == [TOPIC]
        else:
            joined = account.composites[f"bella-{alarm.key}"]
            assert joined["AlarmRule"] == f'ALARM("bella-{alarm.key}-long") AND ALARM("bella-{alarm.key}-now")'
            assert joined["AlarmActions"] == [TOPIC]
            short, made = there[f"bella-{alarm.key}-now"], there[f"bella-{alarm.key}-long"]
            assert not short.get("AlarmActions")
            assert {part["MetricStat"]["Period"] for part in short["Metrics"] if "MetricStat" in part} == {alarm.confirm_s}
        assert made["Threshold"] == alarm.threshold
        assert made["ComparisonOperator"] == {"above": "GreaterThanThreshold", "below": "LessThanThreshold"}[alarm.comparison]
        assert (made["EvaluationPeriods"], made["DatapointsToAlarm"]) == (alarm.periods, alarm.datapoints)
        assert made["TreatMissingData"] == alarm.missing
        stats = {part["Id"]: part["MetricStat"] for part in made["Metrics"] if "MetricStat" in part}
        assert {key: stat["Stat"] for key, stat in stats.items()} == {query.id: query.statistic for query in alarm.queries}
        assert {stat["Period"] for stat in stats.values()} == {alarm.period_s}
        [returned] = [part for part in made["Metrics"] if part["ReturnData"]]
        assert returned.get("Expression", returned["Id"]) == alarm.expression
        assert alarm.runbook in made["AlarmDescription"]
    name = {part["Id"]: part for part in there["bella-name_accuracy"]["Metrics"]}["kept"]["MetricStat"]["Metric"]
    assert name == {
        "Namespace": "Bella/Services", "MetricName": "ExtractionAccuracy", "Dimensions": [{"Name": "kind", "Value": "name"}],
    }  # fmt: skip


def test_dashboards_logs_and_queries_are_read_back(run, account, aws):
    run("apply")
    for board in DASHBOARDS:
        body = json.loads(aws("cloudwatch").get_dashboard(DashboardName=f"bella-{board.key}")["DashboardBody"])
        charts = [widget["properties"] for widget in body["widgets"] if widget["type"] == "metric"]
        assert [chart["title"] for chart in charts] == [chart.title for chart in board.charts]
        for shown, chart in zip(charts, board.charts, strict=True):
            assert [tuple(line[:2]) for line in shown["metrics"] if isinstance(line[0], str)] == [
                (query.namespace, query.name) for query in chart.queries
            ]
        places = {(widget["x"], widget["y"]) for widget in body["widgets"]}
        assert len(places) == len(body["widgets"])
        kinds = {widget["type"] for widget in body["widgets"]}
        assert ("alarm" in kinds, "log" in kinds) == ("alarms" in board.lists, bool({"errors", "security"} & set(board.lists)))
    groups = {group["logGroupName"]: group["retentionInDays"] for group in aws("logs").describe_log_groups()["logGroups"]}
    assert groups == {"/bella/app": 365, "/bella/access": 365, "/bella/security": 365}
    assert {query["name"] for query in account.queries.values()} == {
        "bella/errors by component", "bella/one call's story", "bella/slow turns",
    }  # fmt: skip
    assert {group for query in account.queries.values() for group in query["logGroupNames"]} == {"/bella/app"}


def test_only_what_differs_is_changed(run, aws):
    run("apply")
    _, planned = run("plan", thresholds={"api_response_time": 3}, retention_days=90)
    assert planned.splitlines()[:-1] == [
        "~ log group /bella/app", "~ log group /bella/access", "~ log group /bella/security", "~ alarm bella-api_response_time",
    ]  # fmt: skip
    run("apply", thresholds={"api_response_time": 3}, retention_days=90)
    assert described(aws)["bella-api_response_time"]["Threshold"] == 3
    assert run("plan", thresholds={"api_response_time": 3}, retention_days=90)[1].startswith("Nothing to do")


def test_an_alarm_that_bella_has_no_more_goes_and_others_stay(run, account, aws):
    metric = {"Namespace": "A", "MetricName": "B", "Statistic": "Sum", "Period": 60}
    rest = {"EvaluationPeriods": 1, "Threshold": 1.0, "ComparisonOperator": "GreaterThanThreshold", **metric}
    aws("cloudwatch").put_metric_alarm(AlarmName="bella-of-somebody", **rest)
    aws("cloudwatch").put_metric_alarm(AlarmName="bella-former", Tags=[{"Key": "made-by", "Value": "bella-cloudwatch"}], **rest)
    assert "- alarm bella-former" in run("apply")[1]
    assert "bella-former" not in described(aws)
    run("destroy", "--yes")
    assert list(described(aws)) == ["bella-of-somebody"]


def test_what_somebody_else_made_is_not_overwritten(run, aws):
    aws("cloudwatch").put_dashboard(DashboardName="bella-executive", DashboardBody='{"widgets": []}')
    with pytest.raises(PluginError, match="dashboard 'bella-executive' is there and somebody else made it"):
        run("apply")
    assert described(aws) == {}


def test_destroy_asks_and_takes_the_log_only_when_told_to(run, account, aws, monkeypatch):
    run("apply")
    monkeypatch.setattr("sys.stdin", io.StringIO("no\n"))
    code, printed = run("destroy")
    assert (code, printed.splitlines()[-1]) == (1, "Delete all of these? [yes/no] Nothing was deleted.")
    assert len(described(aws)) == 4
    monkeypatch.setattr("sys.stdin", io.StringIO("yes\n"))
    assert run("destroy")[0] == 0
    assert (described(aws), account.composites, account.queries) == ({}, {}, {})
    assert aws("cloudwatch").list_dashboards()["DashboardEntries"] == []
    assert aws("sns").list_topics()["Topics"] == []
    assert len(aws("logs").describe_log_groups()["logGroups"]) == 3
    assert run("destroy")[1] == "Nothing to do: nothing is there that apply made.\n"
    run("destroy", "--logs", "--yes")
    assert aws("logs").describe_log_groups()["logGroups"] == []


def test_a_topic_of_somebody_elses_is_told_and_left_alone(run, aws):
    own = aws("sns").create_topic(Name="pager")["TopicArn"]
    run("apply", topic_arn=own)
    assert [topic["TopicArn"] for topic in aws("sns").list_topics()["Topics"]] == [own]
    assert described(aws)["bella-api_error_rate"]["AlarmActions"] == [own]
    run("destroy", "--yes", topic_arn=own)
    assert [topic["TopicArn"] for topic in aws("sns").list_topics()["Topics"]] == [own]


def test_an_account_that_cannot_be_reached_is_told_in_a_line(run, account, monkeypatch):
    account.fail(403)
    with pytest.raises(PluginError, match=r"AWS answered 403.*apply goes on from there"):
        run("plan")


@pytest.mark.parametrize("table", [{}, {"topic_arn": "arn:aws:sns:ca-central-1:123456789012:pager", "prefix": "clinic-b"}])
def test_cloudformation_takes_the_template(run, tmp_path, table):
    from cfnlint import lint
    from cfnlint.config import ManualArgs

    printed = run("template", every=True, **table)[1]
    assert lint(printed, config=ManualArgs(regions=["ca-central-1"])) == []
    made = json.loads(printed)["Resources"]
    kinds = [one["Type"] for one in made.values()]
    assert kinds.count("AWS::CloudWatch::Alarm") == sum(1 if alarm.confirm_s is None else 2 for alarm in ALARMS)
    assert kinds.count("AWS::CloudWatch::Dashboard") == len(DASHBOARDS)
    assert ("AWS::SNS::Topic" in kinds) == (not table)


def test_cfn_lint_finds_what_is_wrong(run):
    """The test above would see a mistake."""
    from cfnlint import lint
    from cfnlint.config import ManualArgs

    broken = run("template")[1].replace('"RetentionInDays": 365', '"RetentionInDays": 31')
    assert lint(broken, config=ManualArgs(regions=["ca-central-1"]))


def test_retentions_that_cloudwatch_logs_has_not_are_refused():
    with pytest.raises(ValueError, match="retention_days"):
        attrs.evolve(CloudwatchSettings(), retention_days=31)
