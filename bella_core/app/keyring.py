"""The keys that patients' data is encrypted under: from the settings, or a file beside the embedded database."""

import os
import tempfile
from pathlib import Path

from bella_core.core.errors import StartupRefused
from bella_core.core.settings import Settings
from bella_core.db import Vault
from bella_core.db.vault import VaultError

FILE = "encryption.key"
#: What is told where there must be a key and none is set.
KEY_NOT_SET = "BELLA_ENCRYPTION_KEY is not set: it encrypts patients' data; set it to base64 of 32 random bytes, and keep it safe"


def open_vault(settings: Settings) -> Vault:
    """
    Return the vault.

    Without a key in the settings the embedded database gets a key file of its own, once.

    Raises:
        StartupRefused: the database is not the embedded one, or its key file is gone or damaged.
    """
    if settings.encryption_key is not None:
        return Vault([key.strip() for key in settings.encryption_key.reveal().split(",") if key.strip()])
    if not settings.embedded or settings.environment == "production":
        raise StartupRefused(KEY_NOT_SET)
    settings.data_dir.mkdir(mode=0o700, parents=True, exist_ok=True)
    file = settings.data_dir / FILE
    if not file.exists():
        _make(file, settings)
    try:
        return Vault(file.read_text("ascii").split())
    except (VaultError, UnicodeDecodeError):
        raise StartupRefused(f"{file} holds no key, base64 of 32 bytes; restore the file, or set BELLA_ENCRYPTION_KEY") from None


def _make(file: Path, settings: Settings) -> None:
    database = Path(settings.database.reveal().removeprefix("sqlite:///"))
    if database.exists() and not file.exists():  # the key is there before the database, also when another process makes both
        raise StartupRefused(f"{file} is gone, and {database} cannot be read without it; restore the file, or set BELLA_ENCRYPTION_KEY")
    handle, draft = tempfile.mkstemp(prefix=f"{FILE}.", dir=file.parent)  # readable by its owner only
    with os.fdopen(handle, "w") as stream:
        stream.write(Vault.new_key() + "\n")
        stream.flush()
        os.fsync(stream.fileno())
    try:
        os.link(draft, file)  # atomic: of two processes that start at once, one key wins
    except FileExistsError:
        return
    finally:
        Path(draft).unlink()
