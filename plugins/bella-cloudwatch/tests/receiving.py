"""CloudWatch's side of PutMetricData and PutLogEvents, as strict as AWS's pages of them say; moto takes requests of any size."""

import gzip
import json
from collections import Counter

from bella_core.testing import Request, Response


class Receiver:
    """Take requests, refuse what AWS would refuse, and keep what came."""

    def __init__(self):
        self.answers = []
        self.taken = []

    def respond(self, request: Request) -> Response:
        body = gzip.decompress(request.body) if request.headers.get("content-encoding") == "gzip" else request.body
        assert len(body) <= 1_000_000
        assert len(body) < 1024 or body is not request.body, "not packed"
        sent = json.loads(body)
        assert 1 <= len(sent["MetricData"]) <= 1000
        for datum in sent["MetricData"]:
            assert 1 <= len(datum["Values"]) <= 150
            assert len(datum["Values"]) == len(datum["Counts"]) == len(set(datum["Values"]))
            assert len(datum["Dimensions"]) <= 30
        if self.answers and (answer := self.answers.pop(0)) is not None:
            return answer
        self.taken.append(sent)
        return Response(200, b"{}", {"Content-Type": "application/x-amz-json-1.0"})

    def values(self, name, **dimensions):
        """How often each value of one series came."""
        every = Counter()
        for sent in self.taken:
            for datum in sent["MetricData"]:
                if datum["MetricName"] == name and {at["Name"]: at["Value"] for at in datum["Dimensions"]} == dimensions:
                    every.update(dict(zip(datum["Values"], map(int, datum["Counts"]), strict=True)))
        return every


def refusal(status, code):
    """An error as CloudWatch answers it."""
    body = {"__type": f"com.amazonaws.cloudwatch#{code}", "message": "a message of AWS's"}
    return Response(status, json.dumps(body).encode(), {"Content-Type": "application/x-amz-json-1.0"})


class LogReceiver:
    """
    Take log lines as CloudWatch Logs does.

    Attributes:
        groups: names of the log groups that there are. ``streams``: of each log stream what it holds, by group and name.
        answers: what to answer to the next requests, ``None`` for as usual. ``left_out``: what the next answers tell of lines left out.
    """

    def __init__(self, *groups):
        self.groups = set(groups)
        self.streams = {}
        self.answers, self.left_out = [], []
        self.sizes = []

    def respond(self, request: Request) -> Response:
        sent = json.loads(gzip.decompress(request.body) if request.headers.get("content-encoding") == "gzip" else request.body)
        key = sent["logGroupName"], sent["logStreamName"]
        assert 1 <= len(key[1]) <= 512
        assert not set(key[1]) & set(":*")
        if self.answers and (answer := self.answers.pop(0)) is not None:
            return answer
        return getattr(self, request.headers["x-amz-target"].removeprefix("Logs_20140328."))(key, sent)

    def CreateLogStream(self, key, sent):  # noqa: N802  # AWS's name
        if key[0] not in self.groups:
            return refusal(400, "ResourceNotFoundException")
        if key in self.streams:
            return refusal(400, "ResourceAlreadyExistsException")
        self.streams[key] = []
        return Response(200, b"", {"Content-Type": "application/x-amz-json-1.1"})

    def PutLogEvents(self, key, sent):  # noqa: N802  # AWS's name
        events = sent["logEvents"]
        times = [event["timestamp"] for event in events]
        assert 1 <= len(events) <= 10_000
        assert sum(len(event["message"].encode()) + 26 for event in events) <= 1_048_576
        assert all(1 <= len(event["message"].encode()) <= 256 * 1024 for event in events)
        assert times == sorted(times)
        assert times[-1] - times[0] < 24 * 3600 * 1000
        if key not in self.streams:
            return refusal(400, "ResourceNotFoundException")
        told = self.left_out.pop(0) if self.left_out else {}
        self.streams[key] += [(event["timestamp"], event["message"]) for event in events]
        self.sizes.append(len(events))
        return Response.json({"rejectedLogEventsInfo": told} if told else {})

    def lines(self, group):
        """The messages of one group, of all its streams."""
        return [message for (name, _), events in self.streams.items() if name == group for _, message in events]
