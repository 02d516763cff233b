"""What is said to who wants something of staff, waits for a time, or returns a call."""

EN: dict[str, tuple[str, ...]] = {
    "errand": ("What should I tell our team?",),
    "errand.prescription": ("Which medicine is it, and at which pharmacy?",),
    "errand.records": ("Which records do you need, and where should they go?",),
    "errand.professional": ("Where are you calling from, and what is it about?",),
    "errand.again": ("In a sentence, what should I tell our team?",),
    "errand.keys": ("Please say what it is about.",),
    "errand.done": ("I’ve left your message for our team. They will get back to you. Goodbye!",),
    "waitlist": ("Shall I put you on our waiting list?",),
    "waitlist.sure": ("So that’s: {service} for {name}; {phone}. Shall I put it on our waiting list?",),
    "waitlist.again": ("A place on our waiting list, yes or no?",),
    "waitlist.keys": ("For a place on our waiting list, press 1. If not, press 2.",),
    "waitlist.done": ("{name} is on our waiting list now: {service}. We’ll let you know when a time comes free. Goodbye!",),
    "due.recall": ("Thank you for calling back. A visit with us is due.",),
    "due.freed": ("Thank you for calling back. A time has come free.",),
    "due": ("Shall we look for a time?",),
    "due.again": ("Shall I look for a time, yes or no?",),
    "due.keys": ("To look for a time, press 1. If not, press 2.",),
}

FR: dict[str, tuple[str, ...]] = {
    "errand": ("Que dois-je dire à notre équipe?",),
    "errand.prescription": ("C’est pour quel médicament, et à quelle pharmacie?",),
    "errand.records": ("De quels documents avez-vous besoin, et où faut-il les envoyer?",),
    "errand.professional": ("D’où appelez-vous, et à quel sujet?",),
    "errand.again": ("En une phrase, que dois-je dire à notre équipe?",),
    "errand.keys": ("Dites de quoi il s’agit, s’il vous plaît.",),
    "errand.done": ("J’ai laissé votre message à notre équipe. On vous rappellera. Au revoir!",),
    "waitlist": ("Voulez-vous que je vous inscrive sur notre liste d’attente?",),
    "waitlist.sure": ("Donc : {service} pour {name}; {phone}. Je l’inscris sur notre liste d’attente?",),
    "waitlist.again": ("Une place sur notre liste d’attente, oui ou non?",),
    "waitlist.keys": ("Pour une place sur notre liste d’attente, faites le 1. Sinon, faites le 2.",),
    "waitlist.done": (
        "{name}, c’est inscrit sur notre liste d’attente : {service}. Vous serez avisé si une place se libère. Au revoir!",
    ),
    "due.recall": ("Merci de nous rappeler. C’est le temps d’une visite chez nous.",),
    "due.freed": ("Merci de nous rappeler. Une place s’est libérée.",),
    "due": ("On regarde pour un rendez-vous?",),
    "due.again": ("Je cherche un rendez-vous, oui ou non?",),
    "due.keys": ("Pour chercher un rendez-vous, faites le 1. Sinon, faites le 2.",),
}
