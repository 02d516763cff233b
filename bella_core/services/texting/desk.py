"""Answer what patients text: confirm, ask before cancelling, heed STOP, and leave everything else to a person."""

from collections.abc import Mapping, Sequence
from typing import cast

import attrs

from bella_core.core.clock import Clock
from bella_core.core.errors import BookingError
from bella_core.core.logging import get_logger
from bella_core.core.settings import MessageSettings
from bella_core.crud import text_answers
from bella_core.crud.text_answers import Todo
from bella_core.db import Database
from bella_core.domain.clinic import ClinicView, Locale
from bella_core.domain.texting.deciding import decide
from bella_core.domain.texting.reading import read_text
from bella_core.domain.texting.replies import About, policy_words, reply_text
from bella_core.domain.texting.words import Intent
from bella_core.services.booking import Booking
from bella_core.services.clinics import ClinicStore
from bella_core.telephony.answering import called_location
from bella_core.telephony.texts import OptOut, TextForm

from .concluding import Text, conclude, note
from .looking import look
from .outcomes import MESSAGE, Left, Outcome, outcome_of
from .taking import IncomingText, TextTaker

#: By whom an appointment is changed that a patient changes by text.
ACTOR = "patient"

#: What the carrier says that a text was.
_CARRIERS: Mapping[OptOut, Intent] = {"STOP": "stop", "START": "start", "HELP": "help"}

_log = get_logger(__name__)


class TextDesk:
    """
    Answer texts, each once: the same one again gets the same answer.

    Args:
        booking: confirms and cancels. ``takers``: who else has asked patients something by text.
        settings: ``carrier_answers_stop``.
    """

    def __init__(  # noqa: PLR0917  # its collaborators
        self,
        db: Database,
        booking: Booking,
        clinics: ClinicStore,
        settings: MessageSettings,
        clock: Clock,
        takers: Sequence[TextTaker] = (),
    ) -> None:
        self._db, self._booking, self._clinics, self._settings, self._clock = db, booking, clinics, settings, clock
        self._takers = tuple(takers)

    async def receive(self, form: TextForm) -> str | None:
        """
        Return what is answered to a text; None for nothing.

        Raises:
            DatabaseAway: nothing is noted; what was done is not done twice when the carrier brings the text again.
        """
        if form.sender is None:  # a short code, or a name: no patient's telephone
            return None
        known = await self._db.read(text_answers.replied, form.sid)
        if known is not None and known.todo is None:
            return known.reply
        clinic = await self._clinics.refresh()
        text = await self._read(clinic, form, form.sender)
        if known is None:
            outcome = await self._outcome(text)
            _log.info("text_read", carrier_id=form.sid, kind=outcome.kind, location_id=text.location.id)
            known = await self._db.write(note, text, outcome, outcome.words or _reply(clinic, text, outcome))
        return known.reply if known.todo is None else await self._do(clinic, text, known.reply, known.todo)

    async def _read(self, clinic: ClinicView, form: TextForm, sender: str) -> Text:
        now = self._clock.now()
        location, _ = called_location(clinic, form.called)
        answer = read_text(form.words)
        if form.opt_out is not None:  # the carrier has answered it, whatever its words are
            answer = attrs.evolve(answer, intent=_CARRIERS[form.opt_out], carrier_stop=True)
        found = await self._db.read(look, clinic, sender, now)
        language = answer.language or found.language or location.languages[0]
        return Text(form.sid, sender, form.words, location, answer, found, cast("Locale", language), now)

    async def _outcome(self, text: Text) -> Outcome:
        answer = text.answer
        answered = answer.carrier_stop and self._settings.carrier_answers_stop  # the carrier has said what there is to say
        if answer.intent == "cancel" and answered:  # and lets no answer of bella's through: staff see to it
            return Outcome("carrier_cancel", left=Left(MESSAGE, "today", _ids(text)), consent="stop")
        if answer.intent == "stop":
            return Outcome("stop", None if answered else "stopped", consent="stop")
        if answer.intent == "start":
            return Outcome("start", None if answered else "started", consent="start")
        if answer.intent == "help":
            return Outcome("help", None if answered else "help")
        taken = await self._taken(text)
        if taken is not None:
            return taken
        found = text.look
        decision = decide(answer, found.question, found.candidates)
        return outcome_of(decision, found.told(decision.chosen), thanked=found.thanked)

    async def _taken(self, text: Text) -> Outcome | None:
        """Let those look first who have asked patients something."""
        found = text.look
        incoming = IncomingText(
            text.sid, text.sender, found.contact_id, text.location.id, text.words, text.answer, text.language, text.at, found.told_at
        )
        for taker in self._takers:
            words = await taker.take(incoming)
            if words is not None:
                return Outcome("taken", words=words or None)
        return None

    async def _do(self, clinic: ClinicView, text: Text, reply: str | None, todo: Todo) -> str | None:
        """Confirm or cancel what was decided about, and return what is answered then; what cannot be any more is left to staff."""
        change = self._booking.confirm if todo.act == "confirm" else self._booking.cancel
        try:
            for appointment_id in todo.appointment_ids:
                await change(appointment_id, key=f"text:{text.sid}:{appointment_id}", actor=ACTOR)
        except BookingError:  # it was changed at the same moment
            sorry = _reply(clinic, text, Outcome("failed", "unmatched"))
            return await self._db.write(conclude, text, todo, sorry, failed=True)
        return await self._db.write(conclude, text, todo, reply)


def _ids(text: Text) -> tuple[str, ...]:
    return tuple(one.appointment_id for one in text.look.candidates)


def _reply(clinic: ClinicView, text: Text, outcome: Outcome) -> str | None:
    if outcome.reply is None:
        return None
    where = outcome.coming[0].location_id if outcome.coming else text.location.id
    policy = policy_words(clinic.location(where).cancellation, text.language)
    return reply_text(clinic, outcome.reply, About(text.language, where, outcome.coming, policy), text.at)
