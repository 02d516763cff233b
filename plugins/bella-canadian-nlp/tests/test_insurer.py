import pytest

SAID = [
    ("I'm with Sun Life", "sun_life"),
    ("it's sunlife", "sun_life"),
    ("I have great west life", "canada_life"),
    ("manu life I think", "manulife"),
    ("my coverage is through the CDCP", "cdcp"),
    ("it's C D C P", "cdcp"),
    ("the Canadian dental care plan", "cdcp"),
    ("I'm on the public service dental care plan", "psdcp"),
    ("I have NIHB", "nihb"),
    ("Veterans Affairs pays", "vac"),
    ("I'm RCMP", "rcmp"),
    ("interim federal health", "ifhp"),
    ("Healthy Smiles for the kids", "healthy_smiles"),
    ("I'm on ODSP", "odsp"),
    ("green shield", "greenshield"),
    ("Medavie Blue Cross", "medavie"),
    ("alberta blue cross", "alberta_blue_cross"),
    ("I'm on Ontario Works", "ontario_works"),
    ("the seniors dental care program", "seniors_dental"),
    ("the new government dental plan", "cdcp"),
    ("military dental", "caf"),
    ("armed forces", "caf"),
    ("it's G S C", "greenshield"),
    ("R B C insurance", "rbc"),
    ("I A Financial", "ia"),
    ("assumption life", "assumption_life"),
    ("it's TELUS Health", "telus_health"),
    ("Empire Life", "empire_life"),
    ("O.D.S.P.", "odsp"),
    ("status card", "nihb"),
    ("Chambers of Commerce plan", "chambers_plan"),
]
SAID_FR = [
    ("on a le régime canadien de soins dentaires", "cdcp"),
    ("c'est le R C S D", "cdcp"),
    ("j'ai le RSDFP", "psdcp"),
    ("les services de santé non assurés", "nihb"),
    ("anciens combattants", "vac"),
    ("j'suis avec Desjardins", "desjardins"),
    ("c'est Beneva, avant c'était la Capitale", "beneva"),
    ("la croix bleue medavie", "medavie"),
    ("Canada Vie", "canada_life"),
    ("Manuvie", "manulife"),
    ("mes enfants ont la RAMQ", "ramq"),
    ("beaux sourires Ontario", "healthy_smiles"),
    ("l'industrielle alliance", "ia"),
    ("Ontario au travail", "ontario_works"),
    ("l'assurance dentaire du gouvernement", "cdcp"),
    ("soins dentaires pour les aînés", "seniors_dental"),
    ("Assomption Vie", "assumption_life"),
    ("forces armées", "caf"),
    ("la Régie", "ramq"),
    ("TELUS Santé", "telus_health"),
]


@pytest.mark.parametrize(("said", "code"), SAID)
def test_an_insurer_is_known_by_what_callers_call_it(hear, said, code):
    assert hear(said, "en-CA", "insurer")[0].value.code == code


@pytest.mark.parametrize(("said", "code"), SAID_FR)
def test_an_insurer_is_known_by_what_callers_call_it_in_french(hear, said, code):
    assert hear(said, "fr-CA", "insurer")[0].value.code == code


def test_a_plan_number_goes_with_its_insurer(hear):
    (found,) = hear("Sun Life, policy number 12345", "en-CA", "insurer")
    assert (found.value.code, found.value.plan) == ("sun_life", "12345")
    (found,) = hear("la croix bleue medavie, numéro de certificat 44 55 66", "fr-CA", "insurer")
    assert (found.value.name, found.value.plan) == ("Croix Bleue Medavie", "445566")


@pytest.mark.parametrize(
    "said", ["I have no insurance", "my life is hard", "what a nice public street", "is it equally good", "I want a blue one"]
)
def test_other_words_are_no_insurer(hear, said):
    assert hear(said, "en-CA", "insurer") == []


def test_an_insurer_is_nobodys_name(hear):
    assert hear("I'm with Sun Life", "en-CA", "name") == []


def test_an_insurer_that_is_spelled_is_read_by_its_letters_alone(hear):
    assert [one.value.code for one in hear("i am on o d s p", "en-CA", "insurer")] == ["odsp"]


@pytest.mark.parametrize("said", ["Sun Life, plan number 12", "I have Sun Life and my 555 0199", "number 55512 with Sun Life"])
def test_other_digits_are_no_plan_number(hear, said):
    (found,) = hear(said, "en-CA", "insurer")
    assert (found.value.code, found.value.plan) == ("sun_life", None)


@pytest.mark.parametrize(
    ("said", "code"),
    [
        ("Pacific Blue Cross", "pacific_blue_cross"),
        ("Alberta Blue Cross", "alberta_blue_cross"),
        ("Manitoba Blue Cross", "manitoba_blue_cross"),
        ("Saskatchewan Blue Cross", "saskatchewan_blue_cross"),
        ("Blue Cross", "blue_cross"),
    ],
)
def test_each_province_has_a_blue_cross_of_its_own(hear, said, code):
    assert [one.value.code for one in hear(f"I'm with {said}", "en-CA", "insurer")] == [code]
