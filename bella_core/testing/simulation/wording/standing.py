"""What callers say of an appointment that they have."""

EN: dict[str, tuple[str, ...]] = {
    "open_move": (
        "hi, I need to move my appointment", "I'd like to reschedule my appointment please", "can I change my appointment",
        "something came up, I need another time for my appointment", "hi, I have to change my {service} appointment",
        "is it possible to push my appointment back",
    ),
    "open_move_when": ("hi, I need to move my appointment to {when}", "can I move my appointment, I'd rather come {when}"),
    "open_cancel": (
        "hi, I need to cancel my appointment", "I'd like to cancel my appointment please", "I have to cancel",
        "I'm sorry, I have to cancel my {service}", "please cancel my appointment",
    ),
    "open_confirm": (
        "hi, I'm calling to confirm my appointment", "I got a message to confirm my appointment", "I'd like to confirm my appointment",
    ),
    "open_when": (
        "hi, when is my appointment", "I forgot when my appointment is", "can you tell me what time my appointment is",
        "I'd like to know when my next appointment is", "when's my appointment",
    ),
    "open_when_child": ("hi, when is my son's appointment", "can you tell me when my daughter's appointment is"),
    "open_late": (
        "hi, I'm stuck in traffic, I'll be {minutes} minutes late", "I'm running about {minutes} minutes late for my appointment",
        "I'm running late", "hi, I'm going to be {minutes} minutes late", "I missed my bus, I'm going to be late",
    ),
    "how_late": ("about {minutes} minutes", "{minutes} minutes", "maybe {minutes} minutes", "{minutes}"),
    "comes": ("yes", "yes, I'll be there", "yes I will", "yeah, I'll be there"),
    "keeps": ("no, I'll keep it", "no, leave it as it is", "no, keep it"),
    "cancels_instead": ("actually, just cancel it", "you know what, please cancel my appointment"),
    "moves_instead": ("no, could I come {when} instead", "no, I'd rather move it to {when}"),
    "identity_fix": ("no, it's {name}, born {born}", "no, my name is {name} and I was born {born}"),
    "own_name": ("{name}", "I'm {name}", "my name is {name}"),
    "name_of_child": ("it's for my son, {name}", "it's for my daughter, {name}"),
}  # fmt: skip

FR: dict[str, tuple[str, ...]] = {
    "open_move": (
        "bonjour, je dois déplacer mon rendez-vous", "je voudrais changer mon rendez-vous s'il vous plaît",
        "est-ce que je peux remettre mon rendez-vous", "j'ai un empêchement, il me faudrait une autre heure pour mon rendez-vous",
        "est-ce possible de reporter mon rendez-vous",
    ),
    "open_move_when": (
        "bonjour, je dois déplacer mon rendez-vous à {when}", "est-ce que je peux changer mon rendez-vous, j'aimerais mieux {when}",
    ),
    "open_cancel": (
        "bonjour, je dois annuler mon rendez-vous", "je voudrais annuler mon rendez-vous s'il vous plaît",
        "faut que j'annule mon rendez-vous", "pouvez-vous annuler mon rendez-vous",
    ),
    "open_confirm": (
        "bonjour, j'appelle pour confirmer mon rendez-vous", "j'ai reçu un message pour confirmer mon rendez-vous",
        "je voudrais confirmer mon rendez-vous",
    ),
    "open_when": (
        "bonjour, c'est quand mon rendez-vous", "j'ai oublié l'heure de mon rendez-vous", "je voudrais savoir quand est mon rendez-vous",
        "à quelle heure est mon rendez-vous",
    ),
    "open_when_child": ("bonjour, c'est quand le rendez-vous de mon fils", "je voudrais savoir quand est le rendez-vous de ma fille"),
    "open_late": (
        "je suis pris dans le trafic, je vais avoir {minutes} minutes de retard", "je vais être en retard de {minutes} minutes",
        "je vais être en retard", "bonjour, j'aurai {minutes} minutes de retard à mon rendez-vous",
    ),
    "how_late": ("environ {minutes} minutes", "{minutes} minutes", "peut-être {minutes} minutes"),
    "comes": ("oui", "oui, j'y serai", "oui, je vais être là", "oui oui"),
    "keeps": ("non, je vais le garder", "non, laissez-le comme ça", "non, gardez-le"),
    "cancels_instead": ("finalement, annulez-le", "en fait, je voudrais l'annuler"),
    "moves_instead": ("non, plutôt le déplacer {when}", "non, est-ce que je pourrais venir {when}"),
    "identity_fix": ("non, c'est {name}, {born}", "non, je m'appelle {name}, née {born}"),
    "own_name": ("{name}", "je m'appelle {name}", "c'est {name}"),
    "name_of_child": ("c'est pour mon fils, {name}", "c'est pour ma fille, {name}"),
}  # fmt: skip
