"""CloudWatch's side of PutMetricData, as strict as AWS's page of it says; moto takes requests of any size."""

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
