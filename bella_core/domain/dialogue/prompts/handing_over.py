"""What is said about calls that are put through, about who is on call, to relay operators, and to nobody."""

EN: dict[str, tuple[str, ...]] = {
    "transfer.next": ("Nobody answers there. I’m trying the next person.",),
    "transfer.nobody": ("I’m sorry, nobody could take your call just now.",),
    "transfer.busy": ("I’m sorry, the line is busy right now.",),
    "after_transfer": ("Would you like to leave a message?",),
    "after_transfer.again": ("Shall I take a message, yes or no?",),
    "after_transfer.keys": ("To leave a message, press 1. If you would rather not, press 2.",),
    "after_transfer.begun": ("Shall we go on here? If not, you can leave a message.",),
    "after_transfer.begun.again": ("Shall we go on with what we began, yes or no?",),
    "after_transfer.begun.keys": ("To go on here, press 1. To leave a message, press 2.",),
    "message.after": ("After the tone, leave your name, number and message.",),
    "page.sent": ("I’m paging our dentist on call now. I can’t promise when they will call you. If it gets worse, call 911.",),
    "page.too": ("I’m also paging our dentist on call.",),
    "operator": ("Hello, operator. Please go on, and take all the time that you need.",),
    "reason.silent": ("Are you there? For an appointment, press 1; for anything else, 0.",),
    "robot": ("I can’t hear anyone. Goodbye!",),
}

FR: dict[str, tuple[str, ...]] = {
    "transfer.next": ("Personne ne répond là. J’essaie la personne suivante.",),
    "transfer.nobody": ("Je suis désolée, personne n’a pu prendre votre appel.",),
    "transfer.busy": ("Je suis désolée, la ligne est occupée en ce moment.",),
    "after_transfer": ("Voulez-vous laisser un message?",),
    "after_transfer.again": ("Je prends un message, oui ou non?",),
    "after_transfer.keys": ("Pour laisser un message, faites le 1. Sinon, faites le 2.",),
    "after_transfer.begun": ("On continue ici? Sinon, vous pouvez laisser un message.",),
    "after_transfer.begun.again": ("On continue ce qu’on a commencé, oui ou non?",),
    "after_transfer.begun.keys": ("Pour continuer ici, faites le 1. Pour laisser un message, faites le 2.",),
    "message.after": ("Après le signal, laissez votre nom, votre numéro et un message.",),
    "page.sent": (
        "Je préviens tout de suite notre dentiste de garde. Je ne peux pas promettre l’heure du rappel. Si ça s’aggrave, appelez le 911.",
    ),
    "page.too": ("Je préviens aussi notre dentiste de garde.",),
    "operator": ("Bonjour, téléphoniste. Allez-y, et prenez tout le temps qu’il vous faut.",),
    "reason.silent": ("Êtes-vous là? Pour un rendez-vous, faites le 1; sinon, le 0.",),
    "robot": ("Je n’entends personne. Au revoir!",),
}
