"""Calls that nobody makes: a line that stays silent from the first, and recordings that talk and answer nothing."""

import re

import attrs

from . import elsewhere
from .heard import Heard
from .state import Form, Step, initial
from .turn import Turn

#: What comes of a call that nobody makes: nothing that was said in it is kept, and it counts nowhere but among the ends of calls.
OUTCOME = "robot"
#: Silences with which a call may begin before it is taken for nobody's.
MOST_SILENT = 2
#: In the first so many turns a recording has given itself away.
_FIRST_TURNS = 3
#: Fewer words are no recording; and who says so many in one breath, and answers nothing, may be one.
_FEWEST, _TIRADE = 8, 60


def _mark(*patterns: str) -> re.Pattern[str]:
    return re.compile("|".join(rf"\b(?:{pattern})\b" for pattern in patterns), re.IGNORECASE)


_DIGIT, _TOUCHE = r"(one|two|three|four|five|nine|zero|star|pound|\d)", r"(un|deux|trois|quatre|cinq|neuf|z[ée]ro|[ée]toile|carr[ée]|\d)"
_KEYS = _mark(
    rf"(press|push|dial|hit) (the )?(number )?{_DIGIT}",
    rf"(appuyez sur|faites|composez|pesez sur)( le| la)?( touche)? {_TOUCHE}",
)
#: What is still known of a call once it is nobody's.
_KEPT = ("turn", "language", "location_id", "started_at")
#: What recordings say, each kind by itself: one of them may be a caller's word, two are a machine's.
_MARKS = (
    _KEYS,
    _mark(
        r"to (speak|talk) (to|with) (an?|one of)",
        r"to (be connected|be removed|opt out|unsubscribe|claim|accept this call|continue in)",
        r"pour (parler [àa] une?|[êe]tre (mise?|retirée?|rappelée?)|vous d[ée]sabonner|r[ée]clamer|continuer en|accepter cet appel)",
    ),
    _mark(
        r"you([’']ve| have) reached",
        r"voice ?mail|mailbox",
        r"vous avez (bien )?(joint|rejoint)|vous [êe]tes (bien )?sur la bo[îi]te",
        r"bo[îi]te vocale|r[ée]pondeur",
    ),
    _mark(
        r"leave (a|your|me a|us a) ((detailed|brief|short) )?(message|name)|record your message",
        r"(after|at) the (tone|beep)",
        r"laissez([- ](moi|nous))? (un|votre) (message|nom)",
        r"apr[èe]s le (bip|timbre|signal|ton)",
    ),
    _mark(
        r"(not |un)available|can(no|[’'])t (come to the phone|take your call)|unable to (take your call|answer)",
        r"(pas|non) disponible|ne (peut|peux|puis|pouvons)( pas)? (prendre votre|vous r[ée]pondre)",
    ),
    _mark(
        r"this is an? (automated|(pre-?)?recorded|important|courtesy|final|urgent) (call|message|notice|announcement)",
        r"(do not|don[’']t) hang up|ne raccrochez pas",
        r"ceci est une? (message|appel|annonce)|message (enregistr[ée]|automatis[ée])",
    ),
    _mark(
        r"(business|google) listing|(extended|car) warranty|duct cleaning|you([’']ve| have) (been selected|won)",
        r"(lower|reduce) your (interest|hydro|energy)|arrest warrant|social insurance number has",
        r"vous avez ([ée]t[ée] s[ée]lectionnée?|gagn[ée])|nettoyage de conduits?|fiche google|mandat d[’']arr[êe]t",
    ),
)
#: Somebody who says what they want is there, whatever recording they tell of.
_SOMEBODY = _mark(
    r"i([’']d| would| want| need| got| had| have| heard| was|[’']ve| tried)|(can|could|may) (i|you)",
    r"je (veux|voudrais|voulais|vais|viens|cherche|rappelle|vous rappelle|dois)|j[’'](ai|aimerais|appelle|essaie)",
    r"puis-je|pouvez-vous|est-ce que je",
)


def screen(turn: Turn, heard: Heard) -> Step | None:
    """Take leave of a recording; None where somebody may be there."""
    state = turn.state
    if state.turn > _FIRST_TURNS or state.operator or heard.keyed or state.form != Form() or state.booked is not None:
        return None
    marks = recording_marks(heard.text)
    if marks < 2 and not _may_be_one(heard, marks):
        return None
    if marks < 2 and not state.suspected:
        turn.state = attrs.evolve(state, suspected=True)
        return None
    return take_leave(turn)


def recording_marks(text: str) -> int:
    """Return how many kinds of what recordings say are in a text; none where somebody says what they want, or says little."""
    if len(text.split()) < _FEWEST or _SOMEBODY.search(text):
        return 0
    return sum(bool(mark.search(text)) for mark in _MARKS)


def take_leave(turn: Turn) -> Step:
    """End a call that nobody makes: it leaves nothing, and is counted apart."""
    elsewhere.let_go(turn)
    turn.state = attrs.evolve(initial(turn.state.call_id), **{name: getattr(turn.state, name) for name in _KEPT})
    elsewhere.outcome(turn, OUTCOME)
    return turn.close("hang_up", "robot")


def _may_be_one(heard: Heard, marks: int) -> bool:
    """Tell whether a recording may be speaking: it says a word of a machine's, or talks without a pause, and nothing of it is an answer."""
    answers = heard.services or heard.times or heard.intents or heard.phone or heard.birth_date
    return not answers and (len(heard.text.split()) >= _TIRADE or (marks > 0 and _KEYS.search(heard.text) is not None))
