"""How callers say what they want in French, as spoken in Québec, Acadie and Ontario; see ``intent_words``."""

INTENTS_FR: dict[str, str] = {
    "book": """
        (prendre|prend|prends|prenne|avoir|faire|fixer|booker|réserver|céduler|planifier|veux|voudrais|voudrait|aimerais|aimerait|veut|besoin d'|besoin de|besoin|cherche|obtenir|mettre|donner|donnez moi|donne moi|retenir|caser|ça me prend|me prend|ça me prendrait|faudrait) [moi|de prendre|prendre|avoir|d'avoir|me] [un|une|un autre|mon prochain|l'|le prochain|un nouveau|des|mon] [petit|premier] <rdv>
        (prendre|booker|céduler|réserver|planifier|fixer|faire|avoir) .. (un|une|mon prochain) .. (rendez vous|appointment|rdv)
        (veux|voudrais|voudrait|aimerais|aimerait|besoin|pour|veut|cherche|céduler|booker|réserver|planifier|dû pour|due pour|prendrait|prend|faire|passer|viens pour|venir pour|avoir) [faire|avoir|prendre|passer|d'|de|booker|céduler|me faire] (un|une|mon|son|le|ma|l'|leur|leurs|des) [petit|gros|bon|simple|premier] <soin>
        (besoin de|besoin d'|veux|voudrais|aimerais|faut que je|faudrait que je|il faudrait que je|veut|faut qu'il|faut qu'elle) [me faire|se faire|faire] (voir|vois|voie|voit|rencontrer|consulter) [le|la|un|une|votre|un de vos|l'] (dentiste|hygiéniste|docteur|docteure|médecin|quelqu'un pour ma dent)
        (passer|venir|aller) [vous] (voir le dentiste|voir la dentiste|me faire examiner|pour un examen|pour un nettoyage|pour ma dent|voir pour|nous voir|vous voir)
        (avez vous|auriez vous|vous avez|vous auriez|vous avez tu|y'a tu|y a tu|as tu|avez|il y a|y'aurait tu|reste t il|il reste|il vous reste|vous reste) [encore|tu|t il|vous] (de la place|des places|une place|des disponibilités|une disponibilité|de la disponibilité|des dispos|des plages|une plage|quelque chose de libre|quelque chose|un trou|du temps|un rendez vous|d'la place|des rendez vous)
        (disponibilités|disponibilité|dispos|dispo) (cette|la|pour|en|au|cet|ce|demain|aujourd'hui|lundi|mardi|mercredi|jeudi|vendredi)
        (nouveau rendez vous|prise de rendez vous|prendre un appointment)
        (me|nous|le|la) (céduler|booker|caser|rentrer|passer|faire voir|prendre) [en urgence|aujourd'hui|cette semaine|vite|entre deux|pour|demain]
        (devenir|m'inscrire|inscrire|s'inscrire) [comme|un|une] [un|une] [nouveau|nouvelle] (patient|patiente|client|cliente)
        (prenez vous|vous prenez|acceptez vous|vous acceptez|prenez|vous prenez tu|est ce que vous prenez|acceptez) [tu|encore] (de nouveaux|des nouveaux|nouveaux|des|de nouvelles) (patients|clients)
        (faire nettoyer|faire détartrer|faire réparer|faire arracher|faire enlever|faire blanchir|faire poser|faire examiner|faire checker|faire regarder) [mes|ma|les|une|la|ses|mon]
    """,
    "book?": """
        (un|une|d'un|d'une) (rendez vous|rdv|appointment)
        ^ (rendez vous|céduler|booker|réserver)
        pour un rendez vous
    """,
    "move": """
        (déplacer|déplace|déplacez|changer|change|changez|reporter|reporte|reportez|remettre|remettez|repousser|repoussez|devancer|devance|avancer|avancez|décaler|modifier|switcher|bouger|rescéduler|recéduler|bumper|reprogrammer|transférer) [de|d'|la date de|la date du|l'heure de|l'heure du|le jour de|le jour du|la journée de] (mon|ma|le|la|notre|son|sa|un|mes|leur|ce|du|l'|nos|cette) [prochain] (rendez vous|rdv|appointment|nettoyage|visite|examen|détartrage|date|heure|journée|jour|cleaning)
        (déplacer|changer|reporter|remettre|repousser|devancer|décaler|modifier|bouger) .. rendez vous
        (rescéduler|recéduler|re céduler|reprogrammer|recéduler|reschedule|rescheduler)
        (déplacer|déplacez|déplace|reporter|reportez|changer|changez|remettre|remettez|repousser|repoussez|devancer|bouger|décaler) [le|la|ça|ca|les] [à|pour|au|a|ça|ca] [un|une|plus|autre|la semaine|le|lundi|mardi|mercredi|jeudi|vendredi|demain]
        (le|la|les|me|l') (déplacer|reporter|remettre|changer|repousser|devancer|décaler|bouger)
        (<pas>|peux pas|pourrai pas|pourrais pas|pourrai pu|peut pas|plus capable de|pas capable d'|pas capable de) (venir|être là|aller|me présenter|y aller|me rendre|faire) [à|a|au|mon] (mon|ma|rendez vous|notre|son|sa)
        (peux|pourrai|pourrais|peut|pourra) <pas> (venir|être là|y aller|me présenter|me rendre) [à|a|au] [mon|ma|demain|lundi|mardi|mercredi|jeudi|vendredi|rendez vous]
        (changement|changer) de (date|rendez vous|journée|plage|jour|heure)
    """,
    "cancel": """
        (annuler|annule|annulez|canceler|cancelle|cancellez|cancel|canceller|cancellé|annulé|annulation)
        (enlever|enlevez|rayer) (mon|ma|le|notre|son) (rendez vous|nom)
        (<pas>|ai pu|plus) besoin (du|de mon|de ce|de son) rendez vous
    """,
    "keep": """
        (gardez|garde|garder|laissez|conservez|conserver|laisser|on garde|on laisse) (le|la|les|ça|ca|mon|ma|mon rendez vous|ce rendez vous|le rendez vous|cette heure|la même|le même|celui|l'heure|comme) [rendez vous] [comme|là|de même|tel quel|tel|ça|c'est|heure|journée]
        (le|la|l') (garder|conserver|laisser là|laisser comme ça)
        [ne] [l'] (annulez|annule|cancellez|cancelle|annuler|canceler|canceller) <pas>
        [ne] <pas> [l'|le|la] (annuler|canceler|canceller|le canceler)
        (gardez|garde|laissez) le [comme|tel|de]
    """,
    "confirm": """
        (confirmer|confirme|confirmez|reconfirmer|valider|vérifier) [que] (mon|ma|le|la|notre|son|sa|un|pour mon|pour le|ma présence|notre|votre|mes|j'ai|j'ai bien) [prochain|bien|un] (rendez vous|rdv|présence|appointment|nettoyage|visite|examen|rendez vous de)
        (confirmer|confirme|confirmation)
        (je vais|j'vas|on va|je serai|j'vais|on sera|je vais bien) [bien|y] être (là|présent|présente)
        je serai (là|présent|présente)
        (vérifier|checker|revérifier) .. rendez vous
    """,
    "when": """
        (quand|c'est quand|quelle heure|quel jour|quelle date|quelle journée|c'est à quelle heure|c'est à quand) [est|est ce que|c'est|qu'est|ce que|était|j'ai|c'est que j'ai|déjà|qu'est ce que] [c'est|que] (mon|le|ma|notre|son|sa|j'ai|mes|nos) [prochain|mon|un] (rendez vous|rdv|nettoyage|appointment|visite|examen|cleaning)
        (mon|le|notre|son|ma|mes|sa) [prochain|prochaine] (rendez vous|rdv|appointment|nettoyage|visite|examen) [déjà] [il|elle] (c'est quand|est quand|c'est à quelle heure|est à quelle heure|c'est quel jour|est tu|c'est tu|tombe quand|est quel jour|est à quand|c'est quelle date|est rendu quand)
        (est ce que j'ai|ai je|j'ai tu|j'avais tu|est ce que j'avais|on a tu|a t il|a t elle|est ce que mon fils a|si j'ai|si j'avais) [bien|déjà] un [autre] (rendez vous|rdv|appointment)
        (oublié|souviens pas|rappelle pas|rappelle plus|souviens plus|sais pas|sais plus|savoir|connaître|vérifier|rappeler) [c'était|de|à|c'est] (quand|quelle heure|quel jour|la date|l'heure|c'est quand|à quelle heure|quelle date) [est|c'est|de|était] [mon|notre|du|son] [rendez vous|rdv|appointment]
        (date|heure) (de mon|de notre|du) [prochain] rendez vous
        (je suis|chus|j'suis) (cédulé|cédulée|booké|bookée) (quand|à quelle heure)
    """,
    "late": """
        (en retard|retardé|retardée|retard)
        (pogné|pris|coincé|bloqué|pognée|prise|coincée|bloquée) (dans|sur) (le|la|un|l') (trafic|circulation|traffic|bouchon|tempête|pont|métro|autoroute|neige|construction)
        (manqué|attends) (l'|mon|le) (autobus|bus|métro|taxi)
        (arriver|arriverai|arrive|être) .. (minutes|min) (plus tard|de retard|en retard|après)
    """,
    "waiting_list": """
        (liste|listes) (d'attente|d'annulation|de rappel|d'annulations|de cancellation)
        (si|s') (il y a|y'a|jamais y'a|vous avez|il y avait|y a|jamais vous avez) [une|des] (annulation|annulations|cancellation|place qui se libère|cancellations|désistement)
        (appelez|rappelez|avertissez|contactez|appeler|rappeler|prévenir) [moi|me] (si|s') .. (libère|annulation|annule|plus tôt|cancelle|cancellation)
        (si|s') (quelque chose|une place|une plage|un rendez vous|il y a quelque chose) .. libère
        se libère
    """,
    "human": """
        (parler|jaser|discuter|parle|parlais|parlerais) (à|a|avec|au|aux) [peut être] <quelquun> [là|d'autre|svp|s'il vous plaît]
        (parler|jaser) (à|a|avec) (mon|ma|la|le|l'|votre|docteur|docteure|dr) [dentiste|hygiéniste|docteur|docteure|tremblay|secrétaire|monsieur|madame]
        (vraie|vrai|véritable) (personne|monde|humain|être humain|voix|dame)
        (transférez|transfère|transférer|passez|passe|connectez|mettez) [moi] [à|la|le|quelqu'un|une|l'|avec|au] [quelqu'un|réception|secrétaire|personne|réceptionniste|dentiste]
        [me] (transférer|passer) (à|la|le|quelqu'un|l') [quelqu'un|réception|réceptionniste|secrétaire|accueil|un humain|une personne]
        (un|une|du) (humain|humaine|être humain|vrai monde|vraie personne)
        (y'a tu|y a tu|il y a tu|est ce qu'il y a|y'a t il|avez vous) (quelqu'un|du monde|une personne|un humain) [à qui|qui|au|de disponible|avec qui]
        ^ [la|une|un|le|l'] (réception|réceptionniste|secrétaire|humain|agent|préposé|personne|accueil|quelqu'un) [s'il vous plaît|svp|please] $
        (quelqu'un d'autre|une autre personne)
    """,
    "robot_refused": """
        (parle|parler|parlerai|jaser|jase|discuter|discute|parlons) [jamais|pu|pas|plus] (à|a|avec|aux) [pas] (un|une|des|les|la|le|ça|ton|votre|vos|tes|cette|c'te) [maudit|maudite|maudites|maudits|câlisse de|crisse de|estie de|osti de|tabarnak de|stupide|espèce de|christ de|hostie de] <robotsfr>
        (parle|parler|parlerai|jaser|jase|discuter) [jamais|pu|pas|plus] (à|a|avec|aux) [pas] (robots|machines|ça|des)  
        (aime|veux|veut|haïs|hais|déteste|endure|tanné|tannée|écoeuré|écoeurée|voulais) <pas> [parler|à|avec|de|des|d'] (un|une|les|des|la|ces|ça|de|votre|parler à une|parler avec une|parler à un|parler à des|parler aux|parler avec un) [maudit|maudite|maudites|maudits] <robotsfr>
        (haïs|hais|déteste|tanné|tannée|écoeuré|écoeurée|tanné de|tannée de|marre) [ça] [de|des|d'|les|parler|parler à] [parler] [à|aux|avec] [ça|les|des|un|une|vos|ces] [maudites|maudits] <robotsfr>
        (maudit|maudite|maudits|maudites|stupide|osti de|crisse de|câlisse de|estie de|espèce de|hostie de) <robotsfr>
        (<pas>) (de|d'|un|une|à un|à une|aux) (robot|robots|machine|machines|répondeur|ordinateur)
        (<pas>) (parler|jaser) (à|avec|a) (un|une|des) <robotsfr>
    """,
    "message": """
        (laisser|laisse|prendre|prenez|faire|passer|donner|transmettre|laisserais|envoyer) [moi|lui|leur|y|vous] (un|le|mon|ce) (message|p'tit message|petit message)
        (dire|dites|faire savoir|avertir|avertissez|dis) [lui|y] (au|à la|à l'|à|le|la|l'|aux) (dentiste|docteur|docteure|hygiéniste|réceptionniste|réception|doc|secrétaire)
        (rappelez|rappelle|rappeler|rappelle|rappelez|retourner mon appel|rappelé) [moi|me|vous] [svp|s'il vous plaît|demain|plus tard|quand]
        (me|nous|m') (rappeler|rappelle|rappelez|rappellent|rappeliez|retourner mon appel|retéléphoner|rappelé)
        (demander|demandez|dire|dites) .. (de me|qu'il me|qu'elle me|qu'on me|de m') (rappeler|appeler|rappelle|téléphoner)
    """,
    "prescription": """
        (prescription|prescriptions|ordonnance|ordonnances|antibiotique|antibiotiques|amoxicilline)
        (renouveler|renouvellement|refill) [de|d'|une|ma|mon|mes] [prescription|ordonnance|médicaments|antidouleurs|pilules]
        (prescrire|prescrit|prescrive|prescriviez)
    """,
    "returned_call": """
        (retourne|retournais|retourner|retournons|réponds à|rends) (votre|un|ton|vos|son|l'|mon|à un|votre dernier) (appel|appels|message|téléphone|coup de fil)
        (rappelle|rappelais|appelle|retéléphone) (parce que|car|suite à|en réponse à|à la suite de|pcq|pour un|pour faire suite à) [à|votre|un|vous|quelqu'un|j'ai|on|mon] .. (appel|appelé|message|manqué|appelée)
        (vous|quelqu'un|on|la clinique|la réceptionniste|une dame|votre bureau|la secrétaire|la madame|votre clinique) (m'|nous|m'a|m'avez|m'avait|nous a|avez|a) [avez|a|avait] [tu] (appelé|téléphoné|laissé un message|appelée|rappelé|contacté|appelés|laissé un message vocal|essayé de me joindre|essayé de m'appeler)
        (reçu|eu|manqué|raté) (un|votre|une|l'|ton) [appel|message|téléphone|coup de fil|message vocal|message texte|boîte vocale] (appel|de votre part|de vous|manqué|de la clinique|de votre clinique|de votre bureau|de ce numéro|message|téléphone)
        (reçu|eu|manqué|raté) (un|votre|ton) (appel|téléphone|coup de fil)
        appel manqué
        (m'a|m'avez|m'avait) (appelé|appelée|téléphoné)
    """,
    "billing": """
        (facture|factures|facturation|facturé|facturée|remboursement|rembourser|remboursé)
        (payer|paye|paie|régler|acquitter) (ma|mon|la|le|mes|une|un|l'|ce que) [facture|solde|compte|dois|balance|visite|traitement|bill]
        (mon|un|le|ma) (solde|balance|relevé|compte à payer|reçu|bill|relevé de compte)
        (chargé|charger|charge|facturé) (deux fois|trop|trop cher|en double|deux|pour)
        (comptes à payer|comptabilité|un reçu|mon reçu|reçu d'impôt|reçus d'impôt|reçu pour|paiement|paiements|versement|versements|arrangement de paiement)
        (dois|devais) [encore|vous] (combien|de l'argent|quelque chose)
        combien je [vous] dois
    """,
    "records": """
        (transférer|transfert|envoyer|envoyez|obtenir|avoir|demander|faire suivre|copie de|copie|copies|ravoir|récupérer) [de|d'|une copie de|le|du] (mon|ma|mes|son|ses|le|notre|nos|les|leurs|des|du) [ancien|vieux|anciennes] (dossier|dossiers|radiographies|radios|rayons x|radiographie|x rays|x ray|panorex)
        (copie|copies|transfert) (de mon|du|de mes|de son|de dossier|des) [dossier|dossiers|radiographies|radios|rayons x]
        (dossier|radios|radiographies|rayons x|panorex) .. (transférer|envoyer|transféré|envoyés|envoyées|transférés|autre clinique|nouvelle clinique|nouveau dentiste|autre dentiste)
    """,
    "professional": """
        (appelle|appelais|téléphone|vous appelle|vous contacte) (de|du|de la|d'|de l'|pour|de chez|au nom de|depuis) [la|le|un|une|du] (pharmacie|bureau du docteur|bureau du dr|bureau du|cabinet|cabinet du|clinique|hôpital|laboratoire|labo|clsc|jean coutu|pharmaprix|familiprix|uniprix|brunet|proxim|centre hospitalier|bureau de la docteure)
        (je suis|chus|j'suis|ici|c'est) [le|la|l'|un|une] (pharmacien|pharmacienne|dentiste|médecin|orthodontiste|chirurgien|chirurgienne|infirmière|infirmier|denturologiste|parodontiste|endodontiste|technicien de labo|technicienne) [de|du|à|au|chez|et|qui]
        ici (le docteur|la docteure|docteur|docteure|la pharmacie|le laboratoire|le cabinet|le bureau|le dr)
        (référer|réfère|référence pour|référé) (un|une|un de nos|une de nos|mon|ma|un de mes|des) (patient|patiente|patients)
        (au sujet|à propos|concernant|regarding) [d'|de] (un|une|un de vos|une de vos|un patient|une patiente|votre|notre) (patient|patiente|patients)
    """,
    "sales": """
        (parler|jaser) (au|à la|avec le|avec la|au ou à la) (propriétaire|responsable des achats|responsable|personne responsable|décideur|personne qui s'occupe|boss)
        (vendre|vends|offrir nos|vous offrir|vous proposer|vous présenter|offre spéciale|offre promotionnelle|représentant des ventes|représentante des ventes|fournitures dentaires|fournitures de bureau|référencement|commandite|sondage|publicité|télémarketing|démarchage)
        (votre|concernant votre|au sujet de votre) (site web|site internet|fiche google|entreprise|commerce|terminal de paiement|forfait internet|téléphonie|fournisseur)
    """,
    "wrong_number": """
        (mauvais|faux) (numéro|téléphone|endroit)
        (trompé|trompée|gouré|gourée|erreur|faux numéro) [de|d'] [numéro]
        (pas le bon numéro|pas la bonne place|pas le bon endroit|appelé par erreur|appelé par accident|pas à la bonne place)
        (c'est tu|c'est pas|est ce que c'est|c'est bien|suis bien|je suis bien|chus bien|j'suis bien) [là|chez|à|au|à la] (la pizzeria|le restaurant|la banque|pizza|pizzeria|le garage|restaurant|la saaq|saaq|vétérinaire|le vétérinaire|optométriste|salon de coiffure)
    """,
    "never_mind": """
        (laissez|laisse|laissons) (faire|tomber|ça là|béton)
        (oubliez|oublie|oublions) (ça|ca|tout ça|cela|ce que j'ai dit)
        (<cest>|est) pas grave
        (je vais|j'vas|j'vais|je) [vous] (rappeler|rappelle|rappellerai|retéléphoner|y penser|y repenser) [plus tard|demain|une autre fois|tantôt]
        (tant pis|faites rien|on oublie ça|pas nécessaire finalement)
    """,
    "repeat": """
        (répétez|répéter|répète|redire|redites|reprendre|reprenez|répèterez|répété|relire|relisez)
        (pouvez vous|pourriez vous|peux tu|pourrais tu|vous pouvez|vous pourriez|veuillez) [me] (répéter|redire|parler plus fort|parler plus lentement|parler moins vite|relire|parler un peu plus fort|ralentir)
        (parlez|parler|parle) (plus fort|plus lentement|moins vite|un peu plus fort|plus clairement)
        (plus lentement|plus fort|moins vite|encore une fois|une autre fois s'il vous plaît)
        (ai|a|j'ai|avons|n'ai|on a) [rien|pas|mal|vraiment pas|pas bien|pas trop|pas tout|absolument rien] (compris|entendu|catché|pogné|saisi|suivi) [rien|ce que|la|le|votre|l'heure|vous|tout]
        (comprends|entends|comprenais|vous entends|entend|comprend|catche) (pas|rien|mal|pu|plus|très mal|pas bien|pas trop|pas ce que)
        (qu'est ce que|que|c'est quoi que) (vous avez|avez vous|vous|t'as|tu as) (dit|dites|disiez|demandé|dis)
        (c'était quoi|c'est quoi|quelles étaient|c'était quand|quelle était) (la question|les choix|déjà|les heures|les options|l'heure|les options déjà|vos disponibilités)
        ^ [euh|oh|ah|excusez|désolé|désolée] (pardon|quoi|hein|comment|vous dites|plaît il|pardon madame|excusez moi|comment ça|hein quoi|vous avez dit|pardonnez moi|scusez|s'cusez) $
        (pardon|excusez|excusez moi|hein|quoi|désolé|désolée) (vous dites|j'ai pas|je n'ai pas|quoi|pouvez|pourriez|je comprends|j'entends|vous avez dit|hein)
        ça coupe
    """,
    "wait": """
        (un|une|deux|juste un|juste une|un petit|une petite|donnez moi|donnez moi une|donnez moi un|attendez une|attendez un|un p'tit|une p'tite|trente) (instant|moment|minute|seconde|secondes|minutes|deux minutes|petite minute|petit instant|petit moment|deux secondes|sec|min)
        (attendez|attends|patientez|restez en ligne|quittez pas|ne quittez pas|gardez la ligne|bougez pas|minute)
        (laissez moi|laisse moi|je vais|faut que je|j'vas|il faut que je|m'as) [aller|juste|y] (vérifier|voir mon|regarder|checker|demander à|chercher|penser|réfléchir|prendre un crayon|prendre mon|sortir mon|trouver|vérifie|regarde|checke|demande à|aller chercher)
        (je cherche mon|je regarde mon|je réfléchis|je check mon|je vérifie mon|je regarde dans)
    """,
    "earlier": """
        (plus tôt|plus vite|avant ça|plus de bonne heure|plus rapidement|moins tard|plus proche)
        (<cest>|est) (trop tard|trop loin|loin ça|ben loin|bien loin|loin pas mal|tard pas mal|long à attendre|trop long)
        (quelque chose|de la place|rien) (avant|de plus tôt)
    """,
    "later": """
        (plus tard|après ça|moins tôt|plus loin dans|moins de bonne heure)
        (<cest>|est) (trop tôt|trop vite|un peu tôt|ben tôt|trop de bonne heure|trop proche|vite pas mal)
    """,
    "first": """
        (la première|le premier|celui du matin|le plus tôt|celle du matin) (option|choix|plage|place|heure|proposition|rendez vous|date|moment|des deux|offre|que vous|est|me|s'il|fait|ça|svp|fait mon|serait|convient)
        (option|choix|numéro) (un|1)
        ^ [oui|ok|okay|ben|je vais|j'vais|j'vas|je|on va|bon|donnez moi|mettons|disons] [prendre|prends|prendrais|préfère|choisis|va|y va|aller] [avec|pour] (la première|le premier|premier|première|la une|le un|le numéro un) [s'il vous plaît|svp|s'il te plaît|merci|option|please] $
        (prendre|prends|prendrais|préfère|préférerais|choisis|prenez|garde|prend|aimerais|veux|avec|pour) (la première|le premier) [option|choix|plage|des deux]
        (le premier|la première) des deux
    """,
    "second": """
        (la deuxième|le deuxième|la seconde|le second|la dernière|le dernier|l'autre|le plus tard|la 2e|le 2e) (option|choix|plage|place|heure|proposition|date|moment|des deux|offre|que vous|est|me|s'il|fait|ça|svp|serait|convient|d'abord)
        (option|choix|numéro) (deux|2)
        ^ [oui|ok|okay|ben|je vais|j'vais|j'vas|je|on va|bon|donnez moi|mettons|disons] [prendre|prends|prendrais|préfère|choisis|va|y va|aller] [avec|pour] (la deuxième|le deuxième|deuxième|la seconde|le second|l'autre|la deux|le deux|la dernière|le dernier|le numéro deux) [s'il vous plaît|svp|s'il te plaît|merci|option|please] $
        (prendre|prends|prendrais|préfère|préférerais|choisis|prenez|prend|aimerais|veux|avec|pour) (la deuxième|le deuxième|la seconde|le second|la dernière|le dernier) [option|choix|plage|des deux]
        (le|la) (dernier|dernière|deuxième|second|seconde) des deux
    """,
    "neither": """
        (ni l'un ni l'autre|ni un ni l'autre|aucun des deux|aucune des deux|ni l'une ni l'autre|aucun de ceux là|aucune de celles là|aucun|aucune ça|ni un ni deux)
        (<pas>) (ni l'un|aucun des|aucune des)
        (<pas>) .. ni l'un
        (les deux|ces deux) .. (marchent|marche|conviennent|font|vont|bonnes|bons) <pas>
        rien (là dedans|de ça|qui marche|qui me va|qui fait)
        (y'a|il y a|ya) rien .. (marche|convient|fait mon)
    """,
    "either": """
        (n'importe lequel|n'importe laquelle|n'importe quel|n'importe quelle|n'importe quand|l'un ou l'autre|l'une ou l'autre|un ou l'autre|une ou l'autre|peu importe|n'importe)
        (les deux|tous les deux|toutes les deux|les deux heures|les deux choix) [me|ça|font|sont|marchent|vont|conviennent|on|peuvent|m'] (vont|conviennent|marchent|bons|bonnes|correct|corrects|correctes|font mon affaire|marche|bien|vont bien|sont bons|sont bonnes|va|arrangent|mon affaire|faire|beaux)
        (ça|ca) [me|m'] (dérange pas|est égal|fait rien|fait pas de différence|change rien|fait pas de différence)
        (<pas>) (de préférence|de différence)
        (comme vous voulez|à votre choix|c'est vous qui choisissez|c'est vous qui décidez|choisissez|vous choisirez|au choix|celui que vous voulez|celle que vous voulez|ce qui vous arrange|c'est pareil|du pareil au même|aucune préférence)
    """,
    "goodbye": """
        (au revoir|bye bye|bye|bonne journée|bonne fin de journée|bonne soirée|à bientôt|à la prochaine|bonne fin de semaine|à demain|à tantôt|bonne nuit|bon après midi|bonne après midi|ciao|à plus|tourlou|bon week end)
        (à|a) (lundi|mardi|mercredi|jeudi|vendredi|la semaine prochaine) (bye|merci|alors|d'abord)
        merci salut
        salut (bye|là|merci)
    """,
    "question": """
        (êtes vous|vous êtes|es tu|t'es|c'est|est ce|je parle à|je parle avec|parle je à|est ce que c'est|est ce que vous êtes|vous êtes tu|c'est tu|est ce que je parle à) [vraiment|bien|une|un|à] [vraie|vrai] (robot|machine|personne|humain|humaine|ordinateur|une intelligence artificielle|répondeur|une vraie personne|une machine)
        (une|petite|p'tite|une petite|une autre|des|deux|quelques|une p'tite) (question|questions)
        (je peux|puis je|est ce que je peux|je pourrais|pourrais je) [vous] (poser|demander)
        (faites vous|vous faites|est ce que vous faites|vous faites tu|offrez vous|vous offrez|est ce que vous offrez|traitez vous)
    """,
    "question:hours": """
        (vos|les|quelles sont vos|quelles sont les) heures [d'ouverture|de bureau|de la clinique|d'affaires|sont|pendant|le]
        heures (d'ouverture|d'affaires|de bureau|de fermeture|d'ouvertures)
        (êtes vous|vous êtes|vous êtes tu|est ce que vous êtes|c'est|la clinique est|êtes|c'est tu|est elle|vous seriez|est ce que c'est|est ce que la clinique est|serez vous|vous serez) [tu|encore|aussi|elle|toujours] (ouvert|ouverts|ouverte|ouvertes|fermé|fermés|fermée)
        (ouvrez|fermez|ouvre|ferme|fermez vous|ouvrez vous) [vous|t elle|ça|tu|vos|à] [à|le|quelle|jusqu'à|portes] (quelle heure|quand|combien|samedi|soir|la fin de semaine|dimanche|heure|midi)
        (à quelle heure|quand|quels jours|jusqu'à quelle heure|vers quelle heure) [est ce que|que|c'est que|est ce] (vous|la clinique|ça|ouvrez|fermez|êtes vous|c'est) [êtes|est] (ouvrez|fermez|ouvre|ferme|vous|ouvert|ouverts|fermé|ouverte)
        (horaire|horaires|heures d'ouverture)
        (ouvert|ouverts|ouverte) (le|la|les|jusqu'à|en fin|durant|pendant|samedi|dimanche|ce|tu)
    """,
    "question:address": """
        (où|vous) (êtes|êtes vous|est ce que vous êtes|est la clinique|c'est que vous êtes|se trouve|vous trouvez|vous êtes) [situé|situés|située|rendu] [où|vous|la clinique]
        (vous êtes|c'est|la clinique est|vous êtes situés|vous êtes situé) [situé|située|situés] où
        (votre|l'|quelle est votre|quelle est l'|c'est quoi votre|c'est quoi l') (adresse) [exacte|postale|svp|c'est]
        (comment) [est ce que|on|je|j'] [je|on|fais|fait|me] [pour] (me|se|m'y|s'y|y|vous) (rendre|rends|rend|aller|trouver|trouve)
        (quelle station de métro|métro le plus proche|quelle rue|quel étage|quelle sortie|indications pour|le chemin pour|quel coin|quel autobus|quel bus)
        (situés|situé|située)
    """,
    "question:parking": """
        (stationnement|stationnements|stationner|me parker|se parker|parker|parking|stationne|garer)
    """,
    "question:price": """
        (combien) (ça|ca|c'est|coûte|coute|ça coûte|est ce que|vous|va|faut|il en coûte|pour|que|coûterait|ça va|d'argent|vous chargez|chargez vous|un|le) [coûte|coûter|va|me|coûterait|ça|coute|charge|chargez|que]
        (c'est|ça coûte|ça va coûter|ça va me coûter|ça coûterait|coûte|vous chargez|le nettoyage est|coute|ça revient à|ça me coûterait) combien
        (prix|tarif|tarifs|coût|coûts|cout|soumission|estimation|dispendieux|estimé)
        (c'est tu|c'est|ça coûte) cher
    """,
    "question:insurance": """
        (acceptez|prenez|acceptez vous|prenez vous|accepter|prendre|travaillez|participez|êtes|prenez tu|acceptez tu) [vous|tu|avec|encore|au|à|inscrit|inscrits] [les|mon|ma|mes|des|la|le|l'|mes] (assurance|assurances|sun life|manuvie|canada vie|desjardins|beneva|croix bleue|ssq|rcsd|régime canadien|ramq|carte soleil|carte|ia|green shield|régime canadien de soins dentaires|greenshield|plan|programme fédéral|assurance dentaire)
        (couvert|couverte|couverts|couvre|couvrent|rembourse|remboursé) [tu|ils] [par|les|le|la|ça|mes|mon|un|combien|l'] [assurance|assurances|ramq|régime|nettoyage|ssq|le nettoyage|mes assurances]
        (facturation directe|facturez directement|envoyez directement|réclamation directe|réclamer directement|directement à mon assurance|directement à l'assurance|directement aux assurances|directement à mes assurances)
        (c'est tu|est ce que c'est|c'est|ça serait tu|est ce) [couvert|payé|remboursé|que mes assurances] (couvert|payé|par les|par la|par mes|couvrent|par mon)
    """,
    "question:prepare": """
        (faut|faut il|dois je|il faut|est ce que je dois|je dois|est ce que j'|doit on|on doit|faut tu|qu'est ce que je dois|qu'est ce qu'il faut|est ce qu'il faut|j'ai besoin d'|besoin d') [tu|que je|que j'|il] (apporter|amener|apporte|amène|manger|être à jeun|à jeun|sois à jeun|me préparer|arriver d'avance|mange|arrive d'avance|jeûner|arriver plus tôt|prépare|boire|emmener)
        (quoi|quelque chose|qu'est ce que j'|rien) [à|de spécial à] (apporter|amener|préparer|apporte|amène)
        (à jeun|manger avant|boire avant|me brosser les dents avant|des papiers à remplir|des formulaires à remplir)
    """,
    "question:duration": """
        (combien de temps|ça dure|ça prend|dure combien|prend combien|durée|c'est long|ça va durer|ça va prendre|dure tu) [ça|combien|dure|de temps|un|le|va|prend|tu|environ|dure t il]
        (c'est tu|ça) long
    """,
    "question:provider": """
        (qui|c'est qui|quel|quelle|quels) [est|sont|va être|qui est|c'est] (le dentiste|la dentiste|mon dentiste|l'hygiéniste|mon hygiéniste|les dentistes|dentiste|dentistes|hygiéniste|docteur|le docteur|vos dentistes|va me voir|qui va me voir|vais voir|je vais voir)
        (avez vous|y'a tu|y a tu|vous avez tu|est ce que vous avez|vous avez|est ce qu'il y a) [tu] (une|un|des) (femme|homme|dentiste|orthodontiste|spécialiste|denturologiste|pédodontiste|femme dentiste|chirurgien|parodontiste|endodontiste|dentistes|hygiéniste)
        (docteur|docteure|dr) .. (travaille|travaille t il|encore là|est là|est tu là|en vacances|disponible)
    """,
}
