"""
Twilio's signature: base64(HMAC(token, url + every parameter's name and value, sorted)).

The verdicts are those of ``twilio.request_validator.RequestValidator``, with two differences, both in Twilio's favour: a request
that was signed before the carrier's ``CallToken`` and ``StirVerstat`` were added passes, and the comparison takes constant time.
"""

import hashlib
import hmac
from base64 import b64encode
from typing import Literal
from urllib.parse import parse_qs, urlsplit

from bella_core.plugin import Secret

from .forms import Pairs

#: Some requests carry these two although they were signed without them.
LATE_FIELDS = frozenset({"CallToken", "StirVerstat"})

#: ``full``: all parameters were signed; ``trimmed``: all but the late ones; ``no``: the signature is wrong.
Verdict = Literal["full", "trimmed", "no"]

_ALGORITHMS = {"HMAC_SHA1": "sha1", "HMAC_SHA256": "sha256"}


class SignatureCheck:
    """
    Check requests to one public address.

    Args:
        token: the account's auth token, or the shared key's secret.
        public_url: the address that Twilio calls, ``https://example.org`` or ``https://example.org:8443``; never rebuilt from a
            request's ``Host``. A path in it is put before the request's.
        socket: requests open a WebSocket, and are signed with ``wss://`` in place of ``https://``.
    """

    def __init__(self, token: Secret[str], public_url: str, *, socket: bool = False) -> None:
        self._token = token.reveal().encode()
        self._origins = tuple(b"ws" + origin.removeprefix(b"http") if socket else origin for origin in origins(public_url))

    def verdict(self, path_query: str, pairs: Pairs, signature: str, *, algorithm: str = "HMAC_SHA1") -> Verdict:
        """
        Judge a request with a form body, or with none.

        Args:
            path_query: path and query exactly as requested.
            pairs: the form's pairs, in any order, repeats included.
            signature: the header ``X-Twilio-Signature``.
            algorithm: of the header ``X-Twilio-Webhooks-Signature-Settings``.
        """
        digest = _ALGORITHMS.get(algorithm.upper())
        if digest is None or not signature:
            return "no"
        given = signature.encode("utf-8", "surrogateescape")
        if self._signed(path_query + _joined(pairs), given, digest):
            return "full"
        trimmed = tuple([pair for pair in pairs if pair[0] not in LATE_FIELDS])
        if len(trimmed) == len(pairs):
            return "no"
        return "trimmed" if self._signed(path_query + _joined(trimmed), given, digest) else "no"

    def verdict_json(self, path_query: str, body: bytes, signature: str, *, algorithm: str = "HMAC_SHA1") -> Verdict:
        """Judge a request with any other body: its SHA-256 stands in the query as ``bodySHA256``, and the query is signed."""
        sums = parse_qs(urlsplit(path_query).query).get("bodySHA256")
        if not sums or not hmac.compare_digest(hashlib.sha256(body).hexdigest().encode(), sums[0].encode("utf-8", "surrogateescape")):
            return "no"
        return self.verdict(path_query, (), signature, algorithm=algorithm)

    def _signed(self, text: str, given: bytes, digest: str) -> bool:
        signed = text.encode("utf-8", "surrogateescape")
        return any(hmac.compare_digest(b64encode(hmac.digest(self._token, origin + signed, digest)), given) for origin in self._origins)


def _joined(pairs: Pairs) -> str:
    """Return names and values, sorted by both, each pair once."""
    values = dict(pairs)
    if len(values) == len(pairs):  # the usual form has no name twice
        return "".join([name + values[name] for name in sorted(values)])
    return "".join([name + value for name, value in sorted(set(pairs))])


def origins(public_url: str) -> tuple[bytes, ...]:
    """Return the address as Twilio may have signed it: without and with its port."""
    parts = urlsplit(public_url)
    if parts.scheme not in ("http", "https") or not parts.hostname or parts.query or parts.fragment or "@" in parts.netloc:
        raise ValueError("the public address must look like https://bella.example.org: scheme and host, no query, no password")
    port = parts.port or (443 if parts.scheme == "https" else 80)
    host, path = parts.netloc.rsplit(":", 1)[0] if parts.port else parts.netloc, parts.path.rstrip("/")
    return tuple(f"{parts.scheme}://{netloc}{path}".encode() for netloc in (host, f"{host}:{port}"))
