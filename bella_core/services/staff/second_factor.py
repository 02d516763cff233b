"""The second factor of staff: codes that a telephone shows (TOTP, RFC 6238), and recovery codes for the day on which it is lost."""

import hashlib
import hmac
import secrets
from datetime import datetime

from sqlalchemy import Connection

from bella_core.crud import staff
from bella_core.crud.staff import StaffRow

#: Seconds that a code is shown for, and how many of these before and after now are taken: telephones' clocks differ.
STEP_S, DRIFT = 30, 1
#: How many recovery codes an account has.
CODES = 10
_ALPHABET = "abcdefghjkmnpqrstuvwxyz23456789"


def new_secret() -> str:
    """Return a secret for a telephone: 160 bits in base 32."""
    import pyotp  # noqa: PLC0415  # only who sets up a second factor pays for its import

    return pyotp.random_base32()


def address(secret: str, login: str, clinic: str) -> str:
    """Return what a telephone reads out of the square code: ``otpauth://…``."""
    import pyotp  # noqa: PLC0415  # likewise

    return pyotp.TOTP(secret).provisioning_uri(name=login, issuer_name=clinic)


def step_of(secret: str, code: str, now: datetime) -> int | None:
    """
    Return the time step whose code this is; None for a wrong one.

    Args:
        now: aware. The steps beside that of ``now`` count too.
    """
    import pyotp  # noqa: PLC0415  # likewise

    totp, current = pyotp.TOTP(secret), int(now.timestamp()) // STEP_S
    shown, steps = "".join(code.split()).encode("utf-8", "surrogatepass"), range(current - DRIFT, current + DRIFT + 1)
    good = [step for step in steps if hmac.compare_digest(totp.generate_otp(step).encode(), shown)]
    return max(good, default=None)


def new_codes() -> tuple[str, ...]:
    """Return new recovery codes, 50 bits each, as they are shown once."""
    return tuple("-".join("".join(secrets.choice(_ALPHABET) for _ in range(5)) for _ in range(2)) for _ in range(CODES))


def digest_of(staff_id: str, code: str) -> bytes:
    """Return what is kept of a recovery code: made by us and never chosen, so that a digest keeps it; the account's id is its salt."""
    return hashlib.sha256(staff_id.encode() + code.strip().lower().replace(" ", "").encode("utf-8", "surrogatepass")).digest()


def use(conn: Connection, account: StaffRow, code: str, at: datetime) -> bool:
    """
    Use up what was typed as a second factor: the telephone's code or a recovery code, each of which counts once.

    Args:
        at: aware UTC.
    """
    if account.totp is None:
        return False
    plain = code.replace(" ", "")
    step = step_of(account.totp, plain, at) if plain.isascii() and plain.isdecimal() else None
    if step is not None:
        return staff.take_step(conn, account.id, step)
    return staff.use_code(conn, account.id, digest_of(account.id, code), at)
