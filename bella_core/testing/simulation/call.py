"""One simulated call, from the greeting to the judge."""

from collections.abc import Sequence
from typing import Literal

import attrs

from bella_core.domain.dialogue.types import ListenFor, Reply

from .acts import Act
from .agenda import Agenda
from .caller import Caller
from .channel import Channel
from .judge import LEAVES, Turn, Verdict, judge, judge_left
from .line import Line
from .strangers import Stranger

#: More turns than any call may have.
LONGEST = 40
#: How fast people speak: characters a second, of bella and of callers alike.
_CHARACTERS_S = 14.0

End = Literal["hang_up", "transfer", "message", "left", "endless"]


@attrs.frozen
class Outcome:
    """
    Hold what came of a call.

    Args:
        verdict, wrong: the judge's.
        end: how it ended: bella took leave, put through, took a message; the caller ``left``; ``endless`` when nobody ended it.
        success: a caller who wanted an appointment has it, one who wanted staff to see to something has them, one who wanted none has
            none.
        turns: of the caller. ``speech_s``: seconds of speech, bella's and the caller's.
        reprompts: questions that were asked again in other words or for keys.
        transcript: what was said by whom, a line each.
        answered: of each turn with words, what was listened for, and bella's own part of the answer in seconds.
        number: of the call, in its trial.
    """

    agenda: Agenda
    wer: float
    verdict: Verdict
    wrong: tuple[str, ...]
    end: End
    success: bool
    turns: int
    speech_s: float
    reprompts: int
    slowest_ms: float = attrs.field(eq=False)
    transcript: tuple[str, ...]
    answered: tuple[tuple[ListenFor, float], ...] = attrs.field(default=(), eq=False)
    number: int = 0

    def told(self) -> str:
        """Return the call as text: who wanted what, what was said, and what came of it."""
        who = self.agenda
        relation = ", for a child" if who.child else ""
        number = who.number or "a hidden number"
        errand = "" if who.persona.errand == "book" else f"{who.persona.errand} the "
        day = " ".join(day.isoformat() for day in who.when.days[:1])
        wanted = f"{errand}{who.service}{relation}, {who.when.way} {day} {who.when.start:%H:%M}"
        moment = f"{who.now:%a %Y-%m-%d %H:%M}"
        first = f"call {self.number}: {who.persona.name}, {who.language}, {self.wer:.0%} errors, calls {moment} from {number}"
        second = f"{who.name}, {who.phone}, {'known' if who.known else 'new'}; wants {wanted}"
        return "\n".join((first, second, *self.transcript, f"{self.verdict} {' '.join(self.wrong)} ({self.end})"))


async def hold_call(line: Line, caller: Caller | Stranger, channel: Channel) -> Outcome:
    """Hold a call until either side ends it, and judge it."""
    reply = await line.start()
    turns: list[Turn] = []
    replies = [reply]
    transcript = [_bella(reply)]
    end: End = "endless"
    while len(turns) < LONGEST:
        if reply.then != "listen":
            end = reply.then
            break
        act = caller.act(reply)
        if act.do == "hang_up":
            await line.hang_up()
            turns.append(Turn(act))
            end = "left"
            break
        reply, turn = await _turn(line, act, channel)
        turns.append(turn)
        replies.append(reply)
        transcript += [_caller(turn), _bella(reply)]
    verdict, wrong = judge(caller.agenda, caller.agreed, await line.rows(), turns, caller.booked, together=getattr(caller, "together", ()))
    tasks, waiting = getattr(line, "tasks", ()), getattr(line, "waiting", ())
    if verdict in {"none", "right"} and (astray := judge_left(caller.agenda, tasks, waiting)):
        verdict, wrong = "wrong", astray
    misled: tuple[str, ...] = getattr(caller, "misled", ())
    verdict, wrong = ("wrong", (*wrong, *misled)) if misled else (verdict, wrong)
    left_for_staff = (*getattr(line, "left", ()), *("waiting_list" for _ in waiting))
    served = getattr(caller, "served", None)
    done = served(verdict, end, left_for_staff) if served else _served(caller.agenda, verdict, end, left_for_staff)
    left = end == "left" and verdict == "none"
    return Outcome(
        caller.agenda,
        channel.wer,
        verdict,
        wrong,
        end,
        (done or left) and end != "endless",
        len(turns),
        _seconds(replies, turns),
        sum(part.key.endswith((".again", ".keys")) for answer in replies for part in answer.parts),
        getattr(line, "slowest_ms", 0.0),
        tuple(transcript),
        tuple(getattr(line, "answered", ())),
    )


async def _turn(line: Line, act: Act, channel: Channel) -> tuple[Reply, Turn]:
    if act.do == "keys":
        return await line.press(act.words, complete=act.heard), Turn(act)
    heard = channel.hear(act.words, act.language) if act.do == "say" else channel.hear_silence(act.language)
    if heard is None or not heard.text:
        return await line.wait(), Turn(act, heard)
    return await line.say(heard, complete=act.heard), Turn(act, heard)


def _served(agenda: Agenda, verdict: Verdict, end: End, left: Sequence[str]) -> bool:
    """Tell whether a caller has what they wanted."""
    errand = agenda.persona.errand
    wanted = {LEAVES[errand], "waiting_list"} if errand in LEAVES else set(left)
    handed_on = verdict == "none" and (end in {"transfer", "message"} or not wanted.isdisjoint(left))
    match agenda.persona.goal:
        case "book":
            return verdict == "right"
        case "staff":
            return verdict == "right" or handed_on
    return verdict == "none"


def _seconds(replies: list[Reply], turns: list[Turn]) -> float:
    characters = sum(len(part.text) for reply in replies for part in reply.parts)
    return (characters + sum(len(turn.act.words) for turn in turns)) / _CHARACTERS_S


def _bella(reply: Reply) -> str:
    end = "" if reply.then == "listen" else f"  -> {reply.then}"
    return f"bella   {' '.join(part.text for part in reply.parts)}{end}  [{reply.parts[-1].key}]"


def _caller(turn: Turn) -> str:
    act = turn.act
    if act.do == "keys":
        return f"caller  [{act.words}]"
    said = act.words or "(silence)"
    wrote = turn.heard.text if turn.heard else ""
    return f"caller  {said}" + (f"   ~~>  {wrote}" if wrote != act.words else "") + ("" if act.heard else "  (interrupts)")
