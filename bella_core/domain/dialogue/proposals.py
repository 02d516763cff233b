"""
When a language model may be asked what a caller meant, and what of its proposals counts.

It is asked where what bella read leaves the open question open, once a turn, and never while a booking waits for its yes, nor who
somebody is. What it proposes is one more thing that was heard, less surely than anything else: it can move the dialogue on to an offer or
a question, and books nothing.
"""

import re
from collections.abc import Callable

import attrs

from bella_core.plugin.types import Extraction, IntentValue, PatientStatus, ProviderValue, ServiceValue, TimeValue

from .facts import topics
from .families import members
from .heard import Heard, listen_to
from .state import DialogueState, Question, Step
from .turn import Turn
from .types import Answer, Prompt, Proposals, Propose, Understood

#: What may be proposed, by the question that is open. Questions that are not here are not the model's: all of a name, a number, a birth
#: date, or a yes.
KINDS: dict[Question, tuple[str, ...]] = {
    "reason": ("intent", "service", "time", "time_excluded", "provider"),
    "anything_else": ("intent", "service", "time", "time_excluded", "provider"),
    "status": ("patient_status",),
    "service": ("service",),
    "when": ("time", "time_excluded", "provider"),
    "offer": ("time", "time_excluded", "provider", "intent"),
    "change": ("time", "time_excluded", "service", "provider"),
}
#: Questions that tell something of the patient's record; a model is told only what they ask for.
OF_RECORD = frozenset({"service.recall", "offer.usual.one", "offer.usual.two"})
#: What a call may be about. Not that somebody is late, nor a message or an errand for staff: those are passed on without being read back.
_ERRANDS = ("book", "move", "cancel", "when", "question", "human")
#: Intents that may be proposed: none that hangs up, none that agrees to anything, and none by which a row is written unasked.
INTENTS: dict[Question, tuple[str, ...]] = {
    "reason": _ERRANDS,
    "anything_else": _ERRANDS,
    "offer": ("first", "second", "neither", "earlier", "later"),
}
#: A proposal is never surer than this: sure enough to be looked for, too unsure to be taken for plain.
SUREST = 0.55
#: Proposals that count in one turn.
MOST = 4
#: Words that bella read nothing in before somebody else is asked what they mean: "hello?" needs no model, nor does "a cleaning".
_FEWEST: dict[Question, int] = {"reason": 4, "anything_else": 4}
_WORD = re.compile(r"\w[\w’'-]+")
#: Intents after which the question that is open is rightly asked again.
_ASIDES = frozenset({"repeat", "wait", "question", "when", "never_mind", "goodbye"})
_CLASSES: dict[str, type] = {
    "intent": IntentValue,
    "service": ServiceValue,
    "time": TimeValue,
    "time_excluded": TimeValue,
    "provider": ProviderValue,
    "patient_status": PatientStatus,
}

Respond = Callable[[Turn, Heard], Step]


def ask(turn: Turn, said: Understood, respond: Respond) -> Step | None:
    """
    Ask a model what was meant, if one is there and bella alone would have to ask the caller again.

    Args:
        respond: what bella would do alone; tried out on a copy of the turn.
    """
    question = turn.state.question
    if not said.may_propose or question not in KINDS or not _says_something(said, question):
        return None
    heard = listen_to(said, apart=members.may_be_several(turn))
    if _is_answer(heard):
        return None
    alone = respond(Turn(turn.state, turn.at, turn.clinic), heard)
    if not _leaves_open(turn.state, alone):
        return None
    turn.state = attrs.evolve(turn.state, unread=said)
    asked = " ".join(part.text for part in _last_parts(turn.state) if part.key.partition(".")[0] == question and part.key not in OF_RECORD)
    asked = asked or question
    return turn.ask_model(Propose(question, asked, KINDS[question], INTENTS.get(question, ()), said, tuple(sorted(topics(turn)))))


def take(turn: Turn, answer: Answer, respond: Respond) -> Step:
    """Go on with what counts of a model's proposals, or without them."""
    said = turn.state.unread or Understood("")
    question = turn.state.question
    found = answer.result.extractions if isinstance(answer.result, Proposals) else ()
    turn.state = attrs.evolve(turn.state, waiting="nothing", unread=None)
    counted = tuple(_weakened(one) for one in found if _counts(turn, one, said, question))[:MOST]
    both = sorted((*said.extractions, *counted), key=lambda extraction: (extraction.start, extraction.end))
    return respond(turn, listen_to(attrs.evolve(said, extractions=tuple(both)), apart=members.may_be_several(turn)))


def _says_something(said: Understood, question: Question) -> bool:
    read = [(one.start, one.end) for one in said.extractions if one.kind != "language"]
    unread = [word for word in _WORD.finditer(said.text) if not any(start <= word.start() < end for start, end in read)]
    return len(unread) >= _FEWEST.get(question, 1)


def _is_answer(heard: Heard) -> bool:
    """Tell whether a yes, an emergency, an aside or a language was heard: these are bella's own to answer."""
    explicit = heard.language is not None and heard.language.explicit
    return heard.yes_no is not None or heard.emergency is not None or explicit or not heard.intents.isdisjoint(_ASIDES)


def _leaves_open(before: DialogueState, alone: Step) -> bool:
    """Tell whether bella alone would not understand, or would ask the same once more."""
    same = alone.reply is not None and alone.reply.then == "listen" and alone.state.question == before.question
    return same or alone.state.trouble.total > before.trouble.total


def _counts(turn: Turn, found: Extraction, said: Understood, question: Question) -> bool:
    """Tell whether a proposal is one that may be made here, carried by the caller's words, and news."""
    if found.kind not in KINDS.get(question, ()) or type(found.value) is not _CLASSES[found.kind]:
        return False
    if not 0 <= found.start < found.end <= len(said.text) or said.text[found.start : found.end] != found.text:
        return False
    if any(one.kind == found.kind and (found.kind == "intent" or _overlap(one, found)) for one in said.extractions):
        return False  # what bella read itself stands
    return _exists(turn, found, question)


def _exists(turn: Turn, found: Extraction, question: Question) -> bool:
    match found.value:
        case ServiceValue(code):
            return any(service.code == code for service in turn.clinic.services)
        case ProviderValue(id=provider_id):
            return any(provider.id == provider_id for provider in turn.clinic.providers)
        case IntentValue(name, topic):
            return name in INTENTS.get(question, ()) and (topic is None or (name == "question" and topic in topics(turn)))
    return True


def _overlap(one: Extraction, other: Extraction) -> bool:
    return one.start < other.end and other.start < one.end


def _weakened(found: Extraction) -> Extraction:
    return attrs.evolve(found, confidence=min(found.confidence, SUREST), inferred=found.inferred | {"doubt"}, alternatives=())


def _last_parts(state: DialogueState) -> tuple[Prompt, ...]:
    return state.reply.parts if state.reply is not None else ()
