"""E-mail addresses, written or spoken: "jean dash paul at gmail dot com", "marie point roy arobase vidéotron point ca"."""

import re
from collections.abc import Iterable, Iterator

import attrs

from bella_core.plugin import Extraction, TurnContext

from .digits import runs
from .letters import LETTER_NAMES
from .names.words import NEVER
from .reading import Reading, Token, word_set

_LOCAL = r"[a-z0-9!#$%&'*+/=?^_`{|}~-]{1,64}(?:\.[a-z0-9!#$%&'*+/=?^_`{|}~-]{1,64}){0,8}"
_HOST = r"(?:[a-z0-9](?:[a-z0-9-]*[a-z0-9])?(?:\.[a-z0-9](?:[a-z0-9-]*[a-z0-9])?)*\.[a-z]{2,}|\[\d{1,3}(?:\.\d{1,3}){3}\])"
_WRITTEN = re.compile(rf"(?<![a-z0-9.]){_LOCAL}@{_HOST}(?![a-z0-9_-])", re.ASCII)
_HOST_WRITTEN = re.compile(r"[a-z0-9]\.[a-z]{2,}\b")
_HINTS = frozenset(("@", "at", "arobase", "arobas", "arobaz", "a", "commercial"))
_DOTS = frozenset(("dot", "point", "period"))

#: What callers say for a mark, in one word or several.
_MARKS: tuple[tuple[tuple[str, ...], str], ...] = tuple(
    sorted(
        (
            (tuple(words.split()), mark)
            for mark, phrases in (
                ("@", "at|at sign|arobase|arobas|arobaz|a commercial|@"),
                (".", "dot|point|period|."),
                ("-", "dash|hyphen|minus|tiret|trait d' union|trait d'union|tiret du 6|tiret du six|-|moins"),
                ("_", "underscore|under score|under bar|tiret bas|barre de soulignement|souligne|_|tiret du bas|tiret 8"),
                ("+", "plus|plus sign|+"),
            )
            for words in phrases.split("|")
        ),
        key=lambda item: -len(item[0]),
    )
)
_MARKS_BY_FIRST = {first: tuple(mark for mark in _MARKS if mark[0][0] == first) for first in {words[0] for words, _ in _MARKS}}
_PROSE = word_set(
    """
    my email e mail is it's it' its address the s to me send please yes sure okay ok so and mon courriel adresse est c' c'est le la l'
    moi oui a au envoyez that' would be mine contact all lowercase lower case minuscule minuscules tout en majuscule capital
    electronique you can reach use on
    """
)


@attrs.frozen
class _Part:
    """A piece of an address: what it is written as, its characters, and whether it is a mark or an ordinary word."""

    text: str
    start: int
    end: int
    mark: bool = False
    prose: bool = False


def find(reading: Reading, _context: TurnContext) -> Iterable[Extraction]:
    """Return the e-mail addresses in ``reading``."""
    if "@" in reading.plain:
        written = [reading.extraction("email", match.group(), *match.span(), 0.95) for match in _WRITTEN.finditer(reading.plain)]
        if written:
            return written
    if _HINTS.isdisjoint(reading.words):
        return []
    if _DOTS.isdisjoint(reading.words) and not ("." in reading.words and _HOST_WRITTEN.search(reading.plain)):
        return []
    return list(_spoken(reading))


def _spoken(reading: Reading) -> Iterator[Extraction]:
    parts = _parts(reading)
    for at, part in enumerate(parts):
        if part.text != "@" or not part.mark:
            continue
        host = _host(parts, at + 1)
        first = _local_start(parts, at)
        if host is None or first == at:
            continue
        local = "".join(piece.text for piece in parts[first:at]).strip(".")
        address = f"{local}@{host[0]}"
        if _WRITTEN.fullmatch(address) and reading.plain[parts[first].start - 1 : parts[first].start] != ".":
            yield reading.extraction("email", address, parts[first].start, parts[host[1] - 1].end, 0.9 if len(local) > 1 else 0.7)


def _parts(reading: Reading) -> list[_Part]:
    """Cut ``reading`` into words, digits and marks as an address writes them."""
    numbers = {run.start: run for run in runs(reading)}
    tokens = reading.tokens
    parts: list[_Part] = []
    at = 0
    while at < len(tokens):
        token = tokens[at]
        if (run := numbers.get(token.start)) and run.plain and not all(item.word in ("o", "oh", "un", "une") for item in run.items):
            parts.append(_Part(run.plain, run.start, run.end))
            at = next((i for i in range(at, len(tokens)) if tokens[i].start >= run.end), len(tokens))
            continue
        length, mark = (1, "@") if reading.low[token.start] == "à" else _mark(tokens, at)
        if mark:
            parts.append(_Part(mark, token.start, tokens[at + length - 1].end, mark=True))
        elif length := _double_u(tokens, at):
            parts.append(_Part("w", token.start, tokens[at + length - 1].end))
        else:
            length = 1
            prose = token.plain in _PROSE or (len(token.plain) > 1 and token.plain in NEVER)
            parts.append(_Part(LETTER_NAMES.get(token.plain, token.plain).lower(), token.start, token.end, prose=prose))
        at += length
    return [part for part in parts if part.text not in (",", ";")]


def _double_u(tokens: tuple[Token, ...], at: int) -> int:
    return 2 if tokens[at].plain == "double" and at + 1 < len(tokens) and tokens[at + 1].plain in ("u", "you", "v", "ve") else 0


def _mark(tokens: tuple[Token, ...], at: int) -> tuple[int, str]:
    for words, mark in _MARKS_BY_FIRST.get(tokens[at].plain, ()):
        end = at + len(words)
        if tuple(token.plain for token in tokens[at:end]) == words:
            return len(words), mark
    return 1, ""


def _host(parts: list[_Part], at: int) -> tuple[str, int] | None:
    """Return the host that begins at ``at`` and where it ends; words before its first dot are run together ("g mail")."""
    first = at
    while at < len(parts) and at - first < 5 and (not parts[at].mark or parts[at].text == "-"):
        at += 1
    labels = ["".join(part.text for part in parts[first:at])]
    while at + 1 < len(parts) and parts[at].mark and parts[at].text == "." and not parts[at + 1].mark:
        end = _label_end(parts, at + 1)
        label = "".join(part.text for part in parts[at + 1 : end])
        if len(labels) > 1 and (len(label) > 4 or parts[at + 1].prose):
            break
        labels.append(label)
        at = end
    if not labels[0] or len(labels) < 2 or not re.fullmatch(r"[a-z]{2,10}", labels[-1]):
        return None
    return ".".join(labels), at


def _label_end(parts: list[_Part], at: int) -> int:
    """Return where a label after a dot ends: after one word, or after the letters of "c o m"."""
    end = at + 1
    while end < len(parts) and len(parts[end - 1].text) == 1 and len(parts[end].text) == 1 and not parts[end].mark:
        end += 1
    return end


def _local_start(parts: list[_Part], at: int) -> int:
    """Return where the part before the "at" begins: what marks join, spelled letters and digits, and up to three bare words."""
    first = at
    bare = 0
    while first:
        part, following = parts[first - 1], parts[first] if first < at else None
        if part.mark:
            if part.text == "@" or following is None:
                break
        elif part.prose and not (following and following.mark and (first == 1 or parts[first - 2].mark or parts[first - 2].prose)):
            break
        elif following and not following.mark and len(part.text) > 1 and not part.text.isdigit():
            bare += 1
            if bare > 2:
                break
        first -= 1
    while first < at and parts[first].mark:
        first += 1
    return first
