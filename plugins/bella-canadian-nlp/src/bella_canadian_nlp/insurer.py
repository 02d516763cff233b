"""Insurers and public dental programmes of Canada, and the plan or member number that is said with them."""

import re
from collections.abc import Iterable, Iterator

from bella_core.plugin import Extraction, InsurerValue, TurnContext

from .digits import Run, runs
from .reading import Reading, word_set


def _letters(letters: str) -> str:
    """Return a pattern for an acronym said or written in any way: CDCP, C.D.C.P., c d c p."""
    return r"\.? ?".join(letters)


#: Code, English name, French name, what callers say and engines write (of text without accents).
_TABLE: tuple[tuple[str, str, str, str], ...] = (
    ("psdcp", "Public Service Dental Care Plan", "Régime de soins dentaires de la fonction publique",
        (
            rf"{_letters('psdcp')}|{_letters('rsdfp')}|public service dental(?: care)?(?: plan)?"
            r"|(?:federal )?public service (?:dental )?plan|(?:regime |soins )?(?:de )?(?:soins )?dentaires? de la fonction publique"
            r"|fonction publique(?: federale)?"
        )),
    ("cdcp", "Canadian Dental Care Plan", "Régime canadien de soins dentaires",
        (
            rf"{_letters('cdcp')}|{_letters('rcsd')}|canad(?:a|ian) dental(?: care)?(?: plan| program)?|(?:new )?(?:federal"
            r"|government) dental(?: care)?(?: plan| program)|regime canadien(?: de soins dentaires)?|regime (?:federal"
            r"|du federal)(?: de soins dentaires| dentaire)?|programme (?:federal|canadien) de soins dentaires"
            r"|(?:l')?assurance dentaire du (?:federal|gouvernement)"
        )),
    ("nihb", "Non-Insured Health Benefits", "Services de santé non assurés",
        (
            rf"{_letters('nihb')}|{_letters('ssna')}|non[- ]insured health(?: benefits)?|(?:services|soins) de sante non assures"
            rf"|first nations? health authority|{_letters('fnha')}|status card|indian status|treaty (?:card|number)|carte de statut"
        )),
    ("vac", "Veterans Affairs Canada", "Anciens Combattants Canada", (
        r"veterans?'?s? affairs(?: canada)?|anciens? combattants?(?: canada)?|veterans(?: benefits| card)?"
    )),
    ("rcmp", "Royal Canadian Mounted Police", "Gendarmerie royale du Canada", (
        rf"{_letters('rcmp')}|{_letters('grc')}|mounted police|gendarmerie royale"
    )),
    ("caf", "Canadian Armed Forces", "Forces armées canadiennes", (
        r"canadian (?:armed )?forces|armed forces|forces armees|military (?:dental|coverage|plan)"
    )),
    ("ifhp", "Interim Federal Health Program", "Programme fédéral de santé intérimaire",
        (
            rf"interim federal(?: health)?(?: program(?:me)?)?|{_letters('ifhp?')}|{_letters('pfsi')}"
            r"|(?:programme )?(?:federal )?(?:de )?sante interimaire|programme interimaire"
        )),
    ("healthy_smiles", "Healthy Smiles Ontario", "Beaux sourires Ontario", r"healthy smiles?(?: ontario)?|beaux sourires?(?: ontario)?"),
    ("odsp", "Ontario Disability Support Program", "Programme ontarien de soutien aux personnes handicapées",
        (
            rf"{_letters('odsp')}|{_letters('posph')}|ontario disability(?: support)?(?: program)?|soutien aux personnes handicapees"
            r"|disability support"
        )),
    ("ontario_works", "Ontario Works", "Ontario au travail", r"ontario works|ontario au travail"),
    ("seniors_dental", "Ontario Seniors Dental Care Program", "Programme ontarien de soins dentaires pour les aînés",
        r"(?:ontario )?seniors? dental(?: care)?(?: program)?|soins dentaires pour (?:les )?aines"),
    ("aish", "Assured Income for the Severely Handicapped", "Assured Income for the Severely Handicapped", (
        rf"{_letters('aish')}|assured income"
    )),
    ("ramq", "Régie de l'assurance maladie du Québec", "Régie de l'assurance maladie du Québec", (
        rf"{_letters('ramq')}|regie de l'assurance[- ]maladie|la regie"
    )),
    ("sun_life", "Sun Life", "Sun Life", r"(?:sun|son|some) ?life(?: financial)?|financiere sun life"),
    ("canada_life", "Canada Life", "Canada Vie", (
        r"canada ?life|(?:la )?canada[- ]?vie|great[- ]?west(?: life)?|la great[- ]west|london life"
    )),
    ("manulife", "Manulife", "Manuvie", r"manu ?life|manual life|manu ?vie|financiere manuvie"),
    ("desjardins", "Desjardins Insurance", "Desjardins Assurances", (
        r"(?:assurances? )?desjardins?(?: (?:assurances?|insurance|financial|securite financiere))?|de jardins?"
    )),
    ("beneva", "Beneva", "Beneva", rf"beneva|benneva|{_letters('ssq')}|la capitale(?: assurances?)?"),
    ("medavie", "Medavie Blue Cross", "Croix Bleue Medavie", (
        r"medavie(?: blue cross)?|meda ?v(?:ie|y)(?: blue cross)?|(?:la )?croix[- ]bleue (?:de )?medavie"
    )),
    ("pacific_blue_cross", "Pacific Blue Cross", "Pacific Blue Cross", r"pacific blue cross"),
    ("alberta_blue_cross", "Alberta Blue Cross", "Alberta Blue Cross", r"alberta blue cross"),
    ("manitoba_blue_cross", "Manitoba Blue Cross", "Manitoba Blue Cross", r"manitoba blue cross"),
    ("saskatchewan_blue_cross", "Saskatchewan Blue Cross", "Saskatchewan Blue Cross", r"saskatchewan blue cross"),
    ("blue_cross", "Blue Cross", "Croix Bleue", r"(?:ontario |quebec )?blue cross|(?:la )?croix[- ]bleue(?: du quebec| de l'ontario)?"),
    ("greenshield", "GreenShield", "GreenShield", rf"green ?shields?(?: canada)?|{_letters('gsc')}"),
    ("ia", "iA Financial Group", "iA Groupe financier", (
        r"industrial alliance|(?:l')?industrielle[- ]?alliance|i\.? ?a\.? financial(?: group)?|i\.? ?a\.? groupe financier"
    )),
    ("equitable", "Equitable Life", "Equitable, Compagnie d'assurance vie", r"equitable(?: life)?(?: of canada)?|(?:l')?equitable"),
    ("empire_life", "Empire Life", "Empire Vie", r"empire life|(?:l')?empire[- ]vie"),
    ("cooperators", "Co-operators", "Co-operators", r"co-?\s?operators"),
    ("rbc", "RBC Insurance", "RBC Assurances", rf"{_letters('rbc')} (?:life )?insurance|(?:assurances? )?{_letters('rbc')} assurances?"),
    ("claimsecure", "ClaimSecure", "ClaimSecure", r"claim ?secure"),
    ("johnson", "Johnson Insurance", "Johnson Assurance", r"johnson (?:inc|insurance|assurance)"),
    ("chambers_plan", "Chambers Plan", "Régime des chambres", r"chambers? (?:plan|of commerce(?: plan| insurance)?)|regime des chambres"),
    ("gms", "Group Medical Services", "Group Medical Services", rf"{_letters('gms')}|group medical services"),
    ("assumption_life", "Assumption Life", "Assomption Vie", r"assumption(?: mutual)?(?: life)|assomption[- ]vie"),
    ("wawanesa", "Wawanesa Life", "Wawanesa Vie", r"wawanesa(?: life| vie)?"),
    ("humania", "Humania Assurance", "Humania Assurance", r"humania(?: assurance)?"),
    ("uv", "UV Insurance", "UV Assurance", rf"{_letters('uv')} (?:insurance|assurance)|union[- ]vie"),
    ("benecaid", "Benecaid", "Benecaid", r"benecaid|bennecaid"),
    ("telus_health", "TELUS Health", "TELUS Santé", r"telus (?:health|sante)"),
)  # fmt: skip

_NAMES = {code: (english, french) for code, english, french, _ in _TABLE}
_ANY = re.compile(r"(?<![\w'])(?:" + "|".join(f"(?P<{code}>{said})" for code, _, _, said in _TABLE) + r")(?![\w])")
#: One of these stands in whatever names an insurer; an acronym may be single letters.
_HINTS = word_set(
    """
    psdcp rsdfp public fonction cdcp rcsd canada canadian government gouvernement federal canadien aines
    nihb ssna insured assures nations fnha status statut indian treaty
    veterans veteran combattants combattant rcmp grc mounted gendarmerie forces military interim ifhp ifh pfsi interimaire smiles smile
    sourires sourire odsp posph disability handicapees ontario seniors senior aish assured ramq regie life sunlife
    canadalife canadavie vie west manulife manuvie desjardins desjardin jardins jardin beneva benneva ssq capitale medavie meda blue
    bleue greenshield greenshields shield shields gsc alliance financial financier equitable operators cooperators rbc secure
    claimsecure johnson chambers chamber chambres gms medical wawanesa humania uv union benecaid bennecaid telus
    """
)
#: Acronyms that callers spell.
_ACRONYMS = ("psdcp", "rsdfp", "cdcp", "rcsd", "nihb", "ssna", "fnha", "rcmp", "grc", "ifhp", "ifh", "pfsi", "odsp", "posph", "aish",
             "ramq", "ssq", "gsc", "rbc", "gms", "uv")  # fmt: skip
_ACRONYM = re.compile("|".join(_ACRONYMS))
_PLAN = re.compile(
    r"[\s,.;:]*(?:(?:and|et|my|mon|ma|the|le|la|with|avec|under|is|it's|c'est|number|numero|no|de|d'|id|i d|#|plan|policy"
    r"|police|group|groupe|contract|contrat|certificate|certificat|member|membre|client|card|carte|identification|est|,"
    r"|:)[\s,.:]*)+\Z"
)
_PLAN_WORDS = re.compile(
    r"\b(?:number|numero|id|#|plan|policy|police|group|groupe|contract|contrat|certificate|certificat|member|membre|client"
    r"|card|carte)\b|#"
)


def find(reading: Reading, _context: TurnContext) -> Iterable[Extraction]:
    """Return the insurers that are named; the first number announced as plan's or member's goes with the insurer before it."""
    if _HINTS.isdisjoint(reading.words) and not _spells_acronym(reading):
        return []
    return list(_insurers(reading))


def _spells_acronym(reading: Reading) -> bool:
    letters = "".join([token.plain for token in reading.tokens if len(token.plain) == 1 and token.plain.isalpha()])
    return len(letters) > 1 and _ACRONYM.search(letters) is not None


def _insurers(reading: Reading) -> Iterator[Extraction]:
    numbers: list[Run] | None = None
    for match in _ANY.finditer(reading.plain):
        numbers = runs(reading) if numbers is None else numbers
        code = match.lastgroup or ""
        plan, end = _plan(reading, numbers, match.end())
        name = _NAMES[code][reading.language == "fr"]
        yield reading.extraction("insurer", InsurerValue(code, name, plan), match.start(), end, 0.9)


def _plan(reading: Reading, numbers: list[Run], start: int) -> tuple[str | None, int]:
    """Return the plan or member number that follows ``start``, and where it ends."""
    for run in numbers:
        between = reading.plain[start : run.start]
        if run.start >= start and _PLAN.match(between) and _PLAN_WORDS.search(between):
            digits = run.plain
            return (digits, run.end) if len(digits) >= 3 else (None, start)
    return None, start
