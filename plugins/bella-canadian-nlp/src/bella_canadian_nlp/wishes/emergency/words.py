"""
The red flags of a dental clinic's telephone triage, as callers say them, and the words that take them back.

The levels follow common triage advice (trouble breathing or swallowing, swelling towards the eye, the neck or under the tongue, bleeding
that does not stop, a broken jaw, a blow with loss of consciousness: an ambulance; a knocked-out permanent tooth: minutes count, as the
International Association of Dental Traumatology has it; swelling, fever with pain, pain that keeps awake, a broken or loose tooth with
pain, trouble after an extraction: the same day).
"""

from typing import Literal

Level = Literal["911", "immediate", "same_day"]

SETS: dict[str, str] = {
    "trouble": "trouble|difficulty|difficulties|a hard time|hard time|problem|problems|troubles|a tough time|struggling|issues|difficult",
    "misere": "misère|difficulté|difficultés|du mal|mal|peine|problème|problèmes|trouble|difficile|dur",
    "swollen": "swollen|swelling|swelled|puffy|puffed up|ballooned|blown up|swells|swole|swelling up|swollen up|inflamed|puffed out",
    "enfle": "enflé|enflée|enfle|enflés|enflées|enflure|gonflé|gonflée|gonfle|gonflement|bouffi|bouffie|enflait|gonflés|gonflées|enflent|enfler|gonfler",
    "bleeding": "bleeding|bleed|blood|gushing|bleeds|hemorrhaging|hemorrhage",
    "saigne": "saigne|saigner|saignement|saignements|saignait|saignent|sang|hémorragie|pisse le sang",
    "tooth": "tooth|teeth|front tooth|front teeth|molar|incisor|tooth's",
    "dent": "dent|dents|palette|palettes|incisive|molaire",
    "hurts": "hurts|hurt|hurting|pain|painful|ache|aching|aches|sore|throbbing|toothache|killing|pains|throb|throbs|agony|suffering|discomfort|sensitive",
    "mal": "mal|douleur|douleurs|élance|élancements|élancement|souffre|souffrance|fait mal|douloureux|douloureuse|rage de dents|rage de dent|lancine|élancer|sensible",
}

#: Red flags by level and code. A flag that ends in ``!`` carries its own "not": what denies others does not deny it.
FLAGS: dict[tuple[Level, str], str] = {
    ("911", "breathing!"): """
        (<cant>|barely|hardly|not|<wont>|can barely|can hardly|couldn't) [really|even|quite|able to|being able to|properly] (breathe|breath|breathing|catch [my|his|her] breath|get [any|enough] air|breathe properly)
        (stopped breathing|short of breath|shortness of breath|gasping|choking|suffocating|hard to breathe|hard time breathing|out of breath|turning blue|airway|wheezing|difficult to breathe|difficult breathing|tough to breathe|harder to breathe)
        [ne] (peux|peut|arrive|arrivais|capable|suis|pouvais|réussit|réussis) (pas|plus|pu|pas à|pu à|plus à|pas capable de|pu capable de|plus capable de|même pas) [bien|capable de|à|de] (respirer|reprendre mon souffle)
        (pas|pu|plus|même pu|même pas) capable (de|d') (respirer|reprendre)
        (respire|respires|respirer) [très|vraiment|ben|à] (mal|pas|pu|plus|difficilement|peine|pas bien|presque plus|plus pantoute) 
        (étouffe|étouffer|s'étouffe|m'étouffe|suffoque|manque d'air|manquer d'air|manque de souffle|cherche mon air|cherche son air|à bout de souffle|cherche son souffle|souffle court|arrêté de respirer|devient bleu|devient bleue|respire difficilement)
    """,
    ("911", "breathing"): """
        <trouble> [with|in] [my|his|her] (breathing|breath|breathe|to breathe)
        (breathing|breathe) (trouble|problem|problems|difficulty|difficulties|issues|is hard|is difficult|hard|heavy|is labored|weird|funny)
        (hard|difficult|tough|affecting|affects|affect|hurts) [for me|for him|for her] [to] [my|his|her] (breathe|breathing)
        <misere> [à|a|de|pour] [bien] (respirer|respire|reprendre mon souffle|reprendre son souffle)
        (dur|difficile) [de|pour moi de|à] respirer
        (respiration) (difficile|sifflante)
    """,
    ("911", "swallowing!"): """
        (<cant>|barely|hardly|can barely|can hardly|<wont>) [really|even|able to] (swallow|swallow anything|swallow my saliva|swallow water)
        (drooling|hard to swallow|difficult to swallow|hard time swallowing)
        (peux|peut|capable|arrive|suis) (pas|plus|pu|pas à|pu à|plus à|même pas|pu capable d'|plus capable d'|pas capable d'|pas capable de) [bien|capable d'|d'|à] avaler
        (pas|pu|plus|même pas) capable (d'|de) avaler
        (avale|avaler) (pu|plus|pas|mal|à peine|difficilement|rien) [rien]
        (bave tout|peux même pas avaler ma salive)
    """,
    ("911", "swallowing"): """
        <trouble> [with|in|to] (swallowing|swallow)
        (hurts|painful|hard|difficult) to swallow
        (swallowing) (is hard|is difficult|problems|hurts|trouble)
        <misere> [à|a|de|d'|pour] [bien] avaler
        (dur|difficile) [de|d'|à] avaler
        fait mal (quand j'avale|d'avaler|avaler)
    """,
    ("911", "swelling_airway"): """
        <swollen> .. (eye|eyes|eyelid|neck|throat|tongue|under my tongue|under the tongue|jawline|windpipe|floor of my mouth|collarbone|chest)
        (eye|eyes|neck|throat|tongue|under my tongue|floor of my mouth) .. <swollen>
        (eye) .. (swollen|closed|shut|closing)
        <enfle> .. (oeil|yeux|l'oeil|cou|gorge|langue|paupière|sous la langue|plancher de la bouche|poitrine)
        (oeil|yeux|cou|gorge|langue|paupière) .. <enfle>
        (oeil) .. (fermé|ferme|bouché)
        (throat|airway) [is|feels] (closing|tight|blocked|getting tight|closing up)
        gorge .. (ferme|serre|serrée|bloquée|bloque|se ferme)
        face .. (twice the size|double the size)
    """,
    ("911", "cannot_open!"): """
        (<cant>|barely|hardly|can barely|can hardly|unable to) [really|even] (open|close) (my|his|her|the|your) [jaw|mouth]
        (jaw|mouth) [is|has|has been] [stuck|locked|lock] (stuck|locked|locked up|locked open|locked shut|won't open|won't close|wont open|doesn't open|lockjaw)
        lockjaw
        (peux|peut|capable|arrive|suis) (pas|plus|pu|pas à|pu à|plus à|même pas|pu capable d'|plus capable d'|pas capable d'|pas capable de) [bien|capable d'|d'|à|de] (ouvrir|fermer) (la|ma|sa) (bouche|mâchoire|gueule)
        (pas|pu|plus) capable (d'|de) (ouvrir|fermer) (la|ma|sa) (bouche|mâchoire)
        <misere> à ouvrir (la|ma|sa) (bouche|mâchoire)
        (bouche|mâchoire) (barrée|bloquée|débarquée|décrochée|disloquée|coincée|qui ouvre pas|ouvre pu|ouvre pas|ouvre plus)
    """,
    ("911", "bleeding_uncontrolled!"): """
        <bleeding> .. (won't stop|wont stop|will not stop|doesn't stop|doesnt stop|isn't stopping|not stopping|hasn't stopped|hasnt stopped|can't stop|cant stop|cannot stop|can't be stopped|never stops|not slowing|keeps going|hasn't slowed|not stopped)
        (<wont>|<cant>|not|never|<dont>) [get it to|get the|get this] [stopping|stop|stopped] [the|my|his|this] [stop] <bleeding> [to stop]
        (<cant>|unable to) stop .. <bleeding>
        (<wont>|not|never) (stop|stopped|stopping) <bleeding>
        <bleeding> (a lot|heavily|profusely|everywhere|nonstop|non stop|like crazy|uncontrollably|for hours|for an hour|for two hours|so much|badly|really bad|really badly|all over)
        (<saigne>) .. (arrête pas|arrête pu|arrête plus|arrêtait pas|arrête jamais|sans arrêt|n'arrête pas|veut pas arrêter|refuse d'arrêter|pas arrêté|arrêtent pas|sans arrêter|depuis des heures|depuis une heure|depuis deux heures|pas arrêter)
        (arrête pas|arrête pu|arrête plus|n'arrête pas|arrête jamais|arrêtait pas|veut pas arrêter|pas arrêté|pas capable d'arrêter|capable pas d'arrêter|peux pas arrêter|arrive pas à arrêter) (de|le|d'|les|mon|son) [saigner|saignement|sang|saignements]
        <saigne> (beaucoup|énormément|abondamment|partout|à flots|comme un cochon|sans bon sens|pas mal fort|en masse|tellement|ben gros|pas mal)
        (pisse le sang|hémorragie|plein de sang|perd beaucoup de sang|perds beaucoup de sang|losing a lot of blood|lot of blood|mouth full of blood|bouche pleine de sang|choking on blood|so much blood|tons of blood)
    """,
    ("911", "head_injury"): """
        (unconscious|lost consciousness|passed out|blacked out|fainted|fainting|knocked unconscious|knocked out cold|not responding|unresponsive|concussion|double vision|seeing double|blurry vision|blurred vision|confused and)
        (he|she|i|him|her) [was|got|were] knocked out [cold|for|when]
        (hit|hurt|fell|accident|blow|punched) .. (vomiting|throwing up|vomited|dizzy)
        (perdu connaissance|perte de connaissance|perd connaissance|sans connaissance|inconscient|inconsciente|perdre connaissance|évanoui|évanouie|commotion|voit double|vois double|vision double|vision floue|tombé dans les pommes|tombée dans les pommes|perdu la carte|répond plus|répond pas)
        (tombé|tombée|coup|accident|cogné|cognée|frappé) .. (vomit|vomi|vomir|étourdi|étourdie)
    """,
    ("911", "jaw_fracture"): """
        (broke|broken|fractured|dislocated|shattered|cracked|busted) [my|his|her|the|a] (jaw|jawbone|cheekbone|face bone)
        jaw .. (broken|fractured|dislocated|out of place|popped out|shattered|hanging|crooked)
        mâchoire .. (cassée|fracturée|brisée|disloquée|débarquée|croche|déboîtée|sortie)
        (cassé|fracturé|brisé|disloqué|débarqué|déboîté) (la|ma|sa) mâchoire
        fracture [de|à] (la|ma|sa) mâchoire
    """,
    ("911", "allergic_reaction"): """
        (anaphylaxis|anaphylactic|allergic reaction|severe reaction|epipen|hives)
        (réaction allergique|choc anaphylactique|anaphylaxie|urticaire|épipen)
    """,
    ("911", "heart_or_stroke"): """
        (chest pain|chest pains|pain in my chest|heart attack|having a stroke|a stroke|seizure|seizures|convulsing|crushing chest|my face is drooping|face is drooping)
        (douleur à la poitrine|douleurs à la poitrine|mal à la poitrine|mal dans la poitrine|crise cardiaque|crise de coeur|infarctus|avc|convulsions|convulse|crise d'épilepsie|douleur au coeur|serrement à la poitrine)
    """,
    ("911", "self_harm"): """
        (kill|killing|hurt|hurting) (myself|himself|herself)
        (suicide|suicidal|end my life|want to die|wanna die)
        (me tuer|se tuer|suicide|suicider|en finir avec la vie|veux mourir|envie de mourir|m'enlever la vie)
    """,
    ("immediate", "knocked_out_tooth"): """
        (knocked|knock|kicked|punched|hit|popped|smashed|got|fell|come|came|ripped|flew|fallen|pulled) [out|off] (my|his|her|a|one of my|one of his|one of her|the|two of my|two|some) [front|permanent|adult|bottom|top] <tooth> [clean|right|completely] [out]
        <tooth> .. (knocked out|got knocked out|kicked out|popped out|came out|came right out|came clean out|fell out|fallen out|flew out|is out|comes out|come out|punched out|ripped out|was knocked out|knocked clean out|avulsed|got out|completely out)
        (knocked|knocked out|lost|losing) [out] (my|his|her|a|the|one of my|two) [front|permanent|adult|top|bottom] (tooth|teeth|front teeth) [playing|in|when|after|falling|at|in a|during]
        (knocked out tooth|knocked out teeth|tooth knocked out|teeth knocked out|tooth in my hand|tooth in his hand|tooth in milk|tooth in a glass|holding the tooth|holding my tooth|have the tooth in|avulsed|put the tooth back|put it in milk)
        knocked (his|her|my) <tooth> out
        <dent> .. (sortie|sorties|tombée|tombées|partie|parties|arrachée|arrachées|décrochée|sortie au complet|a sauté|ont revolé|a revolé|revolé|expulsée|débarquée|tombé|sauté|perdue|dans un verre de lait|dans du lait|dans la main|dans ma main)
        (perdu|perd|cassé au complet|fait sauter|arraché|sorti|fait arracher|fait tomber|fait revoler|échappé|fait casser) (une|ma|sa|la|deux|les|mes|ses|son) [grosse|autre] <dent> [d'en avant|de devant|d'en|permanente|d'adulte|en tombant|en jouant|au hockey|avant]
        (ma|la|sa|une) dent dans (du lait|un verre|ma main|la main|le lait)
        dent .. dans les mains
    """,
    ("same_day", "swelling"): """
        <swollen> .. (face|cheek|gum|gums|jaw|mouth|lip|lips|side|tooth|cheeks|chin|area)
        (face|cheek|gum|gums|jaw|mouth|lip|lips|side of|cheeks|chin|it|everything|area|tooth) [of|my|is|all|really|very|so|has|got|looks|feels|are|'s|face|was|whole|getting|pretty|still|quite|completely|side|mouth] [all|really|very|so|pretty|quite|super|still|getting|got] <swollen>
        (i have|got|there's|there is|some|have|having|has|a lot of|lots of|with|bad|the|a big|more|facial|really|i'm|im|he's|she's) [a|some] [big|bad|lot of|facial|really|very] [face] <swollen>
        (swelling|swollen)
        (abscess|abcess|pus|infection in my tooth|infected tooth|tooth is infected|gum boil|a lump on my gum|bump on my gum|tooth infection|infected|gum infection|infection)
        <enfle>
        (abcès|abces|pus|infection|infecté|infectée|bosse sur la gencive|bouton sur la gencive|une bosse sur ma gencive|infectés)
        (joue|face|visage) .. (grosse|double|énorme)
        une grosse (joue|face)
    """,
    ("same_day", "pain_unbearable"): """
        (unbearable|excruciating|severe|terrible|horrible|extreme|intense|agonizing|insane|awful|crazy|serious|worst|massive|major|brutal|unreal|tremendous|constant) [tooth|dental|amount of|throbbing|sharp|jaw] (pain|toothache|ache|pains|tooth pain|tooth ache)
        (pain|toothache|tooth) [is|it's|level|is a|about a|at a|getting|has become|was] [really|so|just|absolutely|like|at] (unbearable|excruciating|severe|intense|horrible|terrible|extreme|killing me so bad|ten out of ten|10 out of 10|nine out of ten|9 out of 10|eight out of ten|8 out of 10|a ten|a 10|agony|the worst|insane|too much)
        (ten|nine|eight|10|9|8) out of (ten|10)
        (in) (agony|so much pain|extreme pain|severe pain|a lot of pain|lots of pain|tons of pain|terrible pain|excruciating pain|such pain|a ton of pain|serious pain|horrible pain|really bad pain|unbearable pain|tremendous pain|crazy pain)
        (so much pain|a lot of pain|lots of pain|really bad pain|tons of pain)
        (can't|cant|cannot|couldn't) (stand|take|bear|handle|function|work|think|deal with|eat|chew|bite) [it|this|the|anything|on it|because of|with this|from|anymore] [the|this] [pain|anymore]
        (crying|screaming|dying) [from|in|with|of] [the] (pain|agony)
        (hurts|hurting) (so much|so bad|like hell|like crazy|so badly|unbearably|a lot|really bad|really badly)
        (insupportable|intolérable|atroce|intense|terrible|horrible|écoeurante|épouvantable|insoutenable|sévère)  [mal|douleur]
        (douleur|mal|douleurs) [de|est|très|vraiment|qui est|à|dent|dents|c'est|assez] (insupportable|intolérable|atroce|intense|terrible|horrible|épouvantable|insoutenable|forte|fort|sévère|effrayant|effrayante|de chien|sans bon sens|écoeurant|en tabarnak|en crisse|en maudit|fou|folle|en titi|intenses|fortes|vraiment fort|c'est effrayant|ben raide|en câlisse)
        (dix|neuf|huit|10|9|8) sur (dix|10)
        (j'en peux|on en peut|n'en peux|en peux|en peut|n'en peut) (plus|pu)
        (capable|tolère|tolérer|endure|endurer|supporte|supporter|toffe|toffer) (pas|plus|pu|pas de|pu de|plus de) [capable] [endurer|tolérer|supporter|la|le|toffer]
        (plus|pu|pas) capable (de|d') (endurer|tolérer|supporter|manger|mâcher|toffer|fonctionner|travailler|croquer)
        (pleure|crie|hurle|meurs|mourir) de (mal|douleur)
        (mal) (à mourir|au point de|à pleurer|à en pleurer|à hurler|à se rouler par terre|à crier)
        (souffre le martyre|souffre beaucoup|souffre vraiment|beaucoup de douleur|énormément de douleur|énormément mal|tellement mal|très très mal|super mal|ben ben mal|vraiment mal|trop mal|ben mal|extrêmement mal|très mal|beaucoup mal)
    """,
    ("same_day", "pain_sleep!"): """
        (<cant>|<dont>|barely|hardly|couldn't|haven't|havent|didn't|not|no|<wont>) [really|even|able to|been able to|let me|get any|get] (sleep|slept|sleeping|sleep at night|sleep at all|let me sleep)
        (kept me|keeping me|keeps me|keep me|kept him|kept her|keeping him|keeping her|was|been|were|i'm|he's|she's) [him|her|us] (up all night|awake|up at night|from sleeping|up the whole night|awake all night|up with)
        (woke|wakes|waking|woken) (me|him|her|up) [up] [from|with|at|in|by|because] [the|from] [night|pain|toothache|middle]
        (pain|toothache|tooth|hurts|hurting) .. (all night|whole night|sleep|at night)
        [ne|n'] (dors|dort|dormi|dormais|dormait|dormir) (pas|plus|pu|jamais|presque pas|presque plus|mal|à peine|pas de la nuit)
        (pas|pu|plus|même pas|rien|presque pas|mal|jamais) (dormi|dormir|fermé l'oeil|fermer l'oeil|capable de dormir|été capable de dormir)
        (empêche|empêchait|empêcher|empêchée) [de] [me|le|la|m'|l'] (dormir|de dormir|fermer)
        (réveille|réveillé|réveillée|réveillait|réveillent) [la|moi|par|à cause|dans] [nuit|de|la nuit|mal|douleur]
        (mal|douleur|élance|élancements) .. (toute la nuit|la nuit)
        (nuit blanche|passé la nuit debout|debout toute la nuit)
    """,
    ("same_day", "pain_unrelieved!"): """
        (tylenol|advil|ibuprofen|painkillers|painkiller|pain killers|pills|meds|medication|pain meds|motrin|aspirin|aleve|acetaminophen|medicine|nothing|antibiotics|pain relievers) [and advil|or advil|and tylenol|that i take] (doesn't|doesnt|does not|isn't|isnt|is not|don't|dont|do not|aren't|arent|are not|didn't|won't|not|no longer|barely|hardly|is|does|seems to|have|has|'s) [even|really|been|seem to|seem|even] [help|helping|helps|work|working|touch|touching|doing|do|helped|cut it|helping at all|take the pain|relieve|relieving|take away|works|kill] 
        (nothing) (helps|works|is helping|is working|takes the pain|relieves|stops the pain|i take)
        (tylenol|advil|motrin|aspirine|ibuprofène|médicaments|médicament|pilules|antidouleurs|antidouleur|antibiotiques|comprimés|acétaminophène|rien) [les|ça|me|m'] [ne|n'|y|me|m'] (font|fait|marche|marchent|aide|aident|soulage|soulagent|calme|calment|fonctionne|fonctionnent) [me|le|la|m'] (pas|rien|plus|pu|pas pantoute|pas effet|aucun effet|pas grand chose|mal|la douleur)
        rien (ne|n') [me] (soulage|marche|aide|calme|fonctionne|fait)
        rien (soulage|aide|calme)
        (même avec|malgré) (les|des|le|du|mes) [advil|tylenol|motrin|antidouleurs|pilules|médicaments|calmants]
        (even with|despite|even after|in spite of|even on) [taking|the|all the] (tylenol|advil|painkillers|medication|meds|pain meds|ibuprofen|antibiotics)
    """,
    ("same_day", "after_extraction"): """
        (bleeding|bleed|blood|bleeds|dry socket|throbbing|swollen) .. (extraction|pulled|removed|wisdom|surgery|socket|taken out|after)
        (extraction|pulled|removed|wisdom teeth|surgery|socket|wisdom tooth|taken out|tooth out|teeth out) .. (bleeding|still bleeding|bled|blood|bleeds|dry socket|hurts|pain|throbbing|killing|painful|smells|bad taste)
        (dry socket|blood clot|the clot|stitches came out|stitches came undone|lost a stitch|lost the clot)
        (alvéolite|alvéole sèche|alvéole|caillot|points de suture|mes points ont lâché)
        <saigne> .. (extraction|arracher|enlever|arrachée|dent de sagesse|dents de sagesse|enlevée|opération|chirurgie)
        (extraction|arracher|enlever|arrachée|dents de sagesse|dent de sagesse|enlevée|opération|opéré|opérée|chirurgie|arraché|enlevé) .. (saigne|saigner|mal|douleur|élance|sang|encore mal)
    """,
    ("same_day", "bleeding"): """
        (still|keeps|keep|mouth|gum|gums|tooth|lip|tongue|it's|its|is|started|been|i'm|im|he's|she's|constantly|a bit of|some|a little|are) [is|are|just|been] [still|been] <bleeding>
        (bleeding) (from|in|mouth|gums)
        blood (in my mouth|from my|coming from|coming out|everywhere)
        (ça|il|elle|bouche|gencive|gencives|dent|lèvre|je|langue) [encore|qui|me] (saigne|saignent|saignait) [encore|toujours|un peu|de la bouche]
        (je|j') saigne
        (du|le|de) sang (dans|de) (la|ma|sa) bouche
    """,
    ("same_day", "trauma"): """
        (hit|hurt|smashed|banged|bumped|smacked|injured|bashed|slammed|busted) (my|his|her|the|their) [whole|front] (mouth|face|teeth|tooth|chin|jaw|lip|front teeth)
        (hit|punched|kicked|struck|elbowed|smacked|slapped) [me|him|her] (in|on) the (mouth|face|teeth|jaw|chin)
        (fell|fallen|tripped|slipped|crashed) .. (face|mouth|teeth|chin|tooth|bike|stairs|ice|skateboard|scooter)
        (car accident|bike accident|hockey puck|puck in the|hockey stick|baseball in|ball in the face|accident|split my lip|split his lip|cut my lip|lip is cut|bit through)
        (tombé|tombée|cogné|cognée|frappé|frappée|planté|plantée|pété) .. (face|bouche|dents|menton|dent|visage|mâchoire|gueule|vélo|escalier|glace|bicycle|bicyclette|trottinette)
        (reçu|mangé|eu) (un|une|la|le) (coup|rondelle|puck|balle|ballon|coude|bâton|poing|claque|coup de poing|coup de coude|coup de bâton|ballon) [de|dans|sur|au|à|sur la|en]
        (coup de poing|coup de bâton|accident|accident de vélo|accident de voiture|lèvre fendue|lèvre coupée|accident d'auto|accident de char|fendu la lèvre|fendue la lèvre)
    """,
    ("same_day", "stated"): """
        (dental|have an|it's an|is an|an|real|bit of an|sort of an|kind of an|tooth|this is an|big) emergency [appointment|visit|situation|exam|dentist]
        (it's|its|it is|this is|that's|really|pretty|very|quite|kind of|fairly|super|is) [really|very|pretty|quite|kind of|an|sort of] urgent [please]
        ^ (emergency|urgent|urgence) [please|s'il vous plaît|svp|dental|dentaire|appointment|visit] $
        (see|seen|saw|need|come in|get in) .. (emergency|right away|right now|immediately|urgently)
        (une|d'|en|vraiment une|grosse|l') urgence [dentaire|là]
        urgence dentaire
        (<cest>|vraiment|assez|très|ben|est|plutôt|super|pas mal) [vraiment|assez|ben|très|pas mal|plutôt] (urgent|pressant)
        (voir|vu|vue|passer|besoin|rendez vous|venir) .. (urgence|tout de suite|immédiatement|au plus sacrant|au plus vite)
    """,
}

#: Signs that are an emergency only together.
SIGNS: dict[str, str] = {
    "pain": "(<hurts>|<mal>)",
    "fever": """
        (fever|feverish|temperature|chills|fevers)
        (fièvre|frissons|de la température|fièvreux|fiévreux|fiévreuse)
    """,
    "broken": """
        (broke|broken|snapped|shattered|busted|split|broke off|fractured) [off] [a|my|his|her|the|part of|half of|half|one of my|one of his|a piece of|off|some of|two|piece of|off a piece of|off part of] [front|back|my|the|a] <tooth>
        <tooth> [is|has|just|got|completely|was|that's|that is|in|into|totally] [just|completely|got|is] (broke|broken|snapped|shattered|split|busted|broke off|fractured|broken off|in half|broke in half|broken in half|in pieces)
        (piece|chunk|half|part) of (my|his|her|the|a) <tooth> [just|has] (broke|fell|came|is|broken|snapped) [off|out|gone|missing|fell off|came off]
        (cassé|brisé|pété|fendu|fracturé|casser|briser) [net|au complet] (une|ma|sa|la|mes|ses|un bout de|un morceau de|la moitié de|un bout d'|un morceau d'|deux|une de mes|un bout d'une) [grosse|ma|une|la|sa] <dent>
        <dent> .. (cassée|brisée|fendue|fracturée|cassé|pétée|en deux|cassées|brisées|en morceaux|pété|casse)
        (bout|morceau|moitié|coin) (de|d') (ma|la|une|sa) <dent>
    """,
    "cracked": """
        (cracked|chipped|crack|chip|chipping|cracking) [a|my|his|her|the|in my|off my|off a|on my|one of my|part of] [a|front|back] [<tooth>]
        (fêlé|fêlée|fissurée|craquée|ébréchée|ébréché|fissuré|craqué|égrené|égrenée) [une|ma|sa] [dent]
    """,
    "loose": """
        (loose|wobbly|wiggly|wiggling|moving|pushed in|pushed back|displaced|out of place|crooked now|pushed up|shifted) [front|permanent|adult] <tooth>
        <tooth> [is|are|feels|seems|has|got|was|been|that's] [really|very|super|all|now|been|a bit|kind of|pretty|so] (loose|wobbly|wobbling|displaced|pushed in|pushed back|pushed up|out of place|wiggling|wiggly|hanging|hanging by|crooked|dangling)
        <dent> [qui|me|est|bouge|a|s'est|se] [est|sont|ont|tient] (branle|bouge|branlante|mobile|déplacée|déplacé|enfoncée|lousse|tient pu|rentrée|rentré|tient plus|croche|pend|branlent|branlait|par un fil)
    """,
    "baby": """
        (baby|milk|primary|first) (tooth|teeth)
        (dent|dents) (de lait|de bébé|primaire|primaires|bébé)
        [year old|my] (toddler|infant)
    """,
    "grown": """
        (permanent|adult|grown up|big|real) (tooth|teeth|front tooth|front teeth)
        (dent|dents) (permanente|permanentes|d'adulte|d'adultes|définitive|définitives)
    """,
    "age": """
        (year old|years old|yr old|years of age|months old|month old)
        (ans|mois)
    """,
    "child": "(son|daughter|kid|child|little boy|little girl|toddler|fils|fille|garçon|enfant|bébé|petit gars|p'tit gars|petite fille|gars|baby|boy)",
    "painless": """
        (<dont>|<wont>|not|no|never|without|isn't) [really|even|actually|feel|have|any|in any|in|causing|much] (hurt|hurts|pain|painful|hurting|ache|sore|feel anything|bother me|bother him|bother)
        painless
        (pas|plus|pu|aucune|sans|jamais) [vraiment|trop|de|la moindre|d'] (mal|douleur|douloureux|douloureuse)
        (fait|faisait) (pas|pu|plus) mal
    """,
}

#: What takes a flag back: over, long past, or only imagined.
CONTEXT: dict[str, str] = {
    "over": """
        (has|have|had|is|it's|'s|was|finally|already) [all|since|already|finally|pretty much] (stopped|gone|better|gone down|went down|gone away|under control|fine now|disappeared|healed|cleared up|going down|resolved) [now]
        (stopped|went down|went away|is gone|got better|cleared up|all better|is better now) 
        (arrêté|arrêtée|passé|passée|guéri|guérie|parti|partie|disparu|désenflé|désenflée|baissé|terminé|réglé|fini|est correct là)
        (ça va mieux|va mieux|c'est mieux|mieux maintenant)
        (was|had) .. (but not anymore|but it's gone)
        used to
    """,
    "past": """
        (last year|years ago|a year ago|months ago|a month ago|last month|a long time ago|a while ago|a while back|when i was|when he was|when she was|as a kid|as a child|back when|back in|in the past|decades ago|last summer|last winter|last spring|last fall|previously|in my twenties|used to|growing up|a couple years ago|few years ago|weeks ago)
        (l'an passé|l'année passée|l'an dernier|l'année dernière|le mois passé|le mois dernier|il y a longtemps|ça fait longtemps|ça fait des années|quand j'étais|quand il était|quand elle était|dans le temps|il y a un an|il y a deux ans|il y a trois ans|il y a quelques années|il y a des années|y'a des années|y'a deux ans|y'a trois ans|y'a longtemps|y'a un an|y'a cinq ans|il y a cinq ans|il y a dix ans|y'a dix ans|dans le passé|l'été passé|l'hiver passé|l'été dernier|l'hiver dernier|quand j'avais|il y a quelques mois|y'a quelques mois|y'a deux mois|il y a deux mois|il y a trois mois|il y a six mois|y'a plusieurs années|auparavant|jadis)
        il y a .. (ans|mois|années)
        y'a .. (ans|mois|années)
    """,
    "now": """
        (now|still|again|today|tonight|since|right now|currently|this morning|just now|yesterday|keeps|getting worse|at the moment|last night|this time)
        (maintenant|encore|toujours|depuis|aujourd'hui|à soir|ce matin|à matin|hier|là là|en ce moment|présentement|cette nuit|ce soir|de pire en pire|tantôt|cette fois)
    """,
    "if": """
        (if|what if|should|would|suppose|in the event|whenever)
        (si|s'il|s'ils|s'il y a|advenant|lorsqu'|à supposer)
    """,
    "imagined": """
        (in case|just in case|what happens if|what would happen|if ever|if it ever|if i ever|if he ever|hypothetically|do you treat|do you handle|do you see people|do you see patients|do you deal with|do you do|do you take|mouthguard|mouth guard|to avoid|to prevent|so i don't|so he doesn't|so she doesn't|risk of|what are the signs|is it normal to|signs of|afraid of|worried about|scared of|prevent|avoid|protect against)
        (au cas où|au cas qu'|si jamais|si un jour|qu'est ce qui arrive si|qu'est ce qui se passe si|traitez vous|faites vous|vous traitez|est ce que vous traitez|est ce que vous faites|est ce que vous voyez|vous occupez vous|prenez vous|pour éviter|pour prévenir|protecteur buccal|de peur que|risque de|risques de|peur de|peur que|les signes de|en cas de|en cas d'|éviter|prévenir|hypothétiquement|admettons que|mettons que)
    """,
    "doubt": """
        (know|sure|wonder|wondering|see|tell|certain|asking|check) (if|whether)
        (sais|sait|savoir|sûr|sûre|demande|demandais|voir|certain|certaine|vois) (pas si|si|pu si|plus si|s'il|s'ils)
    """,
}
