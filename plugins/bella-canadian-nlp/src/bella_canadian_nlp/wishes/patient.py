"""For whom the appointment is, and whether they have been here before."""

from collections.abc import Iterator
from typing import Literal, cast

from bella_core.plugin import Extraction, TurnContext
from bella_core.plugin.types.values import PatientRelation, PatientStatus

from ..phrases import Hit, PhraseBook, Said, longest
from ..reading import Reading

Relation = Literal["self", "child", "partner", "parent", "other"]

SETS: dict[str, str] = {
    "child": "son|daughter|kid|kids|child|children|baby|toddler|boy|girl|boys|girls|twins|little one|teenager|stepson|stepdaughter|step son|sons|daughters|"
    "little boy|little girl|youngest|oldest|eldest|newborn|teen",
    "partner": "wife|husband|partner|girlfriend|boyfriend|spouse|fiance|fiancé|fiancée|hubby|better half",
    "parent": "mother|father|mom|mum|dad|parents|mama|papa|mommy|daddy|mother in law|father in law|parent",
    "kin": "brother|sister|friend|grandmother|grandfather|grandma|grandpa|grandson|granddaughter|nephew|niece|aunt|uncle|cousin|neighbour|neighbor|"
    "roommate|client|coworker|colleague|grandchild|grandkids|grandparents|employee|foster child|buddy|sister in law|brother in law",
    "enfant": "fils|fille|garçon|gars|enfant|enfants|bébé|flo|plus vieux|plus vieille|plus jeune|petit|petite|p'tit|p'tite|p'tit gars|p'tite fille|petit gars|"
    "petite fille à moi|filles|jumeaux|jumelles|ado|kids|kid|ti cul|grand|grande|beau fils|belle fille|gamin|bambin|cadette|cadet|aîné|aînée|garçons|flos|bebe|mousse|tout petit",
    "conjoint": "blonde|chum|mari|femme|conjoint|conjointe|époux|épouse|copain|copine|fiancé|fiancée|amoureux|amoureuse|partenaire|homme|douce moitié",
    "parentfr": "mère|père|maman|papa|mom|parents|belle mère|beau père|mère à moi|vieux père|vieille mère|dad",
    "parente": "frère|soeur|ami|amie|grand mère|grand père|grand maman|grand papa|mémère|pépère|mamie|papi|neveu|nièce|tante|oncle|cousin|cousine|voisin|voisine|"
    "coloc|petit fils|petite fille|petits enfants|beau frère|belle soeur|client|cliente|collègue|employé|matante|mononcle|chambreur|bénéficiaire",
    "needs": "needs|has|is in|is having|wants|broke|lost|chipped|cracked|fell|hurt|knocked|got|would like|has to|needed|is due|has been|can't|should|had|"
    "is complaining|was hit|is a patient|is coming|is scheduled|swallowed|bit|'s got|'s tooth|'s teeth|'s mouth|'s appointment|'s face|'s checkup|'s cleaning|'s filling|'s braces|'s name|have|need|woke|ate|complains",
    "abesoin": "a|ont|a besoin|aurait besoin|veut|voudrait|s'est|est tombé|est tombée|se plaint|a mal|doit|a cassé|a perdu|avait|aimerait|est due|est dû|est patiente|est patient|s'appelle|"
    "a pas|a reçu|s'en|pleure|souffre|saigne|est enflé|est enflée|a une|a un|a son|a sa|dort|mange|faut|il a|elle a|il faut|y a|y'a|il est|elle est|elle s'est|il s'est",
}

RELATIONS: dict[str, str] = {
    "child": """
        (for|about|regarding|with|bring|bringing) (my|our|his|her|both my|both of my|all my|one of my|my two|my three|the) [youngest|oldest|two|three|little|older|younger|baby|teenage] [year old] <child>
        (for|bring|bringing) my .. year old [son|daughter]
        (my|our|a) .. (year old|years old|month old) [son|daughter|boy|girl]
        (my|our) [youngest|oldest|little|older|younger|teenage] <child> <needs>
        (book|schedule|see|cancel|move|change|confirm|check|squeeze|fit|get) [in] (my|our) [youngest|oldest|little] <child>
        (my|our) [youngest|oldest|little] <child> ['s|s] (appointment|tooth|teeth|cleaning|checkup|visit|mouth|braces|first|dentist)
        <im> [his|her|their|the] (mother|mom|mum|father|dad|parent|guardian) [of]
        (pour|concernant|amener|emmener) (mon|ma|mes|notre|nos|les|un de mes|une de mes|mes deux|mes trois|nos deux|les deux) [petit|petite|p'tit|p'tite|grand|grande|deux|trois] <enfant> [de]
        (mon|ma|mes|notre|nos) [petit|petite|p'tit|p'tite|grand|grande] <enfant> [de .. ans|là|il|elle|qui] <abesoin>
        (dent|dents|rendez vous|nettoyage|bouche|examen|dossier|visage|face|joue|gencive) (de|d'|à|pour) (mon|ma|mes|notre|nos) [petit|petite|p'tit|p'tite|plus] <enfant>
        (voir|prendre|céduler|booker|passer|canceler|annuler|déplacer) (mon|ma|mes|notre|nos) [petit|petite|p'tit|p'tite] <enfant>
        (je suis|chus|c'est|j'suis) [sa|son|leur|la|le] (mère|père|maman|papa|mom) [de|d'|à|à lui|à elle]
    """,
    "partner": """
        (for|about|regarding|with) (my|me and my|myself and my|my future) <partner>
        my <partner> <needs>
        (book|schedule|see|cancel|move|change|confirm|get) [in] my <partner>
        my <partner> ['s|s] (appointment|tooth|teeth|cleaning|checkup|visit)
        <im> (his|her|the) (wife|husband|partner|spouse|girlfriend|boyfriend)
        (pour|concernant) (ma|mon|moi pis ma|moi pis mon|moi et ma|moi et mon) <conjoint>
        (ma|mon) <conjoint> [il|elle|qui] <abesoin>
        (dent|dents|rendez vous|nettoyage|bouche|examen|dossier|visage|face) (de|d'|à) (mon|ma) <conjoint>
        (je suis|chus|c'est|j'suis) (sa|son|la|le) (femme|mari|conjoint|conjointe|blonde|chum|épouse|époux) [de|d'|à]
    """,
    "parent": """
        (for|about|regarding|with|bring|bringing) (my|our|both my) [elderly|old] <parent>
        (my|our) [elderly|old] <parent> <needs>
        (book|schedule|see|cancel|move|change|confirm|get) [in] (my|our) <parent>
        (my|our) <parent> ['s|s] (appointment|tooth|teeth|cleaning|checkup|visit|denture|dentures)
        <im> (his|her) (son|daughter) [calling]
        (pour|concernant|amener|emmener) (mon|ma|mes|notre) <parentfr>
        (mon|ma|mes) <parentfr> [il|elle|qui] <abesoin>
        (dent|dents|rendez vous|nettoyage|bouche|dentier|examen|dossier|face) (de|d'|à) (mon|ma|mes) <parentfr>
        (je suis|chus|j'suis) (sa|son) (fille|fils)
    """,
    "other": """
        (for|about|regarding|bring|bringing) (my|our|a|a friend of|someone else|somebody else|another person) [best|good|older|younger|little|big|foster] <kin>
        (for|about) (someone else|somebody else|another person|a friend|someone i know)
        my [best|older|younger|little|big|foster] <kin> <needs>
        my [older|younger] <kin> ['s|s] (appointment|tooth|teeth|cleaning|checkup|visit)
        (calling|booking) (for|on behalf of) (someone|somebody|a friend|a client|a patient|another)
        on behalf of
        not for me
        (pour|concernant) (mon|ma|mes|un|une|notre) [grand|grande|petit|petite|meilleur|meilleure] <parente>
        pour (quelqu'un d'autre|une autre personne|une connaissance)
        (mon|ma) [grand|grande|petit|petite] <parente> [il|elle] <abesoin>
        (dent|dents|rendez vous|dentier|nettoyage) (de|d'|à) (mon|ma) <parente>
        (pas pour moi|c'est pas pour moi)
        de la part de (mon|ma|quelqu'un|un|une)
    """,
    "self": """
        (for|just) (me|myself) [only]
        (it's|its|it is|that's|that is) (for me|me|just me|mine|myself) [please] [i'm the patient]
        ^ (me|myself|just me|moi|moi même|moi seulement|for me|pour moi) [please|s'il vous plaît] $
        (i'm|i am|im) the (patient|one)
        (pour|juste|seulement) (moi|moi même) [seulement|même]
        (c'est|c) (moi|pour moi|moi le patient|moi la patiente|moi même|moi qui)
        je suis (le patient|la patiente)
        for both of us
        (pour nous deux|pour nous autres)
    """,
    "none": """
        (me|moi) (.|it|and my|pis ma|pis mon|et ma|et mon)
        (for|pour) (me|moi) (to|it is|it's|that is|that works|is good|is fine|is better|c'est|ça|de)
        (works|good|fine|great|perfect|okay|ok|bad|best|better|well|late|early|hard|soon|possible|work|convient|bon|correct|beau|mieux|tôt|tard|parfait|difficile|impossible) (for|pour) (me|moi|my son|my daughter|my husband|my wife|mon fils|ma fille)
        (my|mon|ma) .. (told|said|says|recommended|referred|picks|drives|works|is driving|goes there|m'a dit|m'a référé|travaille|m'a recommandé|va là)
        (ask|talk to|check with|speak to|demander à|parler à) (my|mon|ma)
        (repeat|check|look|confirm|change|cancel|move|do|hold|call|book|spell|verify|read|transfer|vérifier|répéter) (it|that|this|them|one|ça) for me
        my friend (is|has been|goes|who)
    """,
}

# An answer to "for whom?" may be the bare word.
BARE: dict[str, str] = {
    "child": "^ [it's|its|c'est|for|pour|oh|euh|uh|um|yes|oui|no|non] [for|pour] (my|our|the|mon|ma|mes|notre|nos|un|une|a) (<child>|<enfant>)",
    "partner": "^ [it's|its|c'est|for|pour|oh|euh|uh|um|yes|oui|no|non] [for|pour] (my|mon|ma) (<partner>|<conjoint>)",
    "parent": "^ [it's|its|c'est|for|pour|oh|euh|uh|um|yes|oui|no|non] [for|pour] (my|our|mon|ma|mes) (<parent>|<parentfr>)",
    "other": "^ [it's|its|c'est|for|pour|oh|euh|uh|um|yes|oui|no|non] [for|pour] (my|our|a|mon|ma|mes|un|une) (<kin>|<parente>)\n"
    "^ [it's|for] (someone else|somebody else|quelqu'un d'autre)",
    "self": "^ [it's|its|c'est|for|pour|oh|euh|uh|um|yes|oui|no|non|that's|that would be] [for|pour] (me|myself|moi|moi même|i am|i do)",
}

STATUS: dict[str, str] = {
    "known": """
        (<im>|we're|we are|he's|she's|he is|she is|my son is|my daughter is|been) [already|currently|still|also|both|all] (a|an|your|one of your|existing|current|regular|long time|patients|already a|both|all) [existing|current|regular|long time|longtime|returning|established|old] (patient|patients|client|clients) [there|of yours|here|with you|at your|of|already|for]
        (existing|current|regular|returning|established|long time) (patient|client)
        (i've|i have|we've|we have|he's|she's|he has|she has|have) [already|actually] (been|come|had appointments) [coming|going|seen|a patient|patients] (there|here|before|to your|to you|in before|to see you|with you|by|at your|once|in|many times|a few times|for years|several times)
        (you've|you guys have|you have) (seen|treated|got|have) (me|us|my file|my chart|him|her|my information|my records) [before|already|on file]
        (i|we) (came|come|was|were|went|visited) (there|here|in|to your) [in|last|before|regularly|all the time|to|once|every] [year|month|week|before|time|clinic|for|six]
        (i|we) (always|usually|normally|already) (come|go|see) (there|here|to|dr|doctor)
        (you|you guys|you should) have (my|our|his|her) (file|information|info|chart|name|records) [on file|already]
        (i've|i have|i) (been|used) [to] (here|there|seen|come here) before
        (been|come|came) (there|here|in) before
        (i'm|im|i am) (on file|in your system|in the system|in your computer)
        (my|our) (family|regular) dentist is (there|with you|dr|doctor)
        not (a new patient|my first time|the first time|our first time|new)
        last time i (was|came|saw)
        (je suis|chus|j'suis|on est|il est|elle est|j'étais) [déjà|toujours|encore|pas] (un|une|votre|des|patiente|patient|client|cliente|patients|clients|déjà patient|déjà patiente|un de vos|une de vos) [ancien|ancienne|déjà|vieux|vieille] [patient|patiente|client|cliente|patients] [chez vous|à votre clinique|de la clinique|là|chez|depuis|régulier|de longue date|déjà|à vous|du docteur|du dr|de la docteure]
        (déjà|souvent|toujours) (venu|venue|allé|allée|été|venus|patient|patiente|client|cliente|consulté|vu|vue|passé) [ici|chez vous|là|vous voir|une fois|à la clinique|avec vous]
        (vous m'avez|vous nous avez|vous l'avez|vous avez) [déjà] (vu|vue|soigné|soignée|traité|traitée|vus|déjà vu|déjà soigné|mon dossier|notre dossier|son dossier)
        (j'ai|on a|il a|elle a|j'aurais|mon fils a|ma fille a) [déjà|bien] un dossier [chez vous|là|ici|déjà|ouvert|à la clinique|avec vous]
        (je|on|j') (vais|viens|va|vient|vas) [toujours|souvent|régulièrement] (chez vous|là|ici|à votre clinique|vous voir) [depuis|à tous les|tous les|régulièrement]
        (mon dossier|mon dentiste) est (chez vous|là|ici)
        (la dernière fois que|quand) je suis (venu|venue|allé|allée)
        (je|chus|suis|c'est) [ne|suis] pas (un nouveau|une nouvelle|nouveau|nouvelle|la première fois|ma première)
        (<im>|i've been) [been] with you [guys] (for|since)
        (yes|oui|yeah|ouais) (before|déjà|i have been|plusieurs fois|many times|a few times|once)
        ^ [oui|yes] (j'ai|j'y suis|je suis|i've) (déjà|been) (venu|venue|allé|allée|been) 
    """,
    "new": """
        (<im>|we're|we are|he's|she's|he is|she is|as|it's|be|become|would be|my son is|my daughter is|be a|my husband is|my wife is) [a|an|both|all|brand|going to be|totally|completely|gonna be] [brand] new [patient|patients|client|clients|here|there|to the clinic|to your clinic|to your office|to you|to the area|to the city|to this]
        (new|brand new|first time) (patient|patients|client|clients) [here]
        (my|our|his|her|the|it's a|this is my|first) first (time|visit|appointment) [there|here|calling|with you|at your|to|coming|ever]
        (never|not|<dont>|haven't|havent|hasn't|hasnt|have not|has not) [actually|ever|even|yet] (been|come|came|visited|seen|gone|went|had) [to|a patient|in|an appointment|a file] [there|here|your|you|before|this|the|in|with you|at your]
        never (been|came|visited|seen you|gone) [there|here|before]
        (<dont>) have (a|an|any) (dentist|file|chart|regular dentist|family dentist)
        (looking for|need|find|finding|searching for|want) (a|an) [new|family] [family] dentist
        (just|recently) moved [here|to]
        first time [calling|coming|there|here|patient]
        not [yet] a patient [yet]
        <wont> [been] [there|here|in] before
        (je suis|chus|j'suis|on est|il est|elle est|comme|je serais|je s'rais|c'est|mon fils est|ma fille est|on serait) [un|une|des|tout|toute|comme] (nouveau|nouvelle|nouveaux|nouvelles) [patient|patiente|client|cliente|patients|clients|ici|chez vous|à la clinique|dans le coin|dans le quartier]
        (nouveau|nouvelle|nouveaux) (patient|patiente|client|cliente|patients)
        (première|1ère|1re) (fois|visite|rendez vous) [que je|chez vous|ici|que j'|qu'on|à votre]
        premier rendez vous [chez vous|ici|à vie]
        (jamais|pas encore|pas) (venu|venue|allé|allée|été|venus|mis les pieds|consulté|vu|rencontré|eu de dossier|patient|patiente) [ici|chez vous|là|vous|à|avec|encore]
        (ai|a|j'ai|n'ai|on a) [pas|pu|jamais] (pas|jamais|aucun|eu) [eu] [de|d'|un] (dentiste|dossier) [chez vous|de famille|encore|là|ici|en ce moment|présentement]
        (cherche|recherche|trouver|cherchais|besoin d'|chercher) (un|une) [nouveau|nouvelle] dentiste
        (viens de|vient de|on vient de|je viens d'|récemment) (déménager|emménager|déménagé|arriver|m'installer)
        (je suis|chus|j'suis|il est|elle est) [ne] pas [encore|un|une] (patient|patiente|client|cliente) [chez vous|encore]
    """,
    "none": """
        (never|not|haven't|havent|<dont>|jamais|pas) (had|have|been|eu|venu|seen) [any|a|this|such|so much|to] (a cleaning|a filling|pain|a root canal|allergies|surgery|braces|problems|aussi mal|mal|this kind|a cavity|any problems|any pain|de carie|able|sick|de problème|feeling|autant)
        (taking|accepting|accept|take|prenez vous|acceptez vous|prenez|acceptez|vous prenez|vous acceptez|vous prenez tu) [de|des|any|encore|tu] (new|nouveaux|de nouveaux|des nouveaux|nouvelles) (patients|clients)
        new (filling|crown|denture|dentures|tooth|appointment|number|phone|insurance|card|address|plan|retainer)
        (nouveau|nouvelle|nouveaux) (rendez vous|numéro|adresse|assurance|carte|dentier|téléphone|plombage)
        (first|première) (time|fois) (available|in the morning|that works|slot|you have|qui)
        patient (of dr|du dr)
        first appointment (available|in the morning|of the day|you have|on|at)
        premier rendez vous (disponible|du matin|de la journée|possible|que vous)
    """,
}


def add_tables(book: PhraseBook) -> None:
    """Put the phrases of relations and of the patient's status in ``book``."""
    for family, tables in (("relation", RELATIONS), ("relation.bare", BARE), ("status", STATUS)):
        for tag, table in tables.items():
            book.add(family, tag, table)


def read_relation(said: Said, reading: Reading, context: TurnContext) -> Iterator[Extraction]:
    """Return whom the appointment is for, each once: "my son and me" are two."""
    hits = said.hits.get("relation", [])
    if "patient_relation" in context.expecting:
        hits = hits + said.hits.get("relation.bare", [])
    yield from _once(reading, "patient_relation", [hit for hit in longest(hits) if hit.tag != "none"])


def read_status(said: Said, reading: Reading, _context: TurnContext) -> Iterator[Extraction]:
    """Return whether the patient says to have been here before."""
    hits = [hit for hit in longest(said.hits.get("status", [])) if hit.tag != "none"]
    if hits:
        hit = max(hits, key=lambda one: one.last - one.first)
        yield reading.extraction("patient_status", PatientStatus(hit.tag == "known"), hit.start, hit.end, 0.9)


def _once(reading: Reading, kind: str, hits: list[Hit]) -> Iterator[Extraction]:
    seen: set[str] = set()
    for hit in hits:
        if hit.tag not in seen:
            seen.add(hit.tag)
            yield reading.extraction(kind, PatientRelation(cast("Relation", hit.tag)), hit.start, hit.end, 0.9)
