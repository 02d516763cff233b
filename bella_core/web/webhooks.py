"""A request that claims to be Twilio's: read, checked, and nothing of it kept before it is."""

from aiohttp import web

from bella_core.core import security
from bella_core.core.logging import get_logger
from bella_core.core.settings import Settings
from bella_core.telephony.forms import CallForm, Pairs, parse_pairs, read_form
from bella_core.telephony.signature import SignatureCheck

from .middleware import route_of
from .serve import origin

_FORM = "application/x-www-form-urlencoded"
_log = get_logger(__name__)


class Webhooks:
    """
    Read Twilio's requests.

    Args:
        settings: the token and the public address; without a token nothing can be checked, and the server listens on loopback only.
    """

    def __init__(self, settings: Settings) -> None:
        token = settings.twilio.auth_token
        self._check = SignatureCheck(token, origin(settings)) if token is not None else None
        self._socket_check = SignatureCheck(token, origin(settings), socket=True) if token is not None else None

    async def read(self, request: web.Request) -> CallForm:
        """
        Return the form of a request that Twilio signed.

        Raises:
            HTTPForbidden: not signed, or wrongly. HTTPUnsupportedMediaType: signed, but no form.
            HTTPBadRequest: no call is named. HTTPRequestEntityTooLarge: larger than any webhook.
        """
        form = read_form(await self.read_pairs(request))
        if form.call_sid is None:
            raise web.HTTPBadRequest(text="CallSid is missing or is no id\n")
        return form

    async def read_pairs(self, request: web.Request) -> Pairs:
        """
        Return the fields of a request that Twilio signed, in the order sent.

        Raises:
            HTTPForbidden, HTTPUnsupportedMediaType, HTTPRequestEntityTooLarge: as ``read``.
        """
        body = await request.read()
        is_form = request.content_type == _FORM
        pairs = parse_pairs(body) if is_form else ()
        if self._check is not None:
            _judge(self._check, request, pairs, b"" if is_form else body)
        if not is_form:
            raise web.HTTPUnsupportedMediaType(text=f"send a form: {_FORM}\n")
        return pairs

    def check_socket(self, request: web.Request) -> None:
        """
        Check the request that opens a socket: signed as ``wss://``, with or without a slash that a proxy adds or takes away.

        Raises:
            HTTPForbidden: not signed, or wrongly.
        """
        if self._socket_check is None:
            return
        path, signature, algorithm = _own_path(request), request.headers.get("X-Twilio-Signature", ""), _algorithm(request)
        bare = path.rstrip("/")
        if all(self._socket_check.verdict(told, (), signature, algorithm=algorithm) == "no" for told in (bare, f"{bare}/")):
            security.note("refused_signature", route=route_of(request))
            raise web.HTTPForbidden(text="the signature does not fit: check TWILIO_AUTH_TOKEN and BELLA_PUBLIC_URL\n")


def _judge(check: SignatureCheck, request: web.Request, pairs: Pairs, body: bytes) -> None:
    """Refuse a request that Twilio did not sign; ``body`` is one that is no form."""
    path, signature, algorithm = _own_path(request), request.headers.get("X-Twilio-Signature", ""), _algorithm(request)
    if body:
        verdict = check.verdict_json(path, body, signature, algorithm=algorithm)
    else:
        verdict = check.verdict(path, pairs, signature, algorithm=algorithm)
    if verdict == "no":
        security.note("refused_signature", route=route_of(request))
        raise web.HTTPForbidden(text="the signature does not fit: check TWILIO_AUTH_TOKEN and BELLA_PUBLIC_URL\n")
    if verdict == "trimmed":
        _log.info("signature_without_late_fields")


def _own_path(request: web.Request) -> str:
    """Return path and query below the place where the application is mounted: the public address names that place."""
    resource = request.match_info.route.resource
    mounted = resource.canonical.partition("/twilio/")[0] if resource else ""
    return request.raw_path.removeprefix(mounted)


def _algorithm(request: web.Request) -> str:
    settings = request.headers.get("X-Twilio-Webhooks-Signature-Settings", "")
    found = (part.partition("=") for part in settings.split(","))
    return next((value.strip() for name, _, value in found if name.strip() == "algorithm" and value.strip()), "HMAC_SHA1")
