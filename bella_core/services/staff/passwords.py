"""Passwords of staff: argon2id, off the event loop, and rules that stop the guessable ones (NIST SP 800-63B, 5.1.1.2)."""

import asyncio
import functools
import secrets
from typing import Any

from bella_core.core.errors import BellaError

SHORTEST, LONGEST = 12, 128
#: How many passwords one process checks at a time: each takes 64 MiB.
_AT_ONCE = 2
#: Without the letters and digits that people mistake for one another.
_ALPHABET = "abcdefghjkmnpqrstuvwxyz23456789"
_COMMON = ("password", "motdepasse", "123456789012", "qwertyuiop", "azertyuiop", "letmein", "welcome", "bienvenue", "dentist", "dentiste")


class WeakPassword(BellaError):
    """A password that somebody could guess; the message says what is wanted, ``why`` is its code."""

    def __init__(self, why: str, text: str) -> None:
        super().__init__(text)
        self.why = why


def check_password(password: str, *avoided: str) -> None:
    """
    See that a password is none that could be guessed.

    Args:
        avoided: words that it must not be made of: the login, the clinic's name.

    Raises:
        WeakPassword: it is.
    """
    if len(password) < SHORTEST:
        raise WeakPassword("short", f"a password needs at least {SHORTEST} characters; a few words that only you put together are good")
    if len(password) > LONGEST:
        raise WeakPassword("long", f"a password has at most {LONGEST} characters")
    plain = password.casefold()
    if len(set(plain)) < 5 or any(word in plain and len(plain) - len(word) < 8 for word in _guessable(avoided)):
        raise WeakPassword("guessable", "this password is easy to guess; put a few words together that have nothing to do with the clinic")


def new_password() -> str:
    """Return a password to be written down once: 80 bits, in groups of four."""
    return "-".join("".join(secrets.choice(_ALPHABET) for _ in range(4)) for _ in range(4))


class Passwords:
    """Make and check the hashes of passwords."""

    def __init__(self) -> None:
        self._room = asyncio.Semaphore(_AT_ONCE)

    async def hash(self, password: str) -> str:
        """Return what is kept of a password."""
        async with self._room:
            return str(await asyncio.to_thread(_hasher().hash, password.encode("utf-8", "surrogatepass")))

    async def check(self, password: str, kept: str | None) -> bool:
        """
        Tell whether a password is the one of which ``kept`` was kept.

        Args:
            kept: None for an account that there is not, which takes as long, so that nobody learns which there are.
        """
        async with self._room:
            return await asyncio.to_thread(_matches, password, kept)

    def is_old(self, kept: str) -> bool:
        """Tell whether a hash was made more cheaply than today's are."""
        return bool(_hasher().check_needs_rehash(kept))


@functools.cache
def _hasher() -> Any:
    from argon2 import PasswordHasher  # noqa: PLC0415  # only who logs in pays for its import

    return PasswordHasher()  # RFC 9106, the second recommended option: 64 MiB, 3 passes, 4 lanes


@functools.cache
def _nobodys() -> str:
    return str(_hasher().hash(secrets.token_urlsafe()))


def _matches(password: str, kept: str | None) -> bool:
    from argon2.exceptions import VerifyMismatchError  # noqa: PLC0415  # see above

    try:
        _hasher().verify(kept or _nobodys(), password.encode("utf-8", "surrogatepass"))
    except VerifyMismatchError:
        return False
    return kept is not None


def _guessable(avoided: tuple[str, ...]) -> list[str]:
    own = [word for text in avoided for word in text.casefold().replace("@", " ").replace(".", " ").split() if len(word) > 3]
    return [*_COMMON, *own]
