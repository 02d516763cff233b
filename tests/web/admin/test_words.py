"""Whatever the admin pages say, they say in both languages."""

import re
from importlib import resources

import pytest
from babel.messages.extract import DEFAULT_KEYWORDS, extract_from_dir
from babel.messages.pofile import read_po

from bella_core.core.dashboards import DASHBOARDS
from bella_core.core.slos import AVAILABILITY, TURN_LATENCY

ROOT = resources.files("bella_core.web")
KEYWORDS = {**DEFAULT_KEYWORDS, "N_": None, "said": None, "operation": None}
#: What a translator must carry over as it is: ``%(name)s`` and the marks of a link.
PLACEHOLDER = re.compile(r"%\(\w+\)[sd]|</?\w+[^>]*>")


def said():
    """Return each key that a page says, and where."""
    pages = ("templates/admin/**.html", "templates/openapi.html")
    described = [("routes/**.py", "python"), ("operations.py", "python")]
    methods = [("admin/**.py", "python"), *described, *((page, "jinja2.ext:babel_extract") for page in pages)]
    settings = {page: {"trim_blocks": "true", "lstrip_blocks": "true", "newstyle_gettext": "true", "silent": "false"} for page in pages}
    found = {
        message if isinstance(message, str) else message[0]: f"{file}:{line}"
        for file, line, message, _, _ in extract_from_dir(str(ROOT), methods, settings, keywords=KEYWORDS)
    }
    return found | dict.fromkeys(titles(), "core")


def titles():
    """Return the words of what is defined elsewhere and shown here."""
    charts = [chart for dashboard in DASHBOARDS for chart in dashboard.charts]
    lines = {query.id for chart in charts if not chart.expression and chart.kind == "line" for query in chart.queries}
    plain = {"highest", "lowest", "sum", "cost", "share"}  # called as the chart is
    return (
        {chart.title for chart in charts}
        | {name.replace("_", " ") for name in lines - plain}
        | {slo.title for slo in (AVAILABILITY, TURN_LATENCY)}
    )


def catalogues():
    return sorted((file for file in (ROOT / "catalogues" / "fr-CA").iterdir() if file.name.endswith(".po")), key=lambda file: file.name)


def translated():
    for file in catalogues():
        with file.open("rb") as opened:
            for message in read_po(opened, locale="fr_CA"):
                if message.id:
                    yield file.name, message


def test_each_key_has_its_french_words():
    known = {
        message.id if isinstance(message.id, str) else message.id[0]
        for _, message in translated()
        if message.string and all(message.string)
    }
    lacking = {key: where for key, where in said().items() if key not in known}
    assert not lacking, "say these in French, in catalogues/fr-CA/<module>.po"


def test_no_catalogue_keeps_what_nobody_says():
    spoken = said()
    unsaid = [
        (name, message.id) for name, message in translated() if (message.id if isinstance(message.id, str) else message.id[0]) not in spoken
    ]
    assert not unsaid, "take these out"


def test_no_key_is_said_in_two_ways():
    met: dict[str, str] = {}
    twice = []
    for name, message in translated():
        key = message.id if isinstance(message.id, str) else message.id[0]
        if key in met:
            twice.append((key, met[key], name))
        met[key] = name
    assert not twice, "a key belongs to one catalogue; what several pages say goes to common.po"


def test_the_french_keeps_every_placeholder():
    for name, message in translated():
        keys = [message.id] if isinstance(message.id, str) else list(message.id)
        texts = [message.string] if isinstance(message.string, str) else list(message.string)
        wanted = set(PLACEHOLDER.findall(keys[-1]))
        assert all(set(PLACEHOLDER.findall(text)) == wanted for text in texts[-1:]), (name, message.id)


@pytest.mark.parametrize("word", ["l'", "d'", "qu'", "n'", "s'", "c'"])
def test_the_french_has_the_apostrophe_of_print(word):
    wrong = [(name, message.id) for name, message in translated() if re.search(rf"(?i)\b{word}", str(message.string))]
    assert not wrong, "write ’"
