"""How many come together, and who they are."""

import re

import attrs

from bella_core.plugin.types import NameValue

from .. import elsewhere
from ..heard import Heard
from ..questions import pose
from ..state import Family, Field, Form, Member, Offer, Relation, Step
from ..turn import Turn
from . import roll, together, words
from .names import read_after, read_names

#: For so many at once bella books; for more the team does.
MOST = 4
#: Questions whose answers are about something else, whoever is named in them.
_ELSEWHERE = frozenset({"phone", "phone_more", "phone_sure", "caller_id", "birth_date", "party", "whose", "errand", "insurer", "member"})


def notice(turn: Turn, heard: Heard) -> Step | Heard:
    """Note that more than one shall come, once, and their names; what is left of the words may fill the form."""
    state = turn.state
    if roll.is_together(turn) and heard.known is not None and words.is_of_all(heard.text):
        roll.know_all(turn, known=heard.known)
    if roll.is_together(turn) and heard.births:
        heard = _births(turn, heard)
    if state.question == "name" and roll.is_together(turn) and not heard.keyed:
        return _named_together(turn, heard)
    if state.question in _ELSEWHERE or state.family.members or state.family.relations or state.form.urgent or heard.keyed:
        return heard
    party = words.read_party(heard.text)
    if party is None:
        return heard
    turn.state = attrs.evolve(state, form=attrs.evolve(state.form, wanted=True), family=Family(party.relations, holds=state.family.holds))
    relations = party.relations if party.counted else _as_many_as_named(party)
    if not relations:
        return heard
    if step := _begin(turn, relations, heard.services):
        return step
    names = read_after(party.rest, roll.unnamed(turn)) or _each_named(turn, heard)
    if names:
        roll.take_names(turn, names)
        heard = attrs.evolve(heard, names=())
    if heard.known is not None and words.is_of_all(heard.text):
        roll.know_all(turn, known=heard.known)
    relation = turn.state.form.relation  # what was heard may be the other one's
    heard = attrs.evolve(heard, relation=relation.value if relation and heard.relation else None, services=heard.services[:1])
    return _born(turn, heard)


def may_be_several(turn: Turn) -> bool:
    """Tell whether somebody may ask for several visits now: what is said of one that stands, or of a number, is about that."""
    state = turn.state
    return not (state.existing or state.family.members or state.family.relations or state.form.urgent or state.question in _ELSEWHERE)


def _as_many_as_named(party: words.Party) -> tuple[Relation, ...]:
    """Return who they are where nobody said how many, but what each is called: "for my kids, Emma and Noah Tremblay"."""
    counts = range(2, MOST + 1)
    many = next((count for count in counts if count > len(party.relations) and read_after(party.rest, count)), 0)
    return (*party.relations, *party.relations[-1:] * many)[:many]


def _each_named(turn: Turn, heard: Heard) -> tuple[NameValue, ...]:
    """Return the names of all of them that were said one by one, in the order in which they are asked about: "I'm Ann, he's Tom"."""
    members = roll.current(turn)
    named = sorted(heard.names, key=lambda one: one.start)
    if len(named) != len(members) or roll.unnamed(turn) != len(members):
        return ()
    own = [one for one in named if words.is_own(heard.text[: one.start])]
    others = [one for one in named if one not in own]
    theirs = [one for one in others if words.is_theirs(heard.text[: one.start])]
    if not own and len(theirs) == len(others) - 1:  # "David Stern, and she's Ruth Stern"
        own, others = [one for one in others if one not in theirs], theirs
    selves = [member for member in members if member.form.relation is not None and member.form.relation.value == "self"]
    if len(own) != len(selves):
        return ()
    return tuple((own if member in selves else others).pop(0).value for member in members)


def _born(turn: Turn, heard: Heard) -> Heard:
    """Note a birth date that was told with who they are where it is plain whose it is; whoever's it may be is asked for."""
    if heard.birth_date is None:
        return heard
    whose, members = words.born(heard.text), roll.current(turn)
    relations = [member.form.relation.value if member.form.relation else "self" for member in members]
    mine = [place for place, relation in enumerate(relations) if (relation == "self") == (whose == "self")]
    if whose is not None and len(mine) == 1:
        roll.born(turn, mine[0], heard.birth_date)
    return attrs.evolve(heard, birth_date=None)


def _births(turn: Turn, heard: Heard) -> Heard:
    """Give each birth date to whoever was named last before it, and leave one that nobody was named with to who is asked about."""
    given = [name.split()[0] if name else "" for name in roll.names(turn)]
    left = None
    for start, day in heard.births:
        before = heard.text[:start]
        named = [
            (found.start(), place)
            for place, name in enumerate(given)
            if name
            for found in re.finditer(rf"(?<!\w){re.escape(name)}(?!\w)", before, re.IGNORECASE)
        ]
        if named:
            roll.born(turn, max(named)[1], day)
        else:
            left = day
    return attrs.evolve(heard, birth_date=left, births=())


def _named_together(turn: Turn, heard: Heard) -> Heard:
    """Take the names of all of them, where they are said in one breath."""
    other = heard.services or heard.times or heard.phone or heard.intents
    names = () if other else read_names(heard.text, roll.unnamed(turn)) or _each_named(turn, heard)
    if not names:
        return heard
    roll.take_names(turn, names)
    return attrs.evolve(heard, names=())


def need_count(turn: Turn) -> Step | None:
    """Ask how many they are, where that was not told."""
    return pose(turn, "party") if turn.state.family.relations and not turn.state.family.members else None


def count(turn: Turn, heard: Heard) -> Step | Heard:
    """Read how many they are."""
    said, relations = heard.choice if heard.keyed else words.read_count(heard.text), turn.state.family.relations
    if said is None or not relations:
        return heard
    if said == 1:
        turn.state = attrs.evolve(turn.state, family=Family())
    elif step := _begin(turn, (*relations, *relations[-1:] * said)[:said], heard.services):
        return step
    return attrs.evolve(heard, choice=None, times=(), yes_no=None, relation=None, names=())


def _begin(turn: Turn, relations: tuple[Relation, ...], services: tuple[str, ...]) -> Step | None:
    """Begin with the first of them, or with the caller where they have told their own name."""
    form, family = turn.state.form, turn.state.family
    if len(relations) > MOST:
        turn.state = attrs.evolve(turn.state, family=Family(holds=family.holds))
        return elsewhere.to_person(turn, "callback", "family.many", about="family_of_many")
    own = form.relation is None or form.relation.value == "self"
    at = relations.index("self") if form.name is not None and own and "self" in relations else 0
    ordered = (relations[at], *relations[:at], *relations[at + 1 :])
    same = form.relation is not None and form.relation.value == ordered[0]
    doubtful = form.name is not None and not same and ordered[0] != "self"
    name = attrs.evolve(form.name, grounding="inferred") if form.name is not None and doubtful else form.name
    asked = services or ((form.service.value,) if form.service else ())
    members = tuple(Member(Form(wanted=True, relation=Field(relation))) for relation in ordered)
    turn.state = attrs.evolve(
        turn.state,
        form=attrs.evolve(form, relation=Field(ordered[0]), name=name),
        family=Family(members=members, services=asked, holds=family.holds),
        offer=Offer(declined=turn.state.offer.declined),
    )
    turn.say("family.begin")
    return None


def need_birth_date(turn: Turn) -> Step | None:
    """Ask for a birth date: it tells brothers and sisters apart."""
    form = turn.state.form
    if not roll.is_together(turn) or turn.state.user_id is not None or form.birth_date is not None or form.birth_date_skipped:
        return None
    return pose(turn, "birth_date")


def count_once(turn: Turn) -> None:
    """Count who was told of twice once, and say so: nobody comes to two visits side by side."""
    same = roll.told_before(turn) if roll.is_together(turn) else None
    if same is not None and turn.state.form.name is not None:
        turn.say("family.once", name=turn.state.form.name.value.full)
        roll.leave_out(turn, same)


def whose(turn: Turn, heard: Heard) -> Step | Heard:
    """Read whose name is to be put right, and ask for it again."""
    place = _named(turn, heard)
    if place is None:
        return heard
    roll.turn_to(turn, place)
    form = turn.state.form
    turn.state = attrs.evolve(
        turn.state, user_id=None, identified=False, looked_up=False, form=attrs.evolve(form, name=None, name_tries=form.name_tries + 1)
    )
    return pose(turn, "name", "again")


def _named(turn: Turn, heard: Heard) -> int | None:
    if heard.choice is not None and heard.choice <= len(turn.state.family.members):
        return heard.choice - 1
    picked = next((place for place, intent in enumerate(("first", "second")) if intent in heard.intents), None)
    words = set(re.findall(r"[\w’'-]+", heard.text.casefold()))
    named = [place for place, name in enumerate(roll.names(turn)) if words & set(name.casefold().split()[:1])]
    if len(named) == 1:
        return named[0]
    said = heard.names[-1].value.full if heard.names else heard.text
    return picked if picked is not None else together.most_like(turn, said)
