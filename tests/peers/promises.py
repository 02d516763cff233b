"""Hold each answer to what the OpenAPI document says of it: status, media type and, of JSON, the schema."""

import functools
import re

from jsonschema import Draft202012Validator
from multidict import CIMultiDict

from bella_core.web.openapi import Described
from bella_core.web.operations import routed
from bella_core.web.rest import rest_routes


class Promises:
    """The document of a bella's interface, ready to compare answers with."""

    def __init__(self, bella):
        self.document = Described(routed(rest_routes(bella))).document
        self._addresses = [(re.compile(re.sub(r"\{\w+\}", "[^/]+", path)), path) for path in self.document["paths"]]

    def hold(self, method, path, status, headers, body):
        """
        Compare an answer with the document.

        Args:
            path: without the query. ``body``: decoded JSON; None where it is none.
        """
        fitting = [address for pattern, address in self._addresses if pattern.fullmatch(path)]
        address = min(fitting, key=lambda found: found.count("{"), default=None)
        said = self.document["paths"].get(address, {}).get(method.lower())
        if said is None:
            return
        assert str(status) in said["responses"], f"{method} {address} answered {status}, of which its operation says nothing"
        answer = self._resolved(said["responses"][str(status)])
        sent = CIMultiDict(headers).get("Content-Type", "").partition(";")[0]
        contents = answer.get("content", {})
        assert not contents or sent in contents, f"{method} {address} answered {status} as {sent}"
        schema = contents.get(sent, {}).get("schema")
        if schema and sent.endswith("json"):
            errors = [f"{error.json_path}: {error.message}" for error in self._validator(address, method, status, sent).iter_errors(body)]
            assert not errors, (method, address, status, errors)

    def _resolved(self, answer):
        return self.document["components"]["responses"][answer["$ref"].rpartition("/")[2]] if "$ref" in answer else answer

    @functools.cache  # noqa: B019  # lives as long as its server
    def _validator(self, address, method, status, media):
        answer = self._resolved(self.document["paths"][address][method.lower()]["responses"][str(status)])
        schema = answer["content"][media]["schema"]
        return Draft202012Validator(
            {**schema, "components": self.document["components"]}, format_checker=Draft202012Validator.FORMAT_CHECKER
        )
