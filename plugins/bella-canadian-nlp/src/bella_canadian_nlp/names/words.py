"""
Words that are not names, and the few that are known to be.

No list decides that something *is* a name: callers bear names of every language. The lists of common words keep "this is
ridiculous" from being one, and only where nothing stronger says so; the list of given names ranks, and tells given from family.
"""

from ..reading import word_set

#: Never part of a name, whatever stands before it.
NEVER = word_set(
    """
    check-up check-ups x-ray x-rays follow-up walk-in rendez-vous jewish muslim hindu sikh catholic tty relay once twice
    a about above actually after again ago all already also am an and another any anybody anymore anyone anything are as at back be
    because been before being but by call called calling can can't cannot could couldn't did didn't do does doesn't don't down each
    either else even ever every everyone everything few first for from get getting give go going got had has hasn't have haven't having
    he he'd he's hello her here here's hers hey hi him his how i i'd i'll i'm i've if in into is isn't it it'd it'll it's its just last
    let let's like me might mine more most must my myself name name's named names need needed needs never no nobody none not nothing now
    of off ok okay on one only or other our ours out over please really said same say she she'd she's should since so some somebody
    someone something sorry speaking spell spelled spelling still such sure surname than thank thanks that that'll that's the their
    theirs them then there there's these they they're think this those though to today tomorrow tonight too under until up us very want
    wanted wants was wasn't we we'd we'll we're we've were weren't what what's when where where's which while who who's whose why with
    without won't would wouldn't yeah yep yes yesterday you you'd you're you've your yours booked booking appointment appointments
    reservation table cancel cancelled change changed reschedule confirm book schedule move alors apres au aujourd'hui aussi autre aux
    avant avec avez avoir beaucoup bien bonjour bonsoir c'est c'etait car ce cela celle celui ces cet cette ceux chez combien comme
    comment d'accord dans demain depuis derriere des donc dont elle elles en encore est et etait etes etre eux fait il ils j'ai
    j'aimerais j'appelle j'avais j'veux je juste l'appareil la-bas leur leurs lui ma mais meme merci mes moi mon ne nom non nos notre
    nous oui ou par parce parle parlez pas peut peux plus pour pourquoi prenom puis qu'est-ce quand que quel quelle quelque quelqu'un
    quelques qui quoi rendez-vous s'appelle s'il sa salut sans ses si sinon son sont suis sur ta te tes toi ton toujours tout toute
    toutes tres tu un une va vais vas veut veux voici voila voudrais vous votre vos vont vraiment y appelle appeler appel epelle epele
    epelez s'ecrit s'epelle famille complet complete pis mets-en laissez laisse faire envers afin lorsque pendant tantot asteure nee
    """
)

#: Common words; some are names too ("Grace", "Mark"), so that only weak contexts heed this list.
COMMON = word_set(
    """
    monday tuesday wednesday thursday friday saturday sunday january february march april may june july august september october
    november december morning afternoon evening night noon midnight week weekend month year day days hour hours minute minutes time
    times date zero two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen
    nineteen twenty thirty forty fifty sixty hundred thousand half quarter second third next past am pm o'clock early earlier late
    later soon asap anytime whenever appointment booking dentist doctor doctors hygienist hygiene clinic office receptionist reception
    desk nurse patient patients teeth tooth dental cleaning cleanings checkup check exam examination filling fillings crown crowns
    root canal extraction implant implants braces invisalign whitening veneer veneers denture dentures retainer x-ray xray emergency
    emergencies pain painful hurt hurts hurting sore swelling swollen infection abscess bleeding gum gums wisdom toothache cavity jaw
    mouth consultation consult surgery sealant fluoride nightguard guard mouthguard bridge insurance insured coverage covered plan
    plans card cash credit debit payment payments bill bills billing invoice receipt money price prices cost costs fee fees deposit
    refund account accounts transfer number numbers phone cell mobile email address question questions information info details help
    helping service services person human agent manager someone operator robot machine computer voice message messages text son
    daughter kid kids child children baby husband wife partner boyfriend girlfriend mother mom mum father dad parent parents brother
    sister aunt uncle grandmother grandma grandfather grandpa friend friends family people guest guests adult adults party girl boy
    man woman guy lady sir madam ma'am mister miss mr mrs ms dr good great fine perfect awesome nice wonderful excellent bad wrong
    right correct true false better best worse easy hard available free busy open closed possible impossible ready happy sad glad
    afraid scared nervous anxious worried upset angry mad sick ill pregnant allergic diabetic healthy tired alone lost stuck new old
    existing current previous regular usual normal different same main full empty whole short long big small large little high low hot
    cold warm hungry quick slow fast urgent serious severe important necessary interested interesting confused curious aware unsure
    certain sure positive negative today's tonight's birthday holiday holidays christmas easter thanksgiving lunch dinner breakfast
    brunch supper work school college university job meeting home house road street avenue town city country downtown north south east
    west province state canada ontario quebec toronto montreal vancouver ottawa english french spanish chinese italian mandarin
    cantonese arabic hindi punjabi language canadian american british make made making take took taken taking see saw seen seeing look
    looking find found finding try tried trying use used using ask asked asking tell told telling talk talking speak know knew known
    knowing thought thinking feel feeling felt keep kept hold wait waiting waited stop start started starting begin finish finished
    come came coming leave left leaving arrive arriving run running drive driving walk walking sit sitting stand live living stay
    staying visit visiting travel bring send sent receive received pay paid paying buy sell owe lend close add added adding remove
    update updated upgrade modify modified amend alter switch set put show showing hear heard listen watch read write wrote written
    say saying spoke checking verify confirmed confirming cancelling canceling scheduled scheduling rescheduled rescheduling moved
    moving changing book booked returning return registered register sign signed joining join able unable supposed about around near
    nearby inside outside indoor indoors outdoor outdoors front behind between during maybe perhaps probably possibly definitely
    absolutely exactly certainly obviously basically currently usually normally hopefully unfortunately apparently literally simply
    slightly quite pretty rather almost nearly enough less least much many several both lot lots bit couple pair group thing things
    stuff way ways part parts place places problem problems issue issues trouble reason case fact point idea option options choice
    list matter error mistake game system site website online line internet web google restaurant hotel room rooms bank loan mortgage
    savings cuisine food cheap expensive organic vegan vegetarian gluten-free halal kosher patio sun smoking wheelchair parking access
    location area seat seating reservation reserve bye goodbye cheers welcome congratulations wow oh ah um uh hmm whatever however
    therefore anyway instead otherwise together tomorrow's week's myself yourself himself herself themselves holding referral referred
    specialist orthodontist ortho periodontist pharmacy prescription refill medication antibiotics record records file files form
    forms chip chipped broken broke break cracked crack loose lose losing fell fall falling knocked breathe breathing swallow numb
    throbbing aching ache will mark grant rich art sue pat rob hope page dean middle eastern western northern southern asian european
    rose joy drew chase faith name names surname spelling letter letters capital hyphen dash space double triple lundi mardi mercredi
    jeudi vendredi samedi dimanche janvier fevrier mars avril mai juin juillet aout septembre octobre novembre decembre matin midi
    soir soiree nuit minuit journee semaine fin mois annee an ans jour jours heure heures fois deux trois quatre cinq sept huit neuf
    dix onze douze treize quatorze quinze seize vingt trente quarante cinquante soixante cent mille premier premiere deuxieme
    troisieme prochain prochaine dernier derniere dentiste docteur docteure medecin hygieniste clinique bureau receptionniste
    infirmiere patiente dent dents dentaire nettoyage detartrage plombage plombages examen couronne couronnes broches blanchiment
    facette dentier dentiers prothese prothesiste appareil urgence urgences douleur douleurs mal enfle enflure abces saigne saignement
    gencive gencives sagesse carie machoire bouche chirurgie assurance assurances assureur couverture regime carte facture factures
    paiement recu prix cout couts frais argent depot compte numero telephone cellulaire courriel adresse renseignement renseignements
    aide personne humain fils fille enfant enfants bebe mari conjoint conjointe femme epouse epoux blonde chum copain copine mere
    maman pere papa frere soeur tante oncle cousin cousine grand-mere grand-pere grand-maman grand-papa ami amie famille monde
    monsieur madame mademoiselle mme bon bonne beau belle parfait parfaite super mauvais pire mieux meilleur vrai faux facile
    difficile disponible libre occupe ouvert ferme pret prete content contente malade enceinte allergique diabetique fatigue fatiguee
    nerveux nerveuse inquiet inquiete presse pressee urgente nouveau nouvelle nouveaux vieux ancien ancienne actuel actuelle regulier
    reguliere importante sur certaine desole desolee interesse fete vacances noel paques travail ecole maison chemin rue ville anglais
    anglaise francais francaise espagnol langue quebecois canadien faire fais prendre prend pris voir vu regarder trouver essayer
    utiliser demander demande dire dis parler savoir sais sait penser pense sentir sens garder attendre attend attendez arreter arrete
    commencer commence finir fini venir viens vient partir pars arriver aller rester reste payer paye annuler annule changer change
    deplacer deplace confirmer confirme reserver ceduler cedule canceler cancelle remettre remets reporter reporte modifier ouvrir
    fermer ajouter envoyer envoie recevoir ecrire ecrit lire lis entendre entends comprendre comprends oublier oublie rappeler
    rappelle rappelez peut-etre probablement surement exactement certainement absolument vraiment habituellement normalement
    malheureusement simplement seulement plutot assez presque trop peu moins plusieurs chose choses affaire probleme problemes raison
    cas fait idee choix liste erreur ici la loin pres dedans dehors maintenant tantot tard tot bientot hier jamais souvent quelque
    rien aucun aucune chaque ensemble tabarnak pantoute ben tsé genre dossier dossiers ordonnance medicament medicaments antibiotiques
    rapport rayon rayons radiographie cassee casse brisee brise tombe tombee perdu perdue elance elancer tiret trait lettre lettres
    majuscule espace representative associate supervisor
    """
)

#: Endings of common words; heeded only where the word is in small letters and the context is weak.
ENDINGS = (
    "ing", "ed", "ous", "able", "ible", "ful", "less", "ally", "tion", "tions", "ment", "ments", "ness", "ity", "ical", "ized", "ised",
    "ism", "eux", "euse", "ique", "iques", "ance", "ences", "ence", "'t", "'s", "'re", "'ll", "'ve",
)  # fmt: skip

#: Beginnings that hardly any common word has, and many a name: Xiaoming, Zhiqing.
UNCOMMON = ("x", "zh", "qi")

TITLES = word_set("mr mrs ms miss mister madam madame mme monsieur m mademoiselle mlle sir")
DOCTORS = word_set("dr doctor docteur docteure dre dentist dentiste hygienist")

#: Inside a family name, in small letters unless it begins the name.
PARTICLES = word_set(
    """
    de la le du des d' l' van von der den ter ten del della di da dos das do el al bin ibn ben ould abu st ste saint sainte san mac
    mc o' y e zu las los
    """
)

#: Days of the calendar that are names too: without a sure cue they need a family name after them.
CALENDAR = word_set("april may june august mars noel easter summer paques victoria saint st carol holiday sunny autumn")

DATES = word_set(
    """
    monday tuesday wednesday thursday friday saturday sunday january february march april may june july august september october
    november december lundi mardi mercredi jeudi vendredi samedi dimanche janvier fevrier mars avril mai juin juillet aout septembre
    octobre novembre decembre
    """
)

#: Hardly anybody's family name: after a word that is no known given name it is the day.
WEEKDAYS = word_set("monday tuesday wednesday thursday friday saturday sunday lundi mardi mercredi jeudi vendredi samedi dimanche")

#: Family names of peoples who say the family name first; whoever bears one may or may not have turned it round.
FAMILY_FIRST = word_set(
    """
        nguyen tran le pham hoang huynh vo dang bui ngo duong ly wang zhang chen liu yang huang zhao wu zhou xu zhu lin luo kim park
    choi jung kang     cho yoon jang lim chan cheung chow fung ho kwan kwok lam lau leung mak ng tang tse wong yeung yip yuen tanaka
    suzuki sato
    """
)
