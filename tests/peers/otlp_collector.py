"""An OpenTelemetry collector's side of OTLP over HTTP, as strict as the protocol's page says: what is not a valid request is a mistake."""

import gzip

from opentelemetry.proto.collector.trace.v1.trace_service_pb2 import ExportTraceServiceRequest, ExportTraceServiceResponse

from bella_core.testing import Request, Response


class Collector:
    """
    Take spans.

    Attributes:
        spans: all of them, as the protocol has them. ``resources``: what they say of the program. ``sizes``: of each request.
    """

    def __init__(self):
        self.spans, self.resources, self.sizes = [], [], []

    def respond(self, request: Request) -> Response:
        assert (request.method, request.path) == ("POST", "/v1/traces")
        assert request.headers["content-type"] == "application/x-protobuf"
        assert request.headers["content-encoding"] == "gzip"
        told = ExportTraceServiceRequest.FromString(gzip.decompress(request.body))
        found = [span for group in told.resource_spans for scope in group.scope_spans for span in scope.spans]
        assert found, "an empty request"
        for span in found:
            assert len(span.trace_id) == 16
            assert any(span.trace_id)
            assert len(span.span_id) == 8
            assert any(span.span_id)
            assert len(span.parent_span_id) in {0, 8}
            assert 0 < span.start_time_unix_nano <= span.end_time_unix_nano
            assert span.name
        self.spans += found
        self.resources += [attributes(group.resource) for group in told.resource_spans]
        self.sizes.append(len(found))
        return Response(200, ExportTraceServiceResponse().SerializeToString(), {"Content-Type": "application/x-protobuf"})

    def named(self, name):
        return [span for span in self.spans if span.name == name]


def attributes(one):
    """The attributes of a span or a resource."""
    return {pair.key: getattr(pair.value, pair.value.WhichOneof("value")) for pair in one.attributes}
