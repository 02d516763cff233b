"""
The texts that tell of an appointment which staff have to confirm, and of one that they did not agree to; as those of ``texts``.

None of them says that something is booked. ``kept`` is told of an appointment that was to be moved and stays where it was.
"""

from collections.abc import Mapping
from typing import Literal

RequestKind = Literal["requested", "move_requested", "declined", "kept"]

EN: Mapping[RequestKind, tuple[str, ...]] = {
    "requested": (
        "{clinic}: we have your request ({service}), {moment}, {address}. The clinic will confirm it. {phone}. Reply STOP to opt out.",
        "{clinic}: your request, {moment}, {address}. The clinic will confirm it. {phone}. STOP to opt out.",
        "{clinic}: request, {moment}; we will confirm. {phone}. STOP to opt out.",
    ),
    "move_requested": (
        (
            "{clinic}: you asked to move your appointment ({service}) to {moment}, {address}. Until we confirm, the old time stays. "
            "{phone}. Reply STOP to opt out."
        ),
        "{clinic}: you asked for {moment}, {address}. Until we confirm, the old time stays. {phone}. STOP to opt out.",
        "{clinic}: move to {moment} asked for; we will confirm. {phone}. STOP to opt out.",
    ),
    "declined": (
        "{clinic}: we cannot see you {moment} ({service}), {address}. We will call you; or call {phone}. Reply STOP to opt out.",
        "{clinic}: we cannot see you {moment}, {address}. We will call you; or call {phone}. STOP to opt out.",
        "{clinic}: not possible, {moment}. {phone}. STOP to opt out.",
    ),
    "kept": (
        (
            "{clinic}: your appointment ({service}) cannot be moved as you asked. It stays {moment}, {address}. We will call you; "
            "or call {phone}. Reply STOP to opt out."
        ),
        "{clinic}: the move is not possible. It stays {moment}, {address}. We will call you; or: {phone}. STOP to opt out.",
        "{clinic}: no move; it stays {moment}. {phone}. STOP to opt out.",
    ),
}

FR: Mapping[RequestKind, tuple[str, ...]] = {
    "requested": (
        (
            "{clinic} : votre demande ({service}) est notée : {moment}, {address}. La clinique vous la confirmera. {phone}. "
            "Répondez STOP pour vous désabonner."
        ),
        "{clinic} : demande notée : {moment}, {address}. La clinique vous la confirmera. {phone}. STOP pour vous désabonner.",
        "{clinic} : demande notée, {moment}; à suivre. {phone}. STOP : fin.",
    ),
    "move_requested": (
        (
            "{clinic} : vous demandez à déplacer votre rendez-vous ({service}) : {moment}, {address}. D’ici notre réponse, rien ne change. "
            "{phone}. Répondez STOP pour vous désabonner."
        ),
        "{clinic} : changement demandé : {moment}, {address}. D’ici notre réponse, rien ne change. {phone}. STOP pour vous désabonner.",
        "{clinic} : changement demandé, {moment}; à suivre. {phone}. STOP : fin.",
    ),
    "declined": (
        (
            "{clinic} : nous ne pouvons pas vous recevoir {moment} ({service}), {address}. Nous vous appellerons; sinon : {phone}. "
            "Répondez STOP pour vous désabonner."
        ),
        "{clinic} : impossible de vous recevoir {moment}, {address}. Nous vous appellerons; sinon : {phone}. STOP pour vous désabonner.",
        "{clinic} : impossible, {moment}. {phone}. STOP : fin.",
    ),
    "kept": (
        (
            "{clinic} : votre rendez-vous ({service}) ne peut pas changer de moment. Il reste au {moment}, {address}. "
            "Nous vous appellerons; sinon : {phone}. Répondez STOP pour vous désabonner."
        ),
        "{clinic} : le rendez-vous reste au {moment}, {address}. Nous vous appellerons; sinon : {phone}. STOP pour vous désabonner.",
        "{clinic} : reste au {moment}. {phone}. STOP : fin.",
    ),
}
