"""Sign what is sent to other programs, as Standard Webhooks has it (https://www.standardwebhooks.com/): they know that it is bella's."""

import base64
import hmac
import secrets
from collections.abc import Sequence

#: What a secret begins with, and how many random bytes follow in Base64.
_PREFIX, _BYTES = "whsec_", 32


def new_secret() -> str:
    """Return a new secret."""
    return _PREFIX + base64.b64encode(secrets.token_bytes(_BYTES)).decode()


def signature(keys: Sequence[str], message_id: str, timestamp: int, body: bytes) -> str:
    """
    Return the header ``webhook-signature``.

    Args:
        keys: secrets, each of which signs: while one takes the place of another the receiver may know either.
        timestamp: seconds since 1970.
    """
    signed = f"{message_id}.{timestamp}.".encode() + body
    return " ".join("v1," + base64.b64encode(hmac.digest(_key(one), signed, "sha256")).decode() for one in keys)


def _key(secret: str) -> bytes:
    return base64.b64decode(secret.removeprefix(_PREFIX))
