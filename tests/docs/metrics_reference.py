"""Write the table of metrics in docs/metrics.md from the catalogue: ``python tests/docs/metrics_reference.py``."""

from pathlib import Path

from bella_core.core.metrics import CATALOGUE
from bella_core.web.exposition import prometheus_name

PAGE = Path(__file__).parents[2] / "docs" / "metrics.md"
MARK = "<!-- metrics: kept true by tests/docs -->"


def rows():
    yield "| namespace | name | at Prometheus | unit | kind | dimensions | meaning |"
    yield "|---|---|---|---|---|---|---|"
    for metric in CATALOGUE:
        dimensions = ", ".join(f"`{name}`" for name in metric.dimensions)
        names = f"`{metric.namespace}` | `{metric.name}` | `{prometheus_name(metric)}`"
        yield f"| {names} | {metric.unit} | {metric.kind} | {dimensions} | {metric.meaning} |"


def page():
    """The page as it should be."""
    return PAGE.read_text(encoding="utf-8").split(MARK)[0] + MARK + "\n\n" + "\n".join(rows()) + "\n"


if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8")
