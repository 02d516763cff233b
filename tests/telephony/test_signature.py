"""Requests pass exactly when Twilio's own library lets them pass."""

import hashlib
from urllib.parse import quote_plus, urlencode

import pytest
from hypothesis import given
from hypothesis import strategies as st
from multidict import MultiDict
from twilio.request_validator import RequestValidator

from bella_core.plugin import Secret
from bella_core.telephony.forms import parse_pairs
from bella_core.telephony.signature import SignatureCheck, origins

TOKEN = "12345"
CLEAN = st.text(st.characters(exclude_categories=["Cs"]), max_size=12)
#: Two fields of their own rule are tested apart.
NAMES = CLEAN.filter(lambda name: name not in {"CallToken", "StirVerstat"})
PAIRS = st.lists(st.tuples(st.one_of(st.sampled_from(["From", "To", "Digits"]), NAMES), CLEAN), max_size=8)
BASES = st.sampled_from(
    ["https://bella.example.org", "https://bella.example.org:8443", "https://bella.example.org:443", "http://localhost:8080", "http://h"]
)
PATHS = st.sampled_from(["/twilio/voice", "/twilio/turn?call=0190-a&turn=3", "/twilio/turn?a=1&a=2", "/"])


def check(base, token=TOKEN):
    return SignatureCheck(Secret(token), base)


def with_port(base):
    return base if base.count(":") == 2 else base + (":443" if base.startswith("https") else ":80")


@given(BASES, PATHS, PAIRS, st.booleans(), st.integers(0, 3))
def test_the_verdict_is_that_of_twilios_library(base, path, pairs, port, damage):
    theirs = RequestValidator(TOKEN)
    signature = theirs.compute_signature((with_port(base) if port else base) + path, MultiDict(pairs))
    signature = [signature, signature[:-1], signature.swapcase(), ""][damage]
    expected = theirs.validate(base + path, MultiDict(pairs), signature)
    assert (check(base).verdict(path, tuple(pairs), signature) != "no") is expected


@given(BASES, PATHS, PAIRS, PAIRS)
def test_other_parameters_do_not_pass_under_the_same_signature(base, path, pairs, others):
    theirs = RequestValidator(TOKEN)
    signature = theirs.compute_signature(base + path, MultiDict(pairs))
    expected = theirs.validate(base + path, MultiDict(others), signature)
    assert (check(base).verdict(path, tuple(others), signature) == "full") is expected


@given(BASES, CLEAN, st.booleans(), st.sampled_from(["HMAC_SHA1", "HMAC_SHA256", "hmac_sha256", "MD5"]))
def test_a_json_body_is_held_to_its_hash_as_in_twilios_library(base, body, damaged, algorithm):
    theirs = RequestValidator(TOKEN)
    path = "/events?bodySHA256=" + hashlib.sha256(body.encode()).hexdigest()
    signing = algorithm if algorithm != "MD5" else None
    signature = theirs.compute_signature(base + path, {}, signing)
    sent = body + "x" if damaged else body
    expected = theirs.validate(base + path, sent, signature, algorithm)
    assert (check(base).verdict_json(path, sent.encode(), signature, algorithm=algorithm) != "no") is expected


@given(PAIRS)
def test_a_form_survives_the_wire_as_it_was_signed(pairs):
    assert parse_pairs(urlencode(pairs).encode()) == tuple(pairs)
    assert parse_pairs(urlencode(pairs, quote_via=lambda text, *_: quote_plus(text, safe="*/+".replace("+", ""))).encode()) == tuple(pairs)


def test_the_published_vector_passes():
    pairs = {"CallSid": "CA1234567890ABCDE", "Caller": "+14158675309", "Digits": "1234", "From": "+14158675309", "To": "+18005551212"}
    verdict = check("https://mycompany.com").verdict("/myapp.php?foo=1&bar=2", tuple(pairs.items()), "RSOYDt4T1cUTdK1PDd93/VVr8B8=")
    assert verdict == "full"


@pytest.mark.parametrize("late", [{"CallToken": "eyJ"}, {"StirVerstat": "TN-Validation-Passed-A"}, {"CallToken": "a", "StirVerstat": "b"}])
def test_fields_that_the_carrier_added_after_signing_do_not_spoil_the_request(late):
    pairs = {"CallSid": "CA1", "From": "+5511987654321"}
    signature = RequestValidator(TOKEN).compute_signature("https://api.acme.com/twilio/voice", pairs)
    assert check("https://api.acme.com").verdict("/twilio/voice", tuple((pairs | late).items()), signature) == "trimmed"


def test_a_late_field_that_was_signed_passes_too():
    pairs = {"CallSid": "CA1", "From": "+5511987654321", "StirVerstat": "TN-Validation-Passed-A"}
    verdict = check("https://api.acme.com", "token").verdict("/twilio/voice", tuple(pairs.items()), "A8xudRcvIv+pFEwk/mgVzWhDutw=")
    assert verdict == "full"


def test_bytes_that_are_no_utf8_are_judged_as_they_were_sent():
    import hmac
    from base64 import b64encode

    raw = b"https://h/twilio/turn" + b"SpeechResult" + b"caf\xe9"
    signature = b64encode(hmac.digest(TOKEN.encode(), raw, "sha1")).decode()
    assert check("https://h").verdict("/twilio/turn", parse_pairs(b"SpeechResult=caf%E9"), signature) == "full"


def test_a_path_in_the_public_address_is_part_of_what_is_signed():
    signature = RequestValidator(TOKEN).compute_signature("https://clinic.example/phone/twilio/voice", {})
    assert check("https://clinic.example/phone/").verdict("/twilio/voice", (), signature) == "full"


@pytest.mark.parametrize("address", ["bella.example.org", "ftp://h", "https://", "https://user:word@h", "https://h?x=1", "https://h#x"])
def test_an_address_that_twilio_cannot_have_signed_is_refused(address):
    with pytest.raises(ValueError, match="scheme and host"):
        origins(address)
