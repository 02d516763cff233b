"""Everyday words for what a dental clinic does, by concept, and the codes that clinics use for it; a clinic's own words come first."""

#: The codes that a concept may have in a clinic's list, the best first.
CODES: dict[str, tuple[str, ...]] = {
    "exam_new": ("exam_new", "new_patient_exam", "new_patient", "comprehensive_exam", "exam", "checkup"),
    "checkup": ("checkup", "check_up", "recall_exam", "exam", "recall", "exam_new"),
    "cleaning": ("cleaning", "hygiene", "recall_hygiene", "recall", "scaling"),
    "toothache": ("emergency_exam", "emergency", "limited_exam", "checkup", "exam"),
    "lost_filling": ("lost_filling", "emergency_exam", "emergency", "limited_exam", "filling"),
    "lost_crown": ("lost_crown", "emergency_exam", "emergency", "limited_exam", "crown"),
    "broken_tooth": ("emergency_exam", "emergency", "limited_exam", "checkup"),
    "filling": ("filling", "restoration"),
    "crown": ("crown", "crown_prep", "bridge"),
    "child_visit": ("child_visit", "child_first_visit", "child_exam", "pediatric_exam"),
    "whitening": ("whitening", "bleaching"),
    "denture": ("denture_consult", "denture", "dentures"),
    "ortho": ("ortho_consult", "ortho", "orthodontics", "braces"),
    "root_canal": ("root_canal", "endodontics"),
    "extraction": ("extraction", "surgery"),
    "wisdom_teeth": ("wisdom_teeth", "extraction", "surgery"),
    "implant": ("implant_consult", "implant"),
    "perio": ("perio_maintenance", "perio", "gum_treatment", "cleaning"),
    "night_guard": ("night_guard", "mouthguard", "bite_guard"),
    "xrays": ("xrays", "x_rays"),
    "botox": ("botox",),
    "veneers": ("veneers", "veneer_consult", "cosmetic_consult"),
}

SETS: dict[str, str] = {
    "dents_": "dents|dent|molaire|palette|gencive|gencives|mâchoire|bouche",
    "teeth_": "teeth|tooth|molar|gum|gums|jaw|mouth",
}

CONCEPTS: dict[str, str] = {
    "exam_new": """
        (new patient|comprehensive|complete|full|initial|first) (exam|examination|checkup|check up|visit|consultation|consult|evaluation)
        (examen|visite|consultation|évaluation) [de|d'|pour] (nouveau patient|nouvelle patiente|complet|complète|initial|initiale|nouveaux patients)
        (première|1ère) (visite|consultation)
    """,
    "checkup": """
        (checkup|check up|checkups|check ups|checked up|check|exam|examination|exams|recall|dental exam|teeth checked|tooth checked|teeth looked at|six month|6 month) [visit|up|exam]
        (regular|routine|annual|yearly|twice yearly|six month|biannual|general) (visit|appointment|dental visit|dental appointment)
        (examen|examens|check up|checkup|bilan|rappel|contrôle|suivi) [de routine|annuel|dentaire|périodique|général|de rappel|de contrôle]
        (visite|rendez vous) (de routine|annuel|annuelle|de contrôle|régulière|régulier|de suivi|de rappel)
        (faire|me faire) (examiner|checker|vérifier|regarder) (les|mes|la|une|ma) <dents_>
    """,
    "cleaning": """
        (cleaning|cleanings|cleaned|clean|cleening|hygiene|scaling|polish|polishing|deep cleaning|descaling|dental cleaning|prophy|prophylaxis) [appointment|visit]
        (clean|cleaning|scale|polish) (my|his|her|our|the) teeth
        (remove|get rid of) [the|my] (plaque|tartar)
        (nettoyage|nettoyages|netoyage|détartrage|detartrage|cleaning|clean|clinage|clining|clinning|hygiène|curetage|polissage) [dentaire|de dents|des dents|de bouche]
        (nettoyer|détartrer|laver|polir) (les|mes|ses|nos|leurs) dents
        (enlever|ôter) (le|du|mon) tartre
    """,
    "toothache": """
        (toothache|tooth ache|toothaches|tooth pain|teeth pain|mouth pain|jaw pain|sore tooth|sore gums|sore teeth|throbbing tooth|aching tooth|dental pain|pain)
        <teeth_> [is|are|that's|has|have|'s|really|just|been|starting|started|that|which] [is|been|really|to|just|started] [killing|hurting|hurts|hurt|aching|aches|throbbing|sore|bothering|painful|sensitive|sensitivity|acting up]
        <teeth_> .. (killing me|hurting|hurts|hurt|aching|aches|throbbing|sore|bothering me|bothers me|painful|sensitive|acting up|killing him|killing her)
        (pain|ache|hurts|hurt|hurting|throbbing|soreness|discomfort|sensitivity) (in|on|around|near|with|when) .. (tooth|teeth|gum|gums|jaw|mouth|chew|bite|side|molar|drink|cold)
        (emergency|limited|urgent) (exam|visit|appointment|examination)
        (hurts|hurt) (when|to) .. (bite|chew|eat|drink)
        (mal|douleur|douleurs|rage|élancement|élancements|sensibilité|élance) (aux|à|à une|à la|de|au|dans|d'une|à ma|dans la|dans ma|dans mes|dans une|aux mes|à mes) [une|grosse|grosses|la|ma|mes] <dents_>
        <dents_> .. (élance|élancent|élancer|fait mal|font mal|lance|sensible|sensibles|me fait mal|me font mal|fait souffrir|achale|tiraille|tue|dérange|douloureuse|m'élance|chauffe)
        (ça|dent) (m'|me) élance
        (ça élance|rage de dents|rage de dent|mal de dents|mal de dent|mal aux dents|mal à dent)
        (examen|visite|rendez vous|consultation) (d'urgence|en urgence)
    """,
    "lost_filling": """
        (lost|losing) [a|my|the|an|one of my|part of my|part of a|old] [old] (filling|fillings)
        (filling|fillings) [has|just|is|my] .. (fell out|fell|came out|fallen out|came off|broke|broken|cracked|loose|missing|coming out|popped out|chipped|out)
        (lost|broken|loose|missing|cracked) (filling|fillings)
        (perdu|perd|perdre|échappé|avalé) (un|mon|le|une|un de mes|ma|un bout de) [vieux|gros|bout de] (plombage|plombages|obturation)
        (plombage|plombages|obturation|obturations) .. (tombé|tombés|tombée|parti|partie|cassé|cassée|décollé|brisé|lousse|décroché|sauté|sorti|tombe|lâché|branle|débarqué)
    """,
    "lost_crown": """
        (lost|losing) [a|my|the] (crown|cap|bridge|veneer|temporary|temporary crown)
        (crown|cap|bridge|veneer|temporary) .. (fell out|fell off|fell|came off|came out|fallen off|broke|broken|loose|popped off|cracked|coming off)
        (loose|broken) (crown|cap|bridge)
        (perdu|perd|échappé|avalé) (ma|une|la|mon|le|un) (couronne|facette|pont|temporaire)
        (couronne|facette|pont|temporaire) .. (tombée|tombé|partie|cassée|décollée|brisée|lousse|décrochée|sauté|sortie|débarquée|débarqué|décollé|branle|lâché)
    """,
    "broken_tooth": """
        (broke|broken|chipped|cracked|chip|crack) [off] [a|my|his|her|the|one of my|part of my|in my] [piece of my|front|back|piece of a] (tooth|teeth|molar)
        (tooth|teeth|molar) .. (broke|broken|chipped|cracked|snapped|split|broke off)
        (piece|chunk|part|half) of (my|a|the|his|her) [front|back] (tooth|molar)
        (cassé|brisé|pété|fendu|ébréché|fêlé|casser|égrené) [un bout de|un morceau de|une|ma|sa|la|un bout d'] [une|ma|la|sa|grosse] <dents_>
        <dents_> .. (cassée|brisée|fendue|ébréchée|fêlée|pétée|cassées|craquée|fissurée|égrenée)
        (bout|morceau|moitié) (de|d') (dent|ma dent|une dent|la dent)
    """,
    "filling": """
        (filling|fillings|cavity|cavities|caries|tooth filled|teeth filled|fill a cavity|composite)
        (plombage|plombages|plombé|plomber|obturation|obturations|carie|caries|réparation|restauration|composite|dent à plomber|dent à réparer)
        faire (plomber|réparer) (une|ma|la|des) dent
    """,
    "crown": """
        (crown|crowns|a cap|dental bridge|capped|tooth capped)
        (couronne|couronnes|pont dentaire)
    """,
    "child_visit": """
        (child's|child|kid's|kids|children's|baby's|pediatric|toddler's|son's|daughter's|childs) [first] (visit|checkup|check up|exam|appointment|first visit|first appointment|dental visit|dental exam|teeth cleaning first)
        (first) [dental|dentist] (visit|appointment|checkup|check up) (for|of) [my|our] [little|two|three|four|one] [year old] (son|daughter|child|kid|baby|toddler|boy|girl|children|kids)
        (first (tooth|teeth) (checked|visit))
        (visite|examen|rendez vous|première visite|consultation|premier examen|premier rendez vous) [dentaire] [d'|de|pour] [mon|ma|mes|les|un|notre|nos] (enfant|enfants|bébé|fils|fille|petit|petite|garçon|tout petit)
        pédodontie
    """,
    "whitening": """
        (whitening|whiten|whitened|whiter|bleaching|bleached|bleach|brighten|zoom whitening)
        (blanchiment|blanchir|blanchissement|blanchi|éclaircissement|blanches)
    """,
    "denture": """
        (denture|dentures|false teeth|fake teeth|partial|partials|partial denture|plate)
        (dentier|dentiers|prothèse|prothèses|partiel|prothèse dentaire|prothèses dentaires|fausses dents|rateau|ratelier|râtelier)
    """,
    "ortho": """
        (braces|brace|invisalign|aligner|aligners|orthodontist|orthodontic|orthodontics|retainer|retainers|straighten|straightened|crooked teeth|ortho|teeth straight|straight teeth|clear aligners)
        (broches|broche|orthodontie|orthodontiste|aligneurs|aligneur|appareil orthodontique|appareils orthodontiques|invisalign|dents croches|redresser|ortho|dents droites|gouttière invisible|brackets|boîtiers)
    """,
    "root_canal": """
        (root canal|root canals|root treatment|canal treatment|endodontic|root canal treatment)
        (traitement de canal|traitement de canaux|traitements de canal|traitement canal|dévitaliser|dévitalisation|canal|traitement de racine|tuer le nerf)
    """,
    "extraction": """
        (extraction|extractions|tooth out|teeth out|tooth extracted|teeth extracted|tooth removed|teeth removed|tooth pulled|teeth pulled|pull a tooth|pull my tooth|pull out|remove a tooth|pulled out|get it pulled)
        (pull|remove|extract|take out) (a|my|the|this|his|her) tooth
        (extraction|extractions|arracher|extraire|enlever une dent|arracher une dent|enlever ma dent|faire arracher|ôter une dent|enlever des dents|me faire arracher)
    """,
    "wisdom_teeth": """
        wisdom (tooth|teeth)
        (dent|dents) (de sagesse)
    """,
    "implant": """
        (implant|implants|dental implant)
        (implant|implants) [dentaire|dentaires]
    """,
    "perio": """
        (gum (disease|treatment|surgery|graft|cleaning)|receding gums|perio|periodontal)
        (traitement de gencives|greffe de gencive|maladie de gencives|parodontal|parodontie|gencives qui reculent|déchaussement)
    """,
    "night_guard": """
        (night guard|nightguard|mouth guard|mouthguard|bite guard|bite plate|grind my teeth|grinding)
        (plaque occlusale|protecteur buccal|plaque de nuit|grince des dents|plaque pour grincer|bruxisme)
    """,
    "xrays": """
        (x rays|x ray|xrays|xray|panoramic)
        (radiographie|radiographies|rayons x|radio|radios|panorex)
    """,
    "botox": "botox",
    "veneers": """
        (veneer|veneers)
        (facette|facettes)
    """,
    "none": """
        check [in|on|with|my|the|for|if|out|back|that|when]
        check (on|in|with|my|the|if|out|back|that|when|it|a)
        (double|let me|i'll|just|can you|could you|to|please|cheque) check
        (clean) (bill|record|up)
        pain (in the|management|killer|killers|meds|relief|au chocolat)
        rappel (demain|plus tard)
        (fill|filled) (out|in)
        (cleaning lady|femme de ménage|dry cleaning)
        (i've had|i had|after|since|depuis|après) [my|a|the|ma|mon|last] (cleaning|filling|crown|root canal|extraction)
        (crown|bridge|canal) (street|road|avenue|royal|point)
        (x rays|xrays|radiographies|radios|rayons x) (sent|to|from|envoyées|transférées|à|de mon)
        (ma|mon|mes) prochain (rappel)
        (contrôle|suivi) (de la|des|du|on)
        canal (rideau|street|lachine|vie|cinq)
        full (time|name|up)
        (exam) (at school|week|period|final)
    """,
}
