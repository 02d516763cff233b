"""Write docs/runbooks and the tables in docs/alerts.md from the rules: ``python tests/docs/runbooks.py``."""

from pathlib import Path

from bella_core.core.alarms import ALARMS
from bella_core.core.alert_rules import EVENTS, RULES
from bella_core.core.runbooks import runbooks

DOCS = Path(__file__).parents[2] / "docs"
FOLDER = DOCS / "runbooks"
PAGE = DOCS / "alerts.md"
MARK = "<!-- rules: kept true by tests/docs -->\n"
UNITS = {"percent": " %", "seconds": " s", "count": "", "times": " times", "burn": " times the budget"}


def numbered(lines):
    return [f"{number}. {line}" for number, line in enumerate(lines, 1)]


def runbook(name, book):
    """One page."""
    rules = ", ".join(f"`{rule.key}`" for rule in RULES.values() if rule.runbook == name)
    parts = [f"# {book.title}", f"Rule: {rules}", book.means, "## Check", "\n".join(numbered(book.check))]
    parts += ["## Mend", "\n".join(numbered(book.mend)), "## Who must know", book.tell]
    return "\n\n".join(parts) + "\n"


def pages():
    """Every page, by its file."""
    return {FOLDER / f"{name}.md": runbook(name, book) for name, book in runbooks().items()}


def span(seconds):
    return f"{seconds // 86400} d" if seconds % 86400 == 0 else f"{seconds // 3600} h" if seconds % 3600 == 0 else f"{seconds // 60} min"


def lasting(alarm):
    of = f", {alarm.datapoints} of {alarm.periods}" if alarm.periods > 1 else ""
    confirmed = f" and {span(alarm.confirm_s)}" if alarm.confirm_s else ""
    return f"{span(alarm.period_s)}{of}{confirmed}"


def tables():
    """What is measured, and what is raised when it happens."""
    yield "| alarm | severity | from | over | what it means |"
    yield "|---|---|---|---|---|"
    for alarm in ALARMS:
        sign = {"above": ">", "below": "<"}[alarm.comparison]
        limit = f"{sign} {alarm.threshold:g}{UNITS[alarm.unit]}"
        yield f"| [`{alarm.key}`](runbooks/{alarm.runbook}.md) | {alarm.severity} | {limit} | {lasting(alarm)} | {alarm.summary} |"
    yield ""
    yield "| event | one alert for each | over after | what it means |"
    yield "|---|---|---|---|"
    for rule in EVENTS:
        per = ", ".join(f"`{name}`" for name in rule.per) or "–"
        yield f"| [`{rule.key}`](runbooks/{rule.runbook}.md) | {per} | {span(int(rule.over_after_s))} | {runbooks()[rule.runbook].title} |"


def page():
    """docs/alerts.md as it should be."""
    return PAGE.read_text(encoding="utf-8").split(MARK)[0] + MARK + "\n" + "\n".join(tables()) + "\n"


if __name__ == "__main__":
    FOLDER.mkdir(exist_ok=True)
    for file, text in pages().items():
        file.write_text(text, encoding="utf-8")
    PAGE.write_text(page(), encoding="utf-8")
