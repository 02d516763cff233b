"""A call's story, and what came of deciding it again, as text for a terminal."""

from collections.abc import Iterator

import orjson

from bella_core.services.call_story import CallStory, Evidence, Heard, TurnStory
from bella_core.services.turns_replay import CallCheck

_INDENT = "    "


def told(story: CallStory) -> str:
    """Return the story as text."""
    ended = story.ended_at.isoformat(timespec="seconds") if story.ended_at else "not ended"
    lines = [
        f"call {story.id}  ({story.channel}, the carrier's {story.carrier_id})",
        f"{story.started_at.isoformat(timespec='seconds')} to {ended}, from {story.caller or 'a hidden number'}",
        f"location {story.location_id}, status {story.status}, outcome {story.outcome or 'none'}",
    ]
    for turn in story.turns:
        lines += ["", *_turn(turn)]
    return "\n".join(lines)


def compared(result: CallCheck) -> str:
    """Return in words whether the call would go the same way now."""
    lines = [line for turn in result.turns for line in _difference(turn.turn, turn.revision, turn.differs)]
    lines += [
        f"{_INDENT}turn {turn.turn} would say now: {' '.join(part.text for part in turn.now.parts)}" for turn in result.turns if turn.now
    ]
    others = sorted({turn.revision for turn in result.turns} - {result.newest})
    if others:
        known = ", ".join(str(revision) for revision in others)
        lines.append(f"note: the clinic is at revision {result.newest} now; turns of revision {known} were decided by the clinic of then")
    if not any(turn.differs for turn in result.turns):
        lines.append(f"all {len(result.turns)} turns give the same bytes")
    return "\n".join(lines)


def _difference(turn: int, revision: int, differs: tuple[str, ...]) -> Iterator[str]:
    if "clinic" in differs:
        yield f"turn {turn} cannot be compared: revision {revision} of the clinic, which decided it, is not in this database"
    elif differs:
        yield f"turn {turn} differs: {', '.join(differs)}; the code, or the clinic's document of revision {revision}, is not that of then"


def _turn(turn: TurnStory) -> Iterator[str]:
    timing = turn.timing
    took = f"  {1000 * timing.engine_s:.0f} ms by {timing.by or 'an unknown transport'}" if timing else ""
    yield f"turn {turn.turn}  {turn.at.isoformat(timespec='seconds')}  clinic revision {turn.revision}{took}"
    yield f"{_INDENT}heard       {_heard(turn.heard)}"
    for number, found in enumerate(turn.understood):
        yield f"{_INDENT}{'' if number else 'understood':12}{_evidence(found)}"
    for number, asked in enumerate(turn.asked):
        ask = "?" if asked.ask is None else asked.ask["_"]
        yield f"{_INDENT}{'' if number else 'asked':12}{ask} -> {_short(asked.answer)}"
    if turn.why:
        yield f"{_INDENT}decided     {', '.join(turn.why)}"
    for number, one in enumerate(turn.told):
        yield f"{_INDENT}{'' if number else 'told':12}{_short(one)}"
    for number, part in enumerate(turn.said):
        yield f"{_INDENT}{'' if number else 'said':12}[{part.language[:2]}] {part.text}  ({part.key})"
    yield f"{_INDENT}then        {turn.then if turn.then != 'listen' else f'listens for an answer to: {turn.question}'}"


def _heard(heard: Heard) -> str:
    if heard.by == "keys":
        return f"keys {heard.keys}"
    if heard.by != "words":
        return {"call": "the call began", "silence": "silence"}[heard.by]
    sure = "" if heard.confidence is None else f", confidence {heard.confidence:.2f}"
    cleaned = "" if heard.cleaned == heard.words else f", read as “{heard.cleaned}”"
    cut = "" if heard.to_the_end else ", bella was interrupted"
    return f"“{heard.words}”{cleaned}{sure}{cut}"


def _evidence(found: Evidence) -> str:
    inferred = f", inferred: {', '.join(found.inferred)}" if found.inferred else ""
    others = f", or {_short(list(found.alternatives))}" if found.alternatives else ""
    where = f"“{found.text}” [{found.start}:{found.end}]"
    return f"{found.kind} {_short(found.value)} from {where}, {found.confidence:.2f} by {found.plugin}{inferred}{others}"


def _short(value: object) -> str:
    """Return JSON without what is empty."""
    return orjson.dumps(_bare(value)).decode()


def _bare(value: object) -> object:
    if isinstance(value, dict):
        return {key: _bare(item) for key, item in value.items() if item not in (None, "", [], {})}
    return [_bare(item) for item in value] if isinstance(value, list | tuple) else value
