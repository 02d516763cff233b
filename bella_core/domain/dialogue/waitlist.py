"""A place on the waiting list: offered where nothing suits, or asked for; said back once it is written."""

import attrs

from . import callbacks, elsewhere, offers
from .called import service_name
from .families import roll
from .heard import Heard
from .state import Field, Step
from .turn import Turn

#: How often the name may be put right before staff call instead.
_TRIES = 2


def answer(turn: Turn, heard: Heard) -> Step | Heard:
    """Take the answer to the offer of a place; who wants none is called back, or put through."""
    if turn.state.form.callback == callbacks.WAITING_LIST:
        return _agreed(turn, heard)
    if heard.times or heard.excluded or heard.services or heard.provider:
        return heard  # another time may suit after all
    if heard.yes_no == "yes" or "waiting_list" in heard.intents:
        return begin(turn)
    return offers.to_staff(turn) if heard.yes_no == "no" or "neither" in heard.intents else heard


def _agreed(turn: Turn, heard: Heard) -> Step | Heard:
    """Join on a plain yes to what was read back; else put the name right, which is what is misheard."""
    form = turn.state.form
    if heard.services or heard.phone or heard.phone_part or heard.times or heard.excluded:
        return heard
    sure = heard.keyed or not (heard.slight or heard.hedged or "question" in heard.intents)  # "bon, combien ça coûte?" is no yes
    if heard.yes_no == "yes" and not heard.names and sure:
        return callbacks.join(turn)
    if heard.yes_no != "no" and not heard.names:
        return heard
    if form.name_tries >= _TRIES:
        return callbacks.promise(turn, "waiting_list_name")
    name = Field(heard.names[-1].value) if heard.names else None
    turn.state = attrs.evolve(turn.state, form=attrs.evolve(form, name=name, name_tries=form.name_tries + 1))
    return callbacks.go_on(turn)


def begin(turn: Turn) -> Step:
    """Ask for what a place on the list needs; what is held is free again."""
    elsewhere.let_go(turn)
    if roll.is_together(turn):  # the list is for one; staff see to a family
        return callbacks.promise(turn, "waiting_list")
    turn.state = attrs.evolve(turn.state, form=attrs.evolve(turn.state.form, wanted=True, callback=callbacks.WAITING_LIST))
    return callbacks.go_on(turn)


def joined(turn: Turn) -> Step:
    """Say that the place is theirs, once the row is written."""
    elsewhere.outcome(turn, "message")
    form = turn.state.form
    words = {
        "service": service_name(turn, form.service.value if form.service else ""),
        "name": form.name.value.full if form.name else "",
    }
    return turn.close("hang_up", "waitlist.done", words=words)
