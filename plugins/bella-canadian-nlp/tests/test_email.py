import pytest
from hypothesis import given
from hypothesis import strategies as st

SAID = [
    ("my email is Marie.Roy@Gmail.com thanks", "marie.roy@gmail.com"),
    ("jean dash paul at gmail dot com", "jean-paul@gmail.com"),
    ("j underscore smith at outlook dot co dot uk", "j_smith@outlook.co.uk"),
    ("it's info at clinique dot qc dot ca", "info@clinique.qc.ca"),
    ("john smith nineteen eighty four at yahoo dot c a", "johnsmith1984@yahoo.ca"),
    ("b o b at g mail dot com", "bob@gmail.com"),
    ("asdf plus ab dot c at gmail dot com", "asdf+ab.c@gmail.com"),
    ("you can send it to j tremblay at bell dot net please", "jtremblay@bell.net"),
]
SAID_FR = [
    ("jean-jacques arobase videotron.ca", "jean-jacques@videotron.ca"),
    ("mon courriel c'est marie point roy arobase vidéotron point ca", "marie.roy@videotron.ca"),
    ("c'est jean trait d'union guy arobase hotmail point com", "jean-guy@hotmail.com"),
    ("marie tiret bas roy à gmail point com", "marie_roy@gmail.com"),
    ("info a commercial clinique point ca", "info@clinique.ca"),
    ("l tremblay 22 arobase sympatico point ca s'il vous plaît", "ltremblay22@sympatico.ca"),
]


@pytest.mark.parametrize(("said", "address"), SAID)
def test_an_address_is_read_however_it_is_said(hear, said, address):
    assert [one.value for one in hear(said, "en-CA", "email")] == [address]


@pytest.mark.parametrize(("said", "address"), SAID_FR)
def test_an_address_is_read_however_it_is_said_in_french(hear, said, address):
    assert [one.value for one in hear(said, "fr-CA", "email")] == [address]


@pytest.mark.parametrize(
    "said",
    ["hey@you", "meet me at the point", "at 6.40", "j'arrive à trois heures", "see you at 5 p.m. on Monday.", "Both a..bc@outlook.com and .abc@hotmail.com", "I don't have an email",
     "what's the point"],
)  # fmt: skip
def test_other_words_are_no_address(hear, said):
    assert hear(said, "en-CA", "email") == []


_NAMES = st.sampled_from(["marie", "jean", "tremblay", "smith", "roy", "info", "harpreet", "nguyen", "jptremblay"])
_MARKS = {
    "en": {".": "dot", "-": "dash", "_": "underscore", "@": "at"},
    "fr": {".": "point", "-": "tiret", "_": "tiret bas", "@": "arobase"},
}


@given(
    st.lists(_NAMES, min_size=1, max_size=3),
    st.sampled_from(".-_"),
    st.sampled_from(["gmail.com", "hotmail.ca", "videotron.ca", "bell.net"]),
    st.sampled_from(["en", "fr"]),
    st.booleans(),
)
def test_any_address_is_read_back(hear, names, mark, host, language, written):
    address = mark.join(names) + "@" + host
    said = address
    if not written:
        for sign, word in _MARKS[language].items():
            said = said.replace(sign, f" {word} ")
    lead = "um my email is " if language == "en" else "euh mon courriel c'est "
    assert [one.value for one in hear(lead + said, f"{language}-CA", "email")] == [address]
