"""Every word of the pages comes from the catalogues: with a made-up language, all that is no data stands in brackets."""

import html
import re

import pytest
from babel.messages.catalog import Catalog
from babel.messages.pofile import write_po

from bella_core.web.admin import rendering, words

from .test_every_page import ONE_ENGINE, routes
from .test_words import PLACEHOLDER, translated

ACCENTS = str.maketrans("aceinouyACEINOUY", "åçéîñöüÿÅÇÉÎÑÖÜŸ")


def pseudo(text):
    """Return a message accented, longer by a third and in brackets; its placeholders and marks as they are."""
    kept = PLACEHOLDER.findall(text)
    parts = [part.translate(ACCENTS) for part in PLACEHOLDER.split(text)]
    woven = "".join(part + mark for part, mark in zip(parts, [*kept, ""], strict=True))
    return f"⟦{woven}{'·' * (len(text) // 3)}⟧"


def forget():
    """Have catalogues read anew, whatever was shown before in this process."""
    words.words_in.cache_clear()
    rendering._environment.cache_clear()


@pytest.fixture
def made_up(tmp_path, monkeypatch):
    """Serve the made-up language to whoever reads French."""
    catalogue = Catalog(locale="fr_CA")
    for _, message in translated():
        several = isinstance(message.id, tuple)
        catalogue.add(message.id, tuple(map(pseudo, message.id)) if several else pseudo(message.id), context=message.context)
    file = tmp_path / "pseudo.po"
    with file.open("wb") as opened:
        write_po(opened, catalogue)
    monkeypatch.setattr(words, "_catalogues", lambda language: [file])
    forget()
    yield
    forget()


#: What is the same in every language: the product's and files' names, addresses and codes, and dates as Babel writes them.
PROPER = frozenset(
    ("bella", "csv", "json", "xlsx", "english", "https", "twilio", "voice", "owner", "tests", "lun", "mar", "nov", "seconde")
)
#: What a page shows of data or of what was done, besides the clinic's own words.
DATA = {
    "/admin/audit": {"attention", "count", "lun", "nov", "open", "viewed"},
    "/admin/plugins": {"plain", "words"},  # the name of a plugin
}
#: Bella's spoken sentences, in the languages of callers: data, not the page's words.
SPOKEN = "/admin/clinic/texts"


def bare(source):
    """Return the words that a page shows, or says to those who hear it, outside of brackets."""
    shown = re.sub(r"(?s)<(script|style|pre|code)\b.*?</\1>", " ", "<body" + source.partition("<body")[2])
    heard = re.findall(r'\s(?:aria-label|alt|title|placeholder|data-label)="([^"]*)"', shown)
    text = html.unescape(" ".join([re.sub(r"(?s)<[^>]*>", " ", shown), *heard]))
    while (without := re.sub(r"⟦[^⟦⟧]*⟧", " ", text)) != text:
        text = without
    return words_of(text)


def words_of(text):
    return set(re.findall(r"[^\W\d_]{3,}", text.lower()))


def test_a_made_up_word_is_longer_accented_and_keeps_its_placeholders():
    assert pseudo("from %(day)s on") == "⟦fröm %(day)s öñ·····⟧"


@ONE_ENGINE
async def test_all_that_a_page_says_comes_from_the_catalogues(browser_of, office, made_up):
    browser = await browser_of("owner", language="fr")
    known = PROPER | words_of(repr(office.bella.clinics.view)) | words_of(browser.account.name)
    seen, strange = 0, dict[str, set[str]]()
    for path in routes(office.bella, "GET"):
        page = await browser.open(path)
        if page.status != 200 or not page.html.startswith("<!") or path == SPOKEN:
            continue
        seen += 1
        assert page.html.count("⟦") > 5, path
        if left := bare(page.html) - known - DATA.get(path, set()):
            strange[path] = left
    assert strange == {}, "mark these for the catalogues, or say here that they are data"
    assert seen > 30


@ONE_ENGINE
async def test_who_is_not_logged_in_reads_the_catalogues_too(browser_of, session, office, made_up):
    await browser_of("owner")  # without anybody who could log in the page says how to make the first account
    async with session.get(f"{office.url}/admin/login", headers={"Accept-Language": "fr-CA"}) as answer:
        source = await answer.text()
    assert (answer.status, source.count("⟦") > 3) == (200, True)
    assert bare(source) - PROPER - words_of(repr(office.bella.clinics.view)) == set()
