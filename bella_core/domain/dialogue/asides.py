"""What callers say that answers nothing and asks for nothing new: again, wait, never mind, a question in between."""

from datetime import date, timedelta

import attrs

from bella_core.plugin.types import TimeValue

from .. import hours
from . import elsewhere, facts
from .heard import Heard
from .questions import listening, pose
from .state import Family, Form, Offer, Question, Step
from .turn import Turn
from .types import AddTask, Reply

#: Questions at which a yes is final.
CONFIRMED: frozenset[Question] = frozenset({
    "read_back", "sure", "caller_id", "phone_sure", "name_sure", "identity", "attend", "move_it", "move_sure", "cancel_it", "cancel_sure",
})  # fmt: skip
#: A weekend, or a long one.
_FEW = timedelta(days=4)
#: Questions at which a question about nothing else is about a time that was not understood.
_ABOUT_TIMES: frozenset[Question] = frozenset({"when", "offer"})


def answer(turn: Turn, heard: Heard) -> Step | None:
    """Answer an aside and keep the question open; None when it was none."""
    state = turn.state
    heard = _without_opener(state.question, heard)
    dropped = "never_mind" in heard.intents and not says_more(attrs.evolve(heard, yes_no=None, intents=heard.intents - {"neither"}))
    begun = state.form.wanted or state.hold is not None
    if dropped or ("cancel" in heard.intents and begun and state.existing is None):
        return _drop(turn)
    if (day := _day_asked(turn, heard)) is not None:
        return _question(turn, heard, day)
    if (
        "question" in heard.intents
        and not facts.is_beside_wish(heard)
        and not says_more(attrs.evolve(heard, services=()) if heard.topic else heard)
    ):
        return _question(turn, heard) if heard.topic or state.question not in _ABOUT_TIMES else None
    if says_more(heard):
        _answer_beside(turn, heard)
        return None
    if "repeat" in heard.intents:
        return again(turn, state.reply) if state.reply else None
    if "wait" in heard.intents:
        return turn.listen(state.question, (turn.prompt("wait"),), listening(turn, state.question))
    return _question(turn, heard) if "when" in heard.intents and state.form.wanted else None


def _answer_beside(turn: Turn, heard: Heard) -> None:
    """Answer what is asked beside the first wish, "a cleaning, and what does it cost", or leave it to staff; and go on with the wish."""
    if (
        turn.state.question != "reason"
        or "question" not in heard.intents
        or heard.topic not in facts.BESIDE
        or facts.tell(turn, heard.topic)
    ):
        return
    turn.say("question")
    turn.tell(AddTask("message", "normal", {**elsewhere.details(turn, "question"), "text": heard.text}))


def _day_asked(turn: Turn, heard: Heard) -> date | None:
    """Return the day whose opening hours are asked: "are you open on Saturday?"; of a weekend the one that is open."""
    values = [one.value for one in heard.times if isinstance(one.value, TimeValue)]
    dated = [value for value in values if not value.no_date and value.kind != "time"]
    if heard.topic != "hours" or len(dated) != 1 or says_more(attrs.evolve(heard, times=())):
        return None
    asked = dated[0]
    if asked.start is None or (asked.kind != "date" and asked.grain != "day"):
        return None
    first = asked.start.date()
    last = (asked.end - timedelta(days=1)).date() if asked.end is not None and asked.end - asked.start <= _FEW else first
    return next((day for day in (first, last) if hours.windows_on(turn.location, day)), first)


def _without_opener(question: Question, heard: Heard) -> Heard:
    """Take the yes or the no away that opens an aside ("okay, what was that?"); what is confirmed, nobody confirms by asking back."""
    asks_again = "repeat" in heard.intents or ("wait" in heard.intents and heard.opens)  # "let me see … yes" is a yes
    asks_back = question in CONFIRMED and bool(heard.intents & {"question", "when"})
    if heard.yes_no == "no" and heard.hedged and heard.topic is not None and question in CONFIRMED:
        return attrs.evolve(heard, yes_no=None)  # "actually, who would I see?"
    if heard.yes_no == "no" and question == "which" and heard.intents & {"question", "wait"}:
        return attrs.evolve(heard, yes_no=None)  # "no wait, what are your hours" says no to none of them
    return attrs.evolve(heard, yes_no=None) if heard.yes_no == "yes" and (asks_again or asks_back) else heard


def again(turn: Turn, last: Reply) -> Step:
    """Say the last reply once more."""
    reply = attrs.evolve(last, id=f"{turn.state.call_id}:{turn.state.turn}")
    turn.state = attrs.evolve(turn.state, reply=reply, lead=(), firm=0)
    return Step(turn.state, (), None, reply)


def _question(turn: Turn, heard: Heard, day: date | None = None) -> Step:
    """Answer it or say who can, and come back; somebody who goes on asking what bella cannot answer is put through."""
    if facts.tell(turn, heard.topic, day):
        again = turn.state.form.wanted or turn.state.question != "reason"
        return pose(turn, turn.state.question if again else "anything_else")
    return unanswered(turn, heard)


def unanswered(turn: Turn, heard: Heard) -> Step:
    """Leave a question to the team that bella cannot answer, and come back; who goes on asking is put through."""
    trouble = turn.state.trouble
    if trouble.asides > 1:
        return elsewhere.to_person(turn, "callback", about="question")
    turn.state = attrs.evolve(turn.state, trouble=attrs.evolve(trouble, asides=trouble.asides + 1))
    turn.say("question")
    turn.tell(AddTask("message", "normal", {**elsewhere.details(turn, "question"), "text": heard.text}))
    return pose(turn, turn.state.question)


def _drop(turn: Turn) -> Step:
    """Undo what was begun; the language, and who calls, stay known."""
    elsewhere.let_go(turn)
    form = turn.state.form
    kept = Form(name=form.name, phone=form.phone, known=form.known, caller_refused=form.caller_refused)
    turn.state = attrs.evolve(turn.state, form=kept, offer=Offer(), user_id=None, identified=False, family=Family(), existing=None)
    left = tuple(visit for visit in turn.state.more if not visit.begun)
    turn.state = attrs.evolve(turn.state, errand=None, purpose=None, more=left)
    turn.say("never_mind")
    return pose(turn, "anything_else")


def says_more(heard: Heard) -> bool:
    """Tell whether anything was said that moves the booking on."""
    return bool(
        heard.intents & {"earlier", "later", "first", "second", "either", "neither", "book"}
        or heard.yes_no or heard.names or heard.services or heard.times or heard.excluded or heard.phone or heard.phone_part
        or heard.birth_date or heard.choice or heard.provider or heard.known is not None or heard.relation
    )  # fmt: skip
