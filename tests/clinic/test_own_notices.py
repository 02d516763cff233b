"""A clinic's own texts to patients are checked when its file is imported, with what they will cost."""

import re

import pytest

from bella_core.core.errors import ClinicError
from bella_core.services import clinics_document
from bella_core.services.clinics import demo_toml


def document(key, text, language="en-CA"):
    return f"{demo_toml()}\n[prompts.{language}]\n{key!r} = {text!r}\n"


@pytest.mark.parametrize("text", ["Booked: {moment}", "{clinic}, {address}: {service}, {moment}. {phone}"])
def test_an_own_text_is_taken(text):
    assert clinics_document.read(document("notice.booked", text)).prompts == {"en-CA": {"notice.booked": text}}


@pytest.mark.parametrize(
    ("key", "text", "told"),
    [
        ("notice.boked", "{moment}", "prompts.fr-CA.notice.boked: is no text of bella's; did you mean 'notice.booked'?"),
        ("notice.booked", "Réservé", "prompts.fr-CA.notice.booked: must say {moment} too: patients rely on it"),
        ("notice.booked", "{name}, {moment}", "has {name}, which is not known here; known: address, clinic, moment, phone, service"),
        ("notice.booked", "{moment", "has braces that do not match"),
        ("notice.booked", "  ", "must not be empty"),
        ("notice.moved", "{moment}" + "é" * 300, "makes 3 text messages when it is filled in, 2 are the most: shorten it"),
        ("notice.moved", "À bientôt! {moment}" + "e" * 100, "letters such as ê, ô and ç leave room for 134 characters in two"),
    ],
)
def test_an_own_text_that_cannot_be_sent_is_told(key, text, told):
    with pytest.raises(ClinicError, match=re.escape(told)):
        clinics_document.read(document(key, text, "fr-CA"))
