"""Encryption of what only the clinic may read, and keyed look-ups that find it without reading it."""

import base64
import binascii
import hashlib
import hmac
import os
from collections.abc import Sequence

import attrs
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from sqlalchemy import Connection

from bella_core.core.errors import BellaError

_VERSION = b"\x01"
_ID_BYTES = 4
_NONCE_BYTES = 12
_KEY_BYTES = 32
_OPTION = "bella_vault"


class VaultError(BellaError):
    """A key cannot be used, or a stored value was sealed under a key that is not configured."""


@attrs.frozen
class _Key:
    id: bytes
    seal: AESGCM = attrs.field(repr=False)
    lookup: bytes = attrs.field(repr=False)


class Vault:
    """
    Seal and open text with AES-256-GCM, and make keyed digests for look-ups.

    A sealed value carries the id of its key, so old keys go on opening what they sealed while the first one seals anew.

    Args:
        keys: base64 of 32 bytes each; the first encrypts, the others only open. ``Vault.new_key()`` makes one.

    Raises:
        VaultError: a key is not base64 of 32 bytes, or there is none.
    """

    def __init__(self, keys: Sequence[str]) -> None:
        self._keys = tuple(_derive(key, place) for place, key in enumerate(keys, 1))
        if not self._keys:
            raise VaultError("no encryption key: set BELLA_ENCRYPTION_KEY to base64 of 32 random bytes")
        self._by_id = {key.id: key for key in self._keys}

    @staticmethod
    def new_key() -> str:
        """Return a new random key in the form that ``Vault`` takes."""
        return base64.urlsafe_b64encode(os.urandom(_KEY_BYTES)).decode()

    def seal(self, text: str) -> bytes:
        """Encrypt ``text`` under the first key."""
        return self.seal_bytes(text.encode())

    def seal_bytes(self, data: bytes) -> bytes:
        """Encrypt ``data`` under the first key."""
        key, nonce = self._keys[0], os.urandom(_NONCE_BYTES)
        return _VERSION + key.id + nonce + key.seal.encrypt(nonce, data, _VERSION + key.id)

    def open(self, sealed: bytes) -> str:
        """
        Decrypt a sealed value.

        Raises:
            VaultError: its key is not configured, or it was tampered with.
        """
        return self.open_bytes(sealed).decode()

    def open_bytes(self, sealed: bytes) -> bytes:
        """
        Decrypt a sealed value that is no text.

        Raises:
            VaultError: its key is not configured, or it was tampered with.
        """
        head = len(_VERSION) + _ID_BYTES
        key = self._by_id.get(sealed[len(_VERSION) : head]) if sealed[: len(_VERSION)] == _VERSION else None
        if key is None:
            raise VaultError("a stored value was sealed under another key: add that key to BELLA_ENCRYPTION_KEY, after the first")
        nonce = sealed[head : head + _NONCE_BYTES]
        try:
            return key.seal.decrypt(nonce, sealed[head + _NONCE_BYTES :], sealed[:head])
        except InvalidTag:
            raise VaultError("a stored value does not match its key; the database was altered or damaged") from None

    @property
    def current_prefix(self) -> bytes:
        """What every value begins with that was sealed under the first key."""
        return _VERSION + self._keys[0].id

    @property
    def rotates(self) -> bool:
        """Tell whether there are old keys, under which something may still be sealed."""
        return len(self._keys) > 1

    def lookup(self, kind: str, text: str) -> bytes:
        """Return the keyed digest of ``text`` under the first key; ``kind`` keeps digests of different columns apart."""
        return _digest(self._keys[0], kind, text)

    def lookups(self, kind: str, text: str) -> tuple[bytes, ...]:
        """Return the digest under every key: what a query must look for while keys rotate."""
        return tuple(_digest(key, kind, text) for key in self._keys)


def with_vault(vault: Vault) -> dict[str, Vault]:
    """Return the execution option that carries a vault to the functions of a transaction."""
    return {_OPTION: vault}


def vault_of(conn: Connection) -> Vault:
    """Return the vault of the database that ``conn`` belongs to."""
    vault = conn.get_execution_options()[_OPTION]
    assert isinstance(vault, Vault)
    return vault


def seal(conn: Connection, text: str | None) -> bytes | None:
    """Seal a text that may be absent."""
    return None if text is None else vault_of(conn).seal(text)


def unseal(conn: Connection, sealed: bytes | None) -> str | None:
    """Open a value that may be absent."""
    return None if sealed is None else vault_of(conn).open(sealed)


def _digest(key: _Key, kind: str, text: str) -> bytes:
    return hmac.digest(key.lookup, f"{kind}\0{text}".encode(), "sha256")


def _derive(text: str, place: int) -> _Key:
    try:
        secret = base64.b64decode(text.strip().replace("-", "+").replace("_", "/"), validate=True)
    except (binascii.Error, ValueError):
        secret = b""
    if len(secret) != _KEY_BYTES:
        raise VaultError(f"encryption key number {place} is not base64 of {_KEY_BYTES} bytes: make one with `openssl rand -base64 32`")
    return _Key(
        id=hashlib.sha256(b"bella key id" + secret).digest()[:_ID_BYTES],
        seal=AESGCM(_hkdf(secret, b"bella seal")),
        lookup=_hkdf(secret, b"bella lookup"),
    )


def _hkdf(secret: bytes, purpose: bytes) -> bytes:
    return HKDF(hashes.SHA256(), _KEY_BYTES, salt=None, info=purpose).derive(secret)
