"""
How callers agree and disagree: phrase tables.

``yes`` and ``no`` are plain; ``yes?`` and ``no?`` leave a doubt; ``soft`` is a yes unless a no follows ("okay, no"); ``mute`` is
neither, though it looks like one ("no one", "I don't know"). Those of ``LEADING`` count only where a sentence begins.
"""

SETS: dict[str, str] = {
    "good": "good|fine|great|perfect|ok|okay|correct|right|alright|all right|nice|accurate|confirmed|excellent|wonderful|lovely|awesome|"
    "acceptable|true|it exactly|fantastic|super|best|cool|exactly right|the one|me|lovely|convenient|ideal|amazing|suitable",
    "very": "all|very|just|absolutely|also|really|pretty|quite|totally|completely|perfectly|all very|so|indeed|fully",
    "bon": "bon|beau|correct|ok|okay|parfait|excellent|super|bien|exact|good|ça|cela|génial|impeccable|merveilleux|idéal|vrai|numéro un|cool|le fun|bien ça|"
    "en plein ça|fin|noté|certain|sûr|d'accord|réglé|confirmé|conforme",
    "tres": "très|bien|tout à fait|ben|vraiment|tout|super|parfaitement|exactement|toujours|ben ben|absolument|complètement|plutôt|aussi|déjà",
    "that": "that|it|this|everything|all|those|these|they|the details|that time|that one|that date|that day|which|the time|the date|both|all of that|all of it|"
    "the first one|this time|the information|that appointment",
    "isgood": "is|'s|sounds|looks|would be|will be|seems|sound|look|are|'ll be|works out|is all|should be|that's|was",
}

#: Only at the beginning of a sentence.
LEADING: dict[str, str] = {
    "yes": """
        (yes|yeah|yep|yup|yah|ya|yea|yess|yes yes|yeah yeah|aye|uh huh|mm hmm|mhm|mmhmm|uhuh|yessir|oh yes|oh yeah|hell yes|heck yeah)
        (absolutely|definitely|certainly|indeed|correct|exactly|precisely|affirmative|agreed|agree|i agree|totally|positive|perfect|excellent|wonderful|awesome|lovely|fantastic|marvelous|brilliant|bingo|great|sounds)
        (of course|sure|sure thing|for sure|by all means|you bet|you got it|why not|i suppose so yes|with pleasure|gladly|my pleasure|no problem|not a problem|no worries|no problem at all|not a problem at all|no issue|no issues)
        (please|please do|yes please|go ahead|go for it|let's do it|let's do that|lets do it|lets do that|let's go|do it|do that|book it|book that|that's the one|i'll take it|i will take it|i'll take that|we'll take it|i'd like that|i would like that|i would|i do|i will|i am|i have|i can|it is|it does|they are|he is|she is|he has|she has|we are|we do|we have|works for me|work for me|suits me|fine by me|fine with me|good for me|fine for me|good to go|all good|fine|alright then|i accept|i confirm|confirmed|confirm|i'm sure|make it so|sold|deal|that'll do|that will do|that would do) 
        (sounds|looks|seems) [<very>] [<good>] [to me|for me|like a plan]
        (sounds|looks|seems) like (a plan|it)
        (that|it|this|those|both) [time|one|day] (works|would work|will work|should work|does work|suits|suits me|could work|can work|'ll work|work|worked) [for me|well|great|perfectly|fine|out|just fine|better]
        (that|this|it|those|they|all|everything|which|the (details|time|date|information|name|number|rest|appointment|address)) [time|one|day|all|of that|of it|info|information] (is|'s|sounds|looks|would be|will be|seems|are|'ll be|should be) [<very>] <good> [with me|for me|by me|as well]
        (that|this|it) (is|'s) [exactly|just|indeed] (what|the one|how) i (want|wanted|need|said|like|meant)
        that (is|'s) (me|him|her|my number|my name|us)
        i (think|believe|suppose|guess) that (works|would work|will work|is fine|is good|would be fine|would be good)
        i assent
        (don't|dont|do not) mind if i do
        (oui|ouais|ouaip|ouin|oui oui|ouais ouais|ben oui|mais oui|ah oui|oh oui|eh oui|oui madame|oui monsieur|yes sir|yes madame|que oui|si si|ah ben oui|ouep|wi|ouan|ouai|moui oui|hum hum|mm mm|absolument|exactement|exact|effectivement|certainement|certain|assurément|évidemment|volontiers|entendu|tout à fait|bien sûr|ben sûr|sûr et certain|certain certain|naturellement|parfait|parfaitement|excellent|super|génial|impeccable|merveilleux|formidable|numéro un|mets en|mettez en|met en|mets z en|affirmatif|d'accord|dac|d'ac|avec plaisir|pourquoi pas|en plein ça|en plein dans le mille|voilà|vendu|marché conclu|tiguidou|diguidou|ok d'abord|beau|bien beau|c'est sûr|fait que oui|sans faute|certes|pour vrai oui)
        (allez y|vas y|envoye|envoyez|envoye donc|go|let's go|faites ça|faites donc ça|on y va|on fait ça|on le prend|on prend ça|on va faire ça|on va prendre ça|on va y aller avec ça|prenez le|bookez le|bookez ça|mettez le|mettez moi ça|mettez ça|réservez le|réservez|cédulez le|cédulez ça|inscrivez le|inscrivez moi|notez le|faites donc|je le prends|je la prends|je prends ça|j'prends ça|je vais le prendre|je vais la prendre|j'vais le prendre|j'vas le prendre|j'vais prendre ça|je vais prendre ça|je confirme|j'accepte|je suis d'accord|chus d'accord|j'suis d'accord|je veux bien|j'veux bien|j'aimerais ça|j'aimerais bien|j'aimerais bien ça|s'il vous plaît|svp|s'il te plaît|je suis sûr|je suis sûre|c'est moi|moi même|lui même|elle même) 
        [y'a|y a|il y a|il n'y a|ya|a] (pas de|aucun|sans|pas d') (problème|problèmes|trouble|soucis|souci|trouble là|faute|quoi fouetter un chat)
        pas de quoi
        (ça|ca|cela) [va] [me|m'] [va|a] (marche|va|convient|va bien|fait|fait mon affaire|fait notre affaire|arrange|adonne bien|adonne|a du bon sens|a de l'allure|marcherait|irait|conviendrait|tombe bien|va être correct|va faire|a d'l'allure|a plein de bon sens|serait parfait|fonctionne|va aller|conviens|fait l'affaire|l'air bon|me convient|convient parfaitement|convient bien|irait bien|fait bien mon affaire|sonne bien|va parfaitement|va super bien|va très bien|plaît|tente|ferait mon affaire|ferait|serait bon|serait bien|serait correct|serait super|serait bien apprécié)
        (<cest>|tout est|l'heure est|la date est|est) [<tres>] <bon> [pour moi|de même|comme ça|pour vrai|madame|monsieur|pour nous autres]
        (<cest>) (tiguidou|good|le bon|la bonne|le bon numéro|ce que je veux|ce que j'ai dit|ça que je veux|ça même|bien le mien|mon numéro|mon nom|en plein ça que je veux|ça que j'ai dit)
        (je crois|je pense|il me semble) [bien] que (oui|ça marche|c'est bon|ça va|c'est correct)
    """,
    "soft": """
        (ok|okay|okey|alright|all right|right|good|k|oki|okidoki|correct|bon|bien|fine|cool|very good|very well|très bien|super|great|excellent|perfect|parfait)
    """,
    "yes?": """
        [yes|yeah] i (guess|suppose|think|believe|imagine) [so|that's fine|that works|that's ok|it's fine]
        (probably|possibly yes|i'd say so|more or less|kind of|sort of|sorta|kinda|if you say so|if i have to|i hope so|most likely|likely|it should|should be|not bad)
        (no no|nah|no) (that's|thats|it's|its|that is|it is|all|that sounds|sounds|that works|that'll|this is) [<very>] (fine|good|okay|ok|perfect|great|correct|right|alright|all right|works|be fine|work)
        (no|nope|nah) (yeah|yes|yep|sure|for sure|absolutely|definitely)
        (no no|no) go ahead
        (yes|yeah|oui|ouais) (but|mais|except|sauf)
        (non|non non|non non non|nan nan) (c'est|ça va|c'est bien|ça|tout est|est) [<tres>] (correct|beau|bon|parfait|ok|bien|ça|marche|fait mon affaire|va|convient|me va|exact|en plein ça|good|fait|bien correct|ben correct|fait l'affaire)
        (non|non non|nan) (oui|ouais|mais oui|ok|okay|allez y|d'accord|parfait|pas de problème|pas de trouble|y'a pas de problème|il y a pas de problème)
        (je suppose|j'imagine|je pense|je crois|je pense bien|je crois bien|j'pense|j'crois|mettons|disons|disons que oui|faut croire|si vous voulez|si on veut|s'il faut|plus ou moins|probablement|probablement oui|sûrement|sans doute|ça se peut|pas pire|pas pire pantoute|pas mal|ça devrait|ça devrait aller|ça devrait marcher|comme vous voulez) [que oui|que ça va|oui|que c'est bon|que c'est correct|ça|que c'est ça]
        (i don't|i dont|i do not|don't|we don't) mind
    """,
    "no": """
        (no|nope|nah|naw|noo|no no|no no no|nuh uh|uh uh|na|no sir|no ma'am|oh no|hell no|no way|negative|never)
        (definitely|absolutely|certainly|of course|surely|really|probably|just|obviously) (not|nothing)
        (not|not at all|not really|not now|not right now|not today|not yet|not exactly|not quite|not necessarily|not that i know of|not that i'm aware of|not interested|not needed|not necessary|not for me|not anymore|not at this time|not at the moment|not for now|not correct|not right|not good|not that one|not that|not this time|not this|not true|not me|not ok|not okay|not today thanks|not particularly|not so good|not likely|not gonna work|not going to work)
        (disagree|i disagree|wrong|incorrect|don't|dont|do not|false|stop|i said no|i refuse|i decline|decline|no way|under no circumstances|not on your life|nothing like that)
        i [really] (don't|dont|do not|didn't|did not) (think so|believe so|want that|want it|want to|agree|like that|like it|do|i do not want that|have one|have any|say that|want this|want that one)
        (that|this|it|those|they|he|she|the (time|date|name|number|day|address|details)) [time|day|one|date] [is|'s|are|was|does|do|would|will] (not|isn't|isnt|aren't|arent|doesn't|doesnt|don't|dont|won't|wont|wasn't|can't|wouldn't|wouldnt|does not|will not|do not|would not|is wrong|is incorrect|'s wrong|are wrong|wrong) [going to|gonna|really|quite|exactly|so|work|be] [work|good|right|correct|ok|okay|fine|me|it|mine|suit|possible|what i|great]
        (i|we) (can't|cant|cannot|won't|wont|couldn't|could not|can not|will not) [make it|do that|do it|come|be there|make that|do that one|do then|come then|do it then|make it then]
        (i am|i'm|im|we're|we are) (not|not sure about that one|good thanks|good thank you|good for now|ok thanks|okay thanks|fine thanks|fine thank you)
        (i haven't|i havent|i have not|i've never|i have never|i never|i wasn't|i was not|i hadn't|never have|never been)
        (no longer|none|neither|nothing)
        (non|nan|nenni|non non|non non non|ben non|mais non|ah non|oh non|non madame|non monsieur|que non|ah ben non|nein|négatif|jamais|jamais de la vie|pantoute|pas pantoute|pas du tout|pas vraiment|pas tout à fait|pas exactement|pas maintenant|pas tout de suite|pas pour l'instant|pas pour le moment|pas aujourd'hui|pas encore|pas besoin|pas nécessaire|pas nécessairement|pas moi|pas ça|pas d'accord|pas correct|pas bon|pas intéressé|pas intéressée|pas que je sache|pas à ma connaissance|pas cette fois|pas celui là|pas celle là|pas question|hors de question|pas celui|pas trop|pas ben ben|pas tellement|absolument pas|certainement pas|sûrement pas|vraiment pas|surtout pas|sûrement pas non|merci non|même pas|malheureusement non|malheureusement pas|faux|c'est faux|refuse|je refuse|aucunement|en aucun cas|oubliez ça non|moi non|moi non plus|pas le moindrement|pas une miette|pas en toute)
        (je|j'|j) [ne|n'] (pense|crois|suis|veux|peux|peut|ai|sais|voudrais|aime|aimerais|pourrai|pourrais|serai|serais|vais|ferai|prends|chus) (pas|pu|jamais|plus|aucun|aucune|rien) [que ça|ça|venir|d'accord|le prendre|être là|y aller]
        (chus|chu|j'suis|j'peux|j'veux|j'pense|j'crois|j'sus|peux|veux) pas [d'accord|sûr que ça|capable|venir|ça|disponible|libre|là]
        (on|nous|il|elle) [n'|ne] (peut|pourra|est|a|veut) pas
        (<cest>|c'|ce|est ce|ce n'|cela n'|l'heure|la date|c'est) [n'|est|n'est|ne] (pas|pu|est pas|est pu|n'est pas|n'est plus) [<tres>] [ça|bon|correct|ok|ça que|le bon|la bonne|mon|vrai|exact|bien|possible|moi|parfait|ce que]
        (ça|ca|cela) [ne|n'] [me|m'|va|fait] (marche|va|convient|fait|arrange|adonne|marchera|fonctionne|marcherait|tente|conviendra|ira|intéresse|plaît) [pas|me|pu] (pas|pu|pas pantoute|pas du tout|pas mon affaire|pas ben|pas bien)
        (ça|ca) (marche|va|fait|convient|adonne|arrange|fonctionne) (pas|pu|pas mon affaire)
        ça me (va|convient|tente|marche|adonne|plaît|intéresse|dit) pas
        ça m' (arrange|adonne|intéresse|convient) pas
        (ça fait pas|ça fera pas|ça ferait pas) [mon affaire|notre affaire]
        [ne] pas (concorder|accepter|confirmer|réserver|annuler)
        j'ai dit non
        (jamais|je n'ai jamais|j'ai jamais|on a jamais|je suis jamais|chus jamais|je ne suis jamais)
    """,
    "no?": """
        (yes|yeah|yep|yup|ok|okay|oui|ouais|sure) (no|nope|not really|non|non merci|pas vraiment|non pas vraiment) 
        (yeah|yes) no no
        (that's|thats|that is|it's|this is|that'll be|that will be|that would be|that was|that's about|it is|thatll be|i think that's|i think that is|i guess that's|i believe that's) (all|it|everything|it for now|all for now|all i need|everything for now|everything i need|about it|all thanks|all thank you|it thanks|it thank you) [for|that|i|thanks|thank|now|today]
        (nothing|nothing else|nothing more|none) [for now|thanks|thank you|else|more|at the moment|right now]
        at the moment none
        (i'm|im|i am|we're|i'm all) (all set|all good|good|set|done|ok|okay) [thanks|thank you|for now|now|then]
        (i think|i believe|i guess) (you've|you have|that|we're|i'm|im) (covered everything|got everything|answered everything|good|all set|that covers it|covers it|done)
        (that|this) (covers|answers) (it|everything|my question|my questions|all)
        (c'est tout|ce sera tout|ça va être tout|c'est tout ce que|ça sera tout|c'est tout pour|ce serait tout|ça fait le tour|rien d'autre|rien de plus|plus rien|rien|rien pantoute|rien pour l'instant|ça va faire|c'est beau c'est tout|c'est complet|ça complète|j'ai tout ce qu'il me faut|j'ai plus de questions|j'ai pas d'autres questions)
        (actually|oops|whoops|darn|hmm actually|wait actually|well actually|on second thought|on second thoughts|come to think of it|now that i think)
        (change|switch|move|please change|please make|could you change|can you change|could you make|can you make) (it|that|the time|the date|the appointment|the day|the reservation|the schedule|the timing|this|to|the visit|the booking) [to|of|for|at|on|schedule|instead]
        [let's|lets|please|sorry|i must|i need to|i want to|could you|can you|i'd like to|just] [please] (make|change) (it|that|this|the time|the date) [to|for|at|on|instead|be|more]
        (i'd|i would|i'll|i would much|i'd much) (rather|prefer|actually prefer|actually like|actually rather) 
        (i|i've|i have) [just|actually] changed my mind
        (sorry|i'm sorry|oh sorry|my mistake|my bad) [but] [i|could|can] [i|you|said|meant|want|wanted|must|need|forgot|please] [make|change|it|meant|said|mean|the]
        (i said|i meant|i asked for|i told you|i wanted)
        (i need|i want|i'd like|give me|how about|what about) a different (time|day|date|one)
        (finalement|en fait|au fait|tout compte fait|à bien y penser|réflexion faite|après réflexion|non finalement|plutôt|j'ai changé d'idée|j'ai changé d'avis|je préférerais|je préfère|j'aimerais mieux|j'aimerais autant|j'aime mieux|j'avais dit|j'ai dit|je voulais dire|mettez plutôt|changez ça|changez le|changez pour|changez|mettons plutôt|on va mettre plutôt|disons plutôt|ce serait plutôt|c'est plutôt|ça serait plutôt|je voulais plutôt|je voudrais plutôt|y'a erreur|il y a une erreur|vous avez mal compris|vous vous trompez|attendez non)
        oublie ça
    """,
    "mute": """
        (no one|no idea|no matter|no preference|no particular|no kidding|no wonder|no hurry|no rush|no offence|no offense|no thanks to|no trouble|no difficulty|no swelling|no fever|no bleeding|no pain|no specific|not sure|not certain|no doubt|no appointment|no insurance|no choice)
        (i|we) (don't|dont|do not|didn't) (know|remember|care|recall|have a preference|understand|hear|have my|catch|mind|see|get)
        (i|we) (can't|cant|cannot|could not|couldn't) (remember|hear|recall|tell|see|find|say|understand|breathe|swallow|open|stop|chew|sleep|wait|eat|close|afford)
        (i'm|im|i am) not (sure|certain|feeling|too sure|positive)
        (je|j') [ne|n'] (sais|souviens|rappelle|comprends|connais|entends|ai) pas [trop|vraiment|de préférence|compris|entendu|catché|saisi]
        je [ne] me (souviens|rappelle) (pas|plus|pu)
        (chus|je suis|j'suis) pas (sûr|sûre|certain|certaine) 
        (j'sais|chais|j'sé|sais|je sais) (pas|pu)
        (pas de fièvre|pas de préférence|pas d'enflure|pas de douleur|pas de misère|pas d'idée|aucune idée|aucune préférence|pas sûr|pas certain|pas sûre|pas certaine)
        (please|s'il vous plaît) .. (book|change|move|cancel|tell|transfer|call)
        (right|good|great|bon|bien) (now|morning|afternoon|evening|day|away|here|question|après midi|matin)
        (ya|y'a|yah) (tu|t il)
        i (have|am|can|do|will|would) (a|an|calling|looking|like|need|the|having|some|my|to|been|in|not|bleeding|pain|trouble|be|come|it|call|want|two|one|three|also|just|rather|prefer|two|wondering|hoping|trying|got|had|lost|broken|broke)
        (it is|is|that is|c'est|it's|its) (a|an|new|about|for|at|on|my|the|in|pour|à|mon|ma|le|la|un|une|quand|où|combien|qui|quoi|possible|tu|pas possible|dans|de|debit|regarding|urgent)
        (c'est|est ce|est) [ce|tu] (que|bon|correct|ok) (combien|quand|si|à|pour quand)
        (would|could|might|may|must|is it|are you|is that|does that|do you|can you|will that) [be|that|it] (work|fine|ok|okay|good|perfect|sure|right|correct)
        (sure|correct|positive|certain) (if|whether|that you|when|about|what|how|which)
        (merci|thanks|thank you) (beaucoup|so much|very much)
        (vas|allez) y .. (avez|vous)
        go ahead of
        (sure|correct) (address|number|place|person|time)
        (perfect|great|excellent|super|good) (day|weekend|time|dentist|service|shape|condition)
        (please|svp|sounds) (hold|wait|repeat|say|speak|help|transfer|cancel|move|book|tell|call|don't|check|connect|let|put|like you|weird|loud|bad|stupid|expensive|strange|give|find)
        (never mind|never ever mind)
        [sur] (la|le|les|mon|ma|rue)
        ça va (mal|bien et vous|et vous|saigner|faire mal|durer|coûter|prendre|être long)
        ça fait (mal|mal pas mal|deux|trois|une|un|longtemps|plusieurs|des|ben mal|tellement|combien|super mal|quatre|cinq|dix|environ)
        certain (times|days|time|day)
        bien (le bonjour|bonjour|tard|tôt)
        super (mal|tard|long|cher)
        (go|right) (to|through|for the|at|after|before|in|on|there)
        exact (time|date|address|same)
        never (been|had|went|seen|visited|came)
        jamais (venu|venue|allé|allée|été|eu|consulté)
        (i haven't|i've never|i have never|i never|i have not) (been|visited|had|seen|come|gone|heard)
    """,
}

#: Wherever they stand.
ANYWHERE: dict[str, str] = {
    "yes": """
        (yes|yeah|yep|yup|oui|ouais)
        (indeed|i confirm)
        (is|are|sounds|was|'s) [all|also] (correct|confirmed|indeed)
        that sounds (good|great|perfect|fine)
        that works
    """,
    "no": """
        (no|nope|non) (thanks|thank you|merci)
        (no|nope|non|nah) $
        (actually|sorry|i mean|dit|well|mais|but) (no|non)
        (i|we) [really|just|actually] (don't|dont|do not) (want|need) .. (that|it|this|schedule|refund|anything else|anything|time|one|appointment|help)
    """,
    "no?": """
        (i|we|i've|it|my|we've) [really|just|actually|already|still|is|have] (don't|dont|do not|didn't|didnt|did not|can't|cant|cannot|won't|wont|will not|haven't|havent|have not|isn't|am not|'m not|isn't|is not|not|never|couldn't|wouldn't|ain't) 
        .. instead
        (anything else|rien d'autre|nothing else)
        (change|switch) (it|that|the time|the date|the day|the timing|the schedule|the appointment|the reservation|the visit) [of appointment] [to|for]
        (change to|make it|make that|make this|would be better at|would be better if|would work out better|would work better|better at|better if it)
        (is|are) (not|n't) (a|my|the|for)
        (je|j'|on|chus) [suis|ai|peux|veux|vais|pourrai|serai|ne|n'] [suis|ai|peux|veux|vais|pourrai|serai] (pas|jamais|pu)
    """,
    "mute": """
        (if|when|whether|unless|si|s'|quand) .. (works|work|ok|okay|fine|possible|correct|right|marche|convient|va)
        (say|said|says|dire|dit|dis) (yes|yeah|oui) to
        (i'm|im|i am) not (sure|certain|feeling)
        (don't|dont|do not) (know|remember)
        (<dont>|<cant>) .. (cancel|remember|breathe|swallow|open|sleep|hear|understand|talk to|speak to)
        (didn't|did not|don't|dont|do not|couldn't|can't|cannot|cant) [quite|really|even] (hear|catch|get|understand|know|remember|recall)
    """,
}
