import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from bella_core.plugin import LetterHint, NameValue

ENGLISH = [
    ("my name is Jon Smyth", "Jon", "Smyth"),
    ("hi, this is Priya Ramachandran calling about my cleaning", "Priya", "Ramachandran"),
    ("hi this is mohammed al-rashid calling", "Mohammed", "Al-Rashid"),
    ("it's Oleksandr Shevchenko", "Oleksandr", "Shevchenko"),
    ("my name is wang xiaoming", "Wang", "Xiaoming"),
    ("my name is siobhan o'reilly and I need a checkup", "Siobhan", "O'Reilly"),
    ("my name is ludwig van der berg", "Ludwig", "van der Berg"),
    ("no my name is ben niehoff", "Ben", "Niehoff"),
    ("my name is maria de la cruz", "Maria", "de la Cruz"),
    ("This is Mary McDonald.", "Mary", "McDonald"),
    ("this is autumn tremblay calling", "Autumn", "Tremblay"),
    ("my name is ian mcdonald", "Ian", "McDonald"),
    ("the appointment is under the name of Autumn Peltier", "Autumn", "Peltier"),
    ("it's under Nguyen", None, "Nguyen"),
    ("I'm calling for my husband John Smith", "John", "Smith"),
    ("it's for my son Liam Tremblay", "Liam", "Tremblay"),
    ("my daughter, her name is Emma", "Emma", None),
    ("this is Mrs Chen", None, "Chen"),
    ("Anne Tremblay here, I have an appointment tomorrow", "Anne", "Tremblay"),
    ("Harpreet Kaur speaking", "Harpreet", "Kaur"),
    ("Darby Malas is my name", "Darby", "Malas"),
    ("my last name is Kowalczyk", None, "Kowalczyk"),
    ("first name Fatima, last name El Amrani", "Fatima", "El Amrani"),
    ("you can call me Emily", "Emily", None),
    ("my name's not John, it's Jon", "Jon", None),
    ("my name is Grace Park", "Grace", "Park"),
    ("my name is April Jones", "April", "Jones"),
]
FRENCH = [
    ("bonjour je m'appelle Jean-François Tremblay", "Jean-François", "Tremblay"),
    ("mon nom c'est marie-ève gagnon", "Marie-Ève", "Gagnon"),
    ("mon nom c'est marie eve levesque", "Marie-Ève", "Lévesque"),
    ("c'est louise bouchard à l'appareil", "Louise", "Bouchard"),
    ("oui bonjour c'est Sylvain Côté j'aurais besoin d'un cleaning", "Sylvain", "Côté"),
    ("c'est au nom de Nguyen", None, "Nguyen"),
    ("au nom de Marie Tremblay s'il vous plaît", "Marie", "Tremblay"),
    ("c'est pour mon fils Liam", "Liam", None),
    ("c'est pour mon fils de cinq ans, il s'appelle Nathan Roy", "Nathan", "Roy"),
    ("ici Pierre Gagné", "Pierre", "Gagné"),
    ("moi c'est helene belanger", "Hélène", "Bélanger"),
    ("mon nom de famille c'est de la Durantaye", None, "de la Durantaye"),
    ("prénom Fatoumata, nom de famille Diallo", "Fatoumata", "Diallo"),
    ("j'appelle pour Monsieur Gagnon", None, "Gagnon"),
    ("euh ben je m'appelle Guylaine", "Guylaine", None),
    ("oui bonjour, m'appelle Luc Roy", "Luc", "Roy"),
]
ANSWERS = [
    ("Singh", "en-CA", None, "Singh"),
    ("it's Jean-Guy Tremblay", "en-CA", "Jean-Guy", "Tremblay"),
    ("uh it's harpreet singh", "en-CA", "Harpreet", "Singh"),
    ("yes, Joanne Whiteduck please", "en-CA", "Joanne", "Whiteduck"),
    ("Mark Hill", "en-CA", "Mark", "Hill"),
    ("Tremblay, Marie", "fr-CA", "Marie", "Tremblay"),
    ("Sukhdeep, last name Dhillon", "en-CA", "Sukhdeep", "Dhillon"),
    ("c'est Geneviève, nom de famille Lachance", "fr-CA", "Geneviève", "Lachance"),
    ("John Smith and my number is 416 555 0123", "en-CA", "John", "Smith"),
    ("yes I'm a new patient, my name's Tariq Hassan", "en-CA", "Tariq", "Hassan"),
    ("je m'appelle Mohamed Ben Ali", "fr-CA", "Mohamed", "Ben Ali"),
    ("tremblay", "fr-CA", None, "Tremblay"),
    ("jean guy tremblay", "fr-CA", "Jean-Guy", "Tremblay"),
    ("oui c'est Chloé", "fr-CA", "Chloé", None),
    ("m'appelle Kristal Gagnon", "fr-CA", "Kristal", "Gagnon"),
    ("Joe Friday", "en-CA", "Joe", "Friday"),
    ("mon nom c'est Thi Minh Nguyen", "fr-CA", "Thi Minh", "Nguyen"),
]
SPELLED = [
    ("it's Tremblay T R E M B L A Y", "en-CA", "Tremblay"),
    ("Kowalczyk, K O W A L C Z Y K", "en-CA", "Kowalczyk"),
    ("T as in Tom R E M B L A Y", "en-CA", "Tremblay"),
    ("my last name is spelled G I double L I S", "en-CA", "Gillis"),
    ("sierra india november golf hotel", "en-CA", "Singh"),
    ("o apostrophe b r i e n", "en-CA", "O'Brien"),
    ("my name is Jon Smith S M Y T H", "en-CA", "Jon Smyth"),
    ("b comme Bernard o u c h a r d", "fr-CA", "Bouchard"),
    ("m a deux t e", "fr-CA", "Matte"),
    ("l é v e s q u e", "fr-CA", "Lévesque"),
]
NOBODY = [
    "I'd like to book", "Tuesday", "yes", "a cleaning please", "why do you need that", "I want to talk to a person", "this is ridiculous", "this is urgent", "I'm allergic to penicillin",
    "i'm calling about my appointment", "it's infected", "hi i'm new in town", "is this the dental office on King Street", "I need an appointment for Invisalign", "for Thursday",
    "can I see Dr. Lee on Monday", "I have an appointment with Doctor Patel", "a cleaning with Grace", "my mother prefers thursday", "my son swallowed a tooth", "do you take Sun Life", "it's for my wife and son", "I'm from Montreal", "it's for April",
    "I'm sorry I'm late", "this is my first time", "it's an emergency", "um", "hello", "thank you", "in the morning please", "operator", "representative", "hold on", "Acutally Friday", "can you repeat that", "it's me", "for myself", "none of your business",
]  # fmt: skip
NOBODY_FR = [
    "je voudrais un rendez-vous pour jeudi", "c'est pour un nettoyage", "je suis enceinte de six mois", "c'est urgent", "c'est compliqué", "je suis un nouveau patient", "J'ai mal aux dents",
    "je veux parler à quelqu'un", "pourquoi vous avez besoin de ça", "c'est ma première fois", "pour Noël", "c'est pour ma fille de 8 ans", "oui", "à matin", "je vais être en retard", "c'est correct",
    "ma blonde a mal", "c'est beau", "mets-en", "laissez faire", "j'ai une dent qui élance", "c'est mon chum qui vient", "ma blonde m'a dit d'appeler", "ma fille voudrait des broches", "ma mère préfère jeudi", "ma mère m'appelle tout le temps", "c'est pour renouveler mon ordonnance",
]  # fmt: skip


@pytest.mark.parametrize(("said", "given_name", "family"), ENGLISH)
def test_a_name_follows_or_precedes_what_announces_it(hear, said, given_name, family):
    (found,) = hear(said, "en-CA", "name")
    assert (found.value.given, found.value.family) == (given_name, family)


@pytest.mark.parametrize(("said", "given_name", "family"), FRENCH)
def test_a_name_follows_or_precedes_what_announces_it_in_french(hear, said, given_name, family):
    (found,) = hear(said, "fr-CA", "name")
    assert (found.value.given, found.value.family) == (given_name, family)


@pytest.mark.parametrize(("said", "language", "given_name", "family"), ANSWERS)
def test_a_bare_name_answers_the_question_for_it(hear, said, language, given_name, family):
    (found,) = hear(said, language, "name", expecting=("name",))
    assert (found.value.given, found.value.family) == (given_name, family)


@pytest.mark.parametrize(("said", "language", "full"), SPELLED)
def test_a_name_is_written_as_it_is_spelled(hear, said, language, full):
    (found,) = hear(said, language, "name", expecting=("name",))
    assert found.value.full == full


@pytest.mark.parametrize("said", NOBODY)
@pytest.mark.parametrize("expecting", [(), ("name",)])
def test_nobody_is_named(hear, said, expecting):
    assert hear(said, "en-CA", "name", expecting=expecting) == []


@pytest.mark.parametrize("said", NOBODY_FR)
@pytest.mark.parametrize("expecting", [(), ("name",)])
def test_nobody_is_named_in_french(hear, said, expecting):
    assert hear(said, "fr-CA", "name", expecting=expecting) == []


def test_the_caller_and_the_patient_are_two_names(hear):
    found = hear("my name is Anne Tremblay and I'm calling for my son Liam", "en-CA", "name")
    assert [one.value.full for one in found] == ["Anne Tremblay", "Liam"]


def test_a_given_name_spelled_after_a_surname_is_put_in_its_place(hear):
    said = "Charlie Hotel Echo Romeo Yankee Lima and then surname Delta Alpha Yankee"
    (found,) = hear(said, "en-CA", "name", expecting=("name",))
    assert found.value == NameValue("Cheryl", "Day", "Cheryl Day")


def test_a_name_that_may_be_turned_round_says_so(hear):
    (found,) = hear("my name is Tremblay Jean", "en-CA", "name")
    assert "order" in found.inferred
    assert found.alternatives == (NameValue("Jean", "Tremblay", "Jean Tremblay"),)


def test_a_family_name_that_is_said_first_says_so(hear):
    (found,) = hear("Nguyen Thi Minh Khai", "en-CA", "name", expecting=("name",))
    assert "order" in found.inferred
    assert found.alternatives == (NameValue("Thi Minh Khai", "Nguyen", "Nguyen Thi Minh Khai"),)


def test_accents_are_restored_in_french_calls_only(hear):
    assert [one.value.full for one in hear("je m'appelle helene levesque", "fr-CA", "name")] == ["Hélène Lévesque"]
    assert [one.value.full for one in hear("my name is Melanie Brooks", "en-CA", "name")] == ["Melanie Brooks"]


def test_part_of_an_address_is_nobody(hear):
    assert hear("mon courriel c'est marie point roy arobase videotron point ca", "fr-CA", "name") == []


@pytest.mark.parametrize(
    ("said", "language", "hint"),
    [
        ("it's Catherine with a K", "en-CA", LetterHint("K")),
        ("with a K not a C", "en-CA", LetterHint("K")),
        ("it ends with an E", "en-CA", LetterHint("E", "last")),
        ("Tremblay avec un T", "fr-CA", LetterHint("T")),
        ("avec un e à la fin", "fr-CA", LetterHint("E", "last")),
        ("ça commence par un h", "fr-CA", LetterHint("H", "first")),
    ],
)
def test_a_letter_said_in_passing_is_a_hint(hear, said, language, hint):
    assert [one.value for one in hear(said, language, "letter_hint")] == [hint]


@pytest.mark.parametrize(
    "said",
    ["I have an appointment with an x-ray", "let me speak with a human", "with a table outside", "avec une hygiéniste", "avec mon mari"],
)
def test_an_article_or_a_noun_is_no_hint(hear, said):
    assert hear(said, "en-CA", "letter_hint") == []


_GIVEN = [
    "Liam",
    "Olivia",
    "Noah",
    "Emma",
    "Jean-Guy",
    "Marie-Josée",
    "Harpreet",
    "Gurpreet",
    "Wei",
    "Xiaoming",
    "Fatoumata",
    "Mohamed",
    "Oleksandr",
    "Iryna",
    "Siobhan",
    "Autumn",
    "Nokomis",
    "Yasmine",
    "Thanh",
    "Priya",
    "Zoé",
    "Loïc",
]
_FAMILY = [
    "Tremblay",
    "Gagnon",
    "Lévesque",
    "St-Pierre",
    "O'Brien",
    "McDonald",
    "van der Berg",
    "de la Cruz",
    "Singh",
    "Kaur",
    "Nguyen",
    "Wang",
    "Whiteduck",
    "Peltier",
    "Shevchenko",
    "Kowalczyk",
    "Al-Rashid",
    "Diallo",
    "D'Amour",
    "Bélanger",
    "Patel",
    "Chen",
]
_INVENTED = (
    st.lists(st.sampled_from(["ba", "ke", "di", "lo", "mu", "na", "ro", "si", "tu", "va", "zo", "ri", "ka"]), min_size=2, max_size=4)
    .map("".join)
    .map(str.capitalize)
)
_CUES = ["my name is {}", "hi, my name is {} and I need an appointment", "um my name is {}", "this is {} calling", "it's under the name of {}", "je m'appelle {}", "mon nom c'est {}",
         "c'est au nom de {}", "bonjour, euh, je m'appelle {} pis j'ai mal aux dents"]  # fmt: skip


@given(st.sampled_from(_GIVEN) | _INVENTED, st.sampled_from(_FAMILY) | _INVENTED, st.sampled_from(_CUES), st.booleans())
def test_any_name_after_a_cue_is_read_back(hear, given_name, family, cue, small):
    assume(given_name != family)  # said twice, a word is a stutter
    name = f"{given_name} {family}"
    language = "fr-CA" if "'appelle" in cue or "nom" in cue else "en-CA"
    (found, *_) = hear(cue.format(name.lower() if small else name), language, "name")
    assert (found.value.given, found.value.family) == (given_name, family)


@given(
    st.sampled_from(_GIVEN) | _INVENTED,
    st.sampled_from(_FAMILY) | _INVENTED,
    st.sampled_from(["{}", "it's {}", "{} please", "uh {}", "c'est {}", "oui, {}"]),
    st.booleans(),
)
def test_any_name_answers_the_question(hear, given_name, family, cue, small):
    assume(given_name != family)  # said twice, a word is a stutter
    name = f"{given_name} {family}"
    (found,) = hear(cue.format(name.lower() if small else name), "fr-CA", "name", expecting=("name",))
    assert (found.value.given, found.value.family) == (given_name, family)


_NATO = dict(zip("ABCDEFGHIJKLMNOPQRSTUVWXYZ", ["alpha", "bravo", "charlie", "delta", "echo", "foxtrot", "golf", "hotel", "india", "juliet", "kilo", "lima", "mike", "november", "oscar", "papa", "quebec", "romeo", "sierra", "tango", "uniform", "victor", "whiskey", "x-ray", "yankee", "zulu"], strict=True))  # fmt: skip
_AS_IN = dict(zip("ABCDEFGHIJKLMNOPQRSTUVWXYZ", ["apple", "Bob", "cat", "David", "Edward", "Frank", "George", "Harry", "Ivan", "John", "king", "Larry", "Mary", "Nancy", "orange", "Peter", "queen", "Robert", "Sam", "Tom", "under", "Victor", "William", "xylophone", "yellow", "zebra"], strict=True))  # fmt: skip


@given(
    st.sampled_from(
        ["Tremblay", "Kowalczyk", "Nguyen", "Singh", "Shevchenko", "Gagnon", "Whiteduck", "Xiaoming", "Ouellette", "Matte", "Gillis"]
    ),
    st.data(),
)
def test_any_name_however_it_is_spelled_is_read_back(hear, name, data):
    ways = st.sampled_from(["{0}", "{0}", "{1}", "{0} as in {2}", "{0}, "])
    said = " ".join(data.draw(ways).format(letter, _NATO[letter], _AS_IN[letter]) for letter in name.upper())
    (found,) = hear(said, "en-CA", "name", expecting=("name",))
    assert found.value.full == name


@pytest.mark.parametrize(
    ("text", "language", "full"),
    [
        ("Ann Lee new patient, I'd like a check-up", "en-CA", "Ann Lee"),
        ("I need a cleaning Sarah Johnson first time", "en-CA", "Sarah Johnson"),
        ("sarah bouchard nouvelle patiente", "fr-CA", "Sarah Bouchard"),
        ("bonjour Marie Claude Roy première visite", "fr-CA", "Marie-Claude Roy"),
    ],
)
def test_a_name_is_heard_before_being_told_that_it_is_somebody_new(hear, text, language, full):
    assert [one.value.full for one in hear(text, language, "name")] == [full]


@pytest.mark.parametrize(
    "text", ["it will be first time", "is this may be first time", "Joy and I are first time", "will you take new patients"]
)
def test_other_words_before_it_are_no_name(hear, text):
    assert hear(text, "en-CA", "name") == []


@pytest.mark.parametrize(
    ("text", "language", "given", "family"),
    [
        ("I'm new, Ravi Menon", "en", "Ravi", "Menon"),
        ("I'm new Ravi Menon", "en", "Ravi", "Menon"),
        ("Ravi Menon and I'm new", "en", "Ravi", "Menon"),
        ("Ravi Menon new", "en", "Ravi", "Menon"),
        ("je suis nouveau, Karim Haddad", "fr", "Karim", "Haddad"),
        ("AMARA JONES", "en", "Amara", "Jones"),
    ],
)
def test_who_is_new_is_not_called_so(hear, text, language, given, family):
    (found,) = hear(text, language, "name", expecting=("name", "patient_status"))
    assert (found.value.given, found.value.family) == (given, family)


@pytest.mark.parametrize("text", ["check-up", "once, a long time ago", "HELLO I AM USING TTY", "an x-ray please"])
def test_what_is_no_name(hear, text):
    assert hear(text, "en", "name", expecting=("name", "patient_status")) == []
