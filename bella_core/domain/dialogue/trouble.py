"""When nothing was said, or nothing was understood: three rungs, and never a loop."""

import re

import attrs

from bella_core.plugin.types import NameValue

from ..names import compose
from . import asides, benefits, elsewhere, hangup, insurance, language, offers, plan, robots
from .heard import Heard
from .questions import listening, pose
from .state import Field, Question, Step, Trouble
from .turn import Turn

#: Over a whole call, however they are spread.
_TOTAL = 9
#: Silences in a row that are waited through; what an operator types for somebody takes longer.
_SPOKEN, _TYPED = 2, 6
#: What comes before a name.
_ANNOUNCED = re.compile(
    r"^(?:it[’']?s|c[’']est|i[’']m|my name is|je m[’']appelle|mon nom (?:est|c[’']est)|the name is|le nom est)\s+", re.IGNORECASE
)
#: What is nobody's name.
_NO_NAME = re.compile(
    r"\b(?:don[’']?t|do not|know|idea|sure|what|why|who|hello|sorry|excuse|pardon|anyone|there|please|name|"
    r"sais pas|sait pas|aucune|quoi|pourquoi|all[ôo]|bonjour|d[ée]sol[ée]e?|excusez|comment|hein|nom)\b",
    re.IGNORECASE,
)
#: How a question begins that bella cannot answer, in three words at least; so many are left to the team, then the ladder is climbed.
_ASKS = re.compile(
    r"^\W*(?:(?:and|but|so|ok(?:ay)?|wait|sorry|um+|uh+|also|et|pis|mais|euh|bon)\W+)*(?:"
    r"(?:will|does|do|did|is|are|can|could|would|should|has|have) (?:it|there|you|they|i|we|that|this|the|my|he|she|people)|"
    r"(?:is|are|was|does|has) \w+ \w+ \w+|"
    r"(?:what|where|who|why|how|which) (?:do|does|did|is|are|can|will|would|about|if|kind|happens)|"
    r"est-ce qu|avez[- ]vous|faites[- ]vous|prenez[- ]vous|y a[- ]t[- ]il|(?:ça|ca) (?:fait|va)[- ]tu|comment (?:ça|ca|est|on|je)|"
    r"qu[’']est-ce que|pourquoi|où|quel(?:le)?s? (?:est|sont))\b\W*\w+",
    re.IGNORECASE,
)
_MOST_ASIDES = 2
#: A name that no extractor reads is taken as it was said.
_NAME_WORDS = 4


def silence(turn: Turn, *, spoke: bool = False) -> Step:
    """
    Ask whether the caller is there, then offer the keypad, then take leave.

    Args:
        spoke: something was said that is no word, as "uh": somebody is there.
    """
    trouble = turn.state.trouble
    if turn.state.question in insurance.QUESTIONS:
        return insurance.leave(turn)
    count = trouble.silences + 1
    turn.state = attrs.evolve(turn.state, trouble=attrs.evolve(trouble, silences=count))
    if count == turn.state.turn == robots.MOST_SILENT and not spoke:
        return robots.take_leave(turn)
    if count > (_TYPED if turn.state.operator else _SPOKEN):
        return hangup.gone_quiet(turn)
    question = turn.state.question
    if count == turn.state.turn and question == "reason" and not spoke:  # who has not said a word yet may be able to press keys only
        return turn.listen(question, (turn.prompt("reason.silent"),), listening(turn, question))
    turn.say("still_there")
    if question == "read_back":
        return pose(turn, question)
    return pose(turn, question, "again" if count == 1 else "keys")


def not_understood(turn: Turn, heard: Heard) -> Step:
    """Ask again in other words, then for keys, then hand the call on."""
    if any(part.key.startswith("kind.") for part in turn.state.lead):
        return pose(turn, turn.state.question)  # a kind word was an answer too
    if _ASKS.search(heard.text) and turn.state.trouble.asides < _MOST_ASIDES and not heard.keyed:
        return asides.unanswered(turn, heard)
    second = None if heard.intents or asides.says_more(heard) else _greeted(turn, heard) or _other_language(turn, heard)
    if second is not None:
        return second
    if "goodbye" in heard.intents and (gone := hangup.said_goodbye(turn)) is not None:
        return gone
    trouble = _climb(turn)
    question = turn.state.question
    if question == "when" and trouble.misses > 1 and trouble.total <= _TOTAL:
        return offers.first_openings(turn)
    if trouble.misses > 2 or trouble.total > _TOTAL:
        return _last_rung(turn, heard)
    turn.say("sorry")
    return pose(turn, question, "again" if trouble.misses == 1 else "keys")


def _climb(turn: Turn) -> Trouble:
    """Count one more miss on what was asked; what was understood in between, of something else, takes none of them back."""
    trouble = turn.state.trouble
    climbed = (*trouble.climbed, _thing(turn))
    misses = max(trouble.misses + 1, climbed.count(climbed[-1]))
    trouble = attrs.evolve(trouble, misses=misses, total=trouble.total + 1, silences=0, climbed=climbed)
    turn.state = attrs.evolve(turn.state, trouble=trouble)
    return trouble


def _thing(turn: Turn) -> str:
    """Return what is asked for: the same question about another one of them, another time or a name that was wrong is another thing."""
    state = turn.state
    checked = state.existing.checked if state.existing is not None else 0
    tries = (state.family.at, state.form.name_tries, state.form.phone_tries, state.offer.rounds, checked, len(state.offer.declined))
    held = state.hold.id if state.hold is not None else ""
    return ":".join((state.question, *map(str, tries), held))


def _greeted(turn: Turn, heard: Heard) -> Step | None:
    """Answer a caller who only says hello, or something in a language that is plain: once, in that language, and no failure."""
    trouble = turn.state.trouble
    if turn.state.question != "reason" or heard.language is None or trouble.greeted:
        return None
    turn.state = attrs.evolve(turn.state, trouble=attrs.evolve(trouble, greeted=True))
    return pose(turn, "reason")


def _other_language(turn: Turn, heard: Heard) -> Step | None:
    """
    Ask the first question in the other language: the caller may have spoken it to a model of this one. It is no failure.

    When that was not understood either, the first language returns.
    """
    trouble, other = turn.state.trouble, language.other(turn)
    if turn.state.question != "reason" or other is None or heard.language is not None or trouble.misses or trouble.silences:
        return None
    if language.is_plain(turn, heard.text) and not trouble.other_language_tried:
        return None
    if trouble.other_language_tried:
        turn.state = attrs.evolve(turn.state, language=other if language.is_offered(turn) else turn.state.language)
        return None
    turn.state = attrs.evolve(turn.state, language=other, trouble=attrs.evolve(trouble, other_language_tried=True))
    return pose(turn, "reason", "other_language")


def _last_rung(turn: Turn, heard: Heard) -> Step:
    """Never let a name or a birth date block a booking; for anything else a person, or a message."""
    form, question = turn.state.form, turn.state.question
    if question in {"name", "family", "given"} and _may_be_name(heard):
        full = " ".join(word.strip(".,!?").capitalize() for word in _ANNOUNCED.sub("", heard.text).split()) or heard.text
        name = _as_said(form.name.value if form.name else None, full, question)
        turn.state = attrs.evolve(turn.state, form=attrs.evolve(form, name=Field(name), name_tries=form.name_tries + 1))
        return plan.advance(turn)
    if question == "birth_date":
        turn.state = attrs.evolve(turn.state, form=attrs.evolve(form, birth_date_skipped=True), trouble=Trouble())
        return plan.advance(turn)
    if question == "benefit_day":
        benefits.skip(turn)
        turn.state = attrs.evolve(turn.state, trouble=Trouble())
        return plan.advance(turn)
    return elsewhere.to_person(turn, "callback", "give_up", about=question)


def _may_be_name(heard: Heard) -> bool:
    """Tell whether words that no extractor read as a name may be one all the same: they are few, and say nothing else."""
    read = heard.yes_no or heard.services or heard.times or heard.insurer or heard.phone or heard.known is not None
    return not read and 0 < len(heard.text.split()) <= _NAME_WORDS and _NO_NAME.search(heard.text) is None


def _as_said(known: NameValue | None, full: str, question: Question) -> NameValue:
    if question == "family":
        return compose(known.given if known else None, full)
    return compose(full, known.family) if question == "given" and known else NameValue(None, None, full)
