"""What the finder of wishes reads, written as short as the corpora write it: ``move``, ``q:hours``, ``s:cleaning``, ``yes?``, ``rel:child``."""

from datetime import datetime
from zoneinfo import ZoneInfo

import pytest
from bella_canadian_nlp.reading import read
from bella_canadian_nlp.wishes import finder

from bella_core.plugin import Extraction, LocationView, ProviderView, ServiceView, TurnContext

NOW = datetime(2027, 3, 1, 10, tzinfo=ZoneInfo("America/Toronto"))


def _service(code, en, fr, words_en=(), words_fr=()):
    return ServiceView(code, {"en": en, "fr": fr}, {"en": tuple(words_en), "fr": tuple(words_fr)})


SERVICES = (
    _service("exam_new", "new patient exam", "examen de nouveau patient", ["first visit"], ["première visite", "nouveau patient"]),
    _service("checkup", "check-up", "examen de routine", ["exam"], ["examen", "contrôle"]),
    _service("cleaning", "cleaning", "nettoyage", ["hygienist"], ["détartrage", "hygiéniste"]),
    _service("emergency_exam", "emergency exam", "examen d'urgence", ["toothache"], ["mal de dents"]),
    _service("filling", "filling", "plombage", ["cavity"], ["obturation", "carie"]),
    _service("crown", "crown", "couronne", ["cap", "bridge"], ["pont"]),
    _service("child_visit", "child's visit", "visite d'enfant"),
    _service("whitening", "whitening", "blanchiment"),
    _service("denture_consult", "denture consultation", "consultation pour prothèse dentaire", ["partial"], ["dentier"]),
    _service("ortho_consult", "orthodontic consultation", "consultation en orthodontie", ["braces"], ["broches"]),
    _service("root_canal", "root canal", "traitement de canal"),
    _service("extraction", "extraction", "extraction", ["tooth pulled", "wisdom teeth"], ["arracher une dent", "dents de sagesse"]),
)
PROVIDERS = (
    ProviderView("lavoie", "Dr. Sophie Lavoie", "dentist"),
    ProviderView("chen", "Dr. David Chen", "dentist"),
    ProviderView("okafor", "Grace Okafor", "hygienist"),
    ProviderView("bouchard", "Julie Bouchard", "hygienist"),
)


@pytest.fixture(scope="session")
def find():
    """Return what is read in a caller's words, by one and the same clinic; every span is held against the words it claims."""

    def _find(text, language="en-CA", expecting=(), services=SERVICES, providers=PROVIDERS) -> list[Extraction]:
        turn = TurnContext("call", NOW, language, tuple(expecting), LocationView("main", services=services, providers=providers))
        found = list(finder.find(read(text, language), turn))
        for one in found:
            assert text[one.start : one.end] == one.text
            assert 0 <= one.start < one.end <= len(text)
        return found

    return _find


@pytest.fixture(scope="session")
def says(find):
    """Return the same, as short as the corpora write it."""

    def _says(text, language="en-CA", **turn) -> list[str]:
        return [_short(one) for one in find(text, language, **turn)]

    return _says


def _short(one: Extraction) -> str:
    value = one.value
    match one.kind:
        case "intent":
            about = "q" if value.name == "question" else value.name
            return f"{about}:{value.topic}" if value.topic else value.name
        case "service":
            return f"s:{value.code}"
        case "provider":
            return f"p:{'not ' if value.excluded else ''}{value.id or value.role or 'anyone'}"
        case "yes_no":
            return value.value + ("?" if "doubt" in one.inferred else "")
        case "patient_relation":
            return f"rel:{value.relation}"
        case "patient_status":
            return "known" if value.known else "new"
        case "language":
            return ("" if value.explicit else "~") + value.language[:2] + "!"
        case "emergency":
            return f"{value.level}:{value.flag}"
    raise AssertionError(one.kind)
