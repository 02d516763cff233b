"""The sets of words that phrase tables share, English and French side by side: ``<name>`` in a table."""

SETS: dict[str, str] = {
    # English verbs with "not", as they are said and as speech engines write them
    "dont": "don't|dont|do not|didn't|didnt|did not",
    "cant": "can't|cant|cannot|can not|couldn't|couldnt|could not|unable to|not able to",
    "wont": "won't|wont|will not|doesn't|doesnt|does not|isn't|isnt|is not|hasn't|hasnt|has not",
    "im": "i'm|im|i am",
    "ill": "i'll|i will|i'm going to|i'm gonna|im gonna",
    "id": "i'd|i would|id",
    "its": "it's|its|it is|that's|thats|that is|this is",
    # French verbs with their spoken forms
    "je": "je|j'",
    "jai": "j'ai|jai|j'avais|on a|on avait",
    "chus": "je suis|j'suis|chus|chu|ch'us|j's'rai|je serai|je serais|on est",
    "jvais": "je vais|j'vas|j'vais|je vas|m'as|j'va|on va|on s'en va|je m'en vais",
    "veux": "veux|voudrais|veut|voudrait|aimerais|aimerait|souhaite|souhaiterais|souhaiterait|désire|désirerais|voulais|voulait|vouloir",
    "cest": "c'est|c|ça c'est|cela est|c'était|ce serait|ça serait|ça va être|ce sera",
    "ya": "y'a|y a|il y a|ya|il y aurait",
    "pas": "pas|pu|plus|jamais",
    "dla": "de la|d'la|d|du|de l'|des|de|d'|un peu de|ben de la|beaucoup de|bien de la",
    "ma": "ma|mon|mes|sa|son|ses|la|le|les|l'|notre|nos|une|un|leur|leurs",
    "my": "my|his|her|our|their|the|a|an|your|some|one of my",
    # what is booked
    "appt": "appointment|appointments|appt|visit|booking|reservation|rendez vous|rdv|consultation|appoitment|apointment|time|slot|spot",
    "rdv": "rendez vous|rdv|rendez|appointment|consultation|visite|réservation|place|plage|rencontre",
    "treat": "cleaning|clean|checkup|check up|check|exam|filling|crown|whitening|consultation|consult|extraction|root canal|teeth cleaned|"
    "dentist|hygienist|hygienist|doctor|x ray|x rays|denture|dentures|braces|retainer|mouthguard|mouth guard|night guard",
    "soin": "nettoyage|détartrage|examen|cleaning|check up|checkup|plombage|obturation|couronne|blanchiment|consultation|extraction|"
    "traitement de canal|dentiste|hygiéniste|dent|dents|dentier|broches|radiographie",
    # who
    "someone": "someone|somebody|anyone|anybody|a person|a human|a human being|a real person|a live person|an actual person|real people|people|"
    "the receptionist|a receptionist|reception|the reception|the front desk|front desk|the desk|the office|the staff|a staff member|an agent|"
    "an operator|the operator|a representative|a rep|the secretary|a manager|the manager|the office manager|the clinic|one of you",
    "quelquun": "quelqu'un|une personne|une vraie personne|du vrai monde|du monde|un humain|un être humain|une humaine|la réception|"
    "la réceptionniste|une réceptionniste|le réceptionniste|la secrétaire|une secrétaire|un agent|une agente|un préposé|une préposée|"
    "un représentant|l'accueil|le bureau|la clinique|l'opératrice|la standardiste|la gérante|le gérant|l'adjointe|une dame|la madame",
    "robots": "robot|robots|machine|machines|computer|computers|recording|recordings|bot|bots|ai|a i|voicemail|answering machine|"
    "automated system|automated systems|virtual assistant|thing",
    "robotsfr": "robot|robots|machine|machines|ordinateur|ordinateurs|répondeur|répondeurs|boîte vocale|enregistrement|intelligence artificielle|"
    "assistant virtuel|bébelle|patente|cossin|gogosse",
}
