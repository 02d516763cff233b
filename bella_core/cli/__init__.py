"""
The command ``bella``.

A command is a module (``to-enter`` is ``to_enter``) with ``arguments(parser)`` and ``run(args) -> int``; it is imported when it is asked
for, so that help costs nothing.
Exit codes: 0 done, 1 failed, 2 not understood.
"""

import sys
from collections.abc import Sequence

#: Every command of bella's own, in the order of the help: its module's name here, and what it does.
COMMANDS = {
    "serve": "answer calls: start the server",
    "call": "telephone bella from this terminal",
    "extract": "show what bella reads in a text",
    "transcribe": "write down what is said in WAV files",
    "eval": "measure what bella understands on rows whose values are known",
    "replay": "tell a call from its journal, or decide it again: replay CALL_ID [--check]",
    "clinic": "begin, import or export the clinic: clinic new NAME, clinic import FILE, clinic export [FILE]",
    "import": "take in lists of other programs: import patients|appointments FILE",
    "export": "write one patient's whole record, or the book: export patient ID, export appointments --format FORMAT",
    "privacy": "erase a patient, hold one for a court, keep the register of breaches: privacy erase ID, privacy incidents",
    "releases": "leave times to bella where she offers no others: releases add LOCATION START END, releases list",
    "requests": "decide about what waits for the clinic: requests list, requests approve ID",
    "to-enter": "see what is to be entered into the clinic's own system: to-enter list, to-enter tick ID",
    "messages": "show the texts that patients get, and what they cost: messages templates",
    "recalls": "list who is due for the next visit: recalls [--csv]",
    "feeds": "give providers calendars to subscribe to: feeds create PROVIDER",
    "webhooks": "have other programs told of events: webhooks create URL --event EVENT",
    "keys": "make API keys: keys create NAME --scope read|write",
    "staff": "say who logs in to the pages for staff: staff create LOGIN --role ROLE, staff list",
    "db": "bring the database up to date: db upgrade",
    "pages": "see who on call was paged for urgent calls: pages list, pages ack ID",
    "blocked": "take no more calls from a number: blocked add NUMBER, blocked list",
    "report": "see how calls went, how full the book is, and what it all cost: report kpis, report costs",
    "audit": "see who did what, and that nobody changed what stands there: audit report, audit verify",
    "doctor": "find what is wrong: plugins, the database, lines that lead back to bella",
    "alerts": "see what needs doing: alerts list, alerts ack ID, alerts test",
    "plugins": "show the installed plugins: plugins list",
}


def main(argv: Sequence[str] | None = None) -> int:
    """
    Run one command.

    Args:
        argv: the words after ``bella``; ``None`` for the process's own.

    Returns:
        The exit code.
    """
    words = list(sys.argv[1:] if argv is None else argv)
    if not words or words[0] in ("-h", "--help", "help"):
        from .helping import show_help

        return show_help(COMMANDS, sys.stdout if words else sys.stderr)
    if words[0] in ("-V", "--version"):
        from bella_core import __version__

        print(f"bella {__version__}")
        return 0
    from .running import run_command

    return run_command(words[0], words[1:], COMMANDS)
