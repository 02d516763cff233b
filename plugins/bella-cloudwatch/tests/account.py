"""An account of AWS: moto's, and in front of it, on a socket too, what moto lacks: composite alarms and saved queries."""

import json
import re
from urllib.error import HTTPError
from urllib.request import Request as Forward
from urllib.request import urlopen

from bella_core.testing import Remote, Response

_NAME = re.compile(r"[ -~]{1,255}")
_RULE = re.compile(r'ALARM\("([^"]+)"\)(?: AND ALARM\("([^"]+)"\))*')
_ARN = "arn:aws:cloudwatch:ca-central-1:123456789012:alarm:"


class Account(Remote):
    """Hold what moto does not, as strict as AWS's reference is."""

    def __init__(self, moto):
        super().__init__(self._respond_to)
        self._moto = moto
        self.composites = {}
        self.queries = {}
        self.calls = []

    def _respond_to(self, request):
        operation = request.headers.get("x-amz-target", "").rpartition(".")[2]
        if operation:
            self.calls.append(operation)
        own = getattr(self, f"_{operation}", None)
        answer = own(request.json(), request) if own else None
        return answer if answer is not None else self._forward(request)

    def _forward(self, request, body=None):
        kept = {name: value for name, value in request.headers.items() if name not in {"content-length", "host", "connection"}}
        try:
            with urlopen(Forward(f"{self._moto}{request.path}", body or request.body, kept, method=request.method)) as got:
                return Response(got.status, got.read(), {"Content-Type": got.headers["Content-Type"]})
        except HTTPError as error:
            return Response(error.code, error.read(), {"Content-Type": error.headers["Content-Type"]})

    def _PutCompositeAlarm(self, given, request):  # noqa: N802  # AWS's name
        assert set(given) <= {"AlarmName", "AlarmDescription", "AlarmRule", "AlarmActions", "OKActions", "Tags"}
        assert _NAME.fullmatch(given["AlarmName"])
        assert _RULE.fullmatch(given["AlarmRule"])
        listed = json.loads(self._listed(request))
        there = {alarm["AlarmName"] for alarm in listed["MetricAlarms"]}
        assert set(re.findall(r'"([^"]+)"', given["AlarmRule"])) <= there, "a rule names an alarm that there is not"
        before = self.composites.get(given["AlarmName"], {})
        tags = before.get("Tags", given.get("Tags", []))  # those of an update are ignored
        self.composites[given["AlarmName"]] = {**given, "AlarmArn": _ARN + given["AlarmName"], "Tags": tags}
        return Response.json({})

    def _listed(self, request):
        target = "GraniteServiceVersion20100801.DescribeAlarms"
        return self._forward(_with(request, target), json.dumps({"AlarmTypes": ["MetricAlarm"]}).encode()).body

    def _DescribeAlarms(self, given, request):  # noqa: N802  # AWS's name
        answer = self._forward(request)
        body = json.loads(answer.body)
        if not body.get("NextToken") and "CompositeAlarm" in given.get("AlarmTypes", []):
            chosen = [one for name, one in self.composites.items() if name.startswith(given.get("AlarmNamePrefix", ""))]
            body["CompositeAlarms"] = [{key: value for key, value in one.items() if key != "Tags"} for one in chosen]
        return Response(answer.status, json.dumps(body).encode(), answer.headers)

    def _DeleteAlarms(self, given, request):  # noqa: N802  # AWS's name
        for name in given["AlarmNames"]:
            users = [one["AlarmName"] for one in self.composites.values() if f'"{name}"' in one["AlarmRule"]]
            assert not users, "AWS refuses to delete what a composite alarm refers to"
        ours = [name for name in given["AlarmNames"] if self.composites.pop(name, None)]
        return Response.json({}) if ours else None

    def _ListTagsForResource(self, given, request):  # noqa: N802  # AWS's name
        name = given.get("ResourceARN", "").removeprefix(_ARN)
        return Response.json({"Tags": self.composites[name]["Tags"]}) if name in self.composites else None

    def _PutQueryDefinition(self, given, request):  # noqa: N802  # AWS's name
        assert set(given) <= {"name", "queryString", "logGroupNames", "queryDefinitionId", "clientToken"}
        assert _NAME.fullmatch(given["name"])
        assert 1 <= len(given["queryString"]) <= 10_000
        known = given.get("queryDefinitionId")
        assert known is None or known in self.queries
        key = known or f"query-{len(self.queries)}"
        self.queries[key] = {**given, "queryDefinitionId": key}
        return Response.json({"queryDefinitionId": key})

    def _DescribeQueryDefinitions(self, given, request):  # noqa: N802  # AWS's name
        found = [one for one in self.queries.values() if one["name"].startswith(given.get("queryDefinitionNamePrefix", ""))]
        return Response.json({"queryDefinitions": found})

    def _DeleteQueryDefinition(self, given, request):  # noqa: N802  # AWS's name
        return Response.json({"success": self.queries.pop(given["queryDefinitionId"], None) is not None})


def _with(request, target):
    return type(request)(request.method, request.path, {**request.headers, "x-amz-target": target}, request.body)
