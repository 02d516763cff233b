"""
What is said of an appointment that a patient has already, in both languages.

Only ``moved``, ``cancelled`` and ``attending`` say that something was done: they are rendered from the row that was written.
"""

EN: dict[str, tuple[str, ...]] = {
    # what is wanted, and of whom
    "existing": ("Shall I tell you when your appointment is, move it, cancel it, or note that you are coming?",),
    "existing.again": ("Is it to hear when your appointment is, to move it, or to cancel it?",),
    "existing.keys": ("To hear when your appointment is, press 1. To move it, 2. To cancel it, 3. To say that you will come, 4.",),
    "identity": ("I have {name}, born {born}. Is that right?",),
    "identity.again": ("{name}, born {born}: yes or no?",),
    "identity.keys": ("If {name}, born {born}, is right, press 1. If not, press 2.",),
    "own_name": ("And what is your own first and last name?",),
    "own_name.again": ("Please say your own first name, then your own last name.",),
    "own_name.keys": ("Just your own first and last name, please, slowly.",),
    # which one
    "which": ("There is {list}. Which one is it?",),
    "which.again": ("{list}: which of these is it?",),
    "which.keys": ("{menu}.",),
    "which.item": ("For {appointment}, press {digit}",),
    "which.or": ("or",),
    # what it is
    "existing.row": ("{service}, {moment}",),
    "existing.place": ("{provider}, at {place}",),
    "existing.told": ("For {name}: {service}, {moment}, with {provider}.",),
    "existing.told.requested": ("For {name}, the clinic has yet to confirm: {service}, {moment}, with {provider}.",),
    "existing.unlike": ("I don’t find one like that.",),
    "attend": ("Will you be there?",),
    "attend.again": ("Will you be there, yes or no?",),
    "attend.keys": ("If you will be there, press 1. If not, press 2.",),
    "attending": ("Thank you. I’ve noted that you are coming: {service}, {moment}.",),
    # moving it
    "move_it.said": ("So that’s: {service} for {name}, from {old} to {moment}, with {provider}.",),
    "move_it": ("Shall I move it?",),
    "move_it.again": ("Shall I move it, yes or no?",),
    "move_it.keys": ("To move it, press 1. To change something, press 2.",),
    "move_sure": ("To be sure: to move it, press 1. To change something, press 2.",),
    "move_sure.again": ("Press 1 to move it, or 2 to change something.",),
    "move_sure.keys": ("1 to move it, 2 to change something.",),
    "moved": ("Done, it’s moved: {service}, {moment}, with {provider}.",),
    "moved.requested": ("I’ve noted the new time: {service}, {moment}, with {provider}. The clinic has yet to confirm it.",),
    # cancelling it
    "cancel_it": ("I could also move it. Shall I cancel it?",),
    "cancel_it.again": ("Shall I cancel it, yes or no?",),
    "cancel_it.keys": ("To cancel it, press 1. To keep it, press 2. To move it, press 3.",),
    "cancel_sure": ("To be sure: to cancel it, press 1. To keep it, press 2.",),
    "cancel_sure.again": ("Press 1 to cancel it, or 2 to keep it.",),
    "cancel_sure.keys": ("1 to cancel it, 2 to keep it.",),
    "cancelled": ("It’s cancelled: {service}, {moment}.",),
    "kept": ("All right, it stays as it is.",),
    "existing.policy": ("The clinic asks for {notice} of notice, and it is later than that now.",),
    "notice.hours": ("{count} hours",),
    "notice.day": ("one business day",),
    "notice.days": ("{count} business days",),
    # when it cannot be
    "existing.nothing": ("I’m sorry, with that I find no appointment that I can speak of or change.",),
    "existing.taken": ("I’m sorry, that time has just been taken. Your appointment stays as it was.",),
    "existing.other_visit": (
        "From {old} to {service}: I’ve asked our team, and they will get back to you. Until then your appointment stays as it is.",
    ),
    "existing.stale": ("Somebody has just changed that appointment. I’ll look again.",),
    # running late
    "how_late": ("About how many minutes late will you be?",),
    "how_late.again": ("Roughly, how many minutes: ten, twenty, thirty?",),
    "how_late.keys": ("Please key in how many minutes late you will be.",),
    "late.noted": ("Thank you. I’ve told our team that you will be about {minutes} minutes late.",),
    "late.noted.some": ("Thank you. I’ve told our team that you will be late.",),
}

FR: dict[str, tuple[str, ...]] = {
    # what is wanted, and of whom
    "existing": ("Voulez-vous savoir quand est votre rendez-vous, le déplacer, l’annuler, ou me dire que vous y serez?",),
    "existing.again": ("Est-ce pour savoir quand est votre rendez-vous, pour le déplacer, ou pour l’annuler?",),
    "existing.keys": (
        "Pour savoir quand est votre rendez-vous, faites le 1. Pour le déplacer, le 2. Pour l’annuler, le 3. Si vous venez, le 4.",
    ),
    "identity": ("J’ai {name}, date de naissance {born}. Est-ce exact?",),
    "identity.again": ("{name}, date de naissance {born} : oui ou non?",),
    "identity.keys": ("Si {name}, date de naissance {born}, est exact, faites le 1. Sinon, faites le 2.",),
    "own_name": ("Et vous, quels sont vos prénom et nom de famille?",),
    "own_name.again": ("Dites votre propre prénom, puis votre propre nom de famille, s’il vous plaît.",),
    "own_name.keys": ("Seulement votre prénom et votre nom de famille à vous, lentement, s’il vous plaît.",),
    # which one
    "which": ("Il y a {list}. Lequel est-ce?",),
    "which.again": ("{list} : lequel est-ce?",),
    "which.keys": ("{menu}.",),
    "which.item": ("Pour {appointment}, faites le {digit}",),
    "which.or": ("ou",),
    # what it is
    "existing.row": ("{service}, {moment}",),
    "existing.place": ("{provider}, chez {place}",),
    "existing.told": ("Pour {name} : {service}, {moment}, avec {provider}.",),
    "existing.told.requested": ("Pour {name}, à confirmer par la clinique : {service}, {moment}, avec {provider}.",),
    "existing.unlike": ("Je n’en trouve pas comme ça.",),
    "attend": ("Y serez-vous?",),
    "attend.again": ("Y serez-vous, oui ou non?",),
    "attend.keys": ("Si vous y serez, faites le 1. Sinon, faites le 2.",),
    "attending": ("Merci. J’ai noté que vous y serez : {service}, {moment}.",),
    # moving it
    "move_it.said": ("Donc : {service} pour {name}, de {old} à {moment}, avec {provider}.",),
    "move_it": ("Est-ce que je le déplace?",),
    "move_it.again": ("Est-ce que je le déplace, oui ou non?",),
    "move_it.keys": ("Pour le déplacer, faites le 1. Pour changer quelque chose, faites le 2.",),
    "move_sure": ("Pour être certaine : pour le déplacer, faites le 1. Pour changer quelque chose, faites le 2.",),
    "move_sure.again": ("Faites le 1 pour le déplacer, ou le 2 pour changer quelque chose.",),
    "move_sure.keys": ("Le 1 pour le déplacer, le 2 pour changer quelque chose.",),
    "moved": ("Voilà, il est déplacé : {service}, {moment}, avec {provider}.",),
    "moved.requested": ("J’ai noté la nouvelle heure : {service}, {moment}, avec {provider}. La clinique doit encore vous répondre.",),
    # cancelling it
    "cancel_it": ("Je peux aussi le déplacer. Est-ce que je l’annule?",),
    "cancel_it.again": ("Est-ce que je l’annule, oui ou non?",),
    "cancel_it.keys": ("Pour l’annuler, faites le 1. Pour le garder, le 2. Pour le déplacer, le 3.",),
    "cancel_sure": ("Pour être certaine : pour l’annuler, faites le 1. Pour le garder, faites le 2.",),
    "cancel_sure.again": ("Faites le 1 pour l’annuler, ou le 2 pour le garder.",),
    "cancel_sure.keys": ("Le 1 pour l’annuler, le 2 pour le garder.",),
    "cancelled": ("C’est annulé : {service}, {moment}.",),
    "kept": ("D’accord, on n’y change rien.",),
    "existing.policy": ("La clinique demande un préavis de {notice}, et ce délai est passé.",),
    "notice.hours": ("{count} heures",),
    "notice.day": ("un jour ouvrable",),
    "notice.days": ("{count} jours ouvrables",),
    # when it cannot be
    "existing.nothing": ("Je suis désolée, je ne trouve ainsi aucun rendez-vous dont je puisse parler ou que je puisse changer.",),
    "existing.taken": ("Je suis désolée, cette place vient d’être prise. Votre rendez-vous reste comme il était.",),
    "existing.other_visit": (
        "De {old} à {service} : je laisse une note à notre équipe, qui vous reviendra. D’ici là, votre rendez-vous reste comme il est.",
    ),
    "existing.stale": ("Quelqu’un vient de changer ce rendez-vous. Je regarde de nouveau.",),
    # running late
    "how_late": ("De combien de minutes à peu près serez-vous en retard?",),
    "how_late.again": ("À peu près, combien de minutes : dix, vingt, trente?",),
    "how_late.keys": ("Composez le nombre de minutes de retard, s’il vous plaît.",),
    "late.noted": ("Merci. J’ai dit à notre équipe que vous aurez environ {minutes} minutes de retard.",),
    "late.noted.some": ("Merci. J’ai dit à notre équipe que vous serez en retard.",),
}
