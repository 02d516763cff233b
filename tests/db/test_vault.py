"""What is sealed stays sealed, opens under old keys, and is found without being read."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bella_core.db.vault import Vault, VaultError

OLD, NEW = Vault.new_key(), Vault.new_key()


@given(st.text())
def test_what_was_sealed_opens_as_it_was(text):
    vault = Vault([OLD])
    assert vault.open(vault.seal(text)) == text


def test_sealing_twice_gives_different_bytes():
    vault = Vault([OLD])
    assert vault.seal("Tremblay") != vault.seal("Tremblay")


def test_a_new_first_key_seals_and_the_old_one_still_opens():
    sealed = Vault([OLD]).seal("Tremblay")
    rotated = Vault([NEW, OLD])
    assert rotated.open(sealed) == "Tremblay"
    assert not sealed.startswith(rotated.current_prefix)
    assert rotated.seal("x").startswith(rotated.current_prefix)
    with pytest.raises(VaultError, match="after the first"):
        Vault([NEW]).open(sealed)


def test_a_lookup_is_found_under_old_keys():
    assert Vault([OLD]).lookup("phone", "+14165550142") in Vault([NEW, OLD]).lookups("phone", "+14165550142")
    assert Vault([OLD]).lookup("phone", "+14165550142") != Vault([OLD]).lookup("name", "+14165550142")


@given(st.integers(min_value=0, max_value=40))
def test_a_changed_byte_is_noticed(place):
    vault = Vault([OLD])
    sealed = bytearray(vault.seal("Tremblay-Gagnon"))
    sealed[place % len(sealed)] ^= 1
    with pytest.raises(VaultError):
        vault.open(bytes(sealed))


@pytest.mark.parametrize("key", ["", "short", "é" * 44, "YQ==", "A" * 43, "A" * 45])
def test_a_key_that_is_none_is_refused_with_the_way_to_make_one(key):
    with pytest.raises(VaultError, match=r"number 2.*openssl rand -base64 32"):
        Vault([OLD, key])


def test_without_a_key_there_is_no_vault():
    with pytest.raises(VaultError, match="BELLA_ENCRYPTION_KEY"):
        Vault([])


def test_keys_do_not_show():
    assert OLD not in repr(Vault([OLD])._keys)
