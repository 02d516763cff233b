"""What is said where the clinic has to confirm an appointment, in both languages: that it is asked for, and never more than that."""

EN: dict[str, tuple[str, ...]] = {
    "request.question": ("Shall I ask the clinic for it?",),
    "request.again": ("Shall I ask the clinic for it, yes or no?",),
    "request.keys": ("To ask the clinic for it, press 1. To change something, press 2.",),
    "request_sure": ("To be sure: to ask the clinic for it, press 1. To change something, press 2.",),
    "request_sure.again": ("Press 1 to ask for it, or 2 to change something.",),
    "request_sure.keys": ("1 to ask for it, 2 to change.",),
    "requested": ("Your request is in: {service}, {moment}, with {provider}. The clinic will confirm it.",),
    "requested.family": ("Your request is in for everyone: {names}, {moment}. The clinic will confirm it.",),
}

FR: dict[str, tuple[str, ...]] = {
    "request.question": ("Est-ce que je le demande à la clinique?",),
    "request.again": ("Est-ce que je le demande à la clinique, oui ou non?",),
    "request.keys": ("Pour le demander à la clinique, faites le 1. Pour changer quelque chose, faites le 2.",),
    "request_sure": ("Pour être certaine : pour le demander, faites le 1. Pour changer quelque chose, faites le 2.",),
    "request_sure.again": ("Faites le 1 pour le demander, ou le 2 pour changer quelque chose.",),
    "request_sure.keys": ("Le 1 pour demander, le 2 pour changer.",),
    "requested": ("Votre demande est notée : {service}, {moment}, avec {provider}. La clinique vous la confirmera.",),
    "requested.family": ("Votre demande est notée pour {names} : {moment}. La clinique vous la confirmera.",),
}
