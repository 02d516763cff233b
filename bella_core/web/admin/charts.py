"""Charts as SVG: pure functions of numbers, without scripts or inline styles; each page puts a table of the numbers beside them."""

import math
from collections.abc import Callable, Sequence

import attrs
from markupsafe import Markup, escape

#: The box that is drawn in, in SVG's own units, and the part of it that holds the lines.
WIDTH, HEIGHT = 640.0, 220.0
LEFT, RIGHT, TOP, BOTTOM = 56.0, 8.0, 8.0, 28.0
#: How many lines the style sheet can tell apart, each by its colour and its dashes.
MOST_LINES = 6
#: At most so many words below the horizontal axis.
_TICKS = 6


@attrs.frozen
class Line:
    """Values over time; None where nothing was measured, which is a gap and never 0."""

    label: str
    values: Sequence[float | None]


@attrs.frozen
class Chart:
    """
    What is drawn.

    Args:
        title, description: for whoever hears it rather than sees it.
        times: what stands below each value, as long as every line's values.
    """

    title: str
    description: str
    times: Sequence[str]
    lines: Sequence[Line]


def line_chart(chart: Chart, written: Callable[[float], str], *, key: str) -> Markup:
    """
    Return a chart of lines.

    Args:
        written: writes a value for the vertical axis.
        key: of letters, digits and ``-``; tells the chart's ids from others' on the page.
    """
    top = scale_top(chart.lines)
    parts = [_grid(top, written), _times(chart.times)]
    parts += [_drawn(line.values, top, index) for index, line in enumerate(chart.lines[:MOST_LINES])]
    return _svg(chart, key, Markup().join(parts))


def bar_chart(chart: Chart, written: Callable[[float], str], *, key: str) -> Markup:
    """Return a chart of bars, those of one time side by side; the arguments are those of ``line_chart``."""
    top, lines = scale_top(chart.lines), chart.lines[:MOST_LINES]
    room = _step(len(chart.times), bars=True)
    width = 0.8 * room / max(1, len(lines))
    bars = Markup()
    for index, line in enumerate(lines):
        for place, value in enumerate(line.values):
            if value is not None and math.isfinite(value):
                x, y = LEFT + room * (place + 0.1) + width * index, _height(value, top)
                box = f'x="{x:.1f}" y="{y:.1f}" width="{width:.1f}" height="{HEIGHT - BOTTOM - y:.1f}"'
                bars += Markup('<rect class="bar b{}" {}/>').format(index, Markup(box))  # noqa: S704  # numbers
    return _svg(chart, key, _grid(top, written) + _times(chart.times, bars=True) + bars)


def scale_top(lines: Sequence[Line]) -> float:
    """Return where the vertical axis ends: 1, 2 or 5 times a power of ten, not below any value; 1 where there is nothing to show."""
    known = [value for line in lines for value in line.values if value is not None and math.isfinite(value)]
    greatest = max(known, default=0.0)
    if greatest < 1e-12:  # nothing that a scale could show
        return 1.0
    power = 10.0 ** math.floor(math.log10(greatest))
    return next((power * step for step in (1, 2, 5) if power * step >= greatest), power * 10)


def _svg(chart: Chart, key: str, inside: Markup) -> Markup:
    names = Markup('<title id="{0}-t">{1}</title><desc id="{0}-d">{2}</desc>').format(key, chart.title, chart.description)
    opened = Markup('<svg class="chart" viewBox="0 0 {:.0f} {:.0f}" role="img" aria-labelledby="{}-t {}-d">')
    return opened.format(WIDTH, HEIGHT, key, key) + names + inside + Markup("</svg>")


def _height(value: float, top: float) -> float:
    """Return how far down a value is; what is below 0 lies on the axis."""
    return TOP + (HEIGHT - TOP - BOTTOM) * (1 - min(max(value, 0.0) / top, 1.0))


def _step(places: int, *, bars: bool = False) -> float:
    return (WIDTH - LEFT - RIGHT) / max(1, places if bars else places - 1)


def _grid(top: float, written: Callable[[float], str]) -> Markup:
    drawn = Markup()
    for share in (0.0, 0.5, 1.0):
        y = _height(top * share, top)
        drawn += Markup('<line class="grid" x1="{:.1f}" x2="{:.1f}" y1="{:.1f}" y2="{:.1f}"/>').format(LEFT, WIDTH - RIGHT, y, y)
        drawn += Markup('<text class="tick" x="{:.1f}" y="{:.1f}" text-anchor="end">{}</text>').format(
            LEFT - 6, y + 4, written(top * share)
        )
    return drawn


def _times(times: Sequence[str], *, bars: bool = False) -> Markup:
    """Return the words below: a few of them, as many as fit."""
    drawn, step = Markup(), _step(len(times), bars=bars)
    for place in range(0, len(times), max(1, math.ceil(len(times) / _TICKS))):
        x = LEFT + step * (place + 0.5 if bars else place)
        anchor = "middle" if bars or place else "start"
        drawn += Markup('<text class="tick" x="{:.1f}" y="{:.1f}" text-anchor="{}">{}</text>').format(x, HEIGHT - 8, anchor, times[place])
    return drawn


def _drawn(values: Sequence[float | None], top: float, index: int) -> Markup:
    """Return one line: a path for what was measured without a gap, a dot for what stands alone."""
    step, path, drawn = _step(len(values)), "", Markup()
    for place, value in enumerate(values):
        if value is None or not math.isfinite(value):
            continue
        x, y = LEFT + step * place, _height(value, top)
        before = values[place - 1] if place else None
        after = values[place + 1] if place + 1 < len(values) else None
        path += f"{'M' if before is None or not math.isfinite(before) else 'L'}{x:.1f} {y:.1f}"
        if before is None and after is None:
            drawn += Markup('<circle class="dot l{}" cx="{:.1f}" cy="{:.1f}" r="3"/>').format(index, x, y)
    return drawn + Markup('<path class="line l{}" d="{}"/>').format(index, path) if path else drawn


def legend(chart: Chart) -> Markup:
    """Return what each line of a chart is, with a piece of it; nothing for one line, which the title names."""
    if len(chart.lines) < 2:
        return Markup()
    sample = Markup('<svg class="key" viewBox="0 0 28 8" aria-hidden="true"><path class="line l{0}" d="M0 4L28 4"/></svg>')
    items = [
        Markup("<li>") + sample.format(index) + escape(line.label) + Markup("</li>") for index, line in enumerate(chart.lines[:MOST_LINES])
    ]
    return Markup('<ul class="legend">') + Markup().join(items) + Markup("</ul>")
