"""Visits that were asked for beside the one that is booked: none is forgotten, and each is found a time after the other."""

import attrs

from . import elsewhere
from .apart import read_also
from .called import visit_name
from .families import members
from .heard import Heard
from .questions import pose
from .state import Field, Form, NextVisit, Offer, Question, Relation, Step
from .turn import Turn
from .types import AddTask
from .wishes import read_wish

#: Turns of a call after which no other booking is begun: staff see to it.
_ENOUGH = 18
#: Questions of a booking that is on its way.
_BEGUN: frozenset[Question] = frozenset({"name", "family", "given", "status", "birth_date", "when", "offer", "read_back", "sure", "change"})


def note(turn: Turn, heard: Heard) -> Heard:
    """Keep the visits that were asked for beside the first, and say which one comes first."""
    more = tuple(
        NextVisit(visit.relation, visit.whose, visit.service, (*visit.of("time"), *visit.of("time_excluded")), visit.name)
        for visit in heard.beside
    )
    turn.state = attrs.evolve(turn.state, more=(*turn.state.more, *more))
    form = turn.state.form
    service = heard.services[0] if heard.services else form.service.value if form.service else ""
    relation = heard.relation or (form.relation.value if form.relation else "self")
    turn.state = attrs.evolve(turn.state, whose=heard.whose or turn.state.whose)
    turn.say("next_visit.begin", visit=visit_name(turn, relation, service))
    return attrs.evolve(heard, beside=())


def also(turn: Turn, heard: Heard) -> Heard:
    """Take "and can my daughter come too", while a visit is being booked, for another visit: whom this one is for stays."""
    state = turn.state
    begun = state.form.service is not None and state.question in _BEGUN and not heard.beside
    visit = read_also(heard.text) if begun and members.may_be_several(turn) else None
    if visit is None or (state.form.relation is not None and visit.relation == state.form.relation.value != "self"):
        return heard
    return attrs.evolve(heard, relation=None, services=(), beside=(visit,))


def ask(turn: Turn, *lead: str) -> Step:
    """Ask about the next visit once one is booked; without one take leave."""
    for key in lead:
        turn.say(key)
    if not turn.state.more:
        return turn.close("hang_up", "goodbye")
    if turn.state.turn >= _ENOUGH:
        leave(turn)
        return turn.close("hang_up", "callback.done")
    return pose(turn, "next_visit")


def keep(turn: Turn) -> None:
    """Note what is known of the next visits before the form of the one that was booked, which is none of them any more, is forgotten."""
    form, whose = turn.state.form, turn.state.whose
    left = (visit for visit in turn.state.more if not visit.begun)
    turn.state = attrs.evolve(turn.state, more=tuple(_filled(turn, visit, form, whose) for visit in left))


def answer(turn: Turn, heard: Heard) -> Step | Heard:
    """Begin with the next visit on a yes, or on anything that is said of it; a no leaves it, and the call."""
    visit, *others = turn.state.more or (NextVisit(),)
    says_more = bool(heard.times or heard.services or heard.names or heard.excluded)
    if heard.yes_no == "no" and not says_more:
        turn.state = attrs.evolve(turn.state, more=tuple(others))
        return ask(turn)
    if heard.yes_no != "yes" and not says_more:
        return heard
    relation: Field[Relation] | None = Field(visit.relation) if visit.relation != "self" else None
    turn.state = attrs.evolve(
        turn.state,
        form=visit.form or Form(wanted=True, relation=relation),
        more=(attrs.evolve(visit, begun=True), *others),
        whose=visit.whose,
        offer=Offer(),
        hold=None,
        user_id=None,
        visits=(),
        identified=False,
        looked_up=False,
        insurance=None,
    )
    return attrs.evolve(heard, yes_no=None)


def leave(turn: Turn) -> None:
    """Leave staff the visits that nobody has got to."""
    if turn.state.more:
        turn.tell(AddTask("callback", "today", {**elsewhere.details(turn, "next_visit")}))
        turn.state = attrs.evolve(turn.state, more=())


def _filled(turn: Turn, visit: NextVisit, form: Form, whose: str) -> NextVisit:
    """Return a visit with what is known of it: of the same person all that was told, of another the number."""
    if visit.form is not None:
        return visit
    relation = form.relation.value if form.relation else "self"
    same = visit.relation == relation and (relation == "self" or (bool(whose) and visit.whose == whose))
    said = tuple(one for one in visit.said if one.kind == "time")
    wish = read_wish(None, said, (one for one in visit.said if one.kind != "time"), turn.now.date()) if visit.said else None
    fresh = Form(
        wanted=True,
        relation=form.relation if same else Field(visit.relation) if visit.whose else None,
        name=form.name if same else Field(visit.name) if visit.name is not None else None,
        birth_date=form.birth_date if same else None,
        birth_date_skipped=form.birth_date_skipped and same,
        known=Field(True, "said", "clinic") if same else None,  # the visit before has made them known
        phone=form.phone,
        caller_refused=form.caller_refused,
        service=Field(visit.service) if visit.service else None,
        wish=wish,
    )
    return attrs.evolve(visit, form=fresh)
